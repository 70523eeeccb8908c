"""A JSON list read item by item, with the standard library's decoder, which by itself wants the whole list.

ijson 3.6 is not used: it makes ``?`` of half a surrogate pair, which must be a finding, and a number of 5,000 digits
ends the process.
"""

import json
import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import count
from typing import Any, TextIO

from ndrcpdf.errors import BadDataError
from ndrcpdf.messages import Message

_CHUNK = 1 << 16
"""In characters: how much is read at once."""
_LONGEST_ITEM = 50_000_000
"""In characters: room for the pictures of a record as ``data:`` URIs."""
_WHITE_SPACE = re.compile(r"[ \t\n\r]*")
_MORE_OF_A_NUMBER = ("", ".", "e", "E")
"""A decoded number that is followed by one of these may be the beginning of a longer one."""


def list_items(text: TextIO, name: str) -> Iterator[tuple[int, Any]]:
    """The items of a list with their numbers, from 1; a number with a fraction is a Decimal.

    Raises
    ------
    BadDataError
        The text is no JSON list, or an item is too long.
    """
    unread = _UnreadText(text)
    number = 1
    try:
        unread.skip("[")
        if unread.peek() != "]":
            for number in count(1):
                yield number, unread.value()
                if unread.peek() == "]":
                    break
                unread.skip(",")
        unread.skip("]")
        unread.skip("")
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


class _UnreadText:
    """The part of a text that is still to be read; only a piece of it is in memory."""

    def __init__(self, text: TextIO) -> None:
        self._text = text
        self._decoder = json.JSONDecoder(parse_float=Decimal)
        self._piece = ""
        self._at = 0

    def peek(self) -> str:
        """The next character that is not white space; an empty text at the end."""
        while True:
            white = _WHITE_SPACE.match(self._piece, self._at)
            assert white  # noqa: S101 - the pattern matches the empty text too
            self._at = white.end()
            if self._at < len(self._piece) or not self._read():
                return self._piece[self._at : self._at + 1]

    def skip(self, sign: str) -> None:
        """Go past a sign, or past the end where the sign is empty; JSONDecodeError where another one follows."""
        if self.peek() != sign:
            raise json.JSONDecodeError(f"Expecting {sign!r}" if sign else "Extra data", self._piece, self._at)
        self._at += len(sign)

    def value(self) -> Any:
        """Go past the next value, which is returned; JSONDecodeError where there is none."""
        self.peek()
        while True:
            try:
                value, end = self._decoder.raw_decode(self._piece, self._at)
            except json.JSONDecodeError:  # perhaps since the value goes on behind the piece
                if not self._read():
                    raise
            else:
                if self._piece[end : end + 1] not in _MORE_OF_A_NUMBER or not self._read():
                    self._at = end
                    return value

    def _read(self) -> bool:
        """Read on, as much again as is unread already; False at the end, and where a value is too long."""
        left = self._piece[self._at :]
        more = self._text.read(max(_CHUNK, len(left))) if len(left) < _LONGEST_ITEM else ""
        if more:
            self._piece, self._at = left + more, 0
        return bool(more)
