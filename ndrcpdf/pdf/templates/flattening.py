"""A template without its fields: what stays printed, what each field drew, and room for what is drawn instead.

The template is flattened once; :mod:`.flat_stamping` draws the values of each record. In a tagged PDF each
of them is the marked content of the element that its field had (ISO 32000-2 §14.7.5).
"""

from collections.abc import Container, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from io import BytesIO
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, NumberTree

from ndrcpdf.geometry import Rect
from ndrcpdf.pdf.acroform.field_tree import Terminal, as_list, is_hidden, terminals
from ndrcpdf.pdf.acroform.widget_geometry import rect_of
from ndrcpdf.pdf.pages.overpainting import enclose
from ndrcpdf.pdf.pages.structure_tree import MarkedContent
from ndrcpdf.pdf.syntax.incremental import Base, read_base
from ndrcpdf.pdf.syntax.objects import copied, name_bytes
from ndrcpdf.pdf.syntax.opening import opened
from ndrcpdf.pdf.templates.print_fields import ClassMap, describe, read_classes
from ndrcpdf.pdf.templates.template import ObjectHead, Template, object_head
from ndrcpdf.pdf.typesetting.form_font import COMPOSITE_FONT, SIMPLE_FONT
from ndrcpdf.pdf.typesetting.text_box import list_operators

_PAINTING = frozenset(
    ["S", "s", "f", "F", "f*", "B", "B*", "b", "b*", "sh", "Do", "Tj", "TJ", "'", '"', "INLINE IMAGE"]
)


@dataclass(frozen=True, slots=True)
class Resources:
    """The resources of a page, to which fonts and images can be added: what stands before, between and behind them."""

    number: int
    before_fonts: bytes
    before_images: bytes

    def body(self, fonts: bytes, images: bytes) -> bytes:
        """The dictionary with more of them."""
        return b"%b %b%b %b>>>>" % (self.before_fonts, fonts, self.before_images, images)


@dataclass(frozen=True, slots=True)
class RemovedAnnotation:
    """What was a widget, or one of the curves of a chart, and is to be seen.

    Attributes
    ----------
    widget:
        Its number in the template.
    begin, end:
        What stands around its drawing: the marks of its content in a tagged PDF, and of its layer.
    """

    widget: int
    begin: bytes
    end: bytes

    def drawn(self, drawing: bytes) -> bytes:
        """A drawing as its content; nothing for nothing."""
        return self.begin + drawing + self.end if drawing else b""


@dataclass(frozen=True, slots=True)
class FlatPage:
    """A page to be written again with one more content stream.

    ``unfilled`` is what is drawn where nothing is filled in, what is above behind what is below: its place among what
    was taken off all pages, and its content.
    """

    page: ObjectHead
    resources: Resources
    unfilled: Sequence[tuple[int, bytes]]


@dataclass(frozen=True, eq=False)
class Flat:
    """A template without its fields; each is equal to itself alone.

    Attributes
    ----------
    base:
        Its bytes, and what an update behind them has to say.
    pages:
        Its pages, in order.
    taken:
        What was on them, page by page.
    shown:
        Number of a widget in the template and name of a state → what draws it; the empty name is what a widget shows
        that nobody fills.
    classes:
        What says of buttons whether they are on.
    """

    base: Base
    pages: tuple[FlatPage, ...]
    taken: tuple[RemovedAnnotation, ...]
    shown: Mapping[tuple[int, bytes], bytes]
    classes: ClassMap

    @cached_property
    def places(self) -> Mapping[int, list[int]]:
        """Number of a widget in the template → its places in :attr:`taken`: one for each page that it was on."""
        places: dict[int, list[int]] = {}
        for place, taken in enumerate(self.taken):
            places.setdefault(taken.widget, []).append(place)
        return places


@dataclass(frozen=True, slots=True)
class _Annotation:
    """An annotation that is taken off its page (from 1).

    It has no ``content_id`` where the PDF is not tagged; ``layer`` is the name that its layer (optional content, §8.11)
    has on the page, empty where it is always there.
    """

    number: int
    page: int
    is_widget: bool
    is_hidden: bool
    is_on: bool
    content_id: int | None
    layer: bytes


