"""Which formats are of dates, and which moment a number is in them."""

from datetime import datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.styles.numbers import BUILTIN_FORMATS
from openpyxl.styles.numbers import is_date_format as is_date_format_of_openpyxl

from ndrcpdf.records.number_formats import BUILT_IN, EPOCH_1900, EPOCH_1904, is_date_format, moment


def test_the_formats_without_a_text_of_their_own_are_those_of_the_standard() -> None:
    for number, text in BUILT_IN.items():
        assert BUILTIN_FORMATS[number].replace("_)", "").replace("_(", "").replace(" ", "") == text.replace(" ", "")
    assert [number for number, text in BUILT_IN.items() if is_date_format(text)] == [*range(14, 23), 45, 46, 47]


@pytest.mark.parametrize("text", ["DD/MM/YYYY", "[$-40C]d mmmm yyyy;@", "h:mm", "[h]:mm", '"le" d', "yyyy\\-mm\\-dd"])
def test_a_format_with_days_or_hours_is_of_dates(text: str) -> None:
    assert is_date_format(text)


@pytest.mark.parametrize(
    "text", ["General", "00000", '0" jours"', "0\\d", "[Red]0", "#,##0.00_d", "[$€-40C] 0", "@", "[>5]0;d", ""]
)
def test_a_format_whose_letters_are_shown_as_they_are_is_of_numbers(text: str) -> None:
    assert not is_date_format(text)


@given(st.text('dmyhs0#;@\\"_[]x ', max_size=8).filter(lambda text: text.count('"') % 2 == 0))
def test_a_format_of_dates_for_us_is_one_for_openpyxl_where_nothing_is_escaped(text: str) -> None:
    if not set('\\_[]"') & set(text):
        assert is_date_format(text) == is_date_format_of_openpyxl(text)


@given(st.datetimes(datetime(1900, 3, 1), datetime(9999, 12, 31)))  # noqa: DTZ001 - a cell has no time zone
def test_a_moment_is_its_days_since_the_epoch(wanted: datetime) -> None:
    wanted = wanted.replace(microsecond=0)
    for epoch in (EPOCH_1900, EPOCH_1904):
        if wanted >= EPOCH_1904:
            assert moment((wanted - epoch) / timedelta(days=1), epoch) == wanted


def test_the_1900_date_system_has_a_leap_day_that_never_was() -> None:
    days = [moment(number, EPOCH_1900) for number in (1, 59, 60, 61)]
    assert [f"{day:%d/%m/%Y}" for day in days] == ["01/01/1900", "28/02/1900", "28/02/1900", "01/03/1900"]


def test_less_than_a_day_is_a_time_of_day() -> None:
    assert moment(0.75, EPOCH_1900) == time(18)
    assert moment(0, EPOCH_1904) == time(0)
    assert moment(1, EPOCH_1904) == datetime(1904, 1, 2)  # noqa: DTZ001 - as above


@pytest.mark.parametrize("number", [3_000_000, -800_000, 1e300])
def test_a_year_beyond_the_calendar_is_none(number: float) -> None:
    with pytest.raises(OverflowError):
        moment(number, EPOCH_1900)
