"""A place to write that was found on a page, and what it looks like."""

from dataclasses import dataclass
from enum import StrEnum

from ndrcpdf.geometry import Rect

NEIGHBOURS = 4.0
"""Blanks and cells whose sides differ by less than this, in points, touch one another, or stand on one line."""
SURE_TICK, SURE_DOTS, SURE_COMB, SURE_CELL = 1.0, 0.95, 0.9, 0.85
SURE_ROOM, SURE_REST, SURE_RULE, SURE_WHITE = 0.7, 0.6, 0.5, 0.3
"""How sure a blank is, by what tells people to write there: of two that overlap, the surer is kept."""


class BlankKind(StrEnum):
    """What a blank looks like."""

    LINE = "line"
    """dots or a rule for one line"""
    LINES = "lines"
    """several lines of dots or rules"""
    CELL = "cell"
    """an empty cell or frame"""
    REST = "rest"
    """what is white of a cell beside its label"""
    ROOM = "room"
    """what is white of a cell under its label"""
    COMB = "comb"
    """a row of little cells, one for each character"""
    TICK = "tick"
    """a small square or circle"""
    WHITE = "white"
    """nothing is printed: the white rest of the line after a colon, or the white lines under it"""


@dataclass(frozen=True, slots=True)
class FoundBlank:
    """A place to write: its page (from 1), its rectangle, what it looks like, how sure that is (0 to 1).

    ``size`` is the size of the type around it in points, ``lines`` the number of printed lines.
    """

    page: int
    rect: Rect
    kind: BlankKind
    score: float
    size: float
    lines: int = 1

    @property
    def place(self) -> tuple[int, float]:
        """Where it comes as a page is read: its line, from the top, and its left side."""
        return -round(self.rect.y1 / NEIGHBOURS), self.rect.x0
