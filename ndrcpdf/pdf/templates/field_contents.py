"""Field contents: values laid out for the fields of a template (ISO 32000-2 §12.7.4.3).

A content belongs to the template that it was laid out for. A value that comes again gives the same content again, so
what was written for a content is kept with it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from ndrcpdf.model.records import Picture
from ndrcpdf.pdf.syntax.incremental import IndirectObject
from ndrcpdf.pdf.templates.print_fields import ClassMapEntry
from ndrcpdf.pdf.typesetting.fallback_text import FallbackText
from ndrcpdf.pdf.typesetting.text_box import FittedText


@dataclass(slots=True, kw_only=True, eq=False)
class CachedContent:
    """A content that keeps what was written for it.

    Attributes
    ----------
    objects:
        Its objects in an update of the template; None where they are not made yet, or differ from record to record.
    drawings:
        Number of a removed annotation of the flattened template → what is drawn for it; None as above.
    states:
        The entries of the class map of the flattened template that say which buttons have changed their state.
    """

    objects: Sequence[IndirectObject] | None = None
    drawings: Mapping[int, bytes] | None = None
    states: Sequence[ClassMapEntry] = ()


@dataclass(slots=True, eq=False)
class TextContent(CachedContent):
    """A text for a field: what is stored, and how it is laid out in each of its widgets."""

    name: str
    text: str
    fitted: tuple[FittedText | FallbackText, ...]


@dataclass(frozen=True, slots=True)
class ListContent:
    """The rows of a list box that are chosen, from 0."""

    name: str
    chosen: tuple[int, ...]


@dataclass(slots=True, eq=False)
class ButtonContent(CachedContent):
    """The answer that a group of buttons gives; None for off, which is stored, and is not the same as no answer."""

    name: str
    value: str | None


@dataclass(frozen=True, slots=True)
class CurveContent:
    """The marks of one curve in printed order, None where one is missing, and its colour."""

    name: str
    marks: tuple[Decimal | None, ...]
    colour: str


@dataclass(frozen=True, slots=True)
class PictureContent:
    """A picture for a push button."""

    name: str
    picture: Picture


FieldContent = TextContent | ListContent | ButtonContent | CurveContent | PictureContent
