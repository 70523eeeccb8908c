"""Another reading of a page than line by line: column by column, and labels of several lines in one piece.

Where parts of a form stand side by side, or a label is broken over lines beside its blank, lines read across the page
mix what does not belong together. In this reading the page is cut along its gutters, and after each piece of text comes
what goes on with it on the next line, then the blanks at its right.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise

from ndrcpdf.geometry import Rect
from ndrcpdf.layout.letters import letters_only
from ndrcpdf.layout.page import ANSWER_PITCH, TOUCHING, Page, Token, TokenKind

_GUTTER = 8.0
"""How wide a gutter is at least, in points."""
_FEWEST_ROWS, _FEWEST_PAIRS = 3, 2
"""Columns have so many rows at least, and so many of them that have something in both."""
_MOST_TORN = 4
"""Of so many rows that have something in both columns, one may look like a label and its blank."""
_WORD_GAP = 0.6
"""Words further apart than this, in parts of their size, are pieces of their own."""
_SPACE = 0.4
"""The width of a space, at most, in parts of the type size."""
_BOX_GAP = 1.5
"""The same for a box and the words beside it."""
_LEADING = 1.6
"""How far the lines of one label are apart at most, in parts of its size."""
_EVEN = 1.15
"""By how much the gaps between the lines of one label or answer differ at most."""


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
    best: tuple[int, int, float] | None = None
    for at in {item.rect.x0 for row in rows for item in row}:
        for first, last in _runs([_is_parted(row, at) for row in rows]):
            both = sum(_is_on_both_sides(row, at) for row in rows[first:last])
            torn = sum(_tears(row, at) for row in rows[first:last])
            longest = best is None or last - first > best[1] - best[0]
            if longest and last - first >= _FEWEST_ROWS and both >= _FEWEST_PAIRS and _MOST_TORN * torn <= both:
                best = first, last, at
    return best


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
    return all(item.rect.x1 <= at - _GUTTER for item in row if item.rect.x0 < at - 0.1)


def _tears(row: _Row, at: float) -> bool:
    """Whether the gutter is between a label and its blank, by the looks of this row."""
    left = [item for item in row if item.rect.x0 < at - 0.1]
    right = [item for item in row if item.rect.x0 >= at - 0.1]
    return bool(left and right and right[0].is_leader and not left[-1].is_leader)


def _is_on_both_sides(row: _Row, at: float) -> bool:
    return row[0].rect.x0 < at - 0.1 and row[-1].rect.x0 >= at - 0.1


# ── Pieces of text and the blanks beside them ────────────────────────────────────────────────────────────────────────


def _read(items: Sequence[_Item]) -> Iterator[Sequence[Token]]:
    """The lines of a region: a cell as it is, the others piece by piece."""
    loose: list[Token] = []
    for row in _rows(items):
        cells = [item for item in row if item.tokens[0].cell]
        loose += [token for item in row if item not in cells for token in item.tokens]
        if cells:
            yield from _pieced(loose)
            loose = []
        for cell in cells:
            yield from (tuple(line) for _number, line in groupby(cell.tokens, key=lambda token: token.line))
    yield from _pieced(loose)


def _pieced(tokens: Sequence[Token]) -> Iterator[Sequence[Token]]:
    """Each piece of text with those it goes on with, then the blanks at the right of them."""
    lines = [list(_pieces(list(line))) for _number, line in groupby(tokens, key=lambda token: token.line)]
    ended = {id(one) for line in lines for one, other in pairwise(line) if _ends_a_label(one, other)}
    given: set[int] = set()
    for number, line in enumerate(lines):
        for piece in line:
            if id(piece) in given:
                continue
            fits = _goes_on if _is_text(piece) else _is_next_line
            chain = list(_chain(piece, lines[number + 1 :], fits, given, ended))
            given |= {id(each) for each in chain}
            blanks = [each for each in _blanks_beside(chain, lines[number:], given) if _is_text(piece)]
            given |= {id(each) for each in blanks}
            yield from (*chain[:-1], [*chain[-1], *(token for each in blanks for token in each)])


_Piece = list[Token]


def _pieces(line: Sequence[Token]) -> Iterator[_Piece]:
    """A line cut at wide gaps, and before and after leaders; a box belongs to the words beside it."""
    piece = [line[0]]
    for before, token in pairwise(line):
        kinds = (before.kind, token.kind)
        widest = (_BOX_GAP if TokenKind.BOX in kinds else _WORD_GAP) * token.size
        if TokenKind.LEADER not in kinds and token.rect.x0 - before.rect.x1 <= widest:
            piece.append(token)
            continue
        yield piece
        piece = [token]
    yield piece


def _is_text(piece: _Piece) -> bool:
    return any(token.kind is TokenKind.WORD and letters_only(token.text) for token in piece)


def _chain(
    piece: _Piece,
    below: Sequence[Sequence[_Piece]],
    fits: Callable[[_Piece, _Piece], bool],
    given: set[int],
    ended: set[int],
) -> Iterator[_Piece]:
    yield piece
    pitch = 0.0
    for line in below:
        following = next((each for each in line if id(each) not in given and fits(piece, each)), None)
        down = piece[0].baseline - line[0][0].baseline
        if id(piece) in ended or (following and pitch and down > _EVEN * pitch):
            return
        if following:
            yield following
            piece, pitch = following, down
        elif down > ANSWER_PITCH * piece[0].size:
            return


def _ends_a_label(piece: _Piece, other: _Piece) -> bool:
    """Whether the text ends with a colon and its blank comes next, or goes on as its blank, a space behind it."""
    is_inline = other[0].rect.x0 - piece[-1].rect.x1 < _SPACE * piece[-1].size
    return other[0].kind is TokenKind.LEADER and (piece[-1].text.endswith(":") or is_inline)


def _goes_on(piece: _Piece, other: _Piece) -> bool:
    """Whether the text is broken there and goes on with the other, flush left, flush right or centred."""
    down, size = piece[0].baseline - other[0].baseline, piece[0].size
    if not _is_text(other) or TokenKind.BOX in (piece[-1].kind, other[0].kind):
        return False
    if not 0 < down <= _LEADING * size or abs(other[0].size - size) > 1:
        return False
    left, right = other[0].rect.x0 - piece[0].rect.x0, other[-1].rect.x1 - piece[-1].rect.x1
    return min(abs(left), abs(right), abs(left + right)) < TOUCHING


def _is_next_line(piece: _Piece, other: _Piece) -> bool:
    """Whether one leader is the line of an answer, and the other the next."""
    down = piece[0].baseline - other[0].baseline
    sides = abs(piece[0].rect.x0 - other[0].rect.x0) + abs(piece[-1].rect.x1 - other[-1].rect.x1)
    leaders = piece[0].kind is TokenKind.LEADER and other[0].kind is TokenKind.LEADER
    return leaders and 0 < down <= ANSWER_PITCH * piece[0].size and sides < TOUCHING


def _blanks_beside(chain: Sequence[_Piece], lines: Sequence[Sequence[_Piece]], given: set[int]) -> Iterator[_Piece]:
    """What is no text at the right of the pieces on their lines, and under the last of them, the leaders like it."""
    last: _Piece | None = None
    right = max(piece[-1].rect.x1 for piece in chain)
    wanted = [id(piece) for piece in chain]
    for number, line in enumerate(lines):
        at = next((index for index, piece in enumerate(line) if id(piece) in wanted), -1)
        beside = line[at + 1 :] if at >= 0 else [piece for piece in line if piece[0].rect.x0 > right]
        for piece in beside:
            if id(piece) in given or _is_text(piece) or (at < 0 and piece[0].rect.x0 - right > 2 * piece[0].size):
                break
            yield piece
            last = piece
        if at >= 0 and id(line[at]) == wanted[-1]:
            if last:
                yield from _without_labels(last, lines[number + 1 :], given)
            return


def _without_labels(leader: _Piece, below: Sequence[Sequence[_Piece]], given: set[int]) -> Iterator[_Piece]:
    """The lines that go on with an answer, down to one before which there are words, or a wider gap."""
    pitch = 0.0
    for line in below:
        at = next((i for i, piece in enumerate(line) if id(piece) not in given and _is_next_line(leader, piece)), None)
        if at is None:
            if leader[0].baseline - line[0][0].baseline > ANSWER_PITCH * leader[0].size:
                return
            continue
        down = leader[0].baseline - line[at][0].baseline
        if (at and _is_text(line[at - 1])) or (pitch and down > _EVEN * pitch):
            return
        yield line[at]
        leader, pitch = line[at], down
