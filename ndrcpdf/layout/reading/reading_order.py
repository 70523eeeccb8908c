"""The order in which a page is read: cell by cell, block by block, line by line."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from ndrcpdf.geometry import Rect
from ndrcpdf.layout.page import Token

_SAME_LINE = 0.5
"""How far apart the baselines of one line may be, in parts of the type size."""


def in_reading_order(tokens: Sequence[Token], cells: Sequence[Rect]) -> Iterator[Token]:
    """Cell by cell from the top, cells side by side from the left, and inside a cell line by line.

    A line outside every cell counts as a cell of its own.
    """
    number = 0
    blocks: list[tuple[Rect | None, list[list[Token]]]] = []
    for cell, inside in _by_cell(tokens, cells).items():
        lines = list(_lines(inside))
        blocks += [(cell, lines)] if cell else [(None, [line]) for line in lines]
    for cell, lines in sorted(blocks, key=_place_of_block):
        for line in lines:
            number += 1
            yield from (replace(token, line=number, cell=cell) for token in line)


def _by_cell(tokens: Iterable[Token], cells: Sequence[Rect]) -> dict[Rect | None, list[Token]]:
    smallest_first = sorted(cells, key=lambda cell: cell.width * cell.height)
    groups: dict[Rect | None, list[Token]] = {}
    for token in tokens:
        x, y = token.rect.centre
        cell = next((cell for cell in smallest_first if cell.holds(x, y)), None)
        groups.setdefault(cell, []).append(token)
    return groups


def _lines(tokens: Iterable[Token]) -> Iterator[list[Token]]:
    line: list[Token] = []
    for token in sorted(tokens, key=lambda each: -each.baseline):
        if line and line[0].baseline - token.baseline > _SAME_LINE * token.size:
            yield sorted(line, key=lambda each: each.rect.x0)
            line = []
        line.append(token)
    if line:
        yield sorted(line, key=lambda each: each.rect.x0)


def _place_of_block(block: tuple[Rect | None, list[list[Token]]]) -> tuple[float, float]:
    cell, lines = block
    first = lines[0][0].rect
    return (-round(cell.y1), cell.x0) if cell else (-round(first.y1), first.x0)
