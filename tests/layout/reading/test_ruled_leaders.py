"""Drawn lines as leaders: as long as no words stand on them, as high as what is written there."""

from collections.abc import Callable

import pytest

from ndrcpdf.geometry import Rect
from ndrcpdf.layout.page import DRAWN, RulingLine, Token
from ndrcpdf.layout.reading.ruled_leaders import leaders_on

LINE = RulingLine(at=100, start=40, end=240)


def pieces(words: list[Token], *others: RulingLine) -> list[tuple[float, float]]:
    return [(leader.rect.x0, leader.rect.x1) for leader in leaders_on(LINE, words, [LINE, *others])]


def test_words_that_stand_on_a_line_part_it(word: Callable) -> None:
    assert pieces([word("Nom", 100, 101)]) == [(40, 100), (115, 240)]
    assert pieces([word("Nom", 45, 101)]) == [(60, 240)]


def test_words_over_or_under_a_line_do_not(word: Callable) -> None:
    assert pieces([word("Nom", 100, 107), word("Nom", 100, 92)]) == [(40, 240)]


def test_an_underlined_title_is_no_blank(word: Callable) -> None:
    assert pieces([word("L" * 38, 45, 101)]) == []


def test_an_answer_has_the_size_and_the_baseline_of_the_words_beside_its_line(word: Callable) -> None:
    (leader,) = leaders_on(LINE, [word("Nom", 20, 102, 12)], [LINE])
    assert (leader.text, leader.rect, leader.baseline, leader.size) == (DRAWN, Rect(40, 100, 240, 112), 102, 12)


@pytest.mark.parametrize(("above", "size"), [(110, 7.4), (106, 6), (180, 8)])
def test_without_words_it_is_readable_where_the_line_above_leaves_room(
    above: float, size: float, word: Callable
) -> None:
    (leader,) = leaders_on(LINE, [word("Note", 40, 20, 6)], [LINE, RulingLine(at=above, start=40, end=240)])
    assert leader.size == pytest.approx(size, abs=0.1)
    assert leader.baseline > LINE.at
