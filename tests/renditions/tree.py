"""A page as a typesetter takes it: paragraphs, tables, white space, and in them the marks that tell where blanks are.

A mark is a name that a thing on the page bears. Every document is typeset twice: once as it is, and once with a colour
of its own behind each marked thing; the coloured rectangles of the second are where the blanks of the first are.
Lengths are points.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

Mark = str | None
Align = Literal["left", "center", "right", "justify"]


@dataclass(frozen=True)
class Run:
    """Words in one type."""

    text: str
    bold: bool = False
    italic: bool = False
    raised: bool = False
    font: str = ""
    mark: Mark = None
    small_capitals: bool = False


@dataclass(frozen=True)
class Leader:
    """What is printed along a blank, as wide as it. ``text`` is what is typed; drawn lines and tabs have none.

    In a ``control`` it is what a content control prompts with.
    """

    style: Literal["typed", "dotted", "ruled", "white", "tabbed", "control"]
    width: float
    text: str = ""
    mark: Mark = None


@dataclass(frozen=True)
class Tick:
    """A box to tick: a sign of a font, or a drawn square or circle."""

    style: Literal["sign", "square", "circle"]
    sign: str = ""
    font: str = ""
    size: float = 1.0
    mark: Mark = None


@dataclass(frozen=True)
class Note:
    """The number of a footnote, and the words of it."""

    words: str
    mark: Mark = None


Inline = Run | Leader | Tick | Note


@dataclass(frozen=True)
class Paragraph:
    inlines: Sequence[Inline]
    size: float
    pitch: float
    align: Align = "left"
    before: float = 0.0
    after: float = 0.0
    one_line: bool = False
    underlined: bool = False
    tracking: float = 0.0
    """White space added between its letters."""
    kept: bool = False
    """Whether it stays on the page of what comes next."""
    mark: Mark = None
    """Of the whole line that it stands on, to its end."""


@dataclass(frozen=True)
class Space:
    """White space over the whole width."""

    height: float
    mark: Mark = None


@dataclass(frozen=True)
class Break:
    """The next thing begins a page."""


@dataclass(frozen=True)
class Cell:
    nodes: Sequence["Block"] = ()
    columns: int = 1
    rows: int = 1
    shade: str = ""
    align: Literal["top", "middle", "bottom"] = "middle"
    mark: Mark = None


@dataclass(frozen=True)
class Row:
    cells: Sequence[Cell]
    height: float = 0.0


@dataclass(frozen=True)
class Table:
    widths: Sequence[float]
    rows: Sequence[Row]
    padding: tuple[float, float]
    rule: float
    colour: str = "#000000"
    before: float = 0.0
    after: float = 0.0
    across: bool = False
    """Whether it has rules between its rows only."""

    def placed(self) -> Iterator[tuple[int, int, "Cell"]]:
        """Each cell with the row and the column, from 0, that it begins in."""
        taken: set[tuple[int, int]] = set()
        for number, row in enumerate(self.rows):
            column = 0
            for cell in row.cells:
                while (number, column) in taken:
                    column += 1
                yield number, column, cell
                taken |= {(number + n, column + m) for n in range(cell.rows) for m in range(cell.columns)}
                column += cell.columns


@dataclass(frozen=True)
class Frame:
    """A drawn text box."""

    nodes: Sequence["Block"]
    width: float
    height: float
    rounded: bool = False
    mark: Mark = None


@dataclass(frozen=True)
class Frames:
    """Text boxes side by side, with a gap between them."""

    frames: Sequence[Frame]
    gap: float = 0.0


@dataclass(frozen=True)
class Columns:
    """Blocks in columns of text."""

    blocks: Sequence["Block"]
    number: int
    gap: float


Block = Paragraph | Space | Break | Table | Frames | Columns


@dataclass(frozen=True)
class Paper:
    """A page: width, height, and the margins at the top, right, bottom and left."""

    width: float
    height: float
    margins: tuple[float, float, float, float]

    @property
    def measure(self) -> float:
        """How wide the text is set."""
        return self.width - self.margins[1] - self.margins[3]

    def turned(self) -> "Paper":
        return Paper(self.height, self.width, self.margins)


@dataclass(frozen=True)
class Part:
    """Pages of one shape."""

    paper: Paper
    blocks: Sequence[Block]
    font: str
    header: str = ""
    footer: str = ""
    first: str | None = None
    """A mark on the first thing of the part, to tell on which page it begins."""
    watermark: str = ""


@dataclass(frozen=True)
class Document:
    title: str
    parts: Sequence[Part]
