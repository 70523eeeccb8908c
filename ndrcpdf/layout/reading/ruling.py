"""What is drawn on a page, whatever the producer drew it with: rules, dotted lines, the cells of tables, small boxes.

A rule may be a line, a thin filled rectangle, hundreds of dots in a row, or the rim between two filled rectangles one
inside the other. All of them become strips: horizontal or vertical, with no thickness. Strips that meet are the edges
of cells; a horizontal one that meets no vertical one is a line to write on.

Coordinates are PDF points, origin at the bottom left of the page.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from pdfplumber.table import edges_to_intersections, intersections_to_cells, merge_edges

from ndrcpdf.geometry import Rect
from ndrcpdf.layout.reading.coordinates import rect_in

_THIN = 1.9
"""What is thinner than this, in points, is a rule; what is thicker is an area."""
_LONGEST_DOT = 4.5
_DOT_GAP = 4.5
"""The widest gap between two dots or pieces of one rule."""
_SAME_RULE = 0.8
"""How far apart pieces of one rule may lie across it."""
_RIM = 2.5
"""How far one rectangle may lie inside another for what is between them to be a rule around it."""
_MEETS = 2.5
"""How near the end of a rule is to one that it meets."""
_SHORTEST_LINE = 12.0
"""Shorter rules are no lines to write on."""
_TOLERANCE = 3.0
"""What pdfplumber takes for the same edge, or the same corner."""
_ALONG = 0.9
"""A rule of which so much is along areas bounds them."""
_CLOSEST_LINES = 5.0
"""Lines closer to one another than this, in points, are hatching: nobody writes between them."""
_FEWEST_ROWS, _MOST = 4, 0.7
"""A table without sides has so many rows with words at least, and so great a part of its rows has them."""
_CAPITALS = 0.7
_HALF_WAY = 0.5
"""How much nearer to one rule than to the other the words of a row stand at most, in parts of their height."""
_MOST_PAIRS = 4_000_000
"""A page with more pairs of rules across and down is a drawing, and would take minutes."""
_BOX_SIDES = (4.5, 16.0)
_SQUARENESS = 2.0
"""By how many points the sides of a box may differ."""
_FILLS = 0.9
"""A path that goes round so great a part of its bounds is a rectangle, if with round corners."""
_WHITE = 0.97
"""What is lighter than this cannot be seen."""


@dataclass(frozen=True, slots=True)
class RulingLine:
    """A straight rule: where it lies across its direction, and from where to where it runs."""

    at: float
    start: float
    end: float

    @property
    def length(self) -> float:
        """How long it is."""
        return self.end - self.start


@dataclass(frozen=True, slots=True)
class Ruling:
    """What is drawn on a page: cells of tables, horizontal lines to write on, small boxes, and areas with a shade."""

    cells: tuple[Rect, ...]
    lines: tuple[RulingLine, ...]
    boxes: tuple[Rect, ...]
    shades: tuple[Rect, ...]


def read_ruling(page: Any, box: Rect) -> Ruling:
    """What is drawn on a page of pdfplumber's, whose media box is given."""
    shapes = [_Shape.of(each, box) for each in (*page.rects, *page.lines, *page.curves)]
    shapes = [shape for shape in shapes if shape.seen]
    rimmed = list(_rimmed(shapes))
    across, down = _strips(shapes, [side for outer, inner in rimmed for side in _sides(outer, inner)])
    framed = {rect for pair in rimmed for rect in pair}
    areas = [shape.rect for shape in shapes if shape.is_area and shape.rect not in framed]
    if len(across) * max(1, len(down)) > _MOST_PAIRS:
        return Ruling((), (), (), ())
    lines = _roomy([strip for strip in across if _is_line(strip, down, areas)])
    tables = list(_open_tables(lines, [_glyph(char, box) for char in page.chars if not char["text"].isspace()]))
    lines = [strip for strip in lines if not any(strip in table for table in tables)]
    down += [side for table in tables for side in _open_sides(table)]
    edges = [strip for strip in across if strip not in set(lines)]
    cells = _cells(edges, down, areas, box)
    boxes = list(_apart(each for each in (*_squares(shapes), *cells) if _is_box(each)))
    shades = tuple(shape.rect for shape in shapes if shape.is_area and shape.filled)
    return Ruling(tuple(cell for cell in cells if not _is_in_a_box(cell, boxes)), tuple(lines), tuple(boxes), shades)


