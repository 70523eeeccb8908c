"""The patch over words has the colour of what is under them."""

from io import BytesIO

import pikepdf
import pypdfium2
import pytest
from pikepdf import Array, Dictionary, Name

from ndrcpdf.geometry import Rect
from ndrcpdf.pdf.pages.overpainting import Patch
from ndrcpdf.pdf.rendering.background import background_patch

WORDS = b"BT /F 10 Tf 0 g 22 43 Td (Cliquez ici) Tj ET"


def page_of(content: bytes, *, crop: tuple[float, ...] = ()) -> pypdfium2.PdfPage:
    pdf = pikepdf.new()
    page = pdf.add_blank_page(page_size=(200, 100)).obj
    page.Contents = pdf.make_stream(content)
    font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
    page.Resources = Dictionary(Font=Dictionary(F=font))
    if crop:
        page.CropBox = Array(crop)
    out = BytesIO()
    pdf.save(out)
    return pypdfium2.PdfDocument(out.getvalue())[0]


@pytest.mark.parametrize(
    ("paint", "colour"),
    [
        (b"", (255, 255, 255)),
        (b"0.8 0.9 1 rg 10 30 100 40 re f ", (204, 230, 255)),
        (b"0.5 g 10 30 100 40 re f ", (128, 128, 128)),
        (b"1 0 0 rg 10 30 100 40 re f 1 1 0 rg 15 35 90 30 re f ", (255, 255, 0)),
    ],
)
def test_the_colour_is_that_of_the_paper_and_not_of_the_letters(paint: bytes, colour: tuple[int, int, int]) -> None:
    rect = Rect(20, 40, 90, 52)
    assert background_patch(page_of(paint + WORDS), rect) == Patch(rect, colour)


def test_what_is_painted_beside_the_rectangle_does_not_count() -> None:
    rect = Rect(20, 40, 90, 52)
    content = b"1 0 0 rg 0 0 200 39 re f 0 53 200 47 re f 0 0 19 100 re f 91 0 109 100 re f "
    assert background_patch(page_of(content + WORDS), rect) == Patch(rect)


@pytest.mark.parametrize("rect", [Rect(300, 40, 390, 52), Rect(20, 40, 20.1, 52), Rect(20, 120, 90, 152)])
def test_where_nothing_is_seen_the_paper_is_white(rect: Rect) -> None:
    assert background_patch(page_of(b"0.5 g 0 0 200 100 re f"), rect) == Patch(rect)


def test_a_page_that_is_cut_is_looked_at_from_its_own_corner() -> None:
    page = page_of(b"1 0 0 rg 0 0 100 100 re f 0 0 1 rg 100 0 100 100 re f", crop=(90, 20, 190, 90))
    assert background_patch(page, Rect(91, 30, 98, 40)).colour == (255, 0, 0)
    assert background_patch(page, Rect(102, 30, 110, 40)).colour == (0, 0, 255)
