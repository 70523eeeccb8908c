"""Prepare: flat official pages, of one annex or a whole circular → each form's pages with fields on their blanks."""

from ndrcpdf.preparing.overrides import PLACES, Override, overrides_for, read_overrides
from ndrcpdf.preparing.prepare import prepare, prepare_each
from ndrcpdf.preparing.report import report
from ndrcpdf.preparing.results import DOUBTFUL, Preparation, Prepared, as_data

__all__ = [
    "DOUBTFUL",
    "PLACES",
    "Override",
    "Preparation",
    "Prepared",
    "as_data",
    "overrides_for",
    "prepare",
    "prepare_each",
    "read_overrides",
    "report",
]
