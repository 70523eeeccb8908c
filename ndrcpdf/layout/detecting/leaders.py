"""Blanks that are runs of dots, and blanks of several lines."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from ndrcpdf.geometry import Rect
from ndrcpdf.layout.detecting.found_blank import BlankKind, FoundBlank
from ndrcpdf.layout.detecting.searched_page import SMALLEST_HEIGHT, SearchedPage
from ndrcpdf.layout.page import LINE_HEIGHT, Token

_DEPTH = 0.3
"""How far a blank reaches below the baseline of its dots, in parts of the type size."""
_RAISE = 2.0
"""How far above that it begins all the same, in points: text stands clear of the dots."""
_SHORTEST_LEADER = 10.0
"""The width of the shortest run of dots that is filled in, in points."""
_WIDE = 0.4
"""Lines of this part of the page's width may be lines of one answer."""
_PITCH = 1.5
"""By how much the distances of such lines may differ, in points."""


def on_leaders(searched: SearchedPage) -> Iterator[FoundBlank]:
    """The runs of dots; several wide ones under one another, with no words between, are one blank of lines."""
    leaders = [dots for dots in searched.dots if dots.rect.width >= _SHORTEST_LEADER]
    leaders = [leader for leader in leaders if not _is_of_contents(searched, leader)]
    found = [
        FoundBlank(searched.page.number, _over_dots(leader), BlankKind.LINE, 0.95, leader.size)
        for leader in sorted(leaders, key=lambda each: (-each.baseline, each.rect.x0))
    ]
    yield from as_lines(searched, found)


def _over_dots(leader: Token) -> Rect:
    bottom = leader.baseline - _DEPTH * leader.size + _RAISE
    return Rect(leader.rect.x0, bottom, leader.rect.x1, bottom + LINE_HEIGHT * leader.size)


def _is_of_contents(searched: SearchedPage, leader: Token) -> bool:
    """Whether the dots lead to a page number, as in a table of contents."""
    after = [t for t in _beside(searched.words, leader.rect) if t.rect.x0 >= leader.rect.x1 - 1]
    return len(after) == 1 and after[0].text.isdigit() and after[0].rect.x0 - leader.rect.x1 < leader.size


def _beside(words: Iterable[Token], rect: Rect) -> list[Token]:
    """The words at the height of the rectangle."""
    return [t for t in words if rect.y0 <= (t.rect.y0 + t.rect.y1) / 2 <= rect.y1]


def as_lines(searched: SearchedPage, found: Sequence[FoundBlank]) -> Iterator[FoundBlank]:
    """The finds from the top, runs of wide ones of one pitch joined where nothing is printed between them."""
    run: list[FoundBlank] = []
    for blank in found:
        if run and not _goes_on(searched, run, blank):
            yield _joined(run)
            run = []
        run.append(blank)
    if run:
        yield _joined(run)


def _goes_on(searched: SearchedPage, run: Sequence[FoundBlank], blank: FoundBlank) -> bool:
    last = run[-1].rect
    pitch = last.y0 - blank.rect.y0
    pitches = [a.rect.y0 - b.rect.y0 for a, b in pairwise(run)]
    wide = blank.rect.width > _WIDE * searched.page.box.width
    near = SMALLEST_HEIGHT < pitch < 3 * blank.rect.height and all(
        abs(pitch - other) < _PITCH for other in pitches[-1:]
    )
    ends = abs(last.x1 - blank.rect.x1) < LINE_HEIGHT * blank.size and abs(last.x0 - blank.rect.x0) < blank.size
    row = Rect(searched.page.box.x0, blank.rect.y0, searched.page.box.x1, last.y0 + 1)
    return wide and near and ends and not searched.words_in(row)


def _joined(run: Sequence[FoundBlank]) -> FoundBlank:
    if len(run) == 1:
        return run[0]
    rects = [blank.rect for blank in run]
    around = Rect(
        min(r.x0 for r in rects), min(r.y0 for r in rects), max(r.x1 for r in rects), max(r.y1 for r in rects)
    )
    return replace(run[0], rect=around, kind=BlankKind.LINES, lines=len(run))
