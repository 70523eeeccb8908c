"""The kind of a field, its options, and the on-states of its buttons (ISO 32000-2 §12.7.5)."""

from collections.abc import Iterator

import pikepdf

from ndrcpdf.pdf.acroform.field_tree import FieldFlag, TerminalField, as_list
from ndrcpdf.pdf.syntax.objects import dictionary_copy, name_bytes, name_key, readable_name

ICON_ONLY = 1
"""The text position of a push button that shows an icon and no caption (table 192, TP)."""


def takes_value(terminal: TerminalField) -> bool:
    """Whether a value can be given for a terminal field; others are commands, signatures, passwords or file names."""
    match terminal.kind:
        case "/Tx":
            return not (terminal.has(FieldFlag.PASSWORD) or terminal.has(FieldFlag.FILE_SELECT))
        case "/Ch":
            return True
        case "/Btn":
            return not terminal.has(FieldFlag.PUSHBUTTON) or shows_picture(terminal)
        case _:
            return False


def shows_picture(terminal: TerminalField) -> bool:
    """Whether a field is a push button that shows a picture and nothing else."""
    looks = terminal.widgets[0].get("/MK", pikepdf.Dictionary())
    return terminal.kind == "/Btn" and terminal.has(FieldFlag.PUSHBUTTON) and looks.get("/TP", 0) == ICON_ONLY


def is_list_box(terminal: TerminalField) -> bool:
    """Whether a field is a list box, which shows all its options and which of them are chosen."""
    return terminal.kind == "/Ch" and not terminal.has(FieldFlag.COMBO)


def choice_options(terminal: TerminalField) -> dict[str, str]:
    """The options of a choice field: export value → the text shown for it (§12.7.5.4, Opt)."""
    pairs = (as_list(option) or [option, option] for option in as_list(terminal.entries.get("/Opt")))
    return {str(pair[0]): str(pair[-1]) for pair in pairs}


def on_states(widget: pikepdf.Object) -> dict[str, pikepdf.Object]:
    """The names of the on-states of a button, and the appearance of each; a name may be empty."""
    normal = widget.get("/AP", pikepdf.Dictionary()).get("/N", pikepdf.Dictionary())
    if isinstance(normal, pikepdf.Stream) or not isinstance(normal, pikepdf.Dictionary):
        return {}
    named = {key.removeprefix("/"): normal[key] for key in normal.keys() if key != "/Off"}  # noqa: SIM118 - no dict
    return {state: shown for state, shown in named.items() if isinstance(shown, pikepdf.Stream)}


def new_on_state(terminal: TerminalField, number: int) -> str:
    """The name for the on-state of a button, by its place, that has no appearance or no name for one.

    It is the name that the field knows, else Yes; radio buttons are told apart by their number (§12.7.5.2.3,
    §12.7.5.2.4).
    """
    if as_list(terminal.entries.get("/Opt")):
        return str(number)
    is_one_of_several = terminal.has(FieldFlag.RADIO) and len(terminal.widgets) > 1
    known = _known_states(terminal, terminal.widgets[number], of_field=not is_one_of_several)
    usual = str(number + 1) if is_one_of_several else "Yes"
    return next((state for state in known if state not in ("Off", "")), usual)


def _known_states(terminal: TerminalField, widget: pikepdf.Object, *, of_field: bool) -> Iterator[str]:
    """The states that a button names, with those that the value and the default value of its field name."""
    appearances = dictionary_copy(dictionary_copy(widget.get("/AP")).get("/N"))
    yield from (readable_name(key) for key in appearances.keys())  # noqa: SIM118 - no dict
    said = (widget.get("/AS"), *(terminal.entries.get(key) for key in ("/DV", "/V") if of_field))
    yield from (readable_name(name_key(each)) for each in said if isinstance(each, pikepdf.Name))


def button_options(terminal: TerminalField) -> dict[str, bytes]:
    """The answers that the buttons of a field can give → the names of their on-states (§12.7.5.2.3, Opt).

    An answer is the export value that ``/Opt`` has for the button, else the name of the on-state.
    """
    exports = [str(option) for option in as_list(terminal.entries.get("/Opt"))]
    options: dict[str, bytes] = {}
    for number, widget in enumerate(terminal.widgets):
        for state in list(filter(None, on_states(widget))) or [new_on_state(terminal, number)]:
            answer = exports[number] if number < len(exports) else readable_name(state)
            options.setdefault(answer, name_bytes(state))
    return options
