"""The ruled areas of a page: what stands upon each piece of a horizontal rule, up to the next one.

A piece of a rule ends where a vertical rule stands on it. With rules on all sides the area is a cell; with one above
that begins and ends where it does, a row of an open table; otherwise it is just a line to write on.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from itertools import pairwise, product

from ndrcpdf.geometry import Rect
from ndrcpdf.layout.detecting.searched_page import SearchedPage
from ndrcpdf.layout.page import RulingLine

_TOUCHING = 3.0
"""How near a rule has to come to another to meet it, in points."""
_LOWEST = 5.0
"""Two rules nearer than this are a double rule; nothing can be written between them."""
_CUTS = 0.7
"""A vertical rule parts an area where it is at least this part of its height; a shorter one is a mark in a comb."""
_HIGHEST_ROW = 45.0
"""A row of an open table is no higher than this."""
_ALIGNED = 8.0
_NARROWEST = 8.0
_COVERED = 0.5


class Sides(Enum):
    """What closes an area."""

    CELL = auto()
    ROW = auto()
    LINE = auto()


@dataclass(frozen=True, slots=True)
class Region:
    """An area upon a rule; for a mere line the rectangle has no height."""

    rect: Rect
    sides: Sides


def regions(sheet: SearchedPage) -> list[Region]:
    """The ruled areas of a page, from the bottom; the windows in its shades are cells."""
    found = [region for rule in sheet.across for region in _upon(rule, sheet) if not _is_roof(region, sheet.down)]
    return [
        *found,
        *(Region(cell, Sides.CELL) for window in sheet.page.drawing.windows for cell in _parted(window, sheet)),
    ]


def _upon(rule: RulingLine, sheet: SearchedPage) -> Iterator[Region]:
    cuts = [down.at for down in sheet.down if _parts(down, rule, sheet.across)]
    ends = sorted({rule.start, *(min(max(at, rule.start), rule.end) for at in cuts), rule.end})
    for left, right in pairwise(ends):
        if right - left >= _NARROWEST:
            closed = tuple(any(abs(at - end) < _TOUCHING for at in cuts) for end in (left, right))
            yield _region(RulingLine(rule.at, left, right), closed, sheet.across)


def _parts(down: RulingLine, rule: RulingLine, across: Sequence[RulingLine]) -> bool:
    """Whether a vertical rule stands on the horizontal one and is high enough to end what is written there."""
    stands = down.start <= rule.at + _TOUCHING and down.end >= rule.at + _LOWEST
    if not stands or not rule.start - _TOUCHING <= down.at <= rule.end + _TOUCHING:
        return False
    ceilings = (r.at for r in across if r.at > rule.at + _LOWEST and r.start - 1 <= down.at <= r.end + 1)
    ceiling = min(ceilings, default=down.end)
    return down.end - rule.at >= _CUTS * (ceiling - rule.at)


def _region(piece: RulingLine, closed: tuple[bool, ...], across: Sequence[RulingLine]) -> Region:
    line = Rect(piece.start, piece.at, piece.end, piece.at)
    above = sorted((rule for rule in across if rule.at > piece.at + _LOWEST), key=lambda rule: rule.at)
    if all(closed):
        ceiling = next((rule for rule in above if _spans(rule, piece)), None)
        return Region(line._replace(y1=ceiling.at), Sides.CELL) if ceiling else Region(line, Sides.LINE)
    ceiling = next((rule for rule in above if _shared(rule, piece) > _COVERED * piece.length), None)
    if ceiling and ceiling.at - piece.at <= _HIGHEST_ROW and _aligned(ceiling, piece, closed):
        return Region(line._replace(y1=ceiling.at), Sides.ROW)
    return Region(line, Sides.LINE)


def _is_roof(region: Region, down: Sequence[RulingLine]) -> bool:
    """Whether the rule is the upper side of a frame under it, or what the title of a frame leaves of its upper side.

    Nothing is written upon that.
    """
    y = region.rect.y0
    hanging = [rule for rule in down if y - _ALIGNED <= rule.end <= y + _TOUCHING]
    lefts = [rule for rule in hanging if rule.at < region.rect.x0 + _ALIGNED]
    rights = [rule for rule in hanging if rule.at > region.rect.x1 - _ALIGNED]
    framed = any(_frame(left, right, region.rect) for left, right in product(lefts, rights))
    return framed and region.sides is not Sides.CELL


def _frame(left: RulingLine, right: RulingLine, roof: Rect) -> bool:
    """Whether two vertical rules are the sides of a frame whose roof meets both of them, or one that ends with it."""
    meets = [abs(left.at - roof.x0) < _ALIGNED, abs(right.at - roof.x1) < _ALIGNED]
    same = abs(left.start - right.start) + abs(left.end - right.end) < _TOUCHING
    return all(meets) or (any(meets) and same)


def _spans(rule: RulingLine, piece: RulingLine) -> bool:
    return rule.start <= piece.start + _TOUCHING and rule.end >= piece.end - _TOUCHING


def _shared(rule: RulingLine, piece: RulingLine) -> float:
    return min(rule.end, piece.end) - max(rule.start, piece.start)


def _aligned(rule: RulingLine, piece: RulingLine, closed: Sequence[bool]) -> bool:
    """Whether the rule above begins and ends where the piece does; over a closed end it may go on."""
    left = rule.start - piece.start
    right = piece.end - rule.end
    return all(abs(off) < _ALIGNED or (shut and off < 0) for off, shut in zip((left, right), closed, strict=True))


def _parted(window: Rect, sheet: SearchedPage) -> Iterator[Rect]:
    """A window, cut where rules go through it from side to side."""
    inner = Rect(window.x0 + _TOUCHING, window.y0 + _TOUCHING, window.x1 - _TOUCHING, window.y1 - _TOUCHING)
    downs = [r.at for r in sheet.down if inner.x0 < r.at < inner.x1 and _through(r, inner.y0, inner.y1)]
    for left, right in zip([window.x0, *downs], [*downs, window.x1], strict=True):
        rows = [
            r.at
            for r in sheet.across
            if inner.y0 < r.at < inner.y1 and _through(r, left + _TOUCHING, right - _TOUCHING)
        ]
        for bottom, top in zip([window.y0, *rows], [*rows, window.y1], strict=True):
            yield Rect(left, bottom, right, top)


def _through(rule: RulingLine, first: float, last: float) -> bool:
    return rule.start <= first and rule.end >= last
