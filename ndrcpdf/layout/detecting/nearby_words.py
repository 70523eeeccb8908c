"""The words near a blank: on its left, above it, under it, on its right; empty where there are none."""

import math
from collections.abc import Iterator, Sequence
from itertools import groupby

from ndrcpdf.geometry import Rect, hull, shared_height, shared_width
from ndrcpdf.layout.detecting.found_blank import NEIGHBOURS, BlankKind, FoundBlank
from ndrcpdf.layout.detecting.searched_page import AT_EDGE, NEXT_LINE, SearchedPage
from ndrcpdf.layout.letters import letters_only
from ndrcpdf.layout.lines import PHRASE_GAP, SAME_LINE, phrases
from ndrcpdf.layout.page import SLACK, TOUCHING, Token

MOST_WORDS = 14
"""The longest label or heading, in words."""
_MOST_LINES = 3
"""The longest label, in lines."""
_REACH = 200.0
"""A label ends no further on the left of its blank than this, in points."""
_FIRST_GAP = 4.0
"""A label on the right of its blank begins no further from it than this, in parts of the type size."""
_DOWN = 1.8
"""How far under its blank a label stands at most, in parts of the type size."""
_DESCENDS = 0.5
"""How far a label above a blank reaches down into it at most, in parts of the type size."""
_BETWEEN_LINES = 0.8
"""How far the lines of a label are apart at most, in parts of the type size."""
_FOOT, _HEIGHT = 0.4, 1.6
"""The row of a blank begins so far under it, and is up to so far over its foot, in parts of the type size."""
_MOSTLY_LEVEL = 0.3
"""What shares more than this part of the lower height is on one line."""
_LEFT_OF_BOX = 40.0
"""Words that begin no further than this on the left of a box, in points, may be beside it."""
_HIGH = (BlankKind.CELL, BlankKind.REST, BlankKind.COMB)
"""Blanks whose label may stand anywhere along their height, in several lines."""
_SIGNS_OF_LABELS = ("€", ":")
"""What is a word of a label, though it has no letters."""


def words_left(searched: SearchedPage, blank: FoundBlank, every: Sequence[FoundBlank]) -> str:
    """The words on the left of a blank: all of their cell, or the last phrase of their line."""
    row = _row(blank)
    words = _between_blanks_left(searched, blank, row, every)
    if not words:
        return ""
    last = max(words, key=lambda word: word.rect.x1)
    if not _is_in_reach(last, row):
        return ""
    if last.cell and blank.kind in _HIGH:
        return _cut([word for word in words if word.cell == last.cell])
    return _cut(_last_phrase([word for word in words if abs(word.baseline - last.baseline) < SAME_LINE * last.size]))


def _is_in_reach(last: Token, row: Rect) -> bool:
    """Whether the last word before a blank is near, or in the cell before it."""
    is_in_next_cell = last.cell is not None and abs(last.cell.x1 - row.x0) < NEIGHBOURS
    return row.x0 - last.rect.x1 <= _REACH or is_in_next_cell


def _row(blank: FoundBlank) -> Rect:
    """Where words on the left of a blank stand: at its height, or, of one high blank, anywhere along it."""
    rect = blank.rect
    if blank.kind in _HIGH:
        return rect
    return rect._replace(y0=rect.y0 - _FOOT * blank.size, y1=min(rect.y1, rect.y0 + _HEIGHT * blank.size))


def _between_blanks_left(
    searched: SearchedPage, blank: FoundBlank, row: Rect, every: Sequence[FoundBlank]
) -> list[Token]:
    """The words of a row between a blank and the one before it."""
    ends = (rect.x1 for rect in _others_in_row(row, blank, every) if rect.x1 <= row.x0 + SLACK)
    wall = max(ends, default=-math.inf)
    return [
        word
        for word in _words_in_row(searched, row)
        if wall - SLACK <= word.rect.x0 and word.rect.x1 <= row.x0 + TOUCHING
    ]


def _others_in_row(row: Rect, blank: FoundBlank, every: Sequence[FoundBlank]) -> Iterator[Rect]:
    return (other.rect for other in every if other is not blank and are_level(other.rect, row))


def _words_in_row(searched: SearchedPage, row: Rect) -> Iterator[Token]:
    return (word for word in label_words(searched) if row.y0 <= word.rect.centre[1] <= row.y1)


def _last_phrase(line: Sequence[Token]) -> list[Token]:
    """The last words of a line that belong together, in one cell."""
    *_others, phrase = phrases(sorted(line, key=lambda each: each.rect.x0))
    cells = [word.cell for word in phrase]
    first = next((number for number in range(len(cells), 0, -1) if cells[number - 1] != cells[-1]), 0)
    return phrase[first:]


def words_above(searched: SearchedPage, blank: FoundBlank, every: Sequence[FoundBlank]) -> str:
    """The lines right above a blank: the last, and those it goes on from."""
    lines = _lines_above(searched, blank)
    if not lines or min(word.rect.y0 for word in lines[0]) - blank.rect.y1 > NEXT_LINE * blank.size:
        return ""
    taken = [lines[0]]
    for line in lines[1:_MOST_LINES]:
        if not _goes_on_in(line, taken[-1], blank.size) or _ends_above(line, every):
            break
        taken.append(line)
    return _cut([word for line in taken for word in line])


