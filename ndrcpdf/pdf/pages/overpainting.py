"""Content painted over what is printed on a page (ISO 32000-2 §8.5.3)."""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any

import pikepdf

from ndrcpdf.model.forms import Rect

_SCALE = 2.0
"""Pixels for a point, where the colour under words is looked up."""
_WHITE = (255, 255, 255)


@dataclass(frozen=True, slots=True)
class Patch:
    """A rectangle that is painted over, and the colour it is given: red, green and blue, from 0 to 255."""

    rect: Rect
    colour: tuple[int, int, int] = _WHITE

    def at(self, rect: Rect) -> "Patch":
        """The same on another rectangle."""
        return replace(self, rect=rect)


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


def enclose(page: pikepdf.Page) -> None:
    """Let what is drawn behind the content of the page begin afresh, however much that saves without restoring."""
    depth = lowest = 0
    with suppress(pikepdf.PdfError):
        for instruction in pikepdf.parse_content_stream(page, "q Q"):
            depth += 1 if str(instruction.operator) == "q" else -1
            lowest = min(lowest, depth)
    page.contents_add(b"q " * (1 - lowest), prepend=True)
    page.contents_add(b" Q" * (1 - lowest + depth))


def cover(page: pikepdf.Page, patches: Iterable[Patch]) -> None:
    """Paint rectangles: what is under them is no longer seen. They are artifacts (§14.8.2.2), and say nothing."""
    painted = b" ".join(map(_painted, patches))
    enclose(page)
    page.contents_add(b"/Artifact BMC q %b Q EMC" % painted)


def _painted(patch: Patch) -> bytes:
    red, green, blue = (part / 255 for part in patch.colour)
    x0, y0, _x1, _y1 = patch.rect
    area = (x0, y0, patch.rect.width, patch.rect.height)
    return b"%.6g %.6g %.6g rg %.6g %.6g %.6g %.6g re f" % (red, green, blue, *area)
