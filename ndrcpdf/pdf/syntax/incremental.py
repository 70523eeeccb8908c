"""Incremental updates: objects appended to the bytes of a PDF, with a cross-reference section (ISO 32000-2 §7.5.6).

Nothing of the original file is parsed or written again, and it stays byte for byte at the head of the updated one.
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
"""The type of the entry of a cross-reference stream for an object that is not in an object stream (table 18)."""
_IDENTIFIER_BYTES = 16
"""The length of each half of a file identifier: that of an MD5 digest, which most writers put there (§14.4)."""
_TAIL = 2048
"""How many bytes from the end of a file its last ``startxref`` is looked for."""
_KEPT_LAYOUTS = 256
"""Layouts of sections that are kept: one for each set of fields that records fill."""


@dataclass(frozen=True, slots=True)
class OriginalFile:
    """The bytes of a PDF, and what the cross-reference section of an update of it has to say.

    Attributes
    ----------
    data:
        The bytes.
    next_number:
        The number of the next new object.
    startxref:
        The byte offset of its last cross-reference section.
    trailer:
        The entries of its trailer that an update repeats.
    identifier:
        The first half of the file identifier, in hexadecimal digits.
    uses_tables:
        Whether its cross-reference sections are tables rather than streams.
    """

    data: bytes
    next_number: int
    startxref: int
    trailer: bytes
    identifier: bytes
    uses_tables: bool


def read_original(pdf: pikepdf.Pdf, data: bytes, name: str) -> OriginalFile:
    """What an update needs to know of an open PDF and its bytes.

    Raises
    ------
    UnreadablePdfError
        The end of the PDF does not say where its cross-reference section is.
    """
    startxref = _startxref(data, name)
    digest = hashlib.sha1(data, usedforsecurity=False).digest()[:_IDENTIFIER_BYTES]
    identifier = bytes(pdf.trailer.ID[0]) if "/ID" in pdf.trailer else digest
    return OriginalFile(
        data=data,
        next_number=pdf.make_indirect(pikepdf.Dictionary()).objgen[0],  # the number that qpdf gives a new object
        startxref=startxref,
        trailer=_kept_trailer(pdf),
        identifier=identifier.hex().encode(),
        uses_tables=data[startxref : startxref + 4] == b"xref",
    )


def reference(thing: pikepdf.Object) -> bytes:
    """The reference to an indirect object."""
    number, generation = thing.objgen
    return b"%d %d R" % (number, generation)


IndirectObject = tuple[int, bytes]
"""The number of an object, and all of it from its number to its ``endobj``; its generation is 0."""


class IncrementalUpdate:
    """One incremental update in the making.

    Attributes
    ----------
    original:
        The file that is updated.
    next_number:
        The number of the next new object.
    """

    __slots__ = ("_added", "_before", "_digest", "_offsets", "_position", "next_number", "original")

    def __init__(self, original: OriginalFile, reserved: int = 0) -> None:
        """``reserved`` is how many object numbers after those of the original are given out already."""
        self.original = original
        self.next_number = original.next_number + reserved
        self._before = b"" if original.data.endswith((b"\n", b"\r")) else b"\n"
        self._position = len(original.data)
        self._added: list[IndirectObject] = []
        self._offsets: dict[int, int] = {}
        self._digest = hashlib.sha1(usedforsecurity=False)

    def add(self, number: int, whole: bytes) -> None:
        """Add an object, from its number to its ``endobj``; of an object that is added twice the last one counts."""
        self._added.append((number, whole))

    def add_all(self, objects: Iterable[IndirectObject]) -> None:
        """Add objects in their order, each as :meth:`add` does."""
        self._added.extend(objects)

    def add_body(self, number: int, body: bytes) -> None:
        """Add an object by its body."""
        self.add(number, b"%d 0 obj\n%b\nendobj\n" % (number, body))

    def add_new(self, body: bytes) -> int:
        """Add an object under the next number, which is returned."""
        number = self.next_number
        self.next_number += 1
        self.add_body(number, body)
        return number

    def add_stream(self, entries: bytes, content: bytes) -> int:
        """Add a stream under the next number, which is returned; its dictionary has the entries and the length."""
        return self.add_new(stream_body(entries, content))

    def updated_file(self) -> bytes:
        """The original with the update behind it; without objects the original itself."""
        return self.original.data + self.to_bytes()

    def to_bytes(self) -> bytes:
        """The update alone, which is put behind the bytes of the original."""
        objects = self.flush()
        if not self._offsets:
            return b""
        section = self._table() if self.original.uses_tables else self._stream()
        return b"%b%bstartxref\n%d\n%%%%EOF\n" % (objects, section, self._position)

    def flush(self) -> bytes:
        """The objects that were added since the last call, to be written before those that follow."""
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
        original = self.original
        digest = self._digest.hexdigest()[: 2 * _IDENTIFIER_BYTES].encode()
        identifier = b"/ID[<%b><%b>]" % (original.identifier, digest)
        entries = (max(size, original.next_number), original.trailer, identifier, original.startxref)
        return b"/Size %d %b %b/Prev %d" % entries

    def _table(self) -> bytes:
        """A cross-reference table (§7.5.4)."""
        layout = _section_layout(tuple(self._offsets))
        rows = layout.rows % layout.in_order(tuple(self._offsets.values()))
        return b"xref\n%btrailer\n<<%b>>\n" % (rows, self._trailer(layout.highest + 1))

    def _stream(self) -> bytes:
        """A cross-reference stream (§7.5.8), which lists itself too."""
        own = self.next_number
        self._offsets[own] = self._position
        layout = _section_layout(tuple(self._offsets))
        entries = [_IN_USE, 0, 0] * len(self._offsets)
        entries[1::3] = layout.in_order(tuple(self._offsets.values()))
        head = b"/Type/XRef/W[1 4 2]/Index[%b]%b" % (layout.index, self._trailer(own + 1))
        return b"%d 0 obj\n%b\nendobj\n" % (own, stream_body(head, layout.entries.pack(*entries)))


def stream_body(entries: bytes, content: bytes) -> bytes:
    """The body of a stream, by the entries of its dictionary without the length."""
    return b"<<%b/Length %d>>stream\n%b\nendstream" % (entries, len(content), content)


@dataclass(frozen=True, slots=True)
class _SectionLayout:
    """How a cross-reference section lists objects that are added in a certain order of their numbers.

    Attributes
    ----------
    highest:
        The highest of the numbers.
    rows:
        The body of a table, with places for the offsets.
    entries, index:
        The entries of a stream, and its subsections.
    in_order:
        Puts the offsets into the order of the numbers.
    """

    highest: int
    rows: bytes
    entries: struct.Struct
    index: bytes
    in_order: Callable[[tuple[int, ...]], tuple[int, ...]]


@lru_cache(maxsize=_KEPT_LAYOUTS)
def _section_layout(numbers: tuple[int, ...]) -> _SectionLayout:
    order = sorted(range(len(numbers)), key=numbers.__getitem__)
    subsections = _subsections(numbers)
    return _SectionLayout(
        highest=max(numbers),
        rows=b"".join(b"%d %d\n" % (first, count) + b"%010d 00000 n \n" * count for first, count in subsections),
        entries=struct.Struct(">" + "BIH" * len(numbers)),
        index=b" ".join(b"%d %d" % subsection for subsection in subsections),
        in_order=itemgetter(*order) if len(order) > 1 else tuple,
    )


def _subsections(numbers: Iterable[int]) -> list[tuple[int, int]]:
    """The first number of each run of consecutive numbers, and how many it has."""
    subsections: list[tuple[int, int]] = []
    for number in sorted(numbers):
        if subsections and sum(subsections[-1]) == number:
            first, count = subsections[-1]
            subsections[-1] = (first, count + 1)
        else:
            subsections.append((number, 1))
    return subsections


def append_changes(pdf: pikepdf.Pdf, original: OriginalFile, changed: Iterable[pikepdf.Object]) -> bytes:
    """The original with an update of the objects that were changed in the open PDF, and of those that are new to it.

    Every changed object is an indirect one of generation 0.
    """
    update = IncrementalUpdate(original)
    wanted = {thing.objgen[0]: thing for thing in changed}
    for thing in pdf.objects:
        if isinstance(thing, pikepdf.Object) and thing.objgen[0] > original.next_number:
            wanted[thing.objgen[0]] = thing
    for number, thing in sorted(wanted.items()):
        update.add_body(number, body_of(thing))
        update.next_number = max(update.next_number, number + 1)
    return update.updated_file()


def body_of(thing: Any) -> bytes:
    """The body of an indirect object as it is."""
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
    found = re.findall(rb"startxref\s+(\d+)\s+%%EOF", data[-_TAIL:])
    if not found or int(found[-1]) >= len(data):
        raise UnreadablePdfError(
            Message("{file}: the end of the PDF is missing", file=name), Message("save it again from a PDF viewer")
        )
    return int(found[-1])
