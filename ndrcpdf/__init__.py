"""Fill, read back, check and archive the PDF annexes of the BTS NDRC exam, in bulk.

The public verbs and their results are here, described in :mod:`ndrcpdf.api`; importing this package imports none of the
libraries that they need. What is not listed in ``__all__`` may change with any version.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ndrcpdf.api import Archived, archive, check, extract, fill, forms, prepare, tables
    from ndrcpdf.batching.fill_each import FilledPdf
    from ndrcpdf.errors import InvalidRowsError, NdrcpdfError
    from ndrcpdf.model.findings import Finding, Severity
    from ndrcpdf.model.forms import Field, Form
    from ndrcpdf.model.records import Extraction
    from ndrcpdf.preparing import Preparation, Prepared
    from ndrcpdf.tabulating import Tables

__version__ = "0.1.0"

__all__ = [
    "Archived",
    "Extraction",
    "Field",
    "FilledPdf",
    "Finding",
    "Form",
    "InvalidRowsError",
    "NdrcpdfError",
    "Preparation",
    "Prepared",
    "Severity",
    "Tables",
    "archive",
    "check",
    "extract",
    "fill",
    "forms",
    "prepare",
    "tables",
]

_MODULES = {
    "FilledPdf": "batching.fill_each",
    "InvalidRowsError": "errors",
    "NdrcpdfError": "errors",
    "Finding": "model.findings",
    "Severity": "model.findings",
    "Field": "model.forms",
    "Form": "model.forms",
    "Extraction": "model.records",
    "Preparation": "preparing",
    "Prepared": "preparing",
    "Tables": "tabulating",
}
"""The modules of the public names; all others are of ``api``."""


def __getattr__(name: str) -> object:
    """Import a public name when it is asked for (PEP 562)."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f"{__name__}.{_MODULES.get(name, 'api')}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
