"""What is handed to whoever fills a chunk of rows, and what is handed back; all of it can go to another machine."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from ndrcpdf.pdf.flat_stamping import PageContent
from ndrcpdf.schema import Finding, Form, RawRecord, Source


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


def waiting_file(folder: Path, number: str, name: str) -> str:
    """The path at which a PDF waits: with a number of its own, as two rows may want one name, and the name to be."""
    return os.path.join(folder, f"{number}~{name}")  # noqa: PTH118 - a hundred thousand times


def final_name(waiting: str) -> str:
    """The name that a waiting file is to have."""
    return waiting.partition("~")[2]
