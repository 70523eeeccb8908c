"""The blanks of a page that no field was placed on: what the form's description does not know of.

A dotted line asks by itself. A box, an empty cell or white space behind a colon may be a legend, the head of a row or
the end of a sentence as well: beside words that the description has for what is printed and not filled in, or over a
chart, it is none.
"""

import math
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, groupby
from statistics import median

from ndrcpdf.geometry import Rect, overlap
from ndrcpdf.layout.captions import blanks_of, caption, is_centred
from ndrcpdf.layout.letters import are_same, letters_only
from ndrcpdf.layout.lines import phrases
from ndrcpdf.layout.locating.locate import Located
from ndrcpdf.layout.page import LINE_HEIGHT, TOUCHING, Page, Token, TokenKind
from ndrcpdf.layout.reading.checkbox_glyphs import is_bullet
from ndrcpdf.model.forms import FieldType, Form, Where
from ndrcpdf.model.placements import Placement, Role

_WORDS_OF_A_LABEL = 8
_LONGEST_LABEL = 8
"""White space behind more words than this is the end of a sentence."""
_SMALLEST_CELL = (25.0, 9.0)
"""A cell less wide or high, in points, is a gap between cells."""
_ABOVE = 2.5
"""How far above a line to write on its label stands at most, from baseline to baseline, in parts of the type size."""
_TAKEN = 0.3
"""A blank is a field's if they share this part of the smaller of their rectangles."""
_NARROWEST_WHITE = 60.0
_GAP, _FIRST_GAP = 2.0, 2.0
"""A label is no further before its line than this, in parts of the type size; white space begins so far behind its
label, in points."""
_CORNER = 2.0
"""How far from the left side of a cell a label in its corner begins at most, in parts of the type size."""
_MORE_UNDER = 1.5
"""How much more room is under a label at the top of a cell than over it, at least."""
_LETTERS_OF_A_PHRASE = 10
"""Fewer letters in a row are in any description."""
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
        return self.page == other.page and _is_taken(self.rect, other.rect)

    def distance(self, placement: Placement) -> float:
        """How far a field is from the blank, in points, from middle to middle; without end on another page."""
        one, other = self.rect, placement.rect
        away = math.hypot(one.x0 + one.x1 - other.x0 - other.x1, one.y0 + one.y1 - other.y0 - other.y1) / 2
        return away if self.page == placement.page else math.inf


def unplaced_blanks(form: Form, pages: Sequence[Page], located: Located) -> Iterator[UnplacedBlank]:
    """The labelled blanks that no field was placed on, in reading order."""
    blanks = list(_unplaced(form, pages, located.placements))
    positions = [(located.order.position(blank.page, blank.rect, blank.label), blank) for blank in blanks]
    for position, blank in sorted(positions, key=lambda each: each[0]):
        section, after = located.order.neighbours(position)
        yield replace(blank, section=section, after=after)


def _unplaced(form: Form, pages: Sequence[Page], placements: Sequence[Placement]) -> Iterator[UnplacedBlank]:
    """The same page by page, without their places in the description."""
    described = _Described(form)
    for page in pages:
        here = [placement for placement in placements if placement.page == page.number]
        taken = [placement.rect for placement in here]
        rooms = list(_rooms(page, here))
        unsure = [*_captioned(page, taken), *_boxes(page, taken), *_cells(page, here), *rooms]
        unsure += _white_space(page, here, [blank.rect for blank in rooms])
        asked = [*_printed(page), *(blank for blank in unsure if not described.has(blank))]
        for blank in asked:
            if blank.label and not any(_is_taken(blank.rect, rect) for rect in taken):
                yield blank


class _Described:
    """The words that a form's description has for what is printed and not filled in, in letters."""

    def __init__(self, form: Form) -> None:
        printed = [field.label for field in form.fields if field.blank.where in (Where.NOWHERE, Where.CHART)]
        sections = (words for section in form.sections for words in (section.name, *section.headings))
        self._headings = {letters_only(words) for section in form.sections for words in section.headings}
        self._printed = [list(map(letters_only, words.split())) for words in (*printed, *sections, *form.fingerprint)]

    def has(self, blank: UnplacedBlank) -> bool:
        """Whether the words beside a blank are just printed.

        Where a row and a column cross that both have words, it is asked what goes there.
        """
        letters = letters_only(blank.label)
        if blank.where is Where.GRID:
            return False
        if any(are_same(letters, heading) for heading in self._headings):
            return True
        return len(letters) >= _LETTERS_OF_A_PHRASE and any(_has_phrase(words, letters) for words in self._printed)


def _has_phrase(words: Sequence[str], letters: str) -> bool:
    """Whether some of the words, in a row and whole, are those letters."""
    runs = (accumulate(words[first:]) for first in range(len(words)))
    return any(are_same(letters, run) for each in runs for run in each)


def _is_taken(rect: Rect, other: Rect) -> bool:
    """Whether a placement is on the blank; that of the next line may reach into it."""
    return overlap(rect, other) > _TAKEN


