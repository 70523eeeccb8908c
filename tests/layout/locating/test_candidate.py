"""What all kinds of blanks have in common: parts, lines of text, places."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ndrcpdf.geometry import Rect
from ndrcpdf.layout.locating.candidate import are_on_one_blank, depth, is_punctuation, line_rect, split_up
from ndrcpdf.model.placements import Placement, Role

WHOLE = Placement("x", 1, Rect(100, 200, 220, 214), Role.TEXT, 10.0)


@given(st.lists(st.sampled_from(("jour", "mois", "annee")), min_size=1, unique=True))
def test_the_parts_of_a_blank_fill_it_side_by_side_and_a_year_has_twice_the_room(parts: list[str]) -> None:
    placements = list(split_up(WHOLE, parts))
    assert [placement.part for placement in placements] == parts
    assert [placement.rect.x0 for placement in placements[1:]] == [placement.rect.x1 for placement in placements[:-1]]
    assert (placements[0].rect.x0, placements[-1].rect.x1) == (100, pytest.approx(220))
    widths = {placement.part: placement.rect.width for placement in placements}
    others = [width for part, width in widths.items() if part != "annee"]
    assert all(widths.get("annee", 2 * width) == pytest.approx(2 * width) for width in others)


@given(st.floats(5, 20), st.floats(10, 40))
def test_type_stands_in_the_middle_of_its_line(size: float, height: float) -> None:
    over, under = height - depth(size, height) - 0.905 * size, depth(size, height) - 0.212 * size
    assert over == pytest.approx(under)
    rect = line_rect(0, 100, 50, size)
    assert rect.y0 < 50 < rect.y1


def test_two_rectangles_are_on_one_blank_where_they_share_more_than_lines_that_follow_one_another() -> None:
    rect = WHOLE.rect
    assert are_on_one_blank(rect, rect._replace(x1=120))
    assert not are_on_one_blank(rect, rect._replace(y0=rect.y0 - 12, y1=rect.y1 - 12))


def test_what_stands_between_a_label_and_its_blank_has_no_letters(
    word: Callable, leader: Callable, tick_box: Callable
) -> None:
    assert [
        is_punctuation(token) for token in (word(":", 0, 0), word("ou", 0, 0), leader(0, 9, 0), tick_box(0, 0))
    ] == [
        True,
        False,
        False,
        False,
    ]
