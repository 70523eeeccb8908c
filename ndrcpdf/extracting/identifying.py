"""Which form a returned PDF is of."""

from ndrcpdf import catalog
from ndrcpdf.errors import UnknownFormError
from ndrcpdf.messages import Message
from ndrcpdf.model.forms import Form
from ndrcpdf.pdf.acroform.stored_values import StoredForm

_ENOUGH_FIELDS = 0.6
"""The share of a form's fields that a PDF must have to be taken for it by their names."""


def form_of_fields(stored: StoredForm, name: str) -> Form:
    """The known form that a PDF says it is by its marker; else the newest of those whose fields it has most of.

    Raises
    ------
    UnknownFormError
        It has the fields of no known form.
    """
    forms = catalog.known_forms()
    for form in forms:
        if stored.marker == form.id:
            return form
    scored = [(_shared(form, stored), form.session, form) for form in forms]
    best = max(scored, key=lambda entry: entry[:2], default=None)
    if best is None or best[0] < _ENOUGH_FIELDS:
        raise UnknownFormError(
            Message("{file}: its fields are those of no known form", file=name),
            Message("name the form with --form; `ndrcpdf forms` lists them"),
        )
    return best[2]


def _shared(form: Form, stored: StoredForm) -> float:
    """The share of the form's fields that the PDF has."""
    present = {name.partition(".")[0] for name in stored.fields}
    return sum(field.name in present for field in form.fields) / len(form.fields)