# ── Dotted lines ─────────────────────────────────────────────────────────────────────────────────────────────────────


def _printed(page: Page) -> Iterator[UnplacedBlank]:
    """Dotted lines, those in a row as one, but for those that have their labels under them."""
    for lines, before in _runs_of_lines(page):
        captioned = [line for blank, _words in _with_captions(page, lines, before) for line in blank]
        others = [line for line in lines if line not in captioned]
        if others:
            yield _lines(page, others, _label_of(others[0], before))


def _captioned(page: Page, taken: Sequence[Rect]) -> Iterator[UnplacedBlank]:
    """Dotted lines that have their labels under them: in the middle, unless fields have theirs at the side."""
    found = [
        (_lines(page, blank, words), is_centred(words, blank))
        for lines, before in _runs_of_lines(page)
        for blank, words in _with_captions(page, lines, before)
    ]
    at_the_side = any(_is_taken(blank.rect, rect) for blank, centred in found if not centred for rect in taken)
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


def _lines(page: Page, lines: Sequence[Token], label: Sequence[Token]) -> UnplacedBlank:
    first, last = lines[0], lines[-1]
    top, bottom = first.rect.y0 + LINE_HEIGHT * first.size, min(last.rect.y0, first.rect.y0) - 1
    rect = Rect(min(each.rect.x0 for each in lines), bottom, max(each.rect.x1 for each in lines), top)
    several = last.line > first.line
    kind, where = (FieldType.LINES, Where.LINES) if several else (FieldType.TEXT, Where.LEADER)
    return UnplacedBlank(page.number, rect, _joined(label), kind, where)


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


def _white_space(page: Page, placements: Sequence[Placement], rooms: Sequence[Rect]) -> Iterator[UnplacedBlank]:
    """What is white behind a colon, on a page that has other fields on white space.

    Before a dotted line it is none, nor where there is room under the label in its cell.
    """
    written = [placement for placement in placements if placement.role in (Role.TEXT, Role.LINES)]
    with_words = {token.cell for token in page.tokens}
    printed = [token.rect for token in page.tokens if token.kind is TokenKind.LEADER]
    printed += [cell for cell in page.cells if cell not in with_words]
    white = [each for each in written if not any(_is_taken(each.rect, other) for other in printed)]
    sizes = [each.size for each in white if _is_behind_words(each, page)]
    if not sizes:
        return
    usual = median(sizes)
    margin = max(token.rect.x1 for token in page.tokens if token.kind is TokenKind.WORD)
    for _line, group in groupby(page.tokens, key=lambda token: token.line):
        line = list(group)
        for number, token in enumerate(line):
            following = line[number + 1] if number + 1 < len(line) else None
            end = following.rect.x0 if following else (token.cell or page.box).x1
            room = Rect(token.rect.x1 + _FIRST_GAP, token.rect.y0, min(end, margin), token.rect.y1)
            if not token.text.endswith(":") or token.size < _FINE_PRINT * usual or room.width < _NARROWEST_WHITE:
                continue
            label = _phrase(line[: number + 1])
            answered = (following and following.kind is not TokenKind.WORD) or any(
                _answers(each, label) for each in written
            )
            roomy = token.cell and any(_is_taken(token.cell, other) for other in rooms)
            if len(label) <= _LONGEST_LABEL and not answered and not roomy:
                yield UnplacedBlank(page.number, room, _joined(label), FieldType.TEXT, Where.LEADER)


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
    level = rect.y0 < first.rect.y1 and first.rect.y0 < rect.y1
    in_the_next_cell = level and abs(rect.x0 - cell.x1) < TOUCHING
    lower_in_its_cell = placement.role is Role.LINES and _is_taken(cell, rect) and rect.y1 < first.baseline + first.size
    return in_the_next_cell or lower_in_its_cell


def _phrase(line: Sequence[Token]) -> list[Token]:
    """The last words of a line that belong together."""
    begin = max((number for number, token in enumerate(line, 1) if token.kind is not TokenKind.WORD), default=0)
    *_others, phrase = phrases(line[begin:])
    return phrase


# ── Boxes ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def _boxes(page: Page, taken: Sequence[Rect]) -> Iterator[UnplacedBlank]:
    """The boxes of a page; bullets are some where fields are on bullets."""
    boxes = [token for token in page.tokens if token.kind is TokenKind.BOX]
    ticked = any(is_bullet(box.text) and _is_taken(box.rect, rect) for box in boxes for rect in taken)
    for token in boxes:
        if ticked or not is_bullet(token.text):
            yield UnplacedBlank(page.number, token.rect, _beside(page, token), FieldType.FLAG, Where.BOXES)


def _beside(page: Page, box: Token) -> str:
    """The words after a box on its line, up to the next one; else those before it; else those of the cell beside."""
    index = page.tokens.index(box)
    after = _words(page.tokens[index + 1 :], box)[:_WORDS_OF_A_LABEL]
    before = _words(page.tokens[:index][::-1], box)[::-1][-_WORDS_OF_A_LABEL:]
    return " ".join(after or before or _words_of_cell_beside(page, box))


