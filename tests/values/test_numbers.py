"""Numbers within the bounds of their field."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ndrcpdf.values.not_a_value import NotAValueError
from ndrcpdf.values.numbers import decimal_number, in_bounds, integer, money, two_decimals

NUMBERS = st.decimals(-(10**6), 10**6, places=3)


@given(NUMBERS)
def test_a_number_is_the_same_with_a_comma_a_point_spaces_or_the_sign_of_the_euro(field, number: Decimal) -> None:
    text = f"{number:f}"
    ways = [text, text.replace(".", ","), f" {text} €", f"{number:,f}".replace(",", "\u202f"), number]
    assert [decimal_number(field(), way) for way in ways] == [number] * len(ways)


@pytest.mark.parametrize(
    "cell", ["1e3", "1,2,3", "douze", "€", "--1", "١٢", "inf", float("nan"), 10**12, "1.234567890123"]
)
def test_another_text_is_no_number(field, cell: object) -> None:
    with pytest.raises(NotAValueError):
        decimal_number(field(), cell)


@given(NUMBERS)
def test_decimals_are_as_many_as_the_type_allows(field, number: Decimal) -> None:
    for parser, step in ((money, "0.01"), (two_decimals, "0.01"), (integer, "1")):
        if number % Decimal(step):
            with pytest.raises(NotAValueError):
                parser(field(), number)
        else:
            assert parser(field(), number) == number
    assert two_decimals(field(), "99,5 %") == Decimal("99.5")


@given(NUMBERS)
def test_a_number_is_within_the_bounds_or_the_remedy_names_the_bound(field, number: Decimal) -> None:
    bounds = {"minimum": Decimal(-5), "maximum": Decimal("7.5"), "multiple_of": Decimal("0.5")}
    bounded = field(**bounds)
    if -5 <= number <= Decimal("7.5") and number % Decimal("0.5") == 0:
        assert in_bounds(bounded, number) == number
    else:
        with pytest.raises(NotAValueError) as error:
            in_bounds(bounded, number)
        bound = "-5" if number < -5 else "7.5" if number > Decimal("7.5") else "0.5"
        assert bound in str(error.value.finding.remedy).replace(",", ".")


def test_an_exclusive_minimum_is_no_value_itself(field) -> None:
    above = field(exclusive_minimum=Decimal(0))
    assert in_bounds(above, Decimal("0.01")) == Decimal("0.01")
    with pytest.raises(NotAValueError):
        in_bounds(above, Decimal(0))
