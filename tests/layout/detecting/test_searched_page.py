"""What a search for blanks asks of a page."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from ndrcpdf.geometry import Rect
from ndrcpdf.layout.detecting.searched_page import SearchedPage
from ndrcpdf.layout.page import DRAWN, RulingLine, Token


def test_a_line_drawn_in_one_piece_is_a_rule_and_not_dots(
    searched: Callable[..., SearchedPage], leader: Callable[..., Token]
) -> None:
    dots = leader(40, 140, 250)
    line = replace(leader(40, 140, 200), text=DRAWN)
    whole = searched([dots, line], across=[(line.rect.y0, 39, 141)])
    assert [each.baseline for each in whole.dots] == [250]
    assert [each.baseline for each in whole.lines] == [200]
    assert [each.baseline for each in searched([dots, line]).dots] == [250, 200]


def test_dots_and_dashes_in_a_row_are_no_rules(searched: Callable[..., SearchedPage]) -> None:
    page = searched(across=[(100, 0, 50)]).page
    broken = replace(page.drawing, across=(*page.drawing.across, RulingLine(120, 0, 50, broken=True)))
    assert [rule.at for rule in SearchedPage(replace(page, drawing=broken)).across] == [100]


@pytest.mark.parametrize(("numbers", "charts"), [(range(20, 0, -2), 1), (range(20, 12, -2), 0), (range(10), 0)])
def test_a_scale_is_a_long_column_of_numbers_that_count_down(
    numbers: range, charts: int, searched: Callable[..., SearchedPage], word: Callable[..., Token]
) -> None:
    scales = searched([word(f"{number:02}", 40, 280 - 15 * at) for at, number in enumerate(numbers)]).scales
    assert len(scales) == charts
    assert all(scale.holds(200, 250) and not scale.holds(45, 250) for scale in scales)


def test_a_sign_between_two_blanks_is_no_word(
    searched: Callable[..., SearchedPage], word: Callable[..., Token]
) -> None:
    page = searched([word("/", 100, 250), word("Nom", 100, 200), word(":", 120, 200)])
    assert page.words_in(Rect(90, 240, 120, 260)) == []
    assert [each.text for each in page.words_in(Rect(90, 190, 140, 210))] == ["Nom", ":"]


def test_the_size_of_a_page_is_that_of_most_words(
    searched: Callable[..., SearchedPage], word: Callable[..., Token]
) -> None:
    assert searched([word("TITRE", 40, 280, 20), word("Nom", 40, 250, 9), word("Rue", 40, 230, 9)]).size == 9
    assert searched().size == 10
