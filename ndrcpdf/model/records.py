"""What a person answered, and where it was read."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from ndrcpdf.model.findings import Finding


class Method(StrEnum):
    """How a value was read back from a PDF."""

    ACROFORM = "acroform"


@dataclass(frozen=True, slots=True)
class Picture:
    """An image as a value: its media type (``image/png`` or ``image/jpeg``) and the bytes of its file."""

    media_type: str
    data: bytes

    def __repr__(self) -> str:
        return f"Picture({self.media_type}, {len(self.data)} bytes)"


Value = str | int | Decimal | date | bool | Picture


class Source(NamedTuple):
    """Where an answer was read: the file as the user named it, and the row in it (the header line is a row too)."""

    file: str = ""
    row: int | None = None


_NOWHERE = Source()


class RawRecord(NamedTuple):
    """One person's answers as they stand in the data: field name → text or the format's own number, date, boolean.

    ``findings`` are what the format already knows to be wrong with the row.
    """

    cells: Mapping[str, object]
    source: Source
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Record:
    """One person's answers as typed values; a field without an answer is absent."""

    values: Mapping[str, Value]
    source: Source = _NOWHERE


@dataclass(frozen=True, slots=True)
class Extraction:
    """What one returned PDF says.

    Attributes
    ----------
    record:
        The typed values; its source is the file.
    raw:
        Field name → the text as it stood in the PDF, for every field that held anything.
    methods, confidences:
        Field name → how it was read, and how sure that is (0 to 1).
    """

    form: str
    file: str
    sha256: str
    record: Record
    raw: Mapping[str, str] = field(default_factory=dict)
    methods: Mapping[str, Method] = field(default_factory=dict)
    confidences: Mapping[str, float] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()
