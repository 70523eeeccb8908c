"""Blanks that are cells: empty ones, and what is white of a cell beside or under its label."""

from collections.abc import Iterator, Sequence
from statistics import median

from ndrcpdf.geometry import Rect, hull
from ndrcpdf.layout.detecting.checkboxes import touching
from ndrcpdf.layout.detecting.found_blank import BlankKind, FoundBlank
from ndrcpdf.layout.detecting.ruled_lines import underlines
from ndrcpdf.layout.detecting.ruled_regions import RegionKind, RuledRegion
from ndrcpdf.layout.detecting.searched_page import DARK, ROOM_LINES, SIGNS, SMALLEST_HEIGHT, SearchedPage
from ndrcpdf.layout.lines import lines_of, phrases
from ndrcpdf.layout.page import Token, TokenKind
from ndrcpdf.layout.reading.paths import WHITE

_NARROWEST = 12.0
"""The width of the narrowest empty cell that is a blank, in points."""
_NARROWEST_REST = 24.0
_LEAST_REST = 0.2
"""White room beside a label is a blank if it is that wide, in points and as a part of its cell."""
_INSET = 1.0
"""How far inside its cell a blank begins, in points."""
_TOUCHING, _MOSTLY = 4.0, 0.6
"""How near cells are neighbours, in points, and how much of the lower one has to lie beside the other."""
_MARGIN, _OFF_CENTRE = 12.0, 0.15
"""Words further from both sides of their cell than this, and not further from one by that part of it, are centred."""
_PARAGRAPH = 4
"""So many lines are a text to read, no label."""
_COMB_CELL, _PITCH = 22.0, 1.5
"""The widest cell of a comb, and by how much cells of one width differ, in points."""
_WIDE = 0.5
"""A cell of this part of the page's width has a title where its words are in bold."""


def in_cells(searched: SearchedPage, areas: Sequence[RuledRegion], taken: Sequence[Rect]) -> Iterator[FoundBlank]:
    """The blanks in the cells of a page; ``taken`` are the boxes and combs found there already."""
    cells = [region.rect for region in areas if region.kind is not RegionKind.LINE]
    empty = [cell for cell in cells if _is_empty(searched, cell, taken)]
    for run in touching(cell for cell in empty if cell.width <= _COMB_CELL):
        if len(run) > 1 and not _is_stacked(run[0], empty):
            yield FoundBlank(searched.page.number, hull(run), BlankKind.COMB, 0.9, searched.size)
    for cell in empty:
        if cell.width >= _NARROWEST and cell.height >= SMALLEST_HEIGHT and not _is_blocked(searched, cell):
            yield FoundBlank(searched.page.number, _inside(cell), BlankKind.CELL, 0.85, searched.size)
    ticked = [cell for cell in cells if any(cell.holds_centre_of(rect) for rect in taken)]
    for cell in cells:
        if cell in empty or _is_head(cell, empty) or any(_is_right_of(cell, tick) for tick in ticked):
            continue
        if _has_own(searched, cell, taken):
            yield from _under_all(searched, cell, taken)
        else:
            yield from _in_rest(searched, cell)


def _is_blocked(searched: SearchedPage, cell: Rect) -> bool:
    """Whether the cell beside it is painted dark: what is blocked out there has no answer here either."""
    left = Rect(cell.x0 - 5, cell.y0, cell.x0 - 5, cell.y1)
    return searched.page.drawing.lightness(left) < DARK


def _inside(cell: Rect) -> Rect:
    return Rect(cell.x0 + _INSET, cell.y0 + _INSET, cell.x1 - _INSET, cell.y1 - _INSET)


def _is_empty(searched: SearchedPage, cell: Rect, taken: Sequence[Rect]) -> bool:
    return not searched.words_in(cell) and not _has_own(searched, cell, taken)


def _has_own(searched: SearchedPage, cell: Rect, taken: Sequence[Rect]) -> bool:
    """Whether something in the cell already says where to write: boxes, dots or rules; or there is a picture."""
    boxes = [t.rect for t in searched.page.tokens if t.kind is TokenKind.BOX]
    dots = [dots.rect for dots in searched.dots]
    if any(cell.holds_centre_of(rect) for rect in (*taken, *boxes, *dots, *searched.page.drawing.pictures)):
        return True
    inner = Rect(cell.x0 + 3, cell.y0 + 3, cell.x1 - 3, cell.y1 - 3)
    return any(
        inner.y0 < rule.at < inner.y1
        and rule.length >= _NARROWEST_REST
        and inner.x0 - 1 <= rule.start
        and rule.end <= inner.x1 + 1
        and not underlines(searched, rule.start, rule.end, rule.at)
        for rule in searched.across
    )


def _is_stacked(cell: Rect, others: Sequence[Rect]) -> bool:
    """Whether there is another empty cell right above or under it: a table, no comb."""
    return any(
        abs(other.x0 - cell.x0) < _PITCH
        and abs(other.x1 - cell.x1) < _PITCH
        and min(abs(other.y0 - cell.y1), abs(other.y1 - cell.y0)) < _PITCH
        for other in others
    )


