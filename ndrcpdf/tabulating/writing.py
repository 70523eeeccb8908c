"""The tables of a circular as files: CSV and JSON of each, and iCalendar of the calendar."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from datetime import date, datetime, time
from typing import TYPE_CHECKING

from ndrcpdf.records import UTF_8_BOM, csv_line, neutralised
from ndrcpdf.tabulating.icalendar_file import icalendar
from ndrcpdf.tabulating.rows import Tables
from ndrcpdf.values import csv_text

if TYPE_CHECKING:
    from _typeshed import DataclassInstance


def table_files(tables: Tables, stamp: datetime) -> Iterator[tuple[str, bytes]]:
    """The name and the bytes of each file; a table that the circular does not have has none.

    ``stamp`` is the instant that the events of the calendar bear as that of their making (RFC 5545, DTSTAMP).
    """
    for name, rows in _named(tables).items():
        if rows:
            yield f"{name}.csv", b"".join(_csv(rows))
            yield f"{name}.json", _json(rows)
    if tables.calendar:
        yield "calendrier.ics", icalendar(tables, stamp)


def _named(tables: Tables) -> "Mapping[str, Sequence[DataclassInstance]]":
    return {
        "calendrier": tables.calendar,
        "periodes": tables.periods,
        "regroupements": tables.academies,
        "fonctionnalites": tables.features,
    }


def _csv(rows: "Sequence[DataclassInstance]") -> Iterator[bytes]:
    yield UTF_8_BOM + csv_line(asdict(rows[0]))
    for row in rows:
        yield csv_line(map(_csv_cell, asdict(row).values()))


def _csv_cell(value: object) -> str:
    """A date as Excel in French reads it; an instant as ISO 8601, which has no other notation."""
    if isinstance(value, bool | date) and not isinstance(value, datetime):
        return csv_text(value)
    text = _json_value(value)
    return "" if text is None else neutralised(str(text))


def _json(rows: "Iterable[DataclassInstance]") -> bytes:
    objects = [{name: _json_value(value) for name, value in asdict(row).items()} for row in rows]
    return (json.dumps(objects, ensure_ascii=False, indent=2) + "\n").encode()


def _json_value(value: object) -> str | bool | None:
    match value:
        case None | bool():
            return value
        case datetime():
            return f"{value:%Y-%m-%dT%H:%M:%SZ}"
        case date():
            return value.isoformat()
        case time():
            return f"{value:%H:%M}"
        case _:
            return str(value)
