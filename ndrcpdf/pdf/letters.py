"""Texts as the letters they are made of, so that what typesetters do to words does not matter."""

import string

from ndrcpdf.values import comparable

UNKNOWN = "\ufffd"
"""A letter of which the page does not say which it is."""
_SAME_SIGNS = str.maketrans(dict.fromkeys("\u260f\u2706\U0001f4de\U0001f57f\uf028\uf029\uf0c8", "☎"))
"""Signs for a telephone, in Unicode and in Wingdings."""

_SWAPPED = str.maketrans({chr(ord(letter) << 8): letter for letter in string.ascii_letters})
"""Letters whose two bytes Ghostscript swaps where one glyph stands for two of them: « ac琀椀vité »."""


def repaired(text: str) -> str:
    """The text with the letters that some producers damage as they were."""
    return text.translate(_SWAPPED)


def squeezed(text: str) -> str:
    """The letters and digits of a text, without case, accents or spaces; symbols such as ☎ count as letters."""
    return comparable(repaired(text).translate(_SAME_SIGNS)).replace(" ", "")
