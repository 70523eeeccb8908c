"""Workbooks read row by row, by openpyxl but for two things that it keeps in memory until the end.

A spreadsheet program writes each text once, and its number into the cells: so the table of texts is as long as the
sheet. And of each row that was read, the tree of the sheet keeps an empty element.
"""

from collections.abc import Generator, Iterator
from functools import lru_cache
from struct import Struct
from typing import Any, BinaryIO

from openpyxl.cell.text import Text
from openpyxl.reader.excel import ExcelReader
from openpyxl.worksheet._reader import ROW_TAG, WorkSheetParser
from openpyxl.xml.constants import SHARED_STRINGS, SHEET_MAIN_NS
from openpyxl.xml.functions import iterparse

from ndrcpdf.files.spool import spool, temporary_file_errors

_TEXT_TAG = f"{{{SHEET_MAIN_NS}}}si"
_SHEET_DATA_TAG = f"{{{SHEET_MAIN_NS}}}sheetData"
_TABLE_TAG = f"{{{SHEET_MAIN_NS}}}sst"
_PLACE = Struct("<QI")
_REMEMBERED = 4096


class Workbook:
    """A workbook; :meth:`close` lets go of it."""

    def __init__(self, file: BinaryIO) -> None:
        self._texts = _Texts()
        try:
            reader = _Reader(file, self._texts)
            reader.read()
        except BaseException:
            self._texts.close()
            raise
        self._book: Any = reader.wb

    def sheets(self) -> Iterator[Any]:
        """Its sheets, in order."""
        return iter(self._book.worksheets)

    def rows(self, sheet: Any) -> Iterator[tuple[Any, ...]]:
        """The cells of each row of a sheet, from the first row on, each from column A to its last cell."""
        book, before = self._book, 0
        with sheet._get_source() as source:
            parser = _SheetParser(
                source,
                self._texts,
                data_only=True,
                epoch=book.epoch,
                date_formats=book._date_formats,
                timedelta_formats=book._timedelta_formats,
            )
            for number, cells in parser.parse():
                for _missing in range(before + 1, number):
                    yield ()
                yield sheet._get_row(cells)
                before = number

    def close(self) -> None:
        """Let go of the file, and of the texts."""
        self._book.close()
        self._texts.close()


class _Texts:
    """The table of texts (ISO/IEC 29500-1 §18.4), in temporary files: them, and where each of them is."""

    def __init__(self) -> None:
        self._texts, self._places = spool(), spool()
        self._text = lru_cache(_REMEMBERED)(self._looked_up)

    def add(self, text: str) -> None:
        data = text.encode()
        self._places.write(_PLACE.pack(self._texts.tell(), len(data)))
        self._texts.write(data)

    def __getitem__(self, number: int) -> str:
        return self._text(number)

    def _looked_up(self, number: int) -> str:
        self._places.seek(max(0, number) * _PLACE.size)
        place = self._places.read(_PLACE.size)
        if number < 0 or not place:
            raise KeyError(number)
        begin, length = _PLACE.unpack(place)
        self._texts.seek(begin)
        return self._texts.read(length).decode()

    def close(self) -> None:
        self._texts.close()
        self._places.close()


class _Reader(ExcelReader):
    def __init__(self, file: BinaryIO, texts: _Texts) -> None:
        super().__init__(file, read_only=True, data_only=True)
        self._texts = texts

    def read_strings(self) -> None:
        package: Any = self.package
        part = package.find(SHARED_STRINGS)
        if part is not None:
            with self.archive.open(part.PartName[1:]) as source, temporary_file_errors():
                for element in _elements(source, _TEXT_TAG, _TABLE_TAG):
                    text: Any = Text.from_tree(element)
                    self._texts.add(text.content.replace("x005F_", ""))  # the mark of an escape, as openpyxl has it


class _SheetParser(WorkSheetParser):
    def parse(self) -> Generator[Any, None, None]:
        yield from map(self.parse_row, _elements(self.source, ROW_TAG, _SHEET_DATA_TAG))


def _elements(source: Any, tag: str, parent: str) -> Iterator[Any]:
    """Each element of a kind, which its parent forgets once it has been seen."""
    above: Any = None
    for event, element in iterparse(source, events=("start", "end")):
        if event == "start" and element.tag == parent:
            above = element
        elif event == "end" and element.tag == tag and above is not None:
            yield element
            above.clear()
