"""What stamping needs of each field of a fillable PDF."""

import copy
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

import pikepdf

from ndrcpdf.geometry import Rect
from ndrcpdf.pdf.acroform.widget_geometry import Area
from ndrcpdf.pdf.syntax.incremental import Base
from ndrcpdf.pdf.typesetting.form_font import FontMetrics
from ndrcpdf.pdf.typesetting.text_box import TextBox

OFF = b"/Off"


@dataclass(frozen=True, slots=True)
class ObjectHead:
    """An object of the template, to be written again: its number, and itself up to what is filled in.

    ``holds_value`` says of a widget that it is one with its field, so that the value is written into it.
    """

    number: int
    head: bytes
    holds_value: bool = True


@dataclass(frozen=True, slots=True)
class TextWidget:
    """A widget that shows a text.

    Attributes
    ----------
    appearance:
        The object number kept for its appearance stream.
    tail:
        What ends its object, behind the value.
    shell, own_shell:
        The appearance stream up to its fonts; and up to its length, with the fonts of the template.
    opening:
        What its content begins with.
    placed:
        What its content begins with where it is drawn on the page itself.
    page:
        From 1; 0 for nowhere.
    """

    stub: ObjectHead
    box: TextBox
    appearance: int
    tail: bytes
    shell: bytes
    own_shell: bytes
    opening: bytes
    placed: bytes
    page: int
    rect: Rect


@dataclass(frozen=True, slots=True)
class TextField:
    """A field whose value is a text.

    Attributes
    ----------
    holders:
        Its objects that are no widgets; several where a PDF has several fields of one name.
    options:
        For a choice: what is shown for an exported value, in the order of the list.
    is_list:
        Whether it shows all its options and marks those chosen.
    most:
        How many characters it takes at most; 0 for any number.
    value:
        The text that it has in the template.
    """

    holders: tuple[ObjectHead, ...]
    widgets: tuple[TextWidget, ...]
    options: Mapping[str, str]
    is_list: bool = False
    most: int = 0
    value: str = ""


@dataclass(frozen=True, slots=True)
class Button:
    """A widget of a group: its on-states, and where it is."""

    stub: ObjectHead
    states: Mapping[bytes, bytes]
    """name of an on-state → the reference to its appearance"""
    page: int
    rect: Rect


@dataclass(frozen=True, slots=True)
class ButtonGroup:
    """The buttons of one field; a check box is a group of its own.

    Attributes
    ----------
    states:
        The value in data → the name of its on-state.
    in_unison:
        Whether all buttons that have the state are on, rather than the first.
    """

    holders: tuple[ObjectHead, ...]
    buttons: tuple[Button, ...]
    states: Mapping[str, bytes]
    in_unison: bool

    def state(self, answer: str | None) -> bytes:
        """The name of the state that an answer turns on; Off for none."""
        return OFF if answer is None else self.states.get(answer, OFF)

    def lit(self, state: bytes) -> Iterator[tuple[Button, bytes]]:
        """Each button with the state that it shows when the field has that state."""
        taken = False
        for button in self.buttons:
            shows = state in button.states and (self.in_unison or not taken)
            taken = taken or shows
            yield button, state if shows else OFF


@dataclass(frozen=True, slots=True)
class ChartLines:
    """The annotations that can show one curve of a chart, and the area of the chart on its page.

    ``shown`` is what each of them shows in the template, as its vertices are written; empty where it is hidden.
    """

    stubs: tuple[ObjectHead, ...]
    shown: tuple[bytes, ...]
    page: int
    area: Area


@dataclass(frozen=True, slots=True)
class PictureWidget:
    """A push button that shows a picture, and where it is."""

    stub: ObjectHead
    page: int
    area: Area


@dataclass(frozen=True, eq=False)
class Template:
    """A fillable PDF, ready to be stamped; each is equal to itself alone.

    Attributes
    ----------
    base:
        Its bytes, and what an update behind them has to say.
    texts, groups, pictures:
        Its fields by full name.
    charts:
        The curves of its charts, by the name of the chart and of the curve.
    read_only:
        The names of the fields that are not to be filled.
    face:
        The metrics of the font the appearances are written in.
    fonts:
        The font resources of the appearances, without the brackets.
    reserved:
        How many object numbers behind those of the base are kept for appearances.
    """

    base: Base
    texts: Mapping[str, TextField]
    groups: Mapping[str, ButtonGroup]
    pictures: Mapping[str, PictureWidget]
    charts: Mapping[str, ChartLines]
    read_only: frozenset[str]
    face: FontMetrics
    fonts: bytes
    reserved: int

    @property
    def data(self) -> bytes:
        """Its bytes."""
        return self.base.data

    @cached_property
    def names(self) -> frozenset[str]:
        """The full names of the fields that can hold a value."""
        return frozenset((*self.texts, *self.groups, *self.pictures))


def with_fonts(shell: bytes, fonts: bytes) -> bytes:
    """An appearance stream up to its length."""
    return b"%b/Resources<</Font<<%b>>>>/Length " % (shell, fonts)


def object_head(thing: pikepdf.Object, *filled_in: str, holds_value: bool = True) -> ObjectHead:
    """The object up to its end, without the entries that are filled in."""
    kept = copy.copy(thing)
    for key in filled_in:
        if key in kept:
            del kept[key]
    number = thing.objgen[0]
    return ObjectHead(number, b"%d 0 obj\n%b" % (number, kept.unparse().rstrip().removesuffix(b">>")), holds_value)
