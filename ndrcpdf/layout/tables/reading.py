"""The tables of a PDF, cell by cell with what is set in bold, and the lines of text around them.

Rules or shades make the cells of most. A table set in white space is known by its head alone: see :mod:`.borderless`.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from pdfplumber.table import cells_to_tables

from ndrcpdf.geometry import Rect, hull
from ndrcpdf.layout.lines import Line, lines_of, text_of
from ndrcpdf.layout.page import SLACK, SMALLEST_CELL, Page, Token, TokenKind
from ndrcpdf.layout.reading.text_layer import read_pages
from ndrcpdf.layout.reading.upright import upright_pdf


@dataclass(frozen=True, slots=True)
class Cell:
    """The text of a cell, its lines joined by spaces, and the part of it that is in bold."""

    text: str
    bold: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """The rows of a table; a cell that belongs to a merged one above it or to its left is None.

    ``whole`` has merged cells at all their places. ``ruled`` says whether rules or shades part the cells, or white
    space.
    """

    rows: tuple[tuple[Cell | None, ...], ...]
    whole: tuple[tuple[Cell | None, ...], ...]
    ruled: bool = True


@dataclass(frozen=True, slots=True)
class TablesPage:
    """The ruled tables of one page, from the top, and the lines of text outside them.

    ``printed`` are all lines where they stand, ``boxes`` the boxes and bullets, ``box`` is the page.
    """

    number: int
    tables: tuple[Table, ...]
    lines: tuple[str, ...]
    printed: tuple[Line, ...]
    boxes: tuple[Rect, ...]
    box: Rect


def read_tables(data: bytes, name: str) -> list[TablesPage]:
    """The tables of each page of a PDF.

    Raises
    ------
    UnreadablePdfError
        The PDF cannot be read, or has no text at all: a scan.
    """
    return [tables_page(page) for page in read_pages(upright_pdf(data, name))]


def tables_page(page: Page) -> TablesPage:
    """The tables of a page, and what stands around them."""
    grids = _grids(page.cells)
    words = (token for token in page.tokens if token.kind is TokenKind.WORD)
    return TablesPage(
        page.number,
        tables=tuple(_table(cells, page.tokens) for cells in grids),
        lines=tuple(map(text_of, lines_of(_outside(grids, page.tokens)))),
        printed=tuple(Line(tuple(line)) for line in lines_of(words)),
        boxes=tuple(token.rect for token in page.tokens if token.kind is TokenKind.BOX),
        box=page.box,
    )


def _outside(grids: Iterable[Iterable[Rect]], tokens: Iterable[Token]) -> Iterator[Token]:
    """The words and boxes that are in no table."""
    areas = [hull(cells) for cells in grids]
    for token in tokens:
        if token.kind is not TokenKind.LEADER and not any(area.holds_centre_of(token.rect) for area in areas):
            yield token


def _grids(cells: Sequence[Rect]) -> list[list[Rect]]:
    """The cells of each table, from the top: those that meet at their corners, two of them at least."""
    wide = (cell for cell in cells if min(cell.width, cell.height) > SMALLEST_CELL)
    from_top = [(cell.x0, -cell.y1, cell.x1, -cell.y0) for cell in wide]
    return [[Rect(x0, -bottom, x1, -top) for x0, top, x1, bottom in grid] for grid in cells_to_tables(from_top)]


def _table(cells: Sequence[Rect], tokens: Iterable[Token]) -> Table:
    read = _read(cells, tokens)
    begun = {(rect.x0, rect.y1): cell for rect, cell in read.items()}
    columns = sorted({rect.x0 for rect in cells})
    rows = [[(column, top) for column in columns] for top in sorted({rect.y1 for rect in cells}, reverse=True)]
    return Table(
        tuple(tuple(begun.get(place) for place in row) for row in rows),
        tuple(tuple(_covering(read, *place) for place in row) for row in rows),
    )


def _read(cells: Iterable[Rect], tokens: Iterable[Token]) -> dict[Rect, Cell]:
    inside: dict[Rect, list[Token]] = {rect: [] for rect in cells}
    for token in tokens:
        if token.cell in inside:
            inside[token.cell].append(token)
    return {rect: _cell(tokens) for rect, tokens in inside.items()}


def _covering(cells: dict[Rect, Cell], column: float, top: float) -> Cell | None:
    """The cell at a place of the grid, also where it began further up or further left."""
    x, y = column + SLACK, top - SLACK
    return next((cell for rect, cell in cells.items() if rect.x0 <= x < rect.x1 and rect.y0 < y <= rect.y1), None)


def _cell(tokens: Sequence[Token]) -> Cell:
    return Cell(*(_text(chosen) for chosen in (tokens, [token for token in tokens if token.bold])))


def _text(tokens: Iterable[Token]) -> str:
    return one_line("\n".join(map(text_of, lines_of(tokens))))


def one_line(text: str) -> str:
    """The text on one line; a word that a hyphen ends a line of goes on without a space."""
    return " ".join(re.sub(r"(?<=\w)-\n", "-", text).split())
