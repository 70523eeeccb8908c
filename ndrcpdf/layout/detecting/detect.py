"""The blanks of a page nobody has described: dotted leaders, ruled lines, cells, frames, combs and tick boxes.

What makes a blank is what tells people where to write: white room upon a rule, in a frame, in a window of a shade, or
dots. What speaks against it is text in the way: a cell with words has a blank only beside or under a label.
"""

from collections.abc import Iterator, Sequence

from ndrcpdf.geometry import Rect, overlap, shared_width
from ndrcpdf.layout.detecting.cells import in_cells
from ndrcpdf.layout.detecting.checkboxes import combs_and_ticks
from ndrcpdf.layout.detecting.found_blank import BlankKind, FoundBlank
from ndrcpdf.layout.detecting.leaders import on_leaders
from ndrcpdf.layout.detecting.ruled_lines import label_left, on_rules
from ndrcpdf.layout.detecting.ruled_regions import RegionKind, RuledRegion, regions
from ndrcpdf.layout.detecting.searched_page import AT_EDGE, DARK, LABEL_REACH, MOST, TITLE_WIDTH, WIDE, SearchedPage
from ndrcpdf.layout.detecting.white_space import on_white_space
from ndrcpdf.layout.lines import lines_of
from ndrcpdf.layout.page import INSET, LINE_HEIGHT, SLACK, TOUCHING
from ndrcpdf.layout.reading.paths import WHITE


def detect(searched: SearchedPage) -> list[FoundBlank]:
    """The blanks of a page, from the top, side by side from the left; no two of them overlap."""
    areas = _writable_areas(searched)
    cells = [region.rect for region in areas if region.kind is not RegionKind.LINE]
    combs, ticks = combs_and_ticks(searched)
    finds = [
        *combs,
        *ticks,
        *on_leaders(searched),
        *in_cells(searched, cells, [blank.rect for blank in (*ticks, *combs)]),
        *on_rules(searched, _lines(searched, areas, cells)),
    ]
    finds = list(_without_overlaps(finds))
    boxes = [blank.rect for blank in finds if blank.kind is BlankKind.TICK]
    others = [blank.rect for blank in finds if blank.kind is not BlankKind.TICK]
    finds += on_white_space(searched, [*cells, *others], boxes)
    return sorted(finds, key=lambda blank: blank.place)


def _writable_areas(searched: SearchedPage) -> list[RuledRegion]:
    """The ruled and the tinted areas of a page that may be written in or on."""
    ruled = [_lowered(searched, region) for region in regions(searched)]
    tints = _tints(searched, [region.rect for region in ruled])
    areas = [*ruled, *(RuledRegion(tint, RegionKind.CELL) for tint in tints)]
    return [region for region in areas if _is_writable(searched, region)]


def _without_overlaps(finds: Sequence[FoundBlank]) -> Iterator[FoundBlank]:
    """The finds, the surest first; what lies for the most part on one of them is left out."""
    kept: list[FoundBlank] = []
    for blank in sorted(finds, key=lambda each: -each.score):
        if not any(overlap(blank.rect, other.rect) > MOST for other in kept):
            kept.append(blank)
            yield blank


def _is_writable(searched: SearchedPage, region: RuledRegion) -> bool:
    """Whether the paper there is light, and it is no frame around most of the page.

    Where blanks are white windows in a shade, nothing else is one.
    """
    x, y = region.rect.centre
    if region.kind is RegionKind.ROW and not _is_asked(searched, region.rect):
        return False
    over_rule = Rect(x, y + AT_EDGE, x, y + AT_EDGE)
    light = searched.page.drawing.lightness(over_rule if region.kind is RegionKind.LINE else region.rect)
    if light < DARK or region.rect.area > MOST * searched.page.box.area:
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
        if _is_labelled(searched, area) and not any(area.inset(INSET).holds_centre_of(each) for each in ruled):
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
    return abs(token.y0 - line.y0) < SLACK and shared_width(token, line) > MOST * line.width


def _lines(searched: SearchedPage, areas: Sequence[RuledRegion], cells: Sequence[Rect]) -> list[Rect]:
    """The lines to write on; the foot of an open column beside a cell is one only behind a label."""
    lines = (region.rect for region in areas if region.kind is RegionKind.LINE)
    return [line for line in lines if not _ends_at_a_cell(line, cells) or label_left(searched, line)]


def _ends_at_a_cell(line: Rect, cells: Sequence[Rect]) -> bool:
    """Whether a line goes on with the foot of a cell, on its left or on its right."""
    level = (cell for cell in cells if abs(cell.y0 - line.y0) < SLACK)
    return any(min(abs(cell.x0 - line.x1), abs(cell.x1 - line.x0)) < TOUCHING for cell in level)


def _is_asked(searched: SearchedPage, row: Rect) -> bool:
    """Whether a row of an open table has a label, on its left or at its begin; what is between two tables has none."""
    words = searched.words_in(row)
    if not words:
        return row.width < WIDE * searched.page.box.width or label_left(searched, row)
    return any(word.text.endswith(":") for word in words) or row.width < TITLE_WIDTH * searched.page.box.width
