"""Blanks that are cells: beside, under or around their labels, and where a row and a column cross."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from ndrcpdf.geometry import Rect, shared_height, shared_width
from ndrcpdf.layout.lines import phrases
from ndrcpdf.layout.locating.candidate import ROLE_BY_TYPE, SPLIT, WIDEST_MARGIN, Candidate, split_up
from ndrcpdf.layout.page import IN_ROW, INSET, SLACK, SMALLEST_CELL, TOUCHING, Page, Token
from ndrcpdf.layout.token_search import TokenStream
from ndrcpdf.model.forms import Blank, Field, FieldType
from ndrcpdf.model.placements import Placement, Role

_HEAD_GAP = 2.0
"""Words further apart than this, in parts of their size, are heads of different columns."""
_WIDEST_PADDING = 2.0
"""How far from the left of the label of a frame under it the frame begins at most, in parts of the type size."""
_TICK = 9.0
"""The side of the square in which an empty cell is ticked, in points."""
_CENTRED = (FieldType.GRADE, FieldType.PERCENT, FieldType.INTEGER, FieldType.YEAR)
"""Short numbers, which stand in the middle of their cells."""


def in_cell(field: Field, stream: TokenStream, label: range, _last: int, score: float) -> Candidate | None:
    """The empty cell beside the label's cell, else the first under it; or the one so many cells under it."""
    page, token = stream.tokens[label.start]
    if token.cell is None:
        return None
    if field.blank.below:
        chosen = next(iter(_cells_under(page, token.cell)[field.blank.below - 1 :]), None)
        return chosen and cell_candidate(field, page, token, chosen, score)
    chosen = _next_cell(page, token, token.cell)
    if chosen is None and token.cell.y0 - min(cell.y0 for cell in page.cells) < TOUCHING:
        return _over_the_page(field, stream, label, score)
    return chosen and cell_candidate(field, page, token, chosen, score)


def _cells_under(page: Page, cell: Rect) -> list[Rect]:
    """The empty cells under a cell, from the top."""
    return sorted((each for each in empty_cells(page) if _is_under(each, cell)), key=lambda each: -each.y1)


def _next_cell(page: Page, label: Token, cell: Rect) -> Rect | None:
    """The empty cell beside the cell of a label, else the column of the label in the one right under it."""
    beside = next((each for each in empty_cells(page) if is_beside(each, cell)), None)
    if beside:
        return beside
    under = next(iter(_cells_under(page, cell)), None)
    return _column_under(under, page, label) if under and cell.y0 - under.y1 < TOUCHING else None


def _column_under(cell: Rect, page: Page, label: Token) -> Rect:
    """The part of a cell that is under the label, where heads stand side by side in one cell over it."""
    line = (each for each in page.tokens if each.cell == label.cell and each.line == label.line)
    heads = list(phrases(sorted(line, key=lambda each: each.rect.x0), _HEAD_GAP))
    number = next(number for number, head in enumerate(heads) if label in head)
    sides = [cell.x0, *_partings(heads, cell.x0), cell.x1]
    return Rect(sides[number], cell.y0, sides[number + 1], cell.y1)


def _partings(heads: Sequence[Sequence[Token]], left: float) -> list[float]:
    """The x between the columns under heads: as far before each head as the first begins from the left of all.

    Where the heads are centred, half way between their middles.
    """
    margin = heads[0][0].rect.x0 - left
    if margin <= WIDEST_MARGIN:
        return [head[0].rect.x0 - margin for head in heads[1:]]
    middles = [(head[0].rect.x0 + head[-1].rect.x1) / 2 for head in heads]
    return [(one + other) / 2 for one, other in pairwise(middles)]


def _over_the_page(field: Field, stream: TokenStream, label: range, score: float) -> Candidate | None:
    """The empty cell as wide as the label's at the top of the next page, where a table is broken under its heads."""
    page, token = stream.tokens[label.start]
    following = next((other for other, _token in stream.tokens[label.stop :] if other is not page), None)
    if following is None or token.cell is None or not following.cells:
        return None
    top = max(cell.y1 for cell in following.cells)
    sides = (token.cell.x0, token.cell.x1)
    for cell in empty_cells(following):
        if top - cell.y1 < TOUCHING and abs(cell.x0 - sides[0]) + abs(cell.x1 - sides[1]) < TOUCHING:
            return cell_candidate(field, following, token, cell, score)
    return None


