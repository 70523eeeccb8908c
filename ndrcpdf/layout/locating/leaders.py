"""Blanks that are dotted or ruled: behind a label, under it, over it."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from ndrcpdf.geometry import Rect, hull
from ndrcpdf.layout.captions import are_parts, is_over
from ndrcpdf.layout.locating.candidate import SPLIT, Candidate, depth, is_punctuation, line_rect, split_up
from ndrcpdf.layout.locating.white_space import room_under
from ndrcpdf.layout.page import LINE_HEIGHT, PROMPT, Page, Token, TokenKind
from ndrcpdf.layout.token_search import TokenStream
from ndrcpdf.model.forms import Field
from ndrcpdf.model.placements import Placement, Role

_RAISE = 1.6
"""How far above the baseline of the dots text stands, in points: clear of them but for its descenders."""
_RAGGED = 1.5
"""How far apart the ends of the lines of one answer are at most, in parts of the type size."""


def after_leader(field: Field, stream: TokenStream, label: range, last: int, score: float) -> Candidate | None:
    """As many leaders as the answer has parts, with nothing but punctuation before and between."""
    parts = field.blank.parts or ("",)
    found = _leaders(stream, label.stop, last, len(parts))
    if not found:
        return None
    anchor = stream.tokens[label.stop - 1][1]
    if len(found) < len(parts):
        whole = _on_leader(field, "", *stream.tokens[found[0]], anchor)
        return Candidate((found[0], 0), tuple(split_up(whole, parts)), score * SPLIT)
    placements = (
        _on_leader(field, part, *stream.tokens[index], anchor) for part, index in zip(parts, found, strict=True)
    )
    return Candidate((found[0], 0), tuple(placements), score)


def _leaders(stream: TokenStream, first: int, last: int, number: int) -> list[int]:
    """Up to that many leaders from there on, before any word or box; on one line where there are several."""
    found: list[int] = []
    for index in range(first, last):
        page, token = stream.tokens[index]
        if token.kind is TokenKind.LEADER:
            if found and stream.tokens[found[0]] != (page, token) and stream.tokens[found[0]][1].line != token.line:
                break
            found.append(index)
            if len(found) == number:
                break
        elif not is_punctuation(token):
            break
    return found


def _on_leader(field: Field, part: str, page: Page, leader: Token, anchor: Token) -> Placement:
    rect = line_rect(leader.rect.x0, leader.rect.x1, leader.baseline + _RAISE, leader.size)
    return Placement(field.name, page.number, rect, Role.TEXT, leader.size, part=part, anchor=anchor.mcid)


def on_lines(field: Field, stream: TokenStream, label: range, last: int, score: float) -> Candidate | None:
    """All the dotted lines in a row after the label, as one blank of evenly spaced lines."""
    found = _lines_after(stream, label, last)
    if not found:
        return None
    page, first = stream.tokens[found[0]]
    if first.text == PROMPT:
        return _from_prompt(field, stream, label, range(found[0], found[-1] + 1), score)
    lines = _whole_lines([stream.tokens[index][1] for index in found])
    rect, pitch = _evenly_spaced(lines)
    anchor = stream.tokens[label.stop - 1][1].mcid
    placement = Placement(field.name, page.number, rect, Role.LINES, lines[0].size, leading=pitch, anchor=anchor)
    return Candidate((found[0], 0), (placement,), score)


def _lines_after(stream: TokenStream, label: range, last: int) -> list[int]:
    """The leaders of one answer after a label: up to words, to a box, or to a leader of another blank."""
    found: list[int] = []
    for index in range(label.stop, last):
        token = stream.tokens[index][1]
        before = stream.tokens[found[-1]][1] if found else None
        if _is_outside(token, stream.tokens[label.start][1]):
            break
        if token.kind is TokenKind.LEADER and (before is None or _is_next_line(before, token)):
            found.append(index)
        elif not is_punctuation(token) or (before and token.line != before.line):
            break
    return found


def _whole_lines(lines: Sequence[Token]) -> Sequence[Token]:
    """The lines without the rest of the label's own line: what is written from the left would be over the label."""
    if len(lines) > 1 and lines[0].rect.x0 > lines[1].rect.x0 + _RAGGED * lines[0].size:
        return lines[1:]
    return lines


