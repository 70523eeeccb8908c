"""Tokens in lines, words in phrases, and leaders that are lines of one answer."""

from collections.abc import Callable
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ndrcpdf.layout.lines import Line, cut, is_next_line, lines_of, numbered_lines, phrases, text_of


@given(st.lists(st.integers()))
def test_cutting_keeps_every_item_in_its_place(items: list[int]) -> None:
    pieces = list(cut(items, lambda before, item: item > before[-1]))
    assert [item for piece in pieces for item in piece] == items
    assert all(piece == sorted(set(piece)) for piece in pieces)
    assert all(one[-1] >= other[0] for one, other in pairwise(pieces))


def test_lines_come_from_the_top_and_their_words_from_the_left(word: Callable, texts: Callable) -> None:
    tokens = [word("bas", 40, 100), word("droite", 90, 201), word("gauche", 40, 200)]
    assert texts(lines_of(tokens)) == ["gauche droite", "bas"]


def test_what_stands_half_its_size_lower_is_on_the_line_still(word: Callable, texts: Callable) -> None:
    assert texts(lines_of([word("un", 40, 100), word("deux", 60, 95)])) == ["un deux"]
    assert texts(lines_of([word("un", 40, 100), word("deux", 60, 94.9)])) == ["un", "deux"]


def test_lines_that_have_numbers_are_told_apart_by_them(word: Callable, texts: Callable) -> None:
    tokens = [word("un", 40, 100, line=1), word("deux", 200, 100, line=2), word("deux", 230, 100, line=2)]
    assert texts(numbered_lines(tokens)) == ["un", "deux deux"]


def test_a_wide_gap_parts_phrases_by_the_smaller_type(word: Callable, texts: Callable) -> None:
    nom, code = word("Nom", 40, 100), word("Code", 70, 100)
    assert texts(phrases([nom, code])) == ["Nom Code"]
    assert texts(phrases([nom, word("Code", 70, 100, 8.0)])) == ["Nom", "Code"]
    assert texts(phrases([nom, code], widest=1.0)) == ["Nom", "Code"]


def test_a_line_has_the_extent_of_its_words(word: Callable) -> None:
    line = Line((word("Nom", 40, 100), word("Grand", 60, 100, 20)))
    assert (line.text, line.foot, line.top) == ("Nom Grand", 95, 115)
    assert text_of([]) == ""


@pytest.mark.parametrize(
    ("second", "is_next"),
    [
        ((40, 240, 80), True),
        ((41, 239, 80), True),
        ((40, 240, 75), False),
        ((40, 200, 80), False),
        ((40, 240, 100), False),
    ],
    ids=["under it", "as long, nearly", "too far", "shorter", "on its line"],
)
def test_a_leader_as_long_and_close_under_another_is_the_next_line(
    second: tuple[float, float, float], is_next: bool, leader: Callable
) -> None:
    assert is_next_line(leader(40, 240, 100), leader(*second)) is is_next
