"""Blanks that are cells: beside, under or around their labels, and where a row and a column cross."""

from dataclasses import replace
from itertools import pairwise

from ndrcpdf.geometry import Rect
from ndrcpdf.layout.locating.candidate import ROLE_BY_TYPE, SPLIT, WIDEST_MARGIN, Candidate, split_up
from ndrcpdf.layout.page import SMALLEST_CELL, TOUCHING, Page, Token
from ndrcpdf.layout.token_search import TokenStream
from ndrcpdf.model.forms import Field, FieldType
from ndrcpdf.model.placements import Placement, Role

_HEAD_GAP = 2.0
"""Words further apart than this, in parts of their size, are heads of different columns."""
_MOSTLY = 0.6
"""How much of a cell has to lie in a row or column."""
_TICK = 9.0
"""The side of the square in which an empty cell is ticked."""
_CENTRED = (FieldType.GRADE, FieldType.PERCENT, FieldType.INTEGER, FieldType.YEAR)


def in_cell(field: Field, stream: TokenStream, label: range, _last: int, score: float) -> Candidate | None:
    """The empty cell beside the label's cell, else the first under it; or the one so many cells under it."""
    page, token = stream.tokens[label.start]
    if token.cell is None:
        return None
    empty = empty_cells(page)
    under = sorted((cell for cell in empty if _is_under(cell, token.cell)), key=lambda cell: -cell.y1)
    touching = [cell for cell in under if token.cell.y0 - cell.y1 < TOUCHING]
    if field.blank.below:
        chosen = under[field.blank.below - 1] if len(under) >= field.blank.below else None
    else:
        chosen = next((cell for cell in empty if is_beside(cell, token.cell)), touching[0] if touching else None)
        if chosen and chosen in touching:
            chosen = _column_under(chosen, page, token)
        if chosen is None and token.cell.y0 - min(cell.y0 for cell in page.cells) < TOUCHING:
            return _over_the_page(field, stream, label, score)
    return chosen and cell_candidate(field, page, token, chosen, score)


def _column_under(cell: Rect, page: Page, label: Token) -> Rect:
    """The part of a cell that is under the label, where heads stand side by side in one cell over it."""
    line = sorted(
        (each for each in page.tokens if each.cell == label.cell and each.line == label.line),
        key=lambda each: each.rect.x0,
    )
    heads = [[line[0]]]
    for before, token in pairwise(line):
        if token.rect.x0 - before.rect.x1 > _HEAD_GAP * token.size:
            heads.append([])
        heads[-1].append(token)
    margin = heads[0][0].rect.x0 - cell.x0
    starts = [head[0].rect.x0 for head in heads]
    middles = [(head[0].rect.x0 + head[-1].rect.x1) / 2 for head in heads]
    between = (
        [start - margin for start in starts[1:]]
        if margin <= WIDEST_MARGIN
        else [(one + other) / 2 for one, other in pairwise(middles)]
    )
    number = next(number for number, head in enumerate(heads) if label in head)
    sides = [cell.x0, *between, cell.x1]
    return Rect(sides[number], cell.y0, sides[number + 1], cell.y1)


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
    heads = [stream.tokens[run.start] for run in stream.occurrences(field.blank.column, 0, label.start)]
    columns = [head.cell for where, head in heads if where is page and head.cell]
    if token.cell is None or len(columns) < field.blank.column_number:
        return None
    column = columns[field.blank.column_number - 1]
    row = token.cell
    chosen = next((cell for cell in empty_cells(page) if _overlap_y(cell, row) and _overlap_x(cell, column)), None)
    return chosen and cell_candidate(field, page, token, chosen, score)


def cell_candidate(field: Field, page: Page, label: Token, cell: Rect, score: float) -> Candidate:
    """The candidate of a cell, or of a square in its middle to be ticked."""
    inner = Rect(cell.x0 + 1, cell.y0 + 1, cell.x1 - 1, cell.y1 - 1)
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
    return abs(cell.x0 - label.x1) < TOUCHING and _overlap_y(cell, label)


def _is_under(cell: Rect, label: Rect) -> bool:
    return cell.y1 < label.y0 + TOUCHING and _overlap_x(cell, label)


def _is_just_under(cell: Rect, label: Token) -> bool:
    """Whether a cell begins where the label does, and no more than a line under it."""
    return abs(cell.x0 - label.rect.x0) < 2 * label.size and -1 < label.rect.y0 - cell.y1 < label.size


def is_aligned(cell: Rect, label: Rect) -> bool:
    """Whether the cell is as high as the label's and beside it, or as wide and under it."""
    beside = abs(cell.y0 - label.y0) + abs(cell.y1 - label.y1) + abs(cell.x0 - label.x1)
    under = abs(cell.x0 - label.x0) + abs(cell.x1 - label.x1) + abs(cell.y1 - label.y0)
    return min(beside, under) < TOUCHING


def _overlap_x(cell: Rect, other: Rect) -> bool:
    return min(cell.x1, other.x1) - max(cell.x0, other.x0) > _MOSTLY * cell.width


def _overlap_y(cell: Rect, other: Rect) -> bool:
    return min(cell.y1, other.y1) - max(cell.y0, other.y0) > _MOSTLY * cell.height
