"""Values as text, which is read back to the same value."""

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ndrcpdf.model.forms import Blank, FieldType, Where
from ndrcpdf.model.records import Picture, Value
from ndrcpdf.values import csv_text, display, display_parts, joined_parts, json_value, parse

CENTS = st.integers(-(10**9), 10**9).map(lambda cents: Decimal(cents) / 100)
DAYS = st.dates(date(1900, 1, 1), date(2100, 12, 31))
LAWS = st.one_of(
    st.tuples(st.just(FieldType.DATE), DAYS),
    st.tuples(st.sampled_from((FieldType.MONEY, FieldType.GRADE, FieldType.PERCENT, FieldType.DECIMAL)), CENTS),
    st.tuples(st.just(FieldType.INTEGER), st.integers(-(10**9), 10**9)),
    st.tuples(st.just(FieldType.YEAR), st.integers(1900, 2099)),
    st.tuples(st.sampled_from((FieldType.FLAG, FieldType.SIGNATURE)), st.booleans()),
    st.tuples(st.just(FieldType.TEXT), st.text("aé'«» -1").map(str.strip).filter(bool)),
)


@given(LAWS)
def test_what_is_shown_is_read_back_to_the_same_value(field, law: tuple[FieldType, Value]) -> None:
    kind, value = law
    of_kind = field(kind)
    ways = [display(of_kind, value), csv_text(value), json_value(value), json.loads(json.dumps(json_value(value)))]
    assert [parse(of_kind, way) for way in ways] == [(value, None)] * len(ways)


@pytest.mark.parametrize(
    ("value", "text"),
    [(Decimal("12.50"), "12,5"), (Decimal("1E+3"), "1000"), (True, "oui"), (date(904, 1, 2), "02/01/0904"), (7, "7")],
)
def test_a_value_in_a_csv_is_in_french_without_zeros_that_say_nothing(value: Value, text: str) -> None:
    assert csv_text(value) == text


@pytest.mark.parametrize(
    ("amount", "text"), [("-1234.5", "-1\u00a0234,50"), ("-0.05", "-0,05"), ("1E+6", "1\u00a0000\u00a0000")]
)
def test_money_has_cents_or_none_and_its_thousands_apart(field, amount: str, text: str) -> None:
    assert display(field(FieldType.MONEY), Decimal(amount)) == text


@given(DAYS)
def test_a_date_on_several_blanks_has_its_parts_and_they_join_again(field, day: date) -> None:
    blank = Blank(Where.LEADER, ("Né le",), ("jour", "mois", "annee"))
    parted = replace(field(FieldType.DATE), blank=blank)
    pieces = display_parts(parted, day)
    assert pieces == {"jour": f"{day:%d}", "mois": f"{day:%m}", "annee": f"{day.year:04}"}
    assert parse(parted, joined_parts(parted, pieces)) == (day, None)
    assert joined_parts(parted, {"jour": " ", "mois": ""}) == ""
    assert joined_parts(parted, {"jour": "5"}) == "5//"


def test_a_picture_has_no_text_on_paper_and_a_uri_in_data(field) -> None:
    picture = Picture("image/png", b"png")
    assert display(field(FieldType.IMAGE), picture) == ""
    assert csv_text(picture) == json_value(picture) == "data:image/png;base64,cG5n"
