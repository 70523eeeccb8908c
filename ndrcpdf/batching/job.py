"""What goes to a worker and what comes back; all of it can go to another process or machine."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple

from ndrcpdf.batching.file_names import PDF_ENDING, FileNames
from ndrcpdf.filling import Filler
from ndrcpdf.model.findings import Finding
from ndrcpdf.model.records import RawRecord
from ndrcpdf.pdf.templates.flat_stamping import PageContent


class Product(StrEnum):
    """What is made of a row."""

    FORM = "form"
    """the fillable PDF with the values, which can be changed"""
    FLAT = "flat"
    """the same pages without fields"""
    PAGES = "pages"
    """the page content that shows the values, for a print run"""


@dataclass(frozen=True, slots=True)
class FillJob:
    """What is the same for all rows.

    Attributes
    ----------
    names:
        The file names of the rows.
    constants, complete, verify:
        As in :class:`ndrcpdf.batching.plan.FillPlan`.
    absent:
        File name → the fields that it has no column for; they are not reported of each row again.
    folder:
        The folder that the PDFs are for; None where there is none.
    skip:
        Whether the whole PDFs that the folder has already are left as they are.
    """

    filler: Filler
    product: Product
    names: FileNames
    constants: Mapping[str, object]
    complete: bool
    absent: Mapping[str, frozenset[str]]
    verify: bool
    folder: Path | None
    skip: bool

    @property
    def base(self) -> bytes:
        """The bytes that every filled PDF begins with."""
        return (self.filler.flat_template if self.product is Product.FLAT else self.filler.template).original.data


@dataclass(frozen=True, slots=True)
class Chunk:
    """Rows that one worker fills together.

    Attributes
    ----------
    staging:
        The folder to write the PDFs into; None where their bytes come back instead.
    fill:
        False once nothing will be written: the rows are only checked.
    """

    number: int
    rows: tuple[RawRecord, ...]
    staging: Path | None
    fill: bool


class FilledRow(NamedTuple):
    """What came of a row.

    Attributes
    ----------
    name:
        The file name of its PDF; empty for a row that is refused.
    skipped:
        Whether its PDF was there already and is left as it is.
    staged:
        The file name of its PDF in the staging folder; None where it is not there.
    update:
        Instead: the incremental update that makes its PDF of the template.
    pages:
        Instead: the content of each of its pages in a print run.
    """

    name: str
    findings: tuple[Finding, ...] = ()
    skipped: bool = False
    staged: str | None = None
    update: bytes | None = None
    pages: tuple[PageContent, ...] = ()


def staged_name(name: str, number: str) -> str:
    """The staged name of a PDF while another one has its own: two rows may have the same name."""
    return f"{name}~{number}"


def final_name(staged: str) -> str:
    """The file name of a staged PDF."""
    return staged if staged.endswith(PDF_ENDING) else staged.rpartition("~")[0]
