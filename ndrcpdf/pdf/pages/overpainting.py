"""Content painted over what is printed on a page (ISO 32000-2 §8.5.3)."""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, replace

import pikepdf

from ndrcpdf.geometry import Rect

_WHITE = (255, 255, 255)


@dataclass(frozen=True, slots=True)
class Patch:
    """A rectangle that is painted over, and the colour it is given: red, green and blue, from 0 to 255."""

    rect: Rect
    colour: tuple[int, int, int] = _WHITE

    def at(self, rect: Rect) -> "Patch":
        """The same on another rectangle."""
        return replace(self, rect=rect)


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
