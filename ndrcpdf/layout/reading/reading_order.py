"""The order in which a page is read: cell by cell, block by block, line by line."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from ndrcpdf.geometry import Rect
from ndrcpdf.layout.lines import lines_of
from ndrcpdf.layout.page import Token


def in_reading_order(tokens: Sequence[Token], cells: Sequence[Rect]) -> Iterator[Token]:
    """Cell by cell from the top, cells side by side from the left, and inside a cell line by line.

    A line outside every cell counts as a cell of its own.
    """
    number = 0
    blocks: list[tuple[Rect | None, list[list[Token]]]] = []
    for cell, inside in _by_cell(tokens, cells).items():
        lines = list(lines_of(inside))
        blocks += [(cell, lines)] if cell else [(None, [line]) for line in lines]
    for cell, lines in sorted(blocks, key=_place_of_block):
        for line in lines:
            number += 1
            yield from (replace(token, line=number, cell=cell) for token in line)


def _by_cell(tokens: Iterable[Token], cells: Sequence[Rect]) -> dict[Rect | None, list[Token]]:
    smallest_first = sorted(cells, key=lambda cell: cell.area)
    groups: dict[Rect | None, list[Token]] = {}
    for token in tokens:
        cell = next((cell for cell in smallest_first if cell.holds_centre_of(token.rect)), None)
        groups.setdefault(cell, []).append(token)
    return groups


def _place_of_block(block: tuple[Rect | None, list[list[Token]]]) -> tuple[float, float]:
    cell, lines = block
    first = lines[0][0].rect
    return (-round(cell.y1), cell.x0) if cell else (-round(first.y1), first.x0)
