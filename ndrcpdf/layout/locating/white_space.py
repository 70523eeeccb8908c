"""Blanks that are white: behind or under a label, between strokes, the rest of a cell."""

import math
from collections.abc import Iterable, Iterator

from ndrcpdf.geometry import ROUNDING, Rect
from ndrcpdf.layout.letters import letters_only
from ndrcpdf.layout.lines import WORD_GAP
from ndrcpdf.layout.locating.candidate import (
    IN_A_PHRASE,
    INDENT,
    ROLE_BY_TYPE,
    WIDEST_MARGIN,
    Candidate,
    is_punctuation,
    line_rect,
)
from ndrcpdf.layout.locating.cells import cell_candidate, empty_cells, is_aligned
from ndrcpdf.layout.page import CLEAR, INSET, LINE_HEIGHT, Page, Token, TokenKind
from ndrcpdf.layout.token_search import TokenStream
from ndrcpdf.model.forms import Field, FieldType
from ndrcpdf.model.placements import Placement, Role

_ROOM_MARGIN = 3.0
"""How far from the sides of its cell, and from its label, a room begins, where the page does not tell, in points."""
_PUNCTUATION = frozenset((":", "-", "–", ".", ")", "*", "1", "²", "³"))
"""What may stand between a label and white space, the number of a note too."""
_NARROWEST = 30.0
"""White space narrower than this, in points, is no blank."""
_OFF_CENTRE = 0.15
"""Words half way up a cell are off its middle by less than this part of its height."""
_MOST_LINES = 8
"""White space under a label that no cell bounds is this many lines high, at most."""


def on_white_space(field: Field, stream: TokenStream, label: range, _last: int, score: float) -> Candidate | None:
    """The white space after the label where no blank is printed: the rest of its line, or the lines under it."""
    if field.blank.parts:
        return _between_strokes(field, stream, label, score)
    room = _beside(stream, label)
    if field.type is FieldType.LINES:
        under = room_under(stream, label)
        room = under if under.height >= stream.tokens[label.start][1].size else room
    elif _is_alone(stream, label):
        room = max(_rests(stream, label), key=lambda rest: rest.area, default=room)
    if room.width < _NARROWEST:
        return None
    return _room_candidate(field, stream, label, room, score)


def _between_strokes(field: Field, stream: TokenStream, label: range, score: float) -> Candidate | None:
    """The white space before, between and after the strokes of « / / », a part in each."""
    page, token = stream.tokens[label.stop - 1]
    strokes = list(_strokes(stream, label))[: len(field.blank.parts) - 1]
    if len(strokes) < len(field.blank.parts) - 1:
        return None
    rooms = [_before_stroke(stream, label, strokes[0]), *(_beside(stream, range(at, at + 1)) for at in strokes)]
    ends = [*(stream.tokens[at][1].rect.x0 - CLEAR for at in strokes), math.inf]
    rooms = [room._replace(x1=min(room.x1, end)) for room, end in zip(rooms, ends, strict=True)]
    if any(room.width < token.size for room in rooms):
        return None
    placements = (
        Placement(field.name, page.number, room, Role.TEXT, token.size, part=part, anchor=token.mcid)
        for part, room in zip(field.blank.parts, rooms, strict=True)
    )
    return Candidate((label.stop, 0), tuple(placements), score)


def _strokes(stream: TokenStream, label: range) -> Iterator[int]:
    """The strokes that follow a label on its line, or alone on the next line of its cell."""
    for index in range(label.stop, len(stream.tokens)):
        page, token = stream.tokens[index]
        if page is not stream.tokens[label.start][0] or not is_punctuation(token):
            return
        if token.text == "/":
            yield index


def _before_stroke(stream: TokenStream, label: range, stroke: int) -> Rect:
    """The white space between a label and a stroke; before the stroke where that is on a line of its own."""
    token, label_end = stream.tokens[stroke][1], stream.tokens[label.stop - 1][1]
    if token.line == label_end.line:
        return _beside(stream, label)
    left = token.cell.x0 if token.cell else stream.tokens[label.start][1].rect.x0 - INDENT
    return line_rect(left + INDENT, token.rect.x0, token.baseline, token.size)


