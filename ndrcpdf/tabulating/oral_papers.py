"""Annex I: the oral and practical papers, the meeting, and the deadline."""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from unicodedata import normalize

from ndrcpdf.layout.tables.reading import one_line
from ndrcpdf.model.findings import Finding
from ndrcpdf.tabulating.features import without_bullet
from ndrcpdf.tabulating.french_dates import HOUR, PARIS, Printed, dates_in, folded, time_of, wrong_weekdays
from ndrcpdf.tabulating.multi_page_tables import MultiPageTable
from ndrcpdf.tabulating.rows import Nature, Period

_COLON = re.compile(r"\s*:(?:\s|$)")
_FROM_HOUR = re.compile(rf"a partir de\s+{HOUR}")


def read_periods(calendar: MultiPageTable, findings: list[Finding], name: str) -> Iterator[Period]:
    """The periods in the sections under the table: « … ORALES ET PRATIQUES » and « RÉUNION … »."""
    year = _year(calendar.lines)
    for heading, lines in _sections(calendar.lines):
        words = folded(heading)
        if "oral" in words or "pratique" in words:
            yield from _papers(lines, year, findings, name)
        elif "reunion" in words:
            text = normalize("NFC", one_line("\n".join(lines)))  # where dates are found, letter by letter
            yield from _meeting(heading, text, year, findings, name)


def _year(lines: Iterable[str]) -> int | None:
    session = re.search(r"session\s+(\d{4})", folded(" ".join(lines)))
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
        title, _colon, body = (part.strip() for part in re.sub(_COLON, "\n", item, count=1).partition("\n"))
        printed = dates_in(body, year)
        findings += wrong_weekdays(printed, name)
        spans = list(_spans(folded(body), printed))
        for first, last in spans:
            yield Period(Nature.PAPER, title, first, last, None, PARIS, "")
        if not spans:
            yield Period(Nature.PAPER, title, None, None, None, "", body)


def _items(lines: Iterable[str]) -> Iterator[str]:
    """The items of a bulleted list, each on one line, without its bullet."""
    items: list[str] = []
    for line in lines:
        bare = without_bullet(line)
        if bare != line or not items:
            items.append(bare)
        else:
            items[-1] += f"\n{line}"
    return map(one_line, items)


def _spans(text: str, printed: Sequence[Printed]) -> Iterator[tuple[date, date]]:
    """The first and the last day of dates that « au » joins; any other date is both."""
    rest = list(printed)
    while rest:
        first = rest.pop(0)
        joined = bool(rest) and re.fullmatch(r"\s+au\s+", text[first.end : rest[0].start]) is not None
        yield first.day, (rest.pop(0).day if joined else first.day)


def _meeting(heading: str, text: str, year: int | None, findings: list[Finding], name: str) -> Iterator[Period]:
    """The meeting: the first date, with the hour after it; and the deadline: the date that « avant le » announces."""
    printed = dates_in(text, year)
    findings += wrong_weekdays(printed, name)
    if not printed:
        return
    first, *others = printed
    hour = _FROM_HOUR.search(folded(text), first.end)
    title = heading.capitalize()
    note = re.sub(r"\s*:?\s*(?:le)?\s*$", "", text[: first.start])
    yield Period(Nature.MEETING, title, first.day, first.day, time_of(hour[1], hour[2]) if hour else None, PARIS, note)
    for other in others:
        if folded(text[: other.start]).rstrip().endswith("avant le"):
            said = _sentence(text, hour.end() if hour else first.end, other.start)
            yield Period(Nature.DEADLINE, title, other.day, other.day, None, PARIS, said)


def _sentence(text: str, start: int, inside: int) -> str:
    """The sentence around the place ``inside``, from ``start`` at the earliest."""
    ends = [start, *(match.end() for match in re.finditer(r"\.\s+(?=[A-ZÀ-Ý])", text) if match.end() > start)]
    begin = max(end for end in ends if end <= inside)
    return text[begin : next((end for end in ends if end > inside), None)].strip()
