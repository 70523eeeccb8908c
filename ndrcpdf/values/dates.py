"""Days and years."""

import re
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache

from ndrcpdf.messages import Message
from ndrcpdf.model.forms import Field
from ndrcpdf.values.not_a_value import NotAValueError
from ndrcpdf.values.numbers import in_bounds
from ndrcpdf.values.text import text_of

_EARLIEST, _LATEST = date(1900, 1, 1), date(2100, 12, 31)
"""Other years are slips of the pen: births and stays are what forms ask for."""
_CACHED_DATES = 4096
_DATE_SHAPES = (
    (re.compile(r"(?P<day>\d{1,2})[/.\-](?P<month>\d{1,2})[/.\-](?P<year>\d{4})", re.ASCII)),
    (re.compile(r"(?P<year>\d{4})-(?P<month>\d{2})-(?P<day>\d{2})(?:[T ]00:00(?::00(?:\.0+)?)?)?", re.ASCII)),
)


def date_of(_field: Field, raw: object) -> date:
    """A day: written as JJ/MM/AAAA or AAAA-MM-JJ, or a date of the data format itself."""
    if isinstance(raw, datetime):
        raw = raw.date()
    return _plausible(raw) if isinstance(raw, date) else _written_date(text_of(raw))


@lru_cache(_CACHED_DATES)
def _written_date(text: str) -> date:
    """The day that a text says. Many records say the same: a class shares its stays, and the years of birth."""
    compact = re.sub(r"\s*([/.\-])\s*", r"\1", text)
    match = next((found for shape in _DATE_SHAPES if (found := shape.fullmatch(compact))), None)
    if match is None:
        raise NotAValueError(
            "not-a-date",
            Message("this is no date"),
            Message("write the day, the month and the four-digit year: JJ/MM/AAAA"),
        )
    try:
        return _plausible(date(int(match["year"]), int(match["month"]), int(match["day"])))
    except ValueError as error:
        raise NotAValueError(
            "not-a-date",
            Message("there is no such day in the calendar"),
            Message("check the day and the month: JJ/MM/AAAA"),
        ) from error


def _plausible(day: date) -> date:
    if not _EARLIEST <= day <= _LATEST:
        raise NotAValueError("not-a-date", Message("the year is not plausible"), Message("check the year: JJ/MM/AAAA"))
    return day


def year(field: Field, raw: object) -> int:
    """A year in four digits, of the 20th or 21st century."""
    text = text_of(raw)
    if not re.fullmatch(r"(?:19|20)\d\d", text, re.ASCII):
        raise NotAValueError("not-a-year", Message("this is no year"), Message("write the year in four digits"))
    return int(in_bounds(field, Decimal(text)))
