"""A page is read the same whatever its boxes, units and rotation, and what is read is led back to its place."""

from collections.abc import Callable

import pytest
from reportlab.pdfgen.canvas import Canvas

from ndrcpdf.geometry import Rect
from ndrcpdf.layout.page import Page
from ndrcpdf.layout.reading.text_layer import read_pages
from ndrcpdf.layout.reading.upright import UprightPdf, upright_pdf
from page_variants import VARIANTS, changed, moved


def draw(canvas: Canvas) -> None:
    """A line of text with dots, a line to write on, a cell, a box to tick, a sign that is a box, and a prompt."""
    canvas.drawString(40, 250, "Nom : ....................")
    canvas.line(40, 200, 240, 200)
    canvas.rect(40, 100, 150, 40)
    canvas.drawString(45, 120, "Code")
    canvas.rect(300, 100, 9, 9)
    canvas.drawString(40, 60, "Sexe : Choisissez un élément.")
    canvas.setFont("ZapfDingbats", 10)
    canvas.drawString(300, 150, "o")


@pytest.fixture(scope="module")
def plain(drawn: Callable[..., bytes]) -> bytes:
    return drawn(draw)


def read(data: bytes) -> tuple[UprightPdf, Page]:
    pdf = upright_pdf(data, "page")
    return pdf, read_pages(pdf)[0]


def rects_of(page: Page) -> list[Rect]:
    """Every rectangle that is read on a page."""
    prompts = [line for prompt in page.prompts for line in prompt]
    return [*(token.rect for token in page.tokens), *page.cells, *page.drawing.boxes, *prompts]


@pytest.mark.parametrize("variant", VARIANTS)
def test_a_page_is_read_the_same_whatever_its_boxes_units_and_rotation(variant: str, plain: bytes) -> None:
    (_pdf, expected), (_changed, page) = read(plain), read(changed(plain, variant))
    assert page.box == expected.box
    seen, wanted = (
        [(token.kind, token.text, token.line, token.cell is None) for token in each.tokens] for each in (page, expected)
    )
    assert seen == wanted
    assert len(wanted) == 10
    for rect, same in zip(rects_of(page), rects_of(expected), strict=True):
        assert rect == pytest.approx(same, abs=0.02)
    for token, same in zip(page.tokens, expected.tokens, strict=True):
        assert (token.baseline, token.size) == pytest.approx((same.baseline, same.size), abs=0.02)


@pytest.mark.parametrize("variant", VARIANTS)
def test_what_is_read_is_led_back_to_its_place_in_user_space(variant: str, plain: bytes) -> None:
    (_pdf, expected), (pdf, page) = read(plain), read(changed(plain, variant))
    for rect, same in zip(rects_of(page), rects_of(expected), strict=True):
        assert pdf.in_user_space(1, rect) == pytest.approx(moved(same, variant), abs=0.02)


def test_a_pdf_of_upright_pages_is_read_as_it_is(plain: bytes) -> None:
    pdf, _page = read(plain)
    assert pdf.data is pdf.original is plain
    assert pdf.turns == pdf.boxes == {}
