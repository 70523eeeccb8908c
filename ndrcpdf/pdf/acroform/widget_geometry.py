"""The rectangle and the rotation of a widget (ISO 32000-2 §12.5.2, §12.5.6.19)."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pikepdf

from ndrcpdf.geometry import Rect
from ndrcpdf.pdf.acroform.field_tree import as_list

_TURNS = (0, 90, 180, 270)


@dataclass(frozen=True, slots=True)
class Area:
    """What a widget takes of its page: its rectangle, and how far its content is turned there, as :func:`turn_of` says.

    A chart's button keeps the area of the chart, since its curves move as they are drawn.
    """

    rect: Rect
    turn: int = 0

    @classmethod
    def of(cls, widget: pikepdf.Object) -> "Area":
        """The area of a widget."""
        return cls(rect_of(widget), turn_of(widget))

    @property
    def size(self) -> tuple[float, float]:
        """Width and height of its content as it is read, in points."""
        width, height = self.rect.width, self.rect.height
        return (height, width) if self.turn in (90, 270) else (width, height)

    @property
    def matrix(self) -> tuple[float, ...]:
        """What puts its content, whose lower left corner is the origin, on the page."""
        a, b, c, d, e, f = turned(self.turn, *self.size)
        return a, b, c, d, self.rect.x0 + e, self.rect.y0 + f

    def upright(self, x: float, y: float) -> tuple[float, float]:
        """Where a point of the page is in its content: the reverse of :attr:`matrix`."""
        a, b, c, d, e, f = self.matrix
        return a * (x - e) + b * (y - f), c * (x - e) + d * (y - f)


def rect_of(widget: pikepdf.Object) -> Rect:
    """The rectangle of a widget, its corners in order; nothing where it has none."""
    sides = numbers_of(widget.get("/Rect"))
    if len(sides) != 4:  # noqa: PLR2004 - a rectangle
        return Rect(0, 0, 0, 0)
    return Rect(min(sides[0::2]), min(sides[1::2]), max(sides[0::2]), max(sides[1::2]))


def turn_of(widget: pikepdf.Object) -> int:
    """How far the content of a widget is turned against its page: 0, 90, 180 or 270 degrees, anticlockwise.

    A widget that does not say so is turned as the appearance that it has: that of a page that was turned itself.
    """
    turn = widget.get("/MK", pikepdf.Dictionary()).get("/R")
    if isinstance(turn, int):
        return int(turn) // 90 * 90 % 360
    shown = widget.get("/AP", pikepdf.Dictionary()).get("/N")
    matrix = numbers_of(shown.get("/Matrix")) if isinstance(shown, pikepdf.Stream) else []
    directions = [tuple(round(number, 3) for number in turned(turn, 0, 0)[:4]) for turn in _TURNS]
    direction = tuple(round(number, 3) for number in matrix[:4])
    return _TURNS[directions.index(direction)] if direction in directions else 0


def numbers_of(array: Any) -> list[float]:
    """The items of an array of numbers; none where it is something else."""
    items = as_list(array)
    return [float(item) for item in items] if all(isinstance(item, int | Decimal) for item in items) else []


def turned(turn: int, width: float, height: float) -> tuple[float, ...]:
    """The matrix that turns an upright box of that size so that its lower left corner stays at the origin."""
    match turn:
        case 90:
            return (0, 1, -1, 0, height, 0)
        case 180:
            return (-1, 0, 0, -1, width, height)
        case 270:
            return (0, -1, 1, 0, 0, width)
        case _:
            return (1, 0, 0, 1, 0, 0)
