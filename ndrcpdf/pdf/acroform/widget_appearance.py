"""The box of a text widget, from what its dictionary says of it (ISO 32000-2 §12.5.6.19, §12.7.4.3)."""

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Any, NamedTuple

import pikepdf

from ndrcpdf.pdf.acroform.field_tree import Flag, Terminal, as_list
from ndrcpdf.pdf.acroform.widget_geometry import numbers_of, rect_of, turn_of
from ndrcpdf.pdf.syntax.objects import copied
from ndrcpdf.pdf.typesetting.form_font import ASCENT, DESCENT
from ndrcpdf.pdf.typesetting.text_box import FREE_LEADING, LEFT, PADDING, RIGHT, SMALLEST, SMALLEST_AUTOMATIC, TextBox

_LARGEST_AUTOMATIC = 12.0
"""Of the type in a field that leaves its size to whoever fills it, in points."""
_COLOURS = {1: "g", 3: "rg", 4: "k"}
_OPERATOR = re.compile(r"[A-Za-z]{1,2}\*?")


class DefaultAppearance(NamedTuple):
    """What a ``/DA`` sets: the size of the type (0: as it fits), the distance of printed lines, the colour."""

    size: float
    leading: float
    colour: bytes


class Frame(NamedTuple):
    """Background and border of a widget: what draws them, and how far the text stays from the side, in points.

    ``pen`` is the width of the border, and ``edge`` that of the border with its relief.
    """

    ground: bytes
    padding: float
    pen: float
    edge: float


def text_box(terminal: Terminal, widget: pikepdf.Object) -> TextBox:
    """The box in which a text field, or a combo box, shows its value in one of its widgets."""
    rect, turn = rect_of(widget), turn_of(widget)
    width, height = (rect.height, rect.width) if turn in (90, 270) else (rect.width, rect.height)
    default = default_appearance(str(widget.get("/DA", terminal.entries.get("/DA", ""))))
    multiline = terminal.kind == "/Tx" and terminal.flag(Flag.MULTILINE)
    most = most_characters(terminal)
    cells = most if terminal.flag(Flag.COMB) and not multiline else 0
    frame = frame_of(widget, width, height, cells)
    is_high = multiline or (terminal.kind == "/Ch" and not terminal.flag(Flag.COMBO))
    return TextBox(
        width=width,
        height=height,
        size=_size(default, height - 2 * frame.pen, multiline=multiline),
        smallest=SMALLEST if default.size else SMALLEST_AUTOMATIC,
        multiline=multiline,
        leading=default.leading,
        quadding=_quadding(widget.get("/Q", terminal.entries.get("/Q"))),
        cells=cells,
        padding=frame.padding,
        edge=frame.edge if is_high and not default.leading else 0.0,
        colour=default.colour,
        frame=frame.ground,
    )


def most_characters(terminal: Terminal) -> int:
    """How many characters a text field takes at most; 0 for any number."""
    most = terminal.entries.get("/MaxLen", 0)
    return max(0, int(most)) if terminal.kind == "/Tx" and isinstance(most, int) else 0


def default_appearance(text: str) -> DefaultAppearance:
    """The operands of the operators in a default appearance; an operator that has too few of them is passed over."""
    size, leading, colour = 0.0, 0.0, b""
    operands: list[str] = []
    for word in text.split():
        if not _OPERATOR.fullmatch(word):
            operands.append(word)
            continue
        numbers = [float(operand) for operand in operands if re.fullmatch(r"[+-]?\d*\.?\d+|[+-]?\d+\.", operand)]
        if word == "Tf" and numbers:
            size = abs(numbers[-1])
        elif word == "TL" and numbers:
            leading = numbers[-1]
        elif word == _COLOURS.get(len(numbers)):
            colour = " ".join([*operands, word]).encode("ascii", "replace")
        operands = []
    return DefaultAppearance(size, leading, colour or b"0 g")


def frame_of(widget: pikepdf.Object, width: float, height: float, cells: int = 0) -> Frame:
    """Background and border of a widget of that upright size (§12.5.6.19, MK; §12.5.4, BS; table 166, Border).

    Between the ``cells`` of a comb there are lines, if it has a border at all.
    """
    looks = copied(widget.get("/MK"))
    border = _border(widget, _colour(looks, "/BC").upper())
    background = _colour(looks, "/BG")
    ground = b""
    if background:
        ground += b"q %b 0 0 %.6g %.6g re f Q " % (background, width, height)
    if border.pen:
        ground += _relief(border, width, height)
        path = _border_path(border, width, height) + _between_cells(border, width, height, cells)
        ground += b"q %b %.6g w %b%b S Q " % (border.colour, border.pen, border.dashes, path)
    edge = (2 if border.style in _RAISED else 1) * border.pen
    return Frame(ground, max(PADDING, 2 * edge), border.pen, edge)


