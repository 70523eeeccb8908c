"""An incremental update of any length: written as it grows, in constant memory (ISO 32000-2 §7.5.6)."""

from collections.abc import Iterator
from pathlib import Path

from ndrcpdf.errors import CannotWriteError
from ndrcpdf.files.spool import spool
from ndrcpdf.messages import Message
from ndrcpdf.pdf.syntax.incremental import IncrementalUpdate, OriginalFile

_ROW, _ROW_BYTES = b"%010d 00000 n \n", 20
"""A row of a cross-reference table (§7.5.4), and its length, which is the same for every offset."""
_MAX_OFFSET = 9_999_999_999
"""The largest offset of ten digits."""
_ROWS_AT_ONCE = 1024
"""Rows that are put into the temporary file at a time."""
_BYTES_AT_ONCE = 1 << 16
"""Bytes of the temporary file that are read at a time."""


class StreamedUpdate(IncrementalUpdate):
    """An update of a file whose sections are tables; every number that is given out is added, in any order.

    The rows of its table wait in a temporary file, each at the place that its number gives it. :meth:`close` deletes
    the file.
    """

    __slots__ = ("_changed", "_first", "_last", "_rows")

    def __init__(self, original: OriginalFile, folder: Path | None = None) -> None:
        """``folder`` is where the temporary file is made; None leaves that to the system."""
        super().__init__(original)
        self._changed: dict[int, int] = {}
        """number of an object of the original → its new offset"""
        self._rows = spool(folder)
        self._first = original.next_number
        """the first number whose row is not in the file yet"""
        self._last: list[int] = []
        """its offset, and those of the numbers that follow; 0 for those that are still to come"""

    def reserve_number(self) -> int:
        """The next number, for an object that is added later."""
        self.next_number += 1
        return self.next_number - 1

    def flush(self) -> bytes:
        """The objects that were added since the last call; their offsets are noted.

        Raises
        ------
        CannotWriteError
            The PDF would be larger than its cross-reference table can say.
        """
        objects, last = super().flush(), self._last
        for number, offset in self._offsets.items():
            if number - self._first == len(last):
                last.append(offset)
            else:
                self._note_out_of_order(number, offset)
        self._offsets.clear()
        if self._position > _MAX_OFFSET:
            raise CannotWriteError(
                Message("the PDF would be larger than 10 GB, and no PDF can be"),
                Message("fill the rows in several runs"),
            )
        if len(last) >= _ROWS_AT_ONCE:
            self._write_rows()
        return objects

    def end(self) -> Iterator[bytes]:
        """The pieces of what is left to be written: objects, the cross-reference table and the trailer."""
        yield self.flush()
        self._write_rows()
        yield b"xref\n"
        for number, offset in sorted(self._changed.items()):
            yield b"%d 1\n" % number + _ROW % offset
        first = self.original.next_number
        yield b"%d %d\n" % (first, self.next_number - first)
        self._rows.seek(0)
        yield from iter(lambda: self._rows.read(_BYTES_AT_ONCE), b"")
        yield b"trailer\n<<%b>>\nstartxref\n%d\n%%%%EOF\n" % (self._trailer(self.next_number), self._position)

    def _note_out_of_order(self, number: int, offset: int) -> None:
        """Note the offset of an object whose number does not follow the one before."""
        place = number - self._first
        if number < self.original.next_number:
            self._changed[number] = offset
        elif place < 0:
            self._rows.seek((number - self.original.next_number) * _ROW_BYTES)
            self._rows.write(_ROW % offset)
        else:
            self._last += [0] * (place + 1 - len(self._last))
            self._last[place] = offset

    def _write_rows(self) -> None:
        self._rows.seek((self._first - self.original.next_number) * _ROW_BYTES)
        self._rows.write(_ROW * len(self._last) % tuple(self._last))
        self._first += len(self._last)
        self._last.clear()

    def close(self) -> None:
        """Delete the temporary file."""
        self._rows.close()
