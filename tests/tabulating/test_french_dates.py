"""Dates and hours as circulars print them."""

import re
from datetime import date, time
from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ndrcpdf.tabulating.french_dates import HOUR, dates_in, folded, note_of, time_of, wrong_weekdays


@given(st.text(max_size=40))
def test_folding_keeps_every_letter_in_its_place(text: str) -> None:
    assert len(folded(text)) == len(normalize("NFC", text))
    assert folded("ÉCOLE Œuvre") == "ecole œuvre"


@given(st.dates(), st.sampled_from(["NFC", "NFD"]), st.booleans())
def test_any_date_that_is_printed_is_read(day: date, form: str, capitals: bool) -> None:
    names = ["janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre"]
    month = [*names, "novembre", "décembre"][day.month - 1]
    number = "1er" if day.day == 1 else str(day.day)
    text = f"avant le {number} {month} {day.year:04d}, délai de rigueur"
    (printed,) = dates_in(normalize(form, text.upper() if capitals else text))
    assert printed.day == day
    assert text[printed.start : printed.end] == f"{number} {month} {day.year:04d}"


@pytest.mark.parametrize(
    ("text", "year", "days"),
    [
        ("du 21 au 24 mai 2024", None, [date(2024, 5, 21), date(2024, 5, 24)]),
        ("mardi 21 et mercredi 22 mai 2024", None, [date(2024, 5, 21), date(2024, 5, 22)]),
        ("2 au 24 rue du Moulin, 3 mai 2024", None, [date(2024, 5, 3)]),
        ("21 mai et 3 juin 2024", None, [date(2024, 5, 21), date(2024, 6, 3)]),
        ("30 décembre 2023, 2 janvier 2024, 5 mai", None, [date(2023, 12, 30), date(2024, 1, 2), date(2024, 5, 5)]),
        ("le 14 mai", 2025, [date(2025, 5, 14)]),
        ("le 14 mai", None, []),
        ("31 février 2024, 14 maison", None, []),
    ],
)
def test_a_date_without_its_year_has_that_of_the_next_else_of_the_one_before(
    text: str, year: int | None, days: list[date]
) -> None:
    assert [printed.day for printed in dates_in(text, year)] == days


def test_a_wrong_weekday_is_a_warning_and_no_weekday_is_none() -> None:
    printed = dates_in("mardi 14 mai 2024, Lundi 15 mai 2024, 16 mai 2024")
    (finding,) = wrong_weekdays(printed, "a.pdf")
    assert str(finding.message) == "15/05/2024 is printed as a lundi, but is a mercredi"
    assert (finding.code, finding.file) == ("weekday-mismatch", "a.pdf")


@pytest.mark.parametrize(
    ("text", "hour"),
    [
        ("14h", time(14)),
        ("14 h 30", time(14, 30)),
        ("8:05", time(8, 5)),
        ("13 heures 30", time(13, 30)),
        ("1 heure", time(1)),
        ("25h00", None),
        ("14h75", None),
    ],
)
def test_an_hour_is_read_however_it_is_written(text: str, hour: time | None) -> None:
    match = re.match(HOUR, text)
    assert match is not None
    assert time_of(match[1], match[2]) == hour


def test_a_note_stands_without_the_brackets_around_it() -> None:
    assert note_of(" (sujet spécifique) ;") == "sujet spécifique"
    assert note_of("") == ""
