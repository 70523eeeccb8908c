"""Telephone numbers by their numbering plan."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ndrcpdf.values.not_a_value import NotAValueError
from ndrcpdf.values.phones import doubt, phone

FRENCH = st.from_regex(r"0[1-79]([0-9]{2}){4}", fullmatch=True)


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("0639980471", "06 39 98 04 71"),
        ("+33639980471", "06 39 98 04 71"),
        ("(0)6.39-98/04 71", "06 39 98 04 71"),
        ("0590 26 12 34", "0590 26 12 34"),
        ("+49 30 123456", "+49 30 123456"),
    ],
)
def test_a_number_is_written_as_its_plan_has_it(field, text: str, written: str) -> None:
    assert phone(field(), text) == written


@given(FRENCH)
def test_a_number_that_is_written_reads_back_to_itself(field, number: str) -> None:
    written = phone(field(), number)
    assert phone(field(), written) == written
    assert written.replace(" ", "").endswith(number[1:])  # one of overseas that is not assigned has its country code


@pytest.mark.parametrize(
    "text", ["639980471", "06 39 98 04", "06 39 98 04 71 00", "06 ALLO ALLO", "112", "06 39 98 04 71 ou 72"]
)
def test_another_text_is_no_number(field, text: str) -> None:
    with pytest.raises(NotAValueError):
        phone(field(), text)


def test_a_number_that_is_assigned_to_nobody_is_doubted_and_one_for_fiction_is_not() -> None:
    assert doubt("06 39 98 04 71") is None
    finding = doubt("07 00 00 00 00")
    assert finding is not None
    assert finding.code == "unassigned-phone-number"
