"""How much text the fields of a PDF hold, told before anything is laid out."""

from collections.abc import Iterator
from pathlib import Path

from ndrcpdf.pdf.acroform.field_kinds import takes_value
from ndrcpdf.pdf.acroform.field_tree import fields_by_name
from ndrcpdf.pdf.acroform.widget_appearance import text_box_of
from ndrcpdf.pdf.acroform.widget_geometry import can_show_value
from ndrcpdf.pdf.syntax.opening import opened, read_bytes
from ndrcpdf.pdf.typesetting.text_box import capacity

_SHOWS_TEXT = ("/Tx", "/Ch")


def text_capacities(path: Path) -> dict[str, int]:
    """Full name of a text or choice field → about how many characters of French prose its first widget holds.

    That is at the size of type that the field has when nothing is made smaller. Fields that show nothing are left out.

    Raises
    ------
    UnreadablePdfError
        The PDF cannot be read.
    """
    return dict(_capacities(path))


def _capacities(path: Path) -> Iterator[tuple[str, int]]:
    with opened(read_bytes(path), str(path)) as pdf:
        for name, terminals in fields_by_name(pdf, takes_value).items():
            alike = [each for each in terminals if each.kind == terminals[0].kind and each.kind in _SHOWS_TEXT]
            for terminal, widget in ((each, widget) for each in alike for widget in each.widgets):
                if can_show_value(widget):
                    box = text_box_of(terminal, widget)
                    yield name, capacity(box, box.size)
                    break
