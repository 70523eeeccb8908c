"""The rectangle and the rotation of a widget (ISO 32000-2 §12.5.2, §12.5.6.19)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any

import pikepdf

from ndrcpdf.geometry import Rect
from ndrcpdf.pdf.acroform.field_tree import as_list, only_keeps_value
from ndrcpdf.pdf.pages.rotation import Matrix, before_matrix, rotated_size, rotation_matrix

_ROTATIONS = (0, 90, 180, 270)
_MATRIX_DIGITS = 3
"""Digits behind the point to which the numbers of a matrix are compared: writers round them."""


@dataclass(frozen=True, slots=True)
class WidgetArea:
    """The rectangle of a widget on its page, and the rotation of its content, as :func:`rotation_of` gives it.

    The button of a chart keeps the area of the chart, since the annotations of its curves move as they are drawn.
    """

    rect: Rect
    rotation: int = 0

    @classmethod
    def of(cls, widget: pikepdf.Object) -> "WidgetArea":
        """The area of a widget."""
        return cls(rect_of(widget), rotation_of(widget))

    @property
    def size(self) -> tuple[float, float]:
        """Width and height of its content as it is read, in points."""
        return rotated_size(self.rect.width, self.rect.height, self.rotation)

    @property
    def matrix(self) -> Matrix:
        """Coordinates of the content, whose lower left corner is the origin → user space of the page."""
        a, b, c, d, e, f = rotation_matrix(self.rotation, *self.size)
        return a, b, c, d, self.rect.x0 + e, self.rect.y0 + f

    def upright(self, x: float, y: float) -> tuple[float, float]:
        """The coordinates in the content of a point of the page: the reverse of :attr:`matrix`."""
        return before_matrix(self.matrix, x, y)


def rect_of(widget: pikepdf.Object) -> Rect:
    """The rectangle of a widget, its corners in order; an empty one where it has none."""
    sides = numbers_of(widget.get("/Rect"))
    if len(sides) != 4:  # noqa: PLR2004 - a rectangle
        return Rect(0, 0, 0, 0)
    return Rect(min(sides[0::2]), min(sides[1::2]), max(sides[0::2]), max(sides[1::2]))


def can_show_value(widget: pikepdf.Object) -> bool:
    """Whether a widget can show anything, rather than only keep a value: it has room, and is not made to be hidden."""
    rect = rect_of(widget)
    return rect.width > 0 and rect.height > 0 and not only_keeps_value(widget)


def rotation_of(widget: pikepdf.Object) -> int:
    """The rotation of the content of a widget against its page: 0, 90, 180 or 270 degrees, anticlockwise.

    A widget that does not say so is rotated as the appearance that it has.
    """
    rotation = widget.get("/MK", pikepdf.Dictionary()).get("/R")
    if isinstance(rotation, int):
        return int(rotation) // 90 * 90 % 360
    shown = widget.get("/AP", pikepdf.Dictionary()).get("/N")
    matrix = numbers_of(shown.get("/Matrix")) if isinstance(shown, pikepdf.Stream) else []
    return _rotation_of_matrix(matrix)


def _rotation_of_matrix(matrix: list[float]) -> int:
    """The rotation of a matrix that only rotates and moves; 0 for any other."""
    return _rotations().get(_rounded(matrix[:4]), 0)


@cache
def _rotations() -> Mapping[tuple[float, ...], int]:
    """The first four numbers of the matrix of each rotation."""
    return {_rounded(rotation_matrix(rotation, 0, 0)[:4]): rotation for rotation in _ROTATIONS}


def _rounded(numbers: Sequence[float]) -> tuple[float, ...]:
    return tuple(round(number, _MATRIX_DIGITS) for number in numbers)


def numbers_of(array: Any) -> list[float]:
    """The items of an array of numbers; an empty list for anything else."""
    items = as_list(array)
    return [float(item) for item in items] if all(isinstance(item, int | Decimal) for item in items) else []
