"""A PDF as a person sees it, by pdfium: the text inside a rectangle, and its pixels."""

from math import sqrt
from typing import Any

import pypdfium2
from PIL import Image

from ndrcpdf.geometry import Rect
from ndrcpdf.pdf.rendering.characters import Letter, letters_in_place, text_of
from ndrcpdf.pdf.syntax.opening import foreign_errors

_SCALE = 2.0
"""Pixels for a point."""
_MOST_PIXELS = 40_000_000
"""Of a page; one of more, such as a poster, is looked at from further away. An A3 page has 4 million."""


class Pictured:
    """The pages of a PDF with what their annotations show, or without; each is drawn once it is asked for.

    pdfium is not made for several threads at once.
    """

    def __init__(self, data: bytes, name: str = "verify", *, annotations: bool = True) -> None:
        self._name = name
        self._annotations = annotations
        self._pages: dict[int, Any] = {}
        self._texts: dict[int, Any] = {}
        self._letters: dict[int, list[Letter]] = {}
        self._pictures: dict[int, Image.Image] = {}
        with foreign_errors(name):
            self._document = pypdfium2.PdfDocument(data)
            self._document.init_forms()  # pypdfium2 ships pdfium without JavaScript: nothing is run

    def text(self, page: int, rect: Rect) -> str:
        """The text in a rectangle of a page (from 1)."""
        with foreign_errors(self._name):
            text: str = self._text(page).get_text_bounded(*rect)
            return text

    def spoken(self, page: int, rect: Rect) -> str:
        """The same, with what is written as an ActualText, whose place pdfium mistakes."""
        with foreign_errors(self._name):
            if page not in self._letters:
                self._letters[page] = list(letters_in_place(self._text(page)))
            return text_of(self._letters[page], rect)

    def is_turned(self, page: int) -> bool:
        """Whether a page (from 1) is shown otherwise than upright."""
        return bool(self._page(page).get_rotation())

    def pixels(self, page: int, rect: Rect) -> bytes:
        """The pixels in a rectangle of a page (from 1)."""
        with foreign_errors(self._name):
            left, top = self._place(page, rect.x0, rect.y1)
            right, bottom = self._place(page, rect.x1, rect.y0)
            picture = self._picture(page)
            x0, x1 = _within(left, right, picture.width)
            y0, y1 = _within(top, bottom, picture.height)
            return picture.crop((x0, y0, x1, y1)).tobytes()

    def _text(self, number: int) -> Any:
        if number not in self._texts:
            self._texts[number] = self._page(number).get_textpage()
        return self._texts[number]

    def _page(self, number: int) -> Any:
        if number not in self._pages:
            if self._document.formenv and self._annotations:
                self._document[number - 1].flatten()
            self._pages[number] = self._document[number - 1]
        return self._pages[number]

    def _picture(self, number: int) -> Image.Image:
        if number not in self._pictures:
            shown = self._annotations
            page = self._page(number)
            width, height = page.get_size()
            scale = min(_SCALE, sqrt(_MOST_PIXELS / (width * height)))
            drawn = page.render(scale=scale, draw_annots=shown, may_draw_forms=shown)
            self._pictures[number] = drawn.to_pil().convert("L")
        return self._pictures[number]

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


def _within(side: int, other: int, most: int) -> tuple[int, int]:
    """What is on a picture of as many pixels between two sides: where that begins, and where it has ended."""
    return min(max(0, min(side, other)), most), min(max(0, max(side, other) + 1), most)
