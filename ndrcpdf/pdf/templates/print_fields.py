"""PrintField attributes of flattened fields: what kind they were, and which buttons are on (ISO 32000-2 §14.8.5.6).

Whether a button is on differs from record to record. So it is said by a class of attributes (§14.7.6.2): the class map
is one object to write again, where the attributes of the buttons would be many.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from ndrcpdf.pdf.acroform.field_tree import FieldFlag, TerminalField, as_list
from ndrcpdf.pdf.syntax.incremental import IndirectObject
from ndrcpdf.pdf.syntax.objects import dictionary_copy
from ndrcpdf.pdf.templates.template import ObjectHead, object_head

_BUTTON, _STATES = "/NDRCButton", {True: "/NDRCOn", False: "/NDRCOff"}
"""The beginnings of our class names: one class for each button, and one for each of the two states."""

ClassMapEntry = tuple[int, bytes]
"""The place of a button among all in the class map, and what the map has for it."""


@dataclass(frozen=True, slots=True)
class ButtonClass:
    """The entries of the class map for a button that is off and for one that is on, and whether it is on."""

    entries: tuple[ClassMapEntry, ClassMapEntry]
    is_on: bool


@dataclass(frozen=True, slots=True)
class ClassMap:
    """The class map, to be written again.

    Attributes
    ----------
    head:
        The map without the classes of buttons.
    unchanged:
        The entries of buttons that no record fills in.
    buttons:
        Number of a button in the template → its class.
    """

    head: ObjectHead
    unchanged: tuple[bytes, ...]
    buttons: Mapping[int, ButtonClass]

    def changed(self, entries: Iterable[ClassMapEntry]) -> IndirectObject:
        """The map with some of its entries changed."""
        written = [*self.unchanged]
        for place, entry in entries:
            written[place] = entry
        return self.head.completed(b"".join(written))


_NO_CLASSES = ClassMap(ObjectHead(0, b""), (), {})


def describe_field(
    pdf: pikepdf.Pdf, element: pikepdf.Object, terminal: TerminalField, widget: int, *, is_on: bool
) -> None:
    """Give the structure element of a flattened field its PrintField attributes; ``widget`` is its object number."""
    attributes = Dictionary(O=Name.PrintField, Role=_role(terminal))
    if "/TU" in terminal.dictionary:
        attributes.Desc = String(str(terminal.dictionary.TU))
    element.A = attributes
    if attributes.Role in (Name.cb, Name.rb):
        name = f"{_BUTTON}{widget}"
        element.C = Array([*as_list(element.get("/C")), Name(name)])
        classes = _class_map(pdf)
        classes[name] = classes[_STATES[is_on]]


def _role(terminal: TerminalField) -> Name:
    """The role of a field: text value, push button, radio button or check box."""
    if terminal.kind != "/Btn":
        return Name.tv
    if terminal.has(FieldFlag.PUSHBUTTON):
        return Name.pb
    return Name.rb if terminal.has(FieldFlag.RADIO) else Name.cb


def _class_map(pdf: pikepdf.Pdf) -> pikepdf.Object:
    """The class map, made an indirect object with a class for each state of a button."""
    root = pdf.Root.StructTreeRoot
    if _STATES[True] not in root.get("/ClassMap", Dictionary()):
        classes = dictionary_copy(root.get("/ClassMap"))
        for is_on, name in _STATES.items():
            state = Dictionary({"/O": Name.PrintField, "/checked": Name.on if is_on else Name.off})
            classes[name] = pdf.make_indirect(state)
        root.ClassMap = pdf.make_indirect(classes)
    return root.ClassMap


def read_class_map(pdf: pikepdf.Pdf) -> ClassMap:
    """The class map of a flattened PDF that has been saved, with the classes of :func:`describe_field`."""
    classes = pdf.Root.get("/StructTreeRoot", Dictionary()).get("/ClassMap", Dictionary())
    names = sorted(name for name in classes.keys() if name.startswith(_BUTTON))  # noqa: SIM118 - a set, in no order
    if not names:
        return _NO_CLASSES
    numbers = {is_on: classes[name].objgen[0] for is_on, name in _STATES.items()}
    buttons: dict[int, ButtonClass] = {}
    unchanged: list[bytes] = []
    for place, name in enumerate(names):
        off, on = (b"%b %d 0 R" % (name.encode("ascii"), numbers[is_on]) for is_on in (False, True))
        is_on = classes[name].objgen[0] == numbers[True]
        unchanged.append(on if is_on else off)
        buttons[int(name.removeprefix(_BUTTON))] = ButtonClass(((place, off), (place, on)), is_on)
    return ClassMap(object_head(classes, *names), tuple(unchanged), buttons)
