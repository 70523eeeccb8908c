"""What a saved form holds: the stored value of each field, and what is shown for it.

Returned PDFs are hostile until read: nothing in them is run, names that loop or nest too deep are left, and whatever a
library throws is translated by :func:`ndrcpdf.pdf.document.foreign_errors`, inside which this is called.
"""

import dataclasses
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pypdf
from pypdf.generic import StreamObject

from ndrcpdf.errors import NdrcpdfError, UnreadablePdfError
from ndrcpdf.messages import _
from ndrcpdf.pdf.acroform import HIDDEN, marked_form
from ndrcpdf.pdf.boxes import rect_of
from ndrcpdf.pdf.charts import Vertices
from ndrcpdf.pdf.document import foreign_errors, opened, opened_pictures, read_bytes
from ndrcpdf.pdf.field_tree import Terminal, annotations, as_list, terminals
from ndrcpdf.pdf.pictures import read_picture
from ndrcpdf.schema import Picture, Rect

_NOWHERE = Rect(0, 0, 0, 0)
_MOST_FIELDS = 5000


@dataclass(frozen=True, slots=True)
class StoredField:
    """A terminal field as it stands in a PDF.

    Attributes
    ----------
    text:
        The stored value: a text, or the name of the on-state of a button; empty for none.
    is_button, shown_state:
        For a button group: that it is one, and the on-state its widgets show, which should be the stored one.
    unticked:
        For a button: that off is stored, which is something else than nothing.
    picture:
        For a push button with an icon: the picture.
    signed:
        For a signature field: whether it has been signed.
    page, rect:
        Where its first widget is; page 0 where no page has it.
    """

    text: str = ""
    is_button: bool = False
    shown_state: str = ""
    unticked: bool = False
    picture: Picture | None = None
    signed: bool = False
    page: int = 0
    rect: Rect = _NOWHERE


@dataclass(frozen=True, slots=True)
class StoredForm:
    """All the terminal fields of a PDF by full name, the form it says it is, and which library read it.

    ``curves`` are the points of the curves of its charts that are shown, by the name of the chart and of the curve.
    """

    fields: Mapping[str, StoredField]
    marker: str
    curves: Mapping[str, Vertices] = dataclasses.field(default_factory=dict)
    second_reader: bool = False


def page_count(path: Path) -> int:
    """The number of pages of a PDF file."""
    with opened(read_bytes(path), str(path)) as pdf:
        return len(pdf.pages)


def read_form(data: bytes, name: str) -> StoredForm:
    """The fields of a saved form, by pikepdf, and by pypdf where qpdf refuses the file.

    Raises
    ------
    UnreadablePdfError
        Neither reads it.
    """
    try:
        with opened(data, name) as pdf:
            return StoredForm(dict(_fields(pdf, name)), marked_form(pdf), _curves(pdf))
    except UnreadablePdfError as refusal:
        try:
            return _second_chance(data, name)
        except NdrcpdfError:
            raise refusal from None


# ── By pikepdf ───────────────────────────────────────────────────────────────────────────────────────────────────────


def _fields(pdf: pikepdf.Pdf, file: str) -> Iterator[tuple[str, StoredField]]:
    pages = {annotation.objgen: number for number, annotation in annotations(pdf)}
    for count, terminal in enumerate(terminals(pdf)):
        if count >= _MOST_FIELDS:
            raise UnreadablePdfError(
                _("{file}: the PDF has more fields than any form").format(file=file), _("check where the file is from")
            )
        yield terminal.name, _stored(terminal, pages)


def _curves(pdf: pikepdf.Pdf) -> dict[str, Vertices]:
    found: dict[str, Vertices] = {}
    for _page, annotation in annotations(pdf):
        hidden = int(annotation.get("/F", 0)) & HIDDEN
        if annotation.get("/Subtype") == "/PolyLine" and "/NM" in annotation and not hidden:
            numbers = [float(number) for number in as_list(annotation.get("/Vertices"))]
            points = tuple(zip(numbers[0::2], numbers[1::2], strict=False))
            name = str(annotation.NM).rpartition(".")[0]
            found[name] = found.get(name, ()) + points
    return found


def _stored(terminal: Terminal, pages: Mapping[tuple[int, int], int]) -> StoredField:
    first = terminal.widgets[0]
    page, rect = pages.get(first.objgen, 0), rect_of(first)
    value = terminal.entries.get("/V")
    match terminal.kind:
        case "/Sig":
            return StoredField(signed=isinstance(value, pikepdf.Dictionary), page=page, rect=rect)
        case "/Btn":
            shown = next((state for state in map(_shown_state, terminal.widgets) if state), "")
            return StoredField(_state(value), True, shown, str(value) == "/Off", _icon(first), page=page, rect=rect)
        case _:
            return StoredField(_text(value), page=page, rect=rect)


def _text(value: Any) -> str:
    """A text string, or a text stream; line ends as line feeds."""
    if isinstance(value, pikepdf.Stream):
        value = pikepdf.String(value.read_bytes())
    if value is None or isinstance(value, pikepdf.Dictionary | pikepdf.Array):
        return ""
    return str(value).replace("\r\n", "\n").replace("\r", "\n")


def _state(value: Any) -> str:
    state = str(value).removeprefix("/") if isinstance(value, pikepdf.Name | str) else ""
    return "" if state == "Off" else state


def _shown_state(widget: pikepdf.Object) -> str:
    return _state(widget.get("/AS"))


def _icon(widget: pikepdf.Object) -> Picture | None:
    """The one image that the normal appearance of a push button shows."""
    try:
        images = dict(widget.AP.N.Resources.XObject)
        (image,) = images.values()
        if not isinstance(image, pikepdf.Stream) or image.get("/Subtype") != "/Image":
            return None
        return read_picture(image)
    except (AttributeError, KeyError, TypeError, ValueError):
        return None  # other buttons show other things, or nothing


# ── By pypdf ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def _second_chance(data: bytes, name: str) -> StoredForm:
    with foreign_errors(name):
        reader = pypdf.PdfReader(BytesIO(data), strict=False)
        fields = {
            field: StoredField(_pypdf_text(entries.get("/V")))
            for field, entries in (reader.get_fields() or {}).items()
            if "/Kids" not in entries or entries.get("/FT") == "/Btn"
        }
        return StoredForm(fields, "", second_reader=True)


def _pypdf_text(value: Any) -> str:
    if value is None or isinstance(value, StreamObject | dict | list):
        return ""
    return _state(str(value)).replace("\r\n", "\n").replace("\r", "\n")


# ── What is shown ────────────────────────────────────────────────────────────────────────────────────────────────────


def shown_texts(data: bytes, form: StoredForm, name: str) -> dict[str, str]:
    """Field name → the text a person sees in its rectangle, by pdfium, the printed dots of the blank included."""
    shown: dict[str, str] = {}
    with opened_pictures(data, name) as document:
        document.init_forms()  # pypdfium2 ships pdfium without JavaScript: nothing is run
        for number in sorted({field.page for field in form.fields.values() if field.page}):
            page = document[number - 1]
            page.flatten()
            text = document[number - 1].get_textpage()
            for field, stored in form.fields.items():
                if stored.page == number and stored.rect.width:
                    shown[field] = text.get_text_bounded(*stored.rect)
    return shown


def letters(text: str) -> str:
    """The letters and digits of a text, composed, for comparing what is stored with what is shown."""
    composed = unicodedata.normalize("NFKC", text)
    return "".join(character for character in composed if character.isalnum())
