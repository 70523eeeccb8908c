"""Blanks that are ruled lines, and those that are not printed at all: white space after a colon."""

from collections.abc import Iterator, Sequence

from ndrcpdf.pdf.dotted import as_lines
from ndrcpdf.pdf.page import Token
from ndrcpdf.pdf.sheets import (
    LINE_HEIGHT,
    SMALLEST_HEIGHT,
    BlankKind,
    FoundBlank,
    Sheet,
    lines_of,
    middle,
    phrases,
    shared,
)
from ndrcpdf.pdf.user_space import hull
from ndrcpdf.schema import Rect

_NARROWEST = 24.0
"""The shortest piece of a rule that is written on, in points."""
_NARROWEST_WHITE, _LONGEST_LABEL = 60.0, 12
"""White space is a blank if it is this wide, in points, and its label has no more than so many words."""
_NOTE = 0.75
"""Words this much smaller than most are a foot note."""
_WHOLE = 0.85
"""A rule of this part of the width that is written on is decoration, unless it has a label."""
_HIGH_LINE, _LOWEST_LINE = 1.6, 14.0
"""The height of the room on a rule, in parts of the type size, and at least, in points."""
_STANDS = 0.9
"""How far above a rule the baseline of what stands on it may be, in parts of the type size."""
_ROOM_LINES = 3.0
"""Room this high, in parts of the type size, is left for more than one answer line."""
_REACH = 150.0
_BELOW = 16.0
"""How far to the left a line's label may end, and how far under the line its words may stand."""
_MOSTLY = 0.5
"""A rule with words on so much of it underlines them."""


def on_rules(sheet: Sheet, rules: Sequence[Rect]) -> Iterator[FoundBlank]:
    """The white pieces of the rules that are lines to write on."""
    found = [
        FoundBlank(sheet.page.number, rect, BlankKind.LINE, 0.5, sheet.size)
        for rule in sorted(rules, key=lambda each: (-each.y0, each.x0))
        if not underlines(sheet, rule.x0, rule.x1, rule.y0)
        for rect in _white_pieces(sheet, rule)
    ]
    yield from as_lines(sheet, found)


def underlines(sheet: Sheet, left: float, right: float, y: float) -> bool:
    """Whether the rule only underlines the words on it."""
    words = _standing_on(sheet, left, right, y)
    return bool(words) and sum(w.rect.width for w in words) > _MOSTLY * (right - left)


def _standing_on(sheet: Sheet, left: float, right: float, y: float) -> list[Token]:
    return [
        word
        for word in sheet.words
        if left - 2 <= middle(word.rect)[0] <= right + 2
        and y - 1.5 <= word.baseline <= y + min(_STANDS * word.size, LINE_HEIGHT * sheet.size)
    ]


def _white_pieces(sheet: Sheet, rule: Rect) -> Iterator[Rect]:
    """The pieces of a rule without words, as rectangles of one line, that have a label and are no decoration."""
    words = sorted(_standing_on(sheet, rule.x0, rule.x1, rule.y0), key=lambda word: word.rect.x0)
    whole = rule.width > _WHOLE * _written_width(sheet)
    if whole and (words or not label_left(sheet, rule)):
        return
    lefts = [rule.x0, *(word.rect.x1 + 2 for word in words)]
    rights = [*(word.rect.x0 - 2 for word in words), rule.x1]
    for left, right in zip(lefts, rights, strict=True):
        piece = Rect(left, rule.y0, right, rule.y0)
        if right - left >= _NARROWEST and (left > rule.x0 or _has_label(sheet, piece)):
            yield from _raised(sheet, piece)


def _written_width(sheet: Sheet) -> float:
    if not sheet.words:
        return sheet.page.box.width
    return max(word.rect.x1 for word in sheet.words) - min(word.rect.x0 for word in sheet.words)


def label_left(sheet: Sheet, rule: Rect) -> bool:
    """Whether there are words on the left of the line, in reach of it."""
    return any(
        -1.0 <= rule.x0 - word.rect.x1 <= _REACH and abs(word.baseline - rule.y0) <= word.size for word in sheet.words
    )


def _has_label(sheet: Sheet, rule: Rect) -> bool:
    """Whether there are words on the left of the line, right of it, close above it or close under it."""
    if label_left(sheet, rule):
        return True
    above = Rect(rule.x0 - 5, rule.y0, rule.x1 + 5 + 2 * sheet.size, rule.y0 + 4 * sheet.size)
    under = sheet.words_in(Rect(rule.x0 - 5, rule.y0 - _BELOW, rule.x1 + 5, rule.y0))
    return bool(sheet.words_in(above)) or bool(under and not _is_note(sheet, under[0]))


def _is_note(sheet: Sheet, word: Token) -> bool:
    """Whether a foot note begins with the word: it is small, or has a number."""
    return word.size < _NOTE * sheet.size or word.text.lstrip("(*")[:1].isdigit()


def _raised(sheet: Sheet, rule: Rect) -> Iterator[Rect]:
    """The rectangle of one line of text upon a rule, lower where there are words above."""
    height = max(_HIGH_LINE * sheet.size, _LOWEST_LINE)
    above = [
        word.rect.y0
        for word in sheet.words
        if word.rect.y0 > rule.y0 + 2 and word.rect.x1 > rule.x0 + 2 and word.rect.x0 < rule.x1 - 2
    ]
    ceiling = min([rule.y0 + height, *above])
    if ceiling - rule.y0 >= SMALLEST_HEIGHT:
        yield Rect(rule.x0, rule.y0, rule.x1, ceiling)


def on_white_space(sheet: Sheet, taken: Sequence[Rect]) -> Iterator[FoundBlank]:
    """The white space after the colons that end a line, outside of cells, where nothing was found."""
    left = min((word.rect.x0 for word in sheet.words), default=0.0)
    right = max((word.rect.x1 for word in sheet.words), default=0.0)
    for line in lines_of(sheet.words):
        *_before, phrase = phrases(line)
        label = hull([word.rect for word in phrase])
        near = label._replace(y0=label.y0 - 2 * sheet.size, x1=right)
        if abs((label.x0 - left) - (right - label.x1)) < label.x0 - left:
            continue  # it stands in the middle of the page: a title
        if (
            not phrase[-1].text.endswith(":")
            or len(phrase) > _LONGEST_LABEL
            or any(shared(near, other) > 0 for other in taken)
        ):
            continue
        floor = max((w.rect.y1 for w in sheet.words if w.rect.y1 <= label.y0 + 1), default=label.y0)
        under = Rect(label.x0, floor + 1, right, label.y0 - 1)
        beside = Rect(label.x1 + 2, label.y0 - 1, right, label.y1 + 1)
        room = under if under.height > _ROOM_LINES * sheet.size else beside
        if room.width >= _NARROWEST_WHITE:
            yield FoundBlank(sheet.page.number, room, BlankKind.WHITE, 0.3, phrase[-1].size)
