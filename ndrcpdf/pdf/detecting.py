"""The blanks of a page nobody has described: dotted leaders, ruled lines, cells, frames, combs and tick boxes.

What makes a blank is what tells people where to write: white room upon a rule, in a frame, in a window of a shade, or
dots. What speaks against it is text in the way: a cell with words has a blank only beside or under a label.
"""

from collections.abc import Iterator, Sequence

from ndrcpdf.pdf.boxed import combs_and_ticks
from ndrcpdf.pdf.celled import in_cells
from ndrcpdf.pdf.dotted import on_leaders
from ndrcpdf.pdf.lined import label_left, on_rules, on_white_space
from ndrcpdf.pdf.regions import Region, Sides, regions
from ndrcpdf.pdf.sheets import FoundBlank, Sheet, middle, shared
from ndrcpdf.schema import Rect

_DARK, _SHADED = 0.8, 0.985
"""Paper darker than this is not written on; paper lighter than this is white."""
_WIDE = 0.4
"""An empty row of an open table needs a label if it is as wide as this part of the page."""
_SAME = 0.5
"""Two finds that share this much of the smaller are one."""
_FULL_PAGE = 0.5
"""An area of this part of the page is a frame; a row of an open table that wide asks by a colon."""


def detect(sheet: Sheet) -> list[FoundBlank]:
    """The blanks of a page, from the top, side by side from the left; no two of them overlap."""
    combs, ticks = combs_and_ticks(sheet)
    areas = [region for region in regions(sheet.shapes) if _is_writable(sheet, region)]
    cells = [region.rect for region in areas if region.sides is not Sides.LINE]
    finds = [
        *combs,
        *ticks,
        *on_leaders(sheet),
        *in_cells(sheet, areas, [each.rect for each in (*ticks, *combs)]),
        *on_rules(sheet, [region.rect for region in areas if region.sides is Sides.LINE]),
    ]
    finds = list(_without_overlaps(finds))
    finds += on_white_space(sheet, [*cells, *(blank.rect for blank in finds)])
    return sorted(finds, key=lambda blank: (-round(blank.rect.y1 / 4), blank.rect.x0))


def _without_overlaps(finds: Sequence[FoundBlank]) -> Iterator[FoundBlank]:
    """The finds, the surest first; what lies on one of them already is left out."""
    kept: list[FoundBlank] = []
    for blank in sorted(finds, key=lambda each: -each.score):
        if not any(shared(blank.rect, other.rect) > _SAME for other in kept):
            kept.append(blank)
            yield blank


def _is_writable(sheet: Sheet, region: Region) -> bool:
    """Whether the paper there is light; where blanks are white windows in a shade, nothing else is one."""
    x, y = middle(region.rect)
    if region.sides is Sides.ROW and not _is_asked(sheet, region.rect):
        return False
    light = sheet.shapes.lightness(Rect(x, y + 2, x, y + 2) if region.sides is Sides.LINE else region.rect)
    if light < _DARK:
        return False
    box = sheet.page.box
    if region.rect.width * region.rect.height > _FULL_PAGE * box.width * box.height:
        return False
    if any(scale.holds(x, y) for scale in sheet.scales):
        return False
    return light >= _SHADED or not sheet.shapes.windows


def _is_asked(sheet: Sheet, row: Rect) -> bool:
    """Whether a row of an open table has a label, on its left or at its begin; what is between two tables has none."""
    words = sheet.words_in(row)
    if not words:
        return row.width < _WIDE * sheet.page.box.width or label_left(sheet, row)
    return any(word.text.endswith(":") for word in words) or row.width < _FULL_PAGE * sheet.page.box.width
