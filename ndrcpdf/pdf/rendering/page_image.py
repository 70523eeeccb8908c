"""A PDF as pdfium shows it: the text and the pixels in a rectangle of a page."""

from math import sqrt
from typing import Any

from PIL import Image

from ndrcpdf.geometry import Rect
from ndrcpdf.pdf.rendering.characters import PlacedCharacter, placed_characters, text_in
from ndrcpdf.pdf.syntax.opening import foreign_errors

PIXELS_PER_POINT = 2.0
"""The scale at which pages are rendered to be looked at."""
_MAX_PIXELS = 40_000_000
"""Of a page; a larger one, such as a poster, is rendered at a smaller scale. An A3 page has 4 million."""


class RenderedPdf:
    """The pages of a PDF with or without their annotations; each is rendered once it is asked for.

    pdfium cannot be used by several threads at a time.
    """

    def __init__(self, data: bytes, name: str = "verify", *, annotations: bool = True) -> None:
        import pypdfium2  # noqa: PLC0415 - a library of 10 MB, for verifying only

        self._name = name
        self._annotations = annotations
        self._pages: dict[int, Any] = {}
        self._text_pages: dict[int, Any] = {}
        self._characters: dict[int, list[PlacedCharacter]] = {}
        self._images: dict[int, tuple[Image.Image, Any]] = {}
        with foreign_errors(name):
            self._document = pypdfium2.PdfDocument(data)
            self._document.init_forms()  # pypdfium2 ships pdfium without JavaScript: nothing is run

    def text(self, page: int, rect: Rect) -> str:
        """The text in a rectangle of a page (from 1)."""
        with foreign_errors(self._name):
            text: str = self._text_page(page).get_text_bounded(*rect)
            return text

    def text_with_actual_text(self, page: int, rect: Rect) -> str:
        """The same, with the characters of an ActualText, which pdfium places wrongly."""
        with foreign_errors(self._name):
            if page not in self._characters:
                self._characters[page] = list(placed_characters(self._text_page(page)))
            return text_in(self._characters[page], rect)

    def is_rotated(self, page: int) -> bool:
        """Whether a page (from 1) is shown rotated."""
        return bool(self._page(page).get_rotation())

    def pixels(self, page: int, rect: Rect) -> bytes:
        """The pixels in a rectangle of a page (from 1)."""
        with foreign_errors(self._name):
            image, positions = self._image(page)
            (left, top), (right, bottom) = positions.to_bitmap(rect.x0, rect.y1), positions.to_bitmap(rect.x1, rect.y0)
            x0, x1 = _span(left, right, image.width)
            y0, y1 = _span(top, bottom, image.height)
            return image.crop((x0, y0, x1, y1)).tobytes()

    def _text_page(self, number: int) -> Any:
        if number not in self._text_pages:
            self._text_pages[number] = self._page(number).get_textpage()
        return self._text_pages[number]

    def _page(self, number: int) -> Any:
        if number not in self._pages:
            if self._document.formenv and self._annotations:
                self._document[number - 1].flatten()
            self._pages[number] = self._document[number - 1]
        return self._pages[number]

    def _image(self, number: int) -> tuple[Image.Image, Any]:
        """The image of a page, and what converts points of the page to its pixels."""
        if number not in self._images:
            shown = self._annotations
            page = self._page(number)
            width, height = page.get_size()
            scale = min(PIXELS_PER_POINT, sqrt(_MAX_PIXELS / (width * height)))
            rendered = page.render(scale=scale, draw_annots=shown, may_draw_forms=shown)
            self._images[number] = rendered.to_pil().convert("L"), rendered.get_posconv(page)
        return self._images[number]


def _span(side: int, other: int, most: int) -> tuple[int, int]:
    """The first pixel between two sides, and the one behind the last, of an image of so many pixels."""
    return min(max(0, min(side, other)), most), min(max(0, max(side, other) + 1), most)