@dataclass(frozen=True, slots=True)
class _Shape:
    """A path: its bounds, whether it is filled or stroked in a colour that is seen, whether its sides are straight."""

    rect: Rect
    filled: bool
    seen: bool
    straight: bool

    @property
    def is_area(self) -> bool:
        """Whether it is thicker than a rule."""
        return self.straight and min(self.rect.width, self.rect.height) > _THIN

    @classmethod
    def of(cls, thing: Any, box: Rect) -> "_Shape":
        rect = rect_in(box, thing)
        filled = bool(thing["fill"]) and not _is_white(thing.get("non_stroking_color"))
        stroked = bool(thing["stroke"]) and not _is_white(thing.get("stroking_color"))
        return cls(rect, filled, filled or stroked, thing["object_type"] != "curve" or _is_frame(thing["pts"], rect))


def _is_frame(points: Sequence[tuple[float, float]], bounds: Rect) -> bool:
    """Whether a path is a rectangle with more points than its corners, or with round ones: a text box of Word's."""
    twice = sum(x0 * y1 - x1 * y0 for (x0, y0), (x1, y1) in pairwise([*points, *points[:1]]))
    return abs(twice) / 2 > _FILLS * bounds.width * bounds.height


def _is_white(colour: Any) -> bool:
    """Whether a colour of one or three numbers is white; four numbers are ink (CMYK), and anything else is seen."""
    if isinstance(colour, int | float):
        colour = (colour,)
    if not isinstance(colour, Sequence) or not all(isinstance(part, int | float) for part in colour):
        return False
    if len(colour) == 4:  # noqa: PLR2004 - cyan, magenta, yellow, black
        return not any(colour)
    return bool(colour) and all(part > _WHITE for part in colour)


# ── Strips ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def _strips(shapes: Sequence[_Shape], rims: Sequence[Rect]) -> tuple[list[RulingLine], list[RulingLine]]:
    """The rules across the page and down it, each in one piece."""
    thin = [shape.rect for shape in shapes if min(shape.rect.width, shape.rect.height) <= _THIN] + list(rims)
    across = [RulingLine((r.y0 + r.y1) / 2, r.x0, r.x1) for r in thin if r.width >= r.height or _is_dot(r)]
    down = [RulingLine((r.x0 + r.x1) / 2, r.y0, r.y1) for r in thin if r.height >= r.width or _is_dot(r)]
    for shape in shapes:
        if not shape.filled and shape.straight and min(shape.rect.width, shape.rect.height) > _THIN:
            x0, y0, x1, y1 = shape.rect
            across += [RulingLine(y0, x0, x1), RulingLine(y1, x0, x1)]
            down += [RulingLine(x0, y0, y1), RulingLine(x1, y0, y1)]
    return [s for s in _joined(across) if s.length > _THIN], [s for s in _joined(down) if s.length > _THIN]


def _is_dot(rect: Rect) -> bool:
    """Whether it is so short that it may be a piece of a rule in either direction."""
    return max(rect.width, rect.height) <= _LONGEST_DOT


def _joined(pieces: Iterable[RulingLine]) -> Iterator[RulingLine]:
    """Pieces that lie on one line close together, as one strip."""
    rows: list[list[RulingLine]] = []
    for piece in sorted(pieces, key=lambda strip: strip.at):
        if not rows or piece.at - rows[-1][0].at > _SAME_RULE:
            rows.append([])
        rows[-1].append(piece)
    for row in rows:
        at = sum(strip.at for strip in row) / len(row)
        first, *others = sorted(row, key=lambda each: each.start)
        start, end = first.start, first.end
        for strip in others:
            if strip.start - end > _DOT_GAP:
                yield RulingLine(at, start, end)
                start, end = strip.start, strip.end
            end = max(end, strip.end)
        yield RulingLine(at, start, end)


