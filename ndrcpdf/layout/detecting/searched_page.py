"""A page to be searched for blanks."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from statistics import median

from ndrcpdf.geometry import Rect
from ndrcpdf.layout.page import DRAWN, TOUCHING, USUAL_SIZE, Page, RulingLine, Token, TokenKind

_DOTS = frozenset(".·…_")
SIGNS = frozenset(".:·…_-–—/|,;()")
"""What stands between blanks without being words."""
_LONGEST_SCALE_STEP, _SHORTEST_SCALE = 60.0, 6
"""The numbers of a chart's scale are no further apart than this, in points; there are at least so many of them."""
AT_EDGE = 2.0
"""How far from a rule, or from the edge of a blank, what is at it may be, in points."""
NEXT_LINE = 3.0
"""How far under a line the next one is at most, in parts of the type size: a blank under its label, or another line of
an answer."""
MOST = 0.5
"""What is more than this part of something is most of it."""
EVEN = 1.5
"""By how much the sizes and the distances of what is drawn in a row may differ, in points."""
WIDE = 0.4
"""A row or a line of this part of the width of the page is not for a short answer."""
TITLE_WIDTH = 0.5
"""What is wider than this part of the page may be the title of a part of it, or an answer that a colon asks for; what
is narrower, the head of a column, or a short answer."""
NARROWEST_LINE = 24.0
"""A piece of a rule, or white space beside a label in its cell, is a blank from this width on, in points."""
DARK = 0.8
"""The lightness of paper under which it is not written on."""
LABEL_REACH = 150.0
"""How far before a line or an area its label ends at most, in points."""
ROOM_LINES = 3.0
"""Room this high, in parts of the type size, is left for more than one line of an answer."""
SMALLEST_HEIGHT = 7.0
"""The height of the lowest blank, in points."""


@dataclass(frozen=True)
class SearchedPage:
    """A page, and what a search for blanks asks of it again and again."""

    page: Page

    @cached_property
    def across(self) -> list[RulingLine]:
        """Its horizontal rules, without dots and dashes in a row, which are leaders."""
        return [rule for rule in self.page.drawing.across if not rule.broken]

    @cached_property
    def down(self) -> list[RulingLine]:
        """Its vertical rules, without dots and dashes in a row, which divide a blank rather than end it."""
        return [rule for rule in self.page.drawing.down if not rule.broken]

    @cached_property
    def words(self) -> list[Token]:
        """Its words, without the dots that lead from one to another."""
        return [t for t in self.page.tokens if t.kind is TokenKind.WORD and not set(t.text) <= _DOTS]

    @cached_property
    def dots(self) -> list[Token]:
        """Its leaders: dots set in type or drawn one by one, and prompts; a line in one piece is a rule."""
        leaders = [token for token in self.page.tokens if token.kind is TokenKind.LEADER]
        return [token for token in leaders if token.text != DRAWN or not self._is_ruled(token.rect)]

    @cached_property
    def lines(self) -> list[Token]:
        """Lines that are drawn to be written on, without the words on them."""
        return [t for t in self.page.tokens if t.kind is TokenKind.LEADER and t.text == DRAWN]

    def _is_ruled(self, line: Rect) -> bool:
        """Whether a rule without gaps runs all along the foot of a rectangle."""
        return any(
            abs(rule.at - line.y0) < AT_EDGE and rule.start <= line.x0 + AT_EDGE and line.x1 - AT_EDGE <= rule.end
            for rule in self.across
        )

    @cached_property
    def scales(self) -> list[Rect]:
        """The areas beside a column of numbers that count down: charts are drawn there, nothing is written."""
        numbers = sorted((t for t in self.words if t.text.isdigit()), key=lambda t: (_column(t), -t.baseline))
        columns = (list(column) for _at, column in groupby(numbers, key=_column))
        runs = (run for column in columns for run in _counting_down(column))
        return [_beside_scale(run, self.page.box) for run in runs if len(run) >= _SHORTEST_SCALE]

    @cached_property
    def size(self) -> float:
        """The size most of its type has, in points."""
        return median(token.size for token in self.words) if self.words else USUAL_SIZE

    def words_in(self, rect: Rect) -> list[Token]:
        """The words whose middle is in the rectangle; a sign between two blanks is none."""
        inside = [token for token in self.words if rect.holds_centre_of(token.rect)]
        return inside if any(not set(token.text) <= SIGNS for token in inside) else []


def _column(number: Token) -> int:
    """Which column a number is in that is set flush right."""
    return round(number.rect.x1 / TOUCHING)


def _counts_on(run: Sequence[Token], token: Token) -> bool:
    """Whether a number comes after those of a run, by the step of the run, and near under them."""
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
    """The area right of a scale, from a step under its foot to a step over its top."""
    step = (run[0].baseline - run[-1].baseline) / (len(run) - 1)
    return Rect(run[0].rect.x1, run[-1].baseline - step, box.x1, run[0].baseline + step)
