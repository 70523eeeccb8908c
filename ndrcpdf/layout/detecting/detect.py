"""The blanks of a page nobody has described: dotted leaders, ruled lines, cells, frames, combs and tick boxes.

What makes a blank is what tells people where to write: white room upon a rule, in a frame, in a window of a shade, or
dots. What speaks against it is text in the way: a cell with words has a blank only beside or under a label.
"""

from collections.abc import Iterator, Sequence

from ndrcpdf.geometry import Rect, overlap
from ndrcpdf.layout.detecting.cells import in_cells
from ndrcpdf.layout.detecting.checkboxes import combs_and_ticks
from ndrcpdf.layout.detecting.found_blank import BlankKind, FoundBlank
from ndrcpdf.layout.detecting.leaders import on_leaders
from ndrcpdf.layout.detecting.ruled_lines import label_left, on_rules
from ndrcpdf.layout.detecting.ruled_regions import RegionKind, RuledRegion, regions
from ndrcpdf.layout.detecting.searched_page import DARK, LABEL_REACH, SearchedPage
from ndrcpdf.layout.detecting.white_space import on_white_space
from ndrcpdf.layout.lines import lines_of
from ndrcpdf.layout.page import LINE_HEIGHT, TOUCHING
from ndrcpdf.layout.reading.paths import WHITE

_WIDE = 0.4
"""An empty row of an open table needs a label if it is as wide as this part of the page."""
_SAME = 0.5
"""Two finds that share this much of the smaller are one."""
_LEVEL = 1.0
"""Rules nearer than this are on one level, in points."""
_FULL_PAGE = 0.5
"""An area of this part of the page is a frame; a row of an open table that wide asks by a colon."""


def detect(searched: SearchedPage) -> list[FoundBlank]:
    """The blanks of a page, from the top, side by side from the left; no two of them overlap."""
    combs, ticks = combs_and_ticks(searched)
    found = [_lowered(searched, region) for region in regions(searched)]
    found += [RuledRegion(tint, RegionKind.CELL) for tint in _tints(searched, [region.rect for region in found])]
    areas = [region for region in found if _is_writable(searched, region)]
    cells = [region.rect for region in areas if region.kind is not RegionKind.LINE]
    finds = [
        *combs,
        *ticks,
        *on_leaders(searched),
        *in_cells(searched, areas, [each.rect for each in (*ticks, *combs)]),
        *on_rules(searched, [region.rect for region in areas if _is_line(searched, region, cells)]),
    ]
    finds = list(_without_overlaps(finds))
    others = [blank.rect for blank in finds if blank.kind is not BlankKind.TICK]
    finds += on_white_space(
        searched, [*cells, *others], [blank.rect for blank in finds if blank.kind is BlankKind.TICK]
    )
    return sorted(finds, key=lambda blank: (-round(blank.rect.y1 / 4), blank.rect.x0))


def _without_overlaps(finds: Sequence[FoundBlank]) -> Iterator[FoundBlank]:
    """The finds, the surest first; what lies on one of them already is left out."""
    kept: list[FoundBlank] = []
    for blank in sorted(finds, key=lambda each: -each.score):
        if not any(overlap(blank.rect, other.rect) > _SAME for other in kept):
            kept.append(blank)
            yield blank


def _is_writable(searched: SearchedPage, region: RuledRegion) -> bool:
    """Whether the paper there is light; where blanks are white windows in a shade, nothing else is one."""
    x, y = region.rect.centre
    if region.kind is RegionKind.ROW and not _is_asked(searched, region.rect):
        return False
    light = searched.page.drawing.lightness(Rect(x, y + 2, x, y + 2) if region.kind is RegionKind.LINE else region.rect)
    if light < DARK:
        return False
    box = searched.page.box
    if region.rect.width * region.rect.height > _FULL_PAGE * box.width * box.height:
        return False
    if any(scale.holds(x, y) for scale in searched.scales):
        return False
    return light >= WHITE or not searched.page.drawing.windows


def _tints(searched: SearchedPage, ruled: Sequence[Rect]) -> Iterator[Rect]:
    """The light areas that are fields on a tint, with no rule through them: see :func:`_is_labelled`."""
    for shade in searched.page.drawing.shades:
        area = shade.rect
        if shade.lightness < DARK or min(area.width, area.height) < LINE_HEIGHT * searched.size:
            continue
        within = area._replace(x0=area.x0 + 1, y0=area.y0 + 1, x1=area.x1 - 1, y1=area.y1 - 1)
        if _is_labelled(searched, area) and not any(within.holds_centre_of(each) for each in ruled):
            yield area


def _is_labelled(searched: SearchedPage, area: Rect) -> bool:
    """Whether an area is empty beside words or under them, or has one line of words with room for another under it."""
    words = searched.words_in(area)
    if words:
        room = min(word.rect.y0 for word in words) - area.y0
        return len(list(lines_of(words))) == 1 and room >= words[0].size
    around = area._replace(x0=area.x0 - LABEL_REACH), area._replace(y1=area.y1 + LINE_HEIGHT * searched.size)
    return any(searched.words_in(reach) for reach in around)


def _lowered(searched: SearchedPage, region: RuledRegion) -> RuledRegion:
    """The area; of a row of an open table that stands on a line to write on, the line."""
    line = region.rect._replace(y1=region.rect.y0)
    if region.kind is RegionKind.ROW and any(_runs_along(token.rect, line) for token in searched.lines):
        return RuledRegion(line, RegionKind.LINE)
    return region


def _runs_along(token: Rect, line: Rect) -> bool:
    shared = min(token.x1, line.x1) - max(token.x0, line.x0)
    return abs(token.y0 - line.y0) < _LEVEL and shared > _SAME * line.width


def _is_line(searched: SearchedPage, region: RuledRegion, cells: Sequence[Rect]) -> bool:
    """Whether it is a line to write on; the foot of an open column beside a cell is one only behind a label."""
    line = region.rect
    if region.kind is not RegionKind.LINE:
        return False
    beside = (min(abs(cell.x0 - line.x1), abs(cell.x1 - line.x0)) for cell in cells if abs(cell.y0 - line.y0) < _LEVEL)
    return min(beside, default=TOUCHING) >= TOUCHING or label_left(searched, line)


def _is_asked(searched: SearchedPage, row: Rect) -> bool:
    """Whether a row of an open table has a label, on its left or at its begin; what is between two tables has none."""
    words = searched.words_in(row)
    if not words:
        return row.width < _WIDE * searched.page.box.width or label_left(searched, row)
    return any(word.text.endswith(":") for word in words) or row.width < _FULL_PAGE * searched.page.box.width
