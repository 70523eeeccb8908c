"""What is drawn on a page: ruled lines, small boxes, shaded areas and the white windows in them.

Coordinates are PDF points in the page's default user space, origin bottom left (ISO 32000-2 §8.3.2.3).
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

from ndrcpdf.geometry import Rect
from ndrcpdf.layout.reading.coordinates import rect_in
from ndrcpdf.pdf.syntax.opening import opened_by_pdfplumber

_THIN = 2.0
"""A filled rectangle no thicker than this is a rule; two rules no further apart are one."""
_GAP = 2.0
"""Pieces of a rule this near to one another, end to end, are one rule."""
_SHORTEST_RULE = 4.0
_BOX_SIDES = (5.0, 22.0)
_SQUARENESS = 0.25
"""By what part of its longer side a box may be out of square."""
_MOST_RULES = 5_000
"""A page with more is a drawing, a map or an attack, not a form; its rules are not looked at."""
_WHITE = 0.985
"""Paper this light is white."""
_CMYK, _RGB = 4, 3
_LUMINANCE = (0.2126, 0.7152, 0.0722)
"""The weights of red, green and blue in the lightness of a colour (ITU-R BT.709)."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A straight ruled line: ``at`` is its y where it is horizontal, its x where it is vertical.

    ``dashed`` rules divide a blank rather than end it.
    """

    at: float
    first: float
    last: float
    dashed: bool = False

    @property
    def length(self) -> float:
        """Its length in points."""
        return self.last - self.first


@dataclass(frozen=True, slots=True)
class Shade:
    """A filled area and how light it is, from 0 (black) to 1 (white)."""

    rect: Rect
    lightness: float


@dataclass(frozen=True, slots=True)
class Shapes:
    """The drawing of one page.

    Attributes
    ----------
    across, down:
        The horizontal rules from the bottom, the vertical ones from the left; the sides of frames are rules too.
    boxes:
        Small squares and circles, outlined or white on a shade.
    shades:
        Areas filled with anything but white, in the order they are painted.
    windows:
        Areas painted white on a shade.
    bold:
        The middles of the glyphs in bold type.
    pictures:
        Where images are.
    """

    across: tuple[Rule, ...]
    down: tuple[Rule, ...]
    boxes: tuple[Rect, ...]
    shades: tuple[Shade, ...]
    windows: tuple[Rect, ...]
    bold: tuple[tuple[float, float], ...]
    pictures: tuple[Rect, ...]

    def lightness(self, rect: Rect) -> float:
        """How light the paper is in the middle of the rectangle: that of the last area painted there."""
        x, y = (rect.x0 + rect.x1) / 2, (rect.y0 + rect.y1) / 2
        painted = [*self.shades, *(Shade(window, 1.0) for window in self.windows)]
        return min(
            (shade for shade in painted if shade.rect.holds(x, y)),
            key=lambda shade: shade.rect.width * shade.rect.height,
            default=Shade(rect, 1.0),
        ).lightness

    def is_bold(self, rect: Rect) -> bool:
        """Whether any glyph in the rectangle is in bold type."""
        return any(rect.holds(x, y) for x, y in self.bold)


def read_shapes(data: bytes, name: str) -> list[Shapes]:
    """The drawing of each page of a PDF.

    Raises
    ------
    UnreadablePdfError
        The PDF cannot be read.
    """
    with opened_by_pdfplumber(data, name) as pages:
        return [_read(page) for page in pages]


def _read(page: Any) -> Shapes:
    box = Rect(*(float(side) for side in page.page_obj.mediabox))
    filled, outlined = _areas(page, box)
    shades, windows = _shades_and_windows(filled)
    frames = [rect for rect in outlined if not _is_box(rect)]
    across = [*_rules(page.lines, box, upright=False), *_thin(filled, upright=False), *_sides(frames, upright=False)]
    down = [*_rules(page.lines, box, upright=True), *_thin(filled, upright=True), *_sides(frames, upright=True)]
    boxes = [rect for rect in (*outlined, *windows) if _is_box(rect)]
    if len(across) + len(down) > _MOST_RULES:
        across, down = [], []
    return Shapes(
        tuple(_joined(across)),
        tuple(_joined(down)),
        tuple(_distinct(boxes)),
        tuple(shades),
        tuple(_distinct(rect for rect in windows if not _is_box(rect))),
        tuple(_bold(page.chars, box)),
        tuple(rect_in(box, image) for image in page.images),
    )


# ── Areas ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def _areas(page: Any, box: Rect) -> tuple[list[Shade], list[Rect]]:
    """The rectangles that are filled, with how light, and those that are outlined; circles and rounded ones too."""
    filled: list[Shade] = []
    outlined: list[Rect] = []
    for thing in [*page.rects, *page.curves]:
        rect = rect_in(box, thing)
        light = _lightness(thing["non_stroking_color"]) if thing["fill"] else None
        if light is not None and thing["object_type"] == "rect":
            filled.append(Shade(rect, light))
        if thing["stroke"] and _lightness(thing["stroking_color"]) < _WHITE and _is_frame(thing, rect):
            outlined.append(rect)
    return filled, outlined


def _is_frame(thing: Any, rect: Rect) -> bool:
    """Whether the outline is closed and has an inside; the rounded corner of a frame is a curve that is open."""
    points = thing["pts"]
    closed = thing["object_type"] == "rect" or (points and _distance(points[0], points[-1]) < _THIN)
    return bool(closed) and min(rect.width, rect.height) > _THIN


def _distance(one: tuple[float, float], other: tuple[float, float]) -> float:
    return abs(one[0] - other[0]) + abs(one[1] - other[1])


def _lightness(colour: Any) -> float:
    """The lightness of a grey, RGB or CMYK colour; of a pattern or a separation, that of a light grey."""
    parts = [part for part in (colour if isinstance(colour, Iterable) else [colour]) if isinstance(part, int | float)]
    if len(parts) == 1:
        return float(parts[0])
    if len(parts) == _CMYK:
        parts = [(1 - part) * (1 - parts[-1]) for part in parts[:-1]]
    if len(parts) == _RGB:
        return float(sum(weight * part for weight, part in zip(_LUMINANCE, parts, strict=True)))
    return 0.0 if colour is None else 0.9


def _shades_and_windows(filled: Iterable[Shade]) -> tuple[list[Shade], list[Rect]]:
    """What is painted on white paper, and the white painted upon that."""
    shades: list[Shade] = []
    windows: list[Rect] = []
    for area in filled:
        rect = area.rect
        if min(rect.width, rect.height) <= _THIN:
            continue
        if area.lightness < _WHITE:
            shades.append(area)
        elif any(shade.rect.holds((rect.x0 + rect.x1) / 2, (rect.y0 + rect.y1) / 2) for shade in shades):
            windows.append(rect)
    return shades, windows


def _is_box(rect: Rect) -> bool:
    smallest, largest = _BOX_SIDES
    short, long = sorted((rect.width, rect.height))
    return smallest <= short and long <= largest and long - short <= _SQUARENESS * long


def _distinct(rects: Iterable[Rect]) -> Iterator[Rect]:
    """The rectangles, those drawn several times once: a box and the outline around it are one."""
    seen: list[Rect] = []
    for rect in rects:
        if not any(all(abs(a - b) < _THIN for a, b in zip(rect, other, strict=True)) for other in seen):
            seen.append(rect)
            yield rect


# ── Rules ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def _rules(lines: Iterable[Any], box: Rect, *, upright: bool) -> Iterator[Rule]:
    """The lines that run that way; white ones are not seen."""
    for line in lines:
        rect = rect_in(box, line)
        if _lightness(line["stroking_color"]) < _WHITE:
            yield from _as_rule(rect, upright=upright, dashed=_is_dashed(line.get("dash")))


def _is_dashed(dash: Any) -> bool:
    return bool(dash and dash[0])


def _thin(filled: Iterable[Shade], *, upright: bool) -> Iterator[Rule]:
    """The filled rectangles that are so thin that they are rules."""
    for area in filled:
        if area.lightness < _WHITE:
            yield from _as_rule(area.rect, upright=upright)


def _as_rule(rect: Rect, *, upright: bool, dashed: bool = False) -> Iterator[Rule]:
    across, along = (rect.width, rect.height) if upright else (rect.height, rect.width)
    if across <= _THIN and along > across:
        middle = (rect.x0 + rect.x1) / 2 if upright else (rect.y0 + rect.y1) / 2
        yield Rule(middle, *((rect.y0, rect.y1) if upright else (rect.x0, rect.x1)), dashed)


def _sides(frames: Iterable[Rect], *, upright: bool) -> Iterator[Rule]:
    for rect in frames:
        for at in (rect.x0, rect.x1) if upright else (rect.y0, rect.y1):
            yield Rule(at, *((rect.y0, rect.y1) if upright else (rect.x0, rect.x1)))


def _joined(rules: Sequence[Rule]) -> Iterator[Rule]:
    """The rules, pieces that lie end to end or upon one another joined, those too short left out."""
    for _dashed, group in groupby(sorted(rules, key=_by_place), key=lambda rule: rule.dashed):
        for level in _levels(list(group)):
            yield from (rule for rule in _end_to_end(level) if rule.length >= _SHORTEST_RULE)


def _by_place(rule: Rule) -> tuple[bool, float]:
    return rule.dashed, rule.at


def _levels(rules: Sequence[Rule]) -> Iterator[list[Rule]]:
    """The rules of one direction, in groups of those on the same line."""
    level: list[Rule] = []
    for rule in rules:
        if level and rule.at - level[0].at > _THIN:
            yield level
            level = []
        level.append(rule)
    if level:
        yield level


def _end_to_end(level: Sequence[Rule]) -> Iterator[Rule]:
    grown: Rule | None = None
    for rule in sorted(level, key=lambda each: each.first):
        if grown and rule.first - grown.last <= _GAP:
            grown = replace(grown, last=max(grown.last, rule.last))
            continue
        if grown:
            yield grown
        grown = rule
    if grown:
        yield grown


def _bold(chars: Iterable[Any], box: Rect) -> Iterator[tuple[float, float]]:
    for char in chars:
        font = str(char["fontname"]).lower()
        if any(word in font for word in ("bold", "black", "heavy")) or font.endswith("-bd"):
            rect = rect_in(box, char)
            yield (rect.x0 + rect.x1) / 2, (rect.y0 + rect.y1) / 2
