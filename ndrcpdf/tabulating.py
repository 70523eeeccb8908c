"""The annexes of the circular that are tables → typed rows, checked: calendar (I), groupings (II), features (VI-3).

Everything comes from the page: which table it is, from its headers; what a cell means, from the header of its column.
Only the time zones of the territories are known here, since no circular prints them.
"""

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event

from ndrcpdf.errors import UnknownFormError
from ndrcpdf.messages import _
from ndrcpdf.pdf.tables import Cell, Table, TablesPage, one_line, read_tables
from ndrcpdf.schema import Finding, Severity

_PARIS = "Europe/Paris"
_ZONES = {
    "metropole": _PARIS,
    "guadeloupe": "America/Guadeloupe",
    "martinique": "America/Martinique",
    "guyane": "America/Cayenne",
    "la reunion": "Indian/Reunion",
    "reunion": "Indian/Reunion",
    "mayotte": "Indian/Mayotte",
    "polynesie francaise": "Pacific/Tahiti",
    "nouvelle-caledonie": "Pacific/Noumea",
    "wallis-et-futuna": "Pacific/Wallis",
    "saint-pierre-et-miquelon": "America/Miquelon",
}
"""Territory, as a header may print it (accents and case aside) → its time zone in the IANA database."""
_TERRITORY = re.compile("|".join(sorted(map(re.escape, _ZONES), key=len, reverse=True)))

_MONTHS = (
    "janvier",
    "fevrier",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "aout",
    "septembre",
    "octobre",
    "novembre",
    "decembre",
)
_WEEKDAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
_DATE = re.compile(
    rf"(?:\b({'|'.join(_WEEKDAYS)})\s+)?\b(\d{{1,2}})(?:er)?\s+({'|'.join(_MONTHS)})\b(?:\s+(\d{{4}})\b)?"
)
_HOUR = r"(\d{1,2})\s*(?:h|:)\s*(\d{2})?"
_HOURS = re.compile(rf"{_HOUR}\s*[-‐‑–—à]\s*{_HOUR}")
_FROM_HOUR = re.compile(rf"a partir de\s+{_HOUR}")
_FIRST_TERRITORY = 2
"""The column of the first territory, after those of the date and of the paper."""
_OWN_SUBJECT = "sujet specifique"
_NEW_FEATURES = "nouvelles fonctionnalites"


class Role(StrEnum):
    """What an academy does in the groupings."""

    PILOT = "pilote"
    ATTACHED = "rattachee"
    AUTONOMOUS = "autonome"


class Nature(StrEnum):
    """What a period of the calendar is."""

    PAPER = "epreuve"
    MEETING = "reunion"
    DEADLINE = "echeance"


@dataclass(frozen=True, slots=True)
class Sitting:
    """A written paper in one territory, in the hours of its clocks; ``fuseau`` is empty where it is not known."""

    date: date
    epreuve: str
    territoire: str
    debut: time
    fin: time
    note: str
    fuseau: str
    debut_utc: datetime | None

    @property
    def duration(self) -> timedelta:
        """How long it lasts."""
        return datetime.combine(self.date, self.fin) - datetime.combine(self.date, self.debut)


@dataclass(frozen=True, slots=True)
class Period:
    """Days of oral or practical papers, a meeting, or a deadline; without a date where the page gives none."""

    nature: Nature
    intitule: str
    debut: date | None
    fin: date | None
    heure: time | None
    fuseau: str
    note: str


@dataclass(frozen=True, slots=True)
class Academy:
    """Who organises the exam of an academy; ``pilote`` is empty where it does so itself, alone."""

    academie: str
    role: Role
    pilote: str


@dataclass(frozen=True, slots=True)
class Feature:
    """A feature candidates may be asked to use; new this session where its words, or some of them, are in bold."""

    plateforme: str
    categorie: str
    libelle: str
    nouveau: bool


@dataclass(frozen=True, slots=True)
class Tables:
    """What the tables of a circular say, and what is wrong with them."""

    calendar: tuple[Sitting, ...] = ()
    periods: tuple[Period, ...] = ()
    academies: tuple[Academy, ...] = ()
    features: tuple[Feature, ...] = ()
    findings: tuple[Finding, ...] = ()


