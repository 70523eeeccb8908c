"""Characters as they are drawn: composed, and without those that draw nothing (UAX #15, UAX #44)."""

import re
from unicodedata import normalize

_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164"
    "\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufff8\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
"""Default_Ignorable_Code_Point (UAX #44)."""


def composed(text: str) -> str:
    """The text in its composed form (NFC), for which fonts have glyphs."""
    return text if text.isascii() else normalize("NFC", text)


def without_invisible(text: str) -> str:
    """The text without the characters that draw nothing: no font needs a glyph for them."""
    return _INVISIBLE.sub("", text)
