"""Rotated pages: an upright copy to read, and fields rotated to be upright beside the text (ISO 32000-2 §12.5.6.19).

The rotation of a page is the angle of its text in degrees, anticlockwise. Rectangles on the upright copy have their
origin at its bottom left. A rotated widget has its rotation in ``/MK /R``, and in the matrix of its appearances
(§12.5.5).
"""

from collections.abc import Mapping
from io import BytesIO

import pikepdf
from pikepdf import Array, Dictionary, Name

from ndrcpdf.geometry import Rect
from ndrcpdf.pdf.syntax.objects import rectangle

Matrix = tuple[float, float, float, float, float, float]
"""A transformation matrix (§8.3.3)."""


def upright_copy(pdf: pikepdf.Pdf, rotations: Mapping[int, int]) -> bytes:
    """A copy of the PDF to read, with the pages whose rotation is given upright, and cut to their media box.

    ``rotations`` are by page numbers, from 1. The open PDF is changed.
    """
    out = BytesIO()
    for number, rotation in rotations.items():
        _make_upright(pdf, pdf.pages[number - 1], rotation)
    pdf.save(out, static_id=True)
    return out.getvalue()


def _make_upright(pdf: pikepdf.Pdf, page: pikepdf.Page, rotation: int) -> None:
    box = media_box(page)
    matrix = pikepdf.Matrix(*map(float, _upright_matrix(box, rotation))).encode()
    page.contents_add(pdf.make_stream(b"q %b cm\n" % matrix), prepend=True)
    page.contents_add(pdf.make_stream(b"\nQ"))
    page.obj.MediaBox = Array([0, 0, *rotated_size(box.width, box.height, rotation)])
    for key in ("/CropBox", "/TrimBox", "/BleedBox", "/ArtBox", "/Annots"):
        if key in page.obj:
            del page.obj[key]
    page.obj.Rotate = 0


def is_plain(page: pikepdf.Page) -> bool:
    """Whether the page is shown without rotation, and its media box is given from the origin up (§7.9.5)."""
    x0, y0, x1, y1 = page.mediabox
    return int(page.obj.get("/Rotate", 0)) % 360 == 0 and x0 == y0 == 0 and x1 > 0 and y1 > 0


def media_box(page: pikepdf.Page) -> Rect:
    """The media box of a page, its corners in order."""
    x0, y0, x1, y1 = (float(side) for side in page.mediabox)
    return Rect(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))


def _upright_matrix(box: Rect, rotation: int) -> Matrix:
    """User space of the page → user space of the upright copy."""
    match rotation:
        case 90:
            return (0, -1, 1, 0, -box.y0, box.x1)
        case 180:
            return (-1, 0, 0, -1, box.x1, box.y1)
        case 270:
            return (0, 1, -1, 0, box.y1, -box.x0)
        case _:
            return (1, 0, 0, 1, -box.x0, -box.y0)


def on_rotated_page(rect: Rect, box: Rect, rotation: int) -> Rect:
    """A rectangle of the upright copy, in the user space of the page, whose media box is given."""
    matrix = _upright_matrix(box, rotation)
    (x0, y0), (x1, y1) = (before_matrix(matrix, *corner) for corner in ((rect.x0, rect.y0), (rect.x1, rect.y1)))
    return Rect(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))


def before_matrix(matrix: Matrix, x: float, y: float) -> tuple[float, float]:
    """The point that a matrix which only rotates and moves maps to a point (§8.3.4)."""
    a, b, c, d, e, f = matrix
    return a * (x - e) + b * (y - f), c * (x - e) + d * (y - f)


def rotation_matrix(rotation: int, width: float, height: float) -> Matrix:
    """The matrix that rotates an upright box of that size so that its lower left corner is at the origin again."""
    match rotation:
        case 90:
            return (0, 1, -1, 0, height, 0)
        case 180:
            return (-1, 0, 0, -1, width, height)
        case 270:
            return (0, -1, 1, 0, 0, width)
        case _:
            return (1, 0, 0, 1, 0, 0)


def rotated_size(width: float, height: float, rotation: int) -> tuple[float, float]:
    """Width and height of a rectangle after a rotation."""
    return (height, width) if rotation % 180 else (width, height)


def rotate_fields(pdf: pikepdf.Pdf, rotations: Mapping[int, int]) -> None:
    """Move fields that were placed as on the upright copy to their places on the rotated pages."""
    for number, rotation in rotations.items():
        page = pdf.pages[number - 1]
        box = media_box(page)
        for annotation in page.obj.get("/Annots", Array()):
            if annotation.get("/Subtype") in (Name.Widget, Name.PolyLine):
                _rotate_annotation(annotation, box, rotation)


def _rotate_annotation(annotation: pikepdf.Object, box: Rect, rotation: int) -> None:
    rect = on_rotated_page(Rect(*(float(side) for side in annotation.Rect)), box, rotation)
    annotation.Rect = rectangle(rect)
    if rotation and annotation.Subtype == Name.Widget:
        annotation.MK = annotation.get("/MK", Dictionary())
        annotation.MK.R = rotation
        for stream in _appearances(annotation):
            stream.Matrix = Array([*rotation_matrix(rotation, 0, 0)])


def _appearances(annotation: pikepdf.Object) -> list[pikepdf.Object]:
    normal = annotation.get("/AP", Dictionary()).get("/N")
    if normal is None:
        return []
    return [normal] if isinstance(normal, pikepdf.Stream) else list(normal.as_dict().values())
