"""Which form a returned PDF is of: the one it says, else the one whose fields it has."""

import pytest

from ndrcpdf import catalog
from ndrcpdf.errors import UnknownFormError
from ndrcpdf.extracting.identifying import form_of_fields
from ndrcpdf.model.forms import Form
from ndrcpdf.pdf.acroform.stored_values import StoredField, StoredForm


def test_the_marker_says_which_form_it_is() -> None:
    stored = StoredForm({"x": StoredField()}, "fiche-e4-2024")
    assert form_of_fields(stored, "a.pdf") is catalog.find("fiche-e4")


def test_without_a_marker_it_is_the_form_whose_fields_it_has_most_of(form: Form) -> None:
    names = [field.name for field in form.fields]
    enough = StoredForm({f"{name}.part": StoredField() for name in names[: round(len(names) * 0.7)]}, "")
    assert form_of_fields(enough, "a.pdf") is form
    with pytest.raises(UnknownFormError, match="no known form"):
        form_of_fields(StoredForm({name: StoredField() for name in names[: len(names) // 2]}, ""), "a.pdf")


def test_a_marker_that_is_not_known_is_passed_over(form: Form) -> None:
    stored = StoredForm({field.name: StoredField() for field in form.fields}, "attestation-stage-1999")
    assert form_of_fields(stored, "a.pdf") is form


def test_what_is_of_no_known_form_is_named_with_what_to_do() -> None:
    with pytest.raises(UnknownFormError, match=r"a\.pdf") as unknown:
        form_of_fields(StoredForm({}, ""), "a.pdf")
    assert "--form" in str(unknown.value.remedy)