def tabulate(data: bytes, name: str) -> Tables:
    """The calendar, the groupings and the features that a PDF holds.

    Raises
    ------
    UnknownFormError
        It holds none of them.
    UnreadablePdfError
        It cannot be read, or is a scan.
    """
    pages = read_tables(data, name)
    findings: list[Finding] = []
    calendar = tuple(sitting for page in pages for sitting in _sittings(page, findings, name))
    periods = tuple(period for page in pages if _calendar_table(page) for period in _periods(page, findings, name))
    academies = tuple(academy for page in pages for academy in _academies(page))
    features = tuple(_features(pages))
    if not (calendar or academies or features):
        raise UnknownFormError(
            _("{file}: none of its tables is a calendar, a list of academies or a list of features").format(file=name),
            _("give the PDF of annex I, II or VI-3, or the whole circular, as it was published"),
        )
    checks = (
        *_checked_calendar(calendar, name),
        *_checked_academies(academies, name),
        *_checked_presence(calendar, periods, academies, name),
    )
    return Tables(calendar, periods, academies, features, (*findings, *checks))


def folded(text: str) -> str:
    """The text without case and accents, each letter in its place."""
    return "".join(unicodedata.normalize("NFD", letter)[0].lower() for letter in unicodedata.normalize("NFC", text))


# ── Dates and hours as they are printed ──────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class _Printed:
    """A date on the page: what it is, where its words begin and end, and the weekday that is printed with it."""

    day: date
    start: int
    end: int
    weekday: str


def _dates(text: str, year: int | None = None) -> list[_Printed]:
    """The dates in a text; one without a year has that of the next date, else of the one before, else ``year``."""
    matches = list(_DATE.finditer(folded(text)))
    years = [int(match[4]) if match[4] else None for match in matches]
    out = []
    for index, match in enumerate(matches):
        year = next(filter(None, years[index:]), year)
        day = _day(year, match[3], match[2])
        if day:
            out.append(_Printed(day, match.start(), match.end(), match[1] or ""))
    return out


def _day(year: int | None, month: str, number: str) -> date | None:
    try:
        return date(year or 0, _MONTHS.index(month) + 1, int(number))
    except ValueError:
        return None


def _wrong_weekdays(printed: Iterable[_Printed], name: str) -> Iterator[Finding]:
    for each in printed:
        true = _WEEKDAYS[each.day.weekday()]
        if each.weekday and each.weekday != true:
            message = _("{date} is printed as a {printed}, but is a {weekday}").format(
                date=f"{each.day:%d/%m/%Y}", printed=each.weekday, weekday=true
            )
            yield Finding("weekday-mismatch", message, Severity.WARNING, _ask(), "date", name)


def _ask() -> str:
    return _("ask the academy that published it which is right")


def _time(hour: str, minutes: str | None) -> time | None:
    try:
        return time(int(hour), int(minutes or 0))
    except ValueError:
        return None


def _note(text: str) -> str:
    """What a cell says beside its hours, without the brackets around it."""
    return text.strip(" ;,").removeprefix("(").removesuffix(")").strip()


# ── Annex I: the written papers ──────────────────────────────────────────────────────────────────────────────────────


def _calendar_table(page: TablesPage) -> Table | None:
    return next((table for table in page.tables if _is_calendar(table)), None)


def _is_calendar(table: Table) -> bool:
    head = [folded(cell.text) for cell in table.rows[0] if cell]
    return len(head) > _FIRST_TERRITORY and head[0].startswith("date") and head[1].startswith("epreuve")


def _sittings(page: TablesPage, findings: list[Finding], name: str) -> Iterator[Sitting]:
    table = _calendar_table(page)
    if table is None:
        return
    head, *rows = table.rows
    columns = [_territories(cell.text if cell else "") for cell in head]
    findings += _unknown_territories(columns[_FIRST_TERRITORY:], name)
    findings += _shared_columns(columns[_FIRST_TERRITORY:], rows, name)
    day: date | None = None
    for row in rows:
        printed = _dates(row[0].text) if row[0] else []
        findings += _wrong_weekdays(printed, name)
        if row[0] and row[0].text:  # else the cell above goes on
            day = printed[0].day if printed else None
        paper = row[1].text if row[1] else ""
        for territories, cell in list(zip(columns, row, strict=False))[_FIRST_TERRITORY:]:
            if cell and cell.text:
                yield from _cell_sittings(cell, paper, day, territories, findings=findings, name=name)


