"""Pages whose text is turned: a copy on which it is upright, to be read; and fields turned to stand beside it.

Rectangles on the upright copy have their origin at its bottom left. A turned widget has its turn in ``/MK /R``, and
its appearances are turned by their matrix (ISO 32000-2 §12.5.5, §12.5.6.19).
"""

from collections.abc import Mapping
from io import BytesIO

import pikepdf
from pikepdf import Array, Dictionary, Name

from ndrcpdf.geometry import Rect

_APPEARANCE_MATRIX = {90: (0, 1, -1, 0, 0, 0), 180: (-1, 0, 0, -1, 0, 0), 270: (0, -1, 1, 0, 0, 0)}


def upright(pdf: pikepdf.Pdf, turns: Mapping[int, int]) -> bytes:
    """A copy of the PDF, for reading: each page that ``turns`` gives an angle is turned back by it, and cut to size."""
    out = BytesIO()
    for number, turn in turns.items():
        _turn_page(pdf, pdf.pages[number - 1], turn)
    pdf.save(out, static_id=True)
    return out.getvalue()


def _turn_page(pdf: pikepdf.Pdf, page: pikepdf.Page, turn: int) -> None:
    box = media_box(page)
    matrix = " ".join(f"{number:.5g}" for number in _matrix(box, turn))
    page.contents_add(pdf.make_stream(f"q {matrix} cm\n".encode()), prepend=True)
    page.contents_add(pdf.make_stream(b"\nQ"))
    page.obj.MediaBox = Array([0, 0, *_size(box, turn)])
    for key in ("/CropBox", "/TrimBox", "/BleedBox", "/ArtBox", "/Annots"):
        if key in page.obj:
            del page.obj[key]
    page.obj.Rotate = 0


def is_plain(page: pikepdf.Page) -> bool:
    """Whether the page is shown as it is, from the origin of its coordinates."""
    box = media_box(page)
    return int(page.obj.get("/Rotate", 0)) % 360 == 0 and box.x0 == 0 and box.y0 == 0


def media_box(page: pikepdf.Page) -> Rect:
    """The media box of a page, its corners in order."""
    x0, y0, x1, y1 = (float(side) for side in page.mediabox)
    return Rect(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))


def _size(box: Rect, turn: int) -> tuple[float, float]:
    return (box.height, box.width) if turn % 180 else (box.width, box.height)


def _matrix(box: Rect, turn: int) -> tuple[float, ...]:
    """User space → upright space, of a page whose text runs at that angle."""
    match turn:
        case 90:
            return (0, -1, 1, 0, -box.y0, box.x1)
        case 180:
            return (-1, 0, 0, -1, box.x1, box.y1)
        case 270:
            return (0, 1, -1, 0, box.y1, -box.x0)
        case _:
            return (1, 0, 0, 1, -box.x0, -box.y0)


def turned_back(rect: Rect, box: Rect, turn: int) -> Rect:
    """A rectangle of the upright copy, in the user space of the page, whose media box is given."""
    match turn:
        case 90:
            return Rect(box.x1 - rect.y1, box.y0 + rect.x0, box.x1 - rect.y0, box.y0 + rect.x1)
        case 180:
            return Rect(box.x1 - rect.x1, box.y1 - rect.y1, box.x1 - rect.x0, box.y1 - rect.y0)
        case 270:
            return Rect(box.x0 + rect.y0, box.y1 - rect.x1, box.x0 + rect.y1, box.y1 - rect.x0)
        case _:
            return Rect(box.x0 + rect.x0, box.y0 + rect.y0, box.x0 + rect.x1, box.y0 + rect.y1)


def turn_fields(pdf: pikepdf.Pdf, turns: Mapping[int, int]) -> None:
    """Put the fields of turned pages, which stand as on the upright copy, where they belong on the page itself."""
    for number, turn in turns.items():
        page = pdf.pages[number - 1]
        box = media_box(page)
        for annotation in page.obj.get("/Annots", Array()):
            if _is_ours(annotation):
                _turn_annotation(annotation, box, turn)


def _is_ours(annotation: pikepdf.Object) -> bool:
    return annotation.get("/Subtype") in (Name.Widget, Name.PolyLine)


def _turn_annotation(annotation: pikepdf.Object, box: Rect, turn: int) -> None:
    rect = turned_back(Rect(*(float(side) for side in annotation.Rect)), box, turn)
    annotation.Rect = Array([round(side, 3) for side in rect])
    if turn and annotation.Subtype == Name.Widget:
        annotation.MK = annotation.get("/MK", Dictionary())
        annotation.MK.R = turn
        for stream in _appearances(annotation):
            stream.Matrix = Array(_APPEARANCE_MATRIX[turn])


def _appearances(annotation: pikepdf.Object) -> list[pikepdf.Object]:
    normal = annotation.get("/AP", Dictionary()).get("/N")
    if normal is None:
        return []
    return [normal] if isinstance(normal, pikepdf.Stream) else list(normal.as_dict().values())
