"""The public verbs, as ``import ndrcpdf`` shows them: bytes or paths in, typed results out.

They do what the commands of the same names do, over the same functions; nothing is printed, and only :func:`archive`
writes files. Every error is a :class:`~ndrcpdf.errors.NdrcpdfError` with a ``message`` and a ``remedy``; wrong use of
Python is a :class:`TypeError` or a :class:`ValueError`.
"""

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple, overload

from ndrcpdf import catalog
from ndrcpdf.files.pdf_paths import begins_like_pdf, is_pdf, pdf_paths
from ndrcpdf.model.findings import Finding
from ndrcpdf.model.forms import Form
from ndrcpdf.model.records import Extraction

if TYPE_CHECKING:
    from ndrcpdf.batching.fill_each import FilledPdf
    from ndrcpdf.filling import Filler
    from ndrcpdf.harvesting.check_data import DataChecks
    from ndrcpdf.harvesting.check_pdfs import PdfChecks
    from ndrcpdf.harvesting.extract_each import ReturnedPdf
    from ndrcpdf.preparing import Preparation
    from ndrcpdf.tabulating import Tables

# Each verb imports what it needs when it is called: PDF libraries take a tenth of a second to import.
# ruff: noqa: PLC0415

StrPath = str | os.PathLike[str]
PdfSource = StrPath | bytes
"""A PDF: the path of its file, or its bytes."""
FormSource = StrPath | bytes | Form
"""A form: its name (``"attestation-stage"``) or its id (``"attestation-stage-2024"``), the path of the folder that
describes it, one of :func:`forms`, or any PDF with fields, by its path or its bytes."""
Row = Mapping[str, object]
"""One person's answers: the name of a field, its printed label or an alias of it → the answer."""

_NAMELESS = "PDF"
"""What a PDF of which only the bytes are known is called in findings and errors."""


class Archived(NamedTuple):
    """What came of archiving.

    Attributes
    ----------
    added, known, refused:
        How many PDFs were archived, had been archived before, or cannot be read as they should.
    findings:
        What was found, at the ``file`` of each finding.
    """

    added: int
    known: int
    refused: int
    findings: tuple[Finding, ...]


def forms() -> list[Form]:
    """The forms that are known, in the order of their ids.

    Examples
    --------
    >>> import ndrcpdf
    >>> form = ndrcpdf.forms()[0]
    >>> form.id, form.annex, form.session, len(form.fields)
    ('attestation-stage-2024', 'III-4', 2024, 28)
    """
    return catalog.known_forms()


