"""Verifies a PDF that was just filled, by two libraries that had no part in the filling: pypdf and pdfium.

pypdf reads it back, and pdfium shows it. The stored values are compared with those that were to be stored; the letters
in each rectangle with those that were to be shown; and each value must have changed what is seen in its place.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from io import BytesIO
from threading import Lock
from typing import Any

import pypdf

from ndrcpdf.geometry import Rect
from ndrcpdf.messages import Message
from ndrcpdf.model.findings import Finding, Severity
from ndrcpdf.pdf.acroform.shown_values import letters_and_digits
from ndrcpdf.pdf.rendering.page_image import RenderedPdf
from ndrcpdf.pdf.syntax.objects import readable_name
from ndrcpdf.pdf.syntax.opening import foreign_errors
from ndrcpdf.pdf.templates.field_contents import (
    ButtonContent,
    CurveContent,
    FieldContent,
    ListContent,
    PictureContent,
    TextContent,
)
from ndrcpdf.pdf.templates.stamping import stamp
from ndrcpdf.pdf.templates.template import OFF, Template, TextWidget
from ndrcpdf.pdf.typesetting.characters import without_invisible
from ndrcpdf.pdf.typesetting.fallback_text import FallbackText
from ndrcpdf.pdf.typesetting.text_box import FittedText

_one_at_a_time = Lock()
"""The workers of a cluster are threads, and pdfium cannot be used by several at a time."""


def verify(template: Template, contents: Iterable[FieldContent], data: bytes, *, flat: bool = False) -> list[Finding]:
    """An error at each field of a filled PDF that does not store, or does not show, its content.

    ``flat`` says that the PDF has no fields, and stores nothing.
    """
    with _one_at_a_time:
        return list(_faults(template, contents, data, flat=flat))


def _faults(template: Template, contents: Iterable[FieldContent], data: bytes, *, flat: bool) -> Iterator[Finding]:
    stored = {} if flat else _stored(data)
    shown, empty = RenderedPdf(data), _empty(stamp(template, _empty_contents(template)))
    printed = _printed(template.data)
    for content in contents:
        if not flat and not _is_stored(template, content, stored):
            yield Finding(
                "not-stored",
                Message("the filled PDF does not hold the value that was meant"),
                Severity.ERROR,
                Message("please report it, with the template"),
                content.name,
            )
        elif not _is_shown(template, content, shown, empty if isinstance(content, _EMPTIED) else printed):
            yield Finding(
                "not-shown",
                Message("the filled PDF does not show the value"),
                Severity.ERROR,
                Message("look at the field in the template: it may be hidden, or covered"),
                content.name,
            )


_EMPTIED = (TextContent, ButtonContent)
"""The contents that can be emptied in a template; lists, pictures and curves cannot be taken out of one."""


@lru_cache(maxsize=1)
def _empty(data: bytes) -> RenderedPdf:
    """The template with nothing in its texts and its buttons, since it may have had the same values."""
    return RenderedPdf(data)


@lru_cache(maxsize=1)
def _printed(data: bytes) -> RenderedPdf:
    """The printed pages of the template alone."""
    return RenderedPdf(data, annotations=False)


def _empty_contents(template: Template) -> Iterator[FieldContent]:
    """Contents that clear every text and every button of a template."""
    for name, field in template.texts.items():
        if not field.is_list_box:
            yield TextContent(name, "", tuple(FittedText(("",), widget.box.size) for widget in field.widgets))
    yield from (ButtonContent(name, None) for name in template.groups)


# ── What is stored ───────────────────────────────────────────────────────────────────────────────────────────────────


def _stored(data: bytes) -> Mapping[str, Any]:
    """The values by the names of their fields; ``get_fields`` of pypdf prefers the names for export (TM)."""
    with foreign_errors("verify"):
        reader = pypdf.PdfReader(BytesIO(data))
        on_pages = dict(_value_of(note) for page in reader.pages for note in _dictionaries(_entry(page, "/Annots", ())))
        in_form = list(_values_below(_entry(reader.root_object["/AcroForm"], "/Fields", ()), "", None))
        return on_pages | dict(reversed(in_form))  # of fields of one name and different kinds the first is filled


def _values_below(fields: Iterable[Any], above: str, inherited: Any) -> Iterator[tuple[str, Any]]:
    for field in _dictionaries(fields):
        name = ".".join(filter(None, (above, str(_entry(field, "/T", "")))))
        value = _entry(field, "/V", inherited)
        yield name, value
        yield from _values_below(_entry(field, "/Kids", ()), name, value)


def _value_of(field: Any) -> tuple[str, Any]:
    """The name of a widget's field, which only a page may refer to, and its value."""
    name, value = "", None
    while field is not None:
        name = ".".join(filter(None, (str(_entry(field, "/T", "")), name)))
        value = _entry(field, "/V", None) if value is None else value
        field = _entry(field, "/Parent", None)
    return name, value


