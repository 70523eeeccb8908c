"""Blanks that are small boxes: those alone are ticked, those in a row are a comb, a character in each."""

from collections.abc import Iterable, Iterator

from ndrcpdf.geometry import Rect, hull
from ndrcpdf.layout.detecting.found_blank import BlankKind, FoundBlank
from ndrcpdf.layout.detecting.searched_page import SearchedPage
from ndrcpdf.layout.page import Token, TokenKind
from ndrcpdf.layout.reading.checkbox_glyphs import is_bullet

_PITCH = 1.5
"""By how much the cells of a comb may differ and be apart, in points."""
_SMALLEST = 4.0
"""A sign that is smaller than this, in points, is a bullet: no cross fits into it."""


def combs_and_ticks(searched: SearchedPage) -> tuple[list[FoundBlank], list[FoundBlank]]:
    """Rows of touching boxes are combs, the others are ticked; one with a word in it is neither."""
    drawn = [box for box in searched.page.drawing.boxes if not searched.words_in(box)]
    combs = [run for run in touching(drawn) if len(run) > 1]
    alone = [box for box in drawn if not any(box in run for run in combs)]
    glyphs = [_on_baseline(t) for t in searched.page.tokens if _is_box_glyph(t) and t.rect.height >= _SMALLEST]
    number, size = searched.page.number, searched.size
    return (
        [FoundBlank(number, hull(run), BlankKind.COMB, 0.9, size) for run in combs],
        [FoundBlank(number, box, BlankKind.TICK, 1.0, size) for box in (*alone, *glyphs)],
    )


def _is_box_glyph(token: Token) -> bool:
    """Whether it is a box set in type: no bullet, nor a box that is drawn, which stands on its own lower side."""
    return token.kind is TokenKind.BOX and not is_bullet(token.text) and token.baseline != token.rect.y0


def _on_baseline(glyph: Token) -> Rect:
    """The rectangle of a box; one whose font is wrong about its depth would lie under its line."""
    rect = glyph.rect
    if rect.y0 + 0.6 * rect.height >= glyph.baseline:
        return rect
    side = 0.75 * glyph.size
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
    level = abs(left.y0 - right.y0) + abs(left.y1 - right.y1) < _PITCH
    return level and abs(right.x0 - left.x1) < _PITCH and abs(left.width - right.width) < _PITCH
