"""Days and years."""

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ndrcpdf.values.dates import date_of, year
from ndrcpdf.values.not_a_value import NotAValueError

DAYS = st.dates(date(1900, 1, 1), date(2100, 12, 31))


@given(DAYS)
def test_a_day_is_read_from_each_way_of_writing_it(field, day: date) -> None:
    ways = [f"{day:%d/%m/%Y}", f"{day.day} / {day.month} / {day.year:04}", f"{day:%d-%m-%Y}", day.isoformat()]
    ways += [f"{day.isoformat()} 00:00:00", f"{day.isoformat()}T00:00"]
    assert {date_of(field(), way) for way in ways} == {day}
    assert date_of(field(), day) == date_of(field(), datetime(day.year, day.month, day.day, 12)) == day  # noqa: DTZ001


@pytest.mark.parametrize(
    ("cell", "word"),
    [
        ("17/04/03", "no date"),
        ("2024-04-17 12:00", "no date"),
        ("17/2003", "no date"),
        ("31/04/2003", "calendar"),
        ("04/17/2003", "calendar"),
        ("17/04/1899", "plausible"),
        (date(2101, 1, 1), "plausible"),
    ],
)
def test_what_is_no_day_says_why(field, cell: object, word: str) -> None:
    with pytest.raises(NotAValueError, match=word):
        date_of(field(), cell)


def test_a_year_has_four_digits(field) -> None:
    assert [year(field(), cell) for cell in (2024, "1999", " 2024 ")] == [2024, 1999, 2024]
    for cell in ("24", "2124", "1899", "deux mille"):
        with pytest.raises(NotAValueError):
            year(field(), cell)
