"""The text of every page at first sight, and which way it runs."""

from collections.abc import Callable

import pytest
from reportlab.pdfgen.canvas import Canvas

from ndrcpdf.errors import UnreadablePdfError
from ndrcpdf.layout.page_text import read_page_texts


def test_a_page_shows_its_letters_and_its_words(drawn: Callable) -> None:
    (page,) = read_page_texts(drawn(lambda canvas: canvas.drawString(40, 250, "Né(e) le : 1er mai")), "page")
    assert (page.number, page.letters, page.turn) == (1, "neele1ermai", 0)
    assert page.words == {"nee", "le", "1er", "mai"}


@pytest.mark.parametrize("angle", [0, 90, 180, 270])
def test_the_turn_is_that_of_most_letters_anticlockwise(angle: int, drawn: Callable) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.drawString(10, 10, "1")
        canvas.translate(200, 150)
        canvas.rotate(angle)
        canvas.drawString(0, 0, "Nom de famille")

    (page,) = read_page_texts(drawn(draw), "page")
    assert page.turn == angle


def test_one_page_without_text_is_a_page_among_others(drawn: Callable) -> None:
    pages = read_page_texts(drawn(lambda canvas: canvas.drawString(40, 250, "Nom"), lambda canvas: None), "pages")
    assert [page.letters for page in pages] == ["nom", ""]


def test_a_pdf_without_any_text_is_refused_with_a_remedy(drawn: Callable) -> None:
    with pytest.raises(UnreadablePdfError, match="picture") as refused:
        read_page_texts(drawn(lambda canvas: canvas.rect(10, 10, 50, 50)), "scan.pdf")
    assert "OCR" in str(refused.value.remedy)
