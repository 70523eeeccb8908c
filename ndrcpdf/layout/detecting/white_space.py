"""Blanks that are not printed at all: white space after the colon of a label."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from ndrcpdf.geometry import Rect, hull, overlap
from ndrcpdf.layout.detecting.found_blank import SURE_WHITE, BlankKind, FoundBlank
from ndrcpdf.layout.detecting.searched_page import NEXT_LINE, ROOM_LINES, SIGNS, SearchedPage
from ndrcpdf.layout.lines import lines_of, phrases
from ndrcpdf.layout.page import CLEAR, INSET, NARROWEST_WHITE, SLACK, Token

_LONGEST_LABEL = 12
"""White space behind more words than this is the end of a sentence."""
_INDENT, _FURTHEST = 1.0, 6.0
"""How far a line is indented: by more than the one, less than the other, as a title in the middle of the page is; in
parts of the type size."""
_REACH_UNDER = 2.0
"""How far under the label of white space its blank may be printed, in parts of the type size."""
_ITEM = re.compile(r"(\d{1,2}|[A-Za-z])[.)]|[•‣▪■●◦]")
"""What an item of a list begins with, signs aside."""


def on_white_space(searched: SearchedPage, taken: Sequence[Rect], ticks: Sequence[Rect]) -> Iterator[FoundBlank]:
    """The white space after the colons of labels, where nothing was found: neither beside them nor on the next line.

    Boxes on the next line are those of a label that is alone on its line.
    """
    right = max((word.rect.x1 for word in searched.words), default=0.0)
    for label, end, alone in _labels(searched, right):
        room = _room(searched, label, end, alone=alone)
        if room.width < NARROWEST_WHITE or (alone and _is_title(searched, label, right)):
            continue
        near = hull(word.rect for word in label)._replace(x1=end)
        under = near._replace(y0=near.y0 - _REACH_UNDER * searched.size)
        if not _is_on(under, taken) and not _is_on(under if alone else near, ticks):
            yield FoundBlank(searched.page.number, room, BlankKind.WHITE, SURE_WHITE, label[-1].size)


def _labels(searched: SearchedPage, right: float) -> Iterator[tuple[Sequence[Token], float, bool]]:
    """The labels of a page with no other words behind them, up to where each may be answered, and whether alone."""
    for line, following in pairwise([*lines_of(searched.words), []]):
        if not _announces(line, following) and not _is_heading(line, following):
            yield from _labels_of(line, right)


def _labels_of(line: Sequence[Token], right: float) -> Iterator[tuple[Sequence[Token], float, bool]]:
    found = list(phrases(line))
    for label, after in pairwise([*found, []]):
        if _is_label(label) and (not after or _is_label(after)):
            yield label, after[0].rect.x0 if after else right, len(found) == 1


def _is_on(rect: Rect, others: Sequence[Rect]) -> bool:
    return any(overlap(rect, other) > 0 for other in others)


def _is_label(phrase: Sequence[Token]) -> bool:
    return phrase[-1].text.endswith(":") and len(phrase) <= _LONGEST_LABEL


def _is_title(searched: SearchedPage, phrase: Sequence[Token], right: float) -> bool:
    """Whether the words stand in the middle of the page."""
    left = min(word.rect.x0 for word in searched.words)
    before, after = phrase[0].rect.x0 - left, right - phrase[-1].rect.x1
    return abs(before - after) < before


def _room(searched: SearchedPage, phrase: Sequence[Token], end: float, *, alone: bool) -> Rect:
    """The white lines under a label that is alone on its line, if there are several; else what is white beside it."""
    label = hull(word.rect for word in phrase)
    floor = max((word.rect.y1 for word in searched.words if word.rect.y1 <= label.y0 + SLACK), default=label.y0)
    under = Rect(label.x0, floor + INSET, end, label.y0 - INSET)
    if alone and under.height > ROOM_LINES * searched.size:
        return under
    return Rect(label.x1 + CLEAR, label.y0 - INSET, end - CLEAR, label.y1 + INSET)


def _announces(line: Sequence[Token], following: Sequence[Token]) -> bool:
    """Whether a line leads to the one under it: to the first item of a list, or to words that are indented.

    Labels that end alike, whatever they begin with, are no list.
    """
    first = line[0]
    if not following or first.baseline - following[0].baseline > NEXT_LINE * first.size:
        return False
    if _is_item(following[0]):
        return not _is_item(first)
    indented = _INDENT < (following[0].rect.x0 - first.rect.x0) / first.size < _FURTHEST
    return indented and abs(following[-1].rect.x1 - line[-1].rect.x1) > _INDENT * first.size


def _is_heading(line: Sequence[Token], following: Sequence[Token]) -> bool:
    """Whether a line is in bold over a label that is not."""
    near = bool(following) and line[0].baseline - following[0].baseline < NEXT_LINE * line[0].size
    bold = all(word.bold for word in line if not set(word.text) <= SIGNS)
    label = next((word for word in following if word.text.endswith(":")), None)
    return near and bold and label is not None and not label.bold


def _is_item(word: Token) -> bool:
    """Whether an item of a list begins with the word."""
    return set(word.text) <= SIGNS or bool(_ITEM.fullmatch(word.text))
