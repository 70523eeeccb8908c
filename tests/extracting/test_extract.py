"""A returned PDF is read as the form it is, and each value says how sure it is."""

import hashlib
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO

import pikepdf
import pytest

from ndrcpdf import catalog
from ndrcpdf.errors import NoFieldsError, UnknownFormError, UnreadablePdfError
from ndrcpdf.extracting import extract
from ndrcpdf.extracting.from_fields import extraction_of
from ndrcpdf.extracting.identifying import form_of_fields
from ndrcpdf.model.forms import Form
from ndrcpdf.model.records import Method
from ndrcpdf.pdf.acroform.stored_values import StoredField, StoredForm, read_form

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


# ── Which form it is of ──────────────────────────────────────────────────────────────────────────────────────────────


def test_the_marker_says_which_form_it_is() -> None:
    stored = StoredForm({"x": StoredField()}, "fiche-e4-2024")
    assert form_of_fields(stored, "a.pdf") is catalog.find("fiche-e4")


def test_without_a_marker_it_is_the_form_whose_fields_it_has_most_of(form: Form) -> None:
    names = [field.name for field in form.fields]
    enough = StoredForm({f"{name}.part": StoredField() for name in names[: round(len(names) * 0.7)]}, "")
    assert form_of_fields(enough, "a.pdf") is form
    with pytest.raises(UnknownFormError, match="no known form"):
        form_of_fields(StoredForm({name: StoredField() for name in names[: len(names) // 2]}, ""), "a.pdf")


def test_a_pdf_of_other_fields_is_of_no_known_form(pdf_of: PdfOf, form: Form) -> None:
    other = _edited(pdf_of(), _rename_fields)
    assert extract(other, name="a.pdf").form == form.id  # the marker still says so
    assert {finding.code for finding in extract(other, name="a.pdf").findings} == {"field-missing", "unknown-field"}


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


def test_the_second_reader_is_a_little_less_sure(pdf_of: PdfOf, form: Form) -> None:
    data = pdf_of()
    by_second = replace(read_form(data, "a.pdf"), second_reader=True)
    read = extraction_of(form, by_second, data, name="a.pdf", min_confidence=0.95)
    assert {*read.confidences.values()} == {0.9}
    assert {finding.code for finding in read.findings} == {"low-confidence"}
    assert {finding.file for finding in read.findings} == {"a.pdf"}


def test_a_value_without_its_type_keeps_its_text_and_is_a_finding(pdf_of: PdfOf) -> None:
    def write_no_date(pdf: pikepdf.Pdf) -> None:
        (field,) = [each for each in pdf.Root.AcroForm.Fields if each.T == "stage_debut"]
        field.V = "bientôt"

    read = extract(_edited(pdf_of(), write_no_date), name="a.pdf")
    assert "stage_debut" not in read.record.values
    assert read.raw["stage_debut"] == "bientôt"
    assert {(each.code, each.field) for each in read.findings} >= {("not-a-date", "stage_debut")}
    assert read.confidences["stage_debut"] == 0.5  # the page still shows the date


# ── What cannot be read ──────────────────────────────────────────────────────────────────────────────────────────────


def test_a_pdf_without_fields_and_a_file_that_is_none_are_refused(form: Form) -> None:
    with pytest.raises(NoFieldsError):
        extract((form.folder / "annexe.pdf").read_bytes(), name="a.pdf")
    with pytest.raises(UnreadablePdfError, match="this is no PDF"):
        extract(b"PK\x03\x04", name="a.pdf")
