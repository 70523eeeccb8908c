"""The drawings of buttons: a cross in a check box, a line through words (ISO 32000-2 §12.7.5.2)."""

from collections.abc import Iterable

from ndrcpdf.geometry import Rect

_PEN = 1.1
"""The line width of crosses and lines, in points: that of a ballpoint pen."""
_CROSS_INSET = 0.16
"""Between a cross and the printed box around it, in parts of the shorter side."""
_STRIKE_HEIGHT = 0.46
"""The height of a line through words, in parts of their rectangle: the middle of the small letters."""


def cross(rect: Rect) -> bytes:
    """The operators that draw a cross inside a printed box, whose lower left corner is the origin."""
    inset = _CROSS_INSET * min(rect.width, rect.height)
    left, bottom, right, top = inset, inset, rect.width - inset, rect.height - inset
    return _stroked(((left, bottom, right, top), (left, top, right, bottom)))


def strike(rect: Rect) -> bytes:
    """The operators that draw a line through words, the lower left corner of whose rectangle is the origin."""
    height = _STRIKE_HEIGHT * rect.height
    return _stroked(((0, height, rect.width, height),))


def _stroked(lines: Iterable[tuple[float, float, float, float]]) -> bytes:
    paths = " ".join(f"{x0:.2f} {y0:.2f} m {x1:.2f} {y1:.2f} l" for x0, y0, x1, y1 in lines)
    return f"q 0 G {_PEN} w {paths} S Q".encode("ascii")