def _territories(header: str) -> list[tuple[str, str]]:
    """The territories that a header names, each with its time zone; the whole header where none is known."""
    text = unicodedata.normalize("NFC", header)
    found = [(text[match.start() : match.end()], _ZONES[match[0]]) for match in _TERRITORY.finditer(folded(text))]
    return found or [(text, "")]


def _unknown_territories(columns: Iterable[Sequence[tuple[str, str]]], name: str) -> Iterator[Finding]:
    for territory, zone in (each for column in columns for each in column):
        if not zone:
            message = _("the time zone of “{territory}” is not known").format(territory=territory)
            remedy = _("its hours are written without one: add it by hand")
            yield Finding("unknown-territory", message, Severity.WARNING, remedy, "territoire", name)


def _shared_columns(
    columns: Iterable[Sequence[tuple[str, str]]], rows: Sequence[Sequence[Cell | None]], name: str
) -> Iterator[Finding]:
    """Territories that share a column, so the same printed hours, though their clocks differ."""
    days = [each.day for row in rows if row[0] for each in _dates(row[0].text)]
    for column in columns:
        if days and len({_offset(zone, days[0]) for _territory, zone in column}) > 1:
            names = ", ".join(territory for territory, _zone in column)
            message = _("{territories} share a column, but their clocks differ").format(territories=names)
            remedy = _("the hours are taken as local to each: ask the academy whether they are")
            yield Finding("shared-column", message, Severity.INFO, remedy, "territoire", name)


def _offset(zone: str, day: date) -> timedelta | None:
    return datetime.combine(day, time(12), ZoneInfo(zone)).utcoffset() if zone else None


def _cell_sittings(
    cell: Cell,
    paper: str,
    day: date | None,
    territories: Sequence[tuple[str, str]],
    *,
    findings: list[Finding],
    name: str,
) -> Iterator[Sitting]:
    """The sittings of one cell, one for each territory of its column and for each « from – to » that it holds."""
    slots = list(_slots(cell.text))
    if day is None or not slots:
        place = ", ".join(territory for territory, _zone in territories)
        message = _("“{text}” ({paper}, {territories}) has no day or no hours").format(
            text=cell.text, paper=paper, territories=place
        )
        findings.append(Finding("unreadable-hours", message, Severity.WARNING, _("add it by hand"), "debut", name))
        return
    for territory, zone in territories:
        for start, end, note in slots:
            instant = datetime.combine(day, start, ZoneInfo(zone)).astimezone(UTC) if zone else None
            yield Sitting(day, paper, territory, start, end, note, zone, instant)


def _slots(text: str) -> Iterator[tuple[time, time, str]]:
    """Each « from – to » of a cell, with the words that follow it."""
    matches = list(_HOURS.finditer(text.lower()))
    ends = [*(match.start() for match in matches[1:]), len(text)]
    for match, until in zip(matches, ends, strict=False):
        start, end = _time(match[1], match[2]), _time(match[3], match[4])
        if start is not None and end is not None:
            yield start, end, _note(text[match.end() : until])


# ── Annex I: the other papers, the meeting ───────────────────────────────────────────────────────────────────────────


def _periods(page: TablesPage, findings: list[Finding], name: str) -> Iterator[Period]:
    """What the sections under the table announce: « … ORALES ET PRATIQUES » and « RÉUNION … »."""
    year = _year(page)
    for heading, lines in _sections(page.lines):
        words = folded(heading)
        if "oral" in words or "pratique" in words:
            yield from _papers(lines, year, findings, name)
        elif "reunion" in words:
            yield from _meeting(heading, one_line("\n".join(lines)), year, findings, name)


def _year(page: TablesPage) -> int | None:
    session = re.search(r"session\s+(\d{4})", folded(" ".join(page.lines)))
    return int(session[1]) if session else None


