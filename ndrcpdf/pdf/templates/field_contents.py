"""What is put on a page for a value.

A mark belongs to the template that it was laid out for. A value that comes again is the same mark again, so what was
made of a mark is kept with it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from ndrcpdf.model.records import Picture
from ndrcpdf.pdf.syntax.incremental import IndirectObject
from ndrcpdf.pdf.templates.print_fields import Entry
from ndrcpdf.pdf.typesetting.fallback_text import FallbackText
from ndrcpdf.pdf.typesetting.text_box import FittedText


@dataclass(slots=True, kw_only=True, eq=False)
class CachedContent:
    """A mark that keeps what was made of it; None where it was not made yet, or would not do for other records.

    Attributes
    ----------
    objects:
        What is stamped.
    drawings:
        Place in the flattened template → what is drawn there.
    states:
        What says in the flattened template of its buttons that they are no longer as they were.
    """

    objects: Sequence[IndirectObject] | None = None
    drawings: Mapping[int, bytes] | None = None
    states: Sequence[Entry] = ()


@dataclass(slots=True, eq=False)
class TextContent(CachedContent):
    """A text for a field: what is stored, and how it is laid out in each of its widgets."""

    name: str
    text: str
    fitted: tuple[FittedText | FallbackText, ...]


@dataclass(frozen=True, slots=True)
class ListContent:
    """The rows of a list box that are chosen, from 0, and the size of its type in points."""

    name: str
    chosen: tuple[int, ...]


@dataclass(slots=True, eq=False)
class ButtonContent(CachedContent):
    """The answer that a group of buttons gives; None for off, which is stored too: it is not the same as no answer."""

    name: str
    value: str | None


@dataclass(frozen=True, slots=True)
class CurveContent:
    """The marks of one curve in printed order, None where one is missing."""

    name: str
    marks: tuple[Decimal | None, ...]
    colour: str


@dataclass(frozen=True, slots=True)
class PictureContent:
    """A picture for a widget."""

    name: str
    picture: Picture


FieldContent = TextContent | ListContent | ButtonContent | CurveContent | PictureContent