def _dictionaries(references: Iterable[Any]) -> list[Any]:
    """The dictionaries that references lead to."""
    return [thing for thing in (each.get_object() for each in references) if isinstance(thing, dict)]


def _entry(dictionary: Any, key: str, default: Any) -> Any:
    return dictionary[key] if key in dictionary else default  # noqa: SIM401 - pypdf's get follows no references


def _is_stored(template: Template, content: FieldContent, stored: Mapping[str, Any]) -> bool:
    value = stored.get(content.name)
    match content:
        case TextContent():
            return str(value).replace("\r", "\n") == content.text
        case ListContent():
            rows = list(template.texts[content.name].options)
            values = value if isinstance(value, list) else [value]
            return [str(each) for each in values] == [rows[row] for row in content.chosen]
        case ButtonContent():
            wanted = template.groups[content.name].state(content.value)
            return value is not None and readable_name(str(value)) == readable_name(_decoded(wanted))
        case _:
            return True  # pictures and curves are shown, not stored


def _decoded(name: bytes) -> str:
    """A name as pypdf gives it."""
    return str(pypdf.generic.NameObject.read_from_stream(BytesIO(name + b" "), None))


# ── What is shown ────────────────────────────────────────────────────────────────────────────────────────────────────


def _is_shown(template: Template, content: FieldContent, shown: RenderedPdf, before: RenderedPdf) -> bool:
    """Whether a content is shown; ``before`` is the PDF without it."""
    if isinstance(content, TextContent) and not _is_legible(template, content, shown):
        return False
    places = _places(template, content) if _is_visible(content) else ()
    return all(_differs(shown, before, page, rect) for page, rect in places)


def _is_visible(content: FieldContent) -> bool:
    """Whether anything is seen of a content: of an empty text and of a curve without marks nothing is."""
    match content:
        case TextContent():
            return bool(without_invisible(content.text).strip())
        case CurveContent():
            return any(mark is not None for mark in content.marks)
        case _:
            return True


def _is_legible(template: Template, content: TextContent, shown: RenderedPdf) -> bool:
    """Whether the text is read in each of its widgets that is on a page."""
    widgets = zip(template.texts[content.name].widgets, content.fitted, strict=True)
    return all(_reads(shown, widget, fitted) for widget, fitted in widgets if widget.page and widget.rect.width)


def _places(template: Template, content: FieldContent) -> Iterator[tuple[int, Rect]]:
    """The pages and rectangles in which a content is shown."""
    match content:
        case TextContent() | ListContent():
            yield from ((widget.page, widget.rect) for widget in template.texts[content.name].widgets)
        case ButtonContent():
            group = template.groups[content.name]
            buttons = group.shown_states(group.state(content.value))
            yield from ((button.page, button.rect) for button, state in buttons if state != OFF)
        case PictureContent():
            widget = template.pictures[content.name]
            yield widget.page, widget.area.rect
        case CurveContent():
            curve = template.curves[content.name]
            yield curve.page, curve.area.rect


def _reads(shown: RenderedPdf, widget: TextWidget, fitted: FittedText | FallbackText) -> bool:
    """Whether the letters of a text are read from the page; in which order depends on the script.

    Rotated lines may come in another order, and their letters too: those of a comb are far from each other.
    """
    is_rotated = shown.is_rotated(widget.page) or b"/Matrix" in widget.stream_head
    if isinstance(fitted, FallbackText) or is_rotated:
        lines = (line if isinstance(line, str) else line.text for line in fitted.lines)
        meant = Counter(letters_and_digits("".join(lines)))
        texts = (read(widget.page, widget.rect) for read in (shown.text, shown.text_with_actual_text))
        return any(not meant - Counter(letters_and_digits(text)) for text in texts)
    read = letters_and_digits(shown.text(widget.page, widget.rect))
    return all(letters_and_digits(line) in read for line in fitted.lines)


def _differs(shown: RenderedPdf, before: RenderedPdf, page: int, rect: Rect) -> bool:
    """Whether a rectangle of a page looks different; it does where the page is none."""
    return not page or shown.pixels(page, rect) != before.pixels(page, rect)
