"""Stamps contents into a template: bytes in, bytes out, by one incremental update (ISO 32000-2 §7.5.6, §12.7.4.3).

Each filled file is the template, byte for byte, and behind it the widgets that have a value, written again with it,
their appearance streams, and a cross-reference section. So the official form stays intact at the head of every filled
file, where anyone can verify it, and nothing of it is parsed or written again.
"""

from collections.abc import Iterable, Sequence
from itertools import zip_longest

from ndrcpdf.pdf.acroform.chart_curves import Stroke, stroke_box, stroke_operators, strokes, vertices_operands
from ndrcpdf.pdf.pages.images import ImageData, image_content, image_data
from ndrcpdf.pdf.pages.rotation import rotation_matrix
from ndrcpdf.pdf.syntax.incremental import IncrementalUpdate, IndirectObject
from ndrcpdf.pdf.syntax.objects import text_string
from ndrcpdf.pdf.templates.field_contents import (
    ButtonContent,
    CachedContent,
    CurveContent,
    FieldContent,
    ListContent,
    PictureContent,
    TextContent,
)
from ndrcpdf.pdf.templates.template import Template, TextWidget, with_fonts
from ndrcpdf.pdf.typesetting.fallback_text import FallbackText, fallback_fonts, fallback_operators, subsets_by_name
from ndrcpdf.pdf.typesetting.font_subsets import FontSubset
from ndrcpdf.pdf.typesetting.text_box import CONTENT_END, FittedText, list_operators, text_operators

_IMAGE = "/NDRCImage"
"""The name of the image in the resources of a picture's appearance."""
_HIDDEN_CURVE = b"/F 6/Rect[%.3f %.3f %.3f %.3f]/Vertices[]"
"""The entries of a curve's annotation that shows no stroke, as ``prepare`` makes it: Hidden and Print."""
_SHOWN_CURVE = b"/F 4/Rect%b/Vertices[%b]/AP<</N %d 0 R>>"
"""The entries of a curve's annotation that shows a stroke: Print."""


def stamp(template: Template, contents: Iterable[FieldContent]) -> bytes:
    """The filled PDF: the template with an update; without contents, the template itself."""
    return template.data + stamp_update(template, contents)


def stamp_update(template: Template, contents: Iterable[FieldContent]) -> bytes:
    """The update alone, which is put behind the bytes of the template."""
    stamper = _Stamper(template)
    add_again = stamper.update.add_all
    for content in contents:
        if isinstance(content, CachedContent) and content.objects is not None:
            add_again(content.objects)
        else:
            stamper.add(content)
    stamper.add_fallback_texts()
    return stamper.update.to_bytes()


class _Stamper:
    """Writes contents into one update."""

    def __init__(self, template: Template) -> None:
        self._template = template
        self.update = IncrementalUpdate(template.original, template.reserved)
        self._fallback_texts: list[tuple[TextWidget, bytes, FallbackText]] = []

    def add(self, content: FieldContent) -> None:
        """Write a content, and keep the objects with it where they are the same in all records."""
        match content:
            case TextContent():
                self._add_text(content)
            case ButtonContent():
                content.objects = _group_objects(self._template, content)
                self.update.add_all(content.objects)
            case ListContent():
                self._add_list(content)
            case CurveContent():
                self._add_curve(content)
            case PictureContent():
                self._add_picture(content)

    def _add_text(self, content: TextContent) -> None:
        if FallbackText in map(type, content.fitted):
            self._add_text_later(content)
        else:
            content.objects = _text_objects(self._template, content)
            self.update.add_all(content.objects)

    def _add_text_later(self, content: TextContent) -> None:
        """Write the value, and note the texts that need other fonts: one subset has the glyphs of all texts."""
        field, value = self._template.texts[content.name], _value_entry(content.text)
        self.update.add_all(holder.completed(value) for holder in field.holders)
        for widget, fitted in zip(field.widgets, content.fitted, strict=True):
            if isinstance(fitted, FallbackText):
                self._fallback_texts.append((widget, value, fitted))
            else:
                operators = text_operators(self._template.metrics, widget.box, fitted)
                self.update.add_all(_widget_objects(widget, value, operators))

    def add_fallback_texts(self) -> None:
        """Write the texts that need other fonts, with these fonts."""
        if self._fallback_texts:
            fonts = fallback_fonts(text for _widget, _value, text in self._fallback_texts)
            numbers = {name: add_font(self.update, font) for name, font in subsets_by_name(fonts).items()}
            resources = b" ".join(b"%b %d 0 R" % entry for entry in numbers.items())
            for widget, value, text in self._fallback_texts:
                stream_head = with_fonts(widget.stream_head, resources)
                operators = fallback_operators(widget.box, text, fonts)
                self.update.add_all(_widget_objects(widget, value, operators, stream_head))

    def _add_list(self, content: ListContent) -> None:
        field, metrics = self._template.texts[content.name], self._template.metrics
        chosen = [text_string(list(field.options)[row]) for row in content.chosen]
        value = b"/V %b" % chosen[0]
        if len(chosen) > 1:  # the numbers of the rows are for several only (table 234, I)
            value = b"/V[%b]/I[%b]" % (b" ".join(chosen), b" ".join(b"%d" % row for row in content.chosen))
        self.update.add_all(holder.completed(value) for holder in field.holders)
        for widget in field.widgets:
            top, operators = list_operators(metrics, widget.box, tuple(field.options.values()), content.chosen)
            self.update.add_all(_widget_objects(widget, b"%b/TI %d" % (value, top) if top else value, operators))

    def _add_curve(self, content: CurveContent) -> None:
        curve = self._template.curves[content.name]
        drawn = strokes(curve.area, content.marks, content.colour)
        for head, before, stroke in zip_longest(curve.heads, curve.vertices, drawn):
            vertices = vertices_operands(stroke.vertices) if stroke else b""
            if vertices != before:
                entries = self._stroke_entries(stroke, vertices) if stroke else _HIDDEN_CURVE % curve.area.rect
                self.update.add(*head.completed(entries))

    def _stroke_entries(self, stroke: Stroke, vertices: bytes) -> bytes:
        """The entries of an annotation that shows the stroke."""
        box = b"[%.3f %.3f %.3f %.3f]" % stroke_box(stroke)
        entries = b"/Type/XObject/Subtype/Form/BBox%b/Resources<<>>" % box
        return _SHOWN_CURVE % (box, vertices, self.update.add_stream(entries, stroke_operators(stroke)))

    def _add_picture(self, content: PictureContent) -> None:
        widget, image = self._template.pictures[content.name], image_data(content.picture)
        width, height = widget.area.size
        entries = b"/Type/XObject/Subtype/Form/BBox[0 0 %.3f %.3f]" % (width, height)
        if widget.area.rotation:
            entries += b"/Matrix[%g %g %g %g %.6g %.6g]" % rotation_matrix(widget.area.rotation, width, height)
        entries += b"/Resources<</XObject<<%b %d 0 R>>>>" % (_IMAGE.encode(), add_image(self.update, image))
        appearance = self.update.add_stream(entries, image_content(width, height, image, _IMAGE))
        self.update.add(*widget.head.completed(b"/AP<</N %d 0 R>>" % appearance))


