"""How wide words are in a font, for the leaders behind them to end where the line does."""

import re
from functools import cache

from PIL import ImageFont
from programs import run
from tree import Inline, Leader, Note, Run, Tick

_EM = 1000


@cache
def families() -> frozenset[str]:
    """The fonts that are installed."""
    found = run("fc-list", ":", "family")
    return frozenset(name.strip() for line in found.splitlines() for name in line.split(","))


@cache
def file_of(family: str, bold: bool, italic: bool) -> tuple[str, int]:
    """The file of a font and its number in it."""
    style = f":weight={200 if bold else 80}:slant={100 if italic else 0}"
    file, _, index = run("fc-match", "-f", "%{file}|%{index}", family + style).partition("|")
    return file, int(index or 0) & 0xFFFF


@cache
def _font(family: str, bold: bool, italic: bool) -> ImageFont.FreeTypeFont:
    file, index = file_of(family, bold, italic)
    return ImageFont.truetype(file, _EM, index, layout_engine=ImageFont.Layout.BASIC)


@cache
def width_of(text: str, family: str, size: float, bold: bool = False, italic: bool = False) -> float:
    return _font(family, bold, italic).getlength(re.sub("[\\s\u2009\u202f\u2011]", " ", text)) * size / _EM


def inline_width(inline: Inline, family: str, size: float) -> float:
    match inline:
        case Run():
            raised = 0.65 if inline.raised else 1.0
            return width_of(inline.text, inline.font or family, size * raised, inline.bold, inline.italic)
        case Leader():
            return inline.width
        case Note():
            return width_of("1", family, size * 0.65)
        case Tick(style="sign"):
            return width_of(inline.sign, inline.font or family, size * inline.size)
        case _:
            return size * inline.size


def filling(unit: str, width: float, family: str, size: float) -> str:
    """The unit as often as it goes into the width."""
    each = width_of(unit * 20, family, size) / 20
    return unit * max(int(width / each), 1)
