"""A PDF as a person sees it, by pdfium: the text inside a rectangle, and its pixels."""

from functools import cache
from typing import Any

import pypdfium2
from PIL import Image

from ndrcpdf.pdf.document import foreign_errors
from ndrcpdf.schema import Rect

_SCALE = 2.0
"""Pixels for a point."""


class Pictured:
    """The pages of a PDF with what their annotations show; each is drawn once it is asked for."""

    def __init__(self, data: bytes, name: str = "verify") -> None:
        self._name = name
        with foreign_errors(name):
            self._document = pypdfium2.PdfDocument(data)
            self._document.init_forms()  # pypdfium2 ships pdfium without JavaScript: nothing is run
        self._page = cache(self._flattened)
        self._picture = cache(self._drawn)

    def text(self, page: int, rect: Rect) -> str:
        """The text in a rectangle of a page (from 1)."""
        with foreign_errors(self._name):
            text: str = self._page(page).get_textpage().get_text_bounded(*rect)
            return text

    def pixels(self, page: int, rect: Rect) -> bytes:
        """The pixels in a rectangle of a page (from 1)."""
        with foreign_errors(self._name):
            left, top = self._place(page, rect.x0, rect.y1)
            right, bottom = self._place(page, rect.x1, rect.y0)
            box = (min(left, right), min(top, bottom), max(left, right) + 1, max(top, bottom) + 1)
            return self._picture(page).crop(box).tobytes()

    def _flattened(self, number: int) -> Any:
        if self._document.formenv:
            self._document[number - 1].flatten()
        return self._document[number - 1]

    def _drawn(self, number: int) -> Image.Image:
        picture: Image.Image = self._page(number).render(scale=_SCALE).to_pil()
        return picture.convert("L")

    def _place(self, number: int, x: float, y: float) -> tuple[int, int]:
        """The pixel of a point of the page, which may be turned."""
        page, picture = self._page(number), self._picture(number)
        left, bottom, right, top = page.get_cropbox()
        across, up = (x - left) / (right - left), (y - bottom) / (top - bottom)
        match page.get_rotation():
            case 90:
                across, up = up, 1 - across
            case 180:
                across, up = 1 - across, 1 - up
            case 270:
                across, up = 1 - up, across
        return round(across * picture.width), round((1 - up) * picture.height)
