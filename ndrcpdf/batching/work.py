"""What a process does with a chunk of rows: check them, fill them, and put the PDFs where they wait.

Everything here can be handed to another process, or to another machine.
"""

import os
import pickle
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache
from pathlib import Path

from ndrcpdf.checking import check_row
from ndrcpdf.filling import Filler, filler, marks
from ndrcpdf.messages import _
from ndrcpdf.naming import FileNames
from ndrcpdf.pdf.document import is_whole, write_pieces
from ndrcpdf.pdf.flat_stamping import PageContent, flat_delta, page_contents, stamp_flat
from ndrcpdf.pdf.marks import Mark
from ndrcpdf.pdf.merging import deflated
from ndrcpdf.pdf.stamping import delta
from ndrcpdf.schema import Finding, Form, RawRecord, Record, Severity, Source


class Product(StrEnum):
    """What is made of a row."""

    FORM = "form"
    """the fillable PDF with the values, which can be changed"""
    FLAT = "flat"
    """the same pages without fields"""
    PAGES = "pages"
    """what its values draw, for a print run"""


@dataclass(frozen=True, slots=True)
class Work:
    """What is the same for all rows of a batch."""

    form: Form
    template: bytes
    template_name: str
    read_only: bool
    fonts: tuple[Path, ...]
    product: Product
    pattern: str
    constants: Mapping[str, object]
    complete: bool
    absent: Mapping[str, frozenset[str]]
    verify: bool
    skip_in: Path | None
    """the folder whose whole PDFs are left as they are"""


@dataclass(frozen=True, slots=True)
class Chunk:
    """Rows to be filled together.

    ``waiting`` is the folder in which the PDFs wait, None where their bytes are wanted back; ``fill`` is false once
    nothing will be written anyway, so that checking is enough.
    """

    number: int
    rows: tuple[RawRecord, ...]
    waiting: Path | None
    fill: bool


@dataclass(frozen=True, slots=True)
class Filled:
    """What came of a row.

    Attributes
    ----------
    name:
        The name of its PDF; empty for a row that is refused.
    source:
        Where the row is.
    skipped:
        Whether its PDF is there already, and is left.
    waiting:
        The file that waits; None where there is none.
    delta, pages:
        What was asked for instead: the update behind the template, or what the pages of a print run show.
    """

    name: str
    source: Source
    findings: tuple[Finding, ...]
    skipped: bool = False
    waiting: str | None = None
    delta: bytes | None = None
    pages: tuple[PageContent, ...] = ()


def fill_chunk(pickled: bytes, chunk: Chunk) -> list[Filled]:
    """Check and fill the rows of a chunk; ``pickled`` is the :class:`Work` they belong to.

    Raises
    ------
    CannotWriteError
        The folder does not take the files.
    """
    desk = _desk(pickled)
    return [desk.filled(raw, chunk, number) for number, raw in enumerate(chunk.rows)]


def waiting_file(folder: Path, number: str, name: str) -> str:
    """The path at which a PDF waits: with a number of its own, as two rows may want one name, and the name to be."""
    return os.path.join(folder, f"{number}~{name}")  # noqa: PTH118 - a hundred thousand times


def final_name(waiting: str) -> str:
    """The name that a waiting file is to have."""
    return waiting.partition("~")[2]


def packed(work: Work, made: Filler) -> bytes:
    """The work as bytes, with the filler at hand for this process and those that are forked from it."""
    pickled = pickle.dumps(work, pickle.HIGHEST_PROTOCOL)
    _compiled[pickled] = made
    return pickled


_compiled: dict[bytes, Filler] = {}
"""Fillers that this process has already; a process that is started anew compiles its own."""


_SOMEWHERE = Source()


@lru_cache(maxsize=2)
def _desk(pickled: bytes) -> "_Desk":
    work: Work = pickle.loads(pickled)  # noqa: S301 - our own bytes, from the process that started this one
    made = _compiled.get(pickled) or filler(
        work.form, work.template, name=work.template_name, read_only=work.read_only, fonts=work.fonts
    )
    return _Desk(work, made)


class _Desk:
    """Where a process fills the rows of one batch."""

    def __init__(self, work: Work, made: Filler) -> None:
        self._work = work
        self._made = made
        self._names = FileNames(made.form, work.pattern)

    def filled(self, raw: RawRecord, chunk: Chunk, number: int) -> Filled:
        work, source = self._work, raw.source
        record, findings = check_row(
            self._made.form,
            _with_constants(raw, work.constants),
            complete=work.complete,
            absent=work.absent.get(source.file, ()),
        )
        findings += _overridden(raw, work.constants)
        laid_out = [*marks(self._made, record)]
        made_of = [mark for mark in laid_out if not isinstance(mark, Finding)]
        findings += [mark for mark in laid_out if isinstance(mark, Finding)]
        name = "" if _in_error(findings) else self._names.made(record)
        if isinstance(name, Finding):
            return Filled("", source, (*findings, name))
        if not name or not chunk.fill:
            return Filled(name, source, tuple(findings))
        if work.skip_in and is_whole(work.skip_in / name):
            return Filled(name, source, tuple(findings), skipped=True)
        if work.verify:
            findings += self._verified(record, made_of)
            if _in_error(findings):
                return Filled("", source, tuple(findings))
        return replace(self._product(made_of, chunk, number, name), name=name, source=source, findings=tuple(findings))

    def _product(self, made_of: list[Mark], chunk: Chunk, number: int, name: str) -> Filled:
        made, product = self._made, self._work.product
        if product is Product.PAGES:
            pages = tuple(deflated(content) for content in page_contents(made.template, made.flat, made_of))
            return Filled("", _SOMEWHERE, (), pages=pages)
        flat = product is Product.FLAT
        base = made.flat.base if flat else made.template.base
        update = flat_delta(made.template, made.flat, made_of) if flat else delta(made.template, made_of)
        if chunk.waiting is None:
            return Filled("", _SOMEWHERE, (), delta=update)
        path = waiting_file(chunk.waiting, f"{chunk.number}-{number}", name)
        write_pieces(path, (base.data, update))
        return Filled("", _SOMEWHERE, (), waiting=path)

    def _verified(self, record: Record, made_of: list[Mark]) -> Iterator[Finding]:
        made, flat = self._made, self._work.product is not Product.FORM
        template = made.template
        data = stamp_flat(template, made.flat, made_of) if flat else template.data + delta(template, made_of)
        from ndrcpdf.verifying import verify  # noqa: PLC0415 - two libraries that only verifying needs

        for finding in verify(template, made_of, data, flat=flat):
            yield replace(finding, file=record.source.file, row=record.source.row)


def _in_error(findings: list[Finding]) -> bool:
    return any(finding.severity is Severity.ERROR for finding in findings)


def _with_constants(raw: RawRecord, constants: Mapping[str, object]) -> RawRecord:
    return replace(raw, cells={**raw.cells, **constants}) if constants else raw


def _overridden(raw: RawRecord, constants: Mapping[str, object]) -> Iterator[Finding]:
    """A warning where a constant takes the place of something else that the row says."""
    for name, value in constants.items():
        said = raw.cells.get(name)
        if said not in (None, "") and str(said).strip() != str(value).strip():
            message, remedy = (
                _("--set replaces what the row says"),
                _("empty the cell, or leave the field out of --set"),
            )
            yield Finding("replaced-by-set", message, Severity.WARNING, remedy, name, raw.source.file, raw.source.row)
