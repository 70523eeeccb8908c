"""Texts as the letters they are made of, so that what typesetters do to words does not matter."""

import re
import string
import unicodedata

from ndrcpdf.values import comparable

UNKNOWN = "\ufffd"
"""A letter of which the page does not say which it is."""
_LIGATURES = re.compile("ff[il]|f[fil]|t[it]|.")
"""What one glyph may stand for."""
_SAME_SIGNS = str.maketrans(dict.fromkeys("\u260f\u2706\U0001f4de\U0001f57f\uf028\uf029\uf0c8", "☎"))
"""Signs for a telephone, in Unicode and in Wingdings."""

_SWAPPED = {ord(letter) << 8: letter for letter in string.ascii_letters}
_LOST = {code << 8: UNKNOWN for code in range(0x80, 0x100) if unicodedata.category(chr(code << 8)) == "Lo"}
"""What Ghostscript makes of the letters that one glyph stands for: their two bytes swapped, as in « ac琀椀vité »; of
the ligature in « difficultés » one byte alone, « dif케cultés »."""


_HYPHEN = {0x2010: "-"}
"""What Chromium makes of a hyphen in fonts that have one glyph for it under two names, as Carlito."""


def repaired(text: str) -> str:
    """The text with the letters that some producers damage as they were."""
    return text.translate(_LOST | _SWAPPED | _HYPHEN)


def letters_only(text: str) -> str:
    """The letters and digits of a text, without case, accents or spaces; symbols such as ☎ count as letters."""
    return comparable(repaired(text).translate(_SAME_SIGNS)).replace(" ", "")


def with_unknown(wanted: str) -> str:
    """A pattern for bare letters, each of which may be unknown; unknown signs between them may count for nothing.

    A ligature is one glyph, or several: of « ffi » the last two may be one.
    """
    return f"{UNKNOWN}?".join(map(_as_glyphs, _LIGATURES.findall(wanted))) + f"{UNKNOWN}*"


def _as_glyphs(letters: str) -> str:
    if len(letters) == 1:
        return f"[{re.escape(letters)}{UNKNOWN}]"
    cuts = (f"{_as_glyphs(letters[:at])}{UNKNOWN}?{_as_glyphs(letters[at:])}" for at in range(1, len(letters)))
    return f"(?:{'|'.join(cuts)}|{UNKNOWN})"


def is_known(printed: str, wanted: str) -> bool:
    """Whether enough of the letters on a page are known to be taken for those that are wanted."""
    return len(wanted) / 2 <= len(printed.replace(UNKNOWN, "")) <= len(wanted)


def are_same(printed: str, wanted: str) -> bool:
    """Whether bare letters of a page are those that are wanted, as far as they are known."""
    if UNKNOWN not in printed:
        return printed == wanted
    return is_known(printed, wanted) and re.fullmatch(with_unknown(wanted), printed) is not None