def _sections(lines: Iterable[str]) -> list[tuple[str, list[str]]]:
    """The headings, which are in capitals, each with the lines under it."""
    sections: list[tuple[str, list[str]]] = []
    for line in lines:
        if line.isupper() and len(line.split()) > 1:
            sections.append((line, []))
        elif sections:
            sections[-1][1].append(line)
    return sections


def _papers(lines: Iterable[str], year: int | None, findings: list[Finding], name: str) -> Iterator[Period]:
    for item in _items(lines):
        title, _colon, body = item.partition(" :")
        body = body.strip()
        printed = _dates(body, year)
        findings += _wrong_weekdays(printed, name)
        spans = list(_spans(folded(body), printed))
        for first, last in spans:
            yield Period(Nature.PAPER, title.strip(), first, last, None, _PARIS, "")
        if not spans:
            yield Period(Nature.PAPER, title.strip(), None, None, None, "", body)


def _items(lines: Iterable[str]) -> Iterator[str]:
    """The items of a bulleted list, each on one line, without its bullet."""
    items: list[str] = []
    for line in lines:
        bare = without_marker(line)
        if bare != line or not items:
            items.append(bare)
        else:
            items[-1] += f"\n{line}"
    return map(one_line, items)


def _spans(text: str, printed: Sequence[_Printed]) -> Iterator[tuple[date, date]]:
    """Dates that « au » joins, as first and last day; any other as a day of its own."""
    rest = list(printed)
    while rest:
        first = rest.pop(0)
        joined = bool(rest) and re.fullmatch(r"\s+au\s+", text[first.end : rest[0].start]) is not None
        yield first.day, (rest.pop(0).day if joined else first.day)


def _meeting(heading: str, text: str, year: int | None, findings: list[Finding], name: str) -> Iterator[Period]:
    """The meeting: the first date, with the hour after it; and the deadline: the date that « avant le » announces."""
    printed = _dates(text, year)
    findings += _wrong_weekdays(printed, name)
    if not printed:
        return
    first, *others = printed
    hour = _FROM_HOUR.search(folded(text), first.end)
    title = heading.capitalize()
    note = re.sub(r"\s*:?\s*(?:le)?\s*$", "", text[: first.start])
    yield Period(Nature.MEETING, title, first.day, first.day, _time(hour[1], hour[2]) if hour else None, _PARIS, note)
    for other in others:
        if folded(text[: other.start]).rstrip().endswith("avant le"):
            said = _sentence(text, hour.end() if hour else first.end, other.start)
            yield Period(Nature.DEADLINE, title, other.day, other.day, None, _PARIS, said)


def _sentence(text: str, start: int, inside: int) -> str:
    """The sentence around a place, which begins after ``start`` at the earliest."""
    ends = [start, *(match.end() for match in re.finditer(r"\.\s+(?=[A-ZÀ-Ý])", text) if match.end() > start)]
    begin = max(end for end in ends if end <= inside)
    return text[begin : next((end for end in ends if end > inside), None)].strip()


# ── Annex I: checks ──────────────────────────────────────────────────────────────────────────────────────────────────


def _checked_calendar(calendar: Sequence[Sitting], name: str) -> Iterator[Finding]:
    for (paper, _day), sittings in _by_paper(calendar).items():
        yield from _durations(paper, sittings, name)
        yield from _instants(paper, sittings, name)


def _checked_presence(
    calendar: Sequence[Sitting], periods: Sequence[Period], academies: Sequence[Academy], name: str
) -> Iterator[Finding]:
    """What stands beside a table, and was looked for in vain."""
    remedy = _("look whether the page has them")
    if calendar and not periods:
        message = _("no oral papers and no meeting were found beside the calendar")
        yield Finding("no-periods", message, Severity.WARNING, remedy, file=name)
    if academies and not any(academy.role is Role.AUTONOMOUS for academy in academies):
        message = _("no autonomous academies were found beside the groupings")
        yield Finding("no-autonomous", message, Severity.WARNING, remedy, file=name)


