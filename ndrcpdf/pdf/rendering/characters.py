"""The characters that pdfium reads on a page, each with its place."""

from collections.abc import Iterator
from ctypes import c_ulong
from typing import Any, NamedTuple

from ndrcpdf.geometry import Rect

# pypdfium2, a library of 10 MB, is imported in functions: filling does not need it.
# ruff: noqa: PLC0415


class PlacedCharacter(NamedTuple):
    """A character of a page, and a point in it, in points, origin bottom left."""

    character: str
    x: float
    y: float


def text_in(characters: list[PlacedCharacter], rect: Rect) -> str:
    """The characters in a rectangle, in their order.

    pdfium gives a character outside the Basic Multilingual Plane as its two surrogates.
    """
    units = "".join(placed.character for placed in characters if rect.holds(placed.x, placed.y))
    return units.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def placed_characters(text_page: Any) -> Iterator[PlacedCharacter]:
    """The characters of a text page of pdfium, in its order, each at the middle of its box.

    Those of an ActualText (ISO 32000-2 §14.9.4) are all where their text begins: the boxes that pdfium has for them are
    in the coordinates of the appearance stream, not of the page.
    """
    from pypdfium2 import raw

    for index in range(text_page.count_chars()):
        character = chr(raw.FPDFText_GetUnicode(text_page, index))
        if _has_actual_text(raw.FPDFText_GetTextObject(text_page, index)):
            matrix = raw.FS_MATRIX()
            raw.FPDFText_GetMatrix(text_page, index, matrix)
            yield PlacedCharacter(character, matrix.e, matrix.f)
        else:
            left, bottom, right, top = text_page.get_charbox(index)
            yield PlacedCharacter(character, (left + right) / 2, (bottom + top) / 2)


def _has_actual_text(text_object: Any) -> bool:
    from pypdfium2 import raw

    if not text_object:
        return False
    tags = (raw.FPDFPageObj_GetMark(text_object, number) for number in range(raw.FPDFPageObj_CountMarks(text_object)))
    return any(raw.FPDFPageObjMark_GetParamStringValue(tag, b"ActualText", None, 0, c_ulong()) for tag in tags)
