"""What may be a blank of a page, with the words that go with it: dotted lines, white space, boxes, cells, rooms.

What is a blank on one form is just printed on another: the fields that are placed on a page show how its blanks look.
"""

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from statistics import median

from ndrcpdf.geometry import Rect, hull, shared_height
from ndrcpdf.layout.captions import blanks_of, caption, is_centred
from ndrcpdf.layout.letters import letters_only
from ndrcpdf.layout.lines import phrases, text_of
from ndrcpdf.layout.locating.candidate import are_on_one_blank
from ndrcpdf.layout.page import CLEAR, INSET, LINE_HEIGHT, NARROWEST_WHITE, SLACK, TOUCHING, Page, Token, TokenKind
from ndrcpdf.layout.reading.checkbox_glyphs import is_bullet
from ndrcpdf.model.forms import FieldType, Where
from ndrcpdf.model.placements import Placement, Role

_LONGEST_LABEL = 8
"""A label is told by so many words; what more words stand before is the end of a sentence."""
_NARROWEST_CELL, _LOWEST_CELL = 25.0, 9.0
"""A cell less wide or high than this, in points, is a gap between cells."""
_LOW = 2.0
"""A cell or a room higher than this, in heights of a line, is for several lines."""
_ABOVE = 2.5
"""How far above a line to write on its label stands at most, from baseline to baseline, in parts of the type size."""
_GAP = 2.0
"""How far before its line a label ends at most, in parts of the type size."""
_CORNER = 2.0
"""How far from the left side of a cell a label in its corner begins at most, in parts of the type size."""
_MORE_UNDER = 1.5
"""How many times the room over a label at the top of a cell the room under it is at least."""
_FINE_PRINT = 0.85
"""Type smaller than this part of what the fields are set in is a note to the form, and asks nothing."""
_STEP = 0.1
"""The heads of a chart's columns are no further over it than this part of its height: one mark of its scale."""


@dataclass(frozen=True, slots=True)
class UnplacedBlank:
    """A blank without a field: its page, its rectangle, the words before it, what its answer looks like.

    ``where`` is how a description would say where it is; ``column`` are the words over it, of a cell in a grid.
    ``section`` is what it is printed in, empty before the first heading; ``after`` is the field that its label comes
    behind as the page is read, empty for the first.
    """

    page: int
    rect: Rect
    label: str
    type: FieldType
    where: Where
    column: str = ""
    section: str = ""
    after: str = ""

    def is_same(self, other: "UnplacedBlank") -> bool:
        """Whether both are one blank of a page."""
        return self.page == other.page and are_on_one_blank(self.rect, other.rect)

    def distance(self, placement: Placement) -> float:
        """How far a field is from the blank, in points, from middle to middle; without end on another page."""
        return math.dist(self.rect.centre, placement.rect.centre) if self.page == placement.page else math.inf


# ── Dotted lines ─────────────────────────────────────────────────────────────────────────────────────────────────────


def dotted_lines(page: Page) -> Iterator[UnplacedBlank]:
    """Dotted lines, those in a row as one, but for those that have their labels under them."""
    for lines, before in _runs_of_lines(page):
        captioned = [line for blank, _words in _with_captions(page, lines, before) for line in blank]
        others = [line for line in lines if line not in captioned]
        if others:
            yield _as_blank(page, others, _label_of(others[0], before))


def captioned_lines(page: Page, placements: Sequence[Placement]) -> Iterator[UnplacedBlank]:
    """Dotted lines that have their labels under them: in the middle, unless fields have theirs at the side."""
    found = [
        (_as_blank(page, blank, words), is_centred(words, blank))
        for lines, before in _runs_of_lines(page)
        for blank, words in _with_captions(page, lines, before)
    ]
    at_the_side = any(_is_taken(blank.rect, placements) for blank, centred in found if not centred)
    yield from (blank for blank, centred in found if centred or at_the_side)


def _runs_of_lines(page: Page) -> Iterator[tuple[list[Token], list[Token]]]:
    """Dotted lines with no words between, and the words before them, back to the lines before."""
    lines: list[Token] = []
    before: list[Token] = []
    for token in page.tokens:
        if lines and (token.kind is TokenKind.BOX or (token.kind is TokenKind.WORD and letters_only(token.text))):
            yield lines, before
            lines, before = [], []
        if token.kind is TokenKind.LEADER:
            lines.append(token)
        elif token.kind is TokenKind.WORD:
            before.append(token)
    if lines:
        yield lines, before


def _with_captions(
    page: Page, lines: Sequence[Token], before: Sequence[Token]
) -> Iterator[tuple[list[Token], list[Token]]]:
    """The lines of each blank that has its label under it, and that label."""
    for blank in blanks_of(page, lines):
        words = caption(page, blank)
        if words and len(words) <= _LONGEST_LABEL and not _is_labelled(blank[0], lines, before):
            yield blank, words


