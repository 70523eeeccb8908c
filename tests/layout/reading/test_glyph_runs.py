"""What is set in type: words, dotted leaders and boxes, told apart as they are read from a page."""

from collections.abc import Callable

import pytest
from reportlab.pdfgen.canvas import Canvas

from ndrcpdf.layout.page import Page, Token, TokenKind
from ndrcpdf.layout.reading.glyph_runs import is_bold


@pytest.fixture
def typed(read: Callable[..., Page]) -> Callable[[str], list[Token]]:
    """``typed("Nom : …")``: the tokens of a line that is set so, from x = 40."""
    return lambda text: list(read(lambda canvas: canvas.drawString(40, 200, text)).tokens)


def kinds(tokens: list[Token]) -> list[tuple[TokenKind, str]]:
    return [(token.kind, token.text) for token in tokens]


@pytest.mark.parametrize("dots", [".....", ". . . . .", "_____", "…", "·····"])
def test_dots_in_a_row_are_a_leader_even_without_a_space_before(dots: str, typed: Callable) -> None:
    assert kinds(typed(f"Nom :{dots}Code")) == [
        (TokenKind.WORD, "Nom"),
        (TokenKind.WORD, ":"),
        (TokenKind.LEADER, "…"),
        (TokenKind.WORD, "Code"),
    ]


def test_two_dots_are_no_leader(typed: Callable) -> None:
    assert kinds(typed("etc..")) == [(TokenKind.WORD, "etc..")]


@pytest.mark.parametrize(("text", "is_box"), [("[ ]", True), ("(   )", True), ("[]", False), ("[x]", False)])
def test_brackets_with_room_between_are_a_box_to_tick(text: str, is_box: bool, typed: Callable) -> None:
    boxes = [token for token in typed(f"Oui {text} Non") if token.kind is TokenKind.BOX]
    assert len(boxes) == is_box
    assert all(token.text == "☐" and token.rect.x0 > 55 for token in boxes)


def test_a_sign_of_a_font_of_signs_is_a_box_as_large_as_its_ink(read: Callable) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setFont("ZapfDingbats", 10)
        canvas.drawString(40, 200, "o")
        canvas.setFont("Helvetica", 10)
        canvas.drawString(55, 200, "Oui")

    box, word = read(draw).tokens
    assert (box.kind, word.text) == (TokenKind.BOX, "Oui")
    assert box.rect.width == pytest.approx(box.rect.height, abs=0.1)
    assert 6 < box.rect.width < 8


def test_a_small_raised_digit_is_the_number_of_a_note(read: Callable) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.drawString(40, 200, "Nom")
        canvas.setFont("Helvetica", 6)
        canvas.drawString(40 + canvas.stringWidth("Nom", "Helvetica", 10), 204, "1")

    (word,) = read(draw).tokens
    assert (word.text, word.raised, word.unnumbered, word.size, word.baseline) == ("Nom1", "1", "Nom", 10, 200)
    assert len(word.edges) == len(word.text)


def test_words_set_aslant_over_the_page_are_no_part_of_it(read: Callable) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.drawString(40, 200, "Nom")
        canvas.translate(100, 50)
        canvas.rotate(30)
        canvas.drawString(0, 0, "SPECIMEN")

    assert [token.text for token in read(draw).tokens] == ["Nom"]


@pytest.mark.parametrize(
    ("font", "bold"),
    [("ABCDEF+Arial-BoldMT", True), ("Lato-Black", True), ("Frutiger-Bd", True), ("Times,B", True), ("Bodoni", False)],
)
def test_bold_type_is_known_by_the_name_of_its_font(font: str, bold: bool) -> None:
    assert is_bold(font) is bold


def test_a_word_is_bold_where_a_part_of_it_is(read: Callable) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setFont("Helvetica-Bold", 10)
        canvas.drawString(40, 200, "Nom")
        canvas.setFont("Helvetica", 10)
        canvas.drawString(80, 200, "usuel")

    assert [token.bold for token in read(draw).tokens] == [True, False]
