"""The colour of the paper under a rectangle, as pdfium shows it."""

from typing import Any

from ndrcpdf.geometry import Rect
from ndrcpdf.pdf.pages.overpainting import Patch
from ndrcpdf.pdf.rendering.page_image import PIXELS_PER_POINT


def background_patch(page: Any, rect: Rect) -> Patch:
    """A patch that hides the words in a rectangle of an upright page of pdfium, in the colour under them.

    That is the most frequent colour in the rectangle, whatever painted it: letters take much less of a line than the
    paper does. What is painted in CMYK differs a little between viewers; the patch has the colour that pdfium shows.
    """
    left, bottom, right, top = page.get_bbox()
    x0, y0, x1, y1 = max(rect.x0, left), max(rect.y0, bottom), min(rect.x1, right), min(rect.y1, top)
    if min(x1 - x0, y1 - y0) * PIXELS_PER_POINT < 1:
        return Patch(rect)
    cut = (x0 - left, y0 - bottom, right - x1, top - y1)
    image = page.render(scale=PIXELS_PER_POINT, crop=cut, draw_annots=False).to_pil().convert("RGB")
    _number, colour = max(image.getcolors(image.width * image.height))
    return Patch(rect, colour)
