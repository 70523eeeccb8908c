"""Text and pixels in a rectangle, on pages that are rotated, cut, enlarged or very large."""

from io import BytesIO

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String

from ndrcpdf.errors import UnreadablePdfError
from ndrcpdf.geometry import Rect
from ndrcpdf.pdf.rendering.page_image import RenderedPdf

THERE = Rect(40, 30, 80, 50)
NOT_THERE = Rect(90, 60, 130, 80)


def pdf_of(
    *, rotate: int = 0, crop: tuple[float, ...] = (), unit: float = 1, size: float = 200, **page: object
) -> bytes:
    pdf = pikepdf.new()
    made = pdf.add_blank_page(page_size=(size, size / 2)).obj
    made.Contents = pdf.make_stream(b"40 30 40 20 re f BT /F 10 Tf 90 40 Td (mot) Tj ET")
    font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
    made.Resources = Dictionary(Font=Dictionary(F=font))
    made.Rotate, made.UserUnit = rotate, unit
    if crop:
        made.CropBox = Array(crop)
    black = pdf.make_stream(b"0 0 20 10 re f", Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, 20, 10])
    entries = {"FT": Name.Tx, "T": String("a"), "F": 4, "AP": Dictionary(N=black)}
    widget = pdf.make_indirect(Dictionary(Subtype=Name.Widget, Rect=Array([140, 60, 160, 70]), **entries))
    made.Annots = Array([widget])
    pdf.Root.AcroForm = Dictionary(Fields=Array([widget]))
    out = BytesIO()
    pdf.save(out)
    return out.getvalue()


PAGES = [
    {},
    *({"rotate": rotate} for rotate in (90, 180, 270)),
    {"crop": (20, 10, 190, 90)},
    {"crop": (20, 10, 190, 90), "rotate": 90},
    {"crop": (20, 10, 190, 90), "rotate": 270, "unit": 2},
    {"size": 14000},
]


@pytest.mark.parametrize("page", PAGES, ids=str)
def test_pixels_are_those_of_the_rectangle(page: dict) -> None:
    rendered = RenderedPdf(pdf_of(**page))
    dark = rendered.pixels(1, Rect(43, 33, 77, 47))
    assert set(dark) == {0}
    assert set(rendered.pixels(1, NOT_THERE)) == {255}
    assert {0, 255} <= set(rendered.pixels(1, Rect(30, 20, 90, 60)))
    assert rendered.is_rotated(1) is bool(page.get("rotate"))


@pytest.mark.parametrize("page", PAGES, ids=str)
def test_text_is_that_of_the_rectangle(page: dict) -> None:
    rendered = RenderedPdf(pdf_of(**page))
    for read in (rendered.text, rendered.text_with_actual_text):
        assert read(1, Rect(85, 35, 120, 55)).strip() == "mot"
        assert read(1, THERE).strip() == ""


def test_annotations_are_shown_or_not() -> None:
    widget = Rect(142, 62, 158, 68)
    assert set(RenderedPdf(pdf_of()).pixels(1, widget)) == {0}
    assert set(RenderedPdf(pdf_of(), annotations=False).pixels(1, widget)) == {255}


@pytest.mark.parametrize("rect", [Rect(-500, -500, -400, -400), Rect(900, 0, 950, 10)])
def test_a_rectangle_that_is_not_on_the_page_has_no_pixels(rect: Rect) -> None:
    assert RenderedPdf(pdf_of()).pixels(1, rect) == b""


def test_what_is_no_pdf_is_refused_by_name() -> None:
    with pytest.raises(UnreadablePdfError, match=r"a\.pdf"):
        RenderedPdf(b"no PDF", "a.pdf")
