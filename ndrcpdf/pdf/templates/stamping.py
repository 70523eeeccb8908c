"""A template stamped many times: bytes in, bytes out.

Each filled file is the template, byte for byte, and behind it one incremental update (ISO 32000-2 §7.5.6): the widgets
that have a value, rewritten with it, their appearance streams, and a cross-reference section. So the official form
stays intact at the head of every filled file, where anyone can verify it, and nothing of it is parsed or written again.
"""

from collections.abc import Iterable, Sequence
from itertools import zip_longest

from ndrcpdf.pdf.acroform.chart_curves import Stroke, box_of, stroke_content, strokes, vertices_content
from ndrcpdf.pdf.acroform.widget_geometry import turned
from ndrcpdf.pdf.pages.images import ImageData, image_data, picture_content
from ndrcpdf.pdf.syntax.incremental import IndirectObject, Update
from ndrcpdf.pdf.syntax.objects import pdf_string
from ndrcpdf.pdf.templates.field_contents import (
    ButtonContent,
    CachedContent,
    CurveContent,
    FieldContent,
    ListContent,
    PictureContent,
    TextContent,
)
from ndrcpdf.pdf.templates.template import ObjectHead, Template, TextWidget, with_fonts
from ndrcpdf.pdf.typesetting.fallback_text import FallbackText, fallback_fonts, fallback_operators, subsets_by_name
from ndrcpdf.pdf.typesetting.font_subsets import FontSubset
from ndrcpdf.pdf.typesetting.text_box import CONTENT_END, FittedText, list_operators, text_operators

_IMAGE = "/NDRCImage"
_NO_STROKE = b"/F 6/Rect[%.3f %.3f %.3f %.3f]/Vertices[]"
"""The entries of an annotation of a chart that shows none, as ``prepare`` makes it."""


def stamp(template: Template, marks: Iterable[FieldContent]) -> bytes:
    """The template with the marks, as one incremental update behind its bytes; without marks, the template itself."""
    return template.data + delta(template, marks)


def delta(template: Template, marks: Iterable[FieldContent]) -> bytes:
    """The update alone, to be put behind the bytes of the template."""
    stamper = _Stamper(template)
    stamp_again = stamper.update.add_all
    for mark in marks:
        if isinstance(mark, CachedContent) and mark.objects is not None:
            stamp_again(mark.objects)
        else:
            stamper.stamp(mark)
    stamper.set_texts()
    return stamper.update.delta()


class _Stamper:
    """Writes marks into one update."""

    def __init__(self, template: Template) -> None:
        self._template = template
        self.update = Update(template.base, template.reserved)
        self._set: list[tuple[TextWidget, bytes, FallbackText]] = []

    def stamp(self, mark: FieldContent) -> None:
        """Write a mark, and keep with it what was made of it, if that would do for other records."""
        match mark:
            case TextContent():
                self._text(mark)
            case ButtonContent():
                mark.objects = _group_objects(self._template, mark)
                self.update.add_all(mark.objects)
            case ListContent():
                self._list(mark)
            case CurveContent():
                self._curve(mark)
            case PictureContent():
                self._picture(mark)

    def _text(self, mark: TextContent) -> None:
        if FallbackText in map(type, mark.fitted):
            self._set_later(mark)
        else:
            mark.objects = _text_objects(self._template, mark)
            self.update.add_all(mark.objects)

    def _set_later(self, mark: TextContent) -> None:
        field, value = self._template.texts[mark.name], _value(mark.text)
        self.update.add_all(_holders(field.holders, value))
        for widget, fitted in zip(field.widgets, mark.fitted, strict=True):
            if isinstance(fitted, FallbackText):
                self._set.append((widget, value, fitted))
            else:
                self.update.add_all(_shown(widget, value, text_operators(self._template.face, widget.box, fitted)))

    def set_texts(self) -> None:
        """Show the texts that need fonts of their own, once it is known what they need."""
        if self._set:
            fonts = fallback_fonts(text for _widget, _value, text in self._set)
            numbers = {name: add_font(self.update, font) for name, font in subsets_by_name(fonts).items()}
            own = b" ".join(b"%b %d 0 R" % entry for entry in numbers.items())
            for widget, value, text in self._set:
                shell = with_fonts(widget.shell, own)
                self.update.add_all(_shown(widget, value, fallback_operators(widget.box, text, fonts), shell))

    def _list(self, mark: ListContent) -> None:
        field, face = self._template.texts[mark.name], self._template.face
        chosen = [pdf_string(list(field.options)[row]) for row in mark.chosen]
        value = b"/V %b" % chosen[0]
        if len(chosen) > 1:  # the numbers of the rows are for several only (table 234, I)
            value = b"/V[%b]/I[%b]" % (b" ".join(chosen), b" ".join(b"%d" % row for row in mark.chosen))
        self.update.add_all(_holders(field.holders, value))
        for widget in field.widgets:
            top, operators = list_operators(face, widget.box, tuple(field.options.values()), mark.chosen)
            self.update.add_all(_shown(widget, b"%b/TI %d" % (value, top) if top else value, operators))

    def _curve(self, mark: CurveContent) -> None:
        lines = self._template.charts[mark.name]
        drawn = strokes(lines.area, mark.marks, mark.colour)
        for stub, shown, stroke in zip_longest(lines.stubs, lines.shown, drawn):
            vertices = vertices_content(stroke.vertices) if stroke else b""
            if vertices != shown:
                looks = self._stroke(stroke, vertices) if stroke else _NO_STROKE % lines.area.rect
                self.update.add(stub.number, b"%b%b>>\nendobj\n" % (stub.head, looks))

    def _stroke(self, stroke: Stroke, vertices: bytes) -> bytes:
        """The entries of an annotation that shows the stroke."""
        box = b"[%.3f %.3f %.3f %.3f]" % box_of(stroke)
        head = b"/Type/XObject/Subtype/Form/BBox%b/Resources<<>>" % box
        appearance = self.update.add_stream(head, stroke_content(stroke))
        return b"/F 4/Rect%b/Vertices[%b]/AP<</N %d 0 R>>" % (box, vertices, appearance)

    def _picture(self, mark: PictureContent) -> None:
        widget, image = self._template.pictures[mark.name], image_data(mark.picture)
        width, height = widget.area.size
        resources = b"/Resources<</XObject<<%b %d 0 R>>>>" % (_IMAGE.encode(), add_image(self.update, image))
        content = picture_content(width, height, image, _IMAGE)
        box = b"/BBox[0 0 %.3f %.3f]" % (width, height)
        if widget.area.turn:
            box += b"/Matrix[%g %g %g %g %.6g %.6g]" % turned(widget.area.turn, width, height)
        appearance = self.update.add_stream(b"/Type/XObject/Subtype/Form" + box + resources, content)
        self.update.add(widget.stub.number, b"%b/AP<</N %d 0 R>>>>\nendobj\n" % (widget.stub.head, appearance))


