"""Labels that stand under their blanks."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from ndrcpdf.layout.captions import are_parts, blanks_of, caption, is_centred, is_over


@pytest.fixture
def captioned(word: Callable, leader: Callable, page: Callable) -> Callable[..., list[str]]:
    """``captioned(token, …)``: the words that are the label under a leader from 40 to 240, among these tokens below."""

    def captioned(*below: object) -> list[str]:
        line = leader(40, 240, 200, line=1)
        return [token.text for token in caption(page([line, *(replace(each, line=2) for each in below)]), [line])]

    return captioned


def test_small_words_close_under_a_leader_are_its_label(word: Callable, captioned: Callable) -> None:
    assert captioned(word("Nom", 60, 190, 8), word("usuel", 76, 190, 8)) == ["Nom", "usuel"]


def test_words_further_down_are_not(word: Callable, captioned: Callable) -> None:
    assert captioned(word("Nom", 60, 180, 8)) == []


def test_words_that_reach_beyond_the_blank_are_prose(word: Callable, captioned: Callable) -> None:
    assert captioned(word("Nom", 200, 190, 8), word("de l'organisme", 216, 190, 8)) == []


def test_words_that_ask_for_what_goes_behind_them_are_no_label_of_what_is_above(
    word: Callable, leader: Callable, captioned: Callable
) -> None:
    assert captioned(word("Code", 60, 190, 8), leader(80, 240, 190, 8)) == []
    assert captioned(word("Code:", 60, 190, 8)) == []


def test_signs_without_letters_are_no_label(word: Callable, captioned: Callable) -> None:
    assert captioned(word("*", 60, 190, 8)) == []


def test_a_stroke_between_leaders_makes_one_blank_of_them(word: Callable, leader: Callable, page: Callable) -> None:
    day, month, year = leader(40, 60, 200), leader(70, 90, 200), leader(100, 140, 200)
    assert are_parts(day, month)
    assert not are_parts(day, year)
    with_strokes = page([day, word("/", 62, 200), month, word("/", 92, 200), year])
    assert list(blanks_of(with_strokes, [day, month, year])) == [[day, month, year]]
    assert list(blanks_of(page([day, month, year]), [day, month, year])) == [[day], [month], [year]]


def test_the_lines_of_one_answer_are_one_blank(leader: Callable, page: Callable) -> None:
    first, second, other = leader(40, 240, 200), leader(40, 240, 180), leader(40, 240, 120)
    assert list(blanks_of(page(), [first, second, other])) == [[first, second], [other]]


def test_a_caption_is_in_the_middle_by_a_letter_or_a_twentieth_of_the_line(word: Callable, leader: Callable) -> None:
    line = leader(40, 240, 200)
    assert is_centred([word("Nom", 125, 190)], [line])
    assert is_centred([word("Nom", 134, 190)], [line])
    assert not is_centred([word("Nom", 145, 190)], [line])


def test_only_a_leader_of_the_same_cell_is_over_a_label(word: Callable, leader: Callable) -> None:
    label = word("Nom", 60, 190, 8)
    assert is_over(leader(40, 240, 200), label)
    assert not is_over(leader(40, 240, 200, cell=label.rect), label)
    assert not is_over(word("Nom", 40, 200), label)
