"""A page to be searched for blanks: what is printed and what is drawn on it, and what a blank found there is."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from statistics import median

from ndrcpdf.geometry import Rect
from ndrcpdf.layout.detecting.drawing import Shapes, read_shapes
from ndrcpdf.layout.page import DRAWN, Page, Token, TokenKind
from ndrcpdf.layout.reading.text_layer import read_pages

_GAP = 1.2
"""Words further apart than this, in parts of the type size, belong to different phrases."""
_DOTS = frozenset(".·…_")
SIGNS = frozenset(".:·…_-–—/|,;()")
"""What stands between blanks without being words."""
_LONGEST_SCALE_STEP, _SHORTEST_SCALE = 60.0, 6
"""The marks of a chart's scale are no further apart than this, in points; there are at least so many of them."""
_SAME_RULE = 2.0
"""How far a rule may be from another that is the same one, in points."""
SMALLEST_HEIGHT = 7.0
"""The height of the lowest blank, in points."""
LINE_HEIGHT = 1.4
"""The height of a one-line blank, in parts of the type size."""


@dataclass(frozen=True)
class Sheet:
    """A page with what is printed and what is drawn on it."""

    page: Page
    shapes: Shapes

    @cached_property
    def words(self) -> list[Token]:
        """Its words, without the dots that lead from one to another."""
        return [t for t in self.page.tokens if t.kind is TokenKind.WORD and not set(t.text) <= _DOTS]

    @cached_property
    def dots(self) -> list[Token]:
        """Its leaders: dots set in type or drawn one by one, and prompts; a line in one piece is one of the shapes."""
        leaders = [token for token in self.page.tokens if token.kind is TokenKind.LEADER]
        return [token for token in leaders if token.text != DRAWN or not self._is_ruled(token.rect)]

    @cached_property
    def lines(self) -> list[Token]:
        """Lines that are drawn to be written on, without the words on them."""
        return [t for t in self.page.tokens if t.kind is TokenKind.LEADER and t.text == DRAWN]

    def _is_ruled(self, line: Rect) -> bool:
        """Whether a rule without gaps runs all along the foot of a rectangle."""
        return any(
            abs(rule.at - line.y0) < _SAME_RULE
            and not rule.dashed
            and rule.first <= line.x0 + _SAME_RULE
            and line.x1 - _SAME_RULE <= rule.last
            for rule in self.shapes.across
        )

    @cached_property
    def scales(self) -> list[Rect]:
        """The areas beside a column of numbers that count down: charts are drawn there, nothing is written."""
        numbers = sorted((t for t in self.words if t.text.isdigit()), key=lambda t: (round(t.rect.x1 / 3), -t.baseline))
        columns = (list(column) for _at, column in groupby(numbers, key=lambda token: round(token.rect.x1 / 3)))
        return [
            _beside_scale(run, self.page.box)
            for column in columns
            for run in _counting_down(column)
            if len(run) >= _SHORTEST_SCALE
        ]

    @cached_property
    def size(self) -> float:
        """The size most of its type has, in points."""
        return median(token.size for token in self.words) if self.words else 10.0

    def words_in(self, rect: Rect) -> list[Token]:
        """The words whose middle is in the rectangle; a sign between two blanks is none."""
        inside = [token for token in self.words if rect.holds_centre_of(token.rect)]
        return inside if any(not set(token.text) <= SIGNS for token in inside) else []


def read_sheets(data: bytes, name: str) -> list[Sheet]:
    """The pages of a PDF.

    Raises
    ------
    UnreadablePdfError
        The PDF cannot be read, has a rotated page, or has no text at all: a scan.
    """
    return [Sheet(page, shapes) for page, shapes in zip(read_pages(data, name), read_shapes(data, name), strict=True)]


def _counts_on(run: Sequence[Token], token: Token) -> bool:
    step = int(run[-1].text) - int(token.text)
    first = int(run[0].text) - int(run[1].text) if len(run) > 1 else step
    return 0 < step == first and run[-1].baseline - token.baseline < _LONGEST_SCALE_STEP


def _counting_down(column: Sequence[Token]) -> Iterator[list[Token]]:
    """The runs of numbers in a column that are each one less than the one above."""
    run: list[Token] = []
    for token in column:
        if run and not _counts_on(run, token):
            yield run
            run = []
        run.append(token)
    yield run


def _beside_scale(run: Sequence[Token], box: Rect) -> Rect:
    step = (run[0].baseline - run[-1].baseline) / (len(run) - 1)
    return Rect(run[0].rect.x1, run[-1].baseline - step, box.x1, run[0].baseline + step)


def lines_of(words: Sequence[Token]) -> list[list[Token]]:
    """The words line by line from the top."""
    ordered = sorted(words, key=lambda word: (-round(word.baseline / 3), word.rect.x0))
    return [list(line) for _at, line in groupby(ordered, key=lambda word: round(word.baseline / 3))]


def phrases(line: Sequence[Token]) -> Iterator[list[Token]]:
    """The words of a line, those that belong together in one list."""
    phrase: list[Token] = []
    for word in line:
        if phrase and word.rect.x0 - phrase[-1].rect.x1 > _GAP * word.size:
            yield phrase
            phrase = []
        phrase.append(word)
    if phrase:
        yield phrase
