"""All blanks of a page together."""

from collections.abc import Callable
from dataclasses import replace
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ndrcpdf.geometry import Rect, overlap
from ndrcpdf.layout.detecting.detect import detect
from ndrcpdf.layout.detecting.found_blank import BlankKind
from ndrcpdf.layout.detecting.searched_page import SearchedPage
from ndrcpdf.layout.page import DRAWN, Drawing, Page, RulingLine, Shade, Token

FRAME = {"across": [(100, 50, 250), (130, 50, 250)], "down": [(50, 100, 130), (250, 100, 130)]}


def test_blanks_come_from_the_top_and_from_the_left(
    searched: Callable[..., SearchedPage], word: Callable[..., Token], leader: Callable[..., Token]
) -> None:
    page = searched(
        [word("Nom", 40, 200), leader(60, 140, 200), leader(200, 280, 200)], boxes=(Rect(60, 150, 70, 160),), **FRAME
    )
    assert [(blank.kind, blank.rect.x0) for blank in detect(page)] == [
        (BlankKind.LINE, 60),
        (BlankKind.LINE, 200),
        (BlankKind.TICK, 60),
        (BlankKind.CELL, 51),
    ]


@pytest.mark.parametrize(("lightness", "blanks"), [(0.9, 1), (0.4, 0)])
def test_what_is_painted_dark_is_not_written_on(
    lightness: float, blanks: int, searched: Callable[..., SearchedPage]
) -> None:
    assert len(detect(searched(**FRAME, shades=(Shade(Rect(50, 100, 250, 130), lightness),)))) == blanks


def test_where_blanks_are_white_windows_in_a_shade_nothing_else_is_one(searched: Callable[..., SearchedPage]) -> None:
    window = Rect(300, 100, 380, 130)
    page = searched(**FRAME, shades=(Shade(Rect(20, 20, 390, 200), 0.9),), windows=(window,))
    assert [blank.rect for blank in detect(page)] == [window.inset(1)]


def test_a_light_area_beside_words_is_a_blank(
    searched: Callable[..., SearchedPage], word: Callable[..., Token]
) -> None:
    tint = (Shade(Rect(100, 100, 250, 130), 0.95),)
    assert [blank.kind for blank in detect(searched([word("Nom", 60, 112)], shades=tint))] == [BlankKind.CELL]
    assert detect(searched([word("Nom", 60, 250)], shades=tint)) == []
    assert [blank.kind for blank in detect(searched([word("Nom", 105, 120)], shades=tint))] == [BlankKind.ROOM]
    assert detect(searched([word("Nom", 105, 104)], shades=tint)) == []


@pytest.mark.parametrize(("text", "x", "blanks"), [("Nom:", 45, 1), ("Nom", 45, 0), ("Nom", 15, 1), ("", 0, 0)])
def test_a_wide_row_of_an_open_table_is_a_blank_where_words_ask(
    text: str, x: float, blanks: int, searched: Callable[..., SearchedPage], word: Callable[..., Token]
) -> None:
    page = searched([word(text, x, 102)], across=[(100, 40, 360), (130, 40, 360)])
    assert len([blank for blank in detect(page) if blank.rect.y1 < 135]) == blanks


def test_a_row_that_stands_on_a_line_to_write_on_is_that_line(
    searched: Callable[..., SearchedPage], word: Callable[..., Token], leader: Callable[..., Token]
) -> None:
    line = replace(leader(60, 160, 102), text=DRAWN, rect=Rect(60, 100, 160, 110))
    words, rules = [word("Nom", 40, 101), word("Fin", 200, 20)], [(100, 60, 160), (130, 60, 160)]
    assert [blank.kind for blank in detect(searched([*words, line], across=rules))] == [BlankKind.LINE]
    assert [blank.kind for blank in detect(searched(words, across=rules))] == [BlankKind.CELL]


def test_a_frame_around_the_page_is_no_blank(searched: Callable[..., SearchedPage]) -> None:
    page = searched(across=[(10, 10, 390), (290, 10, 390)], down=[(10, 10, 290), (390, 10, 290)])
    assert detect(page) == []


places = st.tuples(*[st.integers(0, 20)] * 3).map(lambda at: RulingLine(10 * at[0], 10 * min(at[1:]), 10 * max(at[1:])))


@given(st.lists(places, max_size=12), st.lists(places, max_size=12))
def test_no_two_blanks_are_one_place_whatever_is_ruled(across: list[RulingLine], down: list[RulingLine]) -> None:
    found = detect(SearchedPage(Page(1, Rect(0, 0, 400, 300), (), (), Drawing(tuple(across), tuple(down)))))
    assert all(overlap(one.rect, other.rect) <= 0.5 for one, other in combinations(found, 2))
    assert all(blank.rect.width > 0 and blank.rect.height > 0 for blank in found)
