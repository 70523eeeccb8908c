"""What is drawn on a page, whatever the producer drew it with: rules, dotted lines, the cells of tables, small boxes.

A rule may be a line, a thin filled rectangle, hundreds of dots in a row, or the rim between two filled rectangles one
inside the other. All of them become ruling lines, which have no thickness. Rules that meet are the edges of cells; a
horizontal one that meets no vertical one is a line to write on.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from pdfplumber.table import edges_to_intersections, intersections_to_cells, merge_edges

from ndrcpdf.geometry import Rect
from ndrcpdf.layout.page import Drawing, RulingLine, Shade, Token
from ndrcpdf.layout.reading.paths import THIN, WHITE, DrawnPath

_LONGEST_DOT = 4.5
"""The longest dot or dash of a rule that is drawn piece by piece."""
_DOT_GAP, _STROKE_GAP = 4.5, 2.0
"""The widest gap between two dots or dashes of one rule, and between two strokes that are one."""
_SAME_RULE = 0.8
"""How far apart pieces of one rule may lie across it."""
_RIM, _ROUNDING = 2.5, 0.1
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
"""The height of a capital letter, in parts of the type size."""
_HALF_WAY = 0.5
"""How much nearer to one rule than to the other the words of a row stand at most, in parts of their height."""
_MOST_PAIRS = 4_000_000
"""A page with more pairs of rules across and down is a drawing, a map or an attack, and would take minutes."""
_BOX_SIDES = (4.5, 16.0)
"""The shortest and the longest side of a box to tick."""
_SQUARENESS = 2.0
"""By how many points the sides of a box may differ."""

_DARK = 0.5
"""The lightness under which what is filled is a bullet, and no box to tick."""


@dataclass(frozen=True, slots=True)
class Ruling:
    """The cells of tables, the horizontal lines to write on, and all that is drawn."""

    cells: tuple[Rect, ...]
    lines: tuple[RulingLine, ...]
    drawing: Drawing


def read_ruling(paths: Iterable[DrawnPath], words: Sequence[Token], pictures: Iterable[Rect], box: Rect) -> Ruling:
    """What the paths of a page make, between its words; ``box`` is the page, ``pictures`` are where images are."""
    painted = list(paths)
    seen = [path for path in painted if path.is_filled or path.is_stroked]
    rims = list(_rims(seen))
    across, down = _rules(seen, [side for outer, inner in rims for side in _sides(outer, inner)])
    if len(across) * max(1, len(down)) > _MOST_PAIRS:
        return Ruling((), (), Drawing(pictures=tuple(pictures)))
    framed = {rect for pair in rims for rect in pair}
    areas = [path.rect for path in seen if path.is_area and path.rect not in framed]
    lines = _roomy([rule for rule in across if _is_line(rule, down, areas)])
    tables = list(_open_tables(lines, words))
    lines = [rule for rule in lines if not any(rule in table for table in tables)]
    edges = [rule for rule in across if rule not in set(lines)]
    cells = _cells(edges, [*down, *(side for table in tables for side in _open_sides(table))], areas, box)
    shades, windows = _shades_and_windows(painted)
    outlined = (path.rect for path in seen if path.closed or path.is_filled)
    squares = [each for each in (*outlined, *windows, *cells) if _is_box(each)]
    bullets = set(_bullets(seen, windows))
    boxes = list(_apart(squares))
    drawing = Drawing(
        tuple(across),
        tuple(down),
        tuple(box for box in boxes if box not in bullets),
        tuple(box for box in boxes if box in bullets),
        tuple(shades),
        tuple(_distinct(window for window in windows if not _is_box(window))),
        tuple(pictures),
    )
    return Ruling(tuple(cell for cell in cells if not _is_in_a_box(cell, boxes)), tuple(lines), drawing)


def _shades_and_windows(paths: Iterable[DrawnPath]) -> tuple[list[Shade], list[Rect]]:
    """What is painted on white paper, and the white painted upon that."""
    shades: list[Shade] = []
    windows: list[Rect] = []
    for path in paths:
        if path.fill is None or not path.is_area:
            continue
        if path.fill < WHITE:
            shades.append(Shade(path.rect, path.fill))
        elif any(shade.rect.holds_centre_of(path.rect) for shade in shades):
            windows.append(path.rect)
    return shades, windows


def _distinct(rects: Iterable[Rect]) -> Iterator[Rect]:
    """The rectangles, those drawn several times once."""
    seen: list[Rect] = []
    for rect in rects:
        if not any(all(abs(a - b) < THIN for a, b in zip(rect, other, strict=True)) for other in seen):
            seen.append(rect)
            yield rect


# ── Rules ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def _rules(seen: Sequence[DrawnPath], rims: Sequence[Rect]) -> tuple[list[RulingLine], list[RulingLine]]:
    """The rules across the page and down it, each in one piece."""
    thin = [(path.rect, path.dashed) for path in seen if path.is_thin] + [(rim, False) for rim in rims]
    across = [RulingLine(r.centre[1], r.x0, r.x1, d) for r, d in thin if r.width >= r.height or _is_dot(r)]
    down = [RulingLine(r.centre[0], r.y0, r.y1, d) for r, d in thin if r.height >= r.width or _is_dot(r)]
    for path in seen:
        if path.is_area and not path.is_filled:
            x0, y0, x1, y1 = path.rect
            across += [RulingLine(y, x0, x1, path.dashed) for y in (y0, y1)]
            down += [RulingLine(x, y0, y1, path.dashed) for x in (x0, x1)]
    return [rule for rule in _joined(across) if rule.length > THIN], [r for r in _joined(down) if r.length > THIN]


def _is_dot(rect: Rect) -> bool:
    """Whether it is so short that it may be a piece of a rule in either direction."""
    return max(rect.width, rect.height) <= _LONGEST_DOT


def _joined(pieces: Iterable[RulingLine]) -> Iterator[RulingLine]:
    """Pieces that lie on one line close together, as one rule."""
    rows: list[list[RulingLine]] = []
    for piece in sorted(pieces, key=lambda rule: rule.at):
        if not rows or piece.at - rows[-1][0].at > _SAME_RULE:
            rows.append([])
        rows[-1].append(piece)
    for row in rows:
        at = sum(rule.at for rule in row) / len(row)
        first, *others = sorted(row, key=lambda each: each.start)
        start, end, broken = first.start, first.end, first.broken
        for rule in others:
            if rule.start - end > _DOT_GAP:
                yield RulingLine(at, start, end, broken)
                start, end, broken = rule.start, rule.end, rule.broken
            broken = broken or rule.broken or rule.start - end > _STROKE_GAP
            end = max(end, rule.end)
        yield RulingLine(at, start, end, broken)


def _rims(seen: Sequence[DrawnPath]) -> Iterator[tuple[Rect, Rect]]:
    """Two filled rectangles one just inside the other, side by side in the file: how some borders are painted."""
    areas = [path.rect for path in seen if path.is_area and path.is_filled]
    for one, other in pairwise(areas):
        outer, inner = sorted((one, other), key=lambda rect: -rect.area)
        gaps = (inner.x0 - outer.x0, inner.y0 - outer.y0, outer.x1 - inner.x1, outer.y1 - inner.y1)
        if all(-_ROUNDING <= gap <= _RIM for gap in gaps) and max(gaps) > _ROUNDING:
            yield outer, inner


def _sides(outer: Rect, inner: Rect) -> Iterator[Rect]:
    sides = (
        Rect(outer.x0, outer.y0, inner.x0, outer.y1),
        Rect(outer.x0, outer.y0, outer.x1, inner.y0),
        Rect(inner.x1, outer.y0, outer.x1, outer.y1),
        Rect(outer.x0, inner.y1, outer.x1, outer.y1),
    )
    return (side for side in sides if min(side.width, side.height) > _ROUNDING)


def _is_line(rule: RulingLine, down: Sequence[RulingLine], areas: Sequence[Rect]) -> bool:
    """Whether a horizontal rule is one to write on: it meets no vertical rule at its ends, and bounds no area."""
    if rule.length < _SHORTEST_LINE:
        return False
    for other in down:
        near = abs(other.at - rule.start) < _MEETS or abs(other.at - rule.end) < _MEETS
        if near and other.start - _MEETS < rule.at < other.end + _MEETS:
            return False
    along = [area for area in areas if _runs_along(rule, area)]
    return (
        not any(
            area.x0 - _MEETS < rule.start and rule.end < area.x1 + _MEETS and rule.length > area.width / 2
            for area in along
        )
        and _covered(rule, along) < _ALONG * rule.length
    )


def _runs_along(rule: RulingLine, area: Rect) -> bool:
    """Whether a rule is at the top or the bottom of an area, which is higher than a box."""
    return min(abs(area.y0 - rule.at), abs(area.y1 - rule.at)) < _SAME_RULE and area.height > _BOX_SIDES[1]


def _covered(rule: RulingLine, areas: Sequence[Rect]) -> float:
    """How much of a rule is along areas side by side that all lie within its length."""
    inside = {(a.x0, a.x1) for a in areas if rule.start - _MEETS < a.x0 and a.x1 < rule.end + _MEETS}
    return sum(x1 - x0 for x0, x1 in inside)


def _roomy(lines: Sequence[RulingLine]) -> list[RulingLine]:
    """The lines that have room over them."""
    from_top = sorted(lines, key=lambda rule: -rule.at)
    kept: list[RulingLine] = []
    for index, rule in enumerate(from_top):
        above = from_top[index - 1] if index else None
        if above is None or above.at - rule.at > _CLOSEST_LINES or not _overlap(above, rule):
            kept.append(rule)
    return [] if 2 * len(kept) < len(from_top) else kept


def _overlap(one: RulingLine, other: RulingLine) -> bool:
    return min(one.end, other.end) - max(one.start, other.start) > min(one.length, other.length) / 2


# ── Tables without sides ─────────────────────────────────────────────────────────────────────────────────────────────


def _open_tables(lines: Sequence[RulingLine], words: Sequence[Token]) -> Iterator[list[RulingLine]]:
    """Lines that are the rules between the rows of a table: equally long, with words half way between most of them.

    What is written on a line stands on it, and the label over a line to write on leaves room under itself.
    """
    letters = [_letters(word) for word in words]
    for table in _as_wide(lines):
        rows = [list(_row(letters, upper, lower)) for upper, lower in pairwise(table)]
        full = [(row, upper, lower) for row, (upper, lower) in zip(rows, pairwise(table), strict=True) if row]
        middle = sum(_is_half_way(*each) for each in full)
        if len(full) >= _FEWEST_ROWS and middle > _MOST * len(full) and len(full) > _MOST * len(rows):
            yield table


def _as_wide(lines: Sequence[RulingLine]) -> Iterator[list[RulingLine]]:
    """The lines in groups that begin and end alike, from the top."""
    groups: list[list[RulingLine]] = []
    for line in sorted(lines, key=lambda rule: -rule.at):
        same = (each for each in groups if abs(each[0].start - line.start) + abs(each[0].end - line.end) < _MEETS)
        group = next(same, None)
        if group is None:
            groups.append(group := [])
        group.append(line)
    return iter(groups)


def _letters(word: Token) -> Rect:
    """From the baseline of a word to the height of its capitals, nearly."""
    return Rect(word.rect.x0, word.baseline, word.rect.x1, word.baseline + _CAPITALS * word.size)


def _row(letters: Iterable[Rect], upper: RulingLine, lower: RulingLine) -> Iterator[Rect]:
    row = Rect(upper.start, lower.at, upper.end, upper.at)
    return (word for word in letters if row.holds_centre_of(word))


def _is_half_way(row: Sequence[Rect], upper: RulingLine, lower: RulingLine) -> bool:
    bottom, top = min(word.y0 for word in row), max(word.y1 for word in row)
    height = max(word.height for word in row)
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
    return [Rect(x0, box.y1 - bottom, x1, box.y1 - top) for x0, top, x1, bottom in found]


def _edge(x0: float, y0: float, x1: float, y1: float, box: Rect) -> dict[str, Any]:
    """An edge as pdfplumber has it, origin top left."""
    return {
        "x0": x0,
        "x1": x1,
        "top": box.y1 - y1,
        "bottom": box.y1 - y0,
        "width": x1 - x0,
        "height": y1 - y0,
        "orientation": "h" if y0 == y1 else "v",
        "object_type": "line",
    }


def _is_box(rect: Rect) -> bool:
    smallest, largest = _BOX_SIDES
    return smallest <= rect.width <= largest and abs(rect.width - rect.height) < _SQUARENESS


def _bullets(seen: Iterable[DrawnPath], windows: Sequence[Rect]) -> Iterator[Rect]:
    """The small squares and circles that are filled with something dark, and have nothing white inside."""
    for path in seen:
        is_dark = path.fill is not None and path.fill < _DARK
        if is_dark and _is_box(path.rect) and not any(path.rect.holds_centre_of(window) for window in windows):
            yield path.rect


def _is_in_a_box(cell: Rect, boxes: Iterable[Rect]) -> bool:
    """Whether a cell is a box, or a part of one: the sides of a box near a rule are taken for that rule."""
    return _is_box(cell) or any(cell.width <= box.width and box.holds_centre_of(cell) for box in boxes)


def _apart(boxes: Iterable[Rect]) -> Iterator[Rect]:
    """Boxes each once: of those one inside another, the largest."""
    kept: list[Rect] = []
    for box in sorted(boxes, key=lambda rect: -rect.area):
        if not any(other.holds_centre_of(box) for other in kept):
            kept.append(box)
            yield box
