"""Data files and rows → what is wrong with them, texts that do not fit their blanks included."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

from ndrcpdf.checking.columns import check_columns
from ndrcpdf.filling import kept_filler, lay_out_row
from ndrcpdf.model.findings import Finding
from ndrcpdf.model.forms import Form
from ndrcpdf.model.records import RawRecord
from ndrcpdf.records import reading
from ndrcpdf.records.identifying import form_of_data


class DataChecks:
    """One check of any number of data files.

    ``form`` is the form they are all of; without it, their columns tell. ``template`` are the bytes of its fillable
    PDF, where that is in no file. With ``complete``, a missing required value is an error instead of a warning.
    """

    def __init__(self, form: Form | None = None, *, complete: bool = False, template: bytes | None = None) -> None:
        self._form = form
        self._template = template
        self._complete = complete

    def file(self, file: BinaryIO, name: str, folder: Path | None = None) -> Iterator[Finding]:
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
