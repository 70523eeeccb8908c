"""CSV of any program → raw records."""

import codecs
import csv
import io
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from ndrcpdf.errors import BadDataError
from ndrcpdf.messages import Message
from ndrcpdf.model.findings import Finding, Severity
from ndrcpdf.model.forms import Form
from ndrcpdf.records.columns import PREAMBLE_ROWS, columns_of, header_row, no_header
from ndrcpdf.records.formula_cells import unneutralised
from ndrcpdf.records.reader import Reader
from ndrcpdf.records.table_rows import table_records

_DELIMITERS = (";", ",", "\t")
_SAMPLE = 1 << 16
"""In characters: the beginning of a file, in which its delimiter and its header line are looked for."""
_CHUNK = 1 << 16
"""In bytes: how much is decoded at once when the encoding is looked for."""
_LONGEST_CELL = 20_000_000
"""In characters: room for a picture as a ``data:`` URI."""


def read_csv(file: BinaryIO, form: Form, name: str, folder: Path | None) -> Reader:
    """The records of a CSV file, once its encoding, its delimiter and its header line are known.

    Raises
    ------
    BadDataError
        It is in no known encoding, or has no header line.
    """
    csv.field_size_limit(_LONGEST_CELL)
    text = io.TextIOWrapper(file, _encoding(file, name), newline="")
    delimiter, header = _delimiter_and_header(text.read(_SAMPLE), form)
    if not delimiter:
        text.detach()
        raise no_header(name, form)
    text.seek(0)
    rows = csv.reader(text, delimiter=delimiter, strict=True)
    for _skipped in range(header):
        next(rows)
    columns = columns_of(next(rows), header + 1, form, name)
    findings = [*columns.findings, *_encoding_finding(text.encoding, name)]
    records = table_records(map(unneutralised, _rows_after(header + 1, rows, name)), columns, form, name, folder)
    return Reader(name, records, columns.named, findings, close=text.detach)


def _rows_after(row: int, rows: Iterator[list[str]], name: str) -> Iterator[list[str]]:
    """The rows that follow the one of that number; BadDataError at one whose quotes are not in order."""
    while True:
        row += 1
        try:
            cells = next(rows, None)
        except csv.Error as error:
            raise BadDataError(
                Message("{file}: row {row} is not CSV ({reason})", file=name, row=row, reason=error),
                Message("a cell with quotes or delimiters stands in quotes, and the quotes in it are doubled"),
            ) from error
        if cells is None:
            return
        yield cells


def _encoding(file: BinaryIO, name: str) -> str:
    """UTF-16 by its byte order mark, else UTF-8, else Windows-1252: the first that decodes the whole file."""
    mark = file.read(2)
    file.seek(0)
    if mark in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        return "utf-16"
    for encoding in ("utf-8-sig", "cp1252"):
        decoder = codecs.getincrementaldecoder(encoding)("strict")
        file.seek(0)
        try:
            while chunk := file.read(_CHUNK):
                decoder.decode(chunk)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            continue
        file.seek(0)
        return encoding
    raise BadDataError(
        Message("{file}: the text is neither UTF-8 nor Windows-1252", file=name), Message("save it as CSV UTF-8")
    )


def _encoding_finding(encoding: str, name: str) -> Iterator[Finding]:
    if encoding == "cp1252":
        message = Message("the file is not UTF-8; it was read as Windows-1252")
        yield Finding("read-as-cp1252", message, Severity.INFO, Message("check one accented name"), file=name)


def _delimiter_and_header(start: str, form: Form) -> tuple[str, int]:
    """The delimiter, and the number of rows above the header line; an empty delimiter where no line names a field."""
    best = ("", 0, 0)
    for delimiter in _DELIMITERS:
        rows: list[list[str]] = []
        try:
            for row in csv.reader(io.StringIO(start, newline=""), delimiter=delimiter, strict=True):
                rows.append(row)
                if len(rows) == PREAMBLE_ROWS:
                    break
        except csv.Error:
            pass  # the sample ends inside a cell, or this is not the delimiter
        index, count = header_row(rows, form)
        if count > best[2]:
            best = (delimiter, index, count)
    return best[0], best[1]
