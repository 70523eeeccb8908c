"""Whether a returned PDF is still as it was filled: then it shows what it stores, and nobody has to look."""

from ndrcpdf.errors import NdrcpdfError
from ndrcpdf.filling import fill, kept_filler
from ndrcpdf.model.forms import Form
from ndrcpdf.model.records import Record
from ndrcpdf.pdf.syntax.opening import read_bytes


def is_untouched(data: bytes, form: Form, record: Record) -> bool:
    """Whether filling the form with what was read of a PDF gives that very PDF, byte for byte."""
    try:
        return data.startswith(read_bytes(form.fillable)) and fill(kept_filler(form), record) == data
    except NdrcpdfError:
        return False
