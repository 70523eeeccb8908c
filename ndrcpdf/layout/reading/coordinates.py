"""What pdfplumber measures from the top of an upright page, in user space: from its bottom (ISO 32000-2 §8.3.2.3)."""

from typing import Any

from ndrcpdf.geometry import Rect


def rect_in(box: Rect, thing: Any) -> Rect:
    """The rectangle of a word, a glyph or a drawn object on a page with that box, which begins at the origin."""
    return Rect(thing["x0"], box.y1 - thing["bottom"], thing["x1"], box.y1 - thing["top"])
