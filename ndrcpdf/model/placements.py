"""Where a field is on a page, and how text sits in it."""

from dataclasses import dataclass
from enum import StrEnum

from ndrcpdf.geometry import Rect


class Role(StrEnum):
    """What a widget is for."""

    TEXT = "text"
    LINES = "lines"
    TICK = "tick"
    CHECK = "check"
    STRIKE = "strike"
    PICTURE = "picture"
    CHART = "chart"
    SIGNATURE = "signature"


@dataclass(frozen=True, slots=True)
class Placement:
    """One widget of a field: its page (from 1), its rectangle, and how text sits in it.

    Attributes
    ----------
    part:
        Which piece of the answer it holds (``jour``), or empty.
    option:
        For a tick or a strike: the value chosen by it.
    size:
        The size of the type printed around it, in points.
    leading:
        The distance of the printed lines in points, for a blank of several dotted lines; else 0.
    centred:
        Whether text stands in the middle of the rectangle rather than at its left.
    anchor:
        The marked content (MCID) that precedes the blank in the page's reading order; None on an untagged page.
    score:
        1 for a label printed word for word; lower for another wording.
    """

    field: str
    page: int
    rect: Rect
    role: Role
    size: float
    part: str = ""
    option: str = ""
    leading: float = 0.0
    centred: bool = False
    anchor: int | None = None
    score: float = 1.0

    @property
    def full_name(self) -> str:
        """The full AcroForm name of the text field it is a widget of."""
        return f"{self.field}.{self.part}" if self.part else self.field
