"""What a tagged PDF says of fields that can no longer be filled (ISO 32000-2 §14.8.5.6, PrintField).

Whether a button is on, which each record has in its own way, is said by a class of attributes (§14.7.6.2): the map of
the classes is one object, to be written again with each record, where the attributes of each button would be many.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from ndrcpdf.pdf.acroform.field_tree import Flag, Terminal, as_list
from ndrcpdf.pdf.syntax.objects import copied
from ndrcpdf.pdf.templates.template import object_head

_BUTTON, _STATES = "/NDRCButton", {True: "/NDRCOn", False: "/NDRCOff"}
"""How the names of our classes begin: one for each button, and one for each of their states."""

Entry = tuple[int, bytes]
"""The place of a button among all in the map of the classes, and what stands there."""


@dataclass(frozen=True, slots=True)
class State:
    """What says of a button whether it is on: the entries of the map for off and for on, and which one is there."""

    entries: tuple[Entry, Entry]
    is_on: bool


@dataclass(frozen=True, slots=True)
class ClassMap:
    """The map of the classes, to be written again.

    Attributes
    ----------
    number:
        Its object.
    head:
        The object up to what is said of buttons.
    unchanged:
        What is said of each where nobody fills it in.
    states:
        Number of a button in the template → what says of it whether it is on.
    """

    number: int
    head: bytes
    unchanged: tuple[bytes, ...]
    states: Mapping[int, State]

    def piece(self, changed: Iterable[Entry]) -> bytes:
        """The object, with some of the entries changed."""
        entries = [*self.unchanged]
        for place, entry in changed:
            entries[place] = entry
        return b"%b%b>>\nendobj\n" % (self.head, b"".join(entries))


NO_CLASSES = ClassMap(0, b"", (), {})


def describe(pdf: pikepdf.Pdf, element: pikepdf.Object, terminal: Terminal, button: int, *, is_on: bool) -> None:
    """Give the structure element of a field the attributes that say what it was; ``button`` is the number of it."""
    described = Dictionary(O=Name.PrintField, Role=_role(terminal))
    if "/TU" in terminal.field:
        described.Desc = String(str(terminal.field.TU))
    element.A = described
    if described.Role in (Name.cb, Name.rb):
        name = f"{_BUTTON}{button}"
        element.C = Array([*as_list(element.get("/C")), Name(name)])
        classes = _open_classes(pdf)
        classes[name] = classes[_STATES[is_on]]


def _role(terminal: Terminal) -> Name:
    if terminal.kind != "/Btn":
        return Name.tv
    if terminal.flag(Flag.PUSHBUTTON):
        return Name.pb
    return Name.rb if terminal.flag(Flag.RADIO) else Name.cb


def _open_classes(pdf: pikepdf.Pdf) -> pikepdf.Object:
    """The map of the classes as an object of its own, which has one for each state."""
    root = pdf.Root.StructTreeRoot
    if _STATES[True] not in root.get("/ClassMap", Dictionary()):
        classes = copied(root.get("/ClassMap"))
        for is_on, name in _STATES.items():
            state = Dictionary({"/O": Name.PrintField, "/checked": Name.on if is_on else Name.off})
            classes[name] = pdf.make_indirect(state)
        root.ClassMap = pdf.make_indirect(classes)
    return root.ClassMap


def read_classes(pdf: pikepdf.Pdf) -> ClassMap:
    """The map of the classes of a PDF that is written, by what :func:`describe` has put into it."""
    classes = pdf.Root.get("/StructTreeRoot", Dictionary()).get("/ClassMap", Dictionary())
    buttons = sorted(name for name in classes.keys() if name.startswith(_BUTTON))  # noqa: SIM118 - a set, in no order
    if not buttons:
        return NO_CLASSES
    numbers = {is_on: classes[name].objgen[0] for is_on, name in _STATES.items()}
    states: dict[int, State] = {}
    unchanged: list[bytes] = []
    for place, name in enumerate(buttons):
        off, on = (b"%b %d 0 R" % (name.encode("ascii"), numbers[is_on]) for is_on in (False, True))
        is_on = classes[name].objgen[0] == numbers[True]
        unchanged.append(on if is_on else off)
        states[int(name.removeprefix(_BUTTON))] = State(((place, off), (place, on)), is_on)
    stub = object_head(classes, *buttons)
    return ClassMap(stub.number, stub.head, tuple(unchanged), states)
