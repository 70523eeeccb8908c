"""Draws curves of marks as PolyLine annotations, and reads the marks back from them (ISO 32000-2 §12.5.6.9).

A chart's rectangle runs from the line of 00 to the line of 20, and all its columns have the same width: the mark m of
column i has its point at ``(i + ½) · width / columns`` and ``m / 20 · height`` from its lower left corner. On a rotated
page the chart is rotated with the text, and so are its points.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import isfinite

import pikepdf

from ndrcpdf.geometry import Rect
from ndrcpdf.model.forms import Curve
from ndrcpdf.pdf.acroform.widget_geometry import WidgetArea, numbers_of

_HIGHEST_MARK = 20
"""The mark at the upper side of a chart."""
_RGB = {"black": (0, 0, 0), "red": (0.8, 0, 0)}
_LINE_WIDTH = {"black": 2.4, "red": 1.2}
"""In points. Where two curves run together, the wider line is seen on both sides of the other."""
_DOT = 0.7
"""How far the dot at each point reaches beyond the line, in points: it shows a mark between two missing ones."""

Vertices = tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class Stroke:
    """One unbroken part of a curve: its points on the page, in points, origin bottom left, and its colour."""

    vertices: Vertices
    colour: str


def strokes(area: WidgetArea, marks: Sequence[Decimal | None], colour: str) -> Iterator[Stroke]:
    """The parts of a curve in printed order; a missing mark parts them."""
    (width, height), (a, b, c, d, e, f) = area.size, area.matrix
    run: list[tuple[float, float]] = []
    for column, mark in enumerate([*marks, None]):
        if mark is not None:
            x, y = (column + 0.5) * width / len(marks), float(mark) / _HIGHEST_MARK * height
            run.append((a * x + c * y + e, b * x + d * y + f))
        elif run:
            yield Stroke(tuple(run), colour)
            run = []


def max_strokes(columns: int) -> int:
    """The most parts that a curve of so many columns can have."""
    return (columns + 1) // 2


def rgb(colour: str) -> tuple[float, float, float]:
    """The colour of that name in DeviceRGB."""
    return _RGB[colour]


def in_drawing_order(curves: Iterable[Curve]) -> list[Curve]:
    """The curves in the order in which they are drawn, so that none hides another."""
    return sorted(curves, key=lambda curve: -_LINE_WIDTH[curve.colour])


def stroke_box(stroke: Stroke) -> Rect:
    """The rectangle that the stroke and its dots fill."""
    xs, ys = zip(*stroke.vertices, strict=True)
    margin = _LINE_WIDTH[stroke.colour] + _DOT
    return Rect(min(xs) - margin, min(ys) - margin, max(xs) + margin, max(ys) + margin)


def vertices_operands(vertices: Vertices) -> bytes:
    """The points as they are written in the ``/Vertices`` of an annotation."""
    return b" ".join(b"%.4f %.4f" % vertex for vertex in vertices)


def stroke_operators(stroke: Stroke) -> bytes:
    """The operators that draw the stroke, in the coordinates of the page."""
    red, green, blue = rgb(stroke.colour)
    width = _LINE_WIDTH[stroke.colour]
    half = width / 2 + _DOT
    points = [f"{x:.3f} {y:.3f}" for x, y in stroke.vertices]
    path = " ".join(f"{point} {'l' if number else 'm'}" for number, point in enumerate(points))
    dots = " ".join(f"{x - half:.3f} {y - half:.3f} {2 * half:.3f} {2 * half:.3f} re" for x, y in stroke.vertices)
    colours = f"{red} {green} {blue} RG {red} {green} {blue} rg"
    return f"q {colours} {width} w 1 J 1 j {path} S {dots} f Q".encode("ascii")


def curve_name(annotation: pikepdf.Object) -> str:
    """The name of the chart and of the curve that an annotation shows a stroke of; empty for other annotations."""
    name = annotation.get("/NM")
    if annotation.get("/Subtype") != "/PolyLine" or not isinstance(name, pikepdf.String):
        return ""
    curve, _dot, number = str(name).rpartition(".")
    return curve if number.isdecimal() else ""


def read_vertices(annotation: pikepdf.Object) -> Vertices:
    """The points of a stroke that is on the page."""
    numbers = numbers_of(annotation.get("/Vertices"))
    return tuple(zip(numbers[0::2], numbers[1::2], strict=False))


def read_marks(area: WidgetArea, columns: int, vertices: Vertices) -> dict[int, set[Decimal]]:
    """Column → its marks, for points on a chart: the reverse of :func:`strokes`, to the hundredth.

    A curve has one mark in a column. A point that is on no chart, however far away, is a mark of a column that the
    chart does not have.
    """
    width, height = area.size
    found: dict[int, set[Decimal]] = {}
    for vertex in vertices if width and height else ():
        x, y = area.upright(*vertex)
        column, mark = x * columns / width, y / height * _HIGHEST_MARK
        if isfinite(column) and isfinite(mark):
            found.setdefault(int(column // 1), set()).add(Decimal(f"{mark:.2f}"))
    return found
