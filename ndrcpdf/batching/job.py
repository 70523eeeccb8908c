"""What is handed to whoever fills a chunk of rows, and what is handed back; all of it can go to another machine."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, NamedTuple

from ndrcpdf.batching.file_names import PDF_ENDING
from ndrcpdf.model.findings import Finding
from ndrcpdf.model.forms import Form
from ndrcpdf.model.records import RawRecord, Source
from ndrcpdf.pdf.templates.flat_stamping import PageContent


class Product(StrEnum):
    """What is made of a row."""

    FORM = "form"
    """the fillable PDF with the values, which can be changed"""
    FLAT = "flat"
    """the same pages without fields"""
    PAGES = "pages"
    """what its values draw, for a print run"""


@dataclass(frozen=True, slots=True)
class FillJob:
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
    folder: Path | None
    """the folder that the PDFs are for, None where there is none"""
    skip: bool
    """leave the whole PDFs that it has already as they are"""


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

    def __reduce__(self) -> tuple[Any, ...]:
        """Go to another process with rows that are plain tuples: they take half the time to pickle."""
        rows = [(row.cells, *row.source, row.findings) for row in self.rows]
        return _chunk, (self.number, rows, self.waiting, self.fill)


def _chunk(
    number: int,
    rows: Iterable[tuple[Mapping[str, object], str, int | None, tuple[Finding, ...]]],
    waiting: Path | None,
    fill: bool,
) -> Chunk:
    again = tuple(RawRecord(cells, Source(file, row), findings) for cells, file, row, findings in rows)
    return Chunk(number, again, waiting, fill)


class FilledRow(NamedTuple):
    """What came of a row; a named tuple, as what is handed back a hundred thousand times has to be light.

    Attributes
    ----------
    name:
        The name of its PDF; empty for a row that is refused.
    skipped:
        Whether its PDF is there already, and is left.
    waiting:
        What its PDF is called in the folder where it waits; None where none does.
    delta, pages:
        What was asked for instead: the update behind the template, or what the pages of a print run show.
    """

    name: str
    findings: tuple[Finding, ...] = ()
    skipped: bool = False
    waiting: str | None = None
    delta: bytes | None = None
    pages: tuple[PageContent, ...] = ()


def waiting_name(name: str, number: str) -> str:
    """What a PDF is called while another waits under the name that it is to have: two rows may want one name."""
    return f"{name}~{number}"


def final_name(waiting: str) -> str:
    """The name that a waiting PDF is to have."""
    return waiting if waiting.endswith(PDF_ENDING) else waiting.rpartition("~")[0]
