"""What is printed on a page, as it is read: words, dotted leaders and tick boxes, and the page that has them."""

from dataclasses import dataclass
from enum import Enum, auto

from ndrcpdf.geometry import Rect
from ndrcpdf.pdf.pages.overpainting import Patch

PROMPT, DRAWN = "…?", "_"
"""The text of a leader that is the words of a prompt, and of one that is a drawn line."""


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
    line: int = 0
    cell: Rect | None = None

    @property
    def unnumbered(self) -> str:
        """Its text without the number of a note."""
        before, _number, behind = self.text.rpartition(self.raised) if self.raised else (self.text, "", "")
        return before + behind


@dataclass(frozen=True, slots=True)
class Page:
    """One page: its number (from 1), its media box, its tokens in reading order, its ruled cells, its shaded areas.

    ``prompts`` are the words that ask for an answer in its own place, each as what hides its lines. They are
    leaders among the tokens; one that has its cell to itself is none, and the cell is empty.
    """

    number: int
    box: Rect
    tokens: tuple[Token, ...]
    cells: tuple[Rect, ...]
    shades: tuple[Rect, ...] = ()
    prompts: tuple[tuple[Patch, ...], ...] = ()
