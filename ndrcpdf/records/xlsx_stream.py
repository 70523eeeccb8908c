"""Workbooks read row by row in constant memory (SpreadsheetML, ISO/IEC 29500-1 §18).

The parts of a workbook are read here, by lxml, since the libraries for workbooks hold what grows with the sheet:
openpyxl the shared strings and an element for each row, calamine the whole sheet, and that without number formats.
"""

import posixpath
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from functools import lru_cache
from itertools import repeat
from struct import Struct
from typing import Any, BinaryIO, NamedTuple

from lxml import etree

from ndrcpdf.files.spool import spool, temporary_file_errors
from ndrcpdf.records.number_formats import BUILT_IN, EPOCH_1900, EPOCH_1904, GENERAL, is_date_format, moment

_WORKBOOK, _RELATIONSHIPS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
_CONTENT_TYPES = "[Content_Types].xml"
_MOST_ROWS, _MOST_COLUMNS = 1_048_576, 16_384
"""The size of a sheet in Excel."""
_SAFE_XML = {"resolve_entities": False, "no_network": True, "remove_comments": True, "remove_pis": True}
_CACHED_STRINGS = 4096
_PLACE = Struct("<QI")
"""Where the bytes of a shared string begin, and how many there are."""
_ESCAPE = re.compile("_x([0-9A-Fa-f]{4})_")
"""A character that XML cannot hold, or the beginning of what would be taken for one (ST_Xstring, §22.9.2.19)."""


class Cell(NamedTuple):
    """What a cell holds, for a formula its last result; and the number format in which it is shown.

    A number in a date format is a ``datetime`` or a ``time``. The value of an error is its name, such as ``#N/A``.
    """

    value: object = None
    number_format: str = GENERAL
    is_error: bool = False


class Sheet(NamedTuple):
    """A worksheet: its name, and the name of its part in the package."""

    name: str
    part: str


class Workbook:
    """A workbook, whose ``sheets`` are in the order of their tabs; :meth:`close` lets go of it.

    Raises
    ------
    BadZipFile, LookupError, ValueError
        The package is damaged, or lacks a part that it refers to.
    """

    def __init__(self, file: BinaryIO) -> None:
        self._archive = zipfile.ZipFile(file)
        self._strings = _SharedStrings()
        try:
            parts = dict(_parts_by_kind(self._tree(_CONTENT_TYPES)))
            book = self._tree(_WORKBOOK)
            self.sheets = tuple(_sheets(book, dict(_worksheets(self._tree(_RELATIONSHIPS)))))
            self._epoch = _epoch(book)
            self._formats = [*_number_formats(self._tree(parts["styles"]))] if "styles" in parts else [GENERAL]
            if "sharedStrings" in parts:
                self._strings.add(map(_text, self._elements(parts["sharedStrings"], "si")))
        except BaseException:
            self.close()
            raise

    def rows(self, sheet: Sheet) -> Iterator[tuple[Cell, ...]]:
        """The cells of each row of a sheet, empty ones included, from row 1 and column A on."""
        before = 0
        for row in self._elements(sheet.part, "row"):
            number = int(row.get("r", before + 1))
            _check_order("row", number, before, _MOST_ROWS)
            yield from repeat((), number - before - 1)
            yield self._cells(row)
            before = number

    def close(self) -> None:
        """Close the package, and the temporary files."""
        self._archive.close()
        self._strings.close()

    def _cells(self, row: Any) -> tuple[Cell, ...]:
        cells: list[Cell] = []
        for element in row.iterchildren("{*}c"):
            reference = element.get("r")
            column = _column(reference.rstrip("0123456789")) if reference else len(cells) + 1
            _check_order("column", column, len(cells), _MOST_COLUMNS)
            cells.extend(repeat(Cell(), column - len(cells) - 1))
            cells.append(self._cell(element))
        return tuple(cells)

    def _cell(self, element: Any) -> Cell:
        """A cell by its type (ST_CellType, §18.18.11)."""
        number_format = self._formats[int(element.get("s", 0))]
        kind = element.get("t", "n")
        text = next((each.text for each in element.iterchildren("{*}v")), None)
        value: object
        match kind:
            case "inlineStr":
                value = _text(element)
            case _ if text is None:
                value = None
            case "n":
                return _number(text, number_format, self._epoch)
            case "s":
                value = self._strings[int(text)]
            case "b":
                value = bool(int(text))
            case "d":
                value = datetime.fromisoformat(text)
            case _:
                value = _unescaped(text)
        return Cell(value, number_format, is_error=kind == "e")

    def _tree(self, part: str) -> Any:
        """The root element of a part that is small."""
        with self._archive.open(part) as source, _xml_errors():
            tree = etree.parse(source, etree.XMLParser(**_SAFE_XML))
        _refuse_document_type(tree)
        return tree.getroot()

    def _elements(self, part: str, tag: str) -> Iterator[Any]:
        """Each element of a kind in a part; the tree forgets it when the next one is asked for."""
        with self._archive.open(part) as source, _xml_errors():
            for number, (_event, element) in enumerate(etree.iterparse(source, tag=f"{{*}}{tag}", **_SAFE_XML)):
                if number == 0:
                    _refuse_document_type(element.getroottree())
                yield element
                element.clear()
                while element.getprevious() is not None:
                    del element.getparent()[0]


