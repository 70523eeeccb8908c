"""Blanks that are the marks and the columns of a chart."""

from ndrcpdf.geometry import Rect
from ndrcpdf.layout.locating.candidate import Candidate
from ndrcpdf.layout.page import TOUCHING, Page, Token, TokenKind
from ndrcpdf.layout.token_search import TokenStream
from ndrcpdf.model.forms import Field
from ndrcpdf.model.placements import Placement, Role


def in_chart(field: Field, stream: TokenStream, label: range, _last: int, score: float) -> Candidate | None:
    """The ruled area beside the scale, from the height of its 00 up to that of its label, 20."""
    page, top = stream.tokens[label.start]
    zeros = [
        token
        for token in page.tokens
        if token.text == "00" and token.rect.y1 < top.rect.y0 and abs(token.rect.x0 - top.rect.x0) < TOUCHING
    ]
    if not zeros:
        return None
    low, high = _scale_height(page, zeros[0]), _scale_height(page, top)
    beside = [cell for cell in page.cells if low < (cell.y0 + cell.y1) / 2 < high and cell.x0 > top.rect.x1 - 1]
    if not beside:
        return None
    columns = _heads(page, top) or beside  # what has no head is no column of the chart
    area = Rect(min(cell.x0 for cell in columns), low, max(cell.x1 for cell in columns), high)
    placement = Placement(field.name, page.number, area, Role.CHART, top.size, anchor=zeros[0].mcid)
    return Candidate((label.start, 0), (placement,), score)


def _heads(page: Page, top: Token) -> list[Rect]:
    """The cells with words just above the top of a scale, right of it: the heads of the columns."""
    full = {token.cell for token in page.tokens if token.kind is TokenKind.WORD}
    return [
        cell
        for cell in page.cells
        if cell in full and top.cell and abs(cell.y0 - top.cell.y1) < TOUCHING and cell.x0 > top.cell.x1 - TOUCHING
    ]


def _scale_height(page: Page, mark: Token) -> float:
    """The height a mark of the scale stands for: the middle of its cell, else the ruled line beside it."""
    if mark.cell:
        return (mark.cell.y0 + mark.cell.y1) / 2
    middle = (mark.rect.y0 + mark.rect.y1) / 2
    return min((edge for cell in page.cells for edge in (cell.y0, cell.y1)), key=lambda edge: abs(edge - middle))
