"""The ruled tables of a PDF, cell by cell with what is set in bold, and the lines of text around them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pdfplumber.utils.text import extract_text

from ndrcpdf.errors import UnreadablePdfError
from ndrcpdf.messages import _
from ndrcpdf.pdf.document import opened_pages

_BOLD = re.compile(r"bold|black|heavy|[-,]b[di]?$", re.IGNORECASE)
"""What the name of a bold font has."""


@dataclass(frozen=True, slots=True)
class Cell:
    """The text of a cell, its lines joined by spaces, and the part of it that is in bold."""

    text: str
    bold: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """The rows of a table; a cell that belongs to a merged one above it or to its left is None."""

    rows: tuple[tuple[Cell | None, ...], ...]


@dataclass(frozen=True, slots=True)
class TablesPage:
    """The tables of one page, from the top, and the lines of text outside them."""

    number: int
    tables: tuple[Table, ...]
    lines: tuple[str, ...]


def read_tables(data: bytes, name: str) -> list[TablesPage]:
    """The tables of each page of a PDF.

    Raises
    ------
    UnreadablePdfError
        The PDF cannot be read, or has no text at all: a scan.
    """
    with opened_pages(data, name) as pages:
        read = [_read(page) for page in pages]
    if not any(page.tables or page.lines for page in read):
        raise UnreadablePdfError(
            _("{file}: the page is a picture, without text").format(file=name),
            _("use the PDF that was published, not a scan of it, or have the text recognised (OCR) first"),
        )
    return read


def _read(page: Any) -> TablesPage:
    found = page.find_tables()
    outside = [char for char in page.chars if not any(_inside(char, table.bbox) for table in found)]
    tables = [_table(table, page.chars) for table in found]
    page.close()  # what it keeps of a page would add up over a circular
    return TablesPage(page.page_number, tuple(tables), tuple(_text(outside).splitlines()))


def _table(table: Any, chars: Sequence[Any]) -> Table:
    inside = [char for char in chars if _inside(char, table.bbox)]
    return Table(tuple(tuple(box and _cell(box, inside) for box in row.cells) for row in table.rows))


def _cell(box: tuple[float, float, float, float], chars: Sequence[Any]) -> Cell:
    inside = [char for char in chars if _inside(char, box)]
    bold = [char for char in inside if _BOLD.search(char["fontname"])]
    return Cell(one_line(_text(inside)), one_line(_text(bold)))


def _inside(char: Any, box: tuple[float, float, float, float]) -> bool:
    """Whether the middle of the glyph is in the box."""
    x, y = (char["x0"] + char["x1"]) / 2, (char["top"] + char["bottom"]) / 2
    return bool(box[0] <= x < box[2] and box[1] <= y < box[3])


def _text(chars: Sequence[Any]) -> str:
    return str(extract_text(list(chars))) if chars else ""


def one_line(text: str) -> str:
    """The text on one line; a word that a hyphen ends a line of goes on without a space."""
    return " ".join(re.sub(r"(?<=\w)-\n", "-", text).split())
