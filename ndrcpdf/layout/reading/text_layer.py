"""What is printed on a page: words, dotted leaders, tick boxes and cells, in reading order.

Coordinates are PDF points in the page's default user space, origin bottom left (ISO 32000-2 §8.3.2.3).
"""

from collections.abc import Collection, Iterable
from typing import Any

from ndrcpdf.errors import UnreadablePdfError
from ndrcpdf.geometry import Rect
from ndrcpdf.layout.page import Page, Token, TokenKind
from ndrcpdf.layout.reading.glyph_runs import glyph_box, inked_boxes, leader_of, sorted_out, words_of
from ndrcpdf.layout.reading.placeholder_prompts import inks, prompts_of, with_prompts
from ndrcpdf.layout.reading.reading_order import in_reading_order
from ndrcpdf.layout.reading.ruled_leaders import leaders_on
from ndrcpdf.layout.reading.ruling import read_ruling
from ndrcpdf.messages import Message
from ndrcpdf.pdf.rendering.background import background_patch
from ndrcpdf.pdf.syntax.opening import opened_by_pdfium, opened_by_pdfplumber


def read_pages(data: bytes, name: str, numbers: Collection[int] = (), *, scans: bool = False) -> list[Page]:
    """The pages of a PDF whose text is upright, or those of them that are numbered; pages without text on request.

    Raises
    ------
    UnreadablePdfError
        The PDF cannot be read, or has no text at all, where ``scans`` are not wanted.
    """
    with opened_by_pdfplumber(data, name) as pages, opened_by_pdfium(data, name) as pictures:
        wanted = [number for number in range(1, len(pages) + 1) if not numbers or number in numbers]
        read = [_read(pages[number - 1], pictures[number - 1]) for number in wanted]
    if not scans and not any(page.tokens for page in read):
        raise UnreadablePdfError(
            Message("{file}: the page is a picture, without text", file=name),
            Message("use the PDF that was published, not a scan of it, or have the text recognised (OCR) first"),
        )
    return read


def _read(page: Any, picture: Any) -> Page:
    inked = inked_boxes(picture)
    box = Rect(*(float(side) for side in page.page_obj.mediabox))
    ruling = read_ruling(page, box)
    chars, leaders, glyphs = sorted_out(page.chars, inked, box)
    words = list(words_of(chars, box))
    tokens = [
        *words,
        *(leader_of(run, box) for run in leaders),
        *(glyph_box(glyph, inked, box) for glyph in glyphs),
        *(token for line in ruling.lines for token in leaders_on(line, words, ruling.lines)),
        *(
            Token(TokenKind.BOX, "☐", rect, rect.y0, rect.height)
            for rect in ruling.boxes
            if not _holds_a_word(rect, words)
        ),
    ]
    ordered = list(in_reading_order(tokens, ruling.cells))
    prompts = prompts_of(ordered)
    leading = tuple(with_prompts(ordered, prompts, ruling.cells)) if prompts else tuple(ordered)
    patches = tuple(tuple(background_patch(picture, ink) for ink in inks(prompt)) for prompt in prompts)
    page.close()  # what it keeps of a page would add up over a circular
    return Page(page.page_number, box, leading, ruling.cells, ruling.shades, patches)


def _holds_a_word(rect: Rect, words: Iterable[Token]) -> bool:
    return any(rect.holds((word.rect.x0 + word.rect.x1) / 2, (word.rect.y0 + word.rect.y1) / 2) for word in words)
