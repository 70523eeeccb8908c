"""Which glyphs are boxes to tick, in fonts of letters and in fonts of symbols."""

import re
import unicodedata

_SIGNS_ONLY = re.compile(r"wingding|webding|dingbat|opensymbol", re.IGNORECASE)
"""What the name of a font has that is of signs only: its letters are none."""
_SYMBOL = re.compile(r"symbol", re.IGNORECASE)
"""What the name of a font has whose « · » is a bullet."""
_SHAPES = (
    (0x2610, 0x2612),  # ballot boxes
    (0x261B, 0x261B),  # a pointing hand, in lists of things to tick
    (0x25A0, 0x25FF),  # geometric shapes
    (0x26AA, 0x26AC),  # circles
    (0x2713, 0x2718),  # check marks
    (0x274D, 0x2752),  # shadowed circle and squares
    (0x2756, 0x2756),
    (0x2B12, 0x2B1C),  # squares
    (0x2B24, 0x2B24),
    (0x2B55, 0x2B58),
    (0x1F532, 0x1F533),
    (0x1F78E, 0x1F7A0),
)
"""The first and the last code points of boxes, circles and the like in Unicode."""
_BULLETS = frozenset("•‣⁃∙◘◦➢➤❖●☛")
_PRIVATE = (0xE000, 0xF8FF)
"""The private use area, where the signs of Symbol, Wingdings and OpenSymbol are."""
_TELEPHONES = frozenset("\u260e\u260f\u2706\uf028\uf029\uf0c8")
_TELEPHONES_OF_FONTS = (("wingding", frozenset("()")), ("dingbat", frozenset("%&")))
"""What telephones are where a font of signs has them in the place of other characters."""
_NO_BOXES = _TELEPHONES | frozenset("\uf02a\uf02b\uf037✉→←↑↓↔⇒")
"""Telephones, letter boxes, a keyboard, arrows."""


def telephone(text: str, font: str) -> str:
    """The glyph, or ☎ where it looks like one."""
    same = text in _TELEPHONES or any(name in font.lower() and text in signs for name, signs in _TELEPHONES_OF_FONTS)
    return "☎" if same else text


def is_box_glyph(text: str, font: str) -> bool:
    """Whether a glyph is a box, a circle or a bullet."""
    if len(text) != 1 or text in _NO_BOXES or text.isspace():
        return False
    if text in _BULLETS or any(first <= ord(text) <= last for first, last in (*_SHAPES, _PRIVATE)):
        return True
    if _SIGNS_ONLY.search(font):
        return unicodedata.category(text)[0] in "LNS"
    return text == "·" and _SYMBOL.search(font) is not None


def is_bullet(text: str) -> bool:
    """Whether a box is more likely the bullet of a list."""
    return text in _BULLETS