def _is_labelled(line: Token, lines: Sequence[Token], before: Sequence[Token]) -> bool:
    """Whether the label of a line is before it, and near, or over it with no other line between."""
    label = _label_of(line, before)
    if label and label[-1].line == line.line:
        return line.rect.x0 - label[-1].rect.x1 < _GAP * line.size
    return bool(label) and line == lines[0]


def _as_blank(page: Page, lines: Sequence[Token], label: Sequence[Token]) -> UnplacedBlank:
    first, last = lines[0], lines[-1]
    top, bottom = first.rect.y0 + LINE_HEIGHT * first.size, min(last.rect.y0, first.rect.y0) - INSET
    rect = hull(each.rect for each in lines)._replace(y0=bottom, y1=top)
    several = last.line > first.line
    kind, where = (FieldType.LINES, Where.LINES) if several else (FieldType.TEXT, Where.LEADER)
    return UnplacedBlank(page.number, rect, _joined(label), kind, where)


def _label_of(line: Token, before: Sequence[Token]) -> Sequence[Token]:
    """The words before a line to write on, or right above it with a colon; without, it is a rule like any other."""
    beside = [word for word in before if word.line == line.line and word.rect.x1 <= line.rect.x0 + SLACK]
    if beside or not before:
        return beside
    return [word for word in before if word.line == before[-1].line] if _asks_above(before[-1], line) else ()


def _asks_above(last: Token, line: Token) -> bool:
    """Whether the words right above a line, of which this is the last, end in a colon."""
    is_above = last.cell == line.cell and 0 < last.baseline - line.baseline < _ABOVE * line.size
    return is_above and last.text.rstrip().endswith(":")


def _joined(words: Sequence[Token]) -> str:
    return text_of(words[-_LONGEST_LABEL:])


# ── White space ──────────────────────────────────────────────────────────────────────────────────────────────────────


def white_space(page: Page, placements: Sequence[Placement], under_labels: Sequence[Rect]) -> Iterator[UnplacedBlank]:
    """What is white behind a colon, on a page that has other fields on white space.

    Before a dotted line it is none, nor where the label has one of the rooms under labels in its cell.
    """
    written = [placement for placement in placements if placement.role in (Role.TEXT, Role.LINES)]
    usual = _size_on_white(page, written)
    if usual is None:
        return
    for label, following in _labels_with_a_colon(page):
        is_label = len(label) <= _LONGEST_LABEL and label[-1].size >= _FINE_PRINT * usual
        room = _white_behind(page, label, following)
        if is_label and room.width >= NARROWEST_WHITE and not _has_another(label, following, written, under_labels):
            yield UnplacedBlank(page.number, room, _joined(label), FieldType.TEXT, Where.LEADER)


def _size_on_white(page: Page, written: Sequence[Placement]) -> float | None:
    """The usual size of type of the fields on white space that go on with words; None where there are none."""
    printed = list(_printed_blanks(page))
    white = (each for each in written if not any(are_on_one_blank(each.rect, other) for other in printed))
    sizes = [each.size for each in white if _is_behind_words(each, page)]
    return median(sizes) if sizes else None


def _printed_blanks(page: Page) -> Iterator[Rect]:
    """The leaders of a page, and its empty cells."""
    yield from (token.rect for token in page.tokens if token.kind is TokenKind.LEADER)
    filled = {token.cell for token in page.tokens}
    yield from (cell for cell in page.cells if cell not in filled)


def _labels_with_a_colon(page: Page) -> Iterator[tuple[list[Token], Token | None]]:
    """The phrases of a page that end in a colon, each with what follows it on its line."""
    for _number, group in groupby(page.tokens, key=lambda token: token.line):
        line = list(group)
        for number, (token, following) in enumerate(pairwise([*line, None]), 1):
            if token and token.text.endswith(":"):
                yield _phrase(line[:number]), following


def _white_behind(page: Page, label: Sequence[Token], following: Token | None) -> Rect:
    """What is white behind a label: up to what follows on its line, or to where its cell or the longest line ends."""
    last = label[-1]
    end = following.rect.x0 if following else (last.cell or page.box).x1
    margin = max(token.rect.x1 for token in page.tokens if token.kind is TokenKind.WORD)
    return Rect(last.rect.x1 + CLEAR, last.rect.y0, min(end, margin), last.rect.y1)


def _has_another(
    label: Sequence[Token], following: Token | None, written: Sequence[Placement], under_labels: Sequence[Rect]
) -> bool:
    """Whether a label has another blank than what is white behind it: one that is printed, a field, or a room."""
    is_printed = following is not None and following.kind is not TokenKind.WORD
    cell = label[-1].cell
    is_over_room = cell is not None and any(are_on_one_blank(cell, room) for room in under_labels)
    return is_printed or is_over_room or _is_answered(label, written)