def _beside(stream: TokenStream, label: range) -> Rect:
    """The white rest of the label's last line, one line high."""
    page, token = stream.tokens[label.stop - 1]
    line = [stream.tokens[index][1] for index in stream.line(label.stop - 1)]
    after = [each for each in line if each.rect.x0 >= token.rect.x1 - ROUNDING]
    stops = (each.rect.x0 for each in after if not is_punctuation(each))
    right = min(stops, default=_right_side(page, token)) - CLEAR
    left = token.rect.x1
    for each in after:
        if each.text not in _PUNCTUATION or each.rect.x0 - left > each.size:
            break
        left = each.rect.x1
    return line_rect(left + CLEAR, right, token.baseline, token.size)


def room_under(stream: TokenStream, label: range) -> Rect:
    """The white room under the label, as wide as its cell or its page, down to what is printed next there."""
    page, last = stream.tokens[label.stop - 1]
    top = min(stream.tokens[index][1].rect.y0 for index in stream.line(label.stop - 1))
    left = min(stream.tokens[index][1].rect.x0 for index in label) - INDENT
    return _rest_of_cell(page, last, last.cell, left, top) if last.cell else _open_room(page, last, left, top)


def _rest_of_cell(page: Page, token: Token, cell: Rect, left: float, top: float) -> Rect:
    """The room of a cell under a height, with the margin of the words that begin on the left on both sides.

    It keeps clear of the words over it and of what is printed under it, where that leaves room for a line.
    """
    inside = [each.rect for each in page.tokens if each.cell == cell]
    floor = _floor(inside, top, cell.y0)
    margin = left - cell.x0 if _ROOM_MARGIN <= left - cell.x0 <= WIDEST_MARGIN else _ROOM_MARGIN
    gap = min(_ROOM_MARGIN, max(0.0, (top - floor - LINE_HEIGHT * token.size) / 2))
    return Rect(cell.x0 + margin, floor + gap, cell.x1 - margin, top - gap)


def _open_room(page: Page, token: Token, left: float, top: float) -> Rect:
    """The room of some lines under words that are in no cell, from where they begin to the margin of the page."""
    printed = [*(each.rect for each in page.tokens if each.cell is None), *page.cells]
    floor = _floor((rect for rect in printed if rect.x1 > left), top, page.box.y0)
    floor = max(floor, top - _MOST_LINES * LINE_HEIGHT * token.size)
    return Rect(left, floor + INSET, _right_side(page, token), top - INSET)


def _floor(printed: Iterable[Rect], top: float, lowest: float) -> float:
    """The upper edge of what is printed next under a height; the lowest height where nothing is."""
    return max((rect.y1 for rect in printed if rect.y1 <= top + ROUNDING), default=lowest)


def _right_side(page: Page, token: Token) -> float:
    """Where the lines around a token end: at its cell's side, or where the longest line of the page ends."""
    if token.cell:
        return token.cell.x1
    return max(each.rect.x1 for each in page.tokens)


def in_room(field: Field, stream: TokenStream, label: range, _last: int, score: float) -> Candidate | None:
    """The white room of the label's cell under the label, down to whatever is printed next in the cell."""
    token = stream.tokens[label.stop - 1][1]
    room = room_under(stream, label)
    if room.height < token.size:
        return None
    return _room_candidate(field, stream, label, room, score)


def in_rest(field: Field, stream: TokenStream, label: range, _last: int, score: float) -> Candidate | None:
    """The larger of the two white rests of the label's cell: beside the label, over the cell's height, or under it.

    Where a cell of the same height or width beside or under it is empty, the label has its own to itself, and that one
    is the blank.
    """
    page, token = stream.tokens[label.start]
    score *= IN_A_PHRASE if _goes_on(stream, label) else 1.0
    aligned = next((cell for cell in empty_cells(page) if token.cell and is_aligned(cell, token.cell)), None)
    if aligned:
        return cell_candidate(field, page, token, aligned, score)
    rooms = _rests(stream, label)
    return _room_candidate(field, stream, label, max(rooms, key=lambda room: room.area), score) if rooms else None


