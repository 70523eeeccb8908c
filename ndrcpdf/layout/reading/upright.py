"""A PDF as it is read: every page upright, beginning at the origin, whatever its boxes and its rotation say."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ndrcpdf.geometry import Rect
from ndrcpdf.layout.page_text import PageText, read_page_texts
from ndrcpdf.pdf.pages.rotation import is_plain, media_box, on_rotated_page, upright_copy
from ndrcpdf.pdf.syntax.opening import opened


@dataclass(frozen=True, slots=True)
class UprightPdf:
    """A PDF, and the copy of it that is read.

    Attributes
    ----------
    original, name:
        The bytes of the PDF, and what it is called in messages.
    data:
        The bytes of the copy; the same where every page is upright already.
    texts:
        The text of each page, by pdfium.
    turns:
        For each page that is turned, or does not begin at the origin: the angle of its text in degrees.
    boxes:
        The media boxes of these pages in the PDF itself.
    """

    original: bytes
    name: str
    data: bytes
    texts: Sequence[PageText]
    turns: Mapping[int, int]
    boxes: Mapping[int, Rect]

    def in_user_space(self, page: int, rect: Rect) -> Rect:
        """A rectangle on a page of the copy, in the user space of that page of the PDF itself."""
        return on_rotated_page(rect, self.boxes[page], self.turns[page]) if page in self.turns else rect


def upright_pdf(data: bytes, name: str) -> UprightPdf:
    """The PDF with a copy to be read; a page whose text is turned is turned back, whatever its /Rotate says.

    Raises
    ------
    UnreadablePdfError
        The PDF cannot be read, or no page of it has text: it is a scan.
    """
    texts = read_page_texts(data, name)
    with opened(data, name) as pdf:
        pages = {text.number: pdf.pages[text.number - 1] for text in texts}
        turns = {text.number: text.turn for text in texts if text.turn or not is_plain(pages[text.number])}
        boxes = {number: media_box(pages[number]) for number in turns}
        return UprightPdf(data, name, upright_copy(pdf, turns) if turns else data, texts, turns, boxes)
