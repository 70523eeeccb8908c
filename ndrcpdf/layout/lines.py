"""Tokens in lines, and the words of a line in phrases."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ndrcpdf.layout.page import Token

_SAME_LINE = 0.5
"""How far apart the baselines of one line are at most, in parts of the type size."""
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


def lines_of(tokens: Iterable[Token]) -> Iterator[list[Token]]:
    """The tokens line by line from the top, each line from the left."""
    line: list[Token] = []
    for token in sorted(tokens, key=lambda each: -each.baseline):
        if line and line[0].baseline - token.baseline > _SAME_LINE * token.size:
            yield sorted(line, key=lambda each: each.rect.x0)
            line = []
        line.append(token)
    if line:
        yield sorted(line, key=lambda each: each.rect.x0)


def gap(left: Token, right: Token) -> float:
    """How far a token is behind another on its line, in parts of the smaller type size."""
    return (right.rect.x0 - left.rect.x1) / min(left.size, right.size)


def phrases(line: Iterable[Token], widest: float = PHRASE_GAP) -> Iterator[list[Token]]:
    """The tokens of a line, those together that are no further apart than ``widest``, in parts of the type size."""
    phrase: list[Token] = []
    for token in line:
        if phrase and gap(phrase[-1], token) > widest:
            yield phrase
            phrase = []
        phrase.append(token)
    if phrase:
        yield phrase
