"""Runs of dots, and answers of several lines."""

from collections.abc import Callable

import pytest

from ndrcpdf.layout.detecting.found_blank import BlankKind
from ndrcpdf.layout.detecting.leaders import on_leaders
from ndrcpdf.layout.detecting.searched_page import SearchedPage
from ndrcpdf.layout.page import Token


def test_a_blank_is_as_long_as_its_dots_and_a_line_high(
    searched: Callable[..., SearchedPage], leader: Callable[..., Token]
) -> None:
    (found,) = on_leaders(searched([leader(60, 180, 200)]))
    assert (found.kind, found.rect.x0, found.rect.x1) == (BlankKind.LINE, 60, 180)
    assert found.rect.y0 < 200 < found.rect.y1
    assert found.rect.height == pytest.approx(14)


def test_a_few_dots_are_an_ellipsis(searched: Callable[..., SearchedPage], leader: Callable[..., Token]) -> None:
    assert list(on_leaders(searched([leader(60, 69, 200)]))) == []


@pytest.mark.parametrize(("text", "x", "blanks"), [("12", 182, 0), ("12", 200, 1), ("ans", 182, 1)])
def test_dots_that_lead_to_a_page_number_are_those_of_contents(
    text: str,
    x: float,
    blanks: int,
    searched: Callable[..., SearchedPage],
    leader: Callable[..., Token],
    word: Callable[..., Token],
) -> None:
    assert len(list(on_leaders(searched([leader(60, 180, 200), word(text, x, 200)])))) == blanks


def test_wide_lines_at_even_distances_are_one_answer(
    searched: Callable[..., SearchedPage], leader: Callable[..., Token]
) -> None:
    (found,) = on_leaders(searched([leader(40, 340, y) for y in (240, 220, 200)]))
    assert (found.kind, found.lines) == (BlankKind.LINES, 3)
    uneven = on_leaders(searched([leader(40, 340, y) for y in (240, 220, 190)]))
    assert [blank.lines for blank in uneven] == [2, 1]


def test_narrow_lines_and_lines_with_words_between_are_blanks_of_their_own(
    searched: Callable[..., SearchedPage], leader: Callable[..., Token], word: Callable[..., Token]
) -> None:
    narrow = on_leaders(searched([leader(40, 140, y) for y in (240, 220)]))
    labelled = on_leaders(searched([leader(80, 340, 240), word("Rue", 40, 220), leader(80, 340, 220)]))
    assert [blank.lines for blank in (*narrow, *labelled)] == [1, 1, 1, 1]