def _rests(stream: TokenStream, label: range) -> list[Rect]:
    """The white rests of the label's cell that are large enough to write in: beside the label and under it."""
    page, token = stream.tokens[label.stop - 1]
    inside = [each.rect for each in page.tokens if each.cell == token.cell]
    return [
        room
        for room in (_beside_in_cell(stream, label), room_under(stream, label))
        if room.height >= token.size
        and room.width >= _NARROWEST
        and not any(room.holds_centre_of(rect) for rect in inside)
    ]


def _beside_in_cell(stream: TokenStream, label: range) -> Rect:
    """The white rest beside the label: of its line, or of the cell's height where the label stands half way up."""
    page, token = stream.tokens[label.stop - 1]
    beside = _beside(stream, label)
    if not token.cell or not _in_the_middle(token, token.cell):
        return beside
    further = [each.rect.x0 for each in page.tokens if each.cell == token.cell and each.rect.x0 >= beside.x0]
    right = min([beside.x1, *(left - CLEAR for left in further)])
    return Rect(beside.x0, token.cell.y0 + INSET, right, token.cell.y1 - INSET)


def _goes_on(stream: TokenStream, label: range) -> bool:
    """Whether a word follows the label as closely as in a phrase: it is only the beginning of another."""
    if label.stop >= len(stream.tokens):
        return False
    (page, last), (next_page, token) = stream.tokens[label.stop - 1], stream.tokens[label.stop]
    close = page is next_page and token.line == last.line and token.rect.x0 - last.rect.x1 < WORD_GAP * token.size
    return close and token.kind is TokenKind.WORD and bool(letters_only(token.text)) and not last.text.endswith(":")


def _is_alone(stream: TokenStream, label: range) -> bool:
    """Whether nothing is printed in the label's cell but the label."""
    page, token = stream.tokens[label.start]
    around = (label.start - 1, next(i for i in range(label.stop, len(stream.tokens) + 1) if _is_printed(stream, i)))
    return token.cell is not None and not any(
        0 <= index < len(stream.tokens)
        and stream.tokens[index][0] is page
        and stream.tokens[index][1].cell == token.cell
        for index in around
    )


def _is_printed(stream: TokenStream, index: int) -> bool:
    """Whether that token is more than punctuation, or past the last."""
    return index == len(stream.tokens) or bool(letters_only(stream.tokens[index][1].text))


def at_foot(field: Field, stream: TokenStream, label: range, _last: int, score: float) -> Candidate | None:
    """The white foot of the label's cell, under all that is printed in it besides."""
    page, token = stream.tokens[label.start]
    if token.cell is None or _is_alone(stream, label):
        return None
    inside = [index for index, (where, each) in enumerate(stream.tokens) if where is page and each.cell == token.cell]
    foot = room_under(stream, range(label.start, inside[-1] + 1))
    if foot.height < LINE_HEIGHT * token.size or foot.width < _NARROWEST:
        return None
    return _room_candidate(field, stream, label, foot, score)


def _in_the_middle(token: Token, cell: Rect) -> bool:
    """Whether the token stands half way up its cell: whoever set it so meant the answer to stand beside it."""
    return abs(token.rect.centre[1] - cell.centre[1]) < _OFF_CENTRE * cell.height


def _room_candidate(field: Field, stream: TokenStream, label: range, room: Rect, score: float) -> Candidate:
    """A room as the blank of a field; of several lines where the field takes them, or is given some of them."""
    page, token = stream.tokens[label.stop - 1]
    several = field.type is FieldType.LINES or field.blank.height_in_lines > 1
    role = ROLE_BY_TYPE.get(field.type, Role.LINES if several else Role.TEXT)
    size = max(stream.tokens[index][1].size for index in label)  # a superscript may end the label
    placement = Placement(field.name, page.number, room, role, size, anchor=token.mcid)
    return Candidate((label.stop, 0), (placement,), score, room_lines=field.blank.height_in_lines)
