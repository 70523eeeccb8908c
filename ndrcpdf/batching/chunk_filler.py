"""What a process does with a chunk of rows: check them, fill them, and put the PDFs where they wait."""

import hashlib
import os
import pickle
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from ndrcpdf.batching.file_names import FileNames
from ndrcpdf.batching.job import Chunk, FilledRow, FillJob, Product, waiting_name
from ndrcpdf.checking.rows import check_row
from ndrcpdf.files.atomic import is_whole, write_pieces
from ndrcpdf.filling import Filler, lay_out, make_filler
from ndrcpdf.messages import Message
from ndrcpdf.model.findings import Finding, Severity
from ndrcpdf.model.records import RawRecord, Record
from ndrcpdf.pdf.templates.field_contents import FieldContent
from ndrcpdf.pdf.templates.flat_stamping import PageContent, page_contents, stamp_flat, stamp_flat_update
from ndrcpdf.pdf.templates.print_run import deflated
from ndrcpdf.pdf.templates.stamping import stamp, stamp_update


class Errand(NamedTuple):
    """What a chunk is filled for: the work that it belongs to, as bytes, and their digest."""

    key: str
    work: bytes


def errand_of(work: FillJob, made: Filler) -> Errand:
    """An errand, with the filler at hand for this process and those that are forked from it."""
    pickled = pickle.dumps(work, pickle.HIGHEST_PROTOCOL)
    errand = Errand(hashlib.sha256(pickled).hexdigest(), pickled)
    _keep(errand, _Desk(work, made))
    return errand


def fill_chunk(errand: Errand, chunk: Chunk) -> list[FilledRow]:
    """Check and fill the rows of a chunk.

    Raises
    ------
    CannotWriteError
        The folder does not take the files.
    """
    return _desk(errand).filled(chunk)


_MOST_DESKS = 2
_desks: dict[str, "_Desk"] = {}
"""Where this process has filled last, by errand; it compiles the template of others anew."""


def _desk(errand: Errand) -> "_Desk":
    desk = _desks.get(errand.key)
    if desk is None:
        work: FillJob = pickle.loads(errand.work)  # noqa: S301 - our own bytes, from the process that started this one
        name, read_only, fonts = work.template_name, work.read_only, work.fonts
        made = make_filler(work.form, work.template, name=name, read_only=read_only, fonts=fonts)
        desk = _Desk(work, made)
        _keep(errand, desk)
    return desk


def _keep(errand: Errand, desk: "_Desk") -> None:
    for oldest in [*_desks][: len(_desks) + 1 - _MOST_DESKS]:
        _desks.pop(oldest, None)
    _desks[errand.key] = desk


@dataclass(slots=True)
class _Row:
    """A row on its way to a PDF."""

    record: Record
    findings: list[Finding]
    marks: Sequence[FieldContent] = ()
    name: str = ""
    skipped: bool = False
    waiting: str | None = None
    update: bytes | None = None
    pages: tuple[PageContent, ...] = ()

    @property
    def is_in_error(self) -> bool:
        return any(finding.severity is Severity.ERROR for finding in self.findings)

    def filled(self) -> FilledRow:
        """What came of it."""
        update = None if self.waiting else self.update
        return FilledRow(self.name, tuple(self.findings), self.skipped, self.waiting, update, self.pages)


