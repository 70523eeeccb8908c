"""A data file of any format → the reader of its records."""

import codecs
from collections.abc import Iterator
from contextlib import closing, contextmanager
from enum import StrEnum
from io import SEEK_END
from pathlib import Path
from typing import BinaryIO

from ndrcpdf.errors import BadDataError
from ndrcpdf.files.pdf_paths import READ_THROUGH, begins_like_pdf
from ndrcpdf.messages import Message
from ndrcpdf.model.forms import Form
from ndrcpdf.records.csv_reader import read_csv
from ndrcpdf.records.json_reader import read_json, read_json_lines
from ndrcpdf.records.reader import Reader, data_errors
from ndrcpdf.records.xlsx_reader import read_xlsx


class Format(StrEnum):
    """A data format."""

    CSV = "csv"
    JSON = "json"
    JSONL = "jsonl"
    XLSX = "xlsx"


@contextmanager
def reading(file: BinaryIO, form: Form, *, name: str, folder: Path | None = None) -> Iterator[Reader]:
    """The reader of a binary file of data for the form; the file must be seekable.

    Parameters
    ----------
    name:
        The name of the file in findings.
    folder:
        The folder of the pictures that the data names by their paths; with None, no such file is read.

    Raises
    ------
    BadDataError
        The file is empty, is not of its format, or has no header line.
    """
    size = file.seek(0, SEEK_END)
    file.seek(0)
    readers = {Format.CSV: read_csv, Format.XLSX: read_xlsx, Format.JSON: read_json, Format.JSONL: read_json_lines}
    with data_errors(name):
        reader = readers[sniffed_format(file, name)](file, form, name, folder)
    reader.position = lambda: (file.tell(), size)
    with closing(reader):
        yield reader


def sniffed_format(file: BinaryIO, name: str) -> Format:
    """The format of a data file, which its first bytes tell.

    Raises
    ------
    BadDataError
        It is empty, or of another kind: a PDF, an old Excel file.
    """
    head = file.read(READ_THROUGH)
    file.seek(0)
    text = head.removeprefix(codecs.BOM_UTF8).lstrip()
    if not text:
        raise BadDataError(
            Message("{file}: the file is empty", file=name), Message("give a file with a header line and rows")
        )
    if text.startswith(b"PK\x03\x04"):
        return Format.XLSX
    if begins_like_pdf(head):
        raise BadDataError(
            Message("{file}: this is a PDF, not data", file=name), Message("`ndrcpdf extract` reads PDFs")
        )
    if text.startswith(b"\xd0\xcf\x11\xe0"):
        raise BadDataError(
            Message("{file}: this is an old Excel file", file=name), Message("save it as XLSX or as CSV UTF-8")
        )
    if text.startswith(b"["):
        return Format.JSON
    if text.startswith(b"{"):
        return Format.JSONL
    return Format.CSV