class _Border(NamedTuple):
    """The width of a border in points, 0 where nothing is seen of it, its style, colour and dashes as operators."""

    pen: float
    style: str
    colour: bytes
    dashes: bytes


def _border(widget: pikepdf.Object, colour: bytes) -> _Border:
    """The border of a widget by its ``/BS``, or else by its ``/Border``, which is of older writers."""
    said = as_list(widget.get("/Border"))
    older = {"/W": said[2], "/S": "/D" if said[3:] else "/S", "/D": (said[3:] or [None])[0]} if said[2:] else {}
    style = dict(copied(widget["/BS"]).items()) if "/BS" in widget else older
    width = style.get("/W", 1)
    pen = float(width) if colour and isinstance(width, int | Decimal) else 0.0
    kind = str(style.get("/S", "/S"))
    dashes = " ".join(f"{dash:g}" for dash in numbers_of(style.get("/D"))) or "3"
    return _Border(max(0.0, pen), kind, colour, b"[%b] 0 d " % dashes.encode() if kind == "/D" else b"")


_RAISED = ("/B", "/I")


def _border_path(border: _Border, width: float, height: float) -> bytes:
    pen = border.pen
    if border.style == "/U":
        return b"0 %.6g m %.6g %.6g l" % (pen / 2, width, pen / 2)
    return b"%.6g %.6g %.6g %.6g re" % (pen / 2, pen / 2, width - pen, height - pen)


def _between_cells(border: _Border, width: float, height: float, cells: int) -> bytes:
    """The lines between the cells of a comb, as every viewer draws them."""
    if border.style not in ("/S", "/D"):
        return b""
    sides = (number * width / cells for number in range(1, cells))
    return b"".join(b" %.6g 0 m %.6g %.6g l" % (side, side, height) for side in sides)


def _relief(border: _Border, width: float, height: float) -> bytes:
    """The light and the shadow along the inside of a border that is raised (bevelled) or sunk (inset)."""
    if border.style not in _RAISED:
        return b""
    light, shadow = (b"1 g", b"0.5 g") if border.style == "/B" else (b"0.5 g", b"0.75 g")
    near, far = border.pen, 2 * border.pen
    inner = (far, far, width - far, far, width - far, height - far)
    inner_back = (width - far, height - far, far, height - far, far, far)
    below = (width - near, height - near, width - near, near, near, near, *inner)
    above = (near, near, near, height - near, width - near, height - near, *inner_back)
    return b"q %b %b f %b %b f Q " % (light, _polygon(above), shadow, _polygon(below))


def _polygon(corners: Sequence[float]) -> bytes:
    points = [b"%.6g %.6g" % point for point in zip(corners[0::2], corners[1::2], strict=True)]
    return b"%b m %b l h" % (points[0], b" l ".join(points[1:]))


def _colour(looks: pikepdf.Object, key: str) -> bytes:
    parts = numbers_of(looks.get(key))
    operator = _COLOURS.get(len(parts))
    return " ".join([*(f"{part:g}" for part in parts), operator]).encode() if operator else b""


def _size(default: DefaultAppearance, height: float, *, multiline: bool) -> float:
    """The size of the type: as large as the field says, where a line of it is no higher than what its border leaves."""
    if not default.size:
        return _automatic_size(height, multiline=multiline)
    highest = height / (FREE_LEADING if multiline else ASCENT + DESCENT)
    return default.size if default.leading else min(default.size, max(SMALLEST_AUTOMATIC, highest))


def _automatic_size(height: float, *, multiline: bool) -> float:
    """The size of the type in a field that has none of its own: what a line of it has room for."""
    if multiline:
        return _LARGEST_AUTOMATIC
    return max(SMALLEST_AUTOMATIC, min(_LARGEST_AUTOMATIC, (height - PADDING) / (ASCENT + DESCENT)))


def _quadding(value: Any) -> int:
    return int(value) if isinstance(value, int) and LEFT <= value <= RIGHT else LEFT