def _by_paper(calendar: Iterable[Sitting]) -> Mapping[tuple[str, date], list[Sitting]]:
    papers: dict[tuple[str, date], list[Sitting]] = {}
    for sitting in calendar:
        papers.setdefault((sitting.epreuve, sitting.date), []).append(sitting)
    return papers


def _durations(paper: str, sittings: Sequence[Sitting], name: str) -> Iterator[Finding]:
    usual, _count = Counter(sitting.duration for sitting in sittings).most_common(1)[0]
    for sitting in sittings:
        if sitting.duration != usual:
            message = _("{paper}: {hours} in {territory}, {usual} elsewhere").format(
                paper=paper, hours=_hours(sitting.duration), territory=sitting.territoire, usual=_hours(usual)
            )
            yield Finding("duration-differs", message, Severity.WARNING, _ask(), "fin", name)


def _hours(span: timedelta) -> str:
    minutes = round(abs(span).total_seconds() / 60)
    return f"{'-' if span < timedelta() else ''}{minutes // 60} h {minutes % 60:02}"


def _instants(paper: str, sittings: Sequence[Sitting], name: str) -> Iterator[Finding]:
    """Which territories begin together, and by how much the others are before or after them."""
    begins = [(sitting, sitting.debut_utc) for sitting in sittings if sitting.debut_utc]
    if not begins:
        return
    common, _count = Counter(instant for _sitting, instant in begins).most_common(1)[0]
    together = ", ".join(sitting.territoire for sitting, instant in begins if instant == common)
    message = _("{paper}: at the same instant in {territories}").format(paper=paper, territories=together)
    yield Finding("same-instant", message, Severity.INFO, field="debut_utc", file=name)
    for sitting, instant in begins:
        if instant != common:
            message = _apart(sitting, instant - common)
            yield Finding("other-instant", message, Severity.INFO, field="debut_utc", file=name)


def _apart(sitting: Sitting, late: timedelta) -> str:
    said = (
        _("{paper}: {territory} begins {hours} after the others ({subject})")
        if late > timedelta()
        else _("{paper}: {territory} begins {hours} before the others ({subject})")
    )
    own = _OWN_SUBJECT in folded(sitting.note)
    return said.format(
        paper=sitting.epreuve,
        territory=sitting.territoire,
        hours=_hours(abs(late)),
        subject=sitting.note if own else _("no “sujet spécifique” is printed"),
    )


# ── Annex II ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def _academies(page: TablesPage) -> Iterator[Academy]:
    for table in page.tables:
        if _is_groupings(table):
            yield from _grouped(table)
            yield from (Academy(name, Role.AUTONOMOUS, "") for name in _autonomous(page.lines))


def _is_groupings(table: Table) -> bool:
    head = [folded(cell.text) for cell in table.rows[0] if cell]
    return len(head) > 1 and "pilote" in head[0] and "rattachee" in head[1]


def _grouped(table: Table) -> Iterator[Academy]:
    pilot = ""
    for row in table.rows[1:]:
        if row[0] and row[0].text:
            pilot = row[0].text
            yield Academy(pilot, Role.PILOT, pilot)
        attached = row[1].text if row[1] else ""
        yield from (Academy(name, Role.ATTACHED, pilot) for name in _listed(attached))


def _autonomous(lines: Sequence[str]) -> list[str]:
    """The names after « ACADÉMIES AUTONOMES », as far as the lines are in capitals or a full stop ends them."""
    taken: list[str] = []
    for line in lines:
        if "academies autonomes" in folded(line):
            taken = [line.partition(":")[2]]
        elif taken and line.isupper() and not taken[-1].endswith("."):
            taken.append(line)
        elif taken:
            break
    return _listed("\n".join(taken))


def _listed(text: str) -> list[str]:
    return [name for part in one_line(text).rstrip(".").split(",") if (name := part.strip())]


def _checked_academies(academies: Iterable[Academy], name: str) -> Iterator[Finding]:
    for academy, count in Counter(each.academie for each in academies).items():
        if count > 1:
            message = _("{academy} is listed more than once").format(academy=academy)
            yield Finding("academy-twice", message, Severity.WARNING, _ask(), "academie", name)


# ── Annex VI-3 ───────────────────────────────────────────────────────────────────────────────────────────────────────


