"""Flattens a template, once: its pages without fields, and what each field showed on them (ISO 32000-2 §12.5.5).

:mod:`.flat_stamping` draws the values of each record. In a tagged PDF each value is the marked content of the structure
element that its field had (§14.7.5).
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from io import BytesIO
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, NumberTree

from ndrcpdf.geometry import Rect
from ndrcpdf.pdf.acroform.field_tree import TerminalField, as_list, is_hidden, terminal_fields
from ndrcpdf.pdf.acroform.widget_geometry import rect_of
from ndrcpdf.pdf.pages.overpainting import isolate_graphics_state
from ndrcpdf.pdf.pages.structure_tree import FlattenedContent
from ndrcpdf.pdf.syntax.incremental import OriginalFile, read_original
from ndrcpdf.pdf.syntax.objects import dictionary_copy, name_bytes
from ndrcpdf.pdf.syntax.opening import opened
from ndrcpdf.pdf.templates.print_fields import ClassMap, describe_field, read_class_map
from ndrcpdf.pdf.templates.template import ObjectHead, Template, object_head
from ndrcpdf.pdf.typesetting.font_metrics import COMPOSITE_FONT, SIMPLE_FONT
from ndrcpdf.pdf.typesetting.text_box import list_operators

_PAINTING_OPERATORS = frozenset(
    ["S", "s", "f", "F", "f*", "B", "B*", "b", "b*", "sh", "Do", "Tj", "TJ", "'", '"', "INLINE IMAGE"]
)
_IDENTITY = (1, 0, 0, 1, 0, 0)
"""The matrix that changes nothing."""
_CURRENT = b""
"""The key of what a widget shows in the template; others are names of states, which have a slash."""


@dataclass(frozen=True, slots=True)
class PageResources:
    """The resources of a page, to be written again with more fonts and images: the parts around these."""

    number: int
    before_fonts: bytes
    before_images: bytes

    def body(self, fonts: bytes, images: bytes) -> bytes:
        """The dictionary with more fonts and images."""
        return b"%b %b%b %b>>>>" % (self.before_fonts, fonts, self.before_images, images)


@dataclass(frozen=True, slots=True)
class RemovedAnnotation:
    """A visible widget, or a curve of a chart, that is removed from its page.

    Attributes
    ----------
    number:
        Its object number in the template.
    begin, end:
        The operators around its drawing: those of marked content in a tagged PDF, and those of its layer.
    """

    number: int
    begin: bytes
    end: bytes

    def drawn(self, drawing: bytes) -> bytes:
        """A drawing as its content; nothing for nothing."""
        return self.begin + drawing + self.end if drawing else b""


@dataclass(frozen=True, slots=True)
class FlatPage:
    """A page to be written again with one more content stream.

    Attributes
    ----------
    page:
        The page up to the end of its content streams.
    resources:
        Its resources.
    unfilled:
        The place of each removed annotation of the page among all, and what is drawn for it where no record fills it;
        in the order in which they are drawn.
    """

    page: ObjectHead
    resources: PageResources
    unfilled: Sequence[tuple[int, bytes]]


@dataclass(frozen=True, eq=False)
class FlatTemplate:
    """A template without its fields; each is equal to itself alone.

    Attributes
    ----------
    original:
        Its bytes, and what an update of them has to say.
    pages:
        Its pages, in order.
    removed:
        The annotations that were on them, page by page.
    shown:
        Number of a widget in the template and name of a state → what draws the state. The empty name stands for what
        the widget shows in the template.
    class_map:
        The classes of attributes that say which buttons are on.
    """

    original: OriginalFile
    pages: tuple[FlatPage, ...]
    removed: tuple[RemovedAnnotation, ...]
    shown: Mapping[tuple[int, bytes], bytes]
    class_map: ClassMap

    @cached_property
    def places(self) -> Mapping[int, list[int]]:
        """Number of a widget in the template → its places in :attr:`removed`: one for each page that it was on."""
        places: dict[int, list[int]] = {}
        for place, removed in enumerate(self.removed):
            places.setdefault(removed.number, []).append(place)
        return places


@dataclass(frozen=True, slots=True)
class _Annotation:
    """An annotation that is removed from its page (from 1).

    ``content_id`` is None where the PDF is not tagged; ``layer`` is the name of its optional content (§8.11) in the
    resources of the page, empty where it is always there.
    """

    number: int
    page: int
    is_widget: bool
    is_hidden: bool
    is_on: bool
    content_id: int | None
    layer: bytes


def flatten_template(template: Template, name: str) -> FlatTemplate:
    """The template without its fields; what a field shows is drawn with each record that does not fill it."""
    with opened(template.data, name) as pdf:
        flattener = _Flattener(pdf, template)
        for number in range(1, len(pdf.pages) + 1):
            flattener.flatten_page(number)
        del pdf.Root.AcroForm
        out = BytesIO()
        pdf.save(out, deterministic_id=True)
    return _read_flattened(out.getvalue(), name, flattener)


def _read_flattened(data: bytes, name: str, flattener: "_Flattener") -> FlatTemplate:
    """The flat template, from the saved PDF."""
    visible = [annotation for annotation in flattener.annotations if not annotation.is_hidden]
    removed = tuple(map(_removed, visible))
    with opened(data, name) as pdf:
        unfilled: list[list[tuple[int, bytes]]] = [[] for _page in pdf.pages]
        for place, annotation in enumerate(visible):
            drawing = flattener.shown.get((annotation.number, _CURRENT), b"")
            unfilled[annotation.page - 1].append((place, removed[place].drawn(drawing)))
        pages = tuple(_flat_page(page.obj, each) for page, each in zip(pdf.pages, unfilled, strict=True))
        return FlatTemplate(read_original(pdf, data, name), pages, removed, flattener.shown, read_class_map(pdf))


class _Flattener:
    """Takes the widgets, and the curves of charts, off the pages of an open PDF, and keeps what they showed."""

    def __init__(self, pdf: pikepdf.Pdf, template: Template) -> None:
        self._pdf = pdf
        self._form_fonts = pdf.Root.AcroForm.DR.Font
        self._fields = {widget.objgen: terminal for terminal in terminal_fields(pdf) for widget in terminal.widgets}
        self._frames = _frames(template)
        self._curves = frozenset(head.number for curve in template.curves.values() for head in curve.heads)
        self.annotations: list[_Annotation] = []
        self.shown: dict[tuple[int, bytes], bytes] = {}

    def flatten_page(self, number: int) -> None:
        """Take the annotations off the page of that number."""
        page = self._pdf.pages[number - 1]
        content = FlattenedContent(self._pdf, page)
        resources = self._own_resources(page)
        for annotation in _remove_annotations(page, self._curves):
            for state, drawing in _drawings(annotation, resources, self._frames):
                self.shown[annotation.objgen[0], state] = drawing
            removed = _annotation(annotation, number, content.content_id(annotation), _layer(annotation, resources))
            self.annotations.append(removed)
            self._describe(removed, self._fields.get(annotation.objgen))
        isolate_graphics_state(page)

    def _own_resources(self, page: pikepdf.Page) -> pikepdf.Object:
        """Resources of the page that it shares with no other, with the form font, and open for appearances."""
        resources = dictionary_copy(page.resources)
        resources.Font = dictionary_copy(resources.get("/Font"))
        for font in (COMPOSITE_FONT, SIMPLE_FONT):
            resources.Font[font] = self._form_fonts[font]
        resources.XObject = dictionary_copy(resources.get("/XObject"))
        own = self._pdf.make_indirect(resources)
        page.obj.Resources = own
        return own

    def _describe(self, removed: _Annotation, terminal: TerminalField | None) -> None:
        """Say in the structure tree what a field was; a curve is part of the figure that it stands in."""
        element = self._element(removed)
        if element is None:
            return
        if terminal is None:
            element.S = Name.Span
        else:
            describe_field(self._pdf, element, terminal, removed.number, is_on=removed.is_on)

    def _element(self, removed: _Annotation) -> pikepdf.Object | None:
        """The structure element of the marked content."""
        if removed.content_id is None:
            return None
        parents = NumberTree(self._pdf.Root.StructTreeRoot.ParentTree)
        return parents[int(self._pdf.pages[removed.page - 1].obj.StructParents)][removed.content_id]


def _remove_annotations(page: pikepdf.Page, curves: Collection[int]) -> list[pikepdf.Object]:
    """Remove the widgets of the page, and the curves of its charts; they are returned."""
    kept, removed = list[pikepdf.Object](), list[pikepdf.Object]()
    for annotation in as_list(page.obj.get("/Annots")):
        if isinstance(annotation, Dictionary):
            is_field = annotation.get("/Subtype") == "/Widget" or annotation.objgen[0] in curves
            (removed if is_field else kept).append(annotation)
    page.obj.Annots = Array(kept)
    if not kept:
        del page.obj.Annots
    return removed


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
    """The name of the layer of a widget, which is added to the properties of its page."""
    if "/OC" not in widget:
        return b""
    name = f"/NDRCLayer{widget.objgen[0]}"
    properties = dictionary_copy(resources.get("/Properties"))
    properties[name] = widget.OC
    resources.Properties = properties
    return name.encode()


def _removed(annotation: _Annotation) -> RemovedAnnotation:
    begin, end = (b"/OC %b BDC " % annotation.layer, b" EMC") if annotation.layer else (b"", b"")
    if annotation.content_id is None:
        return RemovedAnnotation(annotation.number, begin, end)
    tag = b"/Form" if annotation.is_widget else b"/Span"
    begin = b"%b<</MCID %d>>BDC %b" % (tag, annotation.content_id, begin)
    return RemovedAnnotation(annotation.number, begin, end + b" EMC")


# ── What is shown ────────────────────────────────────────────────────────────────────────────────────────────────────


def _frames(template: Template) -> dict[int, bytes]:
    """Number of a text or choice widget → what viewers show where it has no appearance: its frame and its rows."""
    frames: dict[int, bytes] = {}
    for text_field in template.texts.values():
        options = tuple(text_field.options.values())
        rows = options if text_field.is_list_box and not template.metrics.missing("".join(options)) else ()
        for widget in text_field.widgets:
            _top, listed = list_operators(template.metrics, widget.box, rows, ())
            if listed or widget.box.frame:
                frames[widget.head.number] = widget.page_content_beginning + listed + b" Q"
    return frames


def _drawings(
    widget: pikepdf.Object, resources: pikepdf.Object, frames: Mapping[int, bytes]
) -> Iterator[tuple[bytes, bytes]]:
    """What draws each state of a widget, and what it shows in the template; the resources get its appearances."""
    if is_hidden(widget):
        return
    normal = widget.get("/AP", Dictionary()).get("/N")
    if normal is None and widget.objgen[0] in frames:
        yield _CURRENT, frames[widget.objgen[0]]
    for state, appearance in _appearances(widget, normal).items():
        if isinstance(appearance, pikepdf.Stream) and _paints(appearance):
            own_name = f"/NDRC{appearance.objgen[0]}"
            resources.XObject[own_name] = appearance
            yield state, b"q %b cm %b Do Q" % (_placement_matrix(appearance, rect_of(widget)), own_name.encode())


def _appearances(widget: pikepdf.Object, normal: Any) -> Mapping[bytes, Any]:
    """The normal appearance of each state of a widget, and of the state that it is in."""
    if isinstance(normal, pikepdf.Stream):
        return {_CURRENT: normal}
    if not isinstance(normal, Dictionary):
        return {}
    states = {name_bytes(key[1:]): normal[key] for key in normal.keys()}  # noqa: SIM118 - no dict
    return states | {_CURRENT: normal.get(str(widget.get("/AS", "/Off")))}


def _paints(appearance: pikepdf.Stream) -> bool:
    """Whether an appearance shows anything: viewers pass over one that has no box, or cannot be decoded."""
    with suppress(pikepdf.PdfError):
        instructions = pikepdf.parse_content_stream(appearance)
        return "/BBox" in appearance and any(str(each.operator) in _PAINTING_OPERATORS for each in instructions)
    return False


def _placement_matrix(appearance: pikepdf.Stream, rect: Rect) -> bytes:
    """The matrix that puts an appearance into its rectangle (§12.5.5, algorithm 8)."""
    matrix = pikepdf.Matrix(*map(float, as_list(appearance.get("/Matrix")) or _IDENTITY))
    box = matrix.transform(pikepdf.Rectangle(*map(float, appearance.BBox)))
    across, up = rect.width / (float(box.width) or 1), rect.height / (float(box.height) or 1)
    left, bottom = rect.x0 - float(box.llx) * across, rect.y0 - float(box.lly) * up
    return b"%.6g 0 0 %.6g %.6g %.6g" % (across, up, left, bottom)


def _flat_page(page: pikepdf.Object, unfilled: Sequence[tuple[int, bytes]]) -> FlatPage:
    contents = page.Contents.unparse(resolved=True).rstrip().removesuffix(b"]")
    head = object_head(page, "/Contents")
    with_contents = ObjectHead(head.number, b"%b/Contents %b" % (head.head, contents))
    return FlatPage(with_contents, open_resources(page.Resources), unfilled)


def open_resources(resources: pikepdf.Object) -> PageResources:
    """Resources that have fonts and XObjects, open for more."""
    fonts, images = (
        resources[key].unparse(resolved=True).rstrip().removesuffix(b">>") for key in ("/Font", "/XObject")
    )
    others = object_head(resources, "/Font", "/XObject")
    body = others.head.partition(b"obj\n")[2]
    return PageResources(others.number, b"%b/Font%b" % (body, fonts), b">>/XObject%b" % images)
