"""The tables of a PDF, cell by cell with what is set in bold, and the lines of text around them.

Rules or shades make the cells of most. A table set in white space is known by its head alone: see :func:`open_table`.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

import pikepdf
from pdfplumber.utils.text import extract_text, extract_words

from ndrcpdf.errors import UnreadablePdfError
from ndrcpdf.geometry import Rect
from ndrcpdf.layout.letters import repaired
from ndrcpdf.layout.page_text import read_page_texts
from ndrcpdf.layout.reading.checkbox_glyphs import is_box_glyph
from ndrcpdf.layout.reading.coordinates import rect_in
from ndrcpdf.layout.reading.glyph_runs import is_level
from ndrcpdf.layout.reading.ruling import read_ruling
from ndrcpdf.messages import Message
from ndrcpdf.pdf.pages.rotation import is_plain, upright_copy
from ndrcpdf.pdf.syntax.opening import opened, opened_by_pdfplumber

_SPACE = 0.15
"""Letters further apart than this, in parts of the type size, are of two words, with or without a space between."""
_SAME_LINE = 0.5
"""Baselines further apart than this, in parts of the type size, are of two lines."""
_SAME_PLACE = 0.1
"""Glyphs nearer to one another than this, in parts of the type size, are in one place: no space is so narrow."""
_BOLD = re.compile(r"bold|black|heavy|[-,]b[di]?$", re.IGNORECASE)
"""What the name of a bold font has."""


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
class Word:
    """A word where it is printed, with the size of its type in points, the ruled cell it is in, and if it is bold."""

    text: str
    rect: Rect
    size: float
    bold: bool
    cell: Rect | None


@dataclass(frozen=True, slots=True)
class Line:
    """The words on one line, from the left."""

    words: tuple[Word, ...]

    @property
    def text(self) -> str:
        """Its words with spaces between."""
        return " ".join(word.text for word in self.words)

    @property
    def top(self) -> float:
        """The y of its upper edge."""
        return max(word.rect.y1 for word in self.words)

    @property
    def foot(self) -> float:
        """The y of its lower edge."""
        return min(word.rect.y0 for word in self.words)


@dataclass(frozen=True, slots=True)
class TablesPage:
    """The ruled tables of one page, from the top, and the lines of text outside them.

    ``printed`` are all lines where they stand, ``marks`` the boxes and bullets, ``box`` is the page.
    """

    number: int
    tables: tuple[Table, ...]
    lines: tuple[str, ...]
    printed: tuple[Line, ...]
    marks: tuple[Rect, ...]
    box: Rect


def read_tables(data: bytes, name: str) -> list[TablesPage]:
    """The tables of each page of a PDF.

    Raises
    ------
    UnreadablePdfError
        The PDF cannot be read, or has no text at all: a scan.
    """
    with opened_by_pdfplumber(_upright(data, name), name) as pages:
        read = [_read(page) for page in pages]
    if not any(page.tables or page.lines for page in read):
        raise UnreadablePdfError(
            Message("{file}: the page is a picture, without text", file=name),
            Message("use the PDF that was published, not a scan of it, or have the text recognised (OCR) first"),
        )
    return read


def _upright(data: bytes, name: str) -> bytes:
    with opened(data, name) as pdf:
        turns = {page.number: page.turn for page in read_page_texts(data, name) if page.turn or _lies(pdf, page.number)}
        return upright_copy(pdf, turns) if turns else data


def _lies(pdf: pikepdf.Pdf, number: int) -> bool:
    return not is_plain(pdf.pages[number - 1])


def _read(page: Any) -> TablesPage:
    found = page.find_tables()
    chars = list(_of_the_text(page.chars))
    outside = [char for char in chars if not any(_inside(char, table.bbox) for table in found)]
    tables = [_table(table, chars) for table in found]
    box = Rect(*(float(side) for side in page.page_obj.mediabox))
    ruling = read_ruling(page, box)
    signs = [char for char in chars if is_box_glyph(char["text"], char["fontname"])]
    letters = [char for char in chars if not is_box_glyph(char["text"], char["fontname"])]
    words = [_word(word, ruling.cells, box) for word in _words(letters)]
    marks = (*ruling.boxes, *(rect_in(box, sign) for sign in signs))
    page.close()  # what it keeps of a page would add up over a circular
    lines = tuple(_text(outside).splitlines())
    return TablesPage(page.page_number, tuple(tables), lines, tuple(lines_of(words)), marks, box)


def _of_the_text(chars: Sequence[Any]) -> Iterator[Any]:
    """The glyphs without those stamped aslant over the page, and without soft hyphens that are set as spaces.

    The letter behind such a space stands in its place.
    """
    level = [char for char in chars if is_level(char)]
    for char, following in zip_longest(level, level[1:]):
        is_none = char["text"].isspace() and following and _is_in_place_of(following, char)
        if not is_none:
            yield char


def _is_in_place_of(char: Any, space: Any) -> bool:
    within = _SAME_PLACE * space["size"]
    return bool(abs(char["x0"] - space["x0"]) < within and abs(char["bottom"] - space["bottom"]) < within)


def _words(chars: Sequence[Any]) -> list[Any]:
    return extract_words(list(chars), x_tolerance_ratio=_SPACE, return_chars=True) if chars else []


def _word(word: Any, cells: Sequence[Rect], box: Rect) -> Word:
    rect = rect_in(box, word)
    around = [cell for cell in cells if cell.holds((rect.x0 + rect.x1) / 2, (rect.y0 + rect.y1) / 2)]
    cell = min(around, key=lambda each: each.width * each.height, default=None)
    bold = any(_BOLD.search(char["fontname"]) for char in word["chars"])
    return Word(repaired(word["text"]), rect, max(char["size"] for char in word["chars"]), bold, cell)


def lines_of(words: Iterable[Word]) -> Iterator[Line]:
    """The words line by line, from the top."""
    line: list[Word] = []
    for word in sorted(words, key=lambda each: -each.rect.y0):
        if line and line[0].rect.y0 - word.rect.y0 > _SAME_LINE * line[0].size:
            yield Line(tuple(sorted(line, key=lambda each: each.rect.x0)))
            line = []
        line.append(word)
    if line:
        yield Line(tuple(sorted(line, key=lambda each: each.rect.x0)))


def _table(table: Any, chars: Sequence[Any]) -> Table:
    inside = [char for char in chars if _inside(char, table.bbox)]
    cells = {box: _cell(box, inside) for box in table.cells}
    rows = tuple(tuple(box and cells[box] for box in row.cells) for row in table.rows)
    columns = sorted({box[0] for box in table.cells})
    return Table(rows, tuple(tuple(_covering(cells, x, row.bbox) for x in columns) for row in table.rows))


def _covering(
    cells: dict[tuple[float, float, float, float], Cell], column: float, row: tuple[float, float, float, float]
) -> Cell | None:
    """The cell at a place of the grid, also where it began further up or further left."""
    x, y = column + 1, row[1] + 1  # a row is as high as its highest cell, which may go on in the next
    return next((cell for box, cell in cells.items() if box[0] <= x < box[2] and box[1] <= y < box[3]), None)


def _cell(box: tuple[float, float, float, float], chars: Sequence[Any]) -> Cell:
    inside = [char for char in chars if _inside(char, box)]
    bold = [char for char in inside if _BOLD.search(char["fontname"])]
    return Cell(one_line(_text(inside)), one_line(_text(bold)))


def _inside(char: Any, box: tuple[float, float, float, float]) -> bool:
    """Whether the middle of the glyph is in the box."""
    x, y = (char["x0"] + char["x1"]) / 2, (char["top"] + char["bottom"]) / 2
    return bool(box[0] <= x < box[2] and box[1] <= y < box[3])


def _text(chars: Sequence[Any]) -> str:
    return repaired(str(extract_text(list(chars), x_tolerance_ratio=_SPACE))) if chars else ""


def one_line(text: str) -> str:
    """The text on one line; a word that a hyphen ends a line of goes on without a space."""
    return " ".join(re.sub(r"(?<=\w)-\n", "-", text).split())


# ── Tables in white space ────────────────────────────────────────────────────────────────────────────────────────────
