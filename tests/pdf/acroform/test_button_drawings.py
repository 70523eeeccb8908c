"""Crosses and strikes as pdfium draws them."""

from io import BytesIO

import pikepdf
import pypdfium2
import pytest
from PIL import Image

from ndrcpdf.geometry import Rect
from ndrcpdf.pdf.acroform.button_drawings import cross, strike

SCALE = 10


def drawn(content: bytes, rect: Rect) -> Image.Image:
    """The ink of a page as large as the rectangle."""
    pdf = pikepdf.new()
    page = pdf.add_blank_page(page_size=(max(3, rect.width), max(3, rect.height)))
    page.obj.Contents = pdf.make_stream(content)
    out = BytesIO()
    pdf.save(out)
    grey = pypdfium2.PdfDocument(out.getvalue())[0].render(scale=SCALE, grayscale=True).to_pil()
    return grey.point(lambda tone: 255 * (tone < 128))


@pytest.mark.parametrize("rect", [Rect(0, 0, 10, 10), Rect(50, 60, 70, 68), Rect(5, 5, 11, 25)])
def test_a_cross_reaches_into_the_corners_and_stays_inside(rect: Rect) -> None:
    left, top, right, bottom = (side / SCALE for side in drawn(cross(rect), rect).getbbox())
    shorter = min(rect.width, rect.height)
    for gap in (left, top, rect.width - right, rect.height - bottom):
        assert 0 < gap < 0.2 * shorter


def test_the_two_strokes_of_a_cross_meet_in_the_middle() -> None:
    image = drawn(cross(Rect(0, 0, 10, 10)), Rect(0, 0, 10, 10))
    assert image.getpixel((50, 50)) == 255
    assert image.getpixel((50, 20)) == image.getpixel((20, 50)) == 0


def test_a_strike_runs_through_the_middle_of_small_letters() -> None:
    rect = Rect(0, 0, 60, 12)
    left, top, right, bottom = (side / SCALE for side in drawn(strike(rect), rect).getbbox())
    assert (left, right) == (0, 60)
    assert bottom - top == pytest.approx(1.1, abs=0.2)
    assert 4 < 12 - (top + bottom) / 2 < 6.5
