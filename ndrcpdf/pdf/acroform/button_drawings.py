"""What is drawn in buttons: a cross in a box, a line through words."""

from collections.abc import Iterable

from ndrcpdf.geometry import Rect

_STROKE = 1.1
"""The width of the pen that ticks and strikes out, in points."""


def cross(rect: Rect) -> bytes:
    """Two strokes from corner to corner, inside the printed box."""
    inset = 0.16 * min(rect.width, rect.height)
    left, bottom, right, top = inset, inset, rect.width - inset, rect.height - inset
    return _stroked(((left, bottom, right, top), (left, top, right, bottom)))


def strike(rect: Rect) -> bytes:
    """A stroke through the middle of the small letters."""
    middle = 0.46 * rect.height
    return _stroked(((0, middle, rect.width, middle),))


def _stroked(lines: Iterable[tuple[float, float, float, float]]) -> bytes:
    paths = " ".join(f"{x0:.2f} {y0:.2f} m {x1:.2f} {y1:.2f} l" for x0, y0, x1, y1 in lines)
    return f"q 0 G {_STROKE} w {paths} S Q".encode("ascii")
