"""What a filled PDF holds and shows, by readers that had no part in filling it."""

import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from io import BytesIO
from typing import Any

from peers import Answers

Reader = Callable[[bytes], dict[str, str]]

_NO_INK = frozenset("\ufffe\u0002\u00ad-\u2010\u2011")
"""What a text extraction may write, or leave out, where a line was broken."""
_SCALE = 2.0
"""Pixels for a point."""
_NO_VALUES = ("", "/Off")
_HIDDEN = 2
"""The annotation flag of a widget that nobody sees (ISO 32000-2 §12.5.3)."""


# ── What it holds ────────────────────────────────────────────────────────────────────────────────────────────────────


def read_with_pikepdf(data: bytes) -> dict[str, str]:
    """The value of every field that has one, by full name: a name with its slash, a text as it is.

    A text that begins like a name gets brackets: it selects no button, though it looks as if it did.
    """
    import pikepdf

    with pikepdf.open(BytesIO(data)) as pdf:
        return dict(value for field in pdf.Root.AcroForm.Fields for value in _values(field, ""))


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
    wanted = answers.wanted
    found = {name: value for name, value in read(data).items() if value not in _NO_VALUES}
    return sum(found.get(name, "") != wanted.get(name, "") for name in found.keys() | wanted.keys())


# ── What it shows ────────────────────────────────────────────────────────────────────────────────────────────────────


def not_shown(data: bytes, answers: Answers, blank: bytes) -> int:
    """How many answers a person does not see on the pages as pdfium, the viewer in Chrome, draws them.

    A text that has a place on a page is to be read somewhere; the buttons of a state are to look other than in the
    blank form.
    """
    with pictured(data) as pages:
        unseen = texts_not_on(pages, printed(answers, blank))
        places = _places(answers.states, blank)
        pairs = zip(_cuts(pages, places), _bare(blank, places), strict=True)
        return unseen + sum(picture == bare for picture, bare in pairs)


def texts_not_on(pages: Iterable[Any], texts: Iterable[str]) -> int:
    """How many of the texts are not to be read on the pages."""
    ink = _ink("".join(page.get_textpage().get_text_range() for page in pages))
    return sum(_ink(text) not in ink for text in texts)


def printed(answers: Answers, blank: bytes) -> list[str]:
    """The texts of the fields that have a place on a page: a form may keep others that it does not print."""
    return [text for name, text in answers.texts.items() if name in _on_pages(blank)]


@cache
def _on_pages(blank: bytes) -> frozenset[str]:
    import pikepdf

    with pikepdf.open(BytesIO(blank)) as pdf:
        widgets = {
            each.fully_qualified_name: pdf.acroform.get_annotations_for_field(each) for each in pdf.acroform.fields
        }
        return frozenset(name for name, each in widgets.items() if any(not widget.flags & _HIDDEN for widget in each))


@contextmanager
def pictured(data: bytes) -> Iterator[list[Any]]:
    """The pages of a PDF as pdfium sees them, with what its fields show drawn into them."""
    import pypdfium2

    document = pypdfium2.PdfDocument(data)
    try:
        document.init_forms()
        if document.formenv is not None:
            for number in range(len(document)):
                document[number].flatten()
        yield [document[number] for number in range(len(document))]  # a page is read anew once it is flattened
    finally:
        document.close()


Place = tuple[int, tuple[float, ...]]
"""A page from 0, and a rectangle on it: left, bottom, right and top in points."""


@cache
def _buttons(blank: bytes) -> Mapping[tuple[str, str], Sequence[Place]]:
    """For each state of a field the places of the buttons that show it."""
    import pikepdf

    found: dict[tuple[str, str], list[Place]] = {}
    with pikepdf.open(BytesIO(blank)) as pdf:
        for number, page in enumerate(pdf.pages):
            for widget in page.obj.get("/Annots", ()):
                for key in _states(widget):
                    found.setdefault(key, []).append((number, tuple(float(side) for side in widget.Rect)))
    return found


def _states(widget: Any) -> Iterator[tuple[str, str]]:
    """The states that a button has a picture of, each with the name of the field."""
    field = widget if "/T" in widget else widget.get("/Parent", {})
    if field.get("/FT") == "/Btn" and "/AP" in widget:
        yield from ((str(field.T), state) for state in widget.AP.N.keys())  # noqa: SIM118 - no dict


def _places(states: Mapping[str, str], blank: bytes) -> tuple[Place, ...]:
    return tuple(place for name, state in states.items() for place in _buttons(blank).get((name, f"/{state}"), ()))


@cache
def _bare(blank: bytes, places: tuple[Place, ...]) -> Sequence[bytes]:
    """What stands in the places before the form is filled."""
    with pictured(blank) as pages:
        return list(_cuts(pages, places))


def _cuts(pages: Sequence[Any], places: Iterable[Place]) -> Iterator[bytes]:
    """The pixels in each place."""
    pictures = cache(lambda number: pages[number].render(scale=_SCALE).to_pil().convert("L"))
    for number, (left, bottom, right, top) in places:
        picture = pictures(number)
        box = (left * _SCALE, picture.height - top * _SCALE, right * _SCALE, picture.height - bottom * _SCALE)
        yield picture.crop(tuple(round(side) for side in box)).tobytes()


def _ink(text: str) -> str:
    composed = unicodedata.normalize("NFC", text)
    return "".join(character for character in composed if not character.isspace() and character not in _NO_INK)
