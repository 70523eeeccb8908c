"""The ruled areas of a page: what stands upon each piece of a horizontal rule, up to the next one.

A piece of a rule ends where a vertical rule stands on it. With rules on all sides the area is a cell; with one above
that begins and ends where it does, a row of an open table; otherwise it is just a line to write on.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from itertools import pairwise, product

from ndrcpdf.geometry import Rect
from ndrcpdf.layout.detecting.drawing import Rule, Shapes

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


def regions(shapes: Shapes) -> list[Region]:
    """The ruled areas of a page, from the bottom; the windows in its shades are cells."""
    found = [region for rule in shapes.across for region in _upon(rule, shapes) if not _is_roof(region, shapes.down)]
    return [*found, *(Region(cell, Sides.CELL) for window in shapes.windows for cell in _parted(window, shapes))]


def _upon(rule: Rule, shapes: Shapes) -> Iterator[Region]:
    cuts = [down.at for down in shapes.down if _parts(down, rule, shapes.across)]
    ends = sorted({rule.first, *(min(max(at, rule.first), rule.last) for at in cuts), rule.last})
    for left, right in pairwise(ends):
        if right - left >= _NARROWEST:
            closed = tuple(any(abs(at - end) < _TOUCHING for at in cuts) for end in (left, right))
            yield _region(Rule(rule.at, left, right), closed, shapes.across)


def _parts(down: Rule, rule: Rule, across: Sequence[Rule]) -> bool:
    """Whether a vertical rule stands on the horizontal one and is high enough to end what is written there."""
    stands = down.first <= rule.at + _TOUCHING and down.last >= rule.at + _LOWEST
    if down.dashed or not stands or not rule.first - _TOUCHING <= down.at <= rule.last + _TOUCHING:
        return False
    ceilings = (r.at for r in across if r.at > rule.at + _LOWEST and r.first - 1 <= down.at <= r.last + 1)
    ceiling = min(ceilings, default=down.last)
    return down.last - rule.at >= _CUTS * (ceiling - rule.at)


def _region(piece: Rule, closed: tuple[bool, ...], across: Sequence[Rule]) -> Region:
    line = Rect(piece.first, piece.at, piece.last, piece.at)
    above = sorted((rule for rule in across if rule.at > piece.at + _LOWEST), key=lambda rule: rule.at)
    if all(closed):
        ceiling = next((rule for rule in above if _spans(rule, piece)), None)
        return Region(line._replace(y1=ceiling.at), Sides.CELL) if ceiling else Region(line, Sides.LINE)
    ceiling = next((rule for rule in above if _shared(rule, piece) > _COVERED * piece.length), None)
    if ceiling and ceiling.at - piece.at <= _HIGHEST_ROW and _aligned(ceiling, piece, closed):
        return Region(line._replace(y1=ceiling.at), Sides.ROW)
    return Region(line, Sides.LINE)


def _is_roof(region: Region, down: Sequence[Rule]) -> bool:
    """Whether the rule is the upper side of a frame under it, or what the title of a frame leaves of its upper side.

    Nothing is written upon that.
    """
    y = region.rect.y0
    hanging = [rule for rule in down if y - _ALIGNED <= rule.last <= y + _TOUCHING]
    lefts = [rule for rule in hanging if rule.at < region.rect.x0 + _ALIGNED]
    rights = [rule for rule in hanging if rule.at > region.rect.x1 - _ALIGNED]
    framed = any(_frame(left, right, region.rect) for left, right in product(lefts, rights))
    return framed and region.sides is not Sides.CELL


def _frame(left: Rule, right: Rule, roof: Rect) -> bool:
    """Whether two vertical rules are the sides of a frame whose roof meets both of them, or one that ends with it."""
    meets = [abs(left.at - roof.x0) < _ALIGNED, abs(right.at - roof.x1) < _ALIGNED]
    same = abs(left.first - right.first) + abs(left.last - right.last) < _TOUCHING
    return all(meets) or (any(meets) and same)


def _spans(rule: Rule, piece: Rule) -> bool:
    return rule.first <= piece.first + _TOUCHING and rule.last >= piece.last - _TOUCHING


def _shared(rule: Rule, piece: Rule) -> float:
    return min(rule.last, piece.last) - max(rule.first, piece.first)


def _aligned(rule: Rule, piece: Rule, closed: Sequence[bool]) -> bool:
    """Whether the rule above begins and ends where the piece does; over a closed end it may go on."""
    left = rule.first - piece.first
    right = piece.last - rule.last
    return all(abs(off) < _ALIGNED or (shut and off < 0) for off, shut in zip((left, right), closed, strict=True))


def _parted(window: Rect, shapes: Shapes) -> Iterator[Rect]:
    """A window, cut where rules go through it from side to side."""
    inner = Rect(window.x0 + _TOUCHING, window.y0 + _TOUCHING, window.x1 - _TOUCHING, window.y1 - _TOUCHING)
    downs = [
        r.at for r in shapes.down if not r.dashed and inner.x0 < r.at < inner.x1 and _through(r, inner.y0, inner.y1)
    ]
    for left, right in zip([window.x0, *downs], [*downs, window.x1], strict=True):
        rows = [
            r.at
            for r in shapes.across
            if inner.y0 < r.at < inner.y1 and _through(r, left + _TOUCHING, right - _TOUCHING)
        ]
        for bottom, top in zip([window.y0, *rows], [*rows, window.y1], strict=True):
            yield Rect(left, bottom, right, top)


def _through(rule: Rule, first: float, last: float) -> bool:
    return rule.first <= first and rule.last >= last
