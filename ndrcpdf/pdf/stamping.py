"""A template stamped many times: bytes in, bytes out.

Each filled file is the template, byte for byte, and behind it one incremental update (ISO 32000-2 §7.5.6): the widgets
that have a value, rewritten with it, their appearance streams, and a cross-reference section. So the official form
stays intact at the head of every filled file, where anyone can verify it, and nothing of it is parsed or written again.
"""

from collections.abc import Iterable

from ndrcpdf.pdf.appearance import CLOSING, list_operators, text_operators
from ndrcpdf.pdf.charts import box_of, stroke_content, strokes
from ndrcpdf.pdf.font_subsets import ExtraFont
from ndrcpdf.pdf.incremental import Update
from ndrcpdf.pdf.marks import CurveMark, GroupMark, ListMark, Mark, PictureMark, TextMark
from ndrcpdf.pdf.pictures import ImageData, image_data, picture_content
from ndrcpdf.pdf.setting import Set, by_name, set_operators, subsets
from ndrcpdf.pdf.syntax import pdf_string
from ndrcpdf.pdf.template import Template, TextField, TextWidget, with_fonts

_IMAGE = "/NDRCImage"


def stamp(template: Template, marks: Iterable[Mark]) -> bytes:
    """The template with the marks, as one incremental update behind its bytes; without marks, the template itself."""
    return template.data + delta(template, marks)


def delta(template: Template, marks: Iterable[Mark]) -> bytes:
    """The update alone, to be put behind the bytes of the template."""
    stamper = _Stamper(template)
    for mark in marks:
        match mark:
            case TextMark():
                stamper.text(mark)
            case GroupMark():
                stamper.group(mark)
            case ListMark():
                stamper.list(mark)
            case CurveMark():
                stamper.curve(mark)
            case PictureMark():
                stamper.picture(mark)
    stamper.set_texts()
    return stamper.update.delta()


class _Stamper:
    """Writes marks into one update."""

    def __init__(self, template: Template) -> None:
        self._template = template
        self._face = template.face
        self.update = Update(template.base, template.reserved)
        self._set: list[tuple[TextWidget, bytes, Set]] = []

    def text(self, mark: TextMark) -> None:
        name, text, fitted_in = mark
        field = self._template.texts[name]
        value = b"/V " + pdf_string(text)
        if field.holders:
            self._holders(field, value)
        for widget, fitted in zip(field.widgets, fitted_in, strict=True):
            if isinstance(fitted, Set):
                self._set.append((widget, value, fitted))
            else:
                self._show(widget, value, text_operators(self._face, widget.box, fitted), widget.own_shell)

    def set_texts(self) -> None:
        """Show the texts that need fonts of their own, once it is known what they need."""
        if self._set:
            fonts = subsets(text for _widget, _value, text in self._set)
            own = b" ".join(b"%b %d 0 R" % (name, add_font(self.update, font)) for name, font in by_name(fonts).items())
            for widget, value, text in self._set:
                self._show(widget, value, set_operators(widget.box, text, fonts), with_fonts(widget.shell, own))

    def list(self, mark: ListMark) -> None:
        field, face = self._template.texts[mark.name], self._template.face
        chosen = [pdf_string(list(field.options)[row]) for row in mark.chosen]
        value = b"/V %b" % chosen[0]
        if len(chosen) > 1:  # the numbers of the rows are for several only (table 234, I)
            value = b"/V[%b]/I[%b]" % (b" ".join(chosen), b" ".join(b"%d" % row for row in mark.chosen))
        self._holders(field, value)
        for widget in field.widgets:
            top, operators = list_operators(face, widget.box, tuple(field.options.values()), mark.chosen)
            stored = b"%b/TI %d" % (value, top) if top else value
            self._show(widget, stored, operators, widget.own_shell)

    def _holders(self, field: TextField, value: bytes) -> None:
        for stub in field.holders:
            self.update.add(stub.number, b"%b%b>>\nendobj\n" % (stub.head, value))

    def _show(self, widget: TextWidget, value: bytes, operators: bytes, shell: bytes) -> None:
        stub, content = widget.stub, widget.opening + operators + CLOSING
        add = self.update.add
        add(stub.number, stub.head + value + widget.tail if stub.holds_value else stub.head + widget.tail)
        add(widget.appearance, b"%b%d>>stream\n%b\nendstream\nendobj\n" % (shell, len(content), content))

    def group(self, mark: GroupMark) -> None:
        group = self._template.groups[mark.name]
        state = group.state(mark.value)
        for stub in group.holders:
            self.update.add(stub.number, b"%b/V %b>>\nendobj\n" % (stub.head, state))
        for button, shown in group.lit(state):
            stored = b"/V %b" % state if button.stub.holds_value else b""
            self.update.add(button.stub.number, b"%b%b/AS %b>>\nendobj\n" % (button.stub.head, stored, shown))

    def curve(self, mark: CurveMark) -> None:
        lines = self._template.charts[mark.name]
        for stub, stroke in zip(lines.stubs, strokes(lines.area, mark.marks, mark.colour), strict=False):
            box = b"[%.3f %.3f %.3f %.3f]" % box_of(stroke)
            head = b"/Type/XObject/Subtype/Form/BBox%b/Resources<<>>" % box
            appearance = self.update.add_stream(head, stroke_content(stroke))
            vertices = b" ".join(b"%.4f %.4f" % vertex for vertex in stroke.vertices)
            body = b"%b/F 4/Rect%b/Vertices[%b]/AP<</N %d 0 R>>>>\nendobj\n" % (stub.head, box, vertices, appearance)
            self.update.add(stub.number, body)

    def picture(self, mark: PictureMark) -> None:
        widget, image = self._template.pictures[mark.name], image_data(mark.picture)
        width, height = widget.rect.width, widget.rect.height
        resources = b"/Resources<</XObject<<%b %d 0 R>>>>" % (_IMAGE.encode(), add_image(self.update, image))
        content = picture_content(width, height, image, _IMAGE)
        box = b"/BBox[0 0 %.3f %.3f]" % (width, height)
        appearance = self.update.add_stream(b"/Type/XObject/Subtype/Form" + box + resources, content)
        self.update.add(widget.stub.number, b"%b/AP<</N %d 0 R>>>>\nendobj\n" % (widget.stub.head, appearance))


def add_font(update: Update, font: ExtraFont) -> int:
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
