"""What is put on a page for a value."""

from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from ndrcpdf.pdf.appearance import Fitted
from ndrcpdf.pdf.setting import Set
from ndrcpdf.schema import Picture

SHORT = 60
"""A text of more characters is prose, and does not come again: what is made of it is not kept."""


class TextMark(NamedTuple):
    """A text for a field: what is stored, and how it is laid out in each of its widgets."""

    name: str
    text: str
    fitted: tuple[Fitted | Set, ...]


@dataclass(frozen=True, slots=True)
class ListMark:
    """The rows of a list box that are chosen, from 0, and the size of its type in points."""

    name: str
    chosen: tuple[int, ...]


class GroupMark(NamedTuple):
    """The answer that a group of buttons gives; None for off, which is stored too: it is not the same as no answer."""

    name: str
    value: str | None


@dataclass(frozen=True, slots=True)
class CurveMark:
    """The marks of one curve in printed order, None where one is missing."""

    name: str
    marks: tuple[Decimal | None, ...]
    colour: str


@dataclass(frozen=True, slots=True)
class PictureMark:
    """A picture for a widget."""

    name: str
    picture: Picture


Mark = TextMark | ListMark | GroupMark | CurveMark | PictureMark
