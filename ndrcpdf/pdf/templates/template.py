"""A fillable PDF as it is compiled: what stamping needs of each of its fields (ISO 32000-2 §12.7)."""

import copy
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

import pikepdf

from ndrcpdf.geometry import Rect
from ndrcpdf.pdf.acroform.widget_geometry import WidgetArea
from ndrcpdf.pdf.syntax.incremental import IndirectObject, OriginalFile
from ndrcpdf.pdf.typesetting.font_metrics import FontMetrics
from ndrcpdf.pdf.typesetting.text_box import TextBox

OFF = b"/Off"
"""The name of the state of a button that is off."""


@dataclass(frozen=True, slots=True)
class ObjectHead:
    """A dictionary of the template that is written again: its number, and its bytes without the entries to be filled.

    ``holds_value`` says of a widget that it is merged with its field, so that the value is written into it.
    """

    number: int
    head: bytes
    holds_value: bool = True

    def completed(self, entries: bytes) -> IndirectObject:
        """The object with entries added."""
        return self.number, b"%b%b>>\nendobj\n" % (self.head, entries)


@dataclass(frozen=True, slots=True)
class TextWidget:
    """A widget that shows a text.

    Attributes
    ----------
    head:
        The widget without value and appearance.
    box:
        The box of its text.
    appearance:
        The object number reserved for its appearance stream.
    tail:
        The end of its object, behind the value.
    stream_head, stream_head_with_fonts:
        The appearance stream up to its fonts; and up to its length, with the fonts of the template.
    content_beginning, page_content_beginning:
        What the operators of its text follow: in the appearance stream; and in the content of the page.
    page:
        From 1; 0 where it is on none.
    rect:
        Its rectangle on the page.
    """

    head: ObjectHead
    box: TextBox
    appearance: int
    tail: bytes
    stream_head: bytes
    stream_head_with_fonts: bytes
    content_beginning: bytes
    page_content_beginning: bytes
    page: int
    rect: Rect


@dataclass(frozen=True, slots=True)
class TextField:
    """A text field or a choice field.

    Attributes
    ----------
    holders:
        Its objects that are no widgets; several where a PDF has several fields of one name.
    widgets:
        Its widgets that can show anything.
    options:
        For a choice: export value → the text shown for it, in the order of the list.
    is_list_box:
        Whether it shows all its options and which of them are chosen.
    max_length:
        The most characters that it takes; 0 for any number.
    value:
        The text that it has in the template.
    """

    holders: tuple[ObjectHead, ...]
    widgets: tuple[TextWidget, ...]
    options: Mapping[str, str]
    is_list_box: bool = False
    max_length: int = 0
    value: str = ""


@dataclass(frozen=True, slots=True)
class Button:
    """A widget of a group of buttons.

    Attributes
    ----------
    states:
        Name of an on-state → the reference to its appearance.
    page, rect:
        Where it is: page 0 for none.
    """

    head: ObjectHead
    states: Mapping[bytes, bytes]
    page: int
    rect: Rect


@dataclass(frozen=True, slots=True)
class ButtonGroup:
    """The buttons of one field; a check box is a group of one.

    Attributes
    ----------
    holders:
        The objects of the field that are no widgets.
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

    def shown_states(self, state: bytes) -> Iterator[tuple[Button, bytes]]:
        """Each button with the state that it shows when the field has that state."""
        is_taken = False
        for button in self.buttons:
            is_on = state in button.states and (self.in_unison or not is_taken)
            is_taken = is_taken or is_on
            yield button, state if is_on else OFF


@dataclass(frozen=True, slots=True)
class CurveAnnotations:
    """The PolyLine annotations that can show one curve of a chart.

    Attributes
    ----------
    heads:
        The annotations, each without what shows a stroke.
    vertices:
        What each of them shows in the template, as its vertices are written; empty where it is hidden.
    page, area:
        The page of the chart, and its area there.
    """

    heads: tuple[ObjectHead, ...]
    vertices: tuple[bytes, ...]
    page: int
    area: WidgetArea


@dataclass(frozen=True, slots=True)
class PictureWidget:
    """A push button that shows a picture, its page and its area there."""

    head: ObjectHead
    page: int
    area: WidgetArea


@dataclass(frozen=True, eq=False)
class Template:
    """A fillable PDF, ready to be stamped; each is equal to itself alone.

    Attributes
    ----------
    original:
        Its bytes, and what an update of them has to say.
    texts, groups, pictures:
        Its fields by name.
    curves:
        The curves of its charts, by the name of the chart and of the curve.
    read_only:
        The names of the fields that are not to be filled.
    metrics:
        The metrics of the font of the appearances.
    fonts:
        The font resources of the appearances, without the brackets.
    reserved:
        How many object numbers after those of the original are reserved for appearances.
    """

    original: OriginalFile
    texts: Mapping[str, TextField]
    groups: Mapping[str, ButtonGroup]
    pictures: Mapping[str, PictureWidget]
    curves: Mapping[str, CurveAnnotations]
    read_only: frozenset[str]
    metrics: FontMetrics
    fonts: bytes
    reserved: int

    @property
    def data(self) -> bytes:
        """Its bytes."""
        return self.original.data

    @cached_property
    def names(self) -> frozenset[str]:
        """The names of the fields that can hold a value."""
        return frozenset((*self.texts, *self.groups, *self.pictures))


def with_fonts(stream_head: bytes, fonts: bytes) -> bytes:
    """An appearance stream up to its length, from what it has up to its fonts."""
    return b"%b/Resources<</Font<<%b>>>>/Length " % (stream_head, fonts)


def object_head(thing: pikepdf.Object, *filled_in: str, holds_value: bool = True) -> ObjectHead:
    """The head of a dictionary, without the entries that are filled in."""
    kept = copy.copy(thing)
    for key in filled_in:
        if key in kept:
            del kept[key]
    number = thing.objgen[0]
    return ObjectHead(number, b"%d 0 obj\n%b" % (number, kept.unparse().rstrip().removesuffix(b">>")), holds_value)
