"""Blanks that are ruled lines."""

from collections.abc import Iterator, Sequence

from ndrcpdf.geometry import Rect
from ndrcpdf.layout.captions import caption, is_centred
from ndrcpdf.layout.detecting.found_blank import SURE_RULE, BlankKind, FoundBlank
from ndrcpdf.layout.detecting.leaders import as_lines
from ndrcpdf.layout.detecting.searched_page import (
    AT_EDGE,
    LABEL_REACH,
    MOST,
    NARROWEST_LINE,
    NEXT_LINE,
    SMALLEST_HEIGHT,
    SearchedPage,
)
from ndrcpdf.layout.lines import lines_of
from ndrcpdf.layout.page import CLEAR, LINE_HEIGHT, SLACK, Token

_NOTE = 0.75
"""Words this much smaller than most are a foot note."""
_WHOLE = 0.85
"""A rule of this part of the width that is written on is decoration, unless it has a label."""
_HIGH_LINE, _LOWEST_LINE = 1.6, 14.0
"""The height of the room on a rule, in parts of the type size, and at least, in points."""
_STANDS, _HANGS = 0.9, 1.5
"""How far over a rule the baseline of what stands on it may be, in parts of the type size; how far under, in points."""
_OVER, _BELOW = 4.0, 16.0
"""How far over a line its words may stand, in parts of the type size; how far under it, in points."""
_ASIDE, _BEHIND = 5.0, 2.0
"""How far beside the ends of a line the middles of such words may be, in points; how much further behind it those over
it may be, in parts of the type size."""
_ROOMY = 1.2
"""The rule under a heading is nearer to its words than this, in parts of the type size; a line to write on is further
from its label."""


def on_rules(searched: SearchedPage, rules: Sequence[Rect]) -> Iterator[FoundBlank]:
    """The white pieces of the rules that are lines to write on."""
    written: list[Rect] = []
    found: list[FoundBlank] = []
    for rule in sorted(rules, key=lambda each: (-each.y0, each.x0)):
        if underlines(searched, rule.x0, rule.x1, rule.y0):
            continue
        goes_on = any(_is_next_line(searched, line, rule) for line in written)
        pieces = list(_raised(searched, rule) if goes_on else _white_pieces(searched, rule))
        found += [FoundBlank(searched.page.number, rect, BlankKind.LINE, SURE_RULE, searched.size) for rect in pieces]
        written += [rule] if pieces else []
    yield from as_lines(searched, found)


def _is_next_line(searched: SearchedPage, line: Rect, rule: Rect) -> bool:
    """Whether a rule is as long as a line to write on and right under it, without a word on it or between."""
    same = abs(line.x0 - rule.x0) < AT_EDGE and abs(line.x1 - rule.x1) < AT_EDGE
    near = SMALLEST_HEIGHT < line.y0 - rule.y0 < NEXT_LINE * searched.size
    return same and near and not searched.words_in(Rect(rule.x0, rule.y0, rule.x1, line.y0))


def underlines(searched: SearchedPage, left: float, right: float, y: float) -> bool:
    """Whether words are on most of the rule: it only underlines them."""
    words = _standing_on(searched, left, right, y)
    return bool(words) and sum(w.rect.width for w in words) > MOST * (right - left)


def _standing_on(searched: SearchedPage, left: float, right: float, y: float) -> list[Token]:
    """The words on a rule that runs from left to right at a height."""
    return [
        word
        for word in searched.words
        if left - AT_EDGE <= word.rect.centre[0] <= right + AT_EDGE
        and y - _HANGS <= word.baseline <= y + min(_STANDS * word.size, LINE_HEIGHT * searched.size)
    ]


def _white_pieces(searched: SearchedPage, rule: Rect) -> Iterator[Rect]:
    """The pieces of a rule without words, as rectangles of one line, that have a label and are no decoration."""
    words = sorted(_standing_on(searched, rule.x0, rule.x1, rule.y0), key=lambda word: word.rect.x0)
    whole = rule.width > _WHOLE * _written_width(searched)
    if whole and (words or not _is_asked(searched, rule)):
        return
    for piece in _between(words, rule):
        if piece.width >= NARROWEST_LINE and (whole or piece.x0 > rule.x0 or _has_label(searched, piece)):
            yield from _raised(searched, piece)


