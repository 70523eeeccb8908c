"""Blanks that are cells: empty ones, and what is white of a cell beside or under its label."""

from collections.abc import Iterator, Sequence
from statistics import median

from ndrcpdf.geometry import Rect, hull, shared_height
from ndrcpdf.layout.detecting.checkboxes import touching
from ndrcpdf.layout.detecting.found_blank import (
    NEIGHBOURS,
    SURE_CELL,
    SURE_COMB,
    SURE_REST,
    SURE_ROOM,
    BlankKind,
    FoundBlank,
)
from ndrcpdf.layout.detecting.ruled_lines import underlines
from ndrcpdf.layout.detecting.searched_page import (
    DARK,
    EVEN,
    NARROWEST_LINE,
    ROOM_LINES,
    SIGNS,
    SMALLEST_HEIGHT,
    TITLE_WIDTH,
    SearchedPage,
)
from ndrcpdf.layout.lines import lines_of, phrases
from ndrcpdf.layout.page import CLEAR, IN_ROW, INSET, SLACK, TOUCHING, Token, TokenKind
from ndrcpdf.layout.reading.paths import WHITE

_NARROWEST = 12.0
"""The width of the narrowest empty cell that is a blank, in points."""
_LEAST_REST = 0.2
"""White room beside a label is no blank if it is less wide than this part of its cell, or of its share in it."""
_MARGIN, _OFF_CENTRE = 12.0, 0.15
"""Words further from both sides of their cell than this, in points, and not further from one than from the other by
that part of its width, are centred."""
_PARAGRAPH = 4
"""So many lines are a text to read, no label."""
_COMB_CELL = 22.0
"""The width of the widest cell of a comb, in points."""
_LEFT = 5.0
"""How far on the left of a cell the paper beside it is looked at, in points."""
_UNDER, _MORE_UNDER = 0.85, 0.6
"""The room under a label is for its answer if it is as high, and so much higher than that over it, in parts of the type
size."""
_CLEAR_UNDER = 0.5
"""How far under the words of a cell a blank begins, in points."""


def in_cells(searched: SearchedPage, cells: Sequence[Rect], taken: Sequence[Rect]) -> Iterator[FoundBlank]:
    """The blanks in the cells of a page; ``taken`` are the boxes and combs found there already."""
    empty = [cell for cell in cells if _is_empty(searched, cell, taken)]
    yield from _combs(searched, empty)
    yield from _whole_cells(searched, empty)
    for cell in _labelled(cells, empty, taken):
        if _has_own(searched, cell, taken):
            yield from _under_all(searched, cell, taken)
        else:
            yield from _in_rest(searched, cell)


def _labelled(cells: Sequence[Rect], empty: Sequence[Rect], taken: Sequence[Rect]) -> Iterator[Rect]:
    """The cells with words that are neither heads of empty cells nor the words of a box in the cell before."""
    ticked = [cell for cell in cells if any(cell.holds_centre_of(rect) for rect in taken)]
    for cell in cells:
        if cell not in empty and not _is_head(cell, empty) and not any(_is_right_of(cell, tick) for tick in ticked):
            yield cell


def _combs(searched: SearchedPage, empty: Sequence[Rect]) -> Iterator[FoundBlank]:
    """The rows of narrow empty cells of one size."""
    for run in touching(cell for cell in empty if cell.width <= _COMB_CELL):
        if len(run) > 1 and not _is_stacked(run[0], empty):
            yield FoundBlank(searched.page.number, hull(run), BlankKind.COMB, SURE_COMB, searched.size)


def _whole_cells(searched: SearchedPage, empty: Sequence[Rect]) -> Iterator[FoundBlank]:
    """The empty cells that are large enough to be written in, and not blocked out."""
    for cell in empty:
        if cell.width >= _NARROWEST and cell.height >= SMALLEST_HEIGHT and not _is_blocked(searched, cell):
            yield FoundBlank(searched.page.number, cell.inset(INSET), BlankKind.CELL, SURE_CELL, searched.size)


def _is_blocked(searched: SearchedPage, cell: Rect) -> bool:
    """Whether the cell beside it is painted dark: what is blocked out there has no answer here either."""
    left = Rect(cell.x0 - _LEFT, cell.y0, cell.x0 - _LEFT, cell.y1)
    return searched.page.drawing.lightness(left) < DARK


def _is_empty(searched: SearchedPage, cell: Rect, taken: Sequence[Rect]) -> bool:
    return not searched.words_in(cell) and not _has_own(searched, cell, taken)


def _has_own(searched: SearchedPage, cell: Rect, taken: Sequence[Rect]) -> bool:
    """Whether something in the cell already says where to write: boxes, dots or rules; or there is a picture."""
    boxes = [token.rect for token in searched.page.tokens if token.kind is TokenKind.BOX]
    places = (*boxes, *_places(searched, taken))
    return any(cell.holds_centre_of(rect) for rect in places) or _has_rule(searched, cell.inset(TOUCHING))


def _places(searched: SearchedPage, taken: Sequence[Rect]) -> list[Rect]:
    """The boxes that are found on the page already, its dots and its pictures."""
    return [*taken, *(dots.rect for dots in searched.dots), *searched.page.drawing.pictures]


def _has_rule(searched: SearchedPage, inner: Rect) -> bool:
    """Whether a rule lies inside a cell, and does not just underline words."""
    return any(
        inner.y0 < rule.at < inner.y1
        and rule.length >= NARROWEST_LINE
        and inner.x0 - SLACK <= rule.start
        and rule.end <= inner.x1 + SLACK
        and not underlines(searched, rule.start, rule.end, rule.at)
        for rule in searched.across
    )


