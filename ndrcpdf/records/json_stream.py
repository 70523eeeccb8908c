"""A JSON list read item by item, by the standard library's decoder, which itself wants the whole list.

(ijson is not used: it makes ``?`` of half a surrogate pair, and a number of some thousand digits ends the process.)
"""

import json
import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import count
from typing import Any, TextIO

from ndrcpdf.errors import BadDataError
from ndrcpdf.messages import Message

_READ_AT_ONCE = 1 << 16
_LONGEST_ITEM = 50_000_000
"""In characters: room for the pictures of a record as ``data:`` URIs."""
_WHITE = re.compile(r"[ \t\n\r]*")
_MORE_OF_A_NUMBER = ("", ".", "e", "E")
"""What follows the value of a number that is not all there yet."""


def list_items(text: TextIO, name: str) -> Iterator[tuple[int, Any]]:
    """The items of a list with their numbers, from 1; numbers with a fraction are decimal.

    Raises
    ------
    BadDataError
        The file turns out to be no JSON list.
    """
    rest = _Rest(text)
    number = 1
    try:
        rest.take("[")
        if rest.next() != "]":
            for number in count(1):
                yield number, rest.item()
                if rest.next() == "]":
                    break
                rest.take(",")
        rest.take("]")
        rest.take("")
    except json.JSONDecodeError as error:
        raise BadDataError(
            Message(
                "{file}: item {number}, or what follows it, is no JSON ({reason})",
                file=name,
                number=number,
                reason=error.msg,
            ),
            Message("a JSON list holds objects with commas between them; save it again where it is cut off"),
        ) from error


class _Rest:
    """What is left to be read of a text, of which memory holds a piece."""

    def __init__(self, text: TextIO) -> None:
        self._text = text
        self._decoder = json.JSONDecoder(parse_float=Decimal)
        self._piece = ""
        self._at = 0

    def next(self) -> str:
        """The next character that is not white; none at the end."""
        while True:
            white = _WHITE.match(self._piece, self._at)
            assert white  # noqa: S101 - as it matches the empty text too
            self._at = white.end()
            if self._at < len(self._piece) or not self._read():
                return self._piece[self._at : self._at + 1]

    def take(self, sign: str) -> None:
        """Pass over a sign, or see that this is the end where it is empty; JSONDecodeError where there is another."""
        if self.next() != sign:
            raise json.JSONDecodeError(f"Expecting {sign!r}" if sign else "Extra data", self._piece, self._at)
        self._at += len(sign)

    def item(self) -> Any:
        """Pass over the next value; JSONDecodeError where there is none."""
        self.next()
        while True:
            try:
                value, end = self._decoder.raw_decode(self._piece, self._at)
            except json.JSONDecodeError:  # which may be for want of the rest
                if not self._read():
                    raise
            else:
                if self._piece[end : end + 1] not in _MORE_OF_A_NUMBER or not self._read():
                    self._at = end
                    return value

    def _read(self) -> bool:
        """Read on, twice as far each time that one value needs it; False at the end, or where a value has no end."""
        left = self._piece[self._at :]
        more = self._text.read(max(_READ_AT_ONCE, len(left))) if len(left) < _LONGEST_ITEM else ""
        if more:
            self._piece, self._at = left + more, 0
        return bool(more)