@overload
def fill(
    form: FormSource,
    rows: Iterable[Row],
    *,
    template: PdfSource | None = ...,
    complete: bool = ...,
    flatten: bool = ...,
    read_only: bool = ...,
    fonts: Iterable[StrPath] = ...,
    on_error: Literal["raise"] = ...,
) -> "Iterator[FilledPdf[bytes]]": ...
@overload
def fill(
    form: FormSource,
    rows: Iterable[Row],
    *,
    template: PdfSource | None = ...,
    complete: bool = ...,
    flatten: bool = ...,
    read_only: bool = ...,
    fonts: Iterable[StrPath] = ...,
    on_error: Literal["collect"],
) -> "Iterator[FilledPdf[bytes | None]]": ...
def fill(
    form: FormSource,
    rows: Iterable[Row],
    *,
    template: PdfSource | None = None,
    complete: bool = False,
    flatten: bool = False,
    read_only: bool = False,
    fonts: Iterable[StrPath] = (),
    on_error: Literal["raise", "collect"] = "raise",
) -> "Iterator[FilledPdf[bytes]] | Iterator[FilledPdf[bytes | None]]":
    """Fill the form once for each row: an iterator of the PDFs, each with its findings, in the order of the rows.

    Every row is checked as the command ``fill`` checks it: the type of each value, the rules of the form, whether a
    text fits its blank and the fonts have its letters. Dates, numbers and booleans may be Python's, numpy's or texts
    (``"31/12/2024"``, ``"12,5"``, ``"oui"``). None, NaN, NaT and ``pandas.NA`` are no values. An image is given as the
    bytes or the :class:`~pathlib.Path` of a PNG or JPEG file. A key that is no field of the form is an error.

    By default an error raises. Rows in a sequence, as a list, can be read twice, and are all checked before the first
    PDF is made: the error is raised by the call, names the faults of every row, and leaves nothing half done. Other
    rows, as those of a generator, are read once and one at a time, so that memory stays flat: the first row in error
    raises once the PDFs of the rows before it have been handed over. ``iter(rows)`` spares a long list the first pass.

    Parameters
    ----------
    form:
        What to fill. The fields of a PDF that is no annex are filled under their full names.
    rows:
        One mapping for each PDF, for example the records of a DataFrame: ``frame.to_dict("records")``.
    template:
        Another fillable PDF of the form, such as one that :func:`prepare` made; without it, the form's own.
    complete:
        Whether a missing required value is an error; otherwise it is a warning, since schools and hosts each fill in
        a part.
    flatten:
        Whether the values are drawn on the pages, which then have no fields.
    read_only:
        Whether fields are filled that the PDF says are not to be filled.
    fonts:
        Font files for letters that the fonts of ndrcpdf lack.
    on_error:
        ``"raise"``, or ``"collect"``: a row in error has None as its PDF, and its errors among its findings.

    Raises
    ------
    InvalidRowsError
        Rows are in error; its ``findings`` say what is wrong, each with its ``row``, counted from 1, and its ``field``.
    UnknownFormError, UnreadablePdfError
        There is no such form, or the PDF cannot be filled.
    TypeError
        The rows are no mappings.

    Examples
    --------
    >>> from datetime import date
    >>> import ndrcpdf
    >>> rows = [{"stagiaire_nom": "ŁUKASZ", "stage_debut": date(2024, 1, 8)}]
    >>> for pdf, findings in ndrcpdf.fill("attestation-stage", rows):
    ...     print(pdf[:5], {finding.code for finding in findings})
    b'%PDF-' {'missing-value'}
    >>> ndrcpdf.fill("attestation-stage", [{"stagiare_nom": "ŁUKASZ"}])
    Traceback (most recent call last):
    ndrcpdf.errors.InvalidRowsError: 1 row is in error:
    row 1: the column “stagiare_nom” is no field
    """
    from ndrcpdf.batching.fill_each import fill_each, fill_valid, refuse_invalid
    from ndrcpdf.records.python_rows import raw_records

    if on_error not in ("raise", "collect"):
        raise ValueError(f'on_error is "raise" or "collect", not {on_error!r}')
    filler = _filler_of(form, template, read_only=read_only, fonts=fonts)
    records = raw_records(rows, filler.form)
    if on_error == "collect":
        return fill_each(filler, records, complete=complete, flatten=flatten)
    if isinstance(rows, Sequence):
        refuse_invalid(filler, raw_records(rows, filler.form), complete=complete)
    return fill_valid(filler, records, complete=complete, flatten=flatten)


def _filler_of(form: FormSource, template: PdfSource | None, *, read_only: bool, fonts: Iterable[StrPath]) -> "Filler":
    """What fills a form: the template that is given, else the PDF that the form is given as, else the form's own."""
    from ndrcpdf.filling import kept_filler

    files = tuple(Path(os.fspath(font)) for font in fonts)
    pdf = template if template is not None else _pdf_of(form)
    if pdf is None:
        return kept_filler(_form_of(form), read_only=read_only, fonts=files)
    return kept_filler(_form_of(form), _data_of(pdf), name=_name_of(pdf), read_only=read_only, fonts=files)


def extract(
    pdf: PdfSource, *, form: FormSource | None = None, min_confidence: float = 0.8, name: str = ""
) -> Extraction:
    """Read a returned PDF back.

    Parameters
    ----------
    form:
        The form it is of; without it, the one it says it is, else the known form that has its fields.
    min_confidence:
        A value that is less sure than this, from 0 to 1, is a finding, for a person to confirm.
    name:
        What to call the PDF in the extraction and the findings; without it, its path.

    Returns
    -------
    Extraction
        The typed answers as ``record.values``, which :func:`fill` takes as a row; for each the text as it stood there,
        how it was read and how sure that is; and the findings.

    Raises
    ------
    UnreadablePdfError
        It is no PDF, is damaged beyond repair, or is encrypted.
    NoFieldsError, UnknownFormError
        It has no fields, or those of no known form.

    Examples
    --------
    >>> import ndrcpdf
    >>> (pdf, _findings), = ndrcpdf.fill("attestation-stage", [{"stagiaire_nom": "ŁUKASZ"}])
    >>> extraction = ndrcpdf.extract(pdf)
    >>> extraction.form, extraction.record.values
    ('attestation-stage-2024', {'stagiaire_nom': 'ŁUKASZ'})
    """
    from ndrcpdf.extracting import extract as extract_one

    found = None if form is None else _form_of(form)
    return extract_one(_data_of(pdf), name=name or _name_of(pdf), form=found, min_confidence=min_confidence)


