"""Returned PDFs → what is wrong with each, and where they disagree with one another."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from ndrcpdf import catalog
from ndrcpdf.checking.documents import compare, compared
from ndrcpdf.checking.rows import check_extraction
from ndrcpdf.harvesting.extract_each import Refusal, ReturnedPdf, extract_each
from ndrcpdf.model.findings import Finding
from ndrcpdf.model.forms import Form

if TYPE_CHECKING:
    from ndrcpdf.model.records import Record


class PdfChecks:
    """One check of any number of returned PDFs.

    ``form`` is the form they are all of; without it, they say so themselves. With ``complete``, a missing required
    value is an error instead of a warning. ``jobs`` is how many processes read.
    """

    def __init__(self, form: Form | None = None, *, complete: bool = False, jobs: int = 1) -> None:
        self._form = form
        self._complete = complete
        self._jobs = jobs
        self._read: list[tuple[Form, Record]] = []
        """the PDFs read so far, with nothing but what is compared"""

    def findings(self, pdfs: Iterable[ReturnedPdf]) -> Iterator[Finding]:
        """What is wrong with each PDF; one that cannot be read is an error."""
        for result in extract_each(pdfs, form=self._form, jobs=self._jobs):
            if isinstance(result, Refusal):
                yield result.finding
                continue
            form = self._form or catalog.find(result.form)
            self._read.append((form, compared(form, result.record)))
            yield from check_extraction(form, result, complete=self._complete)

    def disagreements(self) -> Iterator[Finding]:
        """Where the PDFs that were read disagree, once all of them have been checked."""
        if len(self._read) > 1:
            yield from compare(self._read)