class _Desk:
    """Where a process fills the rows of one batch."""

    def __init__(self, work: FillJob, made: Filler) -> None:
        self._work = work
        self._made = made
        self._names = FileNames(made.form, work.pattern)
        self._base = made.flat_template.original.data if work.product is Product.FLAT else made.template.data

    def filled(self, chunk: Chunk) -> list[FilledRow]:
        """What came of each row.

        All rows take a step before any takes the next: what a step needs stays in the caches of the processor, which
        the bytes of a single PDF would empty.
        """
        rows = [self._checked(raw) for raw in chunk.rows]
        for row in rows:
            self._lay_out(row)
        for row in rows:
            self._name(row)
        if chunk.fill:
            wanted = [row for row in rows if row.name and not self._is_there(row) and self._is_verified(row)]
            for row in wanted:
                self._make(row)
            if chunk.waiting is not None and self._work.product is not Product.PAGES:
                for number, row in enumerate(wanted):
                    self._write(row, str(chunk.waiting), f"{chunk.number}-{number}")
        return [row.filled() for row in rows]

    def _checked(self, raw: RawRecord) -> _Row:
        constants = self._work.constants
        record, findings = check_row(
            self._made.form,
            _with_constants(raw, constants),
            complete=self._work.complete,
            absent=self._work.absent.get(raw.source.file, ()),
        )
        return _Row(record, [*findings, *_overridden(raw, constants)])

    def _lay_out(self, row: _Row) -> None:
        laid_out = lay_out(self._made, row.record)
        row.marks = [mark for mark in laid_out if not isinstance(mark, Finding)]
        row.findings += [mark for mark in laid_out if isinstance(mark, Finding)]

    def _name(self, row: _Row) -> None:
        if row.is_in_error:
            return
        name = self._names.made(row.record)
        if isinstance(name, Finding):
            row.findings.append(name)
        else:
            row.name = name

    def _is_there(self, row: _Row) -> bool:
        """Whether its PDF is there already, and is left."""
        folder, skip = self._work.folder, self._work.skip
        row.skipped = skip and folder is not None and is_whole(folder / row.name)
        return row.skipped

    def _is_verified(self, row: _Row) -> bool:
        """Whether its PDF, where that was asked for, is read back as it was meant."""
        if self._work.verify:
            row.findings += self._verified(row)
            if row.is_in_error:
                row.name = ""
        return bool(row.name)

    def _verified(self, row: _Row) -> Iterator[Finding]:
        made, flat, source = self._made, self._work.product is not Product.FORM, row.record.source
        template = made.template
        data = stamp_flat(template, made.flat_template, row.marks) if flat else stamp(template, row.marks)
        from ndrcpdf.verifying import verify  # noqa: PLC0415 - two libraries that only verifying needs

        for finding in verify(template, row.marks, data, flat=flat):
            yield replace(finding, file=source.file, row=source.row)

    def _make(self, row: _Row) -> None:
        """What is put behind the template, or shown on the pages of a print run."""
        template = self._made.template
        match self._work.product:
            case Product.PAGES:
                contents = page_contents(template, self._made.flat_template, row.marks)
                row.pages = tuple(deflated(content) for content in contents)
            case Product.FLAT:
                row.update = stamp_flat_update(template, self._made.flat_template, row.marks)
            case Product.FORM:
                row.update = stamp_update(template, row.marks)

    def _write(self, row: _Row, folder: str, number: str) -> None:
        """Let its PDF wait in the folder under its own name; where another one does, under that and a number."""
        pieces, called = (self._base, row.update or b""), f"{self._work.folder}{os.sep}{row.name}"
        row.waiting = row.name
        if not write_pieces(f"{folder}{os.sep}{row.waiting}", pieces, called):
            row.waiting = waiting_name(row.name, number)
            write_pieces(f"{folder}{os.sep}{row.waiting}", pieces, called)


def _with_constants(raw: RawRecord, constants: Mapping[str, object]) -> RawRecord:
    return raw._replace(cells={**raw.cells, **constants}) if constants else raw


def _overridden(raw: RawRecord, constants: Mapping[str, object]) -> Iterator[Finding]:
    """A warning where a constant takes the place of something else that the row says."""
    for name, value in constants.items():
        said = raw.cells.get(name)
        if said not in (None, "") and str(said).strip() != str(value).strip():
            message, remedy = (
                Message("--set replaces what the row says"),
                Message("empty the cell, or leave the field out of --set"),
            )
            yield Finding("replaced-by-set", message, Severity.WARNING, remedy, name, raw.source.file, raw.source.row)