def check(*sources: PdfSource | Iterable[Row], form: FormSource | None = None, complete: bool = False) -> list[Finding]:
    """What is wrong with returned PDFs, data files and rows; an empty list where all is in order.

    Returned PDFs are also compared with one another: names, numbers and dates that disagree, stays that overlap.

    Parameters
    ----------
    sources:
        Each the path of a PDF, of a folder of PDFs or of a data file (CSV, JSON, JSON Lines, XLSX), a pattern of paths,
        the bytes of a PDF or of a data file, or rows as :func:`fill` takes them.
    form:
        The form they are of. PDFs say so themselves, data files by their columns; rows need it.
    complete:
        Whether a missing required value is an error; otherwise it is a warning.

    Raises
    ------
    UnknownFormError
        There is no such form.
    UsageError, BadDataError
        The form is not given and the columns of a data file do not tell it; or it is no data.
    UnreadablePdfError
        There is no such file, or no PDF in the folder. A PDF that cannot be read is a finding.
    ValueError
        Rows are given without a form.

    Examples
    --------
    >>> import ndrcpdf
    >>> rows = [{"organisme_code_postal": "1000", "couleur": "bleu"}]
    >>> for finding in ndrcpdf.check(rows, form="attestation-stage"):
    ...     if finding.severity == "error":
    ...         print(finding.row, finding.field, finding.code)
    1  unknown-column
    1 organisme_code_postal not-a-postcode
    """
    from ndrcpdf.harvesting.check_data import DataChecks
    from ndrcpdf.harvesting.check_pdfs import PdfChecks
    from ndrcpdf.records.python_rows import raw_records

    found = None if form is None else _form_of(form)
    data = DataChecks(found, complete=complete, template=form if isinstance(form, bytes) else None)
    pdfs = PdfChecks(found, complete=complete)
    findings: list[Finding] = []
    for source in sources:
        if isinstance(source, bytes):
            findings += _checked_bytes(source, data, pdfs)
        elif isinstance(source, str | os.PathLike):
            findings += _checked_files(os.fspath(source), data, pdfs)
        elif found is None:
            raise ValueError("rows do not say which form they are of: give form=")
        else:
            findings += data.rows(found, raw_records(source, found))
    return [*findings, *pdfs.disagreements()]


def _checked_bytes(source: bytes, data: "DataChecks", pdfs: "PdfChecks") -> Iterator[Finding]:
    if begins_like_pdf(source):
        return pdfs.findings([(_NAMELESS, source)])
    return data.file(BytesIO(source), "data")


def _checked_files(name: str, data: "DataChecks", pdfs: "PdfChecks") -> Iterator[Finding]:
    if is_pdf(name):
        yield from pdfs.findings(_returned([name]))
        return
    from ndrcpdf.records.data_file import opened_data

    with opened_data(name) as file:
        yield from data.file(file, name, Path(name).parent)


def prepare(
    pdf: PdfSource, *, form: FormSource | None = None, overrides: StrPath | None = None, name: str = ""
) -> "Preparation":
    """Make the annexes of a flat official PDF fillable: put the fields of each on its blanks.

    Parameters
    ----------
    pdf:
        One annex or a whole circular, as it was published, whoever typeset it.
    form:
        The annex to prepare; without it, all those whose words are printed there.
    overrides:
        A TOML file of places that a person gives: pages from 1, rectangles in points from the bottom left of the page.
    name:
        What to call the PDF in the findings; without it, its path.

    Returns
    -------
    Preparation
        The ``prepared`` annexes in printed order, each with its ``form``, the ``data`` of its fillable PDF and the
        ``placements`` of its widgets; and the ``findings``: what is missing, doubtful or not known.

    Raises
    ------
    UnreadablePdfError
        It cannot be read, is a scan, or has fields already.
    UnknownFormError
        The words of no known form are printed there.
    CannotPlaceError
        Less than half of the fields of every annex have a blank.
    BadDataError
        The overrides cannot be read.

    Examples
    --------
    >>> import ndrcpdf
    >>> form = ndrcpdf.forms()[0]
    >>> preparation = ndrcpdf.prepare(form.folder / "annexe.pdf")
    >>> [prepared.form.id for prepared in preparation.prepared]
    ['attestation-stage-2024']
    """
    from ndrcpdf.preparing import overrides_for, prepare_each

    found = None if form is None else _form_of(form)
    given = overrides_for(found, None if overrides is None else Path(os.fspath(overrides)))
    return prepare_each(_data_of(pdf), form=found, name=name or _name_of(pdf), overrides=given)


