"""Incremental updates: objects behind the bytes of a PDF, and the section that makes them its own (ISO 32000-2 §7.5.6).

Nothing of the base is parsed or written again, and it stays byte for byte at the head of the file.
"""

import hashlib
import re
import struct
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate
from operator import itemgetter
from typing import Any

import pikepdf

from ndrcpdf.errors import UnreadablePdfError
from ndrcpdf.messages import Message

_IN_USE = 1
"""The type of an entry of a cross-reference stream whose object stands in the file by itself (table 18)."""


@dataclass(frozen=True, slots=True)
class Base:
    """The bytes of a PDF, and what a cross-reference section behind them has to say.

    Attributes
    ----------
    size:
        The next object number.
    startxref:
        Where its last cross-reference section is.
    trailer:
        The entries of the trailer that stay.
    identifier:
        The first half of the file identifier, as the digits of a hexadecimal string.
    table:
        Whether sections are tables rather than streams.
    """

    data: bytes
    size: int
    startxref: int
    trailer: bytes
    identifier: bytes
    table: bool


def read_base(pdf: pikepdf.Pdf, data: bytes, name: str) -> Base:
    """What an update behind the bytes of an open PDF needs to know.

    Raises
    ------
    UnreadablePdfError
        The end of the PDF does not say where its cross-reference section is.
    """
    startxref = _startxref(data, name)
    digest = hashlib.sha1(data, usedforsecurity=False).digest()[:16]
    identifier = bytes(pdf.trailer.ID[0]) if "/ID" in pdf.trailer else digest
    return Base(
        data=data,
        size=pdf.make_indirect(pikepdf.Dictionary()).objgen[0],  # the number that qpdf gives the next new object
        startxref=startxref,
        trailer=_kept_trailer(pdf),
        identifier=identifier.hex().encode(),
        table=data[startxref : startxref + 4] == b"xref",
    )


def reference(thing: pikepdf.Object) -> bytes:
    """The reference to an indirect object."""
    number, generation = thing.objgen
    return b"%d %d R" % (number, generation)


IndirectObject = tuple[int, bytes]
"""The number of an object and the whole of it, from its number to its ``endobj``; its generation is 0."""


class Update:
    """One incremental update in the making."""

    __slots__ = ("_added", "_before", "_digest", "_offsets", "_position", "base", "next")

    def __init__(self, base: Base, reserved: int = 0) -> None:
        """``reserved`` is how many object numbers behind those of the base are given out already."""
        self.base = base
        self.next = base.size + reserved
        self._before = b"" if base.data.endswith((b"\n", b"\r")) else b"\n"
        self._position = len(base.data)
        self._added: list[IndirectObject] = []
        self._offsets: dict[int, int] = {}
        self._digest = hashlib.sha1(usedforsecurity=False)

    def add(self, number: int, piece: bytes) -> None:
        """Add an indirect object, from its number to its ``endobj``; one that is added twice counts as it is last."""
        self._added.append((number, piece))

    def add_all(self, objects: Iterable[IndirectObject]) -> None:
        """Add objects in their order, each as :meth:`add` does."""
        self._added.extend(objects)

    def add_body(self, number: int, body: bytes) -> None:
        """Add an object by its body."""
        self.add(number, b"%d 0 obj\n%b\nendobj\n" % (number, body))

    def add_new(self, body: bytes) -> int:
        """Add an object under the next number, which is returned."""
        number = self.next
        self.next += 1
        self.add_body(number, body)
        return number

    def add_stream(self, head: bytes, content: bytes) -> int:
        """Add a stream, by the entries of its dictionary but for the length, under the next number."""
        return self.add_new(stream_body(head, content))

    def finished(self) -> bytes:
        """The base with the update behind it; without objects the base itself."""
        return self.base.data + self.delta()

    def delta(self) -> bytes:
        """The update alone, which is put behind the bytes of the base."""
        objects = self.flushed()
        if not self._offsets:
            return b""
        section = self._table() if self.base.table else self._stream()
        return b"%b%bstartxref\n%d\n%%%%EOF\n" % (objects, section, self._position)

    def flushed(self) -> bytes:
        """The objects that were added since the last time, to be written before those that follow."""
        numbers, pieces = zip(*self._added, strict=True) if self._added else ((), ())
        positions = accumulate(map(len, pieces), initial=self._position + len(self._before))
        self._offsets.update(zip(numbers, positions, strict=False))
        objects = self._before + b"".join(pieces)
        self._position += len(objects)
        self._before = b""
        self._added.clear()
        self._digest.update(objects)
        return objects

    def _trailer(self, size: int) -> bytes:
        base = self.base
        identifier = b"/ID[<%b><%b>]" % (base.identifier, self._digest.hexdigest()[:32].encode())
        return b"/Size %d %b %b/Prev %d" % (max(size, base.size), base.trailer, identifier, base.startxref)

    def _table(self) -> bytes:
        """A cross-reference table (§7.5.4)."""
        layout = _layout(tuple(self._offsets))
        rows = layout.rows % layout.sorted(tuple(self._offsets.values()))
        return b"xref\n%btrailer\n<<%b>>\n" % (rows, self._trailer(layout.highest + 1))

    def _stream(self) -> bytes:
        """A cross-reference stream (§7.5.8), which lists itself too."""
        own = self.next
        self._offsets[own] = self._position
        layout = _layout(tuple(self._offsets))
        entries = [_IN_USE, 0, 0] * len(self._offsets)
        entries[1::3] = layout.sorted(tuple(self._offsets.values()))
        head = b"/Type/XRef/W[1 4 2]/Index[%b]%b" % (layout.index, self._trailer(own + 1))
        return b"%d 0 obj\n%b\nendobj\n" % (own, stream_body(head, layout.entries.pack(*entries)))


