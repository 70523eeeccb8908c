"""The kinds of blanks, each found beside a label: dotted leaders, white space, cells, boxes, words, charts.

Every finder takes a field, the stream of tokens, the run of tokens that is the label, the end of the section, and the
score of the wording; it gives a candidate, or None where there is no blank of its kind.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from ndrcpdf.pdf.captions import are_parts, is_over
from ndrcpdf.pdf.fonts import ASCENT, DESCENT
from ndrcpdf.pdf.letters import squeezed
from ndrcpdf.pdf.page import PROMPT, Kind, Page, Token
from ndrcpdf.pdf.stream import Stream
from ndrcpdf.schema import Field, FieldType, Option, Placement, Rect, Role, Where

_RAISE = 1.6
"""How far above the baseline of the dots text stands, in points: clear of them but for its descenders."""
_LINE_HEIGHT = 1.4
"""The height of a one-line blank, in parts of the type size."""
_ROOM_MARGIN = 3.0
_INDENT, _WIDEST_MARGIN = 2.0, 12.0
"""The text of a field begins this far inside its box; a label further from its cell's side than this is centred."""
_WHITE_SPACE = 0.72
"""The score of a blank that is not printed, as a part of that of one that is."""
_IN_A_PHRASE = 0.85
"""The same for a label that words follow, as in « N° de dossier »."""
_HEAD_GAP = 2.0
"""Words further apart than this, in parts of their size, are heads of different columns."""
_WORD_GAP = 0.6
"""The widest gap between two words of a phrase, in parts of their size."""
_OTHER_KIND = 0.9
"""The score of a blank of another kind than the one described."""
_SPLIT = 0.8
"""The score of a blank that is cut into the parts of an answer."""
_SHARES = {"annee": 2}
_RAGGED = 1.5
"""How far apart the ends of the lines of one answer are at most, in parts of the type size."""
_PUNCTUATION = frozenset((":", "-", "–", ".", ")", "*", "1", "²", "³"))
"""What may stand between a label and its blank."""
_NARROWEST = 30.0
"""White space narrower than this is no blank."""
_TOUCHING = 3.0
_MOSTLY = 0.6
"""How near cells are neighbours, in points; how much of a cell has to lie in a row or column."""
_OFF_CENTRE = 0.3
_SMALLEST_CELL = 6.0
"""A cell less wide or high than this, in points, is the gap in a double rule."""
_MOST_LINES = 8
"""White space under a label that no cell bounds is this many lines high, at most."""
_TICK = 9.0
"""The side of the square in which an empty cell is ticked."""
_CENTRED = (FieldType.GRADE, FieldType.PERCENT, FieldType.INTEGER, FieldType.YEAR)
_ROLE_BY_TYPE = {
    FieldType.LINES: Role.LINES,
    FieldType.FLAG: Role.CHECK,
    FieldType.IMAGE: Role.PICTURE,
    FieldType.SIGNATURE: Role.SIGNATURE,
}


@dataclass(frozen=True, slots=True)
class Candidate:
    """One place where a field may be: the placements it would have, and where it stands in the reading order.

    ``position`` is the number of a token; for a cell it is where the cell is.
    ``room_lines`` is None but for a room, which fields may share: the lines that this one takes from its top, 0 for
    all. ``order`` is the number of the token after the label. ``certainty`` is how sure a choice is of it.
    """

    position: tuple[int, int]
    placements: tuple[Placement, ...]
    score: float
    room_lines: int | None = None
    order: int = 0
    certainty: float = 0.0

    @property
    def blank(self) -> tuple[int, tuple[int, int]]:
        """The page and the position: what two candidates for the same blank have in common."""
        return self.placements[0].page, self.position


# ── Leaders ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def _after_leader(field: Field, stream: Stream, label: range, last: int, score: float) -> Candidate | None:
    """As many leaders as the answer has parts, with nothing but punctuation before and between."""
    parts = field.blank.parts or ("",)
    found = _leaders(stream, label.stop, last, len(parts))
    if not found:
        return None
    anchor = stream.tokens[label.stop - 1][1]
    if len(found) < len(parts):
        whole = _on_leader(field, "", *stream.tokens[found[0]], anchor)
        return Candidate((found[0], 0), tuple(_split(whole, parts)), score * _SPLIT)
    placements = (
        _on_leader(field, part, *stream.tokens[index], anchor) for part, index in zip(parts, found, strict=True)
    )
    return Candidate((found[0], 0), tuple(placements), score)


