"""Rotated pages: what is read upright is where it stands, whatever the rotation and the boxes, by pdfium."""

from io import BytesIO

import pikepdf
import pypdfium2
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pikepdf import Array, Dictionary, Name

from ndrcpdf.geometry import Rect
from ndrcpdf.pdf.pages.rotation import (
    before_matrix,
    is_plain,
    media_box,
    on_rotated_page,
    rotate_fields,
    rotated_size,
    rotation_matrix,
    upright_copy,
)

ROTATIONS = (0, 90, 180, 270)
each_rotation = pytest.mark.parametrize("rotation", ROTATIONS)
BOX = Rect(30, -40, 230, 60)
CORNERS = st.floats(-500, 500)


def pdf_with(content: bytes, rotate: int = 0) -> pikepdf.Pdf:
    pdf = pikepdf.new()
    page = pdf.add_blank_page(page_size=(10, 10)).obj
    page.MediaBox, page.Rotate = Array([*BOX]), rotate
    page.Contents = pdf.make_stream(content)
    return pdf


def dark(data: bytes) -> Rect:
    """The rectangle of what is dark on the first page, as it is shown, in points, origin bottom left."""
    image = pypdfium2.PdfDocument(data)[0].render(scale=4, grayscale=True).to_pil()
    left, top, right, bottom = image.point(lambda tone: 255 * (tone < 128)).getbbox()
    return Rect(left / 4, (image.height - bottom) / 4, right / 4, (image.height - top) / 4)


@each_rotation
def test_a_rectangle_read_on_the_upright_copy_is_where_it_was_on_the_page(rotation: int) -> None:
    there = Rect(50, -20, 90, -10)
    content = b"%g %g %g %g re f" % (there.x0, there.y0, there.width, there.height)
    copy = upright_copy(pdf_with(content, rotate=90), {1: rotation})
    read = dark(copy)
    assert on_rotated_page(read, BOX, rotation) == pytest.approx(there, abs=0.3)
    size = pypdfium2.PdfDocument(copy)[0].get_size()
    assert size == rotated_size(BOX.width, BOX.height, rotation)


@each_rotation
def test_text_at_that_angle_is_upright_on_the_copy(rotation: int) -> None:
    a, b, c, d, _e, _f = rotation_matrix(rotation, 0, 0)
    content = b"BT /F 12 Tf %d %d %d %d 130 10 Tm (Rotation) Tj ET" % (a, b, c, d)
    pdf = pdf_with(content)
    font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
    pdf.pages[0].Resources = Dictionary(Font=Dictionary(F=font))
    text = pypdfium2.PdfDocument(upright_copy(pdf, {1: rotation}))[0].get_textpage()
    boxes = [text.get_charbox(number) for number in range(text.count_chars())]
    assert [box[0] for box in boxes] == sorted(box[0] for box in boxes)
    assert max(box[1] for box in boxes) - min(box[1] for box in boxes) < 4


@given(CORNERS, CORNERS, st.floats(0, 300), st.floats(0, 300), st.sampled_from(ROTATIONS))
def test_a_rectangle_keeps_its_size_and_stays_on_the_page(
    x: float, y: float, width: float, height: float, rotation: int
) -> None:
    rect = on_rotated_page(Rect(x, y, x + width, y + height), BOX, rotation)
    assert (rect.width, rect.height) == pytest.approx(rotated_size(width, height, rotation), abs=1e-9)
    assert rect.x0 <= rect.x1
    assert rect.y0 <= rect.y1


@given(CORNERS, CORNERS, CORNERS, CORNERS, st.sampled_from(ROTATIONS))
def test_a_point_before_a_matrix_is_mapped_to_where_it_was(
    x: float, y: float, width: float, height: float, rotation: int
) -> None:
    a, b, c, d, e, f = matrix = rotation_matrix(rotation, width, height)
    u, v = before_matrix(matrix, x, y)
    assert (a * u + c * v + e, b * u + d * v + f) == pytest.approx((x, y), abs=1e-6)


@each_rotation
def test_an_upright_box_is_rotated_to_begin_at_the_origin(rotation: int) -> None:
    matrix = pikepdf.Matrix(*map(float, rotation_matrix(rotation, 40, 20)))
    box = matrix.transform(pikepdf.Rectangle(0, 0, 40, 20))
    assert [float(side) for side in (box.llx, box.lly, box.urx, box.ury)] == [0, 0, *rotated_size(40, 20, rotation)]


@pytest.mark.parametrize(
    ("box", "rotate", "plain"),
    [
        ((0, 0, 9, 9), 0, True),
        ((0, 0, 9, 9), 360, True),
        ((0, 0, 9, 9), 90, False),
        ((1, 0, 9, 9), 0, False),
        ((9, 9, 0, 0), 0, False),
        ((0, 0, -9, 9), 0, False),
    ],
)
def test_a_page_is_plain_that_is_upright_and_begins_at_the_origin(
    box: tuple[int, ...], rotate: int, plain: bool
) -> None:
    pdf = pdf_with(b"", rotate)
    page = pdf.pages[0]
    page.obj.MediaBox = Array(box)
    assert is_plain(page) is plain


def test_the_corners_of_a_media_box_are_put_in_order() -> None:
    pdf = pdf_with(b"")
    page = pdf.pages[0]
    page.obj.MediaBox = Array([200, 300, 10, 20])
    assert media_box(page) == Rect(10, 20, 200, 300)


@each_rotation
def test_a_field_placed_on_the_upright_copy_is_shown_there_on_the_rotated_page(rotation: int) -> None:
    """The page is rotated so that its text, at the angle, is upright."""
    pdf = pdf_with(b"", rotate=rotation)
    black = pdf.make_stream(b"0 0 40 10 re f", Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, 40, 10])
    widget = Dictionary(
        Type=Name.Annot,
        Subtype=Name.Widget,
        FT=Name.Tx,
        T="a",
        F=4,
        Rect=Array([20, 30, 60, 40]),
        AP=Dictionary(N=black),
    )
    link = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=Array([0, 0, 5, 5]))
    pdf.pages[0].Annots = Array([pdf.make_indirect(widget), pdf.make_indirect(link)])
    pdf.Root.AcroForm = Dictionary(Fields=Array([pdf.pages[0].Annots[0]]))
    rotate_fields(pdf, {1: rotation})
    assert [float(side) for side in pdf.pages[0].Annots[1].Rect] == [0, 0, 5, 5]
    assert pdf.pages[0].Annots[0].get("/MK", {}).get("/R", 0) == rotation
    out = BytesIO()
    pdf.save(out)
    document = pypdfium2.PdfDocument(out.getvalue())
    document.init_forms()
    image = document[0].render(scale=4, grayscale=True, may_draw_forms=True).to_pil()
    left, top, right, bottom = image.point(lambda tone: 255 * (tone < 128)).getbbox()
    shown = (left / 4, (image.height - bottom) / 4, right / 4, (image.height - top) / 4)
    assert shown == pytest.approx((20, 30, 60, 40), abs=0.3)
