"""Small boxes: ticked, or combs."""

from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from ndrcpdf.geometry import Rect
from ndrcpdf.layout.detecting.checkboxes import combs_and_ticks, touching
from ndrcpdf.layout.detecting.searched_page import SearchedPage
from ndrcpdf.layout.page import Token

BOX = Rect(50, 200, 60, 210)


def beside(box: Rect, away: float) -> Rect:
    return box._replace(x0=box.x0 + away, x1=box.x1 + away)


def test_boxes_that_touch_are_a_comb_and_others_are_ticked(searched: Callable[..., SearchedPage]) -> None:
    row, alone = [beside(BOX, 10 * number) for number in range(5)], beside(BOX, 100)
    combs, ticks = combs_and_ticks(searched(boxes=(*row, alone)))
    assert [comb.rect for comb in combs] == [Rect(50, 200, 100, 210)]
    assert [tick.rect for tick in ticks] == [alone]


def test_a_box_with_a_word_in_it_is_neither(searched: Callable[..., SearchedPage], word: Callable[..., Token]) -> None:
    assert combs_and_ticks(searched([word("A", 52, 202)], boxes=(BOX,))) == ([], [])


def test_a_glyph_is_ticked_unless_it_is_a_bullet_or_too_small(
    searched: Callable[..., SearchedPage], tick_box: Callable[..., Token]
) -> None:
    box, small, bullet = tick_box(40, 250), tick_box(40, 220, 3.0), replace(tick_box(40, 200), text="•")
    _combs, ticks = combs_and_ticks(searched([box, small, bullet]))
    assert [tick.rect for tick in ticks] == [box.rect]


def test_a_glyph_that_its_font_says_is_under_its_line_stands_on_it(
    searched: Callable[..., SearchedPage], tick_box: Callable[..., Token]
) -> None:
    box = tick_box(40, 250)
    _combs, (tick,) = combs_and_ticks(searched([replace(box, rect=Rect(40, 240, 50, 250.5))]))
    assert tick.rect.y0 == 250
    assert tick.rect.centre[0] == 45


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(0, 3)), unique=True, max_size=20))
def test_every_box_is_in_one_run_and_the_boxes_of_a_run_touch(places: list[tuple[int, int]]) -> None:
    rects = [Rect(10 * x, 20 * y, 10 * x + 10, 20 * y + 10) for x, y in places]
    runs = list(touching(rects))
    assert sorted(rect for run in runs for rect in run) == sorted(rects)
    assert all(left.x1 == right.x0 and left.y0 == right.y0 for run in runs for left, right in pairwise(run))