def _leaders(stream: Stream, first: int, last: int, number: int) -> list[int]:
    """Up to that many leaders from there on, before any word or box; on one line where there are several."""
    found: list[int] = []
    for index in range(first, last):
        page, token = stream.tokens[index]
        if token.kind is Kind.LEADER:
            if found and stream.tokens[found[0]] != (page, token) and stream.tokens[found[0]][1].line != token.line:
                break
            found.append(index)
            if len(found) == number:
                break
        elif token.kind is Kind.BOX or squeezed(token.text):
            break
    return found


def _split(whole: Placement, parts: Sequence[str]) -> Iterator[Placement]:
    """One blank as several side by side: a year has twice the room of a day."""
    shares = [_SHARES.get(part, 1) for part in parts]
    unit = whole.rect.width / sum(shares)
    left = whole.rect.x0
    for part, share in zip(parts, shares, strict=True):
        rect = Rect(left, whole.rect.y0, left + share * unit, whole.rect.y1)
        left = rect.x1
        yield replace(whole, part=part, rect=rect)


def _on_leader(field: Field, part: str, page: Page, leader: Token, anchor: Token) -> Placement:
    rect = _line_rect(leader.rect.x0, leader.rect.x1, leader.baseline + _RAISE, leader.size)
    return Placement(field.name, page.number, rect, Role.TEXT, leader.size, part=part, anchor=anchor.mcid)


def _line_rect(left: float, right: float, baseline: float, size: float) -> Rect:
    """The rectangle of one line of text that stands on the baseline."""
    bottom = baseline - _depth(size, _LINE_HEIGHT * size)
    return Rect(left, bottom, right, bottom + _LINE_HEIGHT * size)


def _depth(size: float, height: float) -> float:
    """How far the baseline lies above the bottom of a line of that height, its type in the middle."""
    return (height - (ASCENT + DESCENT) * size) / 2 + DESCENT * size


def _on_lines(field: Field, stream: Stream, label: range, last: int, score: float) -> Candidate | None:
    """All the dotted lines in a row after the label, as one blank of evenly spaced lines."""
    found: list[int] = []
    for index in range(label.stop, last):
        token, before = stream.tokens[index][1], stream.tokens[found[-1]][1] if found else None
        if _is_outside(token, stream.tokens[label.start][1]):
            break
        if token.kind is Kind.LEADER and (before is None or _is_next_line(before, token)):
            found.append(index)
        elif token.kind is not Kind.WORD or squeezed(token.text) or (before and token.line != before.line):
            break
    if not found:
        return None
    page = stream.tokens[found[0]][0]
    lines = [stream.tokens[index][1] for index in found]
    if lines[0].text == PROMPT:
        return _from_prompt(field, stream, label, range(found[0], found[-1] + 1), score)
    if len(lines) > 1 and lines[0].rect.x0 > lines[1].rect.x0 + _RAGGED * lines[0].size:
        lines = lines[1:]  # the rest of the label's own line: what is written from the left would be over the label
    size = lines[0].size
    pitch = (lines[0].baseline - lines[-1].baseline) / (len(lines) - 1) if len(lines) > 1 else _LINE_HEIGHT * size
    bottom = lines[-1].baseline + _RAISE - _depth(size, pitch)
    rect = Rect(
        min(line.rect.x0 for line in lines), bottom, max(line.rect.x1 for line in lines), bottom + len(lines) * pitch
    )
    anchor = stream.tokens[label.stop - 1][1].mcid
    placement = Placement(field.name, page.number, rect, Role.LINES, size, leading=pitch, anchor=anchor)
    return Candidate((found[0], 0), (placement,), score)


def _from_prompt(field: Field, stream: Stream, label: range, prompt: range, score: float) -> Candidate:
    """The lines of a prompt, and the white room under it."""
    page, first = stream.tokens[prompt.start]
    under = _under(stream, prompt)
    top = first.rect.y1
    bottom = min(under.y0, *(stream.tokens[index][1].rect.y0 for index in prompt))
    right = max(under.x1 if first.cell else first.rect.x1, first.rect.x1)
    anchor = stream.tokens[label.stop - 1][1].mcid
    room = Rect(first.rect.x0, bottom, right, top)
    placement = Placement(field.name, page.number, room, Role.LINES, first.size, anchor=anchor)
    return Candidate((prompt.start, 0), (placement,), score)


