"""Returned PDFs are hostile until read: whatever they hold, the worst is an error of ours."""

import csv
from contextlib import closing
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ndrcpdf import catalog
from ndrcpdf.archiving import Fate, opened_archive
from ndrcpdf.errors import NdrcpdfError, NoFieldsError, UnknownFormError
from ndrcpdf.extracting import extract
from ndrcpdf.files.finding_log import FindingLog
from ndrcpdf.filling import fill, make_filler
from ndrcpdf.model.forms import Form
from ndrcpdf.model.records import Extraction, Record
from ndrcpdf.pdf.syntax.opening import foreign_errors
from ndrcpdf.preparing import prepare

CORPUS = Path(__file__).parents[3] / "shared" / "corpus"
FORM = catalog.find("attestation-stage")
FILLED = fill(make_filler(FORM), Record({"stagiaire_nom": "ŁUKASZ", "stagiaire_sexe": "F", "fait_a": "Nantes"}))
needs_corpus = pytest.mark.skipif(not CORPUS.is_dir(), reason="the folder of shared material is not beside the project")


def corpus(name: str) -> list[Path]:
    return sorted((CORPUS / name).glob("*.pdf"))


def outcome(data: bytes, name: str, form: Form | None) -> Extraction | NdrcpdfError:
    """What extracting gives, or our error; any other exception fails the test."""
    try:
        return extract(data, name=name, form=form)
    except NdrcpdfError as error:
        return error


@needs_corpus
@pytest.mark.parametrize("path", corpus("hostile") + corpus("forms"), ids=lambda path: path.stem)
def test_a_file_of_the_corpus_is_refused_with_a_remedy(path: Path) -> None:
    data = path.read_bytes()
    for form in (None, FORM):
        result = outcome(data, path.name, form)
        if isinstance(result, NdrcpdfError):
            assert result.remedy
            assert path.name in str(result.message)
        else:
            # taken for our form against its own word: not one value, and every field said to be missing
            assert form is FORM
            assert not result.record.values
            assert {finding.code for finding in result.findings} >= {"field-missing"}


@needs_corpus
@pytest.mark.parametrize("path", corpus("hostile"), ids=lambda path: path.stem)
def test_prepare_refuses_a_file_of_the_corpus(path: Path) -> None:
    with pytest.raises(NdrcpdfError) as refused:
        prepare(path.read_bytes(), name=path.name)
    assert refused.value.remedy


@needs_corpus
def test_an_archive_lists_every_hostile_file_with_its_reason(tmp_path: Path) -> None:
    paths = corpus("hostile")
    with closing(FindingLog()) as log, opened_archive(tmp_path / "archive", log) as archive:
        fates = {archive.add(path.read_bytes(), str(path)).fate for path in paths}
    assert fates == {Fate.REFUSED}
    with (tmp_path / "archive" / "refused.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file, delimiter=";"))
    assert sorted(row["file"] for row in rows) == sorted(path.name for path in paths)
    assert all(row["reason"] and row["code"] and row["remedy"] for row in rows)
    assert not (tmp_path / "archive" / "attestation-stage.csv").exists()


@settings(max_examples=150)
@given(st.data())
def test_a_damaged_return_gives_its_values_or_an_error_never_anything_else(data: st.DataObject) -> None:
    damaged = bytearray(FILLED)
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(damaged) - 1))
        if data.draw(st.booleans()):
            damaged[at] = data.draw(st.integers(0, 255))
        else:
            del damaged[at : at + data.draw(st.integers(1, 2000))]
        if not damaged:
            return
    result = outcome(bytes(damaged), "damaged.pdf", None)
    assert isinstance(result, NdrcpdfError) or result.form == FORM.id


@settings(max_examples=100)
@given(st.binary(max_size=400))
def test_bytes_that_are_no_pdf_are_refused(noise: bytes) -> None:
    for data in (noise, b"%PDF-1.7\n" + noise):
        with pytest.raises(NdrcpdfError):
            extract(data, name="noise.pdf")