def _is_head(cell: Rect, empty: Sequence[Rect]) -> bool:
    """Whether the cell is the head of a row or of a column of empty cells: it is to be read, they are to be filled."""
    return any(_is_right_of(other, cell) or _is_under(other, cell) for other in empty)


def _is_right_of(cell: Rect, head: Rect) -> bool:
    shared = min(cell.y1, head.y1) - max(cell.y0, head.y0)
    return abs(cell.x0 - head.x1) < _TOUCHING and shared > _MOSTLY * min(cell.height, head.height)


def _is_under(cell: Rect, head: Rect) -> bool:
    as_wide = abs(cell.x0 - head.x0) + abs(cell.x1 - head.x1) < 2 * _TOUCHING
    return abs(cell.y1 - head.y0) < _TOUCHING and as_wide


def _in_rest(searched: SearchedPage, cell: Rect) -> Iterator[FoundBlank]:
    """What is white of a cell under its label, else beside it, or between several."""
    words = searched.words_in(cell)
    lines = list(lines_of(words))
    size = median(word.size for word in words)
    bottom, top = min(word.rect.y0 for word in words), max(word.rect.y1 for word in words)
    under, over = bottom - cell.y0, cell.y1 - top
    if len(lines) >= _PARAGRAPH and under < top - bottom:
        return
    if under >= max(0.85 * size, SMALLEST_HEIGHT) and under >= over + 0.6 * size:
        room = Rect(cell.x0 + _INSET, cell.y0 + _INSET, cell.x1 - _INSET, bottom - 0.5)
        yield FoundBlank(searched.page.number, room, BlankKind.ROOM, 0.7, size)
        return
    if not _is_heading(searched, cell, words):
        yield from _beside_labels(searched, cell, words, size)


def _under_all(searched: SearchedPage, cell: Rect, taken: Sequence[Rect]) -> Iterator[FoundBlank]:
    """The white room at the foot of a cell whose other blanks are all above its last words."""
    words = searched.words_in(cell)
    dots = [dots.rect for dots in searched.dots]
    others = [rect for rect in (*taken, *dots, *searched.page.drawing.pictures) if cell.holds_centre_of(rect)]
    rules = [r.at for r in searched.across if cell.x0 < r.start and r.end < cell.x1 and cell.y0 < r.at < cell.y1]
    if not words or not others:
        return
    bottom = min(word.rect.y0 for word in words)
    last = min([bottom + 1, *(rect.y0 for rect in others), *rules])
    if last > bottom and bottom - cell.y0 >= ROOM_LINES * words[-1].size:
        room = Rect(cell.x0 + _INSET, cell.y0 + _INSET, cell.x1 - _INSET, bottom - 0.5)
        yield FoundBlank(searched.page.number, room, BlankKind.ROOM, 0.6, words[-1].size)


def _is_heading(searched: SearchedPage, cell: Rect, words: Sequence[Token]) -> bool:
    """Whether the words are the title of a part: in bold over a wide cell, or in the middle of any."""
    written = hull([word.rect for word in words])
    left, right = written.x0 - cell.x0, cell.x1 - written.x1
    if min(left, right) > _MARGIN and abs(left - right) < _OFF_CENTRE * cell.width:
        return True
    asks = words[-1].text.endswith(":") and searched.page.drawing.lightness(cell) >= WHITE
    return cell.width > _WIDE * searched.page.box.width and words[0].bold and not asks


def _beside_labels(searched: SearchedPage, cell: Rect, words: Sequence[Token], size: float) -> Iterator[FoundBlank]:
    blocks = _blocks(words)
    starts = [block.x0 for block in blocks[1:]] + [cell.x1]
    for block, end in zip(blocks, starts, strict=True):
        rest = Rect(block.x1 + 2, cell.y0 + _INSET, end - _INSET, cell.y1 - _INSET)
        if _is_prefilled(words, block):
            continue
        if (
            rest.width >= max(_NARROWEST_REST, _LEAST_REST * cell.width / len(blocks))
            and rest.height >= SMALLEST_HEIGHT
        ):
            yield FoundBlank(searched.page.number, rest, BlankKind.REST, 0.6, size)


def _is_prefilled(words: Sequence[Token], block: Rect) -> bool:
    """Whether words follow the colon of the label already: what the form asks for is printed there."""
    inside = [word.text for word in words if block.holds_centre_of(word.rect)]
    colon = next((n for n, text in enumerate(inside) if text.endswith(":")), len(inside))
    return any(not set(text) <= SIGNS and not text.startswith("(") for text in inside[colon + 1 : colon + 2])


def _blocks(words: Sequence[Token]) -> list[Rect]:
    """The phrases of a cell, those that stand under one another together, from the left."""
    found = [hull([word.rect for word in phrase]) for line in list(lines_of(words)) for phrase in phrases(line)]
    blocks: list[Rect] = []
    for phrase in sorted(found, key=lambda each: each.x0):
        if blocks and phrase.x0 <= blocks[-1].x1:
            blocks[-1] = hull([blocks[-1], phrase])
        else:
            blocks.append(phrase)
    return blocks
