"""A returned PDF → what it says: which reader reads it, and which form it is of."""

from ndrcpdf.errors import NoFieldsError
from ndrcpdf.extracting.from_fields import extraction_of
from ndrcpdf.extracting.identifying import form_of_fields
from ndrcpdf.messages import Message
from ndrcpdf.model.forms import Form
from ndrcpdf.model.records import Extraction
from ndrcpdf.pdf.acroform.stored_values import read_form
from ndrcpdf.pdf.syntax.opening import checked

READER = 1
"""Which version of the reading this is: it goes up when PDFs are read better, and archives read theirs again."""


def extract(data: bytes, *, name: str, form: Form | None = None, min_confidence: float = 0.0) -> Extraction:
    """Read a saved form back.

    Parameters
    ----------
    name:
        What to call the file in the findings.
    form:
        The form it is of; without it, the one it says it is, else the one that has its fields.
    min_confidence:
        A value that is less sure than this is a finding, for a person to confirm.

    Raises
    ------
    UnreadablePdfError
        It is no PDF, is damaged beyond repair, or is encrypted.
    NoFieldsError, UnknownFormError
        It has no fields, or those of no known form.
    """
    stored = read_form(checked(data, name), name)
    if not stored.fields:
        raise NoFieldsError(
            Message("{file}: the PDF has no form fields", file=name),
            Message("it was printed, flattened or scanned: ask for the saved PDF"),
        )
    return extraction_of(form or form_of_fields(stored, name), stored, data, name=name, min_confidence=min_confidence)