def _evenly_spaced(lines: Sequence[Token]) -> tuple[Rect, float]:
    """The rectangle of lines to write on, and how far they are apart, in points."""
    size = lines[0].size
    pitch = (lines[0].baseline - lines[-1].baseline) / (len(lines) - 1) if len(lines) > 1 else LINE_HEIGHT * size
    bottom = lines[-1].baseline + _RAISE - depth(size, pitch)
    around = hull(line.rect for line in lines)
    return Rect(around.x0, bottom, around.x1, bottom + len(lines) * pitch), pitch


def _from_prompt(field: Field, stream: TokenStream, label: range, prompt: range, score: float) -> Candidate:
    """The lines of a prompt, and the white room under it."""
    page, first = stream.tokens[prompt.start]
    under = room_under(stream, prompt)
    top = first.rect.y1
    bottom = min(under.y0, *(stream.tokens[index][1].rect.y0 for index in prompt))
    right = max(under.x1 if first.cell else first.rect.x1, first.rect.x1)
    anchor = stream.tokens[label.stop - 1][1].mcid
    room = Rect(first.rect.x0, bottom, right, top)
    placement = Placement(field.name, page.number, room, Role.LINES, first.size, anchor=anchor)
    return Candidate((prompt.start, 0), (placement,), score)


def over_label(field: Field, stream: TokenStream, label: range, _last: int, score: float) -> Candidate | None:
    """The leaders just over the label, as over a caption: they have no label before them, and it has none behind it."""
    if _is_asked_behind(stream, label):
        return None
    parts = field.blank.parts or ("",)
    group = next(_blanks_over(stream, label, len(parts)), None)
    if group is None:
        return None
    anchor = stream.tokens[label.start][1]
    placements = (
        _on_leader(field, part, *stream.tokens[index], anchor) for part, index in zip(parts, group, strict=True)
    )
    return Candidate((group[0], 0), tuple(placements), score)


def _blanks_over(stream: TokenStream, label: range, parts: int) -> Iterator[list[int]]:
    """The leaders of each blank of so many parts that reaches over the middle of the label, and has no other."""
    page, token = stream.tokens[label.start]
    over = [index for index, (where, each) in enumerate(stream.tokens) if where is page and is_over(each, token)]
    middle = _middle_of_first_line([stream.tokens[index][1] for index in label])
    for number in range(len(over) - parts + 1):
        group = over[number : number + parts]
        leaders = [stream.tokens[index][1] for index in group]
        if _are_one_blank_over(leaders, middle) and not _has_label(stream, group[0]):
            yield group


def _is_asked_behind(stream: TokenStream, label: range) -> bool:
    """Whether what a label asks for goes behind it: after a colon, or on a leader that is next on its line."""
    end = stream.tokens[label.stop - 1][1]
    behind = [stream.tokens[index][1] for index in stream.line(label.stop - 1) if index >= label.stop]
    following = next((token for token in behind if not is_punctuation(token)), None)
    is_on_leader = following is not None and following.kind is TokenKind.LEADER
    return is_on_leader or end.text.endswith(":") or (bool(behind) and behind[0].text == ":")


def _middle_of_first_line(label: Sequence[Token]) -> float:
    line = [token.rect for token in label if token.line == label[0].line]
    return (line[0].x0 + line[-1].x1) / 2


def _are_one_blank_over(leaders: Sequence[Token], middle: float) -> bool:
    """Whether leaders are the parts of one blank, which reaches over the middle of its label."""
    is_one = all(are_parts(one, other) for one, other in pairwise(leaders))
    return is_one and leaders[0].rect.x0 <= middle <= leaders[-1].rect.x1


def _has_label(stream: TokenStream, leader: int) -> bool:
    """Whether words go before a leader on its line."""
    token = stream.tokens[leader][1]
    before = [stream.tokens[index][1] for index in stream.line(leader) if index < leader]
    return bool(before) and before[-1].kind is TokenKind.WORD and token.rect.x0 - before[-1].rect.x1 < token.size


def _is_outside(leader: Token, label: Token) -> bool:
    """Whether a leader is under the table that the label is in: the rule over a note is no blank."""
    return label.cell is not None and leader.cell is None


def _is_next_line(leader: Token, other: Token) -> bool:
    """Whether a leader ends where the one before ends: side by side they are blanks of their own."""
    return abs(leader.rect.x1 - other.rect.x1) < _RAGGED * leader.size
