"""A page of a PDF as it is read: its words, leaders and boxes in order, its cells and its drawing."""

from collections.abc import Callable

import pytest
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from ndrcpdf.errors import UnreadablePdfError
from ndrcpdf.geometry import Rect
from ndrcpdf.layout.page import DRAWN, PROMPT, TokenKind
from ndrcpdf.layout.reading.text_layer import read_pages
from ndrcpdf.layout.reading.upright import upright_pdf


def test_a_page_is_read_in_order_with_what_is_drawn_on_it(read: Callable) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.rect(40, 100, 150, 40)
        canvas.drawString(45, 120, "Code")
        canvas.line(70, 200, 240, 200)
        canvas.drawString(40, 201, "Nom")
        canvas.rect(40, 250, 9, 9)
        canvas.drawString(55, 250, "Oui")

    page = read(draw)
    assert [(token.kind, token.text, token.line) for token in page.tokens] == [
        (TokenKind.BOX, "☐", 1),
        (TokenKind.WORD, "Oui", 1),
        (TokenKind.WORD, "Nom", 2),
        (TokenKind.LEADER, DRAWN, 2),
        (TokenKind.WORD, "Code", 3),
    ]
    assert page.box == Rect(0, 0, 400, 300)
    assert page.tokens[-1].cell == page.cells[0] == pytest.approx(Rect(40, 100, 190, 140))


def test_a_small_frame_around_a_letter_is_no_box_to_tick(read: Callable) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.rect(40, 200, 12, 12)
        canvas.drawString(43, 203, "A")

    assert [token.kind for token in read(draw).tokens] == [TokenKind.WORD]


def test_a_prompt_is_a_leader_and_a_place_to_be_painted_over(read: Callable) -> None:
    page = read(lambda canvas: canvas.drawString(40, 200, "Nom : Choisissez un élément."))
    assert [token.text for token in page.tokens] == ["Nom", ":", PROMPT]
    ((line,),) = page.prompts
    assert line.holds_centre_of(page.tokens[-1].rect)


def test_pictures_are_known_by_their_places(read: Callable) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.drawString(40, 200, "Logo")
        canvas.drawImage(ImageReader(Image.new("RGB", (8, 8), "navy")), 100, 150, 50, 40)

    (picture,) = read(draw).drawing.pictures
    assert picture == pytest.approx(Rect(100, 150, 150, 190))


def test_only_the_pages_that_are_asked_for_are_read(drawn: Callable) -> None:
    pdf = upright_pdf(drawn(*[lambda canvas, n=n: canvas.drawString(40, 200, f"Page{n}") for n in (1, 2, 3)]), "pages")
    assert [(page.number, page.tokens[0].text) for page in read_pages(pdf, [3, 1])] == [(1, "Page1"), (3, "Page3")]
    assert len(read_pages(pdf)) == 3


def test_a_page_without_text_is_refused_unless_scans_are_wanted(drawn: Callable) -> None:
    pdf = upright_pdf(drawn(lambda canvas: canvas.drawString(40, 200, "Nom"), lambda canvas: None), "both.pdf")
    with pytest.raises(UnreadablePdfError, match="picture") as refused:
        read_pages(pdf, [2])
    assert "OCR" in str(refused.value.remedy)
    (page,) = read_pages(pdf, [2], scans=True)
    assert page.tokens == ()
