"""Archive: returned PDFs → a folder of CSV, one for each form, with the PDFs themselves beside.

The folder is whole at any instant: a file appears whole or not at all, a row is added in one write behind its PDF, and
whatever a kill or a power cut left torn is mended when the folder is opened again. A returned PDF is known by its
SHA-256, so that archiving it twice adds nothing.
"""

import csv
import errno
import hashlib
import io
import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import Self

from filelock import FileLock, Timeout

from ndrcpdf import catalog
from ndrcpdf.checking.rows import check_extraction
from ndrcpdf.errors import CannotWriteError, NdrcpdfError, finding_of
from ndrcpdf.extracting import extract
from ndrcpdf.files.atomic import PART_ENDING, make_folder, write_whole, writing_errors
from ndrcpdf.files.finding_log import FindingLog
from ndrcpdf.harvesting.extract_each import ReturnedPdf
from ndrcpdf.messages import Message
from ndrcpdf.model.findings import Finding, Severity
from ndrcpdf.model.forms import Form
from ndrcpdf.model.records import Extraction, Picture
from ndrcpdf.records import UTF_8_BOM, csv_header, csv_line, csv_row, neutralised, unneutralised
from ndrcpdf.records.data_schemas import data_package

_SOURCES, _PICTURES, _REFUSED, _PACKAGE, _LOCK = "sources", "pictures", "refused.csv", "datapackage.json", ".lock"
_REFUSED_HEADER = ("file", "sha256", "code", "reason", "remedy")
_KEY = "_sha256"


class Fate(StrEnum):
    """What became of a returned PDF."""

    ADDED = "added"
    KNOWN = "known"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class ArchivedFile:
    """One returned PDF: its fate, and what was found."""

    fate: Fate
    findings: tuple[Finding, ...]


