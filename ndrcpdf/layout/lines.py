"""Tokens in lines, and the words of a line in phrases."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import TypeVar

from ndrcpdf.layout.page import ANSWER_PITCH, TOUCHING, Token

_T = TypeVar("_T")

SAME_LINE = 0.5
"""How far apart the baselines of one line are at most, in parts of the type size."""
WORD_GAP = 0.6
"""Words further apart than this, in parts of the type size, do not follow one another in a running text."""
PHRASE_GAP = 1.5
"""Words further apart than this, in parts of the type size, are of two phrases: two labels, or two columns."""


@dataclass(frozen=True, slots=True)
class Line:
    """The words on one line, from the left."""

    words: tuple[Token, ...]

    @property
    def text(self) -> str:
        """Its words with spaces between."""
        return text_of(self.words)

    @property
    def top(self) -> float:
        """The y of its upper edge."""
        return max(word.rect.y1 for word in self.words)

    @property
    def foot(self) -> float:
        """The y of its lower edge."""
        return min(word.rect.y0 for word in self.words)


def text_of(words: Iterable[Token]) -> str:
    """The words with spaces between."""
    return " ".join(word.text for word in words)


def cut(items: Iterable[_T], goes_on: Callable[[list[_T], _T], bool]) -> Iterator[list[_T]]:
    """The items in the order they come, cut before each that does not go on with those before it."""
    together: list[_T] = []
    for item in items:
        if together and not goes_on(together, item):
            yield together
            together = []
        together.append(item)
    if together:
        yield together


def lines_of(tokens: Iterable[Token]) -> Iterator[list[Token]]:
    """The tokens line by line from the top, each line from the left."""
    from_top = sorted(tokens, key=lambda token: -token.baseline)
    for line in cut(from_top, lambda line, token: line[0].baseline - token.baseline <= SAME_LINE * token.size):
        yield sorted(line, key=lambda token: token.rect.x0)


def numbered_lines(tokens: Iterable[Token]) -> Iterator[list[Token]]:
    """The tokens of a page in reading order, those with one line number together."""
    return (list(line) for _number, line in groupby(tokens, key=lambda token: token.line))


def phrases(line: Iterable[Token], widest: float = PHRASE_GAP) -> Iterator[list[Token]]:
    """The tokens of a line, those together that are no further apart than ``widest``, in parts of the type size.

    That is the smaller size of the two.
    """
    return cut(
        line, lambda phrase, token: token.rect.x0 - phrase[-1].rect.x1 <= widest * min(phrase[-1].size, token.size)
    )


def is_next_line(leader: Token, other: Token) -> bool:
    """Whether two leaders are lines of one answer, the other under the first: as long, and no further down."""
    sides = abs(leader.rect.x0 - other.rect.x0) + abs(leader.rect.x1 - other.rect.x1)
    return 0 < leader.baseline - other.baseline <= ANSWER_PITCH * leader.size and sides < TOUCHING
