"""Rectangles on a page, in points, origin bottom left (ISO 32000-2 §8.3.2.3), and all arithmetic on them."""

from collections.abc import Iterable
from typing import NamedTuple

ROUNDING = 0.1
"""Distances up to this, in points, come of the rounding of coordinates: those who typeset meant none."""


class Rect(NamedTuple):
    """A rectangle on a page, in points, origin bottom left."""

    x0: float
    y0: float
    x1: float
    y1: float

    @property
    def width(self) -> float:
        """Width in points."""
        return self.x1 - self.x0

    @property
    def height(self) -> float:
        """Height in points."""
        return self.y1 - self.y0

    @property
    def area(self) -> float:
        """Area in square points."""
        return self.width * self.height

    @property
    def centre(self) -> tuple[float, float]:
        """The point in its middle."""
        return (self.x0 + self.x1) / 2, (self.y0 + self.y1) / 2

    def holds(self, x: float, y: float) -> bool:
        """Whether the point lies inside, edges included."""
        return self.x0 <= x <= self.x1 and self.y0 <= y <= self.y1

    def holds_centre_of(self, other: "Rect") -> bool:
        """Whether the middle of another rectangle lies inside, edges included."""
        return self.holds(*other.centre)

    def inset(self, margin: float) -> "Rect":
        """The rectangle that lies inside by a margin on each side; around it, where the margin is negative."""
        return Rect(self.x0 + margin, self.y0 + margin, self.x1 - margin, self.y1 - margin)


def hull(rects: Iterable[Rect]) -> Rect:
    """The smallest rectangle around all."""
    x0, y0, x1, y1 = zip(*rects, strict=True)
    return Rect(min(x0), min(y0), max(x1), max(y1))


def shared_width(one: Rect, other: Rect) -> float:
    """The width that two rectangles have in common; below zero, how far they are apart."""
    return min(one.x1, other.x1) - max(one.x0, other.x0)


def shared_height(one: Rect, other: Rect) -> float:
    """The height that two rectangles have in common; below zero, how far they are apart."""
    return min(one.y1, other.y1) - max(one.y0, other.y0)


def intersection(one: Rect, other: Rect) -> float:
    """The area that two rectangles have in common."""
    return max(shared_width(one, other), 0.0) * max(shared_height(one, other), 0.0)


def overlap(one: Rect, other: Rect) -> float:
    """What two rectangles have in common, as a part of the smaller: 1 where one lies inside the other."""
    smaller = min(one.area, other.area)
    return intersection(one, other) / smaller if smaller > 0 else 0.0


def intersection_over_union(one: Rect, other: Rect) -> float:
    """What two rectangles have in common, as a part of both together: 1 where they are the same."""
    common = intersection(one, other)
    both = one.area + other.area - common
    return common / both if both > 0 else 0.0
