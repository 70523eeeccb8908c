"""Values drawn on the pages themselves, on a template without fields: for print, or so that nothing can be changed.

The same engine as stamping, over another base: for each record the update holds one content stream for each page that
has a value. What a field shows that the record leaves alone stays as it is.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from ndrcpdf.model.records import Picture
from ndrcpdf.pdf.acroform.chart_curves import stroke_content, strokes
from ndrcpdf.pdf.pages.images import image_data, picture_content
from ndrcpdf.pdf.syntax.incremental import Update
from ndrcpdf.pdf.templates.field_contents import (
    ButtonContent,
    CurveContent,
    FieldContent,
    ListContent,
    PictureContent,
    TextContent,
)
from ndrcpdf.pdf.templates.flattening import Flat
from ndrcpdf.pdf.templates.print_fields import Entry
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
    """What a record draws on a page (from 1): operators, and the pictures and fonts of its own by their names there."""

    page: int
    content: bytes
    pictures: Mapping[bytes, Picture]
    fonts: Mapping[bytes, FontSubset]


def stamp_flat(template: Template, flat: Flat, marks: Iterable[FieldContent]) -> bytes:
    """The flattened template with the marks drawn on its pages, as one incremental update behind its bytes."""
    return flat.base.data + flat_delta(template, flat, marks)


def flat_delta(template: Template, flat: Flat, marks: Iterable[FieldContent]) -> bytes:
    """The update alone, to be put behind the bytes of the flattened template."""
    update = Update(flat.base)
    drawn = _drawn(template, flat, marks)
    if drawn.states:
        update.add(flat.classes.number, flat.classes.piece(drawn.states))
    for content in _contents(flat, drawn):
        own = flat.pages[content.page - 1]
        number = update.add_stream(b"", content.content)
        update.add(own.page.number, b"%b %d 0 R]>>\nendobj\n" % (own.page.head, number))
        if content.pictures or content.fonts:
            images = {name: add_image(update, image_data(picture)) for name, picture in content.pictures.items()}
            fonts = {name: add_font(update, font) for name, font in content.fonts.items()}
            update.add_body(own.resources.number, own.resources.body(references(fonts), references(images)))
    return update.delta()


def references(numbers: Mapping[bytes, int]) -> bytes:
    """Names with the references to their objects, as they stand in a dictionary."""
    return b" ".join(b"%b %d 0 R" % (name, number) for name, number in numbers.items())


def page_contents(template: Template, flat: Flat, marks: Iterable[FieldContent]) -> Iterator[PageContent]:
    """What the marks, and the fields that they leave alone, draw on each page that has any of them."""
    return _contents(flat, _drawn(template, flat, marks))


@dataclass(frozen=True, slots=True)
class _Drawn:
    """What the marks of a record come to.

    Attributes
    ----------
    drawings:
        Place in the flattened template → what is drawn there.
    states:
        What says of buttons that they are no longer as they were.
    pictures:
        Number of a widget in the template → what it shows.
    fonts:
        What the texts need besides those of the template.
    """

    drawings: dict[int, bytes]
    states: list[Entry]
    pictures: Mapping[int, Picture]
    fonts: FallbackFonts


def _contents(flat: Flat, drawn: _Drawn) -> Iterator[PageContent]:
    fonts, drawing_at = subsets_by_name(drawn.fonts), drawn.drawings.get
    for number, page in enumerate(flat.pages, 1):
        parts = [part for place, unfilled in page.unfilled if (part := drawing_at(place, unfilled))]
        if parts:
            there = {flat.taken[place].widget for place, _unfilled in page.unfilled} if drawn.pictures else ()
            own = {_picture_name(widget): picture for widget, picture in drawn.pictures.items() if widget in there}
            yield PageContent(number, b"\n".join(parts), own, fonts)


def _drawn(template: Template, flat: Flat, marks: Iterable[FieldContent]) -> _Drawn:
    drawings: dict[int, bytes] = {}
    states: list[Entry] = []
    new: list[FieldContent] = []
    for mark in marks:
        if isinstance(mark, ButtonContent):
            drawings.update(_drawings_of_group(template, flat, mark) if mark.drawings is None else mark.drawings)
            states += mark.states
        elif isinstance(mark, TextContent) and mark.drawings is not None:
            drawings.update(mark.drawings)
        else:
            new.append(mark)
    needed = [
        fitted
        for mark in new
        if isinstance(mark, TextContent)
        for fitted in mark.fitted
        if isinstance(fitted, FallbackText)
    ]
    fonts = fallback_fonts(needed)
    for mark in new:
        drawings.update(_drawings(template, flat, mark, fonts))
    pictures = {
        template.pictures[mark.name].stub.number: mark.picture for mark in new if isinstance(mark, PictureContent)
    }
    return _Drawn(drawings, states, pictures, fonts)


_Drawing = tuple[int, bytes]
"""The number of a widget in the template, and what is drawn for it."""


def _placed(flat: Flat, drawings: Iterable[_Drawing]) -> Mapping[int, bytes]:
    return {
        place: flat.taken[place].drawn(drawing) for widget, drawing in drawings for place in flat.places.get(widget, ())
    }


def _drawings_of_group(template: Template, flat: Flat, mark: ButtonContent) -> Mapping[int, bytes]:
    mark.drawings, mark.states = _placed(flat, _group(template, flat, mark)), _states(template, flat, mark)
    return mark.drawings


def _drawings(template: Template, flat: Flat, mark: FieldContent, fonts: FallbackFonts) -> Mapping[int, bytes]:
    match mark:
        case ButtonContent():
            return _drawings_of_group(template, flat, mark)
        case TextContent():
            drawings = _placed(flat, _texts(template, mark, fonts))
            if FallbackText not in map(type, mark.fitted):  # whose letters have other codes in each record
                mark.drawings = drawings
            return drawings
        case ListContent():
            return _placed(flat, _texts(template, mark, fonts))
        case CurveContent():
            return _placed(flat, _curve(template, mark))
        case PictureContent():
            return _placed(flat, [_picture(template, mark)])


def _texts(template: Template, mark: TextContent | ListContent, fonts: FallbackFonts) -> Iterator[_Drawing]:
    for number, widget in enumerate(template.texts[mark.name].widgets):
        yield widget.stub.number, widget.placed + _operators(template, mark, number, widget.box, fonts) + b" Q"


def _operators(
    template: Template, mark: TextContent | ListContent, number: int, box: TextBox, fonts: FallbackFonts
) -> bytes:
    """What shows the value in one of the widgets of its field."""
    if isinstance(mark, ListContent):
        rows = tuple(template.texts[mark.name].options.values())
        return list_operators(template.face, box, rows, mark.chosen)[1]
    fitted = mark.fitted[number]
    return (
        fallback_operators(box, fitted, fonts)
        if isinstance(fitted, FallbackText)
        else text_operators(template.face, box, fitted)
    )


def _group(template: Template, flat: Flat, mark: ButtonContent) -> Iterator[_Drawing]:
    group = template.groups[mark.name]
    for button, state in group.lit(group.state(mark.value)):
        yield button.stub.number, flat.shown.get((button.stub.number, state), b"")


def _states(template: Template, flat: Flat, mark: ButtonContent) -> Sequence[Entry]:
    """What says of the buttons of a group that they are not as they were."""
    group = template.groups[mark.name]
    lit = {button.stub.number: state != OFF for button, state in group.lit(group.state(mark.value))}
    there = {widget: flat.classes.states[widget] for widget in lit if widget in flat.classes.states}
    return [state.entries[lit[widget]] for widget, state in there.items() if lit[widget] != state.is_on]


def _curve(template: Template, mark: CurveContent) -> Iterator[_Drawing]:
    """The strokes of a curve; those of another one that stood there before are gone."""
    lines = template.charts[mark.name]
    drawn = [stroke_content(stroke) for stroke in strokes(lines.area, mark.marks, mark.colour)]
    yield from zip_longest((stub.number for stub in lines.stubs), drawn, fillvalue=b"")


def _picture(template: Template, mark: PictureContent) -> _Drawing:
    widget, image = template.pictures[mark.name], image_data(mark.picture)
    number, area = widget.stub.number, widget.area
    content = picture_content(*area.size, image, _picture_name(number).decode())
    return number, b"q %g %g %g %g %.6g %.6g cm " % area.matrix + content + b" Q"


def _picture_name(widget: int) -> bytes:
    return b"/NDRCImage%d" % widget
