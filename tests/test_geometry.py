"""Rectangles, and what two of them have in common."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ndrcpdf.geometry import (
    Rect,
    hull,
    intersection,
    intersection_over_union,
    overlap,
    shared_height,
    shared_width,
)

SIDES = st.floats(-1000, 1000, allow_subnormal=False)
RECTS = st.builds(
    lambda x, y, width, height: Rect(x, y, x + width, y + height), SIDES, SIDES, st.floats(1, 500), st.floats(1, 500)
)


def test_a_rectangle_has_a_size_and_a_middle() -> None:
    rect = Rect(10, 20, 40, 60)
    assert (rect.width, rect.height, rect.area, rect.centre) == (30, 40, 1200, (25, 40))


def test_what_lies_on_an_edge_lies_inside() -> None:
    rect = Rect(0, 0, 10, 10)
    assert rect.holds(10, 0)
    assert not rect.holds(10.01, 0)
    assert rect.holds_centre_of(Rect(5, 5, 15, 15))
    assert not rect.holds_centre_of(Rect(6, 6, 16, 16))


@given(RECTS, st.floats(-100, 100))
def test_a_margin_that_is_given_back_changes_nothing(rect: Rect, margin: float) -> None:
    assert rect.inset(margin).inset(-margin) == pytest.approx(rect, abs=1e-6)


@given(st.lists(RECTS, min_size=1))
def test_the_hull_is_around_every_rectangle_and_no_larger(rects: list[Rect]) -> None:
    around = hull(rects)
    assert all(around.holds(rect.x0, rect.y0) and around.holds(rect.x1, rect.y1) for rect in rects)
    for side, of_all in zip(zip(*rects, strict=True), around, strict=True):
        assert of_all in side


def test_rectangles_apart_share_less_than_nothing_across_and_no_area() -> None:
    one, other = Rect(0, 0, 10, 10), Rect(14, 5, 20, 15)
    assert shared_width(one, other) == -4
    assert shared_height(one, other) == 5
    assert intersection(one, other) == overlap(one, other) == intersection_over_union(one, other) == 0


@given(RECTS, RECTS)
def test_what_two_rectangles_have_in_common_is_a_part_of_either(one: Rect, other: Rect) -> None:
    assert intersection(one, other) == intersection(other, one)
    assert 0 <= intersection_over_union(one, other) <= overlap(one, other) + 1e-9
    assert overlap(one, other) <= 1 + 1e-6
    assert overlap(one, hull([one, other])) == pytest.approx(1)


def test_rectangles_without_area_have_nothing_in_common() -> None:
    flat = Rect(0, 5, 10, 5)
    assert overlap(flat, Rect(0, 0, 10, 10)) == 0
    assert intersection_over_union(flat, flat) == 0
