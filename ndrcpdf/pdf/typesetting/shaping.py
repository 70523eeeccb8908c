"""Shapes text: which glyphs a font draws it with, and where (OpenType layout, by HarfBuzz)."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Any, NamedTuple

from fontTools.unicodedata import mirrored

from ndrcpdf.pdf.typesetting.font_files import GLYPH_SPACE, KEPT_FONTS, FontFile, harfbuzz_face


@dataclass(frozen=True, slots=True)
class Glyph:
    """A glyph where it is drawn; all lengths are in units of glyph space.

    Attributes
    ----------
    number:
        Its number in the font.
    x, y:
        Its origin, from the left end of its run and from the baseline.
    width:
        Its advance width as the font has it, and the PDF repeats it.
    text:
        The characters that it stands for, in the order in which they are read; empty where another glyph of the same
        letter stands for them.
    """

    number: int
    x: int
    y: int
    width: int
    text: str


class ShapedText(NamedTuple):
    """Glyphs from left to right, and the width from their left end to their right, in units of glyph space."""

    glyphs: tuple[Glyph, ...]
    width: int


def shape(file: FontFile, text: str, start: int, end: int, *, script: str, right_to_left: bool) -> ShapedText:
    """The glyphs of a part of a text.

    ``script`` is its code in ISO 15924. The text around the part is context: letters join to their neighbours.
    """
    import uharfbuzz  # noqa: PLC0415 - as in font_files

    buffer = uharfbuzz.Buffer()
    buffer.add_str(text, start, end - start)
    buffer.direction = "rtl" if right_to_left else "ltr"
    buffer.script = script
    uharfbuzz.shape(_harfbuzz_font(file), buffer)
    infos, positions = buffer.glyph_infos, buffer.glyph_positions
    texts = _texts(file, text[:end], infos, positions, right_to_left=right_to_left)
    glyphs, pen = [], 0
    for info, position, read in zip(infos, positions, texts, strict=True):
        x, y = pen + position.x_offset, position.y_offset
        glyphs.append(Glyph(info.codepoint, x, y, file.advance(info.codepoint), read))
        pen += position.x_advance
    return ShapedText(tuple(glyphs), pen)


@lru_cache(KEPT_FONTS)
def _harfbuzz_font(file: FontFile) -> Any:
    import uharfbuzz  # noqa: PLC0415 - as in font_files

    font = uharfbuzz.Font(harfbuzz_face(file))
    font.scale = (GLYPH_SPACE, GLYPH_SPACE)
    return font


def _texts(
    file: FontFile, text: str, infos: Sequence[Any], positions: Sequence[Any], *, right_to_left: bool
) -> list[str]:
    """The text of each glyph: the first of a cluster that advances, in reading order, stands for all of the cluster."""
    starts = sorted({info.cluster for info in infos})
    clusters = {start: text[start:end] for start, end in pairwise([*starts, len(text)])}
    texts = [""] * len(infos)
    places = range(len(infos) - 1, -1, -1) if right_to_left else range(len(infos))
    for place in sorted(places, key=lambda place: positions[place].x_advance == 0):
        cluster = clusters.pop(infos[place].cluster, "")
        texts[place] = _as_shown(file, cluster, infos[place].codepoint)
    return texts


def _as_shown(file: FontFile, text: str, glyph: int) -> str:
    """A bracket in text from right to left is shown as its mirror image, which readers mirror again (UAX #9 L4)."""
    partner = mirrored(ord(text)) if len(text) == 1 else None
    return chr(partner) if partner and file.glyphs.get(chr(partner)) == glyph else text
