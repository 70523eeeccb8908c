"""Another reading of a page than line by line: column by column, and labels of several lines in one piece.

Where parts of a form stand side by side, or a label is broken over lines beside its blank, lines read across the page
mix what does not belong together. In this reading the page is cut along its gutters, and after each piece of text comes
what goes on with it on the next line, then the blanks at its right.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise, takewhile

from ndrcpdf.geometry import ROUNDING, Rect
from ndrcpdf.layout.letters import letters_only
from ndrcpdf.layout.lines import PHRASE_GAP, WORD_GAP, cut, is_next_line, numbered_lines
from ndrcpdf.layout.page import ANSWER_PITCH, TOUCHING, Page, Token, TokenKind

_GUTTER = 8.0
"""How wide a gutter is at least, in points."""
_FEWEST_ROWS = 3
"""Columns have so many rows at least."""
_FEWEST_PAIRS = 2
"""So many of these rows, at least, have something in both columns."""
_MOST_TORN = 4
"""Of so many rows that have something in both columns, one may look like a label and its blank."""
_SPACE = 0.4
"""The width of a space, at most, in parts of the type size."""
_LEADING = 1.6
"""How far the lines of one label are apart at most, in parts of its size."""
_SAME_SIZE = 1.0
"""By how much the type sizes of the lines of one label differ at most, in points."""
_EVEN = 1.15
"""How many times the first gap the other gaps between the lines of one label or answer are at most."""
_BLANK_GAP = 2.0
"""How far right of a label the blanks on a line without words of it begin at most, in parts of the type size."""


def by_columns(page: Page) -> Page:
    """The page with its tokens in that order; the lines of different columns have different numbers."""
    items = [_Item(rect, tuple(tokens)) for rect, tokens in _grouped(page)]
    numbered = (
        replace(token, line=number)
        for number, line in enumerate((line for region in _regions(_rows(items)) for line in _read(region)), 1)
        for token in line
    )
    return replace(page, tokens=tuple(numbered))


@dataclass(frozen=True, slots=True)
class _Item:
    """What is not cut: a cell with all that is printed in it, or a token outside all cells."""

    rect: Rect
    tokens: tuple[Token, ...]

    @property
    def is_leader(self) -> bool:
        return self.tokens[0].kind is TokenKind.LEADER


_Row = Sequence[_Item]


def _grouped(page: Page) -> Iterator[tuple[Rect, list[Token]]]:
    cells: dict[Rect, list[Token]] = {}
    for token in page.tokens:
        if token.cell:
            cells.setdefault(token.cell, []).append(token)
        else:
            yield token.rect, [token]
    yield from cells.items()


def _rows(items: Sequence[_Item]) -> list[_Row]:
    """The items in rows from the top: those that overlap in height are in one row."""
    rows: list[list[_Item]] = []
    bottom = 0.0
    for item in sorted(items, key=lambda each: -each.rect.y1):
        middle = (item.rect.y0 + item.rect.y1) / 2
        if not rows or middle < bottom:
            rows.append([])
            bottom = item.rect.y0
        rows[-1].append(item)
        bottom = max(bottom, item.rect.y0)
    return [sorted(row, key=lambda each: each.rect.x0) for row in rows]


# ── Columns ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def _regions(rows: Sequence[_Row]) -> Iterator[list[_Item]]:
    """The rows cut along the longest gutter, and the parts again; each part as what is in it."""
    found = _longest_gutter(rows)
    if not found:
        yield [item for row in rows for item in row]
        return
    first, last, at = found
    columns: list[list[_Item]] = [[], []]
    for item in (item for row in rows[first:last] for item in row):
        columns[item.rect.x0 >= at].append(item)
    yield from _regions(rows[:first]) if first else ()
    for column in columns:
        yield from _regions(_rows(column))
    yield from _regions(rows[last:]) if last < len(rows) else ()


def _longest_gutter(rows: Sequence[_Row]) -> tuple[int, int, float] | None:
    """The gutter that most rows in a row have: the first of them, the one after the last, and the right side of it."""
    gutters = (
        (first, last, at)
        for at in {item.rect.x0 for row in rows for item in row}
        for first, last in _runs([_is_parted(row, at) for row in rows])
        if _makes_columns(rows[first:last], at)
    )
    return max(gutters, key=lambda gutter: gutter[1] - gutter[0], default=None)


def _makes_columns(rows: Sequence[_Row], at: float) -> bool:
    """Whether rows with a gutter that ends there are two columns, and not labels with their blanks."""
    both = sum(_is_on_both_sides(row, at) for row in rows)
    torn = sum(_tears(row, at) for row in rows)
    return len(rows) >= _FEWEST_ROWS and both >= _FEWEST_PAIRS and _MOST_TORN * torn <= both


def _runs(flags: Sequence[bool]) -> Iterator[tuple[int, int]]:
    """From where to where flags are set."""
    start = 0
    for flag, group in groupby(flags):
        length = len(list(group))
        if flag:
            yield start, start + length
        start += length


def _is_parted(row: _Row, at: float) -> bool:
    """Whether a gutter that ends there parts the row."""
    return all(item.rect.x1 <= at - _GUTTER for item in row if item.rect.x0 < at - ROUNDING)


def _tears(row: _Row, at: float) -> bool:
    """Whether the gutter is between a label and its blank, by the looks of this row."""
    left = [item for item in row if item.rect.x0 < at - ROUNDING]
    right = [item for item in row if item.rect.x0 >= at - ROUNDING]
    return bool(left and right and right[0].is_leader and not left[-1].is_leader)


def _is_on_both_sides(row: _Row, at: float) -> bool:
    return row[0].rect.x0 < at - ROUNDING and row[-1].rect.x0 >= at - ROUNDING


# ── Pieces of text and the blanks beside them ────────────────────────────────────────────────────────────────────────


def _read(items: Sequence[_Item]) -> Iterator[Sequence[Token]]:
    """The lines of a region: a cell as it is, the others piece by piece."""
    loose: list[Token] = []
    for row in _rows(items):
        cells = [item for item in row if item.tokens[0].cell]
        loose += [token for item in row if item not in cells for token in item.tokens]
        if cells:
            yield from _LooseText(loose).read()
            loose = []
        for cell in cells:
            yield from numbered_lines(cell.tokens)
    yield from _LooseText(loose).read()


@dataclass(frozen=True, slots=True, eq=False)
class _Piece:
    """Tokens of one line that are read together; two pieces with the same words are not the same."""

    tokens: Sequence[Token]

    @property
    def first(self) -> Token:
        return self.tokens[0]

    @property
    def last(self) -> Token:
        return self.tokens[-1]

    @property
    def is_text(self) -> bool:
        return any(token.kind is TokenKind.WORD and letters_only(token.text) for token in self.tokens)

    @property
    def is_leader(self) -> bool:
        return self.first.kind is TokenKind.LEADER


class _LooseText:
    """The pieces of text outside cells, and the blanks between them, each read once."""

    def __init__(self, tokens: Sequence[Token]) -> None:
        self._lines = [[_Piece(piece) for piece in cut(line, _is_same_piece)] for line in numbered_lines(tokens)]
        neighbours = [pair for line in self._lines for pair in pairwise(line)]
        self._ended = {one for one, other in neighbours if _ends_a_label(one, other)}
        self._behind_text = {other for one, other in neighbours if one.is_text}
        self._done: set[_Piece] = set()

    def read(self) -> Iterator[Sequence[Token]]:
        """Each piece of text with those it goes on with, then the blanks at the right of them."""
        for number, line in enumerate(self._lines):
            for piece in line:
                if piece not in self._done:
                    yield from self._read_from(piece, number)

    def _read_from(self, piece: _Piece, number: int) -> Iterator[Sequence[Token]]:
        goes_on = _is_broken_text if piece.is_text else _is_next_line
        following = self._following(piece, number, lambda one, other: one not in self._ended and goes_on(one, other))
        chain = [piece, *following]
        self._done.update(chain)
        blanks = list(self._blanks_beside(chain, number)) if piece.is_text else []
        self._done.update(blanks)
        yield from (each.tokens for each in chain[:-1])
        yield [token for each in (chain[-1], *blanks) for token in each.tokens]

    def _following(self, piece: _Piece, number: int, goes_on: Callable[[_Piece, _Piece], bool]) -> Iterator[_Piece]:
        """The pieces on the lines below that go on with one, each with the one before, as far as they are evenly apart.

        ``number`` is that of its line.
        """
        pitch = 0.0
        for line in self._lines[number + 1 :]:
            following = next((each for each in line if each not in self._done and goes_on(piece, each)), None)
            down = piece.first.baseline - (following or line[0]).first.baseline
            if down > (_EVEN * pitch if following and pitch else ANSWER_PITCH * piece.first.size):
                return
            if following:
                yield following
                piece, pitch = following, down

    def _blanks_beside(self, chain: Sequence[_Piece], number: int) -> Iterator[_Piece]:
        """What is no text at the right of the pieces on their lines, and under the last of them, the leaders like it.

        The answer goes on down to a leader with words before it.
        """
        right = max(piece.last.rect.x1 for piece in chain)
        last: _Piece | None = None
        bottom = next(index for index in range(number, len(self._lines)) if chain[-1] in self._lines[index])
        for line in self._lines[number : bottom + 1]:
            for last in takewhile(self._is_blank, _at_the_right(line, chain, right)):
                yield last
        if last:
            under = self._following(last, bottom, _is_next_line)
            yield from takewhile(lambda leader: leader not in self._behind_text, under)

    def _is_blank(self, piece: _Piece) -> bool:
        return piece not in self._done and not piece.is_text


def _is_same_piece(before: Sequence[Token], token: Token) -> bool:
    """Whether a token goes on with a piece: a leader is a piece of its own, a box belongs to the words beside it."""
    kinds = (before[-1].kind, token.kind)
    widest = (PHRASE_GAP if TokenKind.BOX in kinds else WORD_GAP) * token.size
    return TokenKind.LEADER not in kinds and token.rect.x0 - before[-1].rect.x1 <= widest


def _ends_a_label(piece: _Piece, other: _Piece) -> bool:
    """Whether the text ends with a colon and its blank comes next, or goes on as its blank, a space behind it."""
    is_inline = other.first.rect.x0 - piece.last.rect.x1 < _SPACE * piece.last.size
    return other.is_leader and (piece.last.text.endswith(":") or is_inline)


def _is_broken_text(piece: _Piece, other: _Piece) -> bool:
    """Whether the text is broken there and goes on with the other, flush left, flush right or centred."""
    down, size = piece.first.baseline - other.first.baseline, piece.first.size
    if not other.is_text or TokenKind.BOX in (piece.last.kind, other.first.kind):
        return False
    if not 0 < down <= _LEADING * size or abs(other.first.size - size) > _SAME_SIZE:
        return False
    left, right = other.first.rect.x0 - piece.first.rect.x0, other.last.rect.x1 - piece.last.rect.x1
    return min(abs(left), abs(right), abs(left + right)) < TOUCHING


def _is_next_line(piece: _Piece, other: _Piece) -> bool:
    """Whether one leader is the line of an answer, and the other the next."""
    return piece.is_leader and other.is_leader and is_next_line(piece.first, other.first)


def _at_the_right(line: Sequence[_Piece], chain: Sequence[_Piece], right: float) -> Sequence[_Piece]:
    """The pieces on a line at the right of that of the chain; without one, those close at the right of all of it."""
    for index, piece in enumerate(line):
        if piece in chain:
            return line[index + 1 :]
    beyond = (piece for piece in line if piece.first.rect.x0 > right)
    return list(takewhile(lambda piece: piece.first.rect.x0 - right <= _BLANK_GAP * piece.first.size, beyond))