def flatten_template(template: Template, name: str) -> Flat:
    """The template without its fields; whatever they show and nobody fills is drawn with each record."""
    with opened(template.data, name) as pdf:
        fonts = pdf.Root.AcroForm.DR.Font
        fields = {widget.objgen: terminal for terminal in terminals(pdf) for widget in terminal.widgets}
        frames = _frames(template)
        shown: dict[tuple[int, bytes], bytes] = {}
        of_charts = {stub.number for lines in template.charts.values() for stub in lines.stubs}
        annotations: list[_Annotation] = []
        for number, page in enumerate(pdf.pages, 1):
            marked = MarkedContent(pdf, page)
            resources = _own_resources(pdf, page, fonts)
            for widget in list(_taken_off(page, of_charts)):
                shown |= {(widget.objgen[0], state): drawing for state, drawing in _drawings(widget, resources, frames)}
                annotations.append(_annotation(widget, number, marked.of(widget), _layer(widget, resources)))
                _say_what_it_was(pdf, annotations[-1], fields.get(widget.objgen))
            enclose(page)
        del pdf.Root.AcroForm
        out = BytesIO()
        pdf.save(out, deterministic_id=True)
    data = out.getvalue()
    with opened(data, name) as pdf:
        visible = [annotation for annotation in annotations if not annotation.is_hidden]
        taken = tuple(map(_taken, visible))
        unfilled: list[list[tuple[int, bytes]]] = [[] for _page in pdf.pages]
        for place, each in enumerate(visible):
            unfilled[each.page - 1].append((place, taken[place].drawn(shown.get((each.number, b""), b""))))
        pages = tuple(_flat_page(page.obj, each) for page, each in zip(pdf.pages, unfilled, strict=True))
        return Flat(read_base(pdf, data, name), pages, taken, shown, read_classes(pdf))


def _own_resources(pdf: pikepdf.Pdf, page: pikepdf.Page, fonts: pikepdf.Object) -> pikepdf.Object:
    """The resources of the page, as an object that no other page shares, with our fonts and room for appearances."""
    resources = copied(page.resources)
    resources.Font = copied(resources.get("/Font"))
    for font in (COMPOSITE_FONT, SIMPLE_FONT):
        resources.Font[font] = fonts[font]
    resources.XObject = copied(resources.get("/XObject"))
    own = pdf.make_indirect(resources)
    page.obj.Resources = own
    return own


def _taken_off(page: pikepdf.Page, of_charts: Container[int]) -> Iterator[pikepdf.Object]:
    """The widgets of the page, and the curves of its charts, which are no annotations any more."""
    kept = Array()
    for annotation in as_list(page.obj.get("/Annots")):
        if not isinstance(annotation, Dictionary):
            continue
        if annotation.get("/Subtype") == "/Widget" or annotation.objgen[0] in of_charts:
            yield annotation
        else:
            kept.append(annotation)
    if "/Annots" in page.obj:
        del page.obj.Annots
    if len(kept):
        page.obj.Annots = kept


def _annotation(annotation: pikepdf.Object, page: int, content_id: int | None, layer: bytes) -> _Annotation:
    is_widget = annotation.get("/Subtype") == "/Widget"
    return _Annotation(
        number=annotation.objgen[0],
        page=page,
        is_widget=is_widget,
        is_hidden=is_widget and is_hidden(annotation),
        is_on=annotation.get("/AS", "/Off") != "/Off",
        content_id=content_id,
        layer=layer,
    )


def _layer(widget: pikepdf.Object, resources: pikepdf.Object) -> bytes:
    """The name of the layer of a widget among the properties of its page, which it joins."""
    if "/OC" not in widget:
        return b""
    name = f"/NDRCLayer{widget.objgen[0]}"
    properties = copied(resources.get("/Properties"))
    properties[name] = widget.OC
    resources.Properties = properties
    return name.encode()


def _taken(annotation: _Annotation) -> RemovedAnnotation:
    begin, end = (b"/OC %b BDC " % annotation.layer, b" EMC") if annotation.layer else (b"", b"")
    if annotation.content_id is None:
        return RemovedAnnotation(annotation.number, begin, end)
    tag = b"/Form" if annotation.is_widget else b"/Span"
    return RemovedAnnotation(
        annotation.number, b"%b<</MCID %d>>BDC %b" % (tag, annotation.content_id, begin), end + b" EMC"
    )


def _element(pdf: pikepdf.Pdf, taken: _Annotation) -> pikepdf.Object | None:
    """The structure element of the marked content."""
    if taken.content_id is None:
        return None
    parents = NumberTree(pdf.Root.StructTreeRoot.ParentTree)
    return parents[int(pdf.pages[taken.page - 1].obj.StructParents)][taken.content_id]


