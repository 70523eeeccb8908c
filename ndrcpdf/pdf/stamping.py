"""A fillable PDF parsed once, then stamped many times: bytes in, bytes out.

Each filled file is the template, byte for byte, and behind it one incremental update (ISO 32000-2 §7.5.6): the widgets
that have a value, rewritten with it, their appearance streams, and a cross-reference section. So the official form
stays intact at the head of every filled file, where anyone can verify it, and nothing of it is parsed or written again.
"""

import copy
import hashlib
import re
import struct
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

import pikepdf

from ndrcpdf.errors import UnreadablePdfError
from ndrcpdf.messages import _
from ndrcpdf.pdf.acroform import COMPOSITE_FONT, MULTILINE, PUSHBUTTON
from ndrcpdf.pdf.appearance import Fitted, TextBox, text_content
from ndrcpdf.pdf.charts import box_of, stroke_content, strokes
from ndrcpdf.pdf.document import opened
from ndrcpdf.pdf.fonts import Face, read_face
from ndrcpdf.pdf.pictures import ImageData, image_data, picture_content
from ndrcpdf.schema import Picture, Rect

_IMAGE = "/NDRCImage"


@dataclass(frozen=True, slots=True)
class _Stub:
    """An object of the template, to be written again: its number, and its dictionary but for what is filled in."""

    number: int
    head: bytes


@dataclass(frozen=True, slots=True)
class TextWidget:
    """A text field with its widget."""

    stub: _Stub
    box: TextBox
    shell: bytes
    """the dictionary of its appearance stream, but for the length"""


@dataclass(frozen=True, slots=True)
class ButtonGroup:
    """A group of buttons: the field, and its widgets with the on-states each has an appearance for."""

    stub: _Stub
    buttons: tuple[tuple[_Stub, frozenset[str]], ...]


@dataclass(frozen=True, slots=True)
class ChartLines:
    """The annotations that can show one curve of a chart, and the area of the chart on its page."""

    stubs: tuple[_Stub, ...]
    area: Rect


@dataclass(frozen=True, slots=True)
class CheckBox:
    """A check box that stands alone, with the name of its on-state."""

    stub: _Stub
    state: str


@dataclass(frozen=True, slots=True)
class PictureWidget:
    """A push button that shows a picture; its size in points."""

    stub: _Stub
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Template:
    """A fillable PDF, ready to be stamped.

    Attributes
    ----------
    data:
        Its bytes.
    texts, groups, checks, pictures, values:
        Its fields by full name; values are those that nothing shows.
    charts:
        The curves of its charts, by the name of the chart and of the curve.
    face:
        The metrics of the font the appearances are written in.
    size, startxref, trailer, identifier, table:
        For the cross-reference section: the next object number, where the last section is, the trailer entries that
        stay, the first half of the file identifier, and whether sections are tables rather than streams.
    """

    data: bytes
    texts: Mapping[str, TextWidget]
    groups: Mapping[str, ButtonGroup]
    checks: Mapping[str, CheckBox]
    values: Mapping[str, _Stub]
    charts: Mapping[str, ChartLines]
    pictures: Mapping[str, PictureWidget]
    face: Face
    size: int
    startxref: int
    trailer: bytes
    identifier: bytes
    table: bool


@dataclass(frozen=True, slots=True)
class TextMark:
    """A text for a widget: what is stored, and how it is laid out."""

    widget: TextWidget
    text: str
    fitted: Fitted


@dataclass(frozen=True, slots=True)
class GroupMark:
    """The on-state that a group takes."""

    group: ButtonGroup
    state: str


@dataclass(frozen=True, slots=True)
class CheckMark:
    """Whether a check box is on: off is stored too, and is something else than not answered."""

    box: CheckBox
    on: bool


@dataclass(frozen=True, slots=True)
class ValueMark:
    """A text for a field that nothing shows."""

    stub: _Stub
    text: str


@dataclass(frozen=True, slots=True)
class CurveMark:
    """The marks of one curve in printed order, None where one is missing."""

    lines: ChartLines
    marks: tuple[Decimal | None, ...]
    colour: str


@dataclass(frozen=True, slots=True)
class PictureMark:
    """A picture for a widget."""

    widget: PictureWidget
    picture: Picture


Mark = TextMark | GroupMark | CheckMark | ValueMark | CurveMark | PictureMark


# ── Compiling ────────────────────────────────────────────────────────────────────────────────────────────────────────


