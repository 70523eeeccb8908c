"""Blanks that are dotted or ruled: behind a label, under it, over it."""

from itertools import pairwise

from ndrcpdf.geometry import Rect
from ndrcpdf.layout.captions import are_parts, is_over
from ndrcpdf.layout.letters import letters_only
from ndrcpdf.layout.locating.candidate import SPLIT, Candidate, depth, line_rect, split_up
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
        elif token.kind is TokenKind.BOX or letters_only(token.text):
            break
    return found


def _on_leader(field: Field, part: str, page: Page, leader: Token, anchor: Token) -> Placement:
    rect = line_rect(leader.rect.x0, leader.rect.x1, leader.baseline + _RAISE, leader.size)
    return Placement(field.name, page.number, rect, Role.TEXT, leader.size, part=part, anchor=anchor.mcid)


def on_lines(field: Field, stream: TokenStream, label: range, last: int, score: float) -> Candidate | None:
    """All the dotted lines in a row after the label, as one blank of evenly spaced lines."""
    found: list[int] = []
    for index in range(label.stop, last):
        token, before = stream.tokens[index][1], stream.tokens[found[-1]][1] if found else None
        if _is_outside(token, stream.tokens[label.start][1]):
            break
        if token.kind is TokenKind.LEADER and (before is None or _is_next_line(before, token)):
            found.append(index)
        elif token.kind is not TokenKind.WORD or letters_only(token.text) or (before and token.line != before.line):
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
    pitch = (lines[0].baseline - lines[-1].baseline) / (len(lines) - 1) if len(lines) > 1 else LINE_HEIGHT * size
    bottom = lines[-1].baseline + _RAISE - depth(size, pitch)
    rect = Rect(
        min(line.rect.x0 for line in lines), bottom, max(line.rect.x1 for line in lines), bottom + len(lines) * pitch
    )
    anchor = stream.tokens[label.stop - 1][1].mcid
    placement = Placement(field.name, page.number, rect, Role.LINES, size, leading=pitch, anchor=anchor)
    return Candidate((found[0], 0), (placement,), score)


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
    page, token = stream.tokens[label.start]
    end = stream.tokens[label.stop - 1][1]
    line = [stream.tokens[index] for index in stream.line(label.stop - 1) if index >= label.stop]
    behind = next((each for _page, each in line if each.kind is not TokenKind.WORD or letters_only(each.text)), None)
    if (behind and behind.kind is TokenKind.LEADER) or end.text.endswith(":") or (line and line[0][1].text == ":"):
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