def _say_what_it_was(pdf: pikepdf.Pdf, taken: _Annotation, terminal: Terminal | None) -> None:
    """Describe a field that can no longer be filled; what showed a curve is part of the figure that it stands in."""
    element = _element(pdf, taken)
    if element is None:
        return
    if terminal is None:
        element.S = Name.Span
    else:
        describe(pdf, element, terminal, taken.number, is_on=taken.is_on)


def _frames(template: Template) -> dict[int, bytes]:
    """Number of a widget → what viewers show of a text field or a list that has no appearance: its frame, its rows."""
    frames: dict[int, bytes] = {}
    for field in template.texts.values():
        is_listed = field.is_list and not template.face.missing("".join(field.options.values()))
        rows = tuple(field.options.values()) if is_listed else ()
        for widget in field.widgets:
            listed = list_operators(template.face, widget.box, rows, ())[1]
            if listed or widget.box.frame:
                frames[widget.stub.number] = widget.placed + listed + b" Q"
    return frames


def _drawings(
    widget: pikepdf.Object, resources: pikepdf.Object, frames: Mapping[int, bytes]
) -> Iterator[tuple[bytes, bytes]]:
    """What draws each state of a widget, and under the empty name the state it is in."""
    normal = widget.get("/AP", Dictionary()).get("/N")
    states: dict[bytes, Any]
    if normal is None and widget.objgen[0] in frames and not is_hidden(widget):
        yield b"", frames[widget.objgen[0]]
        return
    if isinstance(normal, pikepdf.Stream):
        states = {b"": normal}
    elif isinstance(normal, Dictionary):
        states = {name_bytes(key[1:]): normal[key] for key in normal.keys()}  # noqa: SIM118 - no dict
        current = normal.get(str(widget.get("/AS", "/Off")))
        states |= {b"": current} if current is not None else {}
    else:
        return
    for state, appearance in states.items():
        if isinstance(appearance, pikepdf.Stream) and not is_hidden(widget) and _paints(appearance):
            own_name = f"/NDRC{appearance.objgen[0]}"
            resources.XObject[own_name] = appearance
            yield state, b"q %b cm %b Do Q" % (_placed(appearance, rect_of(widget)), own_name.encode())


def _paints(appearance: pikepdf.Stream) -> bool:
    """Whether anything is seen of an appearance: viewers leave one that has no box, or cannot be decoded."""
    with suppress(pikepdf.PdfError):
        instructions = pikepdf.parse_content_stream(appearance)
        return "/BBox" in appearance and any(str(each.operator) in _PAINTING for each in instructions)
    return False


def _placed(appearance: pikepdf.Stream, rect: Rect) -> bytes:
    """The matrix that puts an appearance into its rectangle (§12.5.5, algorithm 8)."""
    a, b, c, d, e, f = (float(each) for each in as_list(appearance.get("/Matrix")) or (1, 0, 0, 1, 0, 0))
    x0, y0, x1, y1 = (float(each) for each in appearance.BBox)
    corners = [(a * x + c * y + e, b * x + d * y + f) for x in (x0, x1) for y in (y0, y1)]
    left, bottom = min(x for x, _y in corners), min(y for _x, y in corners)
    width, height = max(x for x, _y in corners) - left, max(y for _x, y in corners) - bottom
    across, up = rect.width / (width or 1), rect.height / (height or 1)
    return b"%.6g 0 0 %.6g %.6g %.6g" % (across, up, rect.x0 - left * across, rect.y0 - bottom * up)


def _flat_page(page: pikepdf.Object, unfilled: Sequence[tuple[int, bytes]]) -> FlatPage:
    contents = page.Contents.unparse(resolved=True).rstrip().removesuffix(b"]")
    stub = object_head(page, "/Contents")
    head = b"%b/Contents %b" % (stub.head, contents)
    return FlatPage(ObjectHead(stub.number, head), open_resources(page.Resources), unfilled)


def open_resources(resources: pikepdf.Object) -> Resources:
    """Resources that have fonts and XObjects, open for more."""
    fonts, images = (
        resources[key].unparse(resolved=True).rstrip().removesuffix(b">>") for key in ("/Font", "/XObject")
    )
    rest = object_head(resources, "/Font", "/XObject")
    body = rest.head.partition(b"obj\n")[2]
    return Resources(rest.number, b"%b/Font%b" % (body, fonts), b">>/XObject%b" % images)