def in_own_cell(field: Field, stream: TokenStream, label: range, _last: int, score: float) -> Candidate | None:
    """The empty cell that goes with the label's alone: as high and beside it, or as wide and under it."""
    page, token = stream.tokens[label.start]
    empty = empty_cells(page)
    if token.cell:
        cell = next((cell for cell in empty if token.cell and is_aligned(cell, token.cell)), None)
    else:
        cell = next((cell for cell in empty if _is_just_under(cell, token)), None)
    if cell is None:
        return None
    candidate = cell_candidate(field, page, token, cell, score)
    if field.blank.parts:
        (whole,) = candidate.placements
        parts = tuple(split_up(whole, field.blank.parts))
        return replace(candidate, placements=parts, score=score * SPLIT, room_lines=None)
    return candidate


def in_grid(field: Field, stream: TokenStream, label: range, _last: int, score: float) -> Candidate | None:
    """The empty cell where the row of the label meets the column of that head."""
    page, token = stream.tokens[label.start]
    row, column = token.cell, _column_head(field.blank, stream, label.start)
    if row is None or column is None:
        return None
    chosen = next((cell for cell in empty_cells(page) if _is_in_row(cell, row) and _is_in_column(cell, column)), None)
    return chosen and cell_candidate(field, page, token, chosen, score)


def _column_head(blank: Blank, stream: TokenStream, label: int) -> Rect | None:
    """The cell at the head of the column of a grid, before the token of a label on its page; None for none."""
    heads = (stream.tokens[run.start] for run in stream.occurrences(blank.column, 0, label))
    columns = [head.cell for page, head in heads if page is stream.tokens[label][0] and head.cell]
    return columns[blank.column_number - 1] if len(columns) >= blank.column_number else None


def cell_candidate(field: Field, page: Page, label: Token, cell: Rect, score: float) -> Candidate:
    """The candidate of a cell, or of a square in its middle to be ticked."""
    inner = cell.inset(INSET)
    role = ROLE_BY_TYPE.get(field.type, Role.TEXT)
    if role is Role.CHECK:
        half = min(_TICK, inner.width, inner.height) / 2
        x, y = inner.centre
        inner = Rect(x - half, y - half, x + half, y + half)
    centred = field.type in _CENTRED
    placement = Placement(field.name, page.number, inner, role, label.size, centred=centred, anchor=label.mcid)
    place = (round(cell.x0), round(cell.y0))
    return Candidate(place, (placement,), score, room_lines=field.blank.height_in_lines)


def empty_cells(page: Page) -> list[Rect]:
    """The cells of a page in which nothing is printed, but for the gaps in double rules."""
    full = {token.cell for token in page.tokens}
    return [cell for cell in page.cells if cell not in full and min(cell.width, cell.height) > SMALLEST_CELL]


def is_beside(cell: Rect, label: Rect) -> bool:
    """Whether a cell begins where the one of the label ends."""
    return abs(cell.x0 - label.x1) < TOUCHING and _is_in_row(cell, label)


def _is_under(cell: Rect, label: Rect) -> bool:
    return cell.y1 < label.y0 + TOUCHING and _is_in_column(cell, label)


def _is_just_under(cell: Rect, label: Token) -> bool:
    """Whether a cell begins where the label does, and no more than a line under it."""
    begins_there = abs(cell.x0 - label.rect.x0) < _WIDEST_PADDING * label.size
    return begins_there and -SLACK < label.rect.y0 - cell.y1 < label.size


def is_aligned(cell: Rect, label: Rect) -> bool:
    """Whether the cell is as high as the label's and beside it, or as wide and under it."""
    beside = abs(cell.y0 - label.y0) + abs(cell.y1 - label.y1) + abs(cell.x0 - label.x1)
    under = abs(cell.x0 - label.x0) + abs(cell.x1 - label.x1) + abs(cell.y1 - label.y0)
    return min(beside, under) < TOUCHING


def _is_in_column(cell: Rect, column: Rect) -> bool:
    return shared_width(cell, column) > IN_ROW * cell.width


def _is_in_row(cell: Rect, row: Rect) -> bool:
    return shared_height(cell, row) > IN_ROW * cell.height
