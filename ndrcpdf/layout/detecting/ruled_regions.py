"""The ruled areas of a page: what stands upon each piece of a horizontal rule, up to the next one.

A piece of a rule ends where a vertical rule stands on it. With rules on all sides the area is a cell; with one above
that begins and ends where it does, a row of an open table; otherwise it is just a line to write on.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from itertools import pairwise, product

from ndrcpdf.geometry import Rect
from ndrcpdf.layout.detecting.searched_page import MOST, SearchedPage
from ndrcpdf.layout.page import SLACK, TOUCHING, RulingLine

_LOWEST = 5.0
"""Two rules nearer than this, in points, are a double rule; nothing can be written between them."""
_CUTS = 0.7
"""A vertical rule parts an area where it is at least this part of its height; a shorter one is a stroke of a comb."""
_HIGHEST_ROW = 45.0
"""A row of an open table is no higher than this, in points."""
_ALIGNED = 8.0
"""Rules that end no further apart than this, in points, are meant to end at one place."""
_NARROWEST = 8.0
"""A shorter piece of a rule, in points, is a gap between vertical ones."""


class RegionKind(Enum):
    """What closes an area."""

    CELL = auto()
    ROW = auto()
    LINE = auto()


@dataclass(frozen=True, slots=True)
class RuledRegion:
    """An area upon a rule; for a mere line the rectangle has no height."""

    rect: Rect
    kind: RegionKind


def regions(searched: SearchedPage) -> list[RuledRegion]:
    """The ruled areas of a page, from the bottom; the windows in its shades are cells."""
    found = [
        region for rule in searched.across for region in _upon(rule, searched) if not _is_roof(region, searched.down)
    ]
    return [
        *found,
        *(
            RuledRegion(cell, RegionKind.CELL)
            for window in searched.page.drawing.windows
            for cell in _parted(window, searched)
        ),
    ]


def _upon(rule: RulingLine, searched: SearchedPage) -> Iterator[RuledRegion]:
    """The areas upon the pieces of a horizontal rule, from the left."""
    cuts = [down.at for down in searched.down if _parts(down, rule, searched.across)]
    ends = sorted({rule.start, *(min(max(at, rule.start), rule.end) for at in cuts), rule.end})
    for left, right in pairwise(ends):
        if right - left >= _NARROWEST:
            closed = tuple(any(abs(at - end) < TOUCHING for at in cuts) for end in (left, right))
            yield _region(RulingLine(rule.at, left, right), closed, searched.across)


def _parts(down: RulingLine, rule: RulingLine, across: Sequence[RulingLine]) -> bool:
    """Whether a vertical rule stands on the horizontal one and is high enough to end what is written there."""
    stands = down.start <= rule.at + TOUCHING and down.end >= rule.at + _LOWEST
    if not stands or not rule.start - TOUCHING <= down.at <= rule.end + TOUCHING:
        return False
    ceilings = (r.at for r in across if r.at > rule.at + _LOWEST and r.start - SLACK <= down.at <= r.end + SLACK)
    ceiling = min(ceilings, default=down.end)
    return down.end - rule.at >= _CUTS * (ceiling - rule.at)


def _region(piece: RulingLine, closed: tuple[bool, ...], across: Sequence[RulingLine]) -> RuledRegion:
    """The area upon a piece of a rule, of which it is known whether vertical rules close it on the left and right."""
    line = Rect(piece.start, piece.at, piece.end, piece.at)
    above = sorted((rule for rule in across if rule.at > piece.at + _LOWEST), key=lambda rule: rule.at)
    if all(closed):
        ceiling, kind = next((rule for rule in above if _spans(rule, piece)), None), RegionKind.CELL
    else:
        ceiling, kind = _ceiling_of_row(piece, closed, above), RegionKind.ROW
    return RuledRegion(line._replace(y1=ceiling.at), kind) if ceiling else RuledRegion(line, RegionKind.LINE)


def _ceiling_of_row(piece: RulingLine, closed: Sequence[bool], above: Sequence[RulingLine]) -> RulingLine | None:
    """The first rule over most of a piece, if it is near, and begins and ends where the piece does."""
    ceiling = next((rule for rule in above if _shared(rule, piece) > MOST * piece.length), None)
    fits = ceiling and ceiling.at - piece.at <= _HIGHEST_ROW and _aligned(ceiling, piece, closed)
    return ceiling if fits else None


def _is_roof(region: RuledRegion, down: Sequence[RulingLine]) -> bool:
    """Whether the rule is the upper side of a frame under it, or what the title of a frame leaves of its upper side.

    Nothing is written upon that.
    """
    y = region.rect.y0
    hanging = [rule for rule in down if y - _ALIGNED <= rule.end <= y + TOUCHING]
    lefts = [rule for rule in hanging if rule.at < region.rect.x0 + _ALIGNED]
    rights = [rule for rule in hanging if rule.at > region.rect.x1 - _ALIGNED]
    framed = any(_frame(left, right, region.rect) for left, right in product(lefts, rights))
    return framed and region.kind is not RegionKind.CELL


def _frame(left: RulingLine, right: RulingLine, roof: Rect) -> bool:
    """Whether two vertical rules are the sides of a frame whose roof meets both of them, or one that ends with it."""
    meets = [abs(left.at - roof.x0) < _ALIGNED, abs(right.at - roof.x1) < _ALIGNED]
    same = abs(left.start - right.start) + abs(left.end - right.end) < TOUCHING
    return all(meets) or (any(meets) and same)


def _spans(rule: RulingLine, piece: RulingLine) -> bool:
    return rule.start <= piece.start + TOUCHING and rule.end >= piece.end - TOUCHING


def _shared(rule: RulingLine, piece: RulingLine) -> float:
    return min(rule.end, piece.end) - max(rule.start, piece.start)


def _aligned(rule: RulingLine, piece: RulingLine, closed: Sequence[bool]) -> bool:
    """Whether the rule above begins and ends where the piece does; over a closed end it may go on."""
    left = rule.start - piece.start
    right = piece.end - rule.end
    return all(abs(off) < _ALIGNED or (shut and off < 0) for off, shut in zip((left, right), closed, strict=True))


def _parted(window: Rect, searched: SearchedPage) -> Iterator[Rect]:
    """A window, cut where rules go through it from side to side."""
    inner = window.inset(TOUCHING)
    downs = [r.at for r in searched.down if inner.x0 < r.at < inner.x1 and _through(r, inner.y0, inner.y1)]
    for left, right in zip([window.x0, *downs], [*downs, window.x1], strict=True):
        rows = [
            r.at
            for r in searched.across
            if inner.y0 < r.at < inner.y1 and _through(r, left + TOUCHING, right - TOUCHING)
        ]
        for bottom, top in zip([window.y0, *rows], [*rows, window.y1], strict=True):
            yield Rect(left, bottom, right, top)


def _through(rule: RulingLine, first: float, last: float) -> bool:
    return rule.start <= first and rule.end >= last