class _SharedStrings:
    """The texts that cells refer to by number (§18.4), in temporary files: the texts, and where each of them is."""

    def __init__(self) -> None:
        self._texts, self._places = spool(), spool()
        self._text = lru_cache(_CACHED_STRINGS)(self._read)

    def add(self, texts: Iterable[str]) -> None:
        with temporary_file_errors():
            for text in texts:
                data = text.encode("utf-8", "surrogatepass")
                self._places.write(_PLACE.pack(self._texts.tell(), len(data)))
                self._texts.write(data)

    def __getitem__(self, number: int) -> str:
        return self._text(number)

    def _read(self, number: int) -> str:
        self._places.seek(max(0, number) * _PLACE.size)
        place = self._places.read(_PLACE.size)
        if number < 0 or not place:
            raise IndexError(f"shared string {number}")
        begin, length = _PLACE.unpack(place)
        self._texts.seek(begin)
        text: bytes = self._texts.read(length)
        return text.decode("utf-8", "surrogatepass")

    def close(self) -> None:
        self._texts.close()
        self._places.close()


# ── Parts of the package ─────────────────────────────────────────────────────────────────────────────────────────────


def _parts_by_kind(content_types: Any) -> Iterator[tuple[str, str]]:
    """The kind and the name of each part with a content type of its own (ISO/IEC 29500-2 §10.1.2.2): styles, …."""
    for each in content_types.iterfind("{*}Override"):
        kind = each.attrib["ContentType"].removesuffix("+xml").rpartition(".")[2]
        yield kind, each.attrib["PartName"].removeprefix("/")


def _worksheets(relationships: Any) -> Iterator[tuple[str, str]]:
    """The identifier and the name of each part that is a worksheet of the workbook (ISO/IEC 29500-2 §9.3)."""
    for each in relationships:
        if each.attrib["Type"].endswith("/worksheet"):
            target = posixpath.normpath(posixpath.join("/", posixpath.dirname(_WORKBOOK), each.attrib["Target"]))
            yield each.attrib["Id"], target.removeprefix("/")


def _sheets(book: Any, worksheets: Mapping[str, str]) -> Iterator[Sheet]:
    """The sheets of a workbook that are worksheets, which it names by their relationships."""
    for each in book.iterfind("{*}sheets/{*}sheet"):
        part = next((worksheets.get(value) for name, value in each.items() if name.endswith("}id")), None)
        if part:
            yield Sheet(each.attrib["name"], part)


def _epoch(book: Any) -> datetime:
    properties = book.find("{*}workbookPr")
    return EPOCH_1904 if properties is not None and properties.get("date1904") in ("1", "true") else EPOCH_1900


def _number_formats(styles: Any) -> Iterator[str]:
    """The number formats of the styles that cells refer to by number (§18.8.10)."""
    own = {each.get("numFmtId"): each.get("formatCode") for each in styles.iterfind("{*}numFmts/{*}numFmt")}
    for each in styles.iterfind("{*}cellXfs/{*}xf"):
        number = each.get("numFmtId", "0")
        yield own.get(number) or BUILT_IN.get(int(number), GENERAL)


@contextmanager
def _xml_errors() -> Iterator[None]:
    try:
        yield
    except etree.XMLSyntaxError as error:
        raise ValueError(str(error)) from error


def _refuse_document_type(tree: Any) -> None:
    """A part of a package declares no document type, so no entities either (ISO/IEC 29500-2 §8.1.4)."""
    if tree.docinfo.doctype:
        raise ValueError(tree.docinfo.doctype)


# ── Cells ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def _text(element: Any) -> str:
    """The text of a shared or an inline string: that of all its runs, without the phonetic ones (§18.4.8)."""
    parts = (each for each in element.iter("{*}t") if not each.getparent().tag.endswith("}rPh"))
    return _unescaped("".join(each.text or "" for each in parts))


def _unescaped(text: str) -> str:
    return _ESCAPE.sub(lambda match: chr(int(match[1], 16)), text)


def _number(text: str, number_format: str, epoch: datetime) -> Cell:
    number = int(text) if text.removeprefix("-").isdecimal() else float(text)
    if not is_date_format(number_format):
        return Cell(number, number_format)
    try:
        return Cell(moment(number, epoch), number_format)
    except OverflowError:  # Excel shows nothing but #
        return Cell("#VALUE!", number_format, is_error=True)


@lru_cache(_MOST_COLUMNS)
def _column(letters: str) -> int:
    """The number of a column, from 1: A is 1, XFD 16,384."""
    if not re.fullmatch("[A-Z]{1,3}", letters):
        raise ValueError(letters)
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def _check_order(kind: str, number: int, before: int, most: int) -> None:
    """Rows and columns ascend, and are within the size of a sheet."""
    if not before < number <= most:
        raise ValueError(f"{kind} {number}")