def _over_label(field: Field, stream: Stream, label: range, _last: int, score: float) -> Candidate | None:
    """The leaders just over the label, as over a caption: they have no label before them, and it has none behind it."""
    page, token = stream.tokens[label.start]
    end = stream.tokens[label.stop - 1][1]
    line = [stream.tokens[index] for index in stream.line(label.stop - 1) if index >= label.stop]
    behind = next((each for _page, each in line if each.kind is not Kind.WORD or squeezed(each.text)), None)
    if (behind and behind.kind is Kind.LEADER) or end.text.endswith(":") or (line and line[0][1].text == ":"):
        return None
    first_line = [stream.tokens[index][1].rect for index in label if stream.tokens[index][1].line == token.line]
    middle = (first_line[0].x0 + first_line[-1].x1) / 2
    over = [index for index, each in enumerate(stream.tokens) if each[0] is page and is_over(each[1], token)]
    parts = field.blank.parts or ("",)
    for number, index in enumerate(over):
        group = over[number : number + len(parts)] if len(parts) > 1 else [index]
        leaders = [stream.tokens[each] for each in group]
        if len(group) < len(parts) or not all(are_parts(one, other) for (_p, one), (_q, other) in pairwise(leaders)):
            continue
        (_page, first), (_page, last) = leaders[0], leaders[-1]
        if first.rect.x0 <= middle <= last.rect.x1 and not _has_label(stream, group[0]):
            placements = (_on_leader(field, part, *leader, token) for part, leader in zip(parts, leaders, strict=True))
            return Candidate((group[0], 0), tuple(placements), score)
    return None


def _has_label(stream: Stream, leader: int) -> bool:
    """Whether words go before a leader on its line."""
    token = stream.tokens[leader][1]
    before = [stream.tokens[index][1] for index in stream.line(leader) if index < leader]
    return bool(before) and before[-1].kind is Kind.WORD and token.rect.x0 - before[-1].rect.x1 < token.size


def _is_outside(leader: Token, label: Token) -> bool:
    """Whether a leader is under the table that the label is in: the rule over a note is no blank."""
    return label.cell is not None and leader.cell is None


def _is_next_line(leader: Token, other: Token) -> bool:
    """Whether a leader ends where the one before ends: side by side they are blanks of their own."""
    return abs(leader.rect.x1 - other.rect.x1) < _RAGGED * leader.size


# ── White space ──────────────────────────────────────────────────────────────────────────────────────────────────────


def _on_white_space(field: Field, stream: Stream, label: range, _last: int, score: float) -> Candidate | None:
    """The white space after the label where no blank is printed: the rest of its line, or the lines under it."""
    if field.blank.parts:
        return _between_strokes(field, stream, label, score)
    room = _beside(stream, label)
    if field.type is FieldType.LINES:
        under = _under(stream, label)
        room = under if under.height >= stream.tokens[label.start][1].size else room
    elif _is_alone(stream, label):
        room = max(_rests(stream, label), key=_area, default=room)
    if room.width < _NARROWEST:
        return None
    return _room_candidate(field, stream, label, room, score)


def _between_strokes(field: Field, stream: Stream, label: range, score: float) -> Candidate | None:
    """The white space before, between and after the strokes of « / / », a part in each."""
    page, token = stream.tokens[label.stop - 1]
    strokes = list(_strokes(stream, label))[: len(field.blank.parts) - 1]
    if len(strokes) < len(field.blank.parts) - 1:
        return None
    rooms = [_before_stroke(stream, label, strokes[0])]
    rooms += [_beside(stream, range(index, index + 1)) for index in strokes]
    rooms = [
        Rect(room.x0, room.y0, min(room.x1, stream.tokens[stroke][1].rect.x0 - _INDENT), room.y1)
        for room, stroke in zip(rooms, strokes, strict=False)
    ] + rooms[-1:]
    placements = tuple(
        Placement(field.name, page.number, room, Role.TEXT, token.size, part=part, anchor=token.mcid)
        for part, room in zip(field.blank.parts, rooms, strict=True)
    )
    narrow = any(placement.rect.width < token.size for placement in placements)
    return None if narrow else Candidate((label.stop, 0), placements, score)


def _strokes(stream: Stream, label: range) -> Iterator[int]:
    """The strokes that follow a label on its line, or alone on the next line of its cell."""
    for index in range(label.stop, len(stream.tokens)):
        page, token = stream.tokens[index]
        if page is not stream.tokens[label.start][0] or token.kind is not Kind.WORD or squeezed(token.text):
            return
        if token.text == "/":
            yield index


def _before_stroke(stream: Stream, label: range, stroke: int) -> Rect:
    """The white space between a label and a stroke; before the stroke where that is on a line of its own."""
    token, label_end = stream.tokens[stroke][1], stream.tokens[label.stop - 1][1]
    if token.line == label_end.line:
        return _beside(stream, label)
    left = token.cell.x0 if token.cell else stream.tokens[label.start][1].rect.x0 - _INDENT
    return _line_rect(left + _INDENT, token.rect.x0, token.baseline, token.size)