def _is_answered(label: Sequence[Token], placements: Sequence[Placement]) -> bool:
    return any(_answers(placement, label) for placement in placements)


def _is_behind_words(placement: Placement, page: Page) -> bool:
    """Whether a field goes on with a line of words."""
    rect, size = placement.rect, placement.size
    words = (token for token in page.tokens if token.kind is TokenKind.WORD)
    return any(rect.y0 <= word.baseline < rect.y1 and 0 <= rect.x0 - word.rect.x1 < size for word in words)


def _answers(placement: Placement, label: Sequence[Token]) -> bool:
    """Whether a field is a label's, though not behind it: right under it, lower in its cell, or in the next cell."""
    rect, first, cell = placement.rect, label[0], label[0].cell
    below = -first.size < first.rect.y0 - rect.y1 < _ABOVE * first.size - first.size
    if below and rect.x0 - first.size < first.rect.x0 < rect.x1:
        return True
    if not cell:
        return False
    is_in_the_next_cell = shared_height(rect, first.rect) > 0 and abs(rect.x0 - cell.x1) < TOUCHING
    is_in_its_cell = placement.role is Role.LINES and are_on_one_blank(cell, rect)
    return is_in_the_next_cell or (is_in_its_cell and rect.y1 < first.baseline + first.size)


def _phrase(line: Sequence[Token]) -> list[Token]:
    """The last words of a line that belong together."""
    begin = max((number for number, token in enumerate(line, 1) if token.kind is not TokenKind.WORD), default=0)
    *_others, phrase = phrases(line[begin:])
    return phrase


# ── Boxes ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def boxes(page: Page, placements: Sequence[Placement]) -> Iterator[UnplacedBlank]:
    """The boxes of a page; bullets are some where fields are on bullets."""
    found = [token for token in page.tokens if token.kind is TokenKind.BOX]
    ticked = any(is_bullet(box.text) and _is_taken(box.rect, placements) for box in found)
    for box in found:
        if ticked or not is_bullet(box.text):
            yield UnplacedBlank(page.number, box.rect, _beside(page, box), FieldType.FLAG, Where.BOXES)


def _beside(page: Page, box: Token) -> str:
    """The words after a box on its line, up to the next one; else those before it; else those of the cell beside."""
    index = page.tokens.index(box)
    after = _words(page.tokens[index + 1 :], box)[:_LONGEST_LABEL]
    before = _words(page.tokens[:index][::-1], box)[::-1][-_LONGEST_LABEL:]
    return " ".join(after or before or _words_of_cell_beside(page, box))


def _words_of_cell_beside(page: Page, box: Token) -> list[str]:
    cell = box.cell
    if not cell:
        return []
    cells = [other for other in page.cells if _is_left_of(cell, other) or _is_left_of(other, cell)]
    beside = max(cells, key=lambda other: other.x0, default=None)
    words = [token.text for token in page.tokens if token.cell == beside and token.kind is TokenKind.WORD]
    return words[:_LONGEST_LABEL] if beside else []


def _words(tokens: Sequence[Token], box: Token) -> list[str]:
    words: list[str] = []
    for token in tokens:
        if token.line != box.line or token.kind is not TokenKind.WORD:
            break
        words.append(token.text)
    return words


# ── Cells ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def empty_cells(page: Page, placements: Sequence[Placement]) -> Iterator[UnplacedBlank]:
    """Empty cells in a row or under a column that begins with words.

    Those of a chart are none, nor are shaded ones where all fields are on white.
    """
    words = _words_of_cells(page)
    empty = [cell for cell in page.cells if cell not in words]
    for cell in _writable(empty, page, placements):
        row, column = (_head(cell, page.cells, words, is_before) for is_before in (_is_left_of, _is_above))
        where = Where.GRID if row and column else Where.CELL
        yield UnplacedBlank(
            page.number, cell, row or column, _type_for(cell, _LOWEST_CELL), where, column if row else ""
        )


def _writable(empty: Sequence[Rect], page: Page, placements: Sequence[Placement]) -> Iterator[Rect]:
    """The empty cells that are large enough, of no chart, and shaded only where fields are in shaded ones."""
    all_white = not any(_is_shaded(cell, page) and _is_taken(cell, placements) for cell in empty)
    for cell in empty:
        if cell.width < _NARROWEST_CELL or cell.height < _LOWEST_CELL or (all_white and _is_shaded(cell, page)):
            continue
        if not _is_of_a_chart(cell, placements):
            yield cell