def compile_template(data: bytes, name: str) -> Template:
    """Read a fillable PDF that ``prepare`` made.

    Raises
    ------
    UnreadablePdfError
        It cannot be read, or was not made by ``prepare``.
    """
    with opened(data, name) as pdf:
        resources = pdf.Root.get("/AcroForm", pikepdf.Dictionary()).get("/DR", pikepdf.Dictionary())
        font = resources.get("/Font", pikepdf.Dictionary()).get(COMPOSITE_FONT)
        if font is None:
            raise UnreadablePdfError(
                _("{file}: this PDF was not made fillable by ndrcpdf").format(file=name),
                _("make it so with `ndrcpdf prepare`, or take the one of `ndrcpdf blank`"),
            )
        compiled = _Compiled(_reference(font))
        for field in pdf.Root.AcroForm.Fields:
            compiled.add(field, "")
        startxref = _startxref(data, name)
        return Template(
            data=data,
            texts=compiled.texts,
            groups=compiled.groups,
            checks=compiled.checks,
            values=compiled.values,
            charts=_charts(pdf),
            pictures=compiled.pictures,
            face=read_face(font),
            size=int(pdf.trailer.Size),
            startxref=startxref,
            trailer=_kept_trailer(pdf),
            identifier=bytes(pdf.trailer.ID[0]),
            table=data[startxref : startxref + 4] == b"xref",
        )


class _Compiled:
    """The widgets of a template, collected field by field."""

    def __init__(self, font: bytes) -> None:
        self._font = font
        self.texts: dict[str, TextWidget] = {}
        self.groups: dict[str, ButtonGroup] = {}
        self.checks: dict[str, CheckBox] = {}
        self.values: dict[str, _Stub] = {}
        self.pictures: dict[str, PictureWidget] = {}

    def add(self, field: pikepdf.Object, prefix: str) -> None:
        """Take in a field, its kids included."""
        name = f"{prefix}.{field.T}" if prefix else str(field.T)
        kids = list(field.get("/Kids", []))
        if kids and "/T" in kids[0]:
            for kid in kids:
                self.add(kid, name)
            return
        kind = str(field.get("/FT", ""))
        if kind == "/Tx" and "/Rect" not in field:
            self.values[name] = _stub(field, "/V")
        elif kind in ("/Tx", "/Ch"):
            box = _text_box(field)
            self.texts[name] = TextWidget(_stub(field, "/V", "/AP"), box, _shell(box, self._font))
        elif kind == "/Btn" and kids:
            buttons = tuple((_stub(kid, "/AS"), _on_states(kid)) for kid in kids)
            self.groups[name] = ButtonGroup(_stub(field, "/V"), buttons)
        elif kind == "/Btn" and not int(field.get("/Ff", 0)) & PUSHBUTTON:
            (state,) = _on_states(field)
            self.checks[name] = CheckBox(_stub(field, "/V", "/AS"), state)
        elif kind == "/Btn":
            self.pictures[name] = PictureWidget(_stub(field, "/AP"), *_extent(field))


def _charts(pdf: pikepdf.Pdf) -> dict[str, ChartLines]:
    """The curves that ``prepare`` put on the pages, each with its hidden PolyLine annotations."""
    found: dict[str, list[pikepdf.Object]] = {}
    for page in pdf.pages:
        for annotation in page.obj.get("/Annots", pikepdf.Array()):
            if annotation.get("/Subtype") == "/PolyLine" and "/NM" in annotation:
                found.setdefault(str(annotation.NM).rpartition(".")[0], []).append(annotation)
    return {
        name: ChartLines(
            tuple(_stub(line, "/AP", "/Vertices", "/F", "/Rect") for line in lines),
            Rect(*(float(side) for side in lines[0].Rect)),
        )
        for name, lines in found.items()
    }


def _stub(thing: pikepdf.Object, *filled_in: str) -> _Stub:
    kept = copy.copy(thing)
    for key in filled_in:
        if key in kept:
            del kept[key]
    return _Stub(thing.objgen[0], kept.unparse().rstrip().removesuffix(b">>"))


def _shell(box: TextBox, font: bytes) -> bytes:
    resources = b"<</Font<<%b %b>>>>" % (COMPOSITE_FONT.encode(), font)
    return b"/Type/XObject/Subtype/Form/BBox[0 0 %.3f %.3f]/Resources%b" % (box.width, box.height, resources)


def _extent(widget: pikepdf.Object) -> tuple[float, float]:
    x0, y0, x1, y1 = (float(side) for side in widget.Rect)
    return abs(x1 - x0), abs(y1 - y0)


