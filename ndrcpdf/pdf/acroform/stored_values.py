"""Reads the values that a saved form stores, by pikepdf, or else by pypdf (ISO 32000-2 §12.7.4).

Returned PDFs are hostile until read: nothing in them is run, and objects that loop or nest too deep are passed over.
"""

import dataclasses
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from io import BytesIO
from typing import Any

import pikepdf

from ndrcpdf.errors import NdrcpdfError, UnreadablePdfError
from ndrcpdf.geometry import Rect
from ndrcpdf.messages import Message
from ndrcpdf.model.records import Picture
from ndrcpdf.pdf.acroform.chart_curves import Vertices, curve_name, read_vertices
from ndrcpdf.pdf.acroform.field_kinds import button_options, choice_options, is_list_box
from ndrcpdf.pdf.acroform.field_tree import TerminalField, annotations, fields_by_name, is_hidden, stored_text
from ndrcpdf.pdf.acroform.form_marker import read_form_marker
from ndrcpdf.pdf.acroform.widget_geometry import rect_of, rotation_of
from ndrcpdf.pdf.pages.images import read_picture
from ndrcpdf.pdf.syntax.objects import name_bytes, name_key, readable_name
from ndrcpdf.pdf.syntax.opening import foreign_errors, opened

_NOWHERE = Rect(0, 0, 0, 0)
_MAX_FIELDS = 5000
"""The most fields that are read: more than in any form."""
_OFF = "/Off"


@dataclass(frozen=True, slots=True)
class StoredField:
    """A terminal field as a PDF stores it.

    Attributes
    ----------
    text:
        The stored value: a text, the options chosen, one a line, or the answer of a group of buttons; empty for none.
    words:
        The text that is to be shown for it; None where that cannot be compared with the page.
    is_button:
        Whether it is a group of buttons.
    ticked, unticked:
        For a button: whether on is stored, and whether off is stored; neither where there is no value.
    is_shown:
        For a button: whether its widgets show the state that is stored.
    picture:
        For a push button with an icon: the picture.
    signed:
        For a signature field: whether it has been signed.
    page, rect:
        Page and rectangle of its first visible widget; page 0 where there is none.
    rotation:
        The rotation of its content against the page, in degrees, anticlockwise.
    is_rotated:
        Whether it is rotated against the page, or with it.
    """

    text: str = ""
    words: str | None = None
    is_button: bool = False
    ticked: bool = False
    unticked: bool = False
    is_shown: bool = True
    picture: Picture | None = None
    signed: bool = False
    page: int = 0
    rect: Rect = _NOWHERE
    rotation: int = 0
    is_rotated: bool = False


@dataclass(frozen=True, slots=True)
class StoredForm:
    """What a PDF stores.

    Attributes
    ----------
    fields:
        Its terminal fields by name.
    marker:
        The id of the form that it says it is; empty where it says none.
    curves:
        The points of the curves of its charts that are shown, by the name of the chart and of the curve.
    second_reader:
        Whether pypdf read it.
    """

    fields: Mapping[str, StoredField]
    marker: str
    curves: Mapping[str, Vertices] = dataclasses.field(default_factory=dict)
    second_reader: bool = False


def read_form(data: bytes, name: str) -> StoredForm:
    """The fields of a saved form, by pikepdf, and by pypdf where qpdf refuses the file.

    Raises
    ------
    UnreadablePdfError
        Neither reads it.
    """
    try:
        with opened(data, name) as pdf:
            return StoredForm(dict(_fields(pdf, name)), read_form_marker(pdf), _curves(pdf))
    except UnreadablePdfError as refusal:
        try:
            return _read_by_pypdf(data, name)
        except NdrcpdfError:
            raise refusal from None


# ── By pikepdf ───────────────────────────────────────────────────────────────────────────────────────────────────────


def _fields(pdf: pikepdf.Pdf, file: str) -> Iterator[tuple[str, StoredField]]:
    pages = {annotation.objgen: number for number, annotation in annotations(pdf)}
    rotated = {number for number, page in enumerate(pdf.pages, 1) if page.rotation}
    fields = fields_by_name(pdf)
    if len(fields) > _MAX_FIELDS:
        raise UnreadablePdfError(
            Message("{file}: the PDF has more fields than any form", file=file), Message("check where the file is from")
        )
    for name, terminals in fields.items():
        stored = _stored(terminals, pages)
        yield name, replace(stored, is_rotated=True) if stored.page in rotated else stored


