"""An incremental update of any length: it is written as it grows, and memory does not hold where its objects are."""

from collections.abc import Iterator
from pathlib import Path

from ndrcpdf.errors import CannotWriteError
from ndrcpdf.files.spool import spool
from ndrcpdf.messages import Message
from ndrcpdf.pdf.syntax.incremental import Base, Update

_ROW = b"%010d 00000 n \n"
"""A row of a cross-reference table (ISO 32000-2 §7.5.4), which has as many bytes whatever the offset is."""
_ROW_BYTES = 20
_FARTHEST = 9_999_999_999
"""What the ten digits of an offset can say."""
_TOGETHER = 1024
"""Rows that are put into the file at a time."""
_PIECE = 1 << 16


class LongUpdate(Update):
    """An update of a base whose sections are tables; every number that is given out is added, in any order.

    The rows of its table wait in a temporary file, each at the place that its number gives it. :meth:`close` lets go
    of the file.
    """

    __slots__ = ("_changed", "_first", "_last", "_rows")

    def __init__(self, base: Base, folder: Path | None = None) -> None:
        """``folder`` is where the temporary file is made; None leaves that to the system."""
        super().__init__(base)
        self._changed: dict[int, int] = {}
        """number of an object of the base → where it is now"""
        self._rows = spool(folder)
        self._first = base.size
        """the first number that is not in the file yet"""
        self._last: list[int] = []
        """where it is, and those that follow; 0 for those that are still to come"""

    def reserved(self) -> int:
        """The next number, for an object that is added later."""
        self.next += 1
        return self.next - 1

    def flushed(self) -> bytes:
        """The objects that were added since the last time; where they are is put down.

        Raises
        ------
        CannotWriteError
            The PDF would be larger than its cross-reference table can say.
        """
        objects, last = super().flushed(), self._last
        for number, offset in self._offsets.items():
            if number - self._first == len(last):
                last.append(offset)
            else:
                self._out_of_turn(number, offset)
        self._offsets.clear()
        if self._position > _FARTHEST:
            raise CannotWriteError(
                Message("the PDF would be larger than 10 GB, and no PDF can be"),
                Message("fill the rows in several runs"),
            )
        if len(last) >= _TOGETHER:
            self._put_away()
        return objects

    def end(self) -> Iterator[bytes]:
        """The pieces of what is left to be written: objects, the cross-reference table and the trailer."""
        yield self.flushed()
        self._put_away()
        yield b"xref\n"
        for number, offset in sorted(self._changed.items()):
            yield b"%d 1\n" % number + _ROW % offset
        yield b"%d %d\n" % (self.base.size, self.next - self.base.size)
        self._rows.seek(0)
        yield from iter(lambda: self._rows.read(_PIECE), b"")
        yield b"trailer\n<<%b>>\nstartxref\n%d\n%%%%EOF\n" % (self._trailer(self.next), self._position)

    def _out_of_turn(self, number: int, offset: int) -> None:
        """Put down where an object is that does not follow the one before."""
        at = number - self._first
        if number < self.base.size:
            self._changed[number] = offset
        elif at < 0:
            self._rows.seek((number - self.base.size) * _ROW_BYTES)
            self._rows.write(_ROW % offset)
        else:
            self._last += [0] * (at + 1 - len(self._last))
            self._last[at] = offset

    def _put_away(self) -> None:
        self._rows.seek((self._first - self.base.size) * _ROW_BYTES)
        self._rows.write(_ROW * len(self._last) % tuple(self._last))
        self._first += len(self._last)
        self._last.clear()

    def close(self) -> None:
        """Let go of the temporary file."""
        self._rows.close()