def _rimmed(shapes: Sequence[_Shape]) -> Iterator[tuple[Rect, Rect]]:
    """Two rectangles one just inside the other, side by side in the file: how borders are painted."""
    areas = [shape for shape in shapes if shape.is_area and shape.filled]
    for one, other in pairwise(areas):
        outer, inner = sorted((one.rect, other.rect), key=lambda r: -r.width * r.height)
        gaps = (inner.x0 - outer.x0, inner.y0 - outer.y0, outer.x1 - inner.x1, outer.y1 - inner.y1)
        if all(-0.1 <= gap <= _RIM for gap in gaps) and max(gaps) > 0.1:  # noqa: PLR2004 - rounding
            yield outer, inner


def _sides(outer: Rect, inner: Rect) -> Iterator[Rect]:
    sides = (
        Rect(outer.x0, outer.y0, inner.x0, outer.y1),
        Rect(outer.x0, outer.y0, outer.x1, inner.y0),
        Rect(inner.x1, outer.y0, outer.x1, outer.y1),
        Rect(outer.x0, inner.y1, outer.x1, outer.y1),
    )
    return (side for side in sides if min(side.width, side.height) > 0.1)  # noqa: PLR2004 - rounding


def _is_line(strip: RulingLine, down: Sequence[RulingLine], areas: Sequence[Rect]) -> bool:
    """Whether a horizontal rule is one to write on: it meets no vertical rule at its ends, and bounds no area."""
    if strip.length < _SHORTEST_LINE:
        return False
    for other in down:
        near = abs(other.at - strip.start) < _MEETS or abs(other.at - strip.end) < _MEETS
        if near and other.start - _MEETS < strip.at < other.end + _MEETS:
            return False
    along = [area for area in areas if _runs_along(strip, area)]
    return (
        not any(
            area.x0 - _MEETS < strip.start and strip.end < area.x1 + _MEETS and strip.length > area.width / 2
            for area in along
        )
        and _covered(strip, along) < _ALONG * strip.length
    )


def _runs_along(strip: RulingLine, area: Rect) -> bool:
    """Whether a rule is at the top or the bottom of an area, which is higher than a box."""
    return min(abs(area.y0 - strip.at), abs(area.y1 - strip.at)) < _SAME_RULE and area.height > _BOX_SIDES[1]


def _covered(strip: RulingLine, areas: Sequence[Rect]) -> float:
    """How much of a rule is along areas side by side that all lie within its length."""
    inside = {(a.x0, a.x1) for a in areas if strip.start - _MEETS < a.x0 and a.x1 < strip.end + _MEETS}
    return sum(x1 - x0 for x0, x1 in inside)


def _roomy(lines: Sequence[RulingLine]) -> list[RulingLine]:
    """The lines that have room over them."""
    from_top = sorted(lines, key=lambda strip: -strip.at)
    kept: list[RulingLine] = []
    for index, strip in enumerate(from_top):
        above = from_top[index - 1] if index else None
        if above is None or above.at - strip.at > _CLOSEST_LINES or not _overlap(above, strip):
            kept.append(strip)
    return [] if 2 * len(kept) < len(from_top) else kept


def _overlap(one: RulingLine, other: RulingLine) -> bool:
    return min(one.end, other.end) - max(one.start, other.start) > min(one.length, other.length) / 2


# ── Tables without sides ─────────────────────────────────────────────────────────────────────────────────────────────


def _open_tables(lines: Sequence[RulingLine], glyphs: Sequence[Rect]) -> Iterator[list[RulingLine]]:
    """Lines that are the rules between the rows of a table: equally long, with words half way between most of them.

    What is written on a line stands on it, and the label over a line to write on leaves room under itself.
    """
    for table in _as_wide(lines):
        rows = [list(_row(glyphs, upper, lower)) for upper, lower in pairwise(table)]
        full = [(row, upper, lower) for row, (upper, lower) in zip(rows, pairwise(table), strict=True) if row]
        middle = sum(_is_half_way(*each) for each in full)
        if len(full) >= _FEWEST_ROWS and middle > _MOST * len(full) and len(full) > _MOST * len(rows):
            yield table


def _as_wide(lines: Sequence[RulingLine]) -> Iterator[list[RulingLine]]:
    """The lines in groups that begin and end alike, from the top."""
    groups: list[list[RulingLine]] = []
    for line in sorted(lines, key=lambda strip: -strip.at):
        same = (each for each in groups if abs(each[0].start - line.start) + abs(each[0].end - line.end) < _MEETS)
        group = next(same, None)
        if group is None:
            groups.append(group := [])
        group.append(line)
    return iter(groups)


