"""Blanks that are runs of dots, and blanks of several lines."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from ndrcpdf.geometry import Rect, hull
from ndrcpdf.layout.detecting.found_blank import SURE_DOTS, BlankKind, FoundBlank
from ndrcpdf.layout.detecting.searched_page import EVEN, SMALLEST_HEIGHT, WIDE, SearchedPage
from ndrcpdf.layout.page import LINE_HEIGHT, SLACK, Token

_DEPTH = 0.3
"""How far a blank reaches below the baseline of its dots, in parts of the type size."""
_RAISE = 2.0
"""How far above that it begins all the same, in points: text stands clear of the dots."""
_SHORTEST_LEADER = 10.0
"""The width of the shortest run of dots that is filled in, in points."""
_FURTHEST = 3.0
"""The lines of one answer are less far apart than this, in parts of the height of a line."""


def on_leaders(searched: SearchedPage) -> Iterator[FoundBlank]:
    """The runs of dots; several wide ones under one another, with no words between, are one blank of lines."""
    leaders = [dots for dots in searched.dots if dots.rect.width >= _SHORTEST_LEADER]
    leaders = [leader for leader in leaders if not _is_of_contents(searched, leader)]
    found = [
        FoundBlank(searched.page.number, _over_dots(leader), BlankKind.LINE, SURE_DOTS, leader.size)
        for leader in sorted(leaders, key=lambda each: (-each.baseline, each.rect.x0))
    ]
    yield from as_lines(searched, found)


def _over_dots(leader: Token) -> Rect:
    """The rectangle of one line of text on dots."""
    bottom = leader.baseline - _DEPTH * leader.size + _RAISE
    return Rect(leader.rect.x0, bottom, leader.rect.x1, bottom + LINE_HEIGHT * leader.size)


def _is_of_contents(searched: SearchedPage, leader: Token) -> bool:
    """Whether the dots lead to a page number, as in a table of contents."""
    rect = leader.rect
    after = [
        word for word in searched.words if rect.y0 <= word.rect.centre[1] <= rect.y1 and word.rect.x0 >= rect.x1 - SLACK
    ]
    return len(after) == 1 and after[0].text.isdigit() and after[0].rect.x0 - rect.x1 < leader.size


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
    """Whether a wide line is the next one of an answer: as far under the last as that is under the one before."""
    last = run[-1].rect
    wide = blank.rect.width > WIDE * searched.page.box.width
    ends = abs(last.x1 - blank.rect.x1) < LINE_HEIGHT * blank.size and abs(last.x0 - blank.rect.x0) < blank.size
    row = Rect(searched.page.box.x0, blank.rect.y0, searched.page.box.x1, last.y0 + SLACK)
    return wide and _is_next(run, blank) and ends and not searched.words_in(row)


def _is_next(run: Sequence[FoundBlank], blank: FoundBlank) -> bool:
    feet = [each.rect.y0 for each in (*run[-2:], blank)]
    *before, pitch = (upper - lower for upper, lower in pairwise(feet))
    even = all(abs(pitch - other) < EVEN for other in before)
    return even and SMALLEST_HEIGHT < pitch < _FURTHEST * blank.rect.height


def _joined(run: Sequence[FoundBlank]) -> FoundBlank:
    """The lines of one answer as one blank; a line alone as it is."""
    if len(run) == 1:
        return run[0]
    return replace(run[0], rect=hull(blank.rect for blank in run), kind=BlankKind.LINES, lines=len(run))
