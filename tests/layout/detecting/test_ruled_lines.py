"""Which ruled lines are written on, and where the line of text on each is."""

from collections.abc import Callable

import pytest

from ndrcpdf.geometry import Rect
from ndrcpdf.layout.detecting.found_blank import BlankKind
from ndrcpdf.layout.detecting.ruled_lines import label_left, on_rules, underlines
from ndrcpdf.layout.detecting.searched_page import SearchedPage
from ndrcpdf.layout.page import Token

MARGIN = 360
"""Where the longest line of the pages ends."""


def rule(x0: float, x1: float, y: float = 200) -> Rect:
    return Rect(x0, y, x1, y)


@pytest.fixture
def prose(word: Callable[..., Token]) -> list[Token]:
    """A line of words over the whole width of the page."""
    return [word("m" * 64, 40, 280)]


def test_a_line_beside_a_label_is_one_to_write_on(
    prose: list[Token], searched: Callable[..., SearchedPage], word: Callable[..., Token]
) -> None:
    page = searched([*prose, word("Nom", 40, 201)])
    (found,) = on_rules(page, [rule(60, 180)])
    assert (found.kind, found.rect.x0, found.rect.y0, found.rect.x1) == (BlankKind.LINE, 60, 200, 180)
    assert found.rect.height >= page.size
    assert label_left(page, rule(60, 180))
    assert list(on_rules(searched(prose), [rule(60, 180)])) == []


def test_the_pieces_of_a_line_between_the_words_on_it_are_blanks(
    prose: list[Token], searched: Callable[..., SearchedPage], word: Callable[..., Token]
) -> None:
    page = searched([*prose, word("Nom", 40, 201), word("Age", 120, 201)])
    found = [blank.rect for blank in on_rules(page, [rule(40, 200)])]
    assert [(round(rect.x0), round(rect.x1)) for rect in found] == [(57, 118), (137, 200)]


def test_a_rule_under_words_only_underlines_them(
    prose: list[Token], searched: Callable[..., SearchedPage], word: Callable[..., Token]
) -> None:
    page = searched([*prose, word("Renseignements", 40, 201)])
    assert underlines(page, 40, 110, 200)
    assert list(on_rules(page, [rule(40, 110)])) == []
    assert not underlines(page, 40, 300, 200)


def test_a_rule_over_the_whole_width_needs_a_label_that_asks(
    prose: list[Token], searched: Callable[..., SearchedPage], word: Callable[..., Token]
) -> None:
    across = rule(40, MARGIN)
    for text, number in (("Observations", 0), ("Observations:", 1)):
        page = searched([*prose, word(text, 40, 220)])
        assert len(list(on_rules(page, [across]))) == number


def test_a_rule_over_a_foot_note_is_no_blank(
    prose: list[Token], searched: Callable[..., SearchedPage], word: Callable[..., Token]
) -> None:
    under = [
        searched([*prose, word(text, 60, 188, size)]) for text, size in (("Signature", 10), ("1", 10), ("Note", 5))
    ]
    assert [len(list(on_rules(page, [rule(50, 180)]))) for page in under] == [1, 0, 0]


def test_lines_of_one_length_under_one_another_are_one_answer(
    prose: list[Token], searched: Callable[..., SearchedPage], word: Callable[..., Token]
) -> None:
    page = searched([*prose, word("Motif:", 40, 221)])
    without_a_label = rule(100, 250, 60)
    (found,) = on_rules(page, [*(rule(40, 300, y) for y in (205, 185, 165)), without_a_label])
    assert (found.kind, found.lines, found.rect.y0) == (BlankKind.LINES, 3, 165)
