"""Whether a returned PDF is still as it was filled."""

import io

import pikepdf
import pytest

from ndrcpdf import catalog
from ndrcpdf.extracting import extract
from ndrcpdf.extracting.untouched import is_untouched


@pytest.mark.parametrize("form", catalog.known_forms(), ids=lambda form: form.id)
def test_what_was_filled_and_not_saved_again_is_untouched(form, root):
    found = [path.read_bytes() for path in (root / "samples" / form.name).glob("*.pdf")]
    assert found
    assert all(is_untouched(data, form, extract(data, name="a.pdf").record) for data in found)


def test_what_another_program_saved_is_not(pdf_of, form):
    data = pdf_of()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        pdf.save(out := io.BytesIO())
    record = extract(data, name="a.pdf").record
    assert is_untouched(data, form, record)
    assert not is_untouched(out.getvalue(), form, record)
    assert not is_untouched(data + b"%\n", form, record)
    assert extract(out.getvalue(), name="a.pdf").record == record


def test_another_value_behind_the_same_look_is_found(pdf_of, form):
    """What is stored and shown differ in a file that begins as ours do, and ends with another update."""
    data = pdf_of()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        (field,) = (each for each in pdf.Root.AcroForm.Fields if each.T == "stagiaire_nom")
        field.V = pikepdf.String("QUELQU'UN D'AUTRE")
        pdf.save(out := io.BytesIO())
    found = extract(out.getvalue(), name="a.pdf").findings
    assert [(each.code, each.field) for each in found] == [("shown-differs", "stagiaire_nom")]
