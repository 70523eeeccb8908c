"""What the tests of page analysis share: words, leaders, boxes and pages made by hand, and small PDFs that are read."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from io import BytesIO

import pytest
from reportlab.pdfgen.canvas import Canvas

from ndrcpdf.geometry import Rect
from ndrcpdf.layout.page import Drawing, Page, Token, TokenKind
from ndrcpdf.layout.reading.text_layer import read_pages
from ndrcpdf.layout.reading.upright import upright_pdf

PAGE_BOX = Rect(0, 0, 400, 300)


def _token(kind: TokenKind, text: str, x: float, y: float, width: float, size: float, more: dict) -> Token:
    return Token(kind, text, Rect(x, y - size / 4, x + width, y + size * 3 / 4), y, size, **more)


@pytest.fixture(scope="session")
def word() -> Callable[..., Token]:
    """``word("Nom", 40, 250)``: a word that begins at that x, on that baseline; a letter is half its size wide."""

    def word(text: str, x: float, y: float, size: float = 10.0, **more: object) -> Token:
        return _token(TokenKind.WORD, text, x, y, len(text) * size / 2, size, more)

    return word


@pytest.fixture(scope="session")
def leader() -> Callable[..., Token]:
    """``leader(40, 240, 250)``: a leader from one x to another, on that baseline."""

    def leader(x0: float, x1: float, y: float, size: float = 10.0, **more: object) -> Token:
        return _token(TokenKind.LEADER, "…", x0, y, x1 - x0, size, more)

    return leader


@pytest.fixture(scope="session")
def tick_box() -> Callable[..., Token]:
    """``tick_box(40, 250)``: a box to tick, as wide as high, that begins at that x on that baseline."""

    def tick_box(x: float, y: float, size: float = 10.0, **more: object) -> Token:
        return _token(TokenKind.BOX, "☐", x, y, size, size, more)

    return tick_box


@pytest.fixture(scope="session")
def page() -> Callable[..., Page]:
    """``page([token, …], cells=[rect, …])``: a page of 400 by 300 points with these tokens, in their order."""

    def page(tokens: Iterable[Token] = (), cells: Iterable[Rect] = (), number: int = 1) -> Page:
        return Page(number, PAGE_BOX, tuple(tokens), tuple(cells))

    return page


@pytest.fixture(scope="session")
def drawn() -> Callable[..., bytes]:
    """``drawn(lambda canvas: …, …)``: a PDF with a page of 400 by 300 points for each function that draws one."""

    def drawn(*pages: Callable[[Canvas], object]) -> bytes:
        out = BytesIO()
        canvas = Canvas(out, pagesize=(PAGE_BOX.width, PAGE_BOX.height))
        for draw in pages:
            canvas.setFont("Helvetica", 10)
            draw(canvas)
            canvas.showPage()
        canvas.save()
        return out.getvalue()

    return drawn


@pytest.fixture(scope="session")
def read(drawn: Callable[..., bytes]) -> Callable[..., Page]:
    """``read(lambda canvas: …)``: a page that is drawn so, as it is read."""
    return lambda draw: read_pages(upright_pdf(drawn(draw), "page"))[0]


@pytest.fixture(scope="session")
def texts() -> Callable[[Iterable[Sequence[Token]]], list[str]]:
    """``texts(lines)``: the words of each line with spaces between."""
    return lambda lines: [" ".join(token.text for token in line) for line in lines]


@pytest.fixture(scope="session")
def laid_out() -> Callable[..., Page]:
    """``laid_out([token, …], [rect, …], boxes=(…))``: a page whose tokens know their line and cell.

    The lines are numbered from the top, and the tokens come in reading order.
    """

    def laid_out(tokens: Iterable[Token], cells: Iterable[Rect] = (), number: int = 1, **drawing: tuple) -> Page:
        around = sorted(cells, key=lambda cell: cell.area)
        tokens = sorted(tokens, key=lambda token: (-token.baseline, token.rect.x0))
        heights = sorted({token.baseline for token in tokens}, reverse=True)
        read = (
            replace(
                token,
                line=heights.index(token.baseline),
                cell=next((cell for cell in around if cell.holds_centre_of(token.rect)), None),
            )
            for token in tokens
        )
        return Page(number, PAGE_BOX, tuple(read), tuple(around[::-1]), Drawing(**drawing))

    return laid_out