def tables(pdf: PdfSource, *, name: str = "") -> "Tables":
    """Read the tables of a circular: its calendar, its groupings of academies, its list of features.

    ``name`` is what to call the PDF in the findings; without it, its path. A table that the PDF does not have is empty.

    Raises
    ------
    UnknownFormError
        It has none of them.
    UnreadablePdfError
        It cannot be read, or is a scan.

    Examples
    --------
    >>> import ndrcpdf
    >>> circular = ndrcpdf.forms()[0].folder.parent / "regroupements-2024" / "annexe.pdf"
    >>> ndrcpdf.tables(circular).academies[0]
    Academy(academie='CLERMONT-FERRAND', role=<AcademyRole.PILOT: 'pilote'>, pilote='CLERMONT-FERRAND')
    """
    from ndrcpdf.tabulating import tabulate

    return tabulate(_data_of(pdf), name or _name_of(pdf))


def archive(pdfs: PdfSource | Iterable[PdfSource], *, into: StrPath, form: FormSource | None = None) -> Archived:
    """Archive returned PDFs in a folder: a database, the PDFs themselves, a CSV for each form, the list of the refused.

    The folder is whole at any instant. A PDF is known by its SHA-256: archiving it twice adds nothing. The CSVs are
    written anew each time, and never read back.

    Parameters
    ----------
    pdfs:
        The path of a PDF, of a folder of PDFs or a pattern of paths; the bytes of a PDF; or several of these.
    into:
        The folder of the archive; it is made if it is not there.
    form:
        The form they are of; without it, each is of the one it says it is.

    Raises
    ------
    CannotWriteError
        The folder does not take the files, holds something else, or another process is archiving into it.
    UnreadablePdfError
        There is no such file, or no PDF in the folder. A PDF that cannot be read is refused, with a finding.

    Examples
    --------
    >>> import tempfile, ndrcpdf
    >>> (pdf, _findings), = ndrcpdf.fill("attestation-stage", [{"stagiaire_nom": "ŁUKASZ"}])
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     archived = ndrcpdf.archive([pdf, pdf], into=folder)
    >>> archived.added, archived.known, archived.refused
    (1, 1, 0)
    """
    from ndrcpdf.archiving import Fate, archive_each
    from ndrcpdf.files.finding_log import FindingLog

    several = [pdfs] if isinstance(pdfs, str | bytes | os.PathLike) else pdfs
    with closing(FindingLog()) as findings:
        found = None if form is None else _form_of(form)
        fates = archive_each(_returned(several), Path(os.fspath(into)), findings, form=found)
        return Archived(fates[Fate.ADDED], fates[Fate.KNOWN], fates[Fate.REFUSED], tuple(findings))


# ── Paths, bytes and names ───────────────────────────────────────────────────────────────────────────────────────────


def _form_of(form: FormSource) -> Form:
    """The form that is meant."""
    if isinstance(form, Form):
        return form
    pdf = _pdf_of(form)
    if pdf is None:
        assert not isinstance(form, bytes)  # noqa: S101 - which are a PDF
        return catalog.find(os.fspath(form))
    from ndrcpdf.adopting import adopt

    return adopt(_data_of(pdf), Path(_name_of(pdf)))


def _pdf_of(form: FormSource) -> PdfSource | None:
    """The PDF with fields that a form is given as; None where it is given otherwise."""
    if isinstance(form, Form):
        return None
    if isinstance(form, bytes):
        return form
    return form if is_pdf(os.fspath(form)) and Path(os.fspath(form)).is_file() else None


def _data_of(pdf: PdfSource) -> bytes:
    """The bytes of a PDF.

    Raises
    ------
    UnreadablePdfError
        The file cannot be read, or is no PDF.
    """
    from ndrcpdf.pdf.syntax.opening import checked, read_bytes

    return checked(pdf, _NAMELESS) if isinstance(pdf, bytes) else read_bytes(Path(os.fspath(pdf)))


def _name_of(pdf: PdfSource) -> str:
    return _NAMELESS if isinstance(pdf, bytes) else os.fspath(pdf)


def _returned(pdfs: Iterable[PdfSource]) -> "Iterator[ReturnedPdf]":
    """Every PDF that is meant, with its bytes or with the error that reading its file gave."""
    from ndrcpdf.harvesting.extract_each import each_returned
    from ndrcpdf.pdf.syntax.opening import read_bytes

    for pdf in pdfs:
        if isinstance(pdf, bytes):
            yield _NAMELESS, pdf
        else:
            yield from each_returned(pdf_paths(os.fspath(pdf)), lambda name: read_bytes(Path(name)))