def _lines_above(searched: SearchedPage, blank: FoundBlank) -> list[list[Token]]:
    """The words over the width of a blank, line by line from the lowest."""
    rect = blank.rect
    over = [
        word
        for word in label_words(searched)
        if shared_width(word.rect, rect) > 0 and word.rect.y0 > rect.y1 - _DESCENDS * blank.size
    ]
    from_lowest = sorted(over, key=lambda word: (round(word.baseline), word.rect.x0))
    return [list(line) for _height, line in groupby(from_lowest, key=lambda word: round(word.baseline))]


def _goes_on_in(line: Sequence[Token], lower: Sequence[Token], size: float) -> bool:
    """Whether a line is of the same cell as the lower one, and right over it."""
    apart = min(word.rect.y0 for word in line) - max(word.rect.y1 for word in lower)
    return apart <= _BETWEEN_LINES * size and line[0].cell == lower[0].cell


def _ends_above(line: Sequence[Token], every: Sequence[FoundBlank]) -> bool:
    """Whether the words of a line do not go on under it: they end a sentence, ask, or have a blank beside them."""
    around = hull(word.rect for word in line)
    is_busy = any(are_beside(around, each.rect) for each in every)
    return is_busy or ":" in text_of_label(line) or line[-1].text.endswith(".")


def words_under(searched: SearchedPage, blank: FoundBlank) -> str:
    """The words close under a line to write on."""
    if blank.kind is not BlankKind.LINE:
        return ""
    near = blank.rect._replace(y0=blank.rect.y0 - _DOWN * blank.size, y1=blank.rect.y0)
    return _cut([word for word in label_words(searched) if near.holds_centre_of(word.rect)])


def words_right(searched: SearchedPage, blank: FoundBlank, every: Sequence[FoundBlank]) -> str:
    """The words on the right of a blank, up to a gap or the next blank, with the lines they go on in."""
    row = blank.rect._replace(y0=blank.rect.y0 - AT_EDGE, y1=blank.rect.y1 + AT_EDGE)
    starts = (rect.x0 for rect in _others_in_row(row, blank, every) if rect.x0 >= row.x1 - SLACK)
    wall = min(starts, default=math.inf)
    words = [w for w in _words_in_row(searched, row) if row.x1 - TOUCHING <= w.rect.x0 < wall - SLACK]
    phrase = _first_phrase(words, row.x1)
    return _cut([*phrase, *_further_lines(searched, phrase, every)], first=True)


def _first_phrase(words: Sequence[Token], left: float) -> list[Token]:
    """The words behind a blank that ends on the left, as far as they belong together, in one cell."""
    phrase: list[Token] = []
    for word in sorted(words, key=lambda each: each.rect.x0):
        edge, widest = (phrase[-1].rect.x1, PHRASE_GAP) if phrase else (left, _FIRST_GAP)
        if word.rect.x0 - edge > widest * word.size or (phrase and word.cell != phrase[0].cell):
            break
        phrase.append(word)
    return phrase


def _further_lines(searched: SearchedPage, phrase: Sequence[Token], every: Sequence[FoundBlank]) -> Iterator[Token]:
    """The further lines of the words beside a box, in their cell, down to the next blank."""
    if not phrase or not phrase[0].cell:
        return
    number, foot = phrase[0].line, min(word.rect.y0 for word in phrase)
    for word in _lower_in_cell(searched, phrase):
        is_apart = foot - word.rect.y1 > _BETWEEN_LINES * word.size or word.line - number >= _MOST_LINES
        if is_apart or any(_is_of_box(word.rect, each.rect) for each in every):
            return
        foot = min(foot, word.rect.y0)
        yield word


def _lower_in_cell(searched: SearchedPage, phrase: Sequence[Token]) -> list[Token]:
    """The words of the lines under a phrase in its cell that begin before it ends, in reading order."""
    lower = (word for word in label_words(searched) if word.cell == phrase[0].cell and word.line > phrase[0].line)
    return sorted((word for word in lower if word.rect.x0 <= phrase[-1].rect.x1), key=_reading_place)


def _is_of_box(words: Rect, box: Rect) -> bool:
    """Whether words stand beside another box, as its own may."""
    return are_level(words, box) and box.x0 - _LEFT_OF_BOX < words.x0 and words.x1 < box.x1 + _REACH


# ── Words as text ────────────────────────────────────────────────────────────────────────────────────────────────────


def label_words(searched: SearchedPage) -> list[Token]:
    """The words of a page that may be of a label: those with letters, and a few signs."""
    return [word for word in searched.words if letters_only(word.text) or word.text in _SIGNS_OF_LABELS]


def text_of_label(words: Sequence[Token]) -> str:
    """The words with spaces between, without the numbers of notes."""
    return " ".join(word.unnumbered for word in words)


def _cut(words: Sequence[Token], *, first: bool = False) -> str:
    """The words in reading order as one text; of many the last ones, or the first."""
    ordered = sorted(words, key=_reading_place)
    ordered = ordered[:MOST_WORDS] if first else ordered[-MOST_WORDS:]
    return text_of_label(ordered).strip(" :").removesuffix(" (").strip()


def _reading_place(word: Token) -> tuple[int, float]:
    return word.line, word.rect.x0


def are_level(rect: Rect, other: Rect) -> bool:
    """Whether two rectangles are on one line."""
    return shared_height(rect, other) > _MOSTLY_LEVEL * min(rect.height, other.height)


def are_beside(rect: Rect, other: Rect) -> bool:
    """Whether two rectangles are on one line, the one over a part of the width of the other."""
    return shared_width(rect, other) > 0 and are_level(rect, other)
