"""The colour of the paper under a rectangle."""

from typing import Any

from ndrcpdf.geometry import Rect
from ndrcpdf.pdf.pages.overpainting import Patch

_SCALE = 2.0
"""Pixels for a point, where the colour under words is looked up."""


def patch_over(picture: Any, rect: Rect) -> Patch:
    """What hides words on an upright page of pdfium's: their rectangle in the colour of what is under them.

    That is the colour that most of it has, whatever it was painted with: letters take up much less of their line. What
    was painted with printing inks (CMYK) looks a little different in each viewer; the patch has it as pdfium shows it.
    """
    left, bottom, right, top = picture.get_bbox()
    x0, y0, x1, y1 = max(rect.x0, left), max(rect.y0, bottom), min(rect.x1, right), min(rect.y1, top)
    if min(x1 - x0, y1 - y0) * _SCALE < 1:
        return Patch(rect)
    drawn = picture.render(scale=_SCALE, crop=(x0 - left, y0 - bottom, right - x1, top - y1), draw_annots=False)
    seen = drawn.to_pil().convert("RGB")
    _number, colour = max(seen.getcolors(seen.width * seen.height))
    return Patch(rect, colour)
