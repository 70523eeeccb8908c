"""Lines that are drawn, as leaders: between the words that stand on them."""

from collections.abc import Iterator, Sequence
from statistics import median

from ndrcpdf.geometry import Rect
from ndrcpdf.layout.page import DRAWN, RulingLine, Token, TokenKind

_UNDER_LINE, _ABOVE_LINE = 0.15, 0.55
"""How far the baseline of words lies under a drawn line or over it, at most, in parts of their size, to stand on it."""
_ABOVE = 1.5
"""How far above a drawn line text stands where no words show it, in points."""
_SHORTEST_PIECE = 12.0
"""A shorter piece of a drawn line, between words that stand on it, is no blank."""
_USUAL_SIZE, _READABLE, _LINE_HEIGHT = 10.0, 8.0, 1.35
"""Sizes of type in points; the distance between lines in parts of it."""
_BESIDE = 40.0
"""Words further from a line than this, in points, are not beside it."""


def leaders_on(line: RulingLine, words: Sequence[Token], lines: Sequence[RulingLine]) -> Iterator[Token]:
    """The pieces of a drawn line that no words stand on: the rest underlines them, or strikes them out."""
    near = [word for word in words if -_UNDER_LINE * word.size < word.baseline - line.at < _ABOVE_LINE * word.size]
    on_it = sorted(
        (word for word in near if word.rect.x1 > line.start and word.rect.x0 < line.end), key=lambda word: word.rect.x0
    )
    beside = min(
        (word for word in near if _gap(word.rect, line) < _BESIDE), key=lambda word: _gap(word.rect, line), default=None
    )
    size = beside.size if beside else _size_on(line, words, lines)
    baseline = beside.baseline if beside else line.at + _ABOVE
    starts = [line.start, *(word.rect.x1 for word in on_it)]
    ends = [*(word.rect.x0 for word in on_it), line.end]
    for start, end in zip(starts, ends, strict=True):
        if end - start >= _SHORTEST_PIECE:
            rect = Rect(start, line.at, end, line.at + size)
            yield Token(TokenKind.LEADER, DRAWN, rect, baseline, size)


def _size_on(line: RulingLine, words: Sequence[Token], lines: Sequence[RulingLine]) -> float:
    """The size to write in on a line without words: that of most words, or a readable one where there is room."""
    usual = median(word.size for word in words) if words else _USUAL_SIZE
    above = [word.rect.y0 for word in words if word.rect.x1 > line.start and word.rect.x0 < line.end]
    above += [other.at for other in lines if other.end > line.start and other.start < line.end]
    room = min((height - line.at for height in above if height > line.at), default=_LINE_HEIGHT * _READABLE)
    return max(usual, min(_READABLE, room / _LINE_HEIGHT))


def _gap(rect: Rect, line: RulingLine) -> float:
    return max(rect.x0 - line.end, line.start - rect.x1, 0)