def _words_of_cell_beside(page: Page, box: Token) -> list[str]:
    cell = box.cell
    if not cell:
        return []
    cells = [other for other in page.cells if _is_left_of(cell, other) or _is_left_of(other, cell)]
    beside = max(cells, key=lambda other: other.x0, default=None)
    words = [token.text for token in page.tokens if token.cell == beside and token.kind is TokenKind.WORD]
    return words[:_WORDS_OF_A_LABEL] if beside else []


def _words(tokens: Sequence[Token], box: Token) -> list[str]:
    words: list[str] = []
    for token in tokens:
        if token.line != box.line or token.kind is not TokenKind.WORD:
            break
        words.append(token.text)
    return words


# ── Cells ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def _cells(page: Page, placements: Sequence[Placement]) -> Iterator[UnplacedBlank]:
    """Empty cells in a row or under a column that begins with words.

    Those of a chart are none, nor are shaded ones where all fields are on white.
    """
    words: dict[Rect, list[str]] = {}
    for token in page.tokens:
        if token.cell:
            words.setdefault(token.cell, []).append(token.text if token.kind is TokenKind.WORD else "")
    charts = [placement.rect for placement in placements if placement.role is Role.CHART]
    narrowest, lowest = _SMALLEST_CELL
    filled = [cell for cell in page.cells if cell not in words and any(_is_taken(cell, p.rect) for p in placements)]
    all_white = not any(_is_shaded(cell, page) for cell in filled)
    for cell in page.cells:
        big_enough = cell.width >= narrowest and cell.height >= lowest
        if cell in words or not big_enough or _is_of_a_chart(cell, charts) or (all_white and _is_shaded(cell, page)):
            continue
        row, column = (_head(cell, page.cells, words, is_before) for is_before in (_is_left_of, _is_above))
        kind = FieldType.LINES if cell.height > 2 * lowest else FieldType.TEXT
        where = Where.GRID if row and column else Where.CELL
        yield UnplacedBlank(page.number, cell, row or column, kind, where, column if row else "")


def _head(
    cell: Rect, cells: Sequence[Rect], words: Mapping[Rect, Sequence[str]], is_before: Callable[[Rect, Rect], bool]
) -> str:
    """The words of the next cell that has some, of those in a row before this one; empty where the row ends first."""
    while cell not in words:
        nearest = next((other for other in cells if is_before(other, cell)), None)
        if nearest is None:
            return ""
        cell = nearest
    return " ".join(words[cell][:_WORDS_OF_A_LABEL]).strip()


def _is_left_of(other: Rect, cell: Rect) -> bool:
    return abs(other.x1 - cell.x0) + abs(other.y0 - cell.y0) + abs(other.y1 - cell.y1) < TOUCHING and other != cell


def _is_above(other: Rect, cell: Rect) -> bool:
    return abs(other.y0 - cell.y1) + abs(other.x0 - cell.x0) + abs(other.x1 - cell.x1) < TOUCHING and other != cell


def _rooms(page: Page, placements: Sequence[Placement]) -> Iterator[UnplacedBlank]:
    """The white room under the words of a cell: where other fields of the page are in such rooms, or the words ask."""
    words: dict[Rect, list[Token]] = {}
    busy = set()
    for token in page.tokens:
        if token.cell and token.kind is TokenKind.WORD:
            words.setdefault(token.cell, []).append(token)
        elif token.cell:
            busy.add(token.cell)
    rooms = {cell: _under(cell, inside) for cell, inside in words.items() if cell not in busy}
    usual = median(token.size for token in page.tokens if token.kind is TokenKind.WORD) if rooms else 0.0
    are_asked = any(_is_taken(room, each.rect) for room in rooms.values() if room for each in placements)
    for cell, room in rooms.items():
        label = words[cell]
        taken = any(_is_taken(cell, each.rect) or _answers(each, label) for each in placements)
        printed_in = letters_only(label[-1].text)[-1:].isdigit()
        if not room or len(label) > _LONGEST_LABEL or taken or printed_in:
            continue
        if are_asked or _is_in_the_corner(label, cell, usual):
            kind = FieldType.LINES if room.height > 2 * LINE_HEIGHT * label[0].size else FieldType.TEXT
            yield UnplacedBlank(page.number, room, _joined(label), kind, Where.ROOM)


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
    return Rect(cell.x0 + 1, cell.y0 + 1, cell.x1 - 1, bottom - 1)


def _is_of_a_chart(cell: Rect, charts: Collection[Rect]) -> bool:
    """Whether a cell is the head of a chart's column, one that has no curve too; or a piece of its ruled area."""
    return any(
        chart.x0 - TOUCHING < cell.x0 and chart.y0 - _STEP * chart.height < cell.y0 < chart.y1 + _STEP * chart.height
        for chart in charts
    )


def _is_shaded(cell: Rect, page: Page) -> bool:
    return any(shade.rect.holds_centre_of(cell) for shade in page.drawing.shades)
