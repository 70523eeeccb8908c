"""Paints rectangles over the content of a page (ISO 32000-2 §8.4.2, §8.5.3)."""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, replace

import pikepdf

from ndrcpdf.geometry import Rect

_MAX_COMPONENT = 255
"""The highest value of a colour component, which is 1 in DeviceRGB."""
_WHITE = (_MAX_COMPONENT, _MAX_COMPONENT, _MAX_COMPONENT)


@dataclass(frozen=True, slots=True)
class Patch:
    """A rectangle to paint over, and its colour: red, green and blue, from 0 to 255."""

    rect: Rect
    colour: tuple[int, int, int] = _WHITE

    def at(self, rect: Rect) -> "Patch":
        """The same on another rectangle."""
        return replace(self, rect=rect)


def isolate_graphics_state(page: pikepdf.Page) -> None:
    """Make content that is appended to the page begin in the initial graphics state, whatever the page saves."""
    depth = lowest = 0
    with suppress(pikepdf.PdfError):
        for instruction in pikepdf.parse_content_stream(page, "q Q"):
            depth += 1 if str(instruction.operator) == "q" else -1
            lowest = min(lowest, depth)
    page.contents_add(b"q " * (1 - lowest), prepend=True)
    page.contents_add(b" Q" * (1 - lowest + depth))


def paint_over(page: pikepdf.Page, patches: Iterable[Patch]) -> None:
    """Paint the patches over the content of the page, as artifacts (§14.8.2.2): they are not read aloud."""
    painted = b" ".join(map(_painted, patches))
    isolate_graphics_state(page)
    page.contents_add(b"/Artifact BMC q %b Q EMC" % painted)


def _painted(patch: Patch) -> bytes:
    red, green, blue = (component / _MAX_COMPONENT for component in patch.colour)
    x0, y0, _x1, _y1 = patch.rect
    area = (x0, y0, patch.rect.width, patch.rect.height)
    return b"%.6g %.6g %.6g rg %.6g %.6g %.6g %.6g re f" % (red, green, blue, *area)
