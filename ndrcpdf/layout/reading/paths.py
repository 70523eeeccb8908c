"""The paths of a page (ISO 32000-2 §8.5): their bounds, and what is seen of them, filled and stroked.

What is lighter than :data:`WHITE` cannot be told from paper.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from ndrcpdf.geometry import Rect
from ndrcpdf.layout.reading.coordinates import rect_in

THIN = 2.0
"""What is no thicker than this, in points, is a rule; what is thicker is an area."""
WHITE = 0.98
"""The lightness from which on a colour is white, where 0 is black and 1 is paper."""
_FILLS = 0.9
"""A path that goes round more than this part of its bounds is a rectangle, if with round corners."""
_RGB, _CMYK = 3, 4
"""How many components a colour has."""
_LUMINANCE = (0.2126, 0.7152, 0.0722)
"""The weights of red, green and blue in the lightness of a colour (ITU-R BT.709)."""
_PATTERN = 0.9
"""The lightness that a pattern or a separation colour is taken to have: forms are tinted lightly."""


@dataclass(frozen=True, slots=True)
class DrawnPath:
    """A path that is painted.

    Attributes
    ----------
    rect:
        Its bounds.
    fill, stroke:
        How light the colours are that it is filled and stroked with, from 0 to 1; None where it is not.
    straight:
        Whether it is a line or a rectangle, if with round corners; a circle is not.
    closed:
        Whether its outline comes back to where it began.
    dashed:
        Whether it is stroked with dashes.
    """

    rect: Rect
    fill: float | None
    stroke: float | None
    straight: bool
    closed: bool
    dashed: bool

    @property
    def is_filled(self) -> bool:
        """Whether its filling is seen on white paper."""
        return self.fill is not None and self.fill < WHITE

    @property
    def is_stroked(self) -> bool:
        """Whether its outline is seen on white paper."""
        return self.stroke is not None and self.stroke < WHITE

    @property
    def is_thin(self) -> bool:
        """Whether it is a rule, or a dot of one."""
        return min(self.rect.width, self.rect.height) <= THIN

    @property
    def is_area(self) -> bool:
        """Whether it is a rectangle that is thicker than a rule."""
        return self.straight and not self.is_thin


def drawn_paths(page: Any, box: Rect) -> Iterator[DrawnPath]:
    """The paths of a page of pdfplumber's that are filled or stroked, white ones too: rectangles, lines, curves."""
    for thing in (*page.rects, *page.lines, *page.curves):
        rect = rect_in(box, thing)
        kind, points = thing["object_type"], thing.get("pts") or ()
        yield DrawnPath(
            rect=rect,
            fill=lightness(thing.get("non_stroking_color")) if thing["fill"] else None,
            stroke=lightness(thing.get("stroking_color")) if thing["stroke"] else None,
            straight=kind != "curve" or _goes_round(points, rect),
            closed=kind == "rect" or _comes_back(points),
            dashed=_is_dashed(thing.get("dash")),
        )


def _goes_round(points: Sequence[tuple[float, float]], bounds: Rect) -> bool:
    """Whether a path is a rectangle with more points than its corners, or with round ones: a text box of Word's."""
    twice = sum(x0 * y1 - x1 * y0 for (x0, y0), (x1, y1) in pairwise([*points, *points[:1]]))
    return abs(twice) / 2 > _FILLS * bounds.area


def _comes_back(points: Sequence[tuple[float, float]]) -> bool:
    """Whether a path ends where it begins; the rounded corner of a frame, drawn alone, does not."""
    return bool(points) and abs(points[0][0] - points[-1][0]) + abs(points[0][1] - points[-1][1]) < THIN


def _is_dashed(dash: Any) -> bool:
    return bool(dash and dash[0])


def lightness(colour: Any) -> float:
    """The lightness of a grey, RGB or CMYK colour, as pdfplumber has it; black where it has none."""
    parts = [part for part in (colour if isinstance(colour, Iterable) else [colour]) if isinstance(part, int | float)]
    if len(parts) == 1:
        return float(parts[0])
    if len(parts) == _CMYK:
        parts = [(1 - part) * (1 - parts[-1]) for part in parts[:-1]]
    if len(parts) == _RGB:
        return float(sum(weight * part for weight, part in zip(_LUMINANCE, parts, strict=True)))
    return 0.0 if colour is None else _PATTERN
