"""Which form a data file is of."""

from typing import BinaryIO

from ndrcpdf import catalog
from ndrcpdf.errors import NoColumnsError, UsageError
from ndrcpdf.messages import Message
from ndrcpdf.model.forms import Form
from ndrcpdf.records.reading import reading


def form_of_data(file: BinaryIO, name: str) -> Form:
    """The only known form that the columns of a seekable data file fit best, or the keys of its first record.

    Raises
    ------
    UsageError
        They fit several forms equally well, or none.
    BadDataError
        The file cannot be read as data.
    """
    counts = [(_answers(file, form, name), form) for form in catalog.known_forms()]
    best = max((count for count, _form in counts), default=0)
    fitting = [form for count, form in counts if count == best]
    if not best or len(fitting) != 1:
        raise UsageError(
            Message("{file}: its columns do not tell which form it is of", file=name),
            Message("name the form with --form"),
        )
    return fitting[0]


def _answers(file: BinaryIO, form: Form, name: str) -> int:
    """How many fields of the form the first record has an answer for."""
    try:
        with reading(file, form, name=name) as reader:
            first = next(iter(reader), None)
    except NoColumnsError:
        return 0
    return len(first.cells) if first else 0
