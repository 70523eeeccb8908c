"""What a filled PDF holds and shows, by readers that had no part in filling it."""

import unicodedata
from collections.abc import Callable, Iterator
from io import BytesIO
from typing import Any

from peers import Answers

Reader = Callable[[bytes], dict[str, str]]

_NO_INK = frozenset("\ufffe\u0002\u00ad-\u2010\u2011")
"""What a text extraction may write, or leave out, where a line was broken."""


def read_with_pikepdf(data: bytes) -> dict[str, str]:
    """The value of every field that has one, by full name: a name with its slash, a text as it is.

    A text that begins like a name gets brackets: it selects no button, though it looks as if it did.
    """
    import pikepdf

    with pikepdf.open(BytesIO(data)) as pdf:
        return {name: value for field in pdf.Root.AcroForm.Fields for name, value in _values(field, "") if value}


def _values(field: Any, prefix: str) -> Iterator[tuple[str, str]]:
    """The values of a field and of the fields below it; a button of a group, which has no name, is none."""
    import pikepdf

    if "/T" not in field:
        return
    name = f"{prefix}{field.T}"
    if "/V" in field:
        yield name, _told_apart(str(field.V), isinstance(field.V, pikepdf.Name))
    for kid in field.get("/Kids", []):
        yield from _values(kid, f"{name}.")


def read_with_pypdf(data: bytes) -> dict[str, str]:
    """The same by pypdf."""
    from pypdf import PdfReader
    from pypdf.generic import NameObject

    fields = PdfReader(BytesIO(data)).get_fields() or {}
    values = {name: field["/V"] for name, field in fields.items() if field.get("/V")}
    return {name: _told_apart(str(value), isinstance(value, NameObject)) for name, value in values.items()}


def _told_apart(value: str, is_name: bool) -> str:
    return f"({value})" if value.startswith("/") and not is_name else value


def reader_of(distribution: str) -> Reader:
    """A reader that is not of the library that wrote the file."""
    return read_with_pypdf if distribution in {"ndrcpdf", "pikepdf", "pymupdf"} else read_with_pikepdf


def differing(read: Reader, data: bytes, answers: Answers) -> int:
    """How many fields do not hold what they should, or hold what they should not."""
    found, wanted = read(data), answers.wanted
    return sum(found.get(name, "") != wanted.get(name, "") for name in found.keys() | wanted.keys())


def not_shown(data: bytes, answers: Answers) -> int:
    """How many texts a person does not read on the page as pdfium, the viewer in Chrome, draws it."""
    page = _ink(_page_text(data))
    return sum(_ink(text) not in page for text in answers.texts.values())


def _page_text(data: bytes) -> str:
    """The text of the first page with its fields drawn into it."""
    import pypdfium2

    document = pypdfium2.PdfDocument(data)
    try:
        document.init_forms()
        document[0].flatten()
        return document[0].get_textpage().get_text_range()  # a page is read anew once it is flattened
    finally:
        document.close()


def _ink(text: str) -> str:
    composed = unicodedata.normalize("NFC", text)
    return "".join(character for character in composed if not character.isspace() and character not in _NO_INK)
