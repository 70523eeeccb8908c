"""Text of cells, of lines, and for comparing."""

import unicodedata
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ndrcpdf.values.not_a_value import NotAValueError
from ndrcpdf.values.text import comparable, lines_of, single_line, text_of


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (" a ", "a"),
        (True, "true"),
        (12.0, "12"),
        (12.5, "12.5"),
        (Decimal("1.50"), "1.50"),
        (date(2024, 6, 5), "05/06/2024"),
    ],
)
def test_each_kind_of_cell_has_a_text(cell: object, text: str) -> None:
    assert text_of(cell) == text


@pytest.mark.parametrize("cell", [["a"], {"a": 1}, None, b"a"])
def test_what_is_no_single_value_has_none(cell: object) -> None:
    with pytest.raises(NotAValueError):
        text_of(cell)


@given(st.lists(st.text("aé ł"), min_size=2), st.sampled_from(["\n", "\r", "\r\n", "\v", "\x85", "\u2028"]))
def test_lines_are_kept_apart_by_line_feeds_and_are_none_of_a_single_line(field, lines: list[str], end: str) -> None:
    text = end.join(["x", *lines, "y"])
    assert lines_of(field(), text) == "\n".join(["x", *lines, "y"])
    with pytest.raises(NotAValueError, match="line break"):
        single_line(field(), text)


@given(st.text())
def test_comparable_texts_have_words_alone_and_compare_to_themselves(text: str) -> None:
    once = comparable(text)
    assert comparable(once) == once == once.strip()
    assert "  " not in once
    assert not any(unicodedata.combining(character) for character in once)


def test_texts_that_differ_by_case_accents_and_punctuation_compare_alike() -> None:
    assert len({comparable(text) for text in ("N° d’étudiant", "n° D'ETUDIANT :", "N°\nd etudiant")}) == 1
    assert comparable("Cœur") == comparable("COEUR")
    assert comparable("℡") == comparable("tel")
    assert comparable("100 %") != comparable("100")
