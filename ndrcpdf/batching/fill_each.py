"""Rows → a PDF and its findings for each, one by one, in memory."""

from collections.abc import Iterable, Iterator
from typing import Generic, NamedTuple, TypeVar

from ndrcpdf.errors import InvalidRowsError
from ndrcpdf.filling import Filler, LaidOutRow, lay_out_row, lost_when_flat
from ndrcpdf.model.findings import Finding
from ndrcpdf.model.records import RawRecord
from ndrcpdf.pdf.templates.flat_stamping import stamp_flat
from ndrcpdf.pdf.templates.stamping import stamp

_Pdf_co = TypeVar("_Pdf_co", bound=bytes | None, covariant=True)


class FilledPdf(NamedTuple, Generic[_Pdf_co]):
    """What came of a row.

    Attributes
    ----------
    pdf:
        The bytes of the filled PDF; None where the row is in error.
    findings:
        What was found of the row, its errors included; with the first row, also what is to be said of the template.
    """

    pdf: _Pdf_co
    findings: tuple[Finding, ...]


def fill_each(
    filler: Filler, rows: Iterable[RawRecord], *, complete: bool = False, flatten: bool = False
) -> Iterator[FilledPdf[bytes | None]]:
    """Check and fill each row as it is asked for; a row in error has no PDF.

    With ``complete``, a missing required value is an error; with ``flatten``, the values are drawn on the pages, and
    the PDFs have no fields.
    """
    notices = (*filler.notices, *(lost_when_flat(filler) if flatten else ()))
    for raw in rows:
        row = lay_out_row(filler, raw, complete=complete)
        pdf = None if row.is_in_error else _stamped(filler, row, flatten=flatten)
        yield FilledPdf(pdf, (*notices, *row.findings))
        notices = ()


def fill_valid(
    filler: Filler, rows: Iterable[RawRecord], *, complete: bool = False, flatten: bool = False
) -> Iterator[FilledPdf[bytes]]:
    """As :func:`fill_each`, where the first row in error stops all.

    Raises
    ------
    InvalidRowsError
        With all the findings of that row.
    """
    for pdf, findings in fill_each(filler, rows, complete=complete, flatten=flatten):
        if pdf is None:
            raise InvalidRowsError(findings)
        yield FilledPdf(pdf, findings)


def refuse_invalid(filler: Filler, rows: Iterable[RawRecord], *, complete: bool = False) -> None:
    """Check every row, and fill none.

    Raises
    ------
    InvalidRowsError
        With all the findings of every row that is in error.
    """
    checked = (lay_out_row(filler, raw, complete=complete) for raw in rows)
    findings = [finding for row in checked if row.is_in_error for finding in row.findings]
    if findings:
        raise InvalidRowsError(findings)


def _stamped(filler: Filler, row: LaidOutRow, *, flatten: bool) -> bytes:
    return (
        stamp_flat(filler.template, filler.flat_template, row.contents)
        if flatten
        else stamp(filler.template, row.contents)
    )
