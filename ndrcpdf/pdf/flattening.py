"""Values drawn on the pages themselves, on a template without fields: for print, or so that nothing can be changed.

The same engine as stamping, over another base: the template is flattened once, and for each record the update holds
one content stream for each page that has a value. What a field shows that the record leaves alone stays as it is.
In a tagged PDF each value is the marked content of the element that its field had (ISO 32000-2 §14.7.5).
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from io import BytesIO
from itertools import zip_longest
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, NumberTree, String

from ndrcpdf.pdf.appearance import TextBox, list_operators, text_operators
from ndrcpdf.pdf.boxes import rect_of
from ndrcpdf.pdf.charts import stroke_content, strokes
from ndrcpdf.pdf.document import opened
from ndrcpdf.pdf.field_tree import Flag, Terminal, as_list, terminals
from ndrcpdf.pdf.font_subsets import ExtraFont
from ndrcpdf.pdf.fonts import COMPOSITE_FONT, SIMPLE_FONT
from ndrcpdf.pdf.incremental import Base, Update, read_base
from ndrcpdf.pdf.marks import CurveMark, GroupMark, ListMark, Mark, PictureMark, TextMark
from ndrcpdf.pdf.pictures import image_data, picture_content
from ndrcpdf.pdf.setting import Fonts, Set, by_name, set_operators, subsets
from ndrcpdf.pdf.stamping import add_font, add_image
from ndrcpdf.pdf.syntax import copied, name_bytes
from ndrcpdf.pdf.tagging import MarkedContent
from ndrcpdf.pdf.template import OFF, Stub, Template, stub_of
from ndrcpdf.schema import Picture, Rect

_HIDDEN, _NO_VIEW = 1 << 1, 1 << 5
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
class FlatPage:
    """A page to be written again with one more content stream, and its resources."""

    page: Stub
    resources: Resources


@dataclass(frozen=True, slots=True)
class Taken:
    """What was a widget, or one of the curves of a chart.

    Attributes
    ----------
    widget:
        Its number in the template.
    page:
        Its page, from 1.
    is_hidden:
        Whether nobody sees what it is filled with.
    content_id:
        Its marked content on the page; None where the PDF is not tagged.
    tag:
        Of what its marked content is there.
    is_on:
        Whether a button is on unless it is filled.
    state:
        The object that says of a button, in a tagged PDF, whether it is on; 0 for anything else.
    """

    widget: int
    page: int
    is_hidden: bool
    content_id: int | None
    tag: bytes
    is_on: bool
    state: int = 0


@dataclass(frozen=True, slots=True)
class Flat:
    """A template without its fields.

    Attributes
    ----------
    base:
        Its bytes, and what an update behind them has to say.
    pages:
        Its pages, in order.
    shown:
        Number of a widget in the template and name of a state → what draws it; the empty name is what a widget shows
        that nobody fills.
    taken:
        What was on the pages, page by page, and what is above behind what is below.
    """

    base: Base
    pages: tuple[FlatPage, ...]
    shown: Mapping[tuple[int, bytes], bytes]
    taken: tuple[Taken, ...]


@dataclass(frozen=True, slots=True)
class PageContent:
    """What a record draws on a page (from 1): operators, and the pictures and fonts of its own by their names there."""

    page: int
    content: bytes
    pictures: Mapping[bytes, Picture]
    fonts: Mapping[bytes, ExtraFont]


# ── Once for a template ──────────────────────────────────────────────────────────────────────────────────────────────


def flatten_template(template: Template, name: str) -> Flat:
    """The template without its fields; whatever they show and nobody fills is drawn with each record."""
    with opened(template.data, name) as pdf:
        fonts = pdf.Root.AcroForm.DR.Font
        fields = {widget.objgen: terminal for terminal in terminals(pdf) for widget in terminal.widgets}
        shown: dict[tuple[int, bytes], bytes] = {}
        taken: list[Taken] = []
        for number, page in enumerate(pdf.pages, 1):
            marked = MarkedContent(pdf, page)
            resources = _own_resources(pdf, page, fonts)
            for widget in list(_taken_off(page)):
                shown |= {(widget.objgen[0], state): drawing for state, drawing in _drawings(widget, resources)}
                taken.append(_taken(widget, number, marked.of(widget)))
                _say_what_it_was(pdf, taken[-1], fields.get(widget.objgen))
            _enclose(page)
        del pdf.Root.AcroForm
        out = BytesIO()
        pdf.save(out, deterministic_id=True)
    data = out.getvalue()
    with opened(data, name) as pdf:
        pages = tuple(_flat_page(page.obj) for page in pdf.pages)
        taken = [replace(each, state=_state_object(pdf, each)) for each in taken]
        return Flat(read_base(pdf, data, name), pages, shown, tuple(taken))


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


def _taken_off(page: pikepdf.Page) -> Iterator[pikepdf.Object]:
    """The widgets of the page, and the curves of its charts, which are no annotations any more."""
    kept = Array()
    for annotation in as_list(page.obj.get("/Annots")):
        is_curve = annotation.get("/Subtype") == "/PolyLine" and "/NM" in annotation
        if annotation.get("/Subtype") == "/Widget" or is_curve:
            yield annotation
        else:
            kept.append(annotation)
    if "/Annots" in page.obj:
        del page.obj.Annots
    if len(kept):
        page.obj.Annots = kept


def _taken(widget: pikepdf.Object, page: int, content_id: int | None) -> Taken:
    is_widget = widget.get("/Subtype") == "/Widget"
    return Taken(
        widget=widget.objgen[0],
        page=page,
        is_hidden=is_widget and bool(_hiding(widget)),
        content_id=content_id,
        tag=b"/Form" if is_widget else b"/Span",
        is_on=widget.get("/AS", "/Off") != "/Off",
    )


def _hiding(annotation: pikepdf.Object) -> int:
    """The flags of an annotation that keep it from being seen."""
    return int(annotation.get("/F", 0)) & (_HIDDEN | _NO_VIEW)


def _element(pdf: pikepdf.Pdf, taken: Taken) -> pikepdf.Object | None:
    """The structure element of the marked content."""
    if taken.content_id is None:
        return None
    parents = NumberTree(pdf.Root.StructTreeRoot.ParentTree)
    return parents[int(pdf.pages[taken.page - 1].obj.StructParents)][taken.content_id]


def _say_what_it_was(pdf: pikepdf.Pdf, taken: Taken, terminal: Terminal | None) -> None:
    """Give the structure element of a field that can no longer be filled its attributes (§14.8.5.6, PrintField).

    What showed a curve is part of the figure that it stands in.
    """
    element = _element(pdf, taken)
    if element is None:
        return
    if terminal is None:
        element.S = Name.Span
        return
    described = Dictionary(O=Name.PrintField, Role=_role(terminal))
    if "/TU" in terminal.field:
        described.Desc = String(str(terminal.field.TU))
    attributes = [described]
    if described.Role in (Name.cb, Name.rb):
        state = Dictionary({"/O": Name.PrintField, "/checked": Name.on if taken.is_on else Name.off})
        attributes.append(pdf.make_indirect(state))
    element.A = Array(attributes)


def _role(terminal: Terminal) -> Name:
    if terminal.kind != "/Btn":
        return Name.tv
    if terminal.flag(Flag.PUSHBUTTON):
        return Name.pb
    return Name.rb if terminal.flag(Flag.RADIO) else Name.cb


def _state_object(pdf: pikepdf.Pdf, taken: Taken) -> int:
    element = _element(pdf, taken)
    attributes = as_list(element.get("/A")) if element is not None else []
    return attributes[-1].objgen[0] if attributes and "/checked" in attributes[-1] else 0


def _enclose(page: pikepdf.Page) -> None:
    """Let what is drawn behind the content of the page begin afresh, however much that saves without restoring."""
    depth = lowest = 0
    with suppress(pikepdf.PdfError):
        for instruction in pikepdf.parse_content_stream(page, "q Q"):
            depth += 1 if str(instruction.operator) == "q" else -1
            lowest = min(lowest, depth)
    page.contents_add(b"q " * (1 - lowest), prepend=True)
    page.contents_add(b" Q" * (1 - lowest + depth))


def _drawings(widget: pikepdf.Object, resources: pikepdf.Object) -> Iterator[tuple[bytes, bytes]]:
    """What draws each state of a widget, and under the empty name the state it is in."""
    normal = widget.get("/AP", Dictionary()).get("/N")
    states: dict[bytes, Any]
    if isinstance(normal, pikepdf.Stream):
        states = {b"": normal}
    elif isinstance(normal, Dictionary):
        states = {name_bytes(key[1:]): normal[key] for key in normal.keys()}  # noqa: SIM118 - no dict
        current = normal.get(str(widget.get("/AS", "/Off")))
        states |= {b"": current} if current is not None else {}
    else:
        return
    for state, appearance in states.items():
        if isinstance(appearance, pikepdf.Stream) and not _hiding(widget) and _paints(appearance):
            own_name = f"/NDRC{appearance.objgen[0]}"
            resources.XObject[own_name] = appearance
            yield state, b"q %b cm %b Do Q" % (_placed(appearance, rect_of(widget)), own_name.encode())


def _paints(appearance: pikepdf.Stream) -> bool:
    return any(str(each.operator) in _PAINTING for each in pikepdf.parse_content_stream(appearance))


def _placed(appearance: pikepdf.Stream, rect: Rect) -> bytes:
    """The matrix that puts an appearance into its rectangle (§12.5.5, algorithm 8)."""
    a, b, c, d, e, f = (float(each) for each in as_list(appearance.get("/Matrix")) or (1, 0, 0, 1, 0, 0))
    x0, y0, x1, y1 = (float(each) for each in appearance.BBox)
    corners = [(a * x + c * y + e, b * x + d * y + f) for x in (x0, x1) for y in (y0, y1)]
    left, bottom = min(x for x, _y in corners), min(y for _x, y in corners)
    width, height = max(x for x, _y in corners) - left, max(y for _x, y in corners) - bottom
    across, up = rect.width / (width or 1), rect.height / (height or 1)
    return b"%.6g 0 0 %.6g %.6g %.6g" % (across, up, rect.x0 - left * across, rect.y0 - bottom * up)


def _flat_page(page: pikepdf.Object) -> FlatPage:
    contents = page.Contents.unparse(resolved=True).rstrip().removesuffix(b"]")
    stub = stub_of(page, "/Contents")
    return FlatPage(Stub(stub.number, b"%b/Contents %b" % (stub.head, contents)), open_resources(page.Resources))


def open_resources(resources: pikepdf.Object) -> Resources:
    """Resources that have fonts and XObjects, open for more."""
    fonts, images = (
        resources[key].unparse(resolved=True).rstrip().removesuffix(b">>") for key in ("/Font", "/XObject")
    )
    rest = stub_of(resources, "/Font", "/XObject")
    body = rest.head.partition(b"obj\n")[2]
    return Resources(rest.number, b"%b/Font%b" % (body, fonts), b">>/XObject%b" % images)


# ── For each record ──────────────────────────────────────────────────────────────────────────────────────────────────


def stamp_flat(template: Template, flat: Flat, marks: Iterable[Mark]) -> bytes:
    """The flattened template with the marks drawn on its pages, as one incremental update behind its bytes."""
    return flat.base.data + flat_delta(template, flat, marks)


def flat_delta(template: Template, flat: Flat, marks: Iterable[Mark]) -> bytes:
    """The update alone, to be put behind the bytes of the flattened template."""
    update = Update(flat.base)
    marks = list(marks)
    for state, is_on in _switched(template, flat, marks):
        update.add_body(state, b"<</O/PrintField/checked/%b>>" % (b"on" if is_on else b"off"))
    for drawn in page_contents(template, flat, marks):
        own = flat.pages[drawn.page - 1]
        number = update.add_stream(b"", drawn.content)
        update.add(own.page.number, b"%b %d 0 R]>>\nendobj\n" % (own.page.head, number))
        if drawn.pictures or drawn.fonts:
            images = {name: add_image(update, image_data(picture)) for name, picture in drawn.pictures.items()}
            fonts = {name: add_font(update, font) for name, font in drawn.fonts.items()}
            update.add_body(own.resources.number, own.resources.body(references(fonts), references(images)))
    return update.delta()


def _switched(template: Template, flat: Flat, marks: Iterable[Mark]) -> Iterator[tuple[int, bool]]:
    """The states of buttons that are not as they were."""
    is_on: dict[int, bool] = {}
    for mark in marks:
        if isinstance(mark, GroupMark):
            group = template.groups[mark.name]
            is_on |= {button.stub.number: state != OFF for button, state in group.lit(group.state(mark.value))}
    for taken in flat.taken:
        if taken.state and is_on.get(taken.widget, taken.is_on) != taken.is_on:
            yield taken.state, not taken.is_on


def references(numbers: Mapping[bytes, int]) -> bytes:
    """Names with the references to their objects, as they stand in a dictionary."""
    return b" ".join(b"%b %d 0 R" % (name, number) for name, number in numbers.items())


def page_contents(template: Template, flat: Flat, marks: Iterable[Mark]) -> Iterator[PageContent]:
    """What the marks, and the fields that they leave alone, draw on each page that has any of them."""
    drawn: dict[int, bytes] = {}
    pictured: dict[int, Picture] = {}
    contents: dict[int, list[bytes]] = {}
    pictures: dict[int, dict[bytes, Picture]] = {}
    marks = list(marks)
    fonts = subsets(
        fitted for mark in marks if isinstance(mark, TextMark) for fitted in mark.fitted if isinstance(fitted, Set)
    )
    for mark in marks:
        if isinstance(mark, PictureMark):
            pictured[template.pictures[mark.name].stub.number] = mark.picture
        drawn.update(_drawn(template, flat, mark, fonts))
    for taken in flat.taken:
        widget = taken.widget
        drawing = drawn[widget] if widget in drawn else flat.shown.get((widget, b""))
        if drawing and not taken.is_hidden:
            contents.setdefault(taken.page, []).append(_tagged(taken, drawing))
            if widget in pictured:
                pictures.setdefault(taken.page, {})[b"/NDRCImage%d" % widget] = pictured[widget]
    for page, parts in contents.items():
        yield PageContent(page, b"\n".join(parts), pictures.get(page, {}), by_name(fonts))


def _tagged(taken: Taken, drawing: bytes) -> bytes:
    if taken.content_id is None:
        return drawing
    return b"%b<</MCID %d>>BDC %b EMC" % (taken.tag, taken.content_id, drawing)


_Drawn = Iterator[tuple[int, bytes]]
"""The number of a widget in the template, and what is drawn for it."""


def _drawn(template: Template, flat: Flat, mark: Mark, fonts: Fonts) -> _Drawn:
    match mark:
        case TextMark() | ListMark():
            return _texts(template, mark, fonts)
        case GroupMark():
            return _group(template, flat, mark)
        case CurveMark():
            return _curve(template, mark)
        case PictureMark():
            return _picture(template, mark)


def _texts(template: Template, mark: TextMark | ListMark, fonts: Fonts) -> _Drawn:
    for number, widget in enumerate(template.texts[mark.name].widgets):
        yield widget.stub.number, widget.placed + _operators(template, mark, number, widget.box, fonts) + b" Q"


def _operators(template: Template, mark: TextMark | ListMark, number: int, box: TextBox, fonts: Fonts) -> bytes:
    """What shows the value in one of the widgets of its field."""
    if isinstance(mark, ListMark):
        rows = tuple(template.texts[mark.name].options.values())
        return list_operators(template.face, box, rows, mark.chosen)[1]
    fitted = mark.fitted[number]
    return set_operators(box, fitted, fonts) if isinstance(fitted, Set) else text_operators(template.face, box, fitted)


def _group(template: Template, flat: Flat, mark: GroupMark) -> _Drawn:
    group = template.groups[mark.name]
    for button, state in group.lit(group.state(mark.value)):
        yield button.stub.number, flat.shown.get((button.stub.number, state), b"")


def _curve(template: Template, mark: CurveMark) -> _Drawn:
    """The strokes of a curve; those of another one that stood there before are gone."""
    lines = template.charts[mark.name]
    drawn = [stroke_content(stroke) for stroke in strokes(lines.area, mark.marks, mark.colour)]
    if drawn:
        yield from zip_longest((stub.number for stub in lines.stubs), drawn[: len(lines.stubs)], fillvalue=b"")


def _picture(template: Template, mark: PictureMark) -> _Drawn:
    widget, image = template.pictures[mark.name], image_data(mark.picture)
    name = f"/NDRCImage{widget.stub.number}"
    content = picture_content(widget.rect.width, widget.rect.height, image, name)
    yield widget.stub.number, b"q 1 0 0 1 %.6g %.6g cm %b Q" % (widget.rect.x0, widget.rect.y0, content)
