"""Strings and names as they are written, read back by qpdf."""

import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pikepdf import Array, Dictionary, Name

from ndrcpdf.geometry import Rect
from ndrcpdf.pdf.syntax.objects import (
    dictionary_copy,
    literal_string,
    name_bytes,
    name_key,
    readable_name,
    rectangle,
    text_string,
)

NO_SURROGATES = st.text(st.characters(exclude_categories=["Cs"]))


@given(NO_SURROGATES)
def test_a_text_string_is_read_back(text: str) -> None:
    assert str(pikepdf.Object.parse(text_string(text))) == text


@given(st.binary(max_size=40))
def test_a_literal_string_is_read_back(data: bytes) -> None:
    assert bytes(pikepdf.Object.parse(literal_string(data))) == data


@given(st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), min_size=1, max_size=20))
def test_a_name_is_read_back(name: str) -> None:
    written = name_bytes(name)
    assert str(pikepdf.Object.parse(written)) == f"/{name}"
    assert written.isascii()
    assert name_key(pikepdf.Object.parse(written)) == name


def test_a_name_that_is_no_utf_8_is_written_as_it_was_read() -> None:
    parsed = pikepdf.Object.parse(b"/caf#e9")
    assert name_bytes(name_key(parsed)) == b"/caf#e9"
    assert readable_name(name_key(parsed)) == "café"


@pytest.mark.parametrize(
    ("name", "readable"), [("/Oui", "Oui"), ("Oui", "Oui"), ("/d#C3#A9j#C3#A0", "déjà"), ("/1#20#28a#29", "1 (a)")]
)
def test_a_name_that_was_escaped_twice_is_unescaped_for_a_person(name: str, readable: str) -> None:
    assert readable_name(name) == readable


def test_a_rectangle_is_written_to_the_thousandth_of_a_point() -> None:
    assert [float(side) for side in rectangle(Rect(1, 2.00049, 3.3336, 841.8898))] == [1, 2, 3.334, 841.89]


@pytest.mark.parametrize("value", [None, 3, "text", Array([1])])
def test_the_copy_of_what_is_no_dictionary_is_empty(value: object) -> None:
    assert len(dictionary_copy(value)) == 0


def test_a_copy_does_not_change_its_original() -> None:
    original = Dictionary(A=1)
    copy = dictionary_copy(original)
    copy.B = Name.C
    assert "/B" not in original
    assert copy.A == 1
