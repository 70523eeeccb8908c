"""From characters to glyphs: which ones a font draws a text with, and where (OpenType layout, by HarfBuzz).

Without HarfBuzz, which is the optional dependency ``shaping``, each character is drawn with its own glyph. For most
scripts that is right; for those that join, stack or reorder their letters it would be wrong.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import Any, NamedTuple
from unicodedata import category

from fontTools.unicodedata import mirrored
from unicode_segmentation_rs import graphemes

from ndrcpdf.pdf.typesetting.font_files import FontFile, harfbuzz, harfbuzz_face
from ndrcpdf.pdf.typesetting.form_font import without_invisible

_LETTERS = {"Armn", "Cans", "Cher", "Copt", "Cyrl", "Ethi", "Geor", "Grek", "Hebr", "Latn", "Runr"}
_IDEOGRAPHS_AND_SYLLABLES = {"Bopo", "Hang", "Hani", "Hira", "Kana", "Yiii"}
_ONE_GLYPH_EACH = _LETTERS | _IDEOGRAPHS_AND_SYLLABLES | {"Zinh", "Zyyy", "Zzzz"}
"""The scripts (ISO 15924) that need no shaping; modern Hangul is composed (NFC)."""


@dataclass(frozen=True, slots=True)
class Glyph:
    """A glyph where it is drawn; all lengths are in thousandths of the type size.

    Attributes
    ----------
    number:
        Which glyph of its font.
    x, y:
        Its place, from the left end of its run and from the baseline.
    width:
        How far the next glyph would be by the font's table of advances, which a PDF repeats.
    text:
        The characters that it stands for, in the order in which they are read; none where another glyph of the same
        letter stands for them.
    """

    number: int
    x: int
    y: int
    width: int
    text: str


class Shaped(NamedTuple):
    """The glyphs of a run from left to right, and how far it is from its left end to its right, in thousandths."""

    glyphs: tuple[Glyph, ...]
    width: int


def needs_harfbuzz(script: str) -> bool:
    """Whether a script would be drawn wrongly, because HarfBuzz is not installed."""
    return harfbuzz() is None and script not in _ONE_GLYPH_EACH


def shaped(file: FontFile, text: str, start: int, end: int, *, script: str, right_to_left: bool) -> Shaped:
    """The glyphs of a part of a text.

    ``script`` is its code in ISO 15924. The rest of the text is looked at for letters that the part joins to.
    """
    if harfbuzz() is None:
        return _one_glyph_each(file, text[start:end], right_to_left=right_to_left)
    buffer = harfbuzz().Buffer()
    buffer.add_str(text, start, end - start)
    buffer.direction = "rtl" if right_to_left else "ltr"
    buffer.script = script
    harfbuzz().shape(_harfbuzz_font(file), buffer)
    infos, positions = buffer.glyph_infos, buffer.glyph_positions
    texts = _texts(file, text[:end], infos, positions, right_to_left=right_to_left)
    glyphs, pen = [], 0
    for info, at, read in zip(infos, positions, texts, strict=True):
        glyphs.append(Glyph(info.codepoint, pen + at.x_offset, at.y_offset, file.width(info.codepoint), read))
        pen += at.x_advance
    return Shaped(tuple(glyphs), pen)


@cache
def _harfbuzz_font(file: FontFile) -> Any:
    font = harfbuzz().Font(harfbuzz_face(file))
    font.scale = (1000, 1000)
    return font


def _texts(
    file: FontFile, text: str, infos: Sequence[Any], positions: Sequence[Any], *, right_to_left: bool
) -> list[str]:
    """What each glyph stands for: the first of a cluster, in reading order, that is no mere mark, for all of it."""
    starts = sorted({info.cluster for info in infos})
    clusters = {start: text[start:end] for start, end in pairwise([*starts, len(text)])}
    texts = [""] * len(infos)
    places = range(len(infos) - 1, -1, -1) if right_to_left else range(len(infos))
    for place in sorted(places, key=lambda place: positions[place].x_advance == 0):
        read = clusters.pop(infos[place].cluster, "")
        texts[place] = _as_drawn(file, read, infos[place].codepoint)
    return texts


def _as_drawn(file: FontFile, text: str, glyph: int) -> str:
    """A bracket in text from right to left is drawn as its mirror image, which readers turn again (UAX #9 L4)."""
    partner = mirrored(ord(text)) if len(text) == 1 else None
    return chr(partner) if partner and file.glyphs.get(chr(partner)) == glyph else text


def _one_glyph_each(file: FontFile, text: str, *, right_to_left: bool) -> Shaped:
    """The nominal glyphs of the characters.

    A combining mark is drawn behind its letter in both directions (UAX #9 L3), without moving on.
    """
    letters = graphemes(without_invisible(text), is_extended=True)
    glyphs, pen = [], 0
    for letter in reversed(letters) if right_to_left else letters:
        for place, character in enumerate(letter):
            partner = mirrored(ord(character)) if right_to_left else None
            shown = chr(partner) if partner else character
            number = file.glyphs.get(shown, 0)
            width = file.width(number)
            read = "" if place else letter if len(letter) > 1 else shown
            glyphs.append(Glyph(number, pen, 0, width, read))
            pen += 0 if category(shown) == "Mn" else width
    return Shaped(tuple(glyphs), pen)
