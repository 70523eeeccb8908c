"""Blanks that are the ruled area of a chart."""

from ndrcpdf.geometry import Rect, hull
from ndrcpdf.layout.locating.candidate import Candidate
from ndrcpdf.layout.page import SLACK, TOUCHING, Page, Token, TokenKind
from ndrcpdf.layout.token_search import TokenStream
from ndrcpdf.model.forms import Field
from ndrcpdf.model.placements import Placement, Role


def in_chart(field: Field, stream: TokenStream, label: range, _last: int, score: float) -> Candidate | None:
    """The ruled area beside the scale, from the height of its 00 up to that of its label, 20."""
    page, top = stream.tokens[label.start]
    zero = _zero_under(page, top)
    if zero is None:
        return None
    low, high = _scale_height(page, zero), _scale_height(page, top)
    beside = [cell for cell in page.cells if low < cell.centre[1] < high and cell.x0 > top.rect.x1 - SLACK]
    if not beside:
        return None
    columns = hull(_heads(page, top) or beside)  # what has no head is no column of the chart
    area = Rect(columns.x0, low, columns.x1, high)
    placement = Placement(field.name, page.number, area, Role.CHART, top.size, anchor=zero.mcid)
    return Candidate((label.start, 0), (placement,), score)


def _zero_under(page: Page, top: Token) -> Token | None:
    """The 00 at the foot of the scale that begins with a token."""
    under = (token for token in page.tokens if token.text == "00" and token.rect.y1 < top.rect.y0)
    return next((token for token in under if abs(token.rect.x0 - top.rect.x0) < TOUCHING), None)


def _heads(page: Page, top: Token) -> list[Rect]:
    """The cells with words just above the top of a scale, right of it: the heads of the columns."""
    full = {token.cell for token in page.tokens if token.kind is TokenKind.WORD}
    return [
        cell
        for cell in page.cells
        if cell in full and top.cell and abs(cell.y0 - top.cell.y1) < TOUCHING and cell.x0 > top.cell.x1 - TOUCHING
    ]


def _scale_height(page: Page, number: Token) -> float:
    """The height that a number of the scale stands for: the middle of its cell, else the ruled line beside it."""
    if number.cell:
        return number.cell.centre[1]
    middle = number.rect.centre[1]
    return min((edge for cell in page.cells for edge in (cell.y0, cell.y1)), key=lambda edge: abs(edge - middle))
