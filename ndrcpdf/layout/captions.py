"""Labels that stand under their blanks, as captions do."""

from collections.abc import Iterator, Sequence

from ndrcpdf.geometry import Rect
from ndrcpdf.layout.letters import letters_only
from ndrcpdf.layout.lines import SAME_LINE, cut, is_next_line, numbered_lines, phrases
from ndrcpdf.layout.page import SLACK, Page, Token, TokenKind

_CAPTION_GAP = 0.65
"""How far a label may be under its blank, in parts of the size of what is written there."""
_SMALL = 0.9
"""A label in type smaller than this, in parts of that size, is in the small type of captions."""
_BETWEEN_PARTS = 2.0
"""The widest gap with a stroke in it between two parts of a blank, in parts of the type size."""
_OFF_CENTRE = 0.05
"""By what part of the width of its line the middle of a label may be off that of the line."""


def is_over(leader: Token, label: Token) -> bool:
    """Whether that token is a leader no further over the label than the label of a line is from the line before."""
    size = leader.size if label.size < _SMALL * leader.size else label.size
    gap = leader.rect.y0 - label.rect.y1
    return leader.kind is TokenKind.LEADER and leader.cell == label.cell and abs(gap) < _CAPTION_GAP * size


def are_parts(one: Token, other: Token) -> bool:
    """Whether two leaders are side by side, so near that there is only a stroke between them."""
    beside = 0 <= other.rect.x0 - one.rect.x1 < _BETWEEN_PARTS * one.size
    return beside and abs(one.baseline - other.baseline) < SAME_LINE * one.size


def blanks_of(page: Page, leaders: Sequence[Token]) -> Iterator[list[Token]]:
    """Leaders in reading order, those of one blank together: with strokes between, or the lines of one answer."""
    return cut(
        leaders,
        lambda blank, leader: _are_parted_by_a_stroke(page, blank[-1], leader) or is_next_line(blank[-1], leader),
    )


def _are_parted_by_a_stroke(page: Page, one: Token, other: Token) -> bool:
    strokes = (token.rect for token in page.tokens if token.kind is TokenKind.WORD)
    gap = Rect(one.rect.x1, one.rect.y0, other.rect.x0, one.rect.y1)
    return are_parts(one, other) and any(gap.holds_centre_of(stroke) for stroke in strokes)


def caption(page: Page, blank: Sequence[Token]) -> list[Token]:
    """The words under the leaders of a blank that may be its label: no wider than it is, and of no other blank."""
    last = [leader for leader in blank if leader.line == blank[-1].line]
    for line in numbered_lines(page.tokens):
        for phrase in phrases(token for token in line if token.kind is TokenKind.WORD):
            if _is_label_under(phrase, last) and not _is_asked_beside(phrase, line, last[-1].rect.x1):
                return phrase
    return []


def _is_label_under(phrase: Sequence[Token], leaders: Sequence[Token]) -> bool:
    """Whether the phrase has letters, stands under one of the leaders and not beyond the ends of them all."""
    size = phrase[0].size
    return (
        any(is_over(leader, phrase[0]) for leader in leaders)
        and leaders[0].rect.x0 - size < phrase[0].rect.x0
        and phrase[-1].rect.x1 < leaders[-1].rect.x1 + size
        and any(letters_only(word.text) for word in phrase)
    )


def is_centred(words: Sequence[Token], blank: Sequence[Token]) -> bool:
    """Whether the words stand in the middle under the blank."""
    left, right = blank[0].rect.x0, blank[-1].rect.x1
    off = abs(words[0].rect.x0 + words[-1].rect.x1 - left - right) / 2
    return off < max(_OFF_CENTRE * (right - left), words[0].size)


def _is_asked_beside(phrase: Sequence[Token], line: Sequence[Token], right: float) -> bool:
    """Whether what the words ask for goes behind them: there is a colon, or no word comes next as far as that."""
    if phrase[-1].text.endswith(":"):
        return True
    after = next((token for token in line if token.rect.x0 > phrase[-1].rect.x1 - SLACK), None)
    return after is not None and after.kind is not TokenKind.WORD and after.rect.x0 < right
