"""A quick look at every page of a PDF: its letters, and which way its text runs.

Reading a page in full takes a quarter of a second; a circular has dozens, of which few are annexes. pdfium gives the
text of all of them in less than that.
"""

import ctypes
import math
from collections import Counter
from dataclasses import dataclass
from typing import Any

from ndrcpdf.errors import UnreadablePdfError
from ndrcpdf.layout.letters import letters_only
from ndrcpdf.messages import Message
from ndrcpdf.pdf.syntax.opening import opened_by_pdfium

_LOOKED_AT = 300
"""How many characters from the first tell which way the text of a page runs."""
_QUARTER = 90
"""A quarter turn in degrees: pages are turned by these."""


@dataclass(frozen=True, slots=True)
class PageText:
    """What a page shows at first sight.

    Attributes
    ----------
    number:
        The number of the page, from 1.
    letters:
        Its text as :func:`~ndrcpdf.layout.letters.letters_only` has it.
    words:
        Its words, each letters_only.
    turn:
        By how many degrees its text is turned counter-clockwise in user space: 0, 90, 180 or 270. What /Rotate says
        is not asked: some producers turn the page to make turned text upright, some turn pages that were upright.
    """

    number: int
    letters: str
    words: frozenset[str]
    turn: int


def read_page_texts(data: bytes, name: str) -> list[PageText]:
    """Each page of a PDF at first sight.

    Raises
    ------
    UnreadablePdfError
        The PDF cannot be read, or no page of it has text: it is a scan.
    """
    with opened_by_pdfium(data, name) as document:
        seen = [_glance(document, index) for index in range(len(document))]
    if not any(page.letters for page in seen):
        raise UnreadablePdfError(
            Message("{file}: the page is a picture, without text", file=name),
            Message("use the PDF that was published, not a scan of it, or have the text recognised (OCR) first"),
        )
    return seen


def _glance(document: Any, index: int) -> PageText:
    page = document[index]
    text = page.get_textpage()
    try:
        printed = text.get_text_range()
        words = frozenset(filter(None, map(letters_only, printed.split())))
        return PageText(index + 1, letters_only(printed), words, _turn(text, page))
    finally:
        text.close()
        page.close()


def _turn(text: Any, page: Any) -> int:
    """The way most letters run; where there are none, the way the page is turned."""
    from pypdfium2 import raw  # noqa: PLC0415 - see `opened_by_pdfium`

    angles: Counter[int] = Counter()
    for index in range(min(text.count_chars(), _LOOKED_AT)):
        if not chr(raw.FPDFText_GetUnicode(text, index)).isspace():
            angle = -math.degrees(raw.FPDFText_GetCharAngle(text, ctypes.c_int(index)))  # clockwise
            angles[round(angle / _QUARTER) * _QUARTER % 360] += 1
    return angles.most_common(1)[0][0] if angles else int(page.get_rotation())
