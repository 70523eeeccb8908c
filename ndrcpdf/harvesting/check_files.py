"""Data files and returned PDFs → what is wrong with each, and where the PDFs disagree with one another."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

from ndrcpdf import catalog
from ndrcpdf.checking.columns import check_columns
from ndrcpdf.checking.documents import compare, compared
from ndrcpdf.checking.rows import check_extraction
from ndrcpdf.filling import kept_filler, lay_out_row
from ndrcpdf.harvesting.extract_each import Refusal, ReturnedPdf, extract_each
from ndrcpdf.model.findings import Finding
from ndrcpdf.model.forms import Form
from ndrcpdf.model.records import RawRecord, Record
from ndrcpdf.records import reading
from ndrcpdf.records.identifying import form_of_data


class FileChecks:
    """One check of any number of files.

    ``form`` is the form they are all of; without it, PDFs say so themselves, and data files by their columns.
    ``template`` are the bytes of its fillable PDF, where that is in no file. With ``complete``, a missing required
    value is an error instead of a warning.
    """

    def __init__(self, form: Form | None = None, *, complete: bool = False, template: bytes | None = None) -> None:
        self._form = form
        self._template = template
        self._complete = complete
        self._read: list[tuple[Form, Record]] = []
        """the PDFs read so far, with nothing but what is compared"""

    def data(self, file: BinaryIO, name: str, folder: Path | None = None) -> Iterator[Finding]:
        """What is wrong with a data file (CSV, JSON, JSON Lines or XLSX), seekable: its columns, then each row.

        Parameters
        ----------
        name:
            What to call the file in the findings.
        folder:
            Where pictures named in the data are looked for; None reads no file that the data names.

        Raises
        ------
        BadDataError
            The file cannot be read as data, or has no column of the form.
        UsageError
            No form is given, and the columns do not tell it.
        """
        form = self._form or form_of_data(file, name)
        with reading(file, form, name=name, folder=folder) as reader:
            columns = check_columns(form, reader, complete=self._complete)
            yield from columns.findings
            yield from self.rows(form, reader, absent=columns.absent)

    def rows(self, form: Form, rows: Iterable[RawRecord], *, absent: Iterable[str] = ()) -> Iterator[Finding]:
        """What is wrong with each row, texts that do not fit their blanks included.

        ``absent`` are required fields that are missing in all of the rows, which is not said again of each.
        """
        made = kept_filler(form, self._template)
        for raw in rows:
            yield from lay_out_row(made, raw, complete=self._complete, absent=absent).findings

    def pdfs(self, pdfs: Iterable[ReturnedPdf]) -> Iterator[Finding]:
        """What is wrong with each returned PDF; one that cannot be read is an error."""
        for result in extract_each(pdfs, form=self._form):
            if isinstance(result, Refusal):
                yield result.finding
                continue
            form = self._form or catalog.find(result.form)
            self._read.append((form, compared(form, result.record)))
            yield from check_extraction(form, result, complete=self._complete)

    def disagreements(self) -> Iterator[Finding]:
        """Where the PDFs that were read disagree, once all files have been checked."""
        if len(self._read) > 1:
            yield from compare(self._read)
