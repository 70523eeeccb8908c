"""The archive: returned PDFs → a database that is whole at any instant, the PDFs themselves beside, and exports.

A return is read once: archiving it again, under any name, adds nothing. Where the reading has become better since, what
it reads differently is a new version of the row.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

from ndrcpdf import catalog
from ndrcpdf.archiving.database import Database, FormTable, Key, Refused
from ndrcpdf.archiving.kept_files import KeptFiles, State, sha256_of
from ndrcpdf.checking.rows import check_extraction
from ndrcpdf.errors import NdrcpdfError, finding_of
from ndrcpdf.extracting import READER, extract
from ndrcpdf.harvesting.extract_each import extraction_or_error
from ndrcpdf.messages import Message
from ndrcpdf.model.findings import Finding, Severity
from ndrcpdf.model.forms import Form
from ndrcpdf.model.records import Extraction, Picture
from ndrcpdf.records import csv_header, csv_row
from ndrcpdf.records.data_schemas import csv_resource

SOURCES, PICTURES = "sources", "pictures"
_ENDINGS: Mapping[str, str] = {"image/png": ".png", "image/jpeg": ".jpg"}
_PICTURE = re.compile(rf"{PICTURES}/(?P<sha256>[0-9a-f]{{64}})(?P<ending>\.\w+)")
"""What the cell of a picture holds."""
_TOGETHER = 64
"""Returns that are committed together: a kill costs no more than reading so many again."""


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
    """An archive, open for adding; made by :func:`~ndrcpdf.archiving.opening.opened_archive`."""

    def __init__(self, folder: Path, database: Database) -> None:
        self._folder = folder
        self.database = database
        self.sources = KeptFiles(folder / SOURCES, ".pdf")
        self._described: set[str] = set()
        self._uncommitted = 0

    def is_known(self, data: bytes, form: Form | None = None) -> bool:
        """Whether a PDF is archived already, and nothing reads it better now."""
        readers = self.database.readers(sha256_of(data), form.id if form else "")
        return bool(readers) and all(reader == READER for reader in readers.values())

    def add(
        self, data: bytes, name: str, *, form: Form | None = None, read: Extraction | NdrcpdfError | None = None
    ) -> ArchivedFile:
        """Archive a returned PDF, if it can be read and all its values have their types; else list it as refused.

        Findings that are no matter of reading, such as dates in the wrong order, are kept with the row. ``read`` is
        what it says, or why it cannot be read, where that is known; else it is read here.

        Raises
        ------
        CannotWriteError
            The folder or the disk does not take it.
        """
        sha256 = sha256_of(data)
        readers = self.database.readers(sha256, form.id if form else "")
        if readers:
            findings = tuple(self.read_again(data, readers, name, form, read))
            fate = Fate.KNOWN
        else:
            try:
                findings = self.read(data, name, form, read)
            except RefusedError as refused:
                return self._refuse(sha256, name, refused.findings)
            fate = Fate.ADDED
        self.database.name(sha256, _path(name))
        self.database.forget_refusal(_path(name), sha256)
        self._count()
        return ArchivedFile(fate, findings)

    def refuse(self, name: str, error: NdrcpdfError) -> ArchivedFile:
        """List a file that could not even be read."""
        return self._refuse("", name, (finding_of(error, name),))

    def read(
        self, data: bytes, name: str, form: Form | None = None, read: Extraction | NdrcpdfError | None = None
    ) -> tuple[Finding, ...]:
        """Add what a PDF says, whatever the archive holds of it; what the rules find.

        Raises
        ------
        RefusedError
            It cannot be read, or not all of its values have their types.
        """
        form, extraction = _checked(read or extraction_or_error(data, name, form), name, form)
        self.sources.keep(data)
        self.describe(form)
        self.database.add(Key(extraction.sha256, form.id), self._cells(form, extraction), READER)
        return extraction.findings

    def read_again(
        self,
        data: bytes,
        readers: Mapping[Key, int],
        name: str,
        form: Form | None = None,
        read: Extraction | NdrcpdfError | None = None,
    ) -> Iterator[Finding]:
        """See to a PDF that is archived already: whether it is still there, and whether it is read better now.

        ``readers`` is what it was read as, by which versions of the reader.
        """
        if self.sources.keep(data) is not State.WHOLE:
            yield Finding(
                "source-mended",
                Message("its copy in the archive was missing or damaged, and is there again"),
                Severity.WARNING,
                file=name,
            )
        if all(reader == READER for reader in readers.values()):
            return
        try:
            form = form or _form_read(readers)
            form, extraction = _checked(read or extraction_or_error(data, name, form), name, form)
        except RefusedError:
            return  # what an earlier version could read stays as it is
        key, cells = Key(extraction.sha256, form.id), self._cells(form, extraction)
        if key in readers and cells == self.database.cells(key):
            self.database.read_alike(key, READER)
            return
        self.describe(form)
        self.database.add(key, cells, READER)
        yield Finding(
            "read-anew",
            Message("it is read otherwise than when it was archived: the row is new, and the old one is kept"),
            Severity.INFO,
            file=name,
        )

    def _refuse(self, sha256: str, name: str, findings: tuple[Finding, ...]) -> ArchivedFile:
        first = next(finding for finding in findings if finding.severity is Severity.ERROR)
        reason = f"{first.field}: {first.message}" if first.field else str(first.message)
        self.database.refuse(Refused(_path(name), sha256, first.code, reason, str(first.remedy or "")))
        self._count()
        return ArchivedFile(Fate.REFUSED, findings)

    def _cells(self, form: Form, extraction: Extraction) -> dict[str, str]:
        """Column → text, without the name of the file; the pictures are written first, as the row names them."""
        row = csv_row(form, extraction, dict(self._kept_pictures(extraction)))
        cells = dict(zip(csv_header(form), row, strict=True))
        del cells["_file"]
        return {column: text for column, text in cells.items() if text}

    def _kept_pictures(self, extraction: Extraction) -> Iterator[tuple[str, str]]:
        """Field name → the path, from the archive, of the file its picture was written to."""
        for name, value in extraction.record.values.items():
            if isinstance(value, Picture):
                kept = KeptFiles(self._folder / PICTURES, _ENDINGS[value.media_type])
                kept.keep(value.data)
                path = kept.path(sha256_of(value.data))
                yield name, path.relative_to(self._folder).as_posix()

    def picture_faults(self) -> Iterator[Finding]:
        """What is wrong with the pictures that rows name; each is read from its PDF again, if that is whole."""
        for key in self.database.returns():
            for path in self.database.cells(key).values():
                if name := _PICTURE.fullmatch(path):
                    yield from self._picture_fault(key, name["sha256"], name["ending"])

    def _picture_fault(self, key: Key, sha256: str, ending: str) -> Iterator[Finding]:
        kept = KeptFiles(self._folder / PICTURES, ending)
        if fault := kept.fault(sha256):
            self._keep_pictures_again(key)
            mended = kept.state(sha256) is State.WHOLE
            yield replace(fault, severity=Severity.WARNING, remedy=None) if mended else fault

    def _keep_pictures_again(self, key: Key) -> None:
        if self.sources.state(key.sha256) is State.WHOLE:
            with suppress(NdrcpdfError):
                source = self.sources.path(key.sha256)
                extraction = extract(source.read_bytes(), name=str(source), form=catalog.find(key.form))
                dict(self._kept_pictures(extraction))

    def describe(self, form: Form) -> None:
        """Note what the CSV of a form is to look like."""
        if form.id not in self._described:
            self.database.describe(FormTable(form.id, form.name, csv_header(form), csv_resource(form)))
            self._described.add(form.id)

    def _count(self) -> None:
        self._uncommitted += 1
        if self._uncommitted == _TOGETHER:
            self.database.commit()
            self._uncommitted = 0


class RefusedError(Exception):
    """A PDF cannot be read, or not all of its values have their types."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        self.findings = tuple(findings)


def _checked(read: Extraction | NdrcpdfError, name: str, form: Form | None) -> tuple[Form, Extraction]:
    """What a PDF says, with all that is found of it, and the form it is of."""
    if isinstance(read, NdrcpdfError):
        raise RefusedError([finding_of(read, name)])
    if any(finding.severity is Severity.ERROR for finding in read.findings):
        raise RefusedError(read.findings)
    form = form or catalog.find(read.form)
    return form, replace(read, findings=tuple(check_extraction(form, read)))


def _form_read(readers: Iterable[Key]) -> Form | None:
    """The form that a file was read as, if it is still known."""
    with suppress(NdrcpdfError):
        return next(catalog.find(key.form) for key in readers)
    return None


def _path(name: str) -> str:
    """The whole path of a file, by which it is known; what is no file is known by what it is called."""
    return str(Path(name).absolute()) if Path(name).exists() else name