def _beside(stream: Stream, label: range) -> Rect:
    """The white rest of the label's last line, one line high."""
    page, token = stream.tokens[label.stop - 1]
    line = [stream.tokens[index][1] for index in stream.line(label.stop - 1)]
    after = [each for each in line if each.rect.x0 >= token.rect.x1 - 0.1]
    stops = (each.rect.x0 for each in after if squeezed(each.text) or each.kind is not Kind.WORD)
    right = min(stops, default=_right_side(page, token)) - _INDENT
    left = token.rect.x1
    for each in after:
        if each.text not in _PUNCTUATION or each.rect.x0 - left > each.size:
            break
        left = each.rect.x1
    return _line_rect(left + _INDENT, right, token.baseline, token.size)


def _under(stream: Stream, label: range) -> Rect:
    """The white room under the label, as wide as its cell or its page, down to what is printed next there."""
    page, last = stream.tokens[label.stop - 1]
    bottom = min(stream.tokens[index][1].rect.y0 for index in stream.line(label.stop - 1))
    left = min(stream.tokens[index][1].rect.x0 for index in label) - _INDENT
    here = [each.rect for each in page.tokens if each.cell == last.cell and (last.cell or each.rect.x1 > left)]
    here += [] if last.cell else [cell for cell in page.cells if cell.x1 > left]
    below = (each.y1 for each in here if each.y1 <= bottom + 0.1)
    floor = max(below, default=last.cell.y0 if last.cell else page.box.y0)
    if last.cell:
        margin = left - last.cell.x0
        margin = margin if _ROOM_MARGIN <= margin <= _WIDEST_MARGIN else _ROOM_MARGIN
        gap = min(_ROOM_MARGIN, max(0.0, (bottom - floor - _LINE_HEIGHT * last.size) / 2))
        return Rect(last.cell.x0 + margin, floor + gap, last.cell.x1 - margin, bottom - gap)
    floor = max(floor, bottom - _MOST_LINES * _LINE_HEIGHT * last.size)
    return Rect(left, floor + 1, _right_side(page, last), bottom - 1)


def _right_side(page: Page, token: Token) -> float:
    """Where the lines around a token end: at its cell's side, or where the longest line of the page ends."""
    if token.cell:
        return token.cell.x1
    return max(each.rect.x1 for each in page.tokens)


def _in_room(field: Field, stream: Stream, label: range, _last: int, score: float) -> Candidate | None:
    """The white room of the label's cell under the label, down to whatever is printed next in the cell."""
    token = stream.tokens[label.stop - 1][1]
    room = _under(stream, label)
    if room.height < token.size:
        return None
    return _room_candidate(field, stream, label, room, score)


def _in_rest(field: Field, stream: Stream, label: range, _last: int, score: float) -> Candidate | None:
    """The larger of the two white rests of the label's cell: beside the label, over the cell's height, or under it.

    Where a cell of the same height or width beside or under it is empty, the label has its own to itself, and that one
    is the blank.
    """
    page, token = stream.tokens[label.start]
    score *= _IN_A_PHRASE if _goes_on(stream, label) else 1.0
    aligned = next((cell for cell in _empty_cells(page) if token.cell and _is_aligned(cell, token.cell)), None)
    if aligned:
        return _cell_candidate(field, page, token, aligned, score)
    rooms = _rests(stream, label)
    return _room_candidate(field, stream, label, max(rooms, key=_area), score) if rooms else None


def _rests(stream: Stream, label: range) -> list[Rect]:
    """The white rests of the label's cell that are large enough to write in: beside the label and under it."""
    page, token = stream.tokens[label.stop - 1]
    beside, under = _beside(stream, label), _under(stream, label)
    if token.cell and _in_the_middle(token, token.cell):
        further = [each.rect.x0 for each in page.tokens if each.cell == token.cell and each.rect.x0 >= beside.x0]
        right = min([beside.x1, *(left - _INDENT for left in further)])
        beside = Rect(beside.x0, token.cell.y0 + 1, right, token.cell.y1 - 1)
    inside = [each.rect for each in page.tokens if each.cell == token.cell]
    return [
        room
        for room in (beside, under)
        if room.height >= token.size
        and room.width >= _NARROWEST
        and not any(room.holds((rect.x0 + rect.x1) / 2, (rect.y0 + rect.y1) / 2) for rect in inside)
    ]


