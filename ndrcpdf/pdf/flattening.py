"""Values drawn on the pages themselves, on a template without fields: for print, or so that nothing can be changed.

The same engine as stamping, over another base: the template is flattened once, and for each record the update holds
one content stream for each page that has a value. What a field shows that the record leaves alone stays as it is.
In a tagged PDF each value is the marked content of the element that its field had (ISO 32000-2 §14.7.5).
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary

from ndrcpdf.pdf.appearance import TextBox, list_operators, text_operators
from ndrcpdf.pdf.boxes import rect_of, turned
from ndrcpdf.pdf.charts import stroke_content, strokes
from ndrcpdf.pdf.document import opened
from ndrcpdf.pdf.field_tree import as_list
from ndrcpdf.pdf.font_subsets import ExtraFont
from ndrcpdf.pdf.fonts import COMPOSITE_FONT, SIMPLE_FONT
from ndrcpdf.pdf.incremental import Base, Update, read_base
from ndrcpdf.pdf.marks import CurveMark, GroupMark, ListMark, Mark, PictureMark, TextMark
from ndrcpdf.pdf.pictures import image_data, picture_content
from ndrcpdf.pdf.setting import Fonts, Set, by_name, set_operators, subsets
from ndrcpdf.pdf.stamping import add_font, add_image
from ndrcpdf.pdf.syntax import copied, name_bytes
from ndrcpdf.pdf.tagging import MarkedContent
from ndrcpdf.pdf.template import Stub, Template, stub_of
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
    standing:
        Number of a widget that shows something unless it is filled → its page, from 1.
    content_ids:
        Number of a widget → its marked content on its page; empty where the PDF is not tagged.
    """

    base: Base
    pages: tuple[FlatPage, ...]
    shown: Mapping[tuple[int, bytes], bytes]
    standing: Mapping[int, int]
    content_ids: Mapping[int, int]


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
        shown: dict[tuple[int, bytes], bytes] = {}
        standing: dict[int, int] = {}
        content_ids: dict[int, int] = {}
        for number, page in enumerate(pdf.pages, 1):
            marked = MarkedContent(pdf, page)
            resources = _own_resources(pdf, page, fonts)
            for widget in list(_taken_off(page)):
                own = widget.objgen[0]
                drawings = dict(_drawings(widget, resources))
                shown |= {(own, state): drawing for state, drawing in drawings.items()}
                if b"" in drawings:
                    standing[own] = number
                identifier = marked.of(widget)
                if identifier is not None:
                    content_ids[own] = identifier
            page.contents_add(b"q", prepend=True)
            page.contents_add(b"Q")
        del pdf.Root.AcroForm
        out = BytesIO()
        pdf.save(out, deterministic_id=True)
    data = out.getvalue()
    with opened(data, name) as pdf:
        pages = tuple(_flat_page(page.obj) for page in pdf.pages)
        return Flat(read_base(pdf, data, name), pages, shown, standing, content_ids)


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


def _drawings(widget: pikepdf.Object, resources: pikepdf.Object) -> Iterator[tuple[bytes, bytes]]:
    """What draws each state of a widget, and under the empty name the state it is in."""
    normal = widget.get("/AP", Dictionary()).get("/N")
    hidden = int(widget.get("/F", 0)) & (_HIDDEN | _NO_VIEW)
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
        if isinstance(appearance, pikepdf.Stream) and not hidden and _paints(appearance):
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
    for drawn in page_contents(template, flat, marks):
        own = flat.pages[drawn.page - 1]
        number = update.add_stream(b"", drawn.content)
        update.add(own.page.number, b"%b %d 0 R]>>\nendobj\n" % (own.page.head, number))
        if drawn.pictures or drawn.fonts:
            images = {name: add_image(update, image_data(picture)) for name, picture in drawn.pictures.items()}
            fonts = {name: add_font(update, font) for name, font in drawn.fonts.items()}
            update.add_body(own.resources.number, own.resources.body(references(fonts), references(images)))
    return update.delta()


def references(numbers: Mapping[bytes, int]) -> bytes:
    """Names with the references to their objects, as they stand in a dictionary."""
    return b" ".join(b"%b %d 0 R" % (name, number) for name, number in numbers.items())


def page_contents(template: Template, flat: Flat, marks: Iterable[Mark]) -> Iterator[PageContent]:
    """What the marks, and the fields that they leave alone, draw on each page that has any of them."""
    drawn: dict[int, list[bytes]] = {}
    pictures: dict[int, dict[bytes, Picture]] = {}
    covered: set[int] = set()
    marks = list(marks)
    fonts = subsets(
        fitted for mark in marks if isinstance(mark, TextMark) for fitted in mark.fitted if isinstance(fitted, Set)
    )
    for mark in marks:
        if isinstance(mark, PictureMark):
            name = b"/NDRCImage%d" % template.pictures[mark.name].stub.number
            pictures.setdefault(template.pictures[mark.name].page, {})[name] = mark.picture
        for page, widget, drawing in _drawn(template, flat, mark, fonts):
            covered.add(widget)
            if drawing:
                drawn.setdefault(page, []).append(_tagged(flat, widget, drawing))
    for widget, page in flat.standing.items():
        if widget not in covered:
            drawn.setdefault(page, []).append(_tagged(flat, widget, flat.shown[widget, b""]))
    for page, parts in sorted(drawn.items()):
        if page:
            yield PageContent(page, b"\n".join(parts), pictures.get(page, {}), by_name(fonts))


def _tagged(flat: Flat, widget: int, drawing: bytes) -> bytes:
    identifier = flat.content_ids.get(widget)
    return drawing if identifier is None else b"/Form<</MCID %d>>BDC %b EMC" % (identifier, drawing)


_Drawn = Iterator[tuple[int, int, bytes]]
"""A page from 1, the number of a widget in the template, and what is drawn for it."""


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
        box, rect = widget.box, widget.rect
        operators = _operators(template, mark, number, box, fonts)
        a, b, c, d, e, f = turned(widget.turn, box.width, box.height)
        matrix = b"%g %g %g %g %.6g %.6g" % (a, b, c, d, rect.x0 + e, rect.y0 + f)
        clip = b"%b0 0 %.6g %.6g re W n" % (box.ground, box.width, box.height)
        yield widget.page, widget.stub.number, b"q %b cm %b %b Q" % (matrix, clip, operators)


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
        yield button.page, button.stub.number, flat.shown.get((button.stub.number, state), b"")


def _curve(template: Template, mark: CurveMark) -> _Drawn:
    lines = template.charts[mark.name]
    for stub, stroke in zip(lines.stubs, strokes(lines.area, mark.marks, mark.colour), strict=False):
        yield lines.page, stub.number, stroke_content(stroke)


def _picture(template: Template, mark: PictureMark) -> _Drawn:
    widget, image = template.pictures[mark.name], image_data(mark.picture)
    name = f"/NDRCImage{widget.stub.number}"
    content = picture_content(widget.rect.width, widget.rect.height, image, name)
    yield widget.page, widget.stub.number, b"q 1 0 0 1 %.6g %.6g cm %b Q" % (widget.rect.x0, widget.rect.y0, content)
