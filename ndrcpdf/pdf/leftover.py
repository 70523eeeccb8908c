"""The blanks of a page that no field was placed on: what the form's description does not know of.

A dotted line asks by itself. A box, an empty cell or white space behind a colon may be a legend, the head of a row or
the end of a sentence as well: beside words that the description has, or over a chart, it is none.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from statistics import median

from ndrcpdf.pdf.glyphs import is_bullet
from ndrcpdf.pdf.letters import squeezed
from ndrcpdf.pdf.page import Kind, Page, Token
from ndrcpdf.schema import FieldType, Form, Placement, Rect, Role, Where

_WORDS_OF_A_LABEL = 8
_LONGEST_LABEL = 8
"""White space behind more words than this is the end of a sentence."""
_TOUCHING = 3.0
_SMALLEST_CELL = (25.0, 9.0)
"""A cell less wide or high, in points, is a gap between cells."""
_HEIGHT = 1.4
"""The height of a blank line, in parts of the type size."""
_ABOVE = 2.5
"""How far above a line to write on its label stands at most, from baseline to baseline, in parts of the type size."""
_TAKEN = 0.3
"""A blank is a field's if they share this part of the smaller of their rectangles."""
_NARROWEST_WHITE = 60.0
_GAP, _FIRST_GAP = 2.0, 2.0
"""Words further apart than this, in parts of the type size, belong to different labels; a blank begins so far behind
its label, in points."""
_LETTERS_OF_A_PHRASE = 10
"""Fewer letters in a row are in any description."""
_FINE_PRINT = 0.85
"""Type smaller than this part of what the fields are set in is a note to the form, and asks nothing."""
_STEP = 0.1
"""The heads of a chart's columns are no further over it than this part of its height: one mark of its scale."""


@dataclass(frozen=True, slots=True)
class Leftover:
    """A blank without a field: its page, its rectangle, the words before it, what its answer looks like.

    ``where`` is how a description would say where it is.
    """

    page: int
    rect: Rect
    label: str
    type: FieldType
    where: Where


def leftovers(form: Form, pages: Sequence[Page], placements: Sequence[Placement]) -> Iterator[Leftover]:
    """The labelled blanks that no placement is on, page by page."""
    described = _Described(form)
    for page in pages:
        here = [placement for placement in placements if placement.page == page.number]
        taken = [placement.rect for placement in here]
        unsure = [*_boxes(page), *_empty_cells(page, here), *_white_space(page, here)]
        asked = [*_printed(page), *(blank for blank in unsure if not described.has(blank))]
        for blank in asked:
            if blank.label and not any(_is_taken(blank.rect, rect) for rect in taken):
                yield blank


class _Described:
    """The words that a form's description has, in letters."""

    def __init__(self, form: Form) -> None:
        self._labels = {squeezed(label) for field in form.fields for label in (field.label, *field.blank.labels)}
        sections = (words for section in form.sections for words in (section.name, *section.headings))
        self._letters = "\n".join([*self._labels, *map(squeezed, (*sections, *form.fingerprint))])

    def has(self, blank: Leftover) -> bool:
        """Whether the words beside a blank are the description's; behind a colon, a short label is enough."""
        letters = squeezed(blank.label)
        if blank.where is Where.REST and letters in self._labels:
            return True
        return len(letters) >= _LETTERS_OF_A_PHRASE and letters in self._letters


def _is_taken(rect: Rect, other: Rect) -> bool:
    """Whether a placement is on the blank; that of the next line may reach into it."""
    width = min(rect.x1, other.x1) - max(rect.x0, other.x0)
    height = min(rect.y1, other.y1) - max(rect.y0, other.y0)
    smaller = min(rect.width * rect.height, other.width * other.height)
    return width > 0 and height > 0 and width * height > _TAKEN * smaller


# ── Dotted lines ─────────────────────────────────────────────────────────────────────────────────────────────────────


def _printed(page: Page) -> Iterator[Leftover]:
    """Dotted lines, those in a row as one."""
    lines: list[Token] = []
    before: list[Token] = []
    for token in page.tokens:
        if lines and (token.kind is Kind.BOX or (token.kind is Kind.WORD and squeezed(token.text))):
            yield _lines(page, lines, before)
            lines, before = [], []
        if token.kind is Kind.LEADER:
            lines.append(token)
        elif token.kind is Kind.WORD:
            before.append(token)
    if lines:
        yield _lines(page, lines, before)


def _lines(page: Page, lines: Sequence[Token], before: Sequence[Token]) -> Leftover:
    first, last = lines[0], lines[-1]
    top, bottom = first.rect.y0 + _HEIGHT * first.size, min(last.rect.y0, first.rect.y0) - 1
    rect = Rect(min(each.rect.x0 for each in lines), bottom, max(each.rect.x1 for each in lines), top)
    several = last.line > first.line
    kind, where = (FieldType.LINES, Where.LINES) if several else (FieldType.TEXT, Where.LEADER)
    return Leftover(page.number, rect, _joined(_label_of(first, before)), kind, where)


