"""What kind a field is, its options, and the on-states of its buttons (ISO 32000-2 §12.7.5)."""

import pikepdf

from ndrcpdf.pdf.acroform.field_tree import (
    Flag,
    Terminal,
    as_list,
)
from ndrcpdf.pdf.syntax.objects import copied, name_bytes, name_of, name_text


def is_field(terminal: Terminal) -> bool:
    """Whether a terminal field is one that a value can be given for; others are commands, signatures, or secrets."""
    match terminal.kind:
        case "/Tx":
            return not (terminal.flag(Flag.PASSWORD) or terminal.flag(Flag.FILE_SELECT))
        case "/Ch":
            return True
        case "/Btn":
            return not terminal.flag(Flag.PUSHBUTTON) or shows_picture(terminal)
        case _:
            return False


def shows_picture(terminal: Terminal) -> bool:
    """Whether a push button is there to show a picture, and nothing else (§12.5.6.19, TP)."""
    looks = terminal.widgets[0].get("/MK", pikepdf.Dictionary())
    return terminal.kind == "/Btn" and terminal.flag(Flag.PUSHBUTTON) and looks.get("/TP", 0) == 1


def is_list(terminal: Terminal) -> bool:
    """Whether a field shows all its options, and marks those chosen."""
    return terminal.kind == "/Ch" and not terminal.flag(Flag.COMBO)


def exported(terminal: Terminal) -> dict[str, str]:
    """The options of a choice: exported value → what is shown for it (§12.7.5.4, Opt)."""
    pairs = (as_list(option) or [option, option] for option in as_list(terminal.entries.get("/Opt")))
    return {str(pair[0]): str(pair[-1]) for pair in pairs}


def on_states(widget: pikepdf.Object) -> dict[str, pikepdf.Object]:
    """The on-states of a button, as they are called, and what shows each; a name may be empty, a state show nothing."""
    normal = widget.get("/AP", pikepdf.Dictionary()).get("/N", pikepdf.Dictionary())
    if isinstance(normal, pikepdf.Stream) or not isinstance(normal, pikepdf.Dictionary):
        return {}
    named = {key.removeprefix("/"): normal[key] for key in normal.keys() if key != "/Off"}  # noqa: SIM118 - no dict
    return {state: shown for state, shown in named.items() if isinstance(shown, pikepdf.Stream)}


def made_state(terminal: Terminal, number: int) -> str:
    """What the on-state of a button is called that shows none, or one without a name: as its field says, else Yes.

    Radio buttons are told apart by their number (§12.7.5.2.3 and §12.7.5.2.4).
    """
    widget = terminal.widgets[number]
    named = [name_text(key) for key in copied(copied(widget.get("/AP")).get("/N")).keys()]  # noqa: SIM118 - no dict
    if as_list(terminal.entries.get("/Opt")):
        return str(number)
    is_one_of_several = terminal.flag(Flag.RADIO) and len(terminal.widgets) > 1
    said = () if is_one_of_several else (terminal.entries.get("/DV"), terminal.entries.get("/V"))
    stated = [name_text(name_of(each)) for each in (widget.get("/AS"), *said) if isinstance(each, pikepdf.Name)]
    usual = str(number + 1) if is_one_of_several else "Yes"
    return next((state for state in (*named, *stated) if state not in ("Off", "")), usual)


def button_options(terminal: Terminal) -> dict[str, bytes]:
    """What can be answered with the buttons of a field → the name of the on-state (§12.7.5.2.3, Opt).

    An answer is what ``/Opt`` says for the button, where the names of states are but numbers; else the name.
    """
    exports = [str(option) for option in as_list(terminal.entries.get("/Opt"))]
    options: dict[str, bytes] = {}
    for number, widget in enumerate(terminal.widgets):
        for state in [state for state in on_states(widget) if state] or [made_state(terminal, number)]:
            answer = exports[number] if number < len(exports) else name_text(state)
            options.setdefault(answer, name_bytes(state))
    return options
