"""Annex I: the written papers, one row for each paper and territory."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from ndrcpdf.messages import _
from ndrcpdf.pdf.tables import Cell, Table, TablesPage
from ndrcpdf.schema import Finding, Severity
from ndrcpdf.tabulating.printed import HOUR, ZONES, dates_in, folded, note_of, time_of, wrong_weekdays
from ndrcpdf.tabulating.rows import Sitting

_TERRITORY = re.compile("|".join(sorted(map(re.escape, ZONES), key=len, reverse=True)))
_HOURS = re.compile(rf"{HOUR}\s*[-‐‑–—à]\s*{HOUR}")
_FIRST_TERRITORY = 2
"""The column of the first territory, after those of the date and of the paper."""


def calendar_table(page: TablesPage) -> Table | None:
    """The table of the written papers on a page, if it has one."""
    return next((table for table in page.tables if _is_calendar(table)), None)


def _is_calendar(table: Table) -> bool:
    head = [folded(cell.text) for cell in table.rows[0] if cell]
    return len(head) > _FIRST_TERRITORY and head[0].startswith("date") and head[1].startswith("epreuve")


def read_sittings(page: TablesPage, findings: list[Finding], name: str) -> Iterator[Sitting]:
    """The sittings of the table of written papers, one for each paper and territory."""
    table = calendar_table(page)
    if table is None:
        return
    head, *rows = table.rows
    columns = [_territories(cell.text if cell else "") for cell in head]
    findings += _unknown_territories(columns[_FIRST_TERRITORY:], name)
    findings += _shared_columns(columns[_FIRST_TERRITORY:], rows, name)
    day: date | None = None
    for row in rows:
        printed = dates_in(row[0].text) if row[0] else []
        findings += wrong_weekdays(printed, name)
        if row[0] and row[0].text:  # else the cell above goes on
            day = printed[0].day if printed else None
        paper = row[1].text if row[1] else ""
        for territories, cell in list(zip(columns, row, strict=False))[_FIRST_TERRITORY:]:
            if cell and cell.text:
                yield from _cell_sittings(cell, paper, day, territories, findings=findings, name=name)


def _territories(header: str) -> list[tuple[str, str]]:
    """The territories that a header names, each with its time zone; the whole header where none is known."""
    text = unicodedata.normalize("NFC", header)
    found = [(text[match.start() : match.end()], ZONES[match[0]]) for match in _TERRITORY.finditer(folded(text))]
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
    days = [each.day for row in rows if row[0] for each in dates_in(row[0].text)]
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
        start, end = time_of(match[1], match[2]), time_of(match[3], match[4])
        if start is not None and end is not None:
            yield start, end, note_of(text[match.end() : until])
