"""A page as every reader gives it: what is printed, as words, leaders and boxes in reading order; and what is drawn."""

from dataclasses import dataclass, field
from enum import Enum, auto

from ndrcpdf.geometry import Rect

PROMPT, DRAWN = "…?", "_"
"""The text of a leader that is the words of a prompt, and of one that is a drawn line."""
LINE_HEIGHT = 1.4
"""The height of a line to write on, in parts of the type size."""
TOUCHING = 3.0
"""How near two sides, or two ends, are for one place to be meant, in points."""
ANSWER_PITCH = 2.4
"""How far the lines of one answer are apart at most, in parts of the type size."""
SHORTEST_LINE = 12.0
"""A drawn line that is shorter than this, in points, or a shorter piece of one, is none to write on."""
SMALLEST_CELL = 6.0
"""A cell that is less wide or high than this, in points, is a gap between rules: no text fits into it."""
IN_ROW = 0.6
"""A cell is in a row, or in a column, where more than this part of its height, or of its width, lies there."""
SLACK = 1.0
"""By how much what stands side by side may overlap all the same, in points: rules have a width, and glyphs overhang."""
CLEAR = 2.0
"""How far from the words of its line a blank begins, in points."""
INSET = 1.0
"""How far inside what bounds it a blank begins, in points: rules and letters are not covered."""
NARROWEST_WHITE = 60.0
"""White space behind a colon that is narrower than this, in points, is the end of a line, not a blank."""
USUAL_SIZE = 10.0
"""The size of type, in points, where none on the page shows it."""


class TokenKind(Enum):
    """What a token is."""

    WORD = auto()
    LEADER = auto()
    BOX = auto()


@dataclass(frozen=True, slots=True)
class Token:
    """A word, a run of leader dots, or a tick box.

    Attributes
    ----------
    rect:
        Its rectangle on the page.
    baseline:
        The y of the line it stands on.
    size:
        The size of its type, in points.
    mcid:
        The marked content it belongs to; None for an artifact or on an untagged page.
    edges:
        For a word: where each of its glyphs ends, from the left.
    raised:
        For a word: the small raised digits at its end, which are the number of a note.
    bold:
        Whether a part of it is in bold type.
    line:
        The number of its line in the reading order of the page.
    cell:
        The smallest ruled cell around it, or None.
    """

    kind: TokenKind
    text: str
    rect: Rect
    baseline: float
    size: float
    mcid: int | None = None
    edges: tuple[float, ...] = ()
    raised: str = ""
    bold: bool = False
    line: int = 0
    cell: Rect | None = None

    @property
    def unnumbered(self) -> str:
        """Its text without the number of a note."""
        before, _number, behind = self.text.rpartition(self.raised) if self.raised else (self.text, "", "")
        return before + behind


@dataclass(frozen=True, slots=True)
class RulingLine:
    """A straight rule: where it lies across its direction, and from where to where it runs.

    ``at`` is the y of a horizontal rule, the x of a vertical one. ``broken`` rules are dots or dashes in a row.
    """

    at: float
    start: float
    end: float
    broken: bool = False

    @property
    def length(self) -> float:
        """Its length in points."""
        return self.end - self.start


@dataclass(frozen=True, slots=True)
class Shade:
    """A filled area, and how light it is: from 0 for black to 1 for white."""

    rect: Rect
    lightness: float


@dataclass(frozen=True, slots=True)
class Drawing:
    """What is drawn on a page.

    Attributes
    ----------
    across, down:
        The horizontal rules from the bottom, and the vertical ones from the left; the sides of frames are rules too.
    boxes, bullets:
        Small squares and circles: those with an outline or with white inside, and those that are filled.
    shades:
        Areas filled with anything but white, in the order they are painted.
    windows:
        Areas painted white on a shade.
    pictures:
        Where images are.
    """

    across: tuple[RulingLine, ...] = ()
    down: tuple[RulingLine, ...] = ()
    boxes: tuple[Rect, ...] = ()
    bullets: tuple[Rect, ...] = ()
    shades: tuple[Shade, ...] = ()
    windows: tuple[Rect, ...] = ()
    pictures: tuple[Rect, ...] = ()

    def lightness(self, rect: Rect) -> float:
        """How light the paper is in the middle of the rectangle: that of the smallest area painted there."""
        painted = [*self.shades, *(Shade(window, 1.0) for window in self.windows)]
        there = (shade for shade in painted if shade.rect.holds_centre_of(rect))
        return min(there, key=lambda shade: shade.rect.area, default=Shade(rect, 1.0)).lightness


@dataclass(frozen=True, slots=True)
class Page:
    """One upright page: its number (from 1), its box, its tokens in reading order, its ruled cells, what is drawn.

    ``prompts`` are the words that ask for an answer in its own place, each as the rectangles of its lines. They are
    leaders among the tokens; one that has its cell to itself is none, and the cell is empty.
    """

    number: int
    box: Rect
    tokens: tuple[Token, ...]
    cells: tuple[Rect, ...]
    drawing: Drawing = field(default_factory=Drawing)
    prompts: tuple[tuple[Rect, ...], ...] = ()
