"""What stamping keeps of objects, and which buttons show a state."""

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String

from ndrcpdf.geometry import Rect
from ndrcpdf.pdf.templates.template import OFF, Button, ButtonGroup, ObjectHead, object_head, with_fonts


def parsed(whole: bytes) -> pikepdf.Object:
    return pikepdf.Object.parse(whole.partition(b"obj\n")[2].removesuffix(b"endobj\n"))


@pytest.mark.parametrize("value", [String("a) >> b"), Array([1, Dictionary(A=2)]), Dictionary(B=Name("/x y"))])
def test_an_object_is_written_again_with_other_entries(value: pikepdf.Object) -> None:
    pdf = pikepdf.new()
    thing = pdf.make_indirect(Dictionary(Kept=value, V=String("old"), AS=Name.Off))
    head = object_head(thing, "/V", "/AS", "/NotThere")
    number, whole = head.completed(b"/V (new)")
    assert number == thing.objgen[0]
    assert whole.startswith(b"%d 0 obj\n" % number)
    assert parsed(whole) == Dictionary(Kept=value, V=String("new"))
    assert thing.V == "old"


def test_an_appearance_stream_is_begun_with_its_fonts() -> None:
    head = with_fonts(b"7 0 obj\n<</Type/XObject", b"/F 3 0 R") + b"0>>"
    assert head == b"7 0 obj\n<</Type/XObject/Resources<</Font<</F 3 0 R>>>>/Length 0>>"


def group(*states: str, in_unison: bool) -> ButtonGroup:
    nowhere = Rect(0, 0, 0, 0)
    buttons = [
        Button(ObjectHead(number, b""), {f"/{state}".encode(): b"1 0 R"}, 0, nowhere)
        for number, state in enumerate(states)
    ]
    return ButtonGroup((), tuple(buttons), {state: f"/{state}".encode() for state in states}, in_unison)


@pytest.mark.parametrize(
    ("answer", "in_unison", "shown"),
    [
        ("a", True, [b"/a", OFF, b"/a"]),
        ("a", False, [b"/a", OFF, OFF]),
        ("b", False, [OFF, b"/b", OFF]),
        (None, True, [OFF, OFF, OFF]),
        ("other", True, [OFF, OFF, OFF]),
    ],
)
def test_buttons_show_the_state_of_their_field(answer: str | None, in_unison: bool, shown: list[bytes]) -> None:
    buttons = group("a", "b", "a", in_unison=in_unison)
    assert [state for _button, state in buttons.shown_states(buttons.state(answer))] == shown