def _is_stacked(cell: Rect, others: Sequence[Rect]) -> bool:
    """Whether there is another empty cell right above or under it: a table, no comb."""
    return any(
        abs(other.x0 - cell.x0) < EVEN
        and abs(other.x1 - cell.x1) < EVEN
        and min(abs(other.y0 - cell.y1), abs(other.y1 - cell.y0)) < EVEN
        for other in others
    )


def _is_head(cell: Rect, empty: Sequence[Rect]) -> bool:
    """Whether the cell is the head of a row or of a column of empty cells: it is to be read, they are to be filled."""
    return any(_is_right_of(other, cell) or _is_under(other, cell) for other in empty)


def _is_right_of(cell: Rect, head: Rect) -> bool:
    return abs(cell.x0 - head.x1) < NEIGHBOURS and shared_height(cell, head) > IN_ROW * min(cell.height, head.height)


def _is_under(cell: Rect, head: Rect) -> bool:
    as_wide = abs(cell.x0 - head.x0) + abs(cell.x1 - head.x1) < 2 * NEIGHBOURS
    return abs(cell.y1 - head.y0) < NEIGHBOURS and as_wide


def _in_rest(searched: SearchedPage, cell: Rect) -> Iterator[FoundBlank]:
    """What is white of a cell under its label, else beside it, or between several."""
    words = searched.words_in(cell)
    lines = list(lines_of(words))
    size = median(word.size for word in words)
    bottom, top = min(word.rect.y0 for word in words), max(word.rect.y1 for word in words)
    under, over = bottom - cell.y0, cell.y1 - top
    if len(lines) >= _PARAGRAPH and under < top - bottom:
        return
    if under >= max(_UNDER * size, SMALLEST_HEIGHT) and under >= over + _MORE_UNDER * size:
        yield FoundBlank(searched.page.number, _room(cell, bottom), BlankKind.ROOM, SURE_ROOM, size)
    elif not _is_heading(searched, cell, words):
        yield from _beside_labels(searched, cell, words, size)


def _under_all(searched: SearchedPage, cell: Rect, taken: Sequence[Rect]) -> Iterator[FoundBlank]:
    """The white room at the foot of a cell whose other blanks are all above its last words."""
    words = searched.words_in(cell)
    others = [rect.y0 for rect in _places(searched, taken) if cell.holds_centre_of(rect)]
    if not words or not others:
        return
    bottom = min(word.rect.y0 for word in words)
    is_last = bottom < min([*others, *_rules_inside(searched, cell)])
    if is_last and bottom - cell.y0 >= ROOM_LINES * words[-1].size:
        yield FoundBlank(searched.page.number, _room(cell, bottom), BlankKind.ROOM, SURE_REST, words[-1].size)


def _rules_inside(searched: SearchedPage, cell: Rect) -> list[float]:
    """The heights of the horizontal rules inside a cell."""
    inside = (rule for rule in searched.across if cell.x0 < rule.start and rule.end < cell.x1)
    return [rule.at for rule in inside if cell.y0 < rule.at < cell.y1]


def _room(cell: Rect, top: float) -> Rect:
    """What is white of a cell under its words, which reach down to a height."""
    return Rect(cell.x0 + INSET, cell.y0 + INSET, cell.x1 - INSET, top - _CLEAR_UNDER)


def _is_heading(searched: SearchedPage, cell: Rect, words: Sequence[Token]) -> bool:
    """Whether the words are the title of a part: in bold over a wide cell, or in the middle of any."""
    written = hull(word.rect for word in words)
    left, right = written.x0 - cell.x0, cell.x1 - written.x1
    if min(left, right) > _MARGIN and abs(left - right) < _OFF_CENTRE * cell.width:
        return True
    asks = words[-1].text.endswith(":") and searched.page.drawing.lightness(cell) >= WHITE
    return cell.width > TITLE_WIDTH * searched.page.box.width and words[0].bold and not asks


def _beside_labels(searched: SearchedPage, cell: Rect, words: Sequence[Token], size: float) -> Iterator[FoundBlank]:
    """What is white of a cell behind each of the labels in it."""
    blocks = _blocks(words)
    narrowest = max(NARROWEST_LINE, _LEAST_REST * cell.width / len(blocks))
    ends = [*(block.x0 for block in blocks[1:]), cell.x1]
    for block, end in zip(blocks, ends, strict=True):
        rest = Rect(block.x1 + CLEAR, cell.y0 + INSET, end - INSET, cell.y1 - INSET)
        is_large = rest.width >= narrowest and rest.height >= SMALLEST_HEIGHT
        if is_large and not _is_prefilled(words, block):
            yield FoundBlank(searched.page.number, rest, BlankKind.REST, SURE_REST, size)


def _is_prefilled(words: Sequence[Token], block: Rect) -> bool:
    """Whether words follow the colon of the label already: what the form asks for is printed there."""
    inside = [word.text for word in words if block.holds_centre_of(word.rect)]
    colon = next((n for n, text in enumerate(inside) if text.endswith(":")), len(inside))
    return any(not set(text) <= SIGNS and not text.startswith("(") for text in inside[colon + 1 : colon + 2])


def _blocks(words: Sequence[Token]) -> list[Rect]:
    """The phrases of a cell, those that stand under one another together, from the left."""
    found = [hull(word.rect for word in phrase) for line in lines_of(words) for phrase in phrases(line)]
    blocks: list[Rect] = []
    for phrase in sorted(found, key=lambda each: each.x0):
        if blocks and phrase.x0 <= blocks[-1].x1:
            blocks[-1] = hull([blocks[-1], phrase])
        else:
            blocks.append(phrase)
    return blocks
