"""Verify: a PDF that was just filled, read back by pypdf and looked at by pdfium → where it is not what was meant.

Neither library had a part in the filling. What is stored is compared with what was to be stored; what is shown, with
what was to be shown: the letters in each rectangle, and that each value has changed what is seen in its place.
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
from ndrcpdf.pdf.acroform.shown_values import letters
from ndrcpdf.pdf.rendering.page_image import Pictured
from ndrcpdf.pdf.syntax.objects import name_text
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
"""The workers of a cluster are threads, and pdfium knows of none."""


def verify(template: Template, marks: Iterable[FieldContent], data: bytes, *, flat: bool = False) -> list[Finding]:
    """An error at each field that the PDF does not store, or does not show, as it was marked.

    ``flat`` says that it has no fields, and stores nothing.
    """
    with _one_at_a_time:
        return list(_faults(template, marks, data, flat=flat))


def _faults(template: Template, marks: Iterable[FieldContent], data: bytes, *, flat: bool) -> Iterator[Finding]:
    stored = {} if flat else _stored(data)
    shown, blank = Pictured(data), _blank(stamp(template, _nothing(template)))
    bare = _bare(template.data)
    for mark in marks:
        if not flat and not _is_stored(template, mark, stored):
            yield Finding(
                "not-stored",
                Message("the filled PDF does not hold the value that was meant"),
                Severity.ERROR,
                Message("please report it, with the template"),
                mark.name,
            )
        elif not _is_shown(template, mark, shown, blank if isinstance(mark, TextContent | ButtonContent) else bare):
            yield Finding(
                "not-shown",
                Message("the filled PDF does not show the value"),
                Severity.ERROR,
                Message("look at the field in the template: it may be hidden, or covered"),
                mark.name,
            )


@lru_cache(maxsize=1)
def _blank(data: bytes) -> Pictured:
    """The template with nothing in its texts and its buttons: it may have had the same values."""
    return Pictured(data)


@lru_cache(maxsize=1)
def _bare(data: bytes) -> Pictured:
    """The printed pages alone: lists, pictures and curves cannot be taken out of a template."""
    return Pictured(data, annotations=False)


def _nothing(template: Template) -> Iterator[FieldContent]:
    """What empties the fields of a template."""
    for name, field in template.texts.items():
        if not field.is_list:
            yield TextContent(name, "", tuple(FittedText(("",), widget.box.size) for widget in field.widgets))
    yield from (ButtonContent(name, None) for name in template.groups)


def _stored(data: bytes) -> Mapping[str, Any]:
    """The values by the full names of their fields; ``get_fields`` of pypdf prefers the names for export (TM)."""
    with foreign_errors("verify"):
        reader = pypdf.PdfReader(BytesIO(data))
        alone = dict(_value_of(note) for page in reader.pages for note in _dictionaries(_entry(page, "/Annots", ())))
        below = list(_values_below(_entry(reader.root_object["/AcroForm"], "/Fields", ()), "", None))
        return alone | dict(reversed(below))  # of fields of one name and different kinds the first is filled


def _values_below(fields: Iterable[Any], above: str, inherited: Any) -> Iterator[tuple[str, Any]]:
    for field in _dictionaries(fields):
        name = ".".join(filter(None, (above, str(_entry(field, "/T", "")))))
        value = _entry(field, "/V", inherited)
        yield name, value
        yield from _values_below(_entry(field, "/Kids", ()), name, value)


def _value_of(field: Any) -> tuple[str, Any]:
    """The full name of a widget, which may be known to its page alone, and its value."""
    name, value = "", None
    while field is not None:
        name = ".".join(filter(None, (str(_entry(field, "/T", "")), name)))
        value = _entry(field, "/V", None) if value is None else value
        field = _entry(field, "/Parent", None)
    return name, value


def _dictionaries(things: Iterable[Any]) -> list[Any]:
    """The dictionaries among things that a list refers to."""
    return [thing for thing in (each.get_object() for each in things) if isinstance(thing, dict)]


def _entry(thing: Any, key: str, default: Any) -> Any:
    return thing[key] if key in thing else default  # noqa: SIM401 - in pypdf, get does not follow references


def _is_stored(template: Template, mark: FieldContent, stored: Mapping[str, Any]) -> bool:
    value = stored.get(mark.name)
    match mark:
        case TextContent():
            return str(value).replace("\r", "\n") == mark.text
        case ListContent():
            rows = list(template.texts[mark.name].options)
            values = value if isinstance(value, list) else [value]
            return [str(each) for each in values] == [rows[row] for row in mark.chosen]
        case ButtonContent():
            wanted = template.groups[mark.name].state(mark.value)
            return value is not None and name_text(str(value)) == name_text(_decoded(wanted))
        case _:
            return True  # pictures and curves are shown, not stored


def _decoded(name: bytes) -> str:
    """A name as pypdf gives it."""
    return str(pypdf.generic.NameObject.read_from_stream(BytesIO(name + b" "), None))


def _is_shown(template: Template, mark: FieldContent, shown: Pictured, blank: Pictured) -> bool:
    match mark:
        case TextContent():
            widgets = template.texts[mark.name].widgets
            return all(
                _reads(shown, widget, fitted)
                and (not without_invisible(mark.text).strip() or _differs(shown, blank, widget.page, widget.rect))
                for widget, fitted in zip(widgets, mark.fitted, strict=True)
                if widget.page and widget.rect.width
            )
        case ListContent():
            return all(_differs(shown, blank, widget.page, widget.rect) for widget in template.texts[mark.name].widgets)
        case ButtonContent():
            group = template.groups[mark.name]
            lit = [each for each, state in group.lit(group.state(mark.value)) if state != OFF]
            return all(_differs(shown, blank, button.page, button.rect) for button in lit)
        case PictureContent():
            widget = template.pictures[mark.name]
            return _differs(shown, blank, widget.page, widget.area.rect)
        case CurveContent():
            lines = template.charts[mark.name]
            return all(each is None for each in mark.marks) or _differs(shown, blank, lines.page, lines.area.rect)


def _reads(shown: Pictured, widget: TextWidget, fitted: FittedText | FallbackText) -> bool:
    """Whether the letters that were drawn are read from the page; in which order, scripts differ.

    Lines that are turned may come in another order, and their letters too: those of a comb stand far from each other.
    """
    if isinstance(fitted, FallbackText) or shown.is_turned(widget.page) or b"/Matrix" in widget.shell:
        lines = (line if isinstance(line, str) else line.text for line in fitted.lines)
        meant = Counter(letters("".join(lines)))
        texts = (read(widget.page, widget.rect) for read in (shown.text, shown.spoken))
        return any(not meant - Counter(letters(text)) for text in texts)
    read = letters(shown.text(widget.page, widget.rect))
    return all(letters(line) in read for line in fitted.lines)


def _differs(shown: Pictured, blank: Pictured, page: int, rect: Rect) -> bool:
    return not page or shown.pixels(page, rect) != blank.pixels(page, rect)
