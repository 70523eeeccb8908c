"""Lines that are drawn, as leaders: between the words that stand on them."""

from collections.abc import Iterable, Iterator, Sequence
from statistics import median

from ndrcpdf.geometry import Rect
from ndrcpdf.layout.page import DRAWN, SHORTEST_LINE, USUAL_SIZE, RulingLine, Token, TokenKind

_UNDER_LINE, _ABOVE_LINE = 0.15, 0.55
"""How far the baseline of words is under a drawn line, or over it, at most, for them to stand on it: in parts of their
size."""
_ABOVE = 1.5
"""How far above a drawn line the baseline of an answer is where no words show it, in points."""
_READABLE = 8.0
"""The size of type below which an answer is hard to read, in points."""
_LEAST_LINE_HEIGHT = 1.35
"""The least height of a line to write on, in parts of the type size: where there is less room, the type is smaller."""
_BESIDE = 40.0
"""Words further from the end of a line than this, in points, are not beside it."""


def leaders_on(line: RulingLine, words: Sequence[Token], lines: Sequence[RulingLine]) -> Iterator[Token]:
    """The pieces of a drawn line that no words stand on: the rest underlines them, or strikes them out."""
    near = [word for word in words if -_UNDER_LINE * word.size < word.baseline - line.at < _ABOVE_LINE * word.size]
    beside = min(
        (word for word in near if _gap(word.rect, line) < _BESIDE), key=lambda word: _gap(word.rect, line), default=None
    )
    size = beside.size if beside else _size_on(line, words, lines)
    baseline = beside.baseline if beside else line.at + _ABOVE
    for start, end in _free_pieces(line, [word.rect for word in near if _is_along(line, word.rect.x0, word.rect.x1)]):
        yield Token(TokenKind.LEADER, DRAWN, Rect(start, line.at, end, line.at + size), baseline, size)


def _free_pieces(line: RulingLine, taken: Iterable[Rect]) -> Iterator[tuple[float, float]]:
    """From where to where a line has room for an answer, between the words that stand on it."""
    from_left = sorted(taken, key=lambda rect: rect.x0)
    starts = [line.start, *(rect.x1 for rect in from_left)]
    ends = [*(rect.x0 for rect in from_left), line.end]
    return ((start, end) for start, end in zip(starts, ends, strict=True) if end - start >= SHORTEST_LINE)


def _size_on(line: RulingLine, words: Sequence[Token], lines: Sequence[RulingLine]) -> float:
    """The size to write in on a line without words: that of most words, or a readable one where there is room."""
    usual = median(word.size for word in words) if words else USUAL_SIZE
    above = [word.rect.y0 for word in words if _is_along(line, word.rect.x0, word.rect.x1)]
    above += [other.at for other in lines if _is_along(line, other.start, other.end)]
    room = min((height - line.at for height in above if height > line.at), default=_LEAST_LINE_HEIGHT * _READABLE)
    return max(usual, min(_READABLE, room / _LEAST_LINE_HEIGHT))


def _is_along(line: RulingLine, start: float, end: float) -> bool:
    """Whether what lies from one x to another is over or under a part of the line."""
    return end > line.start and start < line.end


def _gap(rect: Rect, line: RulingLine) -> float:
    """How far a rectangle is beside a line, in points."""
    return max(rect.x0 - line.end, line.start - rect.x1, 0)
