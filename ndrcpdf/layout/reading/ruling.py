"""What is drawn on a page, whatever the producer drew it with: rules, dotted lines, the cells of tables, small boxes.

A rule may be a line, a thin filled rectangle, hundreds of dots in a row, or the rim between two filled rectangles one
inside the other. All of them become ruling lines, which have no thickness. Rules that meet are the edges of cells; a
horizontal one that meets no vertical one is a line to write on.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, pairwise
from typing import Any

from pdfplumber.table import edges_to_intersections, intersections_to_cells, merge_edges

from ndrcpdf.geometry import ROUNDING, Rect
from ndrcpdf.layout.lines import cut
from ndrcpdf.layout.page import SHORTEST_LINE, TOUCHING, Drawing, RulingLine, Shade, Token
from ndrcpdf.layout.reading.paths import THIN, WHITE, DrawnPath

_DOT = 4.5
"""The longest dot or dash of a rule that is drawn piece by piece, and the widest gap between two, in points."""
_STROKE_GAP = 2.0
"""The widest gap in points between two strokes that make one unbroken rule."""
_SAME_RULE = 0.8
"""How far apart pieces of one rule may lie across it, in points: typesetters round."""
_RIM = 2.5
"""How far one rectangle lies inside another, at most, for what is between them to be a rule around it, in points."""
_MEETS = 2.5
"""How near the end of a rule is to one that it meets, in points: a thick rule is read as its middle."""
_ALONG = 0.9
"""A rule of which so great a part runs along areas bounds them."""
_CLOSEST_LINES = 5.0
"""Lines closer to one another than this, in points, are hatching: nobody writes between them."""
_FEWEST_ROWS = 4
"""A table without sides has so many rows with words, at least."""
_MOST_ROWS = 0.7
"""So great a part of its rows, at least, has words, and of these so great a part has them half way."""
_CAPITALS = 0.7
"""The height of a capital letter, in parts of the type size."""
_HALF_WAY = 0.5
"""How much nearer to one rule than to the other the words of a row stand at most, in parts of their height."""
_MOST_PAIRS = 4_000_000
"""A page with more pairs of rules across and down is a drawing, a map or an attack, and would take minutes."""
_BOX_SIDES = (4.5, 16.0)
"""The shortest and the longest side of a box to tick, in points."""
_SQUARENESS = 2.0
"""By how much the sides of a box to tick may differ, in points."""
_DARK = 0.5
"""The lightness under which what is filled is a bullet, and no box to tick."""

_Stroke = tuple[Rect, bool]
"""A thin rectangle or a frame that is painted, and whether with dashes."""


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
    across, down = _rules(seen, rims)
    if len(across) * max(1, len(down)) > _MOST_PAIRS:
        return Ruling((), (), Drawing(pictures=tuple(pictures)))
    areas = _areas(seen, rims)
    loose = _loose_rules(across, down, areas)
    tables = list(_open_tables(loose, words))
    lines = _others(loose, chain.from_iterable(tables))
    cells = _cells(_others(across, lines), [*down, *chain.from_iterable(map(_open_sides, tables))], areas, box)
    shades, windows = _shades_and_windows(painted)
    boxes, bullets = _boxes_and_bullets(seen, windows, cells)
    drawing = Drawing(
        across=tuple(across),
        down=tuple(down),
        boxes=tuple(boxes),
        bullets=tuple(bullets),
        shades=tuple(shades),
        windows=tuple(_distinct(window for window in windows if not _is_box(window))),
        pictures=tuple(pictures),
    )
    return Ruling(tuple(_without_boxes(cells, [*boxes, *bullets])), tuple(lines), drawing)


def _others(rules: Iterable[RulingLine], than: Iterable[RulingLine]) -> list[RulingLine]:
    """The rules that are none of some others."""
    left_out = set(than)
    return [rule for rule in rules if rule not in left_out]


def _areas(seen: Iterable[DrawnPath], rims: Iterable[tuple[Rect, Rect]]) -> list[Rect]:
    """The rectangles that are seen, without those that make rims."""
    framed = {rect for pair in rims for rect in pair}
    return [path.rect for path in seen if path.is_area and path.rect not in framed]


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


def _rules(seen: Sequence[DrawnPath], rims: Iterable[tuple[Rect, Rect]]) -> tuple[list[RulingLine], list[RulingLine]]:
    """The rules across the page and down it, each in one piece."""
    thin = [(path.rect, path.dashed) for path in seen if path.is_thin]
    thin += [(side, False) for outer, inner in rims for side in _sides(outer, inner)]
    frames = [(path.rect, path.dashed) for path in seen if path.is_area and not path.is_filled]
    return _rules_across(thin, frames), _rules_across(map(_transposed, thin), map(_transposed, frames))


def _rules_across(thin: Iterable[_Stroke], frames: Iterable[_Stroke]) -> list[RulingLine]:
    pieces = [RulingLine(r.centre[1], r.x0, r.x1, dashed) for r, dashed in thin if r.width >= r.height or _is_dot(r)]
    pieces += [RulingLine(y, r.x0, r.x1, dashed) for r, dashed in frames for y in (r.y0, r.y1)]
    return [rule for rule in _joined(pieces) if rule.length > THIN]


def _transposed(stroke: _Stroke) -> _Stroke:
    """The stroke with across and down exchanged."""
    (x0, y0, x1, y1), dashed = stroke
    return Rect(y0, x0, y1, x1), dashed


def _is_dot(rect: Rect) -> bool:
    """Whether it is so short that it may be a piece of a rule in either direction."""
    return max(rect.width, rect.height) <= _DOT


def _joined(pieces: Iterable[RulingLine]) -> Iterator[RulingLine]:
    """Pieces that lie on one line close together, as one rule."""
    in_order = sorted(pieces, key=lambda rule: rule.at)
    for row in cut(in_order, lambda row, piece: piece.at - row[0].at <= _SAME_RULE):
        at = sum(rule.at for rule in row) / len(row)
        first, *others = sorted(row, key=lambda each: each.start)
        start, end, broken = first.start, first.end, first.broken
        for rule in others:
            if rule.start - end > _DOT:
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
        if all(-ROUNDING <= gap <= _RIM for gap in gaps) and max(gaps) > ROUNDING:
            yield outer, inner


def _sides(outer: Rect, inner: Rect) -> Iterator[Rect]:
    """The four strips between two rectangles one inside the other, without those that have no width."""
    sides = (
        Rect(outer.x0, outer.y0, inner.x0, outer.y1),
        Rect(outer.x0, outer.y0, outer.x1, inner.y0),
        Rect(inner.x1, outer.y0, outer.x1, outer.y1),
        Rect(outer.x0, inner.y1, outer.x1, outer.y1),
    )
    return (side for side in sides if min(side.width, side.height) > ROUNDING)


def _loose_rules(across: Iterable[RulingLine], down: Sequence[RulingLine], areas: Sequence[Rect]) -> list[RulingLine]:
    """The horizontal rules that meet no vertical rule at their ends, and bound no area.

    They are lines to write on, or part the rows of a table that has no sides.
    """
    return _roomy(
        [
            rule
            for rule in across
            if rule.length >= SHORTEST_LINE
            and not any(_meets(rule, other) for other in down)
            and not _bounds_areas(rule, [area for area in areas if _runs_along(rule, area)])
        ]
    )


def _meets(rule: RulingLine, other: RulingLine) -> bool:
    """Whether an end of a horizontal rule is at a vertical one."""
    near = abs(other.at - rule.start) < _MEETS or abs(other.at - rule.end) < _MEETS
    return near and other.start - _MEETS < rule.at < other.end + _MEETS


def _bounds_areas(rule: RulingLine, along: Sequence[Rect]) -> bool:
    """Whether a rule is the side of one of the areas that it runs along, or of several side by side."""
    is_side = any(
        area.x0 - _MEETS < rule.start and rule.end < area.x1 + _MEETS and rule.length > area.width / 2 for area in along
    )
    return is_side or _covered(rule, along) >= _ALONG * rule.length


def _runs_along(rule: RulingLine, area: Rect) -> bool:
    """Whether a rule is at the top or the bottom of an area, which is higher than a box."""
    return min(abs(area.y0 - rule.at), abs(area.y1 - rule.at)) < _SAME_RULE and area.height > _BOX_SIDES[1]


def _covered(rule: RulingLine, areas: Sequence[Rect]) -> float:
    """How many points of a rule is along areas side by side that all lie within its length."""
    inside = {(a.x0, a.x1) for a in areas if rule.start - _MEETS < a.x0 and a.x1 < rule.end + _MEETS}
    return sum(x1 - x0 for x0, x1 in inside)


def _roomy(lines: Sequence[RulingLine]) -> list[RulingLine]:
    """The lines that have room over them; none of them where most have none."""
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
        if len(full) >= _FEWEST_ROWS and middle > _MOST_ROWS * len(full) and len(full) > _MOST_ROWS * len(rows):
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
    """The words between two rules."""
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
        ("snap_x_tolerance", "snap_y_tolerance", "join_x_tolerance", "join_y_tolerance"), TOUCHING
    )
    merged = merge_edges(edges, **tolerances)
    found = intersections_to_cells(edges_to_intersections(merged, TOUCHING, TOUCHING))
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


def _boxes_and_bullets(
    seen: Sequence[DrawnPath], windows: Sequence[Rect], cells: Iterable[Rect]
) -> tuple[list[Rect], list[Rect]]:
    """The small squares and circles: those with an outline or with white inside, and those that are filled."""
    outlined = (path.rect for path in seen if path.closed or path.is_filled)
    bullets = {path.rect for path in seen if _is_bullet(path, windows)}
    boxes = list(_apart(filter(_is_box, (*outlined, *windows, *cells))))
    return [box for box in boxes if box not in bullets], [box for box in boxes if box in bullets]


def _is_bullet(path: DrawnPath, windows: Iterable[Rect]) -> bool:
    """Whether it is filled with something dark, and has nothing white inside."""
    is_dark = path.fill is not None and path.fill < _DARK
    return is_dark and _is_box(path.rect) and not any(path.rect.holds_centre_of(window) for window in windows)


def _without_boxes(cells: Iterable[Rect], boxes: Sequence[Rect]) -> Iterator[Rect]:
    """The cells that are no box, nor a part of one: the sides of a box near a rule are taken for that rule."""
    for cell in cells:
        if not _is_box(cell) and not any(cell.width <= box.width and box.holds_centre_of(cell) for box in boxes):
            yield cell


def _apart(boxes: Iterable[Rect]) -> Iterator[Rect]:
    """Boxes each once: of those one inside another, the largest."""
    kept: list[Rect] = []
    for box in sorted(boxes, key=lambda rect: -rect.area):
        if not any(other.holds_centre_of(box) for other in kept):
            kept.append(box)
            yield box