# ── Objects ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def _text_objects(template: Template, content: TextContent) -> Sequence[IndirectObject]:
    """The objects of a text in the form font."""
    field, value = template.texts[content.name], _value_entry(content.text)
    objects = [holder.completed(value) for holder in field.holders]
    for widget, fitted in zip(field.widgets, content.fitted, strict=True):
        assert isinstance(fitted, FittedText)  # noqa: S101 - the caller's own condition
        objects += _widget_objects(widget, value, text_operators(template.metrics, widget.box, fitted))
    return objects


def _value_entry(text: str) -> bytes:
    return b"/V " + text_string(text)


def _widget_objects(
    widget: TextWidget, value: bytes, operators: bytes, stream_head: bytes = b""
) -> tuple[IndirectObject, IndirectObject]:
    """A widget and its appearance stream, which begins so where it has other fonts than those of the template."""
    head, content = widget.head, widget.content_beginning + operators + CONTENT_END
    begin = stream_head or widget.stream_head_with_fonts
    appearance = b"%b%d>>stream\n%b\nendstream\nendobj\n" % (begin, len(content), content)
    stored = value if head.holds_value else b""
    return (head.number, b"%b%b%b" % (head.head, stored, widget.tail)), (widget.appearance, appearance)


def _group_objects(template: Template, content: ButtonContent) -> Sequence[IndirectObject]:
    group = template.groups[content.name]
    state = group.state(content.value)
    value = b"/V " + state
    objects = [holder.completed(value) for holder in group.holders]
    for button, shown in group.shown_states(state):
        stored = value if button.head.holds_value else b""
        objects.append(button.head.completed(b"%b/AS %b" % (stored, shown)))
    return objects


def add_font(update: IncrementalUpdate, font: FontSubset) -> int:
    """Add a subset with all its objects; the number of the font is returned."""
    first = update.next_number
    for body in font.objects(first):
        update.add_new(body)
    return first


def add_image(update: IncrementalUpdate, image: ImageData) -> int:
    """Add an image XObject, and its soft mask (§8.9.5, §11.6.5.2); the number of the image is returned."""
    mask = b""
    if image.mask:
        number = update.add_stream(_image_entries(image, "DeviceGray", "FlateDecode"), image.mask)
        mask = b"/SMask %d 0 R" % number
    return update.add_stream(_image_entries(image, image.colour_space, image.filter) + mask, image.data)


def _image_entries(image: ImageData, colour_space: str, stream_filter: str) -> bytes:
    return (
        f"/Type/XObject/Subtype/Image/Width {image.width}/Height {image.height}/BitsPerComponent 8"
        f"/ColorSpace/{colour_space}/Filter/{stream_filter}"
    ).encode("ascii")
