"""A returned PDF is read as the form it is, and each value says how sure it is."""

import hashlib
from collections.abc import Callable
from io import BytesIO

import pikepdf
import pytest

from ndrcpdf.errors import NoFieldsError, UnreadablePdfError
from ndrcpdf.extracting import extract
from ndrcpdf.model.forms import Form
from ndrcpdf.model.records import Method

PdfOf = Callable[..., bytes]


def _edited(data: bytes, edit: Callable[[pikepdf.Pdf], None]) -> bytes:
    out = BytesIO()
    with pikepdf.open(BytesIO(data)) as pdf:
        edit(pdf)
        pdf.save(out)
    return out.getvalue()


def _rename_fields(pdf: pikepdf.Pdf) -> None:
    for number, field in enumerate(pdf.Root.AcroForm.Fields):
        field.T = f"champ{number}"


# ── What it says ─────────────────────────────────────────────────────────────────────────────────────────────────────


def test_values_come_with_their_text_their_method_and_their_confidence(pdf_of: PdfOf, form: Form) -> None:
    data = pdf_of(stage_debut="22/05/2023")
    read = extract(data, name="back/a.pdf")
    assert (read.form, read.file, read.sha256) == (form.id, "back/a.pdf", hashlib.sha256(data).hexdigest())
    assert read.record.source == ("back/a.pdf", None)
    assert str(read.record.values["stage_debut"]) == "2023-05-22"
    assert read.raw["stage_debut"] == "22/05/2023"
    assert read.raw.keys() == read.methods.keys() == read.confidences.keys() >= read.record.values.keys()
    assert {*read.methods.values()} == {Method.ACROFORM}
    assert {*read.confidences.values()} == {1.0}
    assert read.findings == ()


def test_a_value_without_its_type_keeps_its_text_and_is_a_finding(pdf_of: PdfOf) -> None:
    def write_no_date(pdf: pikepdf.Pdf) -> None:
        (field,) = [each for each in pdf.Root.AcroForm.Fields if each.T == "stage_debut"]
        field.V = "bientôt"

    read = extract(_edited(pdf_of(), write_no_date), name="a.pdf")
    assert "stage_debut" not in read.record.values
    assert read.raw["stage_debut"] == "bientôt"
    assert {(each.code, each.field) for each in read.findings} >= {("not-a-date", "stage_debut")}
    assert read.confidences["stage_debut"] == 0.5  # the page still shows the date


def test_a_pdf_whose_fields_have_other_names_is_read_as_the_form_that_its_marker_says(
    pdf_of: PdfOf, form: Form
) -> None:
    other = _edited(pdf_of(), _rename_fields)
    assert extract(other, name="a.pdf").form == form.id
    assert {finding.code for finding in extract(other, name="a.pdf").findings} == {"field-missing", "unknown-field"}


# ── What cannot be read ──────────────────────────────────────────────────────────────────────────────────────────────


def test_a_pdf_without_fields_and_a_file_that_is_none_are_refused(form: Form) -> None:
    with pytest.raises(NoFieldsError):
        extract((form.folder / "annexe.pdf").read_bytes(), name="a.pdf")
    with pytest.raises(UnreadablePdfError, match="this is no PDF"):
        extract(b"PK\x03\x04", name="a.pdf")