def without_marker(text: str) -> str:
    """The text without the bullet or box that it begins with, if it does: a sign or a dash apart from the words."""
    mark = text[:1]
    is_marker = mark in "-–—•·" or unicodedata.category(mark) in ("So", "Co") if mark else False
    return text[1:].strip() if is_marker else text


def _features(pages: Sequence[TablesPage]) -> Iterator[Feature]:
    """The features under their platform, which is in capitals, and their category; a table may go on on a new page."""
    words = [word for page in pages for line in page.lines for word in re.findall(r"\w+", line)]
    platform = category = ""
    for table in (table for page in pages for table in page.tables):
        if not _is_features(table) and not (platform and _is_feature(table.rows[0])):
            platform = ""
            continue
        for row in table.rows:
            cell = _last(row)
            if _is_feature(row):
                yield Feature(platform, category, without_marker(cell.text), bool(without_marker(cell.bold)))
            elif cell.text.isupper():
                platform, category = _spelled(cell.text, words), ""
            elif cell.text and _NEW_FEATURES not in folded(cell.text):
                category = cell.text


def _is_features(table: Table) -> bool:
    return any(_NEW_FEATURES in folded(_last(row).text) for row in table.rows)


def _is_feature(row: Sequence[Cell | None]) -> bool:
    """Whether the row has a box or a bullet before its words, in a cell of its own or not."""
    text = _last(row).text
    return bool(text) and (sum(cell is not None for cell in row) > 1 or without_marker(text) != text)


def _last(row: Sequence[Cell | None]) -> Cell:
    return next((cell for cell in reversed(row) if cell), Cell(""))


def _spelled(capitals: str, words: Iterable[str]) -> str:
    """How the page spells the name where it is not in capitals: WORDPRESS, WordPress."""
    return next((word for word in words if word.upper() == capitals and word != capitals), capitals)


# ── The calendar as iCalendar (RFC 5545) ─────────────────────────────────────────────────────────────────────────────


def icalendar(tables: Tables, stamp: datetime) -> bytes:
    """The papers, the periods that have dates, the meeting and the deadline, as events that calendars take.

    An event has the same UID each time, so that a corrected calendar replaces what was imported from the first.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//ndrcpdf//tables//FR")
    calendar.add("version", "2.0")
    seen: Counter[str] = Counter()
    for key, event in (*map(_sitting_event, tables.calendar), *_period_events(tables.periods)):
        seen[key] += 1
        event.add("uid", f"{hashlib.sha256(f'{key}|{seen[key]}'.encode()).hexdigest()[:32]}@ndrcpdf")
        event.add("dtstamp", stamp)
        calendar.add_component(event)
    days = [sitting.date for sitting in tables.calendar]
    if days:
        calendar.add_missing_timezones(first_date=min(days), last_date=max(days) + timedelta(days=366))
    return bytes(calendar.to_ical())


def _sitting_event(sitting: Sitting) -> tuple[str, Event]:
    zone = ZoneInfo(sitting.fuseau) if sitting.fuseau else None
    event = Event()
    event.add("dtstart", datetime.combine(sitting.date, sitting.debut, zone))
    event.add("dtend", datetime.combine(sitting.date, sitting.fin, zone))
    event.add("summary", f"{sitting.epreuve} – {sitting.territoire}")
    if sitting.note:
        event.add("description", sitting.note)
    event.add("location", sitting.territoire)
    return f"{sitting.date.year}|{sitting.epreuve}|{sitting.territoire}", event


def _period_events(periods: Iterable[Period]) -> Iterator[tuple[str, Event]]:
    for period in periods:
        if period.debut is None or period.fin is None:
            continue
        event = Event()
        if period.heure:
            event.add("dtstart", datetime.combine(period.debut, period.heure, ZoneInfo(period.fuseau)))
        else:
            event.add("dtstart", period.debut)
            event.add("dtend", period.fin + timedelta(days=1))
        deadline = " – échéance" if period.nature is Nature.DEADLINE else ""
        event.add("summary", f"{period.intitule}{deadline}")
        if period.note:
            event.add("description", period.note)
        yield f"{period.debut.year}|{period.nature}|{period.intitule}", event
