"""What pdfplumber measures from the top left of the media box, in user space (ISO 32000-2 §8.3.2.3); hulls of it."""

from typing import Any

from ndrcpdf.geometry import Rect


def rect_in(box: Rect, thing: Any) -> Rect:
    """The rectangle of a word, a glyph or a drawn object on a page with that media box, in points."""
    return Rect(box.x0 + thing["x0"], box.y1 - thing["bottom"], box.x0 + thing["x1"], box.y1 - thing["top"])
