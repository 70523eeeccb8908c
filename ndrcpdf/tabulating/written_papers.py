"""Annex I: the written papers, one row for each paper and territory."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from ndrcpdf.layout.tables.borderless import columns_of
from ndrcpdf.layout.tables.reading import Cell, TablesPage
from ndrcpdf.messages import Message
from ndrcpdf.model.findings import Finding, Severity
from ndrcpdf.tabulating.french_dates import HOUR, ZONES, dates_in, folded, note_of, time_of, wrong_weekdays
from ndrcpdf.tabulating.multi_page_tables import MultiPageTable, Row, TableKind, doubts, multi_page_tables
from ndrcpdf.tabulating.rows import Sitting

_TERRITORY = re.compile("|".join(sorted(map(re.escape, ZONES), key=len, reverse=True)))
_HOURS = re.compile(rf"{HOUR}\s*[-‐‑–—à]\s*{HOUR}")
_FIRST_TERRITORY = 2
"""The column of the first territory, after those of the date and of the paper."""


def calendars(pages: Sequence[TablesPage]) -> list[MultiPageTable]:
    """The tables of the written papers."""
    return list(multi_page_tables(pages, _CALENDAR))


def _is_head(phrases: Sequence[str]) -> bool:
    head = [folded(phrase) for phrase in phrases]
    return len(head) > _FIRST_TERRITORY and head[0].startswith("date") and head[1].startswith("epreuve")


def _is_row(row: Row) -> bool:
    """Whether a row has hours in the columns of territories, or nothing in any."""
    cells = [cell.text for cell in row[_FIRST_TERRITORY:] if cell and cell.text]
    return any(_HOURS.search(text.lower()) for text in cells)


def _ends(line: str) -> bool:
    """Whether a line is the heading of another part: several words in capitals, without hours."""
    return line.isupper() and len(line.split()) > 1 and not _HOURS.search(line.lower())


_CALENDAR = TableKind(_is_head, _ends, _is_row)


def read_sittings(calendar: MultiPageTable, findings: list[Finding], name: str) -> Iterator[Sitting]:
    """The sittings of a table of the written papers, one for each paper and territory."""
    columns = [_territories(cell.text if cell else "") for cell in calendar.head]
    findings += doubts(calendar, name)
    findings += _unknown_territories(columns[_FIRST_TERRITORY:], name)
    findings += _shared_columns(columns[_FIRST_TERRITORY:], calendar.rows, name)
    for day, row in _days(calendar, findings, name):
        paper = row[1].text if row[1] else ""
        for territories, cell in list(zip(columns, row, strict=False))[_FIRST_TERRITORY:]:
            if cell and cell.text:
                yield from _cell_sittings(cell, paper, day, territories, findings=findings, name=name)


def _days(calendar: MultiPageTable, findings: list[Finding], name: str) -> Iterator[tuple[date | None, Row]]:
    """Each row with the day in its first cell; where that is empty, the day of the row above."""
    day: date | None = None
    last = None
    for row in calendar.rows:
        printed = dates_in(row[0].text) if row[0] else []
        findings += wrong_weekdays(printed, name) if row[0] is not last else ()
        findings += _several_days(calendar, row, name)
        if row[0] and row[0].text:
            day, last = printed[0].day if printed else None, row[0]
        yield day, row


def unread_hours(pages: Sequence[TablesPage], calendars: Sequence[MultiPageTable], name: str) -> Iterator[Finding]:
    """A warning about hours that are in no table that was read, on the pages of the calendar or on the next one."""
    read = {cell.text for calendar in calendars for row in calendar.rows for cell in row if cell}
    on_it = {number for calendar in calendars for number in calendar.pages}
    for page in pages:
        near = not on_it.isdisjoint((page.number, page.number - 1))
        hours = [*dict.fromkeys(_hours_outside(read, page))] if near else []
        if hours:
            message = Message(
                "page {page} has hours that are in no table that was read: {hours}", page=page.number, hours=hours
            )
            yield Finding(
                "hours-unread", message, Severity.WARNING, Message("add it by hand"), "debut", name, page=page.number
            )


def _hours_outside(read: Iterable[str], page: TablesPage) -> Iterator[str]:
    """The texts of a page with hours in them that are in none of the cells that were read."""
    for text in _texts(page):
        if _HOURS.search(text.lower()) and not any(text in cell for cell in read):
            yield text


def _texts(page: TablesPage) -> Iterator[str]:
    """The texts of the cells of a page, and the phrases outside cells."""
    yield from (cell.text for table in page.tables for row in table.rows for cell in row if cell)
    for line in page.printed:
        for phrase in columns_of(line):
            if not any(word.cell for word in phrase):
                yield " ".join(word.text for word in phrase)


def _several_days(calendar: MultiPageTable, row: Row, name: str) -> Iterator[Finding]:
    """A warning about a row without ruling lines that has several dates, or several hours in a cell: it may be two."""
    cells = [cell.text for cell in row if cell]
    several = len(dates_in(cells[0])) > 1 or any(len(_HOURS.findall(text.lower())) > 1 for text in cells[1:])
    if cells and several and not calendar.ruled:
        message = Message("“{text}” may be two rows of the calendar in one", text=" | ".join(cells[:2]))
        yield Finding("rows-in-one", message, Severity.WARNING, Message("compare it with the page"), "date", name)


def _territories(header: str) -> list[tuple[str, str]]:
    """The territories that a header names, with their time zones; where none is known, the header without a zone."""
    text = unicodedata.normalize("NFC", header)
    found = [(text[match.start() : match.end()], ZONES[match[0]]) for match in _TERRITORY.finditer(folded(text))]
    return found or [(text, "")]


def _unknown_territories(columns: Iterable[Sequence[tuple[str, str]]], name: str) -> Iterator[Finding]:
    for territory, zone in (each for column in columns for each in column):
        if not zone:
            message = Message("the time zone of “{territory}” is not known", territory=territory)
            remedy = Message("its hours are written without one: add it by hand")
            yield Finding("unknown-territory", message, Severity.WARNING, remedy, "territoire", name)


def _shared_columns(
    columns: Iterable[Sequence[tuple[str, str]]], rows: Sequence[Sequence[Cell | None]], name: str
) -> Iterator[Finding]:
    """A note on territories that share a column, and so the printed hours, though their clocks differ."""
    days = [each.day for row in rows if row[0] for each in dates_in(row[0].text)]
    for column in columns:
        if days and len({_offset(zone, days[0]) for _territory, zone in column}) > 1:
            names = ", ".join(territory for territory, _zone in column)
            message = Message("{territories} share a column, but their clocks differ", territories=names)
            remedy = Message("the hours are taken as local to each: ask the academy whether they are")
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
    """The sittings of a cell: one for each territory of its column, and for each start and end in it."""
    slots = list(_slots(cell.text))
    if day is None or not slots:
        place = ", ".join(territory for territory, _zone in territories)
        message = Message(
            "“{text}” ({paper}, {territories}) has no day or no hours", text=cell.text, paper=paper, territories=place
        )
        findings.append(
            Finding("unreadable-hours", message, Severity.WARNING, Message("add it by hand"), "debut", name)
        )
        return
    for territory, zone in territories:
        for start, end, note in slots:
            instant = datetime.combine(day, start, ZoneInfo(zone)).astimezone(UTC) if zone else None
            yield Sitting(day, paper, territory, start, end, note, zone, instant)


def _slots(text: str) -> Iterator[tuple[time, time, str]]:
    """Each start and end in a cell, with the words that follow them."""
    matches = list(_HOURS.finditer(text.lower()))
    ends = [*(match.start() for match in matches[1:]), len(text)]
    for match, until in zip(matches, ends, strict=False):
        start, end = time_of(match[1], match[2]), time_of(match[3], match[4])
        if start is not None and end is not None:
            yield start, end, note_of(text[match.end() : until])
