"""What is asked of a batch, and what came of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path


class Existing(StrEnum):
    """What happens to a PDF that is there already."""

    REFUSE = "refuse"
    SKIP = "skip"
    REPLACE = "replace"


@dataclass(frozen=True, slots=True)
class FillPlan:
    """How to fill many rows.

    Attributes
    ----------
    folder:
        Where the PDFs go, one for each row; made if it is not there. None where they go into one file.
    merge:
        The file of a print run of all rows; None where each has a file of its own.
    pattern:
        The name of each PDF without its ending: field names in braces, ``{_row}``, ``{_file}`` and ``{_form}``.
    constants:
        Field name → the cell that every row gets.
    complete:
        A missing required value is an error.
    partial:
        Fill the rows that are in order, whatever the others are.
    flatten:
        Draw the values on the pages, without fields.
    verify:
        Read every PDF back with pypdf, and look at it with pdfium.
    existing:
        What happens to a PDF that is there already.
    jobs:
        The number of processes that fill; 1 is this process alone.
    cluster:
        The address of a Dask scheduler whose workers fill; empty for this machine.
    """

    folder: Path | None = None
    merge: Path | None = None
    pattern: str = "{_form}-{_row}"
    constants: Mapping[str, object] = field(default_factory=dict)
    complete: bool = False
    partial: bool = False
    flatten: bool = False
    verify: bool = False
    existing: Existing = Existing.REFUSE
    jobs: int = 1
    cluster: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """How many rows were read, PDFs written, PDFs left that were there already, and rows refused."""

    rows: int
    written: int
    skipped: int
    refused: int
