"""The letters that pdfium reads on a page, and where each of them is."""

from collections.abc import Iterator
from ctypes import c_ulong
from typing import Any, NamedTuple

from ndrcpdf.geometry import Rect

# pypdfium2 is imported where it is called: a library of 10 MB, which whoever only fills need not wait for.
# ruff: noqa: PLC0415


class Letter(NamedTuple):
    """A character of a page, and a point of the page that it stands at."""

    character: str
    x: float
    y: float


def text_of(letters: list[Letter], rect: Rect) -> str:
    """The letters that stand in a rectangle; pdfium gives those of other planes by the halves of their pairs."""
    halves = "".join(letter.character for letter in letters if rect.holds(letter.x, letter.y))
    return halves.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def letters_in_place(text: Any) -> Iterator[Letter]:
    """The letters of a text page of pdfium, in its order, each at the middle of its box.

    Those of an ActualText (ISO 32000-2 §14.9.4) are all where their text begins: pdfium has boxes for them too, but in
    the coordinates of the appearance that they are part of.
    """
    from pypdfium2 import raw

    for index in range(text.count_chars()):
        character = chr(raw.FPDFText_GetUnicode(text, index))
        if _is_actual_text(raw.FPDFText_GetTextObject(text, index)):
            matrix = raw.FS_MATRIX()
            raw.FPDFText_GetMatrix(text, index, matrix)
            yield Letter(character, matrix.e, matrix.f)
        else:
            left, bottom, right, top = text.get_charbox(index)
            yield Letter(character, (left + right) / 2, (bottom + top) / 2)


def _is_actual_text(thing: Any) -> bool:
    from pypdfium2 import raw

    if not thing:
        return False
    marks = (raw.FPDFPageObj_GetMark(thing, number) for number in range(raw.FPDFPageObj_CountMarks(thing)))
    return any(raw.FPDFPageObjMark_GetParamStringValue(mark, b"ActualText", None, 0, c_ulong()) for mark in marks)