def _label_of(line: Token, before: Sequence[Token]) -> Sequence[Token]:
    """The words before a line to write on, or right above it with a colon; without, it is a rule like any other."""
    beside = [word for word in before if word.line == line.line and word.rect.x1 <= line.rect.x0 + 1]
    if beside or not before:
        return beside
    last = before[-1]
    above = last.cell == line.cell and 0 < last.baseline - line.baseline < _ABOVE * line.size
    ends = last.text.rstrip().endswith(":")
    return [word for word in before if word.line == last.line] if above and ends else ()


def _joined(words: Sequence[Token]) -> str:
    return " ".join(word.text for word in words[-_WORDS_OF_A_LABEL:])


# ── White space ──────────────────────────────────────────────────────────────────────────────────────────────────────


def _white_space(page: Page, placements: Sequence[Placement]) -> Iterator[Leftover]:
    """What is white behind a colon, on a page whose fields are on white space too."""
    written = [placement for placement in placements if placement.role in (Role.TEXT, Role.LINES)]
    leaders = [token.rect for token in page.tokens if token.kind is Kind.LEADER]
    if not written or any(_is_taken(each.rect, leader) for each in written for leader in leaders):
        return
    usual = median(placement.size for placement in written)
    margin = max(token.rect.x1 for token in page.tokens if token.kind is Kind.WORD)
    for _line, group in groupby(page.tokens, key=lambda token: token.line):
        line = list(group)
        for number, token in enumerate(line):
            end = line[number + 1].rect.x0 if number + 1 < len(line) else (token.cell or page.box).x1
            label = _phrase(line[: number + 1])
            asks = token.text.endswith(":") and token.size >= _FINE_PRINT * usual and len(label) <= _LONGEST_LABEL
            room = Rect(token.rect.x1 + _FIRST_GAP, token.rect.y0, min(end, margin), token.rect.y1)
            if asks and room.width >= _NARROWEST_WHITE:
                yield Leftover(page.number, room, _joined(label), FieldType.TEXT, Where.REST)


def _phrase(line: Sequence[Token]) -> list[Token]:
    """The last words of a line that belong together."""
    phrase: list[Token] = []
    for word in reversed(line):
        apart = phrase and phrase[-1].rect.x0 - word.rect.x1 > _GAP * word.size
        if apart or word.kind is not Kind.WORD:
            break
        phrase.append(word)
    return phrase[::-1]


# ── Boxes ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def _boxes(page: Page) -> Iterator[Leftover]:
    for token in page.tokens:
        if token.kind is Kind.BOX and not is_bullet(token.text):
            yield Leftover(page.number, token.rect, _beside(page, token), FieldType.FLAG, Where.BOXES)


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


# ── Cells ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def _empty_cells(page: Page, placements: Sequence[Placement]) -> Iterator[Leftover]:
    """Empty cells that touch one with words on their left or above them, but for the heads of a chart's columns."""
    words: dict[Rect, list[str]] = {}
    for token in page.tokens:
        if token.cell:
            words.setdefault(token.cell, []).append(token.text if token.kind is Kind.WORD else "")
    charts = [placement.rect for placement in placements if placement.role is Role.CHART]
    narrowest, lowest = _SMALLEST_CELL
    for cell in page.cells:
        big_enough = cell.width >= narrowest and cell.height >= lowest
        if cell in words or not big_enough or _is_of_a_chart(cell, charts):
            continue
        label = next((text for other, text in words.items() if _labels(other, cell)), [])
        kind = FieldType.LINES if cell.height > 2 * lowest else FieldType.TEXT
        yield Leftover(page.number, cell, " ".join(label[:_WORDS_OF_A_LABEL]).strip(), kind, Where.CELL)


def _is_of_a_chart(cell: Rect, charts: Collection[Rect]) -> bool:
    """Whether a cell is the head of a chart's column, one that has no curve too; or a piece of its ruled area."""
    return any(
        chart.x0 - _TOUCHING < cell.x0 and chart.y0 - _TOUCHING < cell.y0 < chart.y1 + _STEP * chart.height
        for chart in charts
    )


def _labels(other: Rect, cell: Rect) -> bool:
    """Whether a cell with words is just left of an empty one and as high, or just above it and as wide."""
    left = abs(other.x1 - cell.x0) + abs(other.y0 - cell.y0) + abs(other.y1 - cell.y1)
    above = abs(other.y0 - cell.y1) + abs(other.x0 - cell.x0) + abs(other.x1 - cell.x1)
    return min(left, above) < _TOUCHING
