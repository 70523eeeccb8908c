"""The blanks of a page that no field was placed on: what the form's description does not know of."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ndrcpdf.pdf.glyphs import is_bullet
from ndrcpdf.pdf.letters import squeezed
from ndrcpdf.pdf.page import Kind, Page, Token
from ndrcpdf.schema import FieldType, Placement, Rect

_WORDS_OF_A_LABEL = 8
_TOUCHING = 3.0
_SMALLEST_CELL = (25.0, 9.0)
"""A cell less wide or high, in points, is a gap between cells."""
_HEIGHT = 1.4
"""The height of a blank line, in parts of the type size."""


@dataclass(frozen=True, slots=True)
class Leftover:
    """A blank without a field: its page, its rectangle, the words before it, and what its answer looks like."""

    page: int
    rect: Rect
    label: str
    type: FieldType


def leftovers(pages: Sequence[Page], placements: Sequence[Placement]) -> Iterator[Leftover]:
    """The dotted lines, boxes and labelled empty cells that no placement is on, page by page."""
    for page in pages:
        taken = [placement.rect for placement in placements if placement.page == page.number]
        for blank in (*_printed(page), *_empty_cells(page)):
            if blank.label and not any(_touches(blank.rect, rect) for rect in taken):
                yield blank


def _printed(page: Page) -> Iterator[Leftover]:
    """Dotted lines, those in a row as one, and boxes."""
    lines: list[Token] = []
    label: list[str] = []
    for token in page.tokens:
        if lines and (token.kind is Kind.BOX or (token.kind is Kind.WORD and squeezed(token.text))):
            yield _lines(page, lines, label)
            lines, label = [], []
        if token.kind is Kind.LEADER:
            lines.append(token)
        elif token.kind is Kind.BOX and not is_bullet(token.text):
            yield Leftover(page.number, token.rect, _beside(page, token), FieldType.FLAG)
        else:
            label.append(token.text)
    if lines:
        yield _lines(page, lines, label)


def _lines(page: Page, lines: Sequence[Token], label: Sequence[str]) -> Leftover:
    first, last = lines[0], lines[-1]
    top, bottom = first.rect.y0 + _HEIGHT * first.size, min(last.rect.y0, first.rect.y0) - 1
    rect = Rect(min(each.rect.x0 for each in lines), bottom, max(each.rect.x1 for each in lines), top)
    words = " ".join(label[-_WORDS_OF_A_LABEL:]) if _is_labelled(page, first, label) else ""
    kind = FieldType.LINES if last.line > first.line else FieldType.TEXT
    return Leftover(page.number, rect, words, kind)


def _is_labelled(page: Page, line: Token, label: Sequence[str]) -> bool:
    """Whether words stand before a line to write on, or above it with a colon; else it is a rule like any other."""
    before = any(
        token.line == line.line and token.kind is Kind.WORD and token.rect.x1 <= line.rect.x0 + 1
        for token in page.tokens
    )
    return before or bool(label and label[-1].rstrip().endswith(":"))


def _beside(page: Page, box: Token) -> str:
    """The words after a box on its line, up to the next one; else those before it."""
    index = page.tokens.index(box)
    after = _words(page.tokens[index + 1 :], box)
    return " ".join(after[:_WORDS_OF_A_LABEL] or _words(page.tokens[:index][::-1], box)[::-1][-_WORDS_OF_A_LABEL:])


def _words(tokens: Sequence[Token], box: Token) -> list[str]:
    words: list[str] = []
    for token in tokens:
        if token.line != box.line or token.kind is not Kind.WORD:
            break
        words.append(token.text)
    return words


def _empty_cells(page: Page) -> Iterator[Leftover]:
    """Empty cells that touch one with words on their left or above them."""
    words: dict[Rect, list[str]] = {}
    for token in page.tokens:
        if token.cell:
            words.setdefault(token.cell, []).append(token.text if token.kind is Kind.WORD else "")
    narrowest, lowest = _SMALLEST_CELL
    for cell in page.cells:
        if cell not in words and cell.width >= narrowest and cell.height >= lowest:
            label = next((text for other, text in words.items() if _labels(other, cell)), [])
            kind = FieldType.LINES if cell.height > 2 * lowest else FieldType.TEXT
            yield Leftover(page.number, cell, " ".join(label[:_WORDS_OF_A_LABEL]).strip(), kind)


def _labels(other: Rect, cell: Rect) -> bool:
    """Whether a cell with words is just left of an empty one and as high, or just above it and as wide."""
    left = abs(other.x1 - cell.x0) + abs(other.y0 - cell.y0) + abs(other.y1 - cell.y1)
    above = abs(other.y0 - cell.y1) + abs(other.x0 - cell.x0) + abs(other.x1 - cell.x1)
    return min(left, above) < _TOUCHING


def _touches(rect: Rect, other: Rect) -> bool:
    return min(rect.x1, other.x1) > max(rect.x0, other.x0) and min(rect.y1, other.y1) > max(rect.y0, other.y0)
