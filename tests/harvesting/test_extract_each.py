"""Many returned PDFs: each is an extraction or a refusal, and all of them are one file, or the reason why not."""

import csv
import io
import json
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Dictionary, Name

from ndrcpdf import catalog
from ndrcpdf.errors import BadDataError, NdrcpdfError, NoFieldsError, UnreadablePdfError
from ndrcpdf.files.finding_log import FindingLog
from ndrcpdf.filling import fill, make_filler
from ndrcpdf.harvesting.extract_each import Harvest, Refusal, ReturnedPdf, each_returned, extract_each
from ndrcpdf.messages import Message
from ndrcpdf.model.forms import Form
from ndrcpdf.model.records import Extraction, Record
from ndrcpdf.processes.walls import Limits
from ndrcpdf.records import Format

PdfOf = Callable[..., bytes]
NO_PDF = ("broken.pdf", b"no PDF")


@pytest.fixture(scope="session")
def other_form() -> bytes:
    """A returned PDF of another form."""
    return fill(make_filler(catalog.find("fiche-e4")), Record({}))


@pytest.fixture
def findings() -> Iterator[FindingLog]:
    with closing(FindingLog()) as log:
        yield log


@pytest.fixture
def crash(pdf_of: PdfOf) -> bytes:
    """A return whose page has a form XObject that draws itself twice: drawing it overflows the stack of pdfium."""
    with pikepdf.open(io.BytesIO(pdf_of())) as pdf:
        loop = pdf.make_stream(b"/X Do /X Do", Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, 600, 800])
        loop.Resources = Dictionary(XObject=Dictionary(X=loop))
        page = pdf.pages[0]
        page.Resources = Dictionary(XObject=Dictionary(X=loop))
        page.Contents = pdf.make_stream(b"/X Do")
        out = io.BytesIO()
        pdf.save(out)
        return out.getvalue()


def _rows(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline=""), delimiter=";"))


def _harvest(pdfs: list[ReturnedPdf], findings: FindingLog, form: Form | None = None) -> Harvest:
    return Harvest(extract_each(pdfs, form=form), findings, form=form)


# ── One by one ───────────────────────────────────────────────────────────────────────────────────────────────────────


def test_each_pdf_is_an_extraction_or_a_refusal_in_order(pdf_of: PdfOf) -> None:
    missing = UnreadablePdfError(Message("{file}: gone", file="c.pdf"))
    first, second, third = extract_each([("a.pdf", pdf_of()), NO_PDF, ("c.pdf", missing)])
    assert isinstance(first, Extraction)
    assert (first.file, first.form) == ("a.pdf", "attestation-stage-2024")
    assert isinstance(second, Refusal)
    assert (second.finding.code, second.finding.file) == ("unreadable-pdf", "broken.pdf")
    assert isinstance(third, Refusal)
    assert (third.file, third.error.message) == ("c.pdf", missing.message)
    assert str(third.finding.message) == "gone"  # its place says the file


def test_few_pdfs_are_read_ahead(pdf_of: PdfOf) -> None:
    read: list[str] = []

    def one(name: str) -> bytes:
        read.append(name)
        if name == "1":
            raise BadDataError(Message("no"))
        return pdf_of()

    each = extract_each(each_returned(map(str, range(20)), one))
    next(each)
    assert len(read) < 6
    assert [type(result) for result in each] == [Refusal, *[Extraction] * 18]


def test_a_pdf_that_brings_its_process_down_is_refused_and_its_neighbours_are_read(
    pdf_of: PdfOf, crash: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ndrcpdf.harvesting.extract_each.ONE_FORM", Limits(seconds=2))
    pdfs = [("a.pdf", pdf_of()), ("crash.pdf", crash), ("b.pdf", pdf_of(1))]
    for jobs in (1, 2):
        first, second, third = extract_each(pdfs, jobs=jobs)
        assert (first.file, third.file) == ("a.pdf", "b.pdf")
        assert isinstance(second, Refusal)
        assert (second.finding.code, second.finding.file) == ("hostile-pdf", "crash.pdf")


def test_the_form_that_is_named_is_the_one_that_is_read(other_form: bytes, form: Form) -> None:
    (as_named,) = extract_each([("a.pdf", other_form)], form=form)
    assert isinstance(as_named, Extraction)
    assert as_named.form == form.id
    assert {finding.code for finding in as_named.findings} == {"field-missing"}


# ── One file of all ──────────────────────────────────────────────────────────────────────────────────────────────────


def test_what_can_be_read_becomes_one_file_and_the_rest_is_counted(pdf_of: PdfOf, findings: FindingLog) -> None:
    harvest = _harvest([NO_PDF, ("a.pdf", pdf_of(0)), ("b.pdf", pdf_of(1))], findings)
    rows = _rows(b"".join(harvest.pieces(Format.CSV)))
    assert [row["_file"] for row in rows] == ["a.pdf", "b.pdf"]
    assert (harvest.read, harvest.refused) == (2, 1)
    assert [(each.code, each.file) for each in findings] == [("unreadable-pdf", "broken.pdf")]


def test_a_table_is_of_one_form_and_a_list_of_any(pdf_of: PdfOf, other_form: bytes, findings: FindingLog) -> None:
    pdfs: list[ReturnedPdf] = [("a.pdf", pdf_of()), ("e4.pdf", other_form)]
    harvest = _harvest(pdfs, findings)
    assert [row["_file"] for row in _rows(b"".join(harvest.pieces(Format.CSV)))] == ["a.pdf"]
    assert (harvest.read, harvest.refused) == (1, 1)
    assert [(each.code, each.file) for each in findings] == [("bad-data", "e4.pdf")]
    as_list = json.loads(b"".join(_harvest(pdfs, findings).pieces(Format.JSON)))
    assert [each["form"] for each in as_list] == ["attestation-stage-2024", "fiche-e4-2024"]


def test_the_columns_are_those_of_the_form_that_is_named(other_form: bytes, form: Form, findings: FindingLog) -> None:
    (row,) = _rows(b"".join(_harvest([("a.pdf", other_form)], findings, form).pieces(Format.CSV)))
    assert row["_form"] == form.id
    assert [*row][: len(form.fields)] == [field.name for field in form.fields]


@pytest.mark.parametrize("style", [Format.CSV, Format.JSON, Format.JSONL])
def test_where_not_one_can_be_read_the_first_reason_is_raised(style: Format, form: Form, findings: FindingLog) -> None:
    flat = ("flat.pdf", (form.folder / "annexe.pdf").read_bytes())
    harvest = _harvest([flat, NO_PDF], findings)
    with pytest.raises(NoFieldsError):
        next(harvest.pieces(style))
    assert (harvest.read, harvest.refused) == (0, 2)


def test_pieces_come_as_the_pdfs_are_read(pdf_of: PdfOf, findings: FindingLog, tmp_path: Path) -> None:
    asked_for: list[str] = []

    def pdfs() -> Iterator[tuple[str, bytes | NdrcpdfError]]:
        for number in range(20):
            asked_for.append(str(number))
            yield str(number), pdf_of()

    pieces = Harvest(extract_each(pdfs()), findings).pieces(Format.JSONL)
    next(pieces)
    assert len(asked_for) < 6
    assert len([*pieces]) == 19
