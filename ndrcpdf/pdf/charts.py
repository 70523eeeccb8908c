"""Curves of marks as PolyLine annotations: from marks to vertices and strokes, and back (ISO 32000-2 §12.5.6.9).

A chart's rectangle runs from the line of 00 to the line of 20, and each column is as wide as the others: the mark m of
column i has its point at ``x0 + (i + ½) · width / columns`` and ``y0 + m / 20 · height``.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from ndrcpdf.schema import Rect

HIGHEST = 20
_RADIUS = 1.7
"""Of the dot at each point, in points; alone it shows a mark between two missing ones."""
_PEN = 1.2
_RGB = {"black": (0, 0, 0), "red": (0.8, 0, 0)}

Vertices = tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class Stroke:
    """One unbroken part of a curve: its points on the page, in points, origin bottom left."""

    vertices: Vertices
    colour: str


def strokes(area: Rect, marks: Sequence[Decimal | None], colour: str) -> Iterator[Stroke]:
    """The parts of a curve in printed order, parted where a mark is missing."""
    run: list[tuple[float, float]] = []
    for column, mark in enumerate([*marks, None]):
        if mark is not None:
            x = area.x0 + (column + 0.5) * area.width / len(marks)
            run.append((x, area.y0 + float(mark) / HIGHEST * area.height))
        elif run:
            yield Stroke(tuple(run), colour)
            run = []


def most_strokes(columns: int) -> int:
    """How many parts a curve of so many columns has at most."""
    return (columns + 1) // 2


def rgb(colour: str) -> tuple[float, float, float]:
    """The colour by its word, in DeviceRGB."""
    return _RGB[colour]


def box_of(stroke: Stroke) -> Rect:
    """The rectangle that the stroke and its dots fill."""
    xs, ys = zip(*stroke.vertices, strict=True)
    room = _RADIUS + _PEN
    return Rect(min(xs) - room, min(ys) - room, max(xs) + room, max(ys) + room)


def stroke_content(stroke: Stroke) -> bytes:
    """The content stream that draws the stroke, in the coordinates of the page."""
    red, green, blue = rgb(stroke.colour)
    points = [f"{x:.3f} {y:.3f}" for x, y in stroke.vertices]
    path = " ".join(f"{point} {'l' if number else 'm'}" for number, point in enumerate(points))
    dots = " ".join(
        f"{x - _RADIUS:.3f} {y - _RADIUS:.3f} {2 * _RADIUS:.3f} {2 * _RADIUS:.3f} re" for x, y in stroke.vertices
    )
    colours = f"{red} {green} {blue} RG {red} {green} {blue} rg"
    return f"q {colours} {_PEN} w 1 J 1 j {path} S {dots} f Q".encode("ascii")


def read_marks(area: Rect, columns: int, vertices: Vertices) -> dict[int, Decimal]:
    """Column → mark, for points on a chart: the reverse of :func:`strokes`, to the hundredth."""
    found: dict[int, Decimal] = {}
    for x, y in vertices:
        column = int((x - area.x0) * columns / area.width)
        mark = Decimal(str(round((y - area.y0) / area.height * HIGHEST, 6)))
        found[column] = mark.quantize(Decimal("0.01"), ROUND_HALF_UP)
    return found