# ── Objects ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def _text_objects(template: Template, mark: TextContent) -> Sequence[IndirectObject]:
    """The objects of a text that needs no font of its own."""
    field, value = template.texts[mark.name], _value(mark.text)
    objects = _holders(field.holders, value)
    for widget, fitted in zip(field.widgets, mark.fitted, strict=True):
        assert isinstance(fitted, FittedText)  # noqa: S101 - the caller's own condition
        objects += _shown(widget, value, text_operators(template.face, widget.box, fitted))
    return objects


def _value(text: str) -> bytes:
    return b"/V " + pdf_string(text)


def _holders(stubs: Iterable[ObjectHead], value: bytes) -> list[IndirectObject]:
    return [(stub.number, b"%b%b>>\nendobj\n" % (stub.head, value)) for stub in stubs]


def _shown(widget: TextWidget, value: bytes, operators: bytes, shell: bytes = b"") -> list[IndirectObject]:
    """A widget with its appearance; the shell of the appearance where it is not in the fonts of the template."""
    stub, content = widget.stub, widget.opening + operators + CONTENT_END
    stored = value if stub.holds_value else b""
    appearance = b"%b%d>>stream\n%b\nendstream\nendobj\n" % (shell or widget.own_shell, len(content), content)
    return [(stub.number, b"%b%b%b" % (stub.head, stored, widget.tail)), (widget.appearance, appearance)]


def _group_objects(template: Template, mark: ButtonContent) -> Sequence[IndirectObject]:
    group = template.groups[mark.name]
    state = group.state(mark.value)
    objects = _holders(group.holders, b"/V " + state)
    for button, shown in group.lit(state):
        stored = b"/V %b" % state if button.stub.holds_value else b""
        objects.append((button.stub.number, b"%b%b/AS %b>>\nendobj\n" % (button.stub.head, stored, shown)))
    return objects


def add_font(update: Update, font: FontSubset) -> int:
    """Add a subset with all its objects; the number of the font."""
    first = update.next
    for body in font.objects(first):
        update.add_new(body)
    return first


def add_image(update: Update, image: ImageData) -> int:
    """Add the image, and the mask of its transparency, as image XObjects (§8.9.5); the number of the image."""
    mask = b""
    if image.mask:
        number = update.add_stream(_image_head(image, "DeviceGray", "FlateDecode"), image.mask)
        mask = b"/SMask %d 0 R" % number
    return update.add_stream(_image_head(image, image.colour_space, image.filter) + mask, image.data)


def _image_head(image: ImageData, colour_space: str, stream_filter: str) -> bytes:
    return (
        f"/Type/XObject/Subtype/Image/Width {image.width}/Height {image.height}/BitsPerComponent 8"
        f"/ColorSpace/{colour_space}/Filter/{stream_filter}"
    ).encode("ascii")