def stream_body(head: bytes, content: bytes) -> bytes:
    """A stream object, by the entries of its dictionary but for the length."""
    return b"<<%b/Length %d>>stream\n%b\nendstream" % (head, len(content), content)


@dataclass(frozen=True, slots=True)
class _Layout:
    """How a section lists objects that are added in a certain order of their numbers.

    ``highest`` is the highest of the numbers, ``rows`` the body of a table with room for the offsets, ``entries`` that
    of a stream, whose subsections are ``index``; ``sorted`` puts the offsets into the order of the numbers.
    """

    highest: int
    rows: bytes
    entries: struct.Struct
    index: bytes
    sorted: Callable[[tuple[int, ...]], tuple[int, ...]]


@lru_cache(maxsize=256)
def _layout(numbers: tuple[int, ...]) -> _Layout:
    order = sorted(range(len(numbers)), key=numbers.__getitem__)
    runs: list[list[int]] = []
    for number in sorted(numbers):
        if runs and sum(runs[-1]) == number:
            runs[-1][1] += 1
        else:
            runs.append([number, 1])
    rows = b"".join(b"%d %d\n" % (first, count) + b"%010d 00000 n \n" * count for first, count in runs)
    index = b" ".join(b"%d %d" % (first, count) for first, count in runs)
    return _Layout(
        highest=runs[-1][0] + runs[-1][1] - 1,
        rows=rows,
        entries=struct.Struct(">" + "BIH" * len(numbers)),
        index=index,
        sorted=itemgetter(*order) if len(order) > 1 else tuple,
    )


def appended(pdf: pikepdf.Pdf, base: Base, changed: Iterable[pikepdf.Object]) -> bytes:
    """The base, with the objects that were changed in the open PDF, and those that are new to it, in an update behind.

    Every changed object is an indirect one of generation 0.
    """
    update = Update(base)
    wanted = {thing.objgen[0]: thing for thing in changed}
    for thing in pdf.objects:
        if isinstance(thing, pikepdf.Object) and thing.objgen[0] > base.size:
            wanted[thing.objgen[0]] = thing
    for number, thing in sorted(wanted.items()):
        update.add_body(number, body_of(thing))
        update.next = max(update.next, number + 1)
    return update.finished()


def body_of(thing: Any) -> bytes:
    """The body of an indirect object as it stands."""
    if isinstance(thing, pikepdf.Stream):
        content = thing.read_raw_bytes()
        entries = thing.stream_dict
        entries.Length = len(content)
        return b"%b\nstream\n%b\nendstream" % (entries.unparse(resolved=True), content)
    return bytes(thing.unparse(resolved=True))


def _kept_trailer(pdf: pikepdf.Pdf) -> bytes:
    entries = [b"/Root " + reference(pdf.trailer.Root)]
    if "/Info" in pdf.trailer and pdf.trailer.Info.is_indirect:
        entries.append(b"/Info " + reference(pdf.trailer.Info))
    return b" ".join(entries)


def _startxref(data: bytes, name: str) -> int:
    found = re.findall(rb"startxref\s+(\d+)\s+%%EOF", data[-2048:])
    if not found or int(found[-1]) >= len(data):
        raise UnreadablePdfError(
            Message("{file}: the end of the PDF is missing", file=name), Message("save it again from a PDF viewer")
        )
    return int(found[-1])