def _text_box(widget: pikepdf.Object) -> TextBox:
    """The box of a text widget, from its rectangle and the operators of its default appearance (§12.7.4.3)."""
    size, leading, colour = 0.0, 0.0, []
    operands: list[str] = []
    for word in str(widget.DA).split():
        if not re.fullmatch(r"[A-Za-z]{1,2}", word):
            operands.append(word)
            continue
        if word == "Tf":
            size = float(operands[-1])
        elif word == "TL":
            leading = float(operands[-1])
        else:
            colour += [*operands, word]
        operands = []
    return TextBox(
        *_extent(widget),
        size,
        multiline=bool(int(widget.get("/Ff", 0)) & MULTILINE),
        leading=leading,
        centred=widget.get("/Q") == 1,
        colour=" ".join(colour),
    )


def _on_states(widget: pikepdf.Object) -> frozenset[str]:
    states = widget.AP.N.keys()
    return frozenset(key.removeprefix("/") for key in states if key != "/Off")


def _reference(thing: pikepdf.Object) -> bytes:
    number, generation = thing.objgen
    return b"%d %d R" % (number, generation)


def _kept_trailer(pdf: pikepdf.Pdf) -> bytes:
    entries = [b"/Root " + _reference(pdf.trailer.Root)]
    if "/Info" in pdf.trailer:
        entries.append(b"/Info " + _reference(pdf.trailer.Info))
    return b" ".join(entries)


def _startxref(data: bytes, name: str) -> int:
    found = re.findall(rb"startxref\s+(\d+)\s+%%EOF", data[-2048:])
    if not found or int(found[-1]) >= len(data):
        raise UnreadablePdfError(
            _("{file}: the end of the PDF is missing").format(file=name), _("save it again from a PDF viewer")
        )
    return int(found[-1])


# ── Stamping ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def stamp(template: Template, marks: Iterable[Mark]) -> bytes:
    """The template with the marks, as one incremental update behind its bytes; without marks, the template itself."""
    update = _Update(template)
    for mark in marks:
        match mark:
            case TextMark():
                update.text(mark)
            case GroupMark():
                update.group(mark)
            case CheckMark():
                update.check(mark)
            case ValueMark():
                update.value(mark)
            case CurveMark():
                update.curve(mark)
            case PictureMark():
                update.picture(mark)
    return update.finished()


