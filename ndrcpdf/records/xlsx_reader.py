"""XLSX workbooks → raw records."""

import re
import zipfile
from contextlib import ExitStack
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from ndrcpdf.errors import BadDataError
from ndrcpdf.messages import Message
from ndrcpdf.model.findings import Finding, Severity
from ndrcpdf.model.forms import Form
from ndrcpdf.model.records import RawRecord
from ndrcpdf.records.columns import PREAMBLE_ROWS, columns_of, header_row, no_header
from ndrcpdf.records.reader import Reader
from ndrcpdf.records.table_rows import table_records

if TYPE_CHECKING:
    from ndrcpdf.records.xlsx_stream import Cell

_LARGEST_WORKBOOK = 1_000_000_000
"""In bytes, of all its parts unpacked: a larger one is taken for a decompression bomb."""


class _CellError(str):
    """The name of the error that a cell shows where its formula failed, such as #N/A."""

    __slots__ = ()


def read_xlsx(file: BinaryIO, form: Form, name: str, folder: Path | None) -> Reader:
    """The records of the first sheet that has a header line.

    Raises
    ------
    BadDataError
        It is no workbook, is too large, or has no header line.
    """
    from ndrcpdf.records.xlsx_stream import Workbook  # noqa: PLC0415 - a library that only XLSX needs

    _refuse_other_zips(file, name)
    book = Workbook(file)
    with ExitStack() as unless_read:
        unless_read.callback(book.close)
        for sheet in book.sheets:
            beginning = [[cell.value for cell in row] for row in islice(book.rows(sheet), PREAMBLE_ROWS)]
            index, count = header_row(beginning, form)
            if count:
                rows = ([_value(cell) for cell in row] for row in islice(book.rows(sheet), index, None))
                columns = columns_of(next(rows), index + 1, form, name)
                records = map(_without_errors, table_records(rows, columns, form, name, folder))
                unless_read.pop_all()
                return Reader(name, records, columns.named, columns.findings, book.close)
    raise no_header(name, form)


def _refuse_other_zips(file: BinaryIO, name: str) -> None:
    """BadDataError for a ZIP file that is no workbook, or one that is too large."""
    with zipfile.ZipFile(file) as archive:
        names = archive.namelist()
        size = sum(entry.file_size for entry in archive.infolist())
    file.seek(0)
    if "xl/workbook.xml" not in names:
        raise BadDataError(
            Message("{file}: this is no Excel workbook", file=name),
            Message("save the data as CSV (UTF-8), JSON or XLSX"),
        )
    if size > _LARGEST_WORKBOOK:
        raise BadDataError(
            Message("{file}: the workbook is too large", file=name), Message("save the data as CSV (UTF-8)")
        )


def _value(cell: "Cell") -> object:
    """The value of a cell; of a number with leading zeros (in the format 00000), the text that is shown."""
    value = cell.value
    if cell.is_error:
        return _CellError(value)
    if isinstance(value, int) and re.fullmatch(r"0+", cell.number_format):
        return f"{value:0{len(cell.number_format)}d}"
    return value


def _without_errors(raw: RawRecord) -> RawRecord:
    """The record, in which each cell with an error is empty, and has a finding."""
    failed = [field for field, cell in raw.cells.items() if isinstance(cell, _CellError)]
    if not failed:
        return raw
    message, remedy = Message("the cell shows a formula error"), Message("mend the formula, or type the value")
    place = (raw.source.file, raw.source.row)
    findings = [Finding("formula-error", message, Severity.ERROR, remedy, field, *place) for field in failed]
    return RawRecord({**raw.cells, **dict.fromkeys(failed)}, raw.source, (*raw.findings, *findings))