def _words_of_cells(page: Page) -> dict[Rect, list[str]]:
    """The words of each cell in which something is printed; an empty text for what is no word."""
    words: dict[Rect, list[str]] = {}
    for token in page.tokens:
        if token.cell:
            words.setdefault(token.cell, []).append(token.text if token.kind is TokenKind.WORD else "")
    return words


def _is_taken(rect: Rect, placements: Sequence[Placement]) -> bool:
    return any(are_on_one_blank(rect, placement.rect) for placement in placements)


def _type_for(blank: Rect, line: float) -> FieldType:
    """Lines where there is room for several of that height, else text."""
    return FieldType.LINES if blank.height > _LOW * line else FieldType.TEXT


def _head(
    cell: Rect, cells: Sequence[Rect], words: Mapping[Rect, Sequence[str]], is_before: Callable[[Rect, Rect], bool]
) -> str:
    """The words of the next cell that has some, of those in a row before this one; empty where the row ends first."""
    while cell not in words:
        nearest = next((other for other in cells if is_before(other, cell)), None)
        if nearest is None:
            return ""
        cell = nearest
    return " ".join(words[cell][:_LONGEST_LABEL]).strip()


def _is_left_of(other: Rect, cell: Rect) -> bool:
    return abs(other.x1 - cell.x0) + abs(other.y0 - cell.y0) + abs(other.y1 - cell.y1) < TOUCHING and other != cell


def _is_above(other: Rect, cell: Rect) -> bool:
    return abs(other.y0 - cell.y1) + abs(other.x0 - cell.x0) + abs(other.x1 - cell.x1) < TOUCHING and other != cell


def _is_of_a_chart(cell: Rect, placements: Sequence[Placement]) -> bool:
    """Whether a cell is the head of a chart's column, one that has no curve too; or a piece of its ruled area."""
    charts = (placement.rect for placement in placements if placement.role is Role.CHART)
    return any(
        chart.x0 - TOUCHING < cell.x0 and chart.y0 - _STEP * chart.height < cell.y0 < chart.y1 + _STEP * chart.height
        for chart in charts
    )


def _is_shaded(cell: Rect, page: Page) -> bool:
    return any(shade.rect.holds_centre_of(cell) for shade in page.drawing.shades)


# ── Rooms ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def rooms(page: Page, placements: Sequence[Placement]) -> Iterator[UnplacedBlank]:
    """The white room under the words of a cell: where other fields of the page are in such rooms, or the words ask."""
    labels = _labels_of_cells(page)
    found = [(cell, room) for cell, label in labels.items() if (room := _under(cell, label))]
    if not found:
        return
    usual = _usual_size(page)
    are_asked = any(_is_taken(room, placements) for _cell, room in found)
    for cell, room in found:
        label = labels[cell]
        if (are_asked or _is_in_the_corner(label, cell, usual)) and not _is_read(cell, label, placements):
            kind = _type_for(room, LINE_HEIGHT * label[0].size)
            yield UnplacedBlank(page.number, room, _joined(label), kind, Where.ROOM)


def _usual_size(page: Page) -> float:
    """The size that most words of a page have, in points."""
    return median(token.size for token in page.tokens if token.kind is TokenKind.WORD)


def _labels_of_cells(page: Page) -> dict[Rect, list[Token]]:
    """The words of each cell that has nothing but words."""
    words: dict[Rect, list[Token]] = {}
    for token in page.tokens:
        if token.cell:
            words.setdefault(token.cell, []).append(token)
    return {cell: inside for cell, inside in words.items() if all(token.kind is TokenKind.WORD for token in inside)}


def _is_read(cell: Rect, label: Sequence[Token], placements: Sequence[Placement]) -> bool:
    """Whether a cell is only read: its words are a sentence or end in a number, or a field answers them already."""
    ends_in_a_number = letters_only(label[-1].text)[-1:].isdigit()
    is_answered = _is_taken(cell, placements) or _is_answered(label, placements)
    return len(label) > _LONGEST_LABEL or ends_in_a_number or is_answered


def _is_in_the_corner(label: Sequence[Token], cell: Rect, usual: float) -> bool:
    """Whether words are small in the upper corner of a cell, on one line: what is large and white there is for more."""
    first = label[0]
    small = all(word.size < _FINE_PRINT * usual and word.line == first.line for word in label)
    return small and first.rect.x0 - cell.x0 < _CORNER * first.size


def _under(cell: Rect, words: Sequence[Token]) -> Rect | None:
    """The room under words at the top of a cell, if a line can be written there."""
    bottom, top = min(word.rect.y0 for word in words), max(word.rect.y1 for word in words)
    size = words[0].size
    if bottom - cell.y0 < LINE_HEIGHT * size or bottom - cell.y0 < _MORE_UNDER * (cell.y1 - top):
        return None
    return cell._replace(y1=bottom).inset(INSET)
