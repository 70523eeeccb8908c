"""The text layer and the paths of a PDF page → a Page: words, leaders, boxes, cells and rules.

Two libraries read the page: pdfplumber its characters and paths, pdfium where the ink of its signs is.
"""

from collections.abc import Collection, Iterator, Sequence
from typing import Any

from ndrcpdf.errors import UnreadablePdfError
from ndrcpdf.geometry import Rect
from ndrcpdf.layout.page import Page, Token, TokenKind
from ndrcpdf.layout.reading.coordinates import rect_in
from ndrcpdf.layout.reading.glyph_runs import glyph_box, inked_boxes, leader_of, sorted_out, words_of
from ndrcpdf.layout.reading.paths import drawn_paths
from ndrcpdf.layout.reading.placeholder_prompts import inks, prompts_of, with_prompts
from ndrcpdf.layout.reading.reading_order import in_reading_order
from ndrcpdf.layout.reading.ruled_leaders import leaders_on
from ndrcpdf.layout.reading.ruling import Ruling, read_ruling
from ndrcpdf.layout.reading.upright import UprightPdf
from ndrcpdf.messages import Message
from ndrcpdf.pdf.syntax.opening import opened_by_pdfium, opened_by_pdfplumber


def read_pages(pdf: UprightPdf, numbers: Collection[int] = (), *, scans: bool = False) -> list[Page]:
    """The pages of a PDF, or those of them that are numbered from 1; a page without text only if ``scans`` are wanted.

    Raises
    ------
    UnreadablePdfError
        The PDF cannot be read, or none of these pages has text.
    """
    with opened_by_pdfplumber(pdf.data, pdf.name) as pages, opened_by_pdfium(pdf.data, pdf.name) as pictures:
        wanted = [number for number in range(1, len(pages) + 1) if not numbers or number in numbers]
        read = [_read(pages[number - 1], pictures[number - 1]) for number in wanted]
    if not scans and not any(page.tokens for page in read):
        raise UnreadablePdfError(
            Message("{file}: the page is a picture, without text", file=pdf.name),
            Message("use the PDF that was published, not a scan of it, or have the text recognised (OCR) first"),
        )
    return read


def _read(page: Any, picture: Any) -> Page:
    inked = inked_boxes(picture)
    box = Rect(*(float(side) for side in page.page_obj.mediabox))
    chars, leaders, glyphs = sorted_out(page.chars, inked, box)
    words = list(words_of(chars, box))
    ruling = read_ruling(drawn_paths(page, box), words, (rect_in(box, image) for image in page.images), box)
    typed = [*(leader_of(run, box) for run in leaders), *(glyph_box(glyph, inked, box) for glyph in glyphs)]
    ordered = list(in_reading_order([*words, *typed, *_drawn_tokens(ruling, words)], ruling.cells))
    prompts = prompts_of(ordered)
    leading = tuple(with_prompts(ordered, prompts, ruling.cells)) if prompts else tuple(ordered)
    page.close()  # what it keeps of a page would add up over a circular
    lines = tuple(tuple(inks(prompt)) for prompt in prompts)
    return Page(page.page_number, box, leading, ruling.cells, ruling.drawing, lines)


def _drawn_tokens(ruling: Ruling, words: Sequence[Token]) -> Iterator[Token]:
    """The lines to write on, boxes and bullets that are drawn; a frame around a word is no box."""
    for line in ruling.lines:
        yield from leaders_on(line, words, ruling.lines)
    for text, rects in (("☐", ruling.drawing.boxes), ("●", ruling.drawing.bullets)):
        for rect in rects:
            if not any(rect.holds_centre_of(word.rect) for word in words):
                yield Token(TokenKind.BOX, text, rect, baseline=rect.y0, size=rect.height)