def _goes_on(stream: Stream, label: range) -> bool:
    """Whether a word follows the label as closely as in a phrase: it is only the beginning of another."""
    if label.stop >= len(stream.tokens):
        return False
    (page, last), (next_page, token) = stream.tokens[label.stop - 1], stream.tokens[label.stop]
    close = page is next_page and token.line == last.line and token.rect.x0 - last.rect.x1 < _WORD_GAP * token.size
    return close and token.kind is Kind.WORD and bool(squeezed(token.text)) and not last.text.endswith(":")


def _area(room: Rect) -> float:
    return room.width * room.height


def _is_alone(stream: Stream, label: range) -> bool:
    """Whether nothing is printed in the label's cell but the label."""
    page, token = stream.tokens[label.start]
    around = (label.start - 1, next(i for i in range(label.stop, len(stream.tokens) + 1) if _is_printed(stream, i)))
    return token.cell is not None and not any(
        0 <= index < len(stream.tokens)
        and stream.tokens[index][0] is page
        and stream.tokens[index][1].cell == token.cell
        for index in around
    )


def _is_printed(stream: Stream, index: int) -> bool:
    """Whether that token is more than punctuation, or past the last."""
    return index == len(stream.tokens) or bool(squeezed(stream.tokens[index][1].text))


def _at_foot(field: Field, stream: Stream, label: range, _last: int, score: float) -> Candidate | None:
    """The white foot of the label's cell, under all that is printed in it besides."""
    page, token = stream.tokens[label.start]
    if token.cell is None or _is_alone(stream, label):
        return None
    inside = [index for index, (where, each) in enumerate(stream.tokens) if where is page and each.cell == token.cell]
    foot = _under(stream, range(label.start, inside[-1] + 1))
    if foot.height < _LINE_HEIGHT * token.size or foot.width < _NARROWEST:
        return None
    return _room_candidate(field, stream, label, foot, score)


def _in_the_middle(token: Token, cell: Rect) -> bool:
    """Whether the token stands half way up its cell: whoever set it so meant the answer to stand beside it."""
    return abs((token.rect.y0 + token.rect.y1) - (cell.y0 + cell.y1)) < _OFF_CENTRE * cell.height


def _room_candidate(field: Field, stream: Stream, label: range, room: Rect, score: float) -> Candidate:
    """A room as the blank of a field; of several lines where the field takes them, or is given some of them."""
    page, token = stream.tokens[label.stop - 1]
    several = field.type is FieldType.LINES or field.blank.height_in_lines > 1
    role = _ROLE_BY_TYPE.get(field.type, Role.LINES if several else Role.TEXT)
    size = max(stream.tokens[index][1].size for index in label)  # a superscript may end the label
    placement = Placement(field.name, page.number, room, role, size, anchor=token.mcid)
    return Candidate((label.stop, 0), (placement,), score, room_lines=field.blank.height_in_lines)


# ── Cells ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def _in_cell(field: Field, stream: Stream, label: range, _last: int, score: float) -> Candidate | None:
    """The empty cell beside the label's cell, else the first under it; or the one so many cells under it."""
    page, token = stream.tokens[label.start]
    if token.cell is None:
        return None
    empty = _empty_cells(page)
    under = sorted((cell for cell in empty if _is_under(cell, token.cell)), key=lambda cell: -cell.y1)
    touching = [cell for cell in under if token.cell.y0 - cell.y1 < _TOUCHING]
    if field.blank.below:
        chosen = under[field.blank.below - 1] if len(under) >= field.blank.below else None
    else:
        chosen = next((cell for cell in empty if _is_beside(cell, token.cell)), touching[0] if touching else None)
        if chosen and chosen in touching:
            chosen = _column_under(chosen, page, token)
        if chosen is None and token.cell.y0 - min(cell.y0 for cell in page.cells) < _TOUCHING:
            return _over_the_page(field, stream, label, score)
    return chosen and _cell_candidate(field, page, token, chosen, score)


def _column_under(cell: Rect, page: Page, label: Token) -> Rect:
    """The part of a cell that is under the label, where heads stand side by side in one cell over it."""
    line = sorted(
        (each for each in page.tokens if each.cell == label.cell and each.line == label.line),
        key=lambda each: each.rect.x0,
    )
    heads = [[line[0]]]
    for before, token in pairwise(line):
        if token.rect.x0 - before.rect.x1 > _HEAD_GAP * token.size:
            heads.append([])
        heads[-1].append(token)
    margin = heads[0][0].rect.x0 - cell.x0
    starts = [head[0].rect.x0 for head in heads]
    middles = [(head[0].rect.x0 + head[-1].rect.x1) / 2 for head in heads]
    between = (
        [start - margin for start in starts[1:]]
        if margin <= _WIDEST_MARGIN
        else [(one + other) / 2 for one, other in pairwise(middles)]
    )
    number = next(number for number, head in enumerate(heads) if label in head)
    sides = [cell.x0, *between, cell.x1]
    return Rect(sides[number], cell.y0, sides[number + 1], cell.y1)