class _Update:
    """One incremental update in the making."""

    def __init__(self, template: Template) -> None:
        self._template = template
        self._pieces: list[bytes] = [b"" if template.data.endswith((b"\n", b"\r")) else b"\n"]
        self._position = len(template.data) + len(self._pieces[0])
        self._offsets: dict[int, int] = {}
        self._next = template.size

    def text(self, mark: TextMark) -> None:
        template, box = self._template, mark.widget.box
        content = text_content(template.face, box, mark.fitted, COMPOSITE_FONT)
        appearance = self._add_stream(mark.widget.shell, content)
        stub = mark.widget.stub
        self._add(stub.number, b"%b/V %b/AP<</N %d 0 R>>>>" % (stub.head, pdf_string(mark.text), appearance))

    def group(self, mark: GroupMark) -> None:
        state = _name(mark.state)
        self._add(mark.group.stub.number, b"%b/V %b>>" % (mark.group.stub.head, state))
        for stub, states in mark.group.buttons:
            shown = state if mark.state in states else b"/Off"
            self._add(stub.number, b"%b/AS %b>>" % (stub.head, shown))

    def check(self, mark: CheckMark) -> None:
        stub, state = mark.box.stub, _name(mark.box.state) if mark.on else b"/Off"
        self._add(stub.number, b"%b/V %b/AS %b>>" % (stub.head, state, state))

    def value(self, mark: ValueMark) -> None:
        self._add(mark.stub.number, b"%b/V %b>>" % (mark.stub.head, pdf_string(mark.text)))

    def curve(self, mark: CurveMark) -> None:
        parts = strokes(mark.lines.area, mark.marks, mark.colour)
        for stub, stroke in zip(mark.lines.stubs, parts, strict=False):
            box = b"[%.3f %.3f %.3f %.3f]" % box_of(stroke)
            head = b"/Type/XObject/Subtype/Form/BBox%b/Resources<<>>" % box
            appearance = self._add_stream(head, stroke_content(stroke))
            vertices = b" ".join(b"%.4f %.4f" % vertex for vertex in stroke.vertices)
            body = b"%b/F 4/Rect%b/Vertices[%b]/AP<</N %d 0 R>>>>" % (stub.head, box, vertices, appearance)
            self._add(stub.number, body)

    def picture(self, mark: PictureMark) -> None:
        widget, image = mark.widget, image_data(mark.picture)
        resources = b"/Resources<</XObject<<%b %d 0 R>>>>" % (_IMAGE.encode(), self._add_image(image))
        content = picture_content(widget.width, widget.height, image, _IMAGE)
        box = b"/BBox[0 0 %.3f %.3f]" % (widget.width, widget.height)
        appearance = self._add_stream(b"/Type/XObject/Subtype/Form" + box + resources, content)
        self._add(widget.stub.number, b"%b/AP<</N %d 0 R>>>>" % (widget.stub.head, appearance))

    def _add_image(self, image: ImageData) -> int:
        mask = b""
        if image.mask:
            number = self._add_stream(_image_head(image, "DeviceGray", "FlateDecode"), image.mask)
            mask = b"/SMask %d 0 R" % number
        return self._add_stream(_image_head(image, image.colour_space, image.filter) + mask, image.data)

    def _add_stream(self, head: bytes, content: bytes) -> int:
        number = self._next
        self._next += 1
        self._add(number, b"<<%b/Length %d>>stream\n%b\nendstream" % (head, len(content), content))
        return number

    def _add(self, number: int, body: bytes) -> None:
        piece = b"%d 0 obj\n%b\nendobj\n" % (number, body)
        self._offsets[number] = self._position
        self._pieces.append(piece)
        self._position += len(piece)

    def finished(self) -> bytes:
        if not self._offsets:
            return self._template.data
        section = self._table() if self._template.table else self._stream()
        return b"".join((self._template.data, *self._pieces, section, b"startxref\n%d\n%%%%EOF\n" % self._position))

    def _trailer(self, size: int) -> bytes:
        template = self._template
        digest = hashlib.sha1(b"".join(self._pieces), usedforsecurity=False).digest()[:16]
        identifier = b"/ID[<%b><%b>]" % (template.identifier.hex().encode(), digest.hex().encode())
        return b"/Size %d %b %b/Prev %d" % (size, template.trailer, identifier, template.startxref)

    def _table(self) -> bytes:
        """A cross-reference table (§7.5.4)."""
        numbers = tuple(sorted(self._offsets))
        rows: list[bytes] = []
        for first, count in _subsections(numbers):
            rows.append(b"%d %d\n" % (first, count))
            rows += [b"%010d 00000 n \n" % self._offsets[number] for number in range(first, first + count)]
        return b"xref\n%btrailer\n<<%b>>\n" % (b"".join(rows), self._trailer(self._next))

    def _stream(self) -> bytes:
        """A cross-reference stream (§7.5.8), which lists itself too."""
        own = self._next
        self._offsets[own] = self._position
        numbers = tuple(sorted(self._offsets))
        rows = b"".join([struct.pack(">BIH", 1, self._offsets[number], 0) for number in numbers])
        index = b" ".join(b"%d %d" % subsection for subsection in _subsections(numbers))
        head = b"/Type/XRef/W[1 4 2]/Index[%b]%b/Length %d" % (index, self._trailer(own + 1), len(rows))
        return b"%d 0 obj\n<<%b>>stream\n%b\nendstream\nendobj\n" % (own, head, rows)


def _image_head(image: ImageData, colour_space: str, stream_filter: str) -> bytes:
    return (
        f"/Type/XObject/Subtype/Image/Width {image.width}/Height {image.height}/BitsPerComponent 8"
        f"/ColorSpace/{colour_space}/Filter/{stream_filter}"
    ).encode("ascii")


@lru_cache(maxsize=256)
def _subsections(numbers: tuple[int, ...]) -> tuple[tuple[int, int], ...]:
    """The runs of consecutive object numbers, each as its first number and its length."""
    runs: list[tuple[int, int]] = []
    for number in numbers:
        if runs and sum(runs[-1]) == number:
            runs[-1] = (runs[-1][0], runs[-1][1] + 1)
        else:
            runs.append((number, 1))
    return tuple(runs)


_ESCAPED = re.compile(rb"[\\()\r\n]")
_ESCAPES = {b"\\": rb"\\", b"(": rb"\(", b")": rb"\)", b"\r": rb"\r", b"\n": rb"\n"}


def pdf_string(text: str) -> bytes:
    """The text as a PDF text string (§7.9.2.2): a literal one where it is ASCII, else UTF-16BE in hexadecimal."""
    if text.isascii():
        return b"(%b)" % _ESCAPED.sub(lambda found: _ESCAPES[found[0]], text.encode("ascii"))
    return b"<FEFF%b>" % text.encode("utf-16-be").hex().encode("ascii")


def _name(text: str) -> bytes:
    """The text as a PDF name (§7.3.5)."""
    return bytes(pikepdf.Name(f"/{text}").unparse())