def _glyph(char: Any, box: Rect) -> Rect:
    """From the baseline of a glyph to the height of its capitals, nearly."""
    bottom = box.y0 + char["matrix"][5]
    return Rect(box.x0 + char["x0"], bottom, box.x0 + char["x1"], bottom + _CAPITALS * char["size"])


def _row(glyphs: Iterable[Rect], upper: RulingLine, lower: RulingLine) -> Iterator[Rect]:
    return (
        glyph
        for glyph in glyphs
        if lower.at < (glyph.y0 + glyph.y1) / 2 < upper.at and upper.start < (glyph.x0 + glyph.x1) / 2 < upper.end
    )


def _is_half_way(row: Sequence[Rect], upper: RulingLine, lower: RulingLine) -> bool:
    bottom, top = min(glyph.y0 for glyph in row), max(glyph.y1 for glyph in row)
    height = max(glyph.height for glyph in row)
    return abs((upper.at - top) - (bottom - lower.at)) < _HALF_WAY * height


def _open_sides(table: Sequence[RulingLine]) -> Iterator[RulingLine]:
    """The sides that such a table would have."""
    yield RulingLine(table[0].start, table[-1].at, table[0].at)
    yield RulingLine(table[0].end, table[-1].at, table[0].at)


# ── Cells and boxes ──────────────────────────────────────────────────────────────────────────────────────────────────


def _cells(across: Sequence[RulingLine], down: Sequence[RulingLine], areas: Sequence[Rect], box: Rect) -> list[Rect]:
    """The smallest rectangles that edges enclose; the sides of coloured areas are edges too."""
    edges = [_edge(s.start, s.at, s.end, s.at, box) for s in across]
    edges += [_edge(s.at, s.start, s.at, s.end, box) for s in down]
    for area in areas:
        if area.width > _BOX_SIDES[1] or area.height > _BOX_SIDES[1]:
            x0, y0, x1, y1 = area
            edges += [_edge(x0, y0, x1, y0, box), _edge(x0, y1, x1, y1, box)]
            edges += [_edge(x0, y0, x0, y1, box), _edge(x1, y0, x1, y1, box)]
    tolerances = dict.fromkeys(
        ("snap_x_tolerance", "snap_y_tolerance", "join_x_tolerance", "join_y_tolerance"), _TOLERANCE
    )
    merged = merge_edges(edges, **tolerances)
    found = intersections_to_cells(edges_to_intersections(merged, _TOLERANCE, _TOLERANCE))
    return [Rect(box.x0 + x0, box.y1 - bottom, box.x0 + x1, box.y1 - top) for x0, top, x1, bottom in found]


def _edge(x0: float, y0: float, x1: float, y1: float, box: Rect) -> dict[str, Any]:
    """An edge as pdfplumber has it, origin top left."""
    return {
        "x0": x0 - box.x0,
        "x1": x1 - box.x0,
        "top": box.y1 - y1,
        "bottom": box.y1 - y0,
        "width": x1 - x0,
        "height": y1 - y0,
        "orientation": "h" if y0 == y1 else "v",
        "object_type": "line",
    }


def _squares(shapes: Iterable[_Shape]) -> Iterator[Rect]:
    return (shape.rect for shape in shapes if _is_box(shape.rect))


def _is_box(rect: Rect) -> bool:
    smallest, largest = _BOX_SIDES
    return smallest <= rect.width <= largest and abs(rect.width - rect.height) < _SQUARENESS


def _is_in_a_box(cell: Rect, boxes: Iterable[Rect]) -> bool:
    """Whether a cell is a box, or a part of one: the sides of a box near a rule are taken for that rule."""
    x, y = cell.centre
    return _is_box(cell) or any(cell.width <= box.width and box.holds(x, y) for box in boxes)


def _apart(boxes: Iterable[Rect]) -> Iterator[Rect]:
    """Boxes each once: of those one inside another, the largest."""
    kept: list[Rect] = []
    for box in sorted(boxes, key=lambda rect: -rect.width * rect.height):
        if not any(other.holds_centre_of(box) for other in kept):
            kept.append(box)
            yield box
