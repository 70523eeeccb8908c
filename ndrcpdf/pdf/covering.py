"""Content painted over what is printed on a page (ISO 32000-2 §8.5.3)."""

from collections.abc import Iterable
from contextlib import suppress

import pikepdf

from ndrcpdf.schema import Rect


def enclose(page: pikepdf.Page) -> None:
    """Let what is drawn behind the content of the page begin afresh, however much that saves without restoring."""
    depth = lowest = 0
    with suppress(pikepdf.PdfError):
        for instruction in pikepdf.parse_content_stream(page, "q Q"):
            depth += 1 if str(instruction.operator) == "q" else -1
            lowest = min(lowest, depth)
    page.contents_add(b"q " * (1 - lowest), prepend=True)
    page.contents_add(b" Q" * (1 - lowest + depth))


def cover(page: pikepdf.Page, rects: Iterable[Rect]) -> None:
    """Paint rectangles white: what is under them is no longer seen. They are artifacts (§14.8.2.2), and say nothing."""
    painted = b" ".join(b"%.6g %.6g %.6g %.6g re" % (r.x0, r.y0, r.width, r.height) for r in rects)
    enclose(page)
    page.contents_add(b"/Artifact BMC q 1 g %b f Q EMC" % painted)