class Archive:
    """An archive, open for adding; made by :func:`opened_archive`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._known: set[str] = set()
        self._refused: dict[str, tuple[str, ...]] = {}
        self._forms: dict[str, Form] = {}

    def _begin(self) -> Self:
        """Mend what an interrupted run left, and learn what is archived already."""
        _clear_away(self._folder)
        for form in catalog.known_forms():
            path = self._csv(form)
            if path.exists():
                _mend(path)
                self._known |= self._keys(path, form)
                self._forms[form.name] = form
        refused = (tuple(unneutralised(row)) for row in _rows(self._folder / _REFUSED)[1:])
        self._refused = {row[1]: row for row in refused if len(row) == len(_REFUSED_HEADER)}
        self._describe()
        return self

    def add(self, data: bytes, name: str, *, form: Form | None = None) -> ArchivedFile:
        """Archive a returned PDF, if it can be read and all its values have their types; else list it as refused.

        Findings that are no matter of reading, such as dates in the wrong order, are kept with the row.

        Raises
        ------
        CannotWriteError
            The folder or the disk does not take it.
        """
        key = hashlib.sha256(data).hexdigest()
        if key in self._known:
            return ArchivedFile(Fate.KNOWN, ())
        try:
            extraction = extract(data, name=name, form=form)
        except NdrcpdfError as error:
            return self._refuse(key, name, (finding_of(error, name),))
        form = form or catalog.find(extraction.form)
        if any(finding.severity is Severity.ERROR for finding in extraction.findings):
            return self._refuse(key, name, extraction.findings)
        findings = tuple(check_extraction(form, extraction))
        self._keep(form, data, replace(extraction, file=Path(name).name, findings=findings))
        self._known.add(key)
        self._forget_refusals(Path(name).name)
        return ArchivedFile(Fate.ADDED, findings)

    def refuse(self, name: str, error: NdrcpdfError) -> ArchivedFile:
        """List a file that could not even be read."""
        key = hashlib.sha256(name.encode()).hexdigest()
        return self._refuse(key, name, (finding_of(error, name),))

    def _forget_refusals(self, file: str) -> None:
        """What was refused under the name of a file that is archived now has been mended."""
        self._refused = {key: row for key, row in self._refused.items() if row[0] != file}

    def _refuse(self, key: str, name: str, findings: tuple[Finding, ...]) -> ArchivedFile:
        first = next(finding for finding in findings if finding.severity is Severity.ERROR)
        reason = f"{first.field}: {first.message}" if first.field else str(first.message)
        self._refused[key] = (Path(name).name, key, first.code, reason, str(first.remedy or ""))
        return ArchivedFile(Fate.REFUSED, findings)

    def _keep(self, form: Form, data: bytes, extraction: Extraction) -> None:
        """The PDF, then its pictures, then its row: a row never names what is not there."""
        make_folder(self._folder / _SOURCES)
        write_whole(self._folder / _SOURCES / f"{extraction.sha256}.pdf", data)
        row = csv_row(form, extraction, dict(self._kept_pictures(extraction)))
        if form.name not in self._forms:
            write_whole(self._csv(form), UTF_8_BOM + csv_line(csv_header(form)))
            self._forms[form.name] = form
            self._describe()
        _append(self._csv(form), csv_line(row))

    def _kept_pictures(self, extraction: Extraction) -> Iterator[tuple[str, str]]:
        """Field name → the path, from the archive, of the file its picture was written to."""
        for name, value in extraction.record.values.items():
            if isinstance(value, Picture):
                make_folder(self._folder / _PICTURES)
                path = f"{_PICTURES}/{hashlib.sha256(value.data).hexdigest()}{_ENDINGS[value.media_type]}"
                write_whole(self._folder / path, value.data)
                yield name, path

    def _csv(self, form: Form) -> Path:
        return self._folder / f"{form.name}.csv"

    def _keys(self, path: Path, form: Form) -> set[str]:
        rows = _rows(path)
        header = csv_header(form)
        if not rows or list(rows[0]) != header:
            raise CannotWriteError(
                Message("{path}: its columns are not those of {form}", path=path, form=form.id),
                Message("archive into a new folder"),
            )
        column = header.index(_KEY)
        return {row[column] for row in rows[1:]}

    def _describe(self) -> None:
        """Say what is in the folder; a data package has at least one resource."""
        if not self._forms:
            return
        write_whole(self._folder / _PACKAGE, data_package(self._forms[name] for name in sorted(self._forms)))

    def _finish(self) -> None:
        rows = (map(neutralised, row) for row in self._refused.values())
        lines = [csv_line(_REFUSED_HEADER), *(csv_line(row) for row in rows)]
        write_whole(self._folder / _REFUSED, UTF_8_BOM + b"".join(lines))


_ENDINGS: Mapping[str, str] = {"image/png": ".png", "image/jpeg": ".jpg"}


@contextmanager
def opened_archive(folder: Path) -> Iterator[Archive]:
    """The archive in the folder, made if it is not there; only one process at a time has it open.

    Raises
    ------
    CannotWriteError
        The folder cannot be written, holds something else, or is open elsewhere.
    """
    make_folder(folder)
    with writing_errors(folder):
        lock = FileLock(folder / _LOCK)
        try:
            lock.acquire(timeout=0)
        except Timeout as error:
            raise CannotWriteError(
                Message("{folder}: another process is archiving into it", folder=folder),
                Message("wait until it is done"),
            ) from error
    try:
        archive = Archive(folder)._begin()
        try:
            yield archive
        finally:
            archive._finish()
    finally:
        lock.release()


def archive_each(
    pdfs: Iterable[ReturnedPdf], folder: Path, findings: FindingLog, *, form: Form | None = None
) -> Mapping[Fate, int]:
    """Archive every PDF into the folder; how many met each fate.

    What is found is added to ``findings`` as it is found. ``form`` is the form they are of; without it, each is of the
    one it says it is.

    Raises
    ------
    CannotWriteError
        As :func:`opened_archive`; what was archived until then is whole.
    """
    fates = dict.fromkeys(Fate, 0)
    with opened_archive(folder) as archive:
        for name, data in pdfs:
            one = archive.refuse(name, data) if isinstance(data, NdrcpdfError) else archive.add(data, name, form=form)
            fates[one.fate] += 1
            findings.add(one.findings)
    return fates


def _rows(path: Path) -> list[tuple[str, ...]]:
    if not path.exists():
        return []
    with writing_errors(path):
        text = path.read_bytes().decode("utf-8-sig")
    return [tuple(row) for row in csv.reader(io.StringIO(text, newline=""), delimiter=";", strict=True)]


def _clear_away(folder: Path) -> None:
    """Remove what a killed run was writing: parts of personal files, which nobody knows of."""
    for place in (folder, folder / _SOURCES, folder / _PICTURES):
        for part in place.glob(f".*{PART_ENDING}"):
            with writing_errors(part):
                part.unlink()


def _mend(path: Path) -> None:
    """Cut off a row that was not written whole: whatever stands behind the last line end that is outside quotes."""
    data = path.read_bytes()
    end, position, inside = 0, 0, False
    for line in data.splitlines(keepends=True):
        position += len(line)
        inside ^= bool(line.count(b'"') % 2)
        if not inside and line.endswith(b"\r\n"):
            end = position
    if end < len(data):
        with writing_errors(path):
            os.truncate(path, end)


def _append(path: Path, line: bytes) -> None:
    """Add the line in one write, on the disk when this returns; a disk that takes only a part of it gets none."""
    with writing_errors(path):
        handle = os.open(path, os.O_WRONLY | os.O_APPEND | getattr(os, "O_BINARY", 0))
        try:
            size = os.fstat(handle).st_size
            if os.write(handle, line) != len(line):
                os.ftruncate(handle, size)
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            os.fsync(handle)
        finally:
            os.close(handle)
