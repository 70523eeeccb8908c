"""Blanks that are small boxes: those alone are ticked, those in a row are a comb, a character in each."""

from collections.abc import Iterable, Iterator

from ndrcpdf.geometry import Rect, hull
from ndrcpdf.layout.detecting.found_blank import SURE_COMB, SURE_TICK, BlankKind, FoundBlank
from ndrcpdf.layout.detecting.searched_page import EVEN, SearchedPage
from ndrcpdf.layout.page import Page, Token, TokenKind
from ndrcpdf.layout.reading.checkbox_glyphs import is_bullet

_SMALLEST = 4.0
"""A sign that is smaller than this, in points, is a bullet: no cross fits into it."""
_SUNK = 0.6
"""A box set in type with more than this part of its height under its line is not where its font says."""
_SIDE = 0.75
"""The side of a box set in type, in parts of the type size."""


def combs_and_ticks(searched: SearchedPage) -> tuple[list[FoundBlank], list[FoundBlank]]:
    """Rows of touching boxes are combs, the others are ticked; one with a word in it is neither."""
    drawn = [box for box in searched.page.drawing.boxes if not searched.words_in(box)]
    combs = [run for run in touching(drawn) if len(run) > 1]
    alone = [box for box in drawn if not any(box in run for run in combs)]
    number, size = searched.page.number, searched.size
    return (
        [FoundBlank(number, hull(run), BlankKind.COMB, SURE_COMB, size) for run in combs],
        [FoundBlank(number, box, BlankKind.TICK, SURE_TICK, size) for box in (*alone, *_set_in_type(searched.page))],
    )


def _set_in_type(page: Page) -> Iterator[Rect]:
    """The boxes that are glyphs: no bullets, nor boxes that are drawn, which stand on their own lower side."""
    for token in page.tokens:
        is_glyph = token.kind is TokenKind.BOX and not is_bullet(token.text) and token.baseline != token.rect.y0
        if is_glyph and token.rect.height >= _SMALLEST:
            yield _on_baseline(token)


def _on_baseline(glyph: Token) -> Rect:
    """The rectangle of a box; one whose font is wrong about its depth would lie under its line."""
    rect = glyph.rect
    if rect.y0 + _SUNK * rect.height >= glyph.baseline:
        return rect
    side = _SIDE * glyph.size
    left = rect.centre[0] - side / 2
    return Rect(left, glyph.baseline, left + side, glyph.baseline + side)


def touching(rects: Iterable[Rect]) -> Iterator[list[Rect]]:
    """The rectangles in runs of those of one size that stand side by side without a space."""
    run: list[Rect] = []
    for rect in sorted(rects, key=lambda each: (-round(each.y0), each.x0)):
        if run and not _is_next(run[-1], rect):
            yield run
            run = []
        run.append(rect)
    if run:
        yield run


def _is_next(left: Rect, right: Rect) -> bool:
    level = abs(left.y0 - right.y0) + abs(left.y1 - right.y1) < EVEN
    return level and abs(right.x0 - left.x1) < EVEN and abs(left.width - right.width) < EVEN
