"""What a form knows of itself."""

from dataclasses import replace
from pathlib import Path

import pytest

from ndrcpdf.model.forms import Form


def test_the_name_of_a_form_is_its_id_without_its_session(form: Form) -> None:
    assert (form.id, form.name) == ("attestation-stage-2024", "attestation-stage")
    assert replace(form, id="convention-2023").name == "convention-2023"
    assert replace(form, id="convention").name == "convention"


def test_its_fillable_pdf_is_in_its_folder(form: Form) -> None:
    assert replace(form, folder=Path("forms"), pdf="a.pdf").fillable == Path("forms/a.pdf")


def test_a_field_is_found_by_its_name_alone(form: Form) -> None:
    assert all(form.field(field.name) is field for field in form.fields)
    with pytest.raises(KeyError, match="Nom"):
        form.field("Nom")


def test_forms_of_one_id_are_the_same_only_where_all_is(form: Form) -> None:
    """They have one hash, since what is cached by form is looked up for every record."""
    edited = replace(form, title="Autre titre")
    assert hash(edited) == hash(form)
    assert {form: 1, edited: 2}[replace(edited)] == 2
    assert edited != form
