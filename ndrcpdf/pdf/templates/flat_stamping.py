"""Stamps contents into the content of the pages of a flat template, without fields (ISO 32000-2 §7.5.6, §7.8.2).

For each record the update has one content stream for each page that has a value. What a field shows in the template
stays where the record does not fill it.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from ndrcpdf.model.records import Picture
from ndrcpdf.pdf.acroform.chart_curves import stroke_operators, strokes
from ndrcpdf.pdf.pages.images import image_content, image_data
from ndrcpdf.pdf.syntax.incremental import IncrementalUpdate
from ndrcpdf.pdf.templates.field_contents import (
    ButtonContent,
    CurveContent,
    FieldContent,
    ListContent,
    PictureContent,
    TextContent,
)
from ndrcpdf.pdf.templates.flattening import FlatTemplate
from ndrcpdf.pdf.templates.print_fields import ClassMapEntry
from ndrcpdf.pdf.templates.stamping import add_font, add_image
from ndrcpdf.pdf.templates.template import OFF, Template
from ndrcpdf.pdf.typesetting.fallback_text import (
    FallbackFonts,
    FallbackText,
    fallback_fonts,
    fallback_operators,
    subsets_by_name,
)
from ndrcpdf.pdf.typesetting.font_subsets import FontSubset
from ndrcpdf.pdf.typesetting.text_box import TextBox, list_operators, text_operators


@dataclass(frozen=True, slots=True)
class PageContent:
    """The operators of a record on a page (from 1), and the pictures and fonts of its own by their names there."""

    page: int
    content: bytes
    pictures: Mapping[bytes, Picture]
    fonts: Mapping[bytes, FontSubset]


def stamp_flat(template: Template, flat: FlatTemplate, contents: Iterable[FieldContent]) -> bytes:
    """The filled PDF without fields: the flat template with an update."""
    return flat.original.data + stamp_flat_update(template, flat, contents)


def stamp_flat_update(template: Template, flat: FlatTemplate, contents: Iterable[FieldContent]) -> bytes:
    """The update alone, which is put behind the bytes of the flat template."""
    update = IncrementalUpdate(flat.original)
    record = _record_drawings(template, flat, contents)
    if record.states:
        update.add(*flat.class_map.changed(record.states))
    for content in _page_contents(flat, record):
        flat_page = flat.pages[content.page - 1]
        number = update.add_stream(b"", content.content)
        update.add(flat_page.page.number, b"%b %d 0 R]>>\nendobj\n" % (flat_page.page.head, number))
        if content.pictures or content.fonts:
            images = {name: add_image(update, image_data(picture)) for name, picture in content.pictures.items()}
            fonts = {name: add_font(update, font) for name, font in content.fonts.items()}
            resources = flat_page.resources
            update.add_body(resources.number, resources.body(references(fonts), references(images)))
    return update.to_bytes()


def references(numbers: Mapping[bytes, int]) -> bytes:
    """Names and the references to their objects, as they are written in a dictionary."""
    return b" ".join(b"%b %d 0 R" % (name, number) for name, number in numbers.items())


def page_contents(template: Template, flat: FlatTemplate, contents: Iterable[FieldContent]) -> Iterator[PageContent]:
    """What a record draws on each page, with the fields that it does not fill; pages without anything are left out."""
    return _page_contents(flat, _record_drawings(template, flat, contents))


@dataclass(frozen=True, slots=True)
class _RecordDrawings:
    """What the contents of a record draw.

    Attributes
    ----------
    drawings:
        Place of a removed annotation → what is drawn for it.
    states:
        The entries of the class map for buttons that have changed their state.
    pictures:
        Number of a widget in the template → the picture that it shows.
    fonts:
        The fonts of the texts that the form font lacks characters of.
    """

    drawings: dict[int, bytes]
    states: list[ClassMapEntry]
    pictures: Mapping[int, Picture]
    fonts: FallbackFonts


def _page_contents(flat: FlatTemplate, record: _RecordDrawings) -> Iterator[PageContent]:
    fonts, drawing_at = subsets_by_name(record.fonts), record.drawings.get
    for number, page in enumerate(flat.pages, 1):
        parts = [part for place, unfilled in page.unfilled if (part := drawing_at(place, unfilled))]
        if parts:
            there = {flat.removed[place].number for place, _unfilled in page.unfilled} if record.pictures else ()
            pictures = {_picture_name(widget): each for widget, each in record.pictures.items() if widget in there}
            yield PageContent(number, b"\n".join(parts), pictures, fonts)


def _record_drawings(template: Template, flat: FlatTemplate, contents: Iterable[FieldContent]) -> _RecordDrawings:
    drawings: dict[int, bytes] = {}
    states: list[ClassMapEntry] = []
    new: list[FieldContent] = []
    for content in contents:
        if isinstance(content, ButtonContent):
            drawings.update(_group_drawings(template, flat, content) if content.drawings is None else content.drawings)
            states += content.states
        elif isinstance(content, TextContent) and content.drawings is not None:
            drawings.update(content.drawings)
        else:
            new.append(content)
    fonts = fallback_fonts(_fallback_texts(new))
    for content in new:
        drawings.update(_drawings(template, flat, content, fonts))
    return _RecordDrawings(drawings, states, _pictures(template, new), fonts)


def _fallback_texts(contents: Iterable[FieldContent]) -> Iterator[FallbackText]:
    for content in contents:
        if isinstance(content, TextContent):
            yield from (fitted for fitted in content.fitted if isinstance(fitted, FallbackText))


def _pictures(template: Template, contents: Iterable[FieldContent]) -> Mapping[int, Picture]:
    pictures = (content for content in contents if isinstance(content, PictureContent))
    return {template.pictures[content.name].head.number: content.picture for content in pictures}


_WidgetDrawing = tuple[int, bytes]
"""The number of a widget in the template, and what is drawn for it."""


def _placed(flat: FlatTemplate, drawings: Iterable[_WidgetDrawing]) -> Mapping[int, bytes]:
    """Place of a removed annotation → what is drawn for it, in marked content and in its layer."""
    return {
        place: flat.removed[place].drawn(drawing)
        for widget, drawing in drawings
        for place in flat.places.get(widget, ())
    }


def _drawings(
    template: Template, flat: FlatTemplate, content: FieldContent, fonts: FallbackFonts
) -> Mapping[int, bytes]:
    match content:
        case ButtonContent():
            return _group_drawings(template, flat, content)
        case TextContent():
            drawings = _placed(flat, _texts(template, content, fonts))
            if FallbackText not in map(type, content.fitted):  # whose glyphs have other codes in each record
                content.drawings = drawings
            return drawings
        case ListContent():
            return _placed(flat, _texts(template, content, fonts))
        case CurveContent():
            return _placed(flat, _curve(template, content))
        case PictureContent():
            return _placed(flat, [_picture(template, content)])


def _texts(template: Template, content: TextContent | ListContent, fonts: FallbackFonts) -> Iterator[_WidgetDrawing]:
    for number, widget in enumerate(template.texts[content.name].widgets):
        operators = _operators(template, content, number, widget.box, fonts)
        yield widget.head.number, widget.page_content_beginning + operators + b" Q"


def _operators(
    template: Template, content: TextContent | ListContent, number: int, box: TextBox, fonts: FallbackFonts
) -> bytes:
    """The operators that show the value in one of the widgets of its field."""
    if isinstance(content, ListContent):
        rows = tuple(template.texts[content.name].options.values())
        return list_operators(template.metrics, box, rows, content.chosen)[1]
    fitted = content.fitted[number]
    if isinstance(fitted, FallbackText):
        return fallback_operators(box, fitted, fonts)
    return text_operators(template.metrics, box, fitted)


def _group_drawings(template: Template, flat: FlatTemplate, content: ButtonContent) -> Mapping[int, bytes]:
    """What is drawn for a group of buttons; drawings and states are kept with the content."""
    group = template.groups[content.name]
    states = {button.head.number: state for button, state in group.shown_states(group.state(content.value))}
    content.drawings = _placed(flat, ((widget, flat.shown.get((widget, states[widget]), b"")) for widget in states))
    content.states = _changed_states(flat, states)
    return content.drawings


def _changed_states(flat: FlatTemplate, states: Mapping[int, bytes]) -> Sequence[ClassMapEntry]:
    """The entries of the class map for the buttons whose state is not that of the template."""
    classes = flat.class_map.buttons
    is_on = {widget: state != OFF for widget, state in states.items() if widget in classes}
    return [classes[widget].entries[on] for widget, on in is_on.items() if on != classes[widget].is_on]


def _curve(template: Template, content: CurveContent) -> Iterator[_WidgetDrawing]:
    """The strokes of a curve; nothing for its other annotations, which may show strokes in the template."""
    curve = template.curves[content.name]
    drawn = [stroke_operators(stroke) for stroke in strokes(curve.area, content.marks, content.colour)]
    yield from zip_longest((head.number for head in curve.heads), drawn, fillvalue=b"")


def _picture(template: Template, content: PictureContent) -> _WidgetDrawing:
    widget, image = template.pictures[content.name], image_data(content.picture)
    number, area = widget.head.number, widget.area
    operators = image_content(*area.size, image, _picture_name(number).decode())
    return number, b"q %g %g %g %g %.6g %.6g cm " % area.matrix + operators + b" Q"


def _picture_name(widget: int) -> bytes:
    return b"/NDRCImage%d" % widget
