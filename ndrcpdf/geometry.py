"""Rectangles on a page, in points, origin bottom left (ISO 32000-2 §8.3.2.3)."""

from collections.abc import Sequence
from typing import NamedTuple


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

    def holds(self, x: float, y: float) -> bool:
        """Whether the point lies inside, edges included."""
        return self.x0 <= x <= self.x1 and self.y0 <= y <= self.y1


def hull(rects: Sequence[Rect]) -> Rect:
    """The smallest rectangle around all."""
    return Rect(min(r.x0 for r in rects), min(r.y0 for r in rects), max(r.x1 for r in rects), max(r.y1 for r in rects))


def middle(rect: Rect) -> tuple[float, float]:
    """The middle of a rectangle."""
    return (rect.x0 + rect.x1) / 2, (rect.y0 + rect.y1) / 2


def shared(one: Rect, other: Rect) -> float:
    """What two rectangles share, as a part of the smaller."""
    width = min(one.x1, other.x1) - max(one.x0, other.x0)
    height = min(one.y1, other.y1) - max(one.y0, other.y0)
    smaller = min(one.width * one.height, other.width * other.height)
    return max(width, 0.0) * max(height, 0.0) / smaller if smaller > 0 else 0.0


def overlap(one: Rect, other: Rect) -> float:
    """Intersection over union of two rectangles; a mark inside a larger blank is on it too."""
    width = min(one.x1, other.x1) - max(one.x0, other.x0)
    height = min(one.y1, other.y1) - max(one.y0, other.y0)
    shared = max(width, 0.0) * max(height, 0.0)
    both = one.width * one.height + other.width * other.height - shared
    return shared / both if both > 0 else 0.0