def _over_the_page(field: Field, stream: Stream, label: range, score: float) -> Candidate | None:
    """The empty cell as wide as the label's at the top of the next page, where a table is broken under its heads."""
    page, token = stream.tokens[label.start]
    following = next((other for other, _token in stream.tokens[label.stop :] if other is not page), None)
    if following is None or token.cell is None or not following.cells:
        return None
    top = max(cell.y1 for cell in following.cells)
    sides = (token.cell.x0, token.cell.x1)
    for cell in _empty_cells(following):
        if top - cell.y1 < _TOUCHING and abs(cell.x0 - sides[0]) + abs(cell.x1 - sides[1]) < _TOUCHING:
            return _cell_candidate(field, following, token, cell, score)
    return None


def _in_own_cell(field: Field, stream: Stream, label: range, _last: int, score: float) -> Candidate | None:
    """The empty cell that goes with the label's alone: as high and beside it, or as wide and under it."""
    page, token = stream.tokens[label.start]
    empty = _empty_cells(page)
    if token.cell:
        cell = next((cell for cell in empty if token.cell and _is_aligned(cell, token.cell)), None)
    else:
        cell = next((cell for cell in empty if _is_just_under(cell, token)), None)
    if cell is None:
        return None
    candidate = _cell_candidate(field, page, token, cell, score)
    if field.blank.parts:
        (whole,) = candidate.placements
        parts = tuple(_split(whole, field.blank.parts))
        return replace(candidate, placements=parts, score=score * _SPLIT, room_lines=None)
    return candidate


def _in_grid(field: Field, stream: Stream, label: range, _last: int, score: float) -> Candidate | None:
    """The empty cell where the row of the label meets the column of that head."""
    page, token = stream.tokens[label.start]
    heads = [stream.tokens[run.start] for run in stream.occurrences(field.blank.column, 0, label.start)]
    columns = [head.cell for where, head in heads if where is page and head.cell]
    if token.cell is None or len(columns) < field.blank.column_number:
        return None
    column = columns[field.blank.column_number - 1]
    row = token.cell
    chosen = next((cell for cell in _empty_cells(page) if _overlap_y(cell, row) and _overlap_x(cell, column)), None)
    return chosen and _cell_candidate(field, page, token, chosen, score)


def _cell_candidate(field: Field, page: Page, label: Token, cell: Rect, score: float) -> Candidate:
    inner = Rect(cell.x0 + 1, cell.y0 + 1, cell.x1 - 1, cell.y1 - 1)
    role = _ROLE_BY_TYPE.get(field.type, Role.TEXT)
    if role is Role.CHECK:
        half = min(_TICK, inner.width, inner.height) / 2
        x, y = (inner.x0 + inner.x1) / 2, (inner.y0 + inner.y1) / 2
        inner = Rect(x - half, y - half, x + half, y + half)
    centred = field.type in _CENTRED
    placement = Placement(field.name, page.number, inner, role, label.size, centred=centred, anchor=label.mcid)
    place = (round(cell.x0), round(cell.y0))
    return Candidate(place, (placement,), score, room_lines=field.blank.height_in_lines)


def _empty_cells(page: Page) -> list[Rect]:
    full = {token.cell for token in page.tokens}
    return [cell for cell in page.cells if cell not in full and min(cell.width, cell.height) > _SMALLEST_CELL]


def _is_beside(cell: Rect, label: Rect) -> bool:
    return abs(cell.x0 - label.x1) < _TOUCHING and _overlap_y(cell, label)


def _is_under(cell: Rect, label: Rect) -> bool:
    return cell.y1 < label.y0 + _TOUCHING and _overlap_x(cell, label)


def _is_just_under(cell: Rect, label: Token) -> bool:
    """Whether a cell begins where the label does, and no more than a line under it."""
    return abs(cell.x0 - label.rect.x0) < 2 * label.size and -1 < label.rect.y0 - cell.y1 < label.size


def _is_aligned(cell: Rect, label: Rect) -> bool:
    """Whether the cell is as high as the label's and beside it, or as wide and under it."""
    beside = abs(cell.y0 - label.y0) + abs(cell.y1 - label.y1) + abs(cell.x0 - label.x1)
    under = abs(cell.x0 - label.x0) + abs(cell.x1 - label.x1) + abs(cell.y1 - label.y0)
    return min(beside, under) < _TOUCHING


def _overlap_x(cell: Rect, other: Rect) -> bool:
    return min(cell.x1, other.x1) - max(cell.x0, other.x0) > _MOSTLY * cell.width


