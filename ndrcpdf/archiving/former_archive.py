"""Archives that earlier versions made, whose record was the CSV of each form: taken over into the database."""

import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path

from ndrcpdf import catalog
from ndrcpdf.archiving.archive import Archive, RefusedError
from ndrcpdf.archiving.database import Key, Refused
from ndrcpdf.archiving.exports import REFUSED
from ndrcpdf.errors import DamagedArchiveError
from ndrcpdf.files.atomic import writing_errors
from ndrcpdf.messages import Message
from ndrcpdf.model.findings import Finding, Severity
from ndrcpdf.model.forms import Form
from ndrcpdf.records import csv_header, unneutralised

_SHA256 = re.compile("[0-9a-f]{64}")
_REFUSED_HEADER = ("file", "sha256", "code", "reason", "remedy")
_LONGEST_CELL = 1 << 30
_READER = 0
"""The reader of a row of a CSV: what is read of its PDF today may be better."""


def take_over(folder: Path, archive: Archive) -> Iterator[Finding]:
    """Take over the rows of an archive without a database, and check each against its PDF; what is found.

    Where they differ, the row as it stood is kept as the older version. A PDF whose row is gone is read again.

    Raises
    ------
    DamagedArchiveError
        A CSV has other columns than those of its form.
    """
    for name in sorted({form.name for form in catalog.known_forms()}):
        yield from _rows_taken(folder / f"{name}.csv", archive)
    for row in _table(folder / REFUSED)[1:]:
        if len(row) == len(_REFUSED_HEADER):
            path, sha256, code, reason, remedy = unneutralised(row)
            archive.database.refuse(Refused(path, sha256, code, reason, remedy))
    yield from _checked(archive)


def _rows_taken(path: Path, archive: Archive) -> Iterator[Finding]:
    header, *rows = _table(path) or [[]]
    if not header:
        return
    form = _form_of(path, header)
    archive.describe(form)
    for number, row in enumerate(rows, 2):
        cells = dict(zip(header, row, strict=False))
        sha256 = cells.get("_sha256", "")
        if len(row) != len(header) or not _SHA256.fullmatch(sha256):
            message = Message("the row is not whole: it is read again from its PDF, if the archive has it")
            yield Finding("row-damaged", message, Severity.WARNING, file=str(path), row=number)
        elif not archive.database.readers(sha256, form.id):
            (file,) = unneutralised([cells.pop("_file")])
            archive.database.add(Key(sha256, form.id), cells, _READER)
            archive.database.name(sha256, file)


def _form_of(path: Path, header: list[str]) -> Form:
    for form in catalog.known_forms():
        if form.name == path.stem and csv_header(form) == header:
            return form
    form = catalog.find(path.stem)
    raise DamagedArchiveError(
        Message("{path}: its columns are not those of {form}", path=path, form=form.id),
        Message("archive into a new folder"),
    )


def _checked(archive: Archive) -> Iterator[Finding]:
    """Each PDF against its row, and each row against its PDF."""
    for sha256 in archive.sources.names():
        source = archive.sources.path(sha256)
        if fault := archive.sources.fault(sha256):
            yield fault
        elif readers := archive.database.readers(sha256):
            yield from archive.read_again(source.read_bytes(), readers, str(source))
        else:
            yield from _row_made(archive, source)
    for key in archive.database.returns():
        if not archive.sources.path(key.sha256).exists() and (fault := archive.sources.fault(key.sha256)):
            yield fault


def _row_made(archive: Archive, source: Path) -> Iterator[Finding]:
    try:
        archive.read(source.read_bytes(), str(source))
    except RefusedError as refused:
        yield from refused.findings
    else:
        yield Finding("row-made", Message("it had no row, and is read again"), Severity.WARNING, file=str(source))


def _table(path: Path) -> list[list[str]]:
    """The rows of a CSV, whichever program has saved it last."""
    if not path.exists():
        return []
    with writing_errors(path):
        data = path.read_bytes()
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252", "replace")
    first = text.partition("\n")[0]
    csv.field_size_limit(_LONGEST_CELL)
    return [row for row in csv.reader(io.StringIO(text, newline=""), delimiter=max(";,\t", key=first.count)) if row]
