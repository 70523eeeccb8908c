"""Blanks to be ticked or struck out: boxes beside the words of their options, and these words."""

from collections.abc import Iterator, Sequence

from ndrcpdf.geometry import Rect
from ndrcpdf.layout.locating.candidate import Candidate
from ndrcpdf.layout.locating.cells import in_cell, is_beside
from ndrcpdf.layout.locating.leaders import after_leader
from ndrcpdf.layout.page import Page, TokenKind
from ndrcpdf.layout.token_search import TokenStream
from ndrcpdf.model.forms import Field, FieldType, Option
from ndrcpdf.model.placements import Placement, Role


def beside_boxes(field: Field, stream: TokenStream, label: range, last: int, score: float) -> Candidate | None:
    """One box for each option, before its words or after them; a flag's box is beside its label."""
    if field.type is FieldType.FLAG:
        return _beside_label(field, stream, label, score)
    for before in (True, False):
        boxes = _boxes_of(field, stream, range(label.start, last), before=before)
        if boxes:
            return Candidate((boxes[0], 0), tuple(_ticks(field, stream, boxes)), score)
    return None


def written_in(field: Field, stream: TokenStream, label: range, last: int, score: float) -> Candidate | None:
    """For a choice whose options are not printed, the leader or the prompt where the one chosen is written.

    An empty cell is none, but for a prompt in it: what is not asked for in words may be ticked there.
    """
    if not field.options:
        return None
    candidate = after_leader(field, stream, label, last, score)
    if candidate:
        return candidate
    page, _token = stream.tokens[label.start]
    candidate = in_cell(field, stream, label, last, score)
    return candidate if candidate and _prompts_in(page, candidate.placements[0].rect) else None


def _prompts_in(page: Page, rect: Rect) -> bool:
    """Whether a prompt is printed in a rectangle of a page."""
    return any(rect.holds_centre_of(line) for prompt in page.prompts for line in prompt)


def _boxes_of(field: Field, stream: TokenStream, where: range, *, before: bool) -> list[int]:
    """The boxes of the options in turn, all before their words or all behind them; none where an option has no box."""
    boxes: list[int] = []
    first = where.start
    for option in field.options:
        runs = stream.occurrences(option.printed, first, where.stop)
        beside = ((run, run.start - 1 if before else run.stop) for run in runs)
        found = next(((run, box) for run, box in beside if _is_box_at(stream, box, run) and box not in boxes), None)
        if found is None:
            return []
        run, box = found
        boxes.append(box)
        first = max(run.stop, box)
    return boxes


def _is_box_at(stream: TokenStream, index: int, words: range) -> bool:
    """Whether that token is a box on the page of the words."""
    if not 0 <= index < len(stream.tokens):
        return False
    page, token = stream.tokens[index]
    return token.kind is TokenKind.BOX and page is stream.tokens[words.start][0]


def _beside_label(field: Field, stream: TokenStream, label: range, score: float) -> Candidate | None:
    """The box just before the label, else just after it, else the empty cell beside it."""
    for index in (label.start - 1, label.stop):
        if 0 <= index < len(stream.tokens) and stream.tokens[index][1].kind is TokenKind.BOX:
            page, box = stream.tokens[index]
            anchor = stream.tokens[label.start][1].mcid
            placement = Placement(field.name, page.number, box.rect, Role.CHECK, box.size, anchor=box.mcid or anchor)
            return Candidate((label.start, 0), (placement,), score)
    return in_box_beside(field, stream, label, label.stop, score) or in_cell(field, stream, label, label.stop, score)


def in_box_beside(field: Field, stream: TokenStream, label: range, _last: int, score: float) -> Candidate | None:
    """For a flag, the box that stands alone in the cell beside the label's."""
    page, token = stream.tokens[label.start]
    if field.type is not FieldType.FLAG or token.cell is None:
        return None
    beside = [each for each in page.tokens if each.cell and is_beside(each.cell, token.cell)]
    if len(beside) != 1 or beside[0].kind is not TokenKind.BOX:
        return None
    (box,) = beside
    placement = Placement(field.name, page.number, box.rect, Role.CHECK, box.size, anchor=box.mcid or token.mcid)
    return Candidate((label.start, 0), (placement,), score)


def _ticks(field: Field, stream: TokenStream, boxes: Sequence[int]) -> Iterator[Placement]:
    for option, index in zip(field.options, boxes, strict=True):
        page, box = stream.tokens[index]
        anchor = next((t.mcid for _p, t in reversed(stream.tokens[:index]) if t.kind is TokenKind.WORD), None)
        yield Placement(
            field.name, page.number, box.rect, Role.TICK, box.size, option=option.value, anchor=box.mcid or anchor
        )


def over_words(field: Field, stream: TokenStream, label: range, _last: int, score: float) -> Candidate | None:
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


def _over(field: Field, option: Option, stream: TokenStream, letters: Sequence[tuple[int, int]]) -> Placement:
    """The rectangle over letters, each given by its token and its place in it."""
    page = stream.tokens[letters[0][0]][0]
    tokens = [stream.tokens[index][1] for index, _at in letters]
    start, end = letters[0][1], letters[-1][1]
    left = tokens[0].edges[start - 1] if 0 < start <= len(tokens[0].edges) else tokens[0].rect.x0
    right = tokens[-1].edges[end] if end < len(tokens[-1].edges) else tokens[-1].rect.x1
    rect = Rect(left, min(t.rect.y0 for t in tokens), right, max(t.rect.y1 for t in tokens))
    anchor = tokens[-1].mcid
    return Placement(field.name, page.number, rect, Role.STRIKE, tokens[0].size, option=option.value, anchor=anchor)