def _overlap_y(cell: Rect, other: Rect) -> bool:
    return min(cell.y1, other.y1) - max(cell.y0, other.y0) > _MOSTLY * cell.height


# ── Boxes and words ──────────────────────────────────────────────────────────────────────────────────────────────────


def _beside_boxes(field: Field, stream: Stream, label: range, last: int, score: float) -> Candidate | None:
    """One box for each option, before its words or after them; a flag's box is beside its label."""
    if field.type is FieldType.FLAG:
        return _beside_label(field, stream, label, score)
    for step in (_BEFORE, _AFTER):
        boxes = _boxes_of(field, stream, range(label.start, last), step)
        if boxes:
            return Candidate((boxes[0], 0), tuple(_ticks(field, stream, boxes)), score)
    return None


def _written_in(field: Field, stream: Stream, label: range, last: int, score: float) -> Candidate | None:
    """For a choice whose options are not printed, the leader or the prompt where the one chosen is written.

    An empty cell is none, but for a prompt in it: what is not asked for in words may be ticked there.
    """
    if not field.options:
        return None
    candidate = _after_leader(field, stream, label, last, score)
    if candidate:
        return candidate
    page, _token = stream.tokens[label.start]
    candidate = _in_cell(field, stream, label, last, score)
    return candidate if candidate and _prompts_in(page, candidate.placements[0].rect) else None


def _prompts_in(page: Page, rect: Rect) -> bool:
    """Whether a prompt is printed in a rectangle of a page."""
    lines = (patch.rect for prompt in page.prompts for patch in prompt)
    return any(rect.holds((line.x0 + line.x1) / 2, (line.y0 + line.y1) / 2) for line in lines)


_BEFORE, _AFTER = -1, 0
"""Where a box is from the words of its option: the token before the first, or the one after the last."""


def _boxes_of(field: Field, stream: Stream, where: range, step: int) -> list[int]:
    """The boxes of the options in turn, each at the words of its option, and all on the same side of them."""
    boxes: list[int] = []
    first = where.start
    for option in field.options:
        runs = stream.occurrences(option.printed, first, where.stop)
        beside = ((run, run.start + step if step else run.stop) for run in runs)
        run, box = next(
            ((run, box) for run, box in beside if _is_box_at(stream, box, run) and box not in boxes), (where, -1)
        )
        if box < 0:
            return []
        boxes.append(box)
        first = max(run.stop, box)
    return boxes


def _is_box_at(stream: Stream, index: int, words: range) -> bool:
    """Whether that token is a box on the line of the words, or at least on their page."""
    if not 0 <= index < len(stream.tokens):
        return False
    page, token = stream.tokens[index]
    return token.kind is Kind.BOX and page is stream.tokens[words.start][0]


def _beside_label(field: Field, stream: Stream, label: range, score: float) -> Candidate | None:
    """The box just before the label, else just after it, else the empty cell beside it."""
    for index in (label.start - 1, label.stop):
        if 0 <= index < len(stream.tokens) and stream.tokens[index][1].kind is Kind.BOX:
            page, box = stream.tokens[index]
            anchor = stream.tokens[label.start][1].mcid
            placement = Placement(field.name, page.number, box.rect, Role.CHECK, box.size, anchor=box.mcid or anchor)
            return Candidate((label.start, 0), (placement,), score)
    return _in_box_beside(field, stream, label, label.stop, score) or _in_cell(field, stream, label, label.stop, score)


def _in_box_beside(field: Field, stream: Stream, label: range, _last: int, score: float) -> Candidate | None:
    """For a flag, the box that stands alone in the cell beside the label's."""
    page, token = stream.tokens[label.start]
    if field.type is not FieldType.FLAG or token.cell is None:
        return None
    beside = [each for each in page.tokens if each.cell and _is_beside(each.cell, token.cell)]
    if len(beside) != 1 or beside[0].kind is not Kind.BOX:
        return None
    (box,) = beside
    placement = Placement(field.name, page.number, box.rect, Role.CHECK, box.size, anchor=box.mcid or token.mcid)
    return Candidate((label.start, 0), (placement,), score)


def _ticks(field: Field, stream: Stream, boxes: Sequence[int]) -> Iterator[Placement]:
    for option, index in zip(field.options, boxes, strict=True):
        page, box = stream.tokens[index]
        anchor = next((t.mcid for _p, t in reversed(stream.tokens[:index]) if t.kind is Kind.WORD), None)
        yield Placement(
            field.name, page.number, box.rect, Role.TICK, box.size, option=option.value, anchor=box.mcid or anchor
        )