def _between(words: Sequence[Token], rule: Rect) -> Iterator[Rect]:
    """The pieces of a rule before, between and behind the words on it."""
    lefts = [rule.x0, *(word.rect.x1 + CLEAR for word in words)]
    rights = [*(word.rect.x0 - CLEAR for word in words), rule.x1]
    for left, right in zip(lefts, rights, strict=True):
        yield rule._replace(x0=left, x1=right)


def _is_asked(searched: SearchedPage, rule: Rect) -> bool:
    """Whether a label asks for what is written on so long a rule: beside it, over it with a colon, or as a caption."""
    return label_left(searched, rule) or _is_asked_above(searched, rule) or _is_captioned(searched, rule)


def _is_asked_above(searched: SearchedPage, rule: Rect) -> bool:
    """Whether the words next above end in a colon, begin where the rule does, and leave room between."""
    above = [
        word for word in searched.words if rule.x0 - word.size < word.rect.x0 < rule.x1 and word.baseline > rule.y0
    ]
    line = list(lines_of(above))[-1:]
    if not line:
        return False
    first, last = line[0][0], line[0][-1]
    begins = abs(first.rect.x0 - rule.x0) < first.size
    return begins and last.text.endswith(":") and _ROOMY * last.size < last.baseline - rule.y0 < NEXT_LINE * last.size


def _is_captioned(searched: SearchedPage, rule: Rect) -> bool:
    """Whether small words stand in the middle under the rule; the last ones of a page are those of its foot."""
    lines = [
        line
        for line in searched.lines
        if abs(line.rect.y0 - rule.y0) < SLACK and rule.x0 - SLACK < line.rect.x1 <= rule.x1 + SLACK
    ]
    words = caption(searched.page, lines) if lines else []
    if not words or words[0].size >= searched.size or not is_centred(words, lines):
        return False
    return any(word.baseline < words[0].baseline - words[0].size for word in searched.words)


def _written_width(searched: SearchedPage) -> float:
    """From where to where words are on the page, in points; the width of a page without words."""
    if not searched.words:
        return searched.page.box.width
    return max(word.rect.x1 for word in searched.words) - min(word.rect.x0 for word in searched.words)


def label_left(searched: SearchedPage, rule: Rect) -> bool:
    """Whether there are words on the left of the line, in reach of it."""
    return any(
        -SLACK <= rule.x0 - word.rect.x1 <= LABEL_REACH and abs(word.baseline - rule.y0) <= word.size
        for word in searched.words
    )


def _has_label(searched: SearchedPage, rule: Rect) -> bool:
    """Whether there are words on the left of the line, right of it, close above it or close under it."""
    if label_left(searched, rule):
        return True
    left, right, size = rule.x0 - _ASIDE, rule.x1 + _ASIDE, searched.size
    above = searched.words_in(Rect(left, rule.y0, right + _BEHIND * size, rule.y0 + _OVER * size))
    under = searched.words_in(Rect(left, rule.y0 - _BELOW, right, rule.y0))
    return bool(above) or bool(under and not _is_note(searched, under[0]))


def _is_note(searched: SearchedPage, word: Token) -> bool:
    """Whether a foot note begins with the word: it is small, or has a number."""
    return word.size < _NOTE * searched.size or word.text.lstrip("(*")[:1].isdigit()


def _raised(searched: SearchedPage, rule: Rect) -> Iterator[Rect]:
    """The rectangle of one line of text upon a rule, lower where there are words above."""
    height = max(_HIGH_LINE * searched.size, _LOWEST_LINE)
    above = [
        word.rect.y0
        for word in searched.words
        if word.rect.y0 > rule.y0 + AT_EDGE and word.rect.x1 > rule.x0 + AT_EDGE and word.rect.x0 < rule.x1 - AT_EDGE
    ]
    ceiling = min([rule.y0 + height, *above])
    if ceiling - rule.y0 >= SMALLEST_HEIGHT:
        yield Rect(rule.x0, rule.y0, rule.x1, ceiling)