def _curves(pdf: pikepdf.Pdf) -> dict[str, Vertices]:
    found: dict[str, Vertices] = {}
    for _page, annotation in annotations(pdf):
        name = curve_name(annotation)
        if name and not is_hidden(annotation):
            found[name] = found.get(name, ()) + read_vertices(annotation)
    return found


def _stored(terminals: Sequence[TerminalField], pages: Mapping[tuple[int, int], int]) -> StoredField:
    field, (first, place) = terminals[0], _first_widget(terminals, pages)
    value = field.entries.get("/V")
    match field.kind:
        case "/Sig":
            return replace(place, signed=isinstance(value, pikepdf.Dictionary))
        case "/Btn":
            return _stored_button(terminals, place, first)
        case "/Ch":
            text = stored_text(value)
            words = None if is_list_box(field) else choice_options(field).get(text, text)
            return replace(place, text=text, words=words)
        case _:
            text = stored_text(value)
            return replace(place, text=text, words=text)


def _first_widget(
    terminals: Sequence[TerminalField], pages: Mapping[tuple[int, int], int]
) -> tuple[pikepdf.Object, StoredField]:
    """The first visible widget of a field, else its first one; and a field without a value in its place."""
    widgets = [widget for terminal in terminals for widget in terminal.widgets]
    for widget in widgets:
        rect, page = rect_of(widget), pages.get(widget.objgen, 0)
        if page and rect.width > 0 and rect.height > 0 and not is_hidden(widget):
            return widget, _placed(widget, page, rect)
    return widgets[0], _placed(widgets[0], 0, rect_of(widgets[0]))


def _placed(widget: pikepdf.Object, page: int, rect: Rect) -> StoredField:
    rotation = rotation_of(widget)
    return StoredField(page=page, rect=rect, rotation=rotation, is_rotated=bool(rotation))


def _stored_button(terminals: Sequence[TerminalField], place: StoredField, first: pikepdf.Object) -> StoredField:
    state = _state(terminals[0].entries.get("/V"))
    stored = {state} - {"", _OFF}
    shown = {_state(widget.get("/AS")) for terminal in terminals for widget in terminal.widgets} - {"", _OFF}
    return replace(
        place,
        text="".join(_answer(terminals, each) for each in stored),
        is_button=True,
        ticked=bool(stored),
        unticked=state == _OFF,
        is_shown=shown == stored,
        picture=_icon(first),
    )


def _state(value: Any) -> str:
    """The name of a state, with its slash, since a name may be empty; an empty text for anything else."""
    if isinstance(value, pikepdf.Name):
        return f"/{name_key(value)}"
    return f"/{value}" if isinstance(value, pikepdf.String) else ""


def _answer(terminals: Sequence[TerminalField], state: str) -> str:
    """The answer that a state gives; its name where no button has it."""
    named = name_bytes(state.removeprefix("/"))
    options = (option for terminal in terminals for option in button_options(terminal).items())
    return next((answer for answer, each in options if each == named), readable_name(state))


def _icon(widget: pikepdf.Object) -> Picture | None:
    """The image that a push button shows; None where it shows none, or more than that."""
    try:
        images = dict(widget.AP.N.Resources.XObject)
        (image,) = images.values()
        if not isinstance(image, pikepdf.Stream) or image.get("/Subtype") != "/Image":
            return None
        return read_picture(image)
    except (AttributeError, KeyError, TypeError, ValueError):
        return None


# ── By pypdf ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def _read_by_pypdf(data: bytes, name: str) -> StoredForm:
    import pypdf  # noqa: PLC0415 - 0.05 s, for the few files that qpdf refuses

    with foreign_errors(name):
        reader = pypdf.PdfReader(BytesIO(data), strict=False)
        fields = {
            field: _pypdf_field(entries)
            for field, entries in (reader.get_fields() or {}).items()
            if "/Kids" not in entries or entries.get("/FT") == "/Btn"
        }
        return StoredForm(fields, "", second_reader=True)


def _pypdf_field(entries: Mapping[str, Any]) -> StoredField:
    from pypdf.generic import StreamObject  # noqa: PLC0415 - as above

    value = entries.get("/V")
    text = "" if value is None or isinstance(value, StreamObject | dict | list) else str(value)
    if entries.get("/FT") != "/Btn":
        return StoredField(stored_text(text))
    is_on = text not in ("", _OFF)
    return StoredField(text.removeprefix("/") if is_on else "", ticked=is_on, unticked=text == _OFF)