def _over_words(field: Field, stream: Stream, label: range, _last: int, score: float) -> Candidate | None:
    """The words of each option, inside the label: the ones that do not apply are struck out."""
    printed = [(index, at) for index in label for at in range(len(stream.tokens[index][1].text))]
    text = "".join(stream.tokens[index][1].text[at] for index, at in printed)
    placements: list[Placement] = []
    first = 0
    for option in field.options:
        words = "".join(option.printed.split())
        at = _plain(text).find(_plain(words), first)
        if at < 0:
            return None
        first = at + len(words)
        placements.append(_over(field, option, stream, printed[at:first]))
    return Candidate((label.start, 0), tuple(placements), score)


def _plain(text: str) -> str:
    """The text with each letter in its place, without case."""
    return "".join(letter.lower()[:1] for letter in text)


def _over(field: Field, option: Option, stream: Stream, letters: Sequence[tuple[int, int]]) -> Placement:
    """The rectangle over letters, each given by its token and its place in it."""
    page = stream.tokens[letters[0][0]][0]
    tokens = [stream.tokens[index][1] for index, _at in letters]
    start, end = letters[0][1], letters[-1][1]
    left = tokens[0].edges[start - 1] if 0 < start <= len(tokens[0].edges) else tokens[0].rect.x0
    right = tokens[-1].edges[end] if end < len(tokens[-1].edges) else tokens[-1].rect.x1
    rect = Rect(left, min(t.rect.y0 for t in tokens), right, max(t.rect.y1 for t in tokens))
    anchor = tokens[-1].mcid
    return Placement(field.name, page.number, rect, Role.STRIKE, tokens[0].size, option=option.value, anchor=anchor)


def _in_chart(field: Field, stream: Stream, label: range, _last: int, score: float) -> Candidate | None:
    """The ruled area beside the scale, from the height of its 00 up to that of its label, 20."""
    page, top = stream.tokens[label.start]
    zeros = [
        token
        for token in page.tokens
        if token.text == "00" and token.rect.y1 < top.rect.y0 and abs(token.rect.x0 - top.rect.x0) < _TOUCHING
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
    full = {token.cell for token in page.tokens if token.kind is Kind.WORD}
    return [
        cell
        for cell in page.cells
        if cell in full and top.cell and abs(cell.y0 - top.cell.y1) < _TOUCHING and cell.x0 > top.cell.x1 - _TOUCHING
    ]


def _scale_height(page: Page, mark: Token) -> float:
    """The height a mark of the scale stands for: the middle of its cell, else the ruled line beside it."""
    if mark.cell:
        return (mark.cell.y0 + mark.cell.y1) / 2
    middle = (mark.rect.y0 + mark.rect.y1) / 2
    return min((edge for cell in page.cells for edge in (cell.y0, cell.y1)), key=lambda edge: abs(edge - middle))


Finder = Callable[[Field, Stream, range, int, float], Candidate | None]
FINDERS: Mapping[Where, tuple[tuple[Finder, float], ...]] = {
    Where.LEADER: ((_over_label, 1), (_after_leader, 1), (_in_own_cell, _OTHER_KIND), (_on_white_space, _WHITE_SPACE)),
    Where.LINES: ((_over_label, 1), (_on_lines, 1), (_in_own_cell, _OTHER_KIND), (_on_white_space, _WHITE_SPACE)),
    Where.ROOM: ((_in_room, 1), (_in_own_cell, _OTHER_KIND), (_on_lines, _OTHER_KIND)),
    Where.REST: ((_over_label, 1), (_after_leader, 1), (_in_rest, 1)),
    Where.CELL: (
        (_in_box_beside, 1),
        (_in_cell, 1),
        (_on_lines, _OTHER_KIND),
        (_at_foot, _OTHER_KIND),
        (_in_rest, _OTHER_KIND),
    ),
    Where.GRID: ((_in_grid, 1),),
    Where.CHART: ((_in_chart, 1),),
    Where.BOXES: ((_beside_boxes, 1), (_written_in, _OTHER_KIND)),
    Where.WORDS: ((_over_words, 1),),
}
"""For each kind of blank described, the kinds that are looked for in turn, and what each is worth.

Typesetters put a cell where others print dots, and dots where others leave a cell white. A choice is ticked where its
options are printed, and else written.
"""


def find_blank(field: Field, stream: Stream, label: range, last: int, score: float) -> Candidate | None:
    """The blank of a field beside a label: of the kind described, else of one that takes its place."""
    for find, worth in FINDERS[field.blank.where]:
        candidate = find(field, stream, label, last, score * worth)
        if candidate:
            return candidate
    return None
