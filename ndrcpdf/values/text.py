"""Text: of any cell, on one line or several, and for comparing the words of people."""

import re
import unicodedata
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from math import isfinite

from ndrcpdf.messages import Message
from ndrcpdf.model.forms import Field
from ndrcpdf.values.not_a_value import NotAValueError

_CACHED_TEXTS = 4096


def text_of(raw: object) -> str:
    """The text of a cell: a number keeps its digits, a date is written as JJ/MM/AAAA."""
    match raw:
        case str():
            return raw.strip()
        case bool():
            return "true" if raw else "false"
        case datetime() | date():
            return f"{raw:%d/%m/}{raw.year:04d}"
        case float():
            return _number_text(raw)
        case int() | Decimal():
            return str(raw)
        case _:
            raise NotAValueError(
                "not-a-value",
                Message("a list or an object stands where one value is meant"),
                Message("give a text, a number, a date or true/false"),
            )


def _number_text(number: float) -> str:
    """The digits of a number, without a point where it is whole."""
    if not isfinite(number):
        raise NotAValueError(
            "not-a-value", Message("NaN and infinity are no values"), Message("leave it empty, or give a number")
        )
    return str(int(number)) if number.is_integer() else str(number)


_LINE_BREAK = re.compile(r"\r\n?|[\n\v\f\x85\u2028\u2029]")


def single_line(_field: Field, raw: object) -> str:
    """A text without a line break."""
    text = text_of(raw)
    if text.isprintable():  # it has no line break and no control character
        return text
    if _LINE_BREAK.search(text):
        raise NotAValueError(
            "line-break",
            Message("the text has a line break, and the blank is a single line"),
            Message("write it on one line"),
        )
    return _printable(text)


def lines_of(_field: Field, raw: object) -> str:
    """A text of one or more lines, with line feeds between them."""
    text = text_of(raw)
    if text.isprintable() or _PLAIN.fullmatch(text):
        return text
    return _printable(_LINE_BREAK.sub("\n", text))


_PLAIN = re.compile(r"[\n\x20-\x7e\xa0-\u024f\u2010-\u2027\u202f\u20ac]*")
"""Only printable characters and line feeds: nearly all texts."""


def _printable(text: str) -> str:
    if _PLAIN.fullmatch(text):
        return text
    for character in text:
        if character != "\n" and _cannot_be_printed(character):
            raise NotAValueError(
                "control-character",
                Message(
                    "the text holds U+{number:04X}, which is no character that can be printed", number=ord(character)
                ),
                Message("remove the character; replace a tab by spaces"),
            )
    return text


def _cannot_be_printed(character: str) -> bool:
    """Whether it is a control character, half of a surrogate pair, or a noncharacter (Unicode §23.7).

    Whether one for private use, or one that is newer than this Python, can be printed depends on the font.
    """
    code = ord(character)
    is_noncharacter = code & 0xFFFE == 0xFFFE or 0xFDD0 <= code <= 0xFDEF  # noqa: PLR2004 - Unicode §23.7
    return is_noncharacter or unicodedata.category(character) in ("Cc", "Cs")


@lru_cache(_CACHED_TEXTS)
def comparable(text: str) -> str:
    """The text for comparing: without case, accents and punctuation, with single spaces."""
    folded = unicodedata.normalize("NFKD", text).casefold()  # ™ is TM, then tm
    plain = unicodedata.normalize("NFKD", folded).replace("œ", "oe").replace("æ", "ae")
    kept = (c for c in plain if not unicodedata.combining(c))
    letters = "".join(c if c.isalnum() or c == "%" or unicodedata.category(c) == "So" else " " for c in kept)
    return " ".join(letters.split())