def test_every_kind_of_foreign_exception_is_translated() -> None:
    import pdfminer.psparser
    import pdfplumber.utils.exceptions
    import pypdf.errors
    import pypdfium2

    foreign = [
        pikepdf.PdfError("x"),
        pikepdf.PasswordError("x"),
        pdfminer.psparser.PSException("x"),
        pdfplumber.utils.exceptions.PdfminerException("x"),
        pypdf.errors.PyPdfError("x"),
        pypdfium2.PdfiumError("x"),
        RecursionError(),
        KeyError("/Root"),
        OSError(5, "x"),
    ]
    for error in foreign:
        with pytest.raises(NdrcpdfError, match=r"file\.pdf"), foreign_errors("file.pdf"):
            raise error


def resaved(change: object, **options: object) -> bytes:
    out = BytesIO()
    with pikepdf.open(BytesIO(FILLED)) as pdf:
        change(pdf)
        pdf.save(out, **options)
    return out.getvalue()


def test_a_return_saved_by_another_program_reads_the_same() -> None:
    for options in ({}, {"linearize": True}, {"object_stream_mode": pikepdf.ObjectStreamMode.disable}):
        read = extract(resaved(lambda pdf: None, **options), name="saved.pdf")
        assert dict(read.record.values) == {"stagiaire_nom": "ŁUKASZ", "stagiaire_sexe": "F", "fait_a": "Nantes"}
        assert read.findings == ()


def test_a_return_that_lost_its_marker_is_known_by_its_fields() -> None:
    def unmark(pdf: pikepdf.Pdf) -> None:
        del pdf.Root.PieceInfo

    assert extract(resaved(unmark), name="unmarked.pdf").form == FORM.id


def test_a_value_that_is_not_what_the_page_shows_is_a_finding() -> None:
    def forge(pdf: pikepdf.Pdf) -> None:
        for field in pdf.Root.AcroForm.Fields:
            if str(field.T) == "stagiaire_nom":
                field.V = pikepdf.String("SMITH")
            if str(field.T) == "stagiaire_sexe":
                field.V = pikepdf.Name("/M")

    read = extract(resaved(forge), name="forged.pdf", min_confidence=0.8)
    differing = {finding.field for finding in read.findings if finding.code == "shown-differs"}
    assert differing == {"stagiaire_nom", "stagiaire_sexe"}
    assert all(read.confidences[field] < 0.8 for field in differing)
    assert read.confidences["stagiaire_nom"] < read.confidences["fait_a"] == 1.0


def test_a_date_written_on_one_of_its_three_blanks_only_is_a_finding_and_is_kept() -> None:
    def half(pdf: pikepdf.Pdf) -> None:
        (born,) = [field for field in pdf.Root.AcroForm.Fields if str(field.T) == "stagiaire_date_naissance"]
        born.Kids[2].V = pikepdf.String("2004")

    read = extract(resaved(half), name="half.pdf")
    assert "stagiaire_date_naissance" not in read.record.values
    assert read.raw["stagiaire_date_naissance"] == "//2004"
    assert ("not-a-date", "stagiaire_date_naissance") in {(f.code, f.field) for f in read.findings}


def test_a_filled_field_that_the_form_does_not_have_is_reported() -> None:
    def add(pdf: pikepdf.Pdf) -> None:
        extra = pikepdf.Dictionary(FT=pikepdf.Name.Tx, T="remarque", V="à rappeler")
        pdf.Root.AcroForm.Fields.append(pdf.make_indirect(extra))

    read = extract(resaved(add), name="more.pdf")
    assert [finding.code for finding in read.findings] == ["unknown-field"]
    assert "remarque" in str(read.findings[0].message)


def test_a_flattened_return_and_another_form_are_told_apart() -> None:
    def flatten(pdf: pikepdf.Pdf) -> None:
        pdf.flatten_annotations()
        del pdf.pages[0].Annots  # the signature field, which has no appearance to flatten

    def rename(pdf: pikepdf.Pdf) -> None:
        del pdf.Root.PieceInfo
        for number, field in enumerate(pdf.Root.AcroForm.Fields):
            field.T = f"champ{number}"

    with pytest.raises(NoFieldsError):
        extract(resaved(flatten), name="flat.pdf")
    with pytest.raises(UnknownFormError):
        extract(resaved(rename), name="other.pdf")
