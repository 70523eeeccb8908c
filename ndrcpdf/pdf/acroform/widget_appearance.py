"""The text box, the border and the background of a widget (ISO 32000-2 §12.5.4, §12.5.6.19, §12.7.4.3)."""

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Any, NamedTuple

import pikepdf

from ndrcpdf.pdf.acroform.field_tree import FieldFlag, TerminalField, as_list
from ndrcpdf.pdf.acroform.widget_geometry import WidgetArea, numbers_of
from ndrcpdf.pdf.syntax.objects import dictionary_copy
from ndrcpdf.pdf.typesetting.font_metrics import ASCENT, DESCENT
from ndrcpdf.pdf.typesetting.text_box import FREE_LEADING, LEFT, PADDING, RIGHT, SMALLEST, SMALLEST_AUTOMATIC, TextBox

_LARGEST_AUTOMATIC = 12.0
"""The font size in points where the default appearance leaves it open and there is room: as in Acrobat."""
_COLOUR_OPERATORS = {1: "g", 3: "rg", 4: "k"}
"""Number of colour components → the operator that sets a fill colour of so many (§8.6.8)."""
_OPERATOR = re.compile(r"[A-Za-z]{1,2}\*?")
_NUMBER = re.compile(r"[+-]?\d*\.?\d+|[+-]?\d+\.")


class DefaultAppearance(NamedTuple):
    """What a ``/DA`` sets: font size (0: as it fits), distance of printed lines, both in points, and colour."""

    size: float = 0.0
    leading: float = 0.0
    colour: bytes = b"0 g"


class Frame(NamedTuple):
    """Background and border of a widget.

    Attributes
    ----------
    operators:
        What draws them.
    padding:
        How far text stays from the side, in points.
    pen, edge:
        The width of the border, and that of the border with its relief, in points.
    """

    operators: bytes
    padding: float
    pen: float
    edge: float


def text_box_of(terminal: TerminalField, widget: pikepdf.Object) -> TextBox:
    """The box in which a text field, or a choice field, shows its value in one of its widgets."""
    width, height = WidgetArea.of(widget).size
    default = default_appearance(str(widget.get("/DA", terminal.entries.get("/DA", ""))))
    multiline = terminal.kind == "/Tx" and terminal.has(FieldFlag.MULTILINE)
    cells = max_length(terminal) if terminal.has(FieldFlag.COMB) and not multiline else 0
    frame = frame_of(widget, width, height, cells)
    has_lines = multiline or (terminal.kind == "/Ch" and not terminal.has(FieldFlag.COMBO))
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
        edge=frame.edge if has_lines and not default.leading else 0.0,
        colour=default.colour,
        frame=frame.operators,
    )


def max_length(terminal: TerminalField) -> int:
    """The most characters that a text field takes (table 232, MaxLen); 0 for any number."""
    most = terminal.entries.get("/MaxLen", 0)
    return max(0, int(most)) if terminal.kind == "/Tx" and isinstance(most, int) else 0


def default_appearance(text: str) -> DefaultAppearance:
    """What the operators of a default appearance set; an operator with too few operands is passed over."""
    found = DefaultAppearance()
    operands: list[str] = []
    for word in text.split():
        if _OPERATOR.fullmatch(word):
            found = _applied(found, word, operands)
            operands = []
        else:
            operands.append(word)
    return found


def _applied(before: DefaultAppearance, operator: str, operands: Sequence[str]) -> DefaultAppearance:
    """A default appearance with one more operator."""
    numbers = [float(operand) for operand in operands if _NUMBER.fullmatch(operand)]
    if operator == "Tf" and numbers:
        return before._replace(size=abs(numbers[-1]))
    if operator == "TL" and numbers:
        return before._replace(leading=numbers[-1])
    if operator == _COLOUR_OPERATORS.get(len(numbers)):
        return before._replace(colour=" ".join([*operands, operator]).encode("ascii", "replace"))
    return before


def frame_of(widget: pikepdf.Object, width: float, height: float, cells: int = 0) -> Frame:
    """Background and border of a widget of that upright size (§12.5.6.19, MK; §12.5.4, BS; table 166, Border).

    Between the ``cells`` of a comb there are lines, if it has a border at all.
    """
    looks = dictionary_copy(widget.get("/MK"))
    border = _border(widget, _colour(looks, "/BC").upper())
    background = _colour(looks, "/BG")
    operators = b""
    if background:
        operators += b"q %b 0 0 %.6g %.6g re f Q " % (background, width, height)
    if border.pen:
        operators += _relief(border, width, height)
        path = _border_path(border, width, height) + _between_cells(border, width, height, cells)
        operators += b"q %b %.6g w %b%b S Q " % (border.colour, border.pen, border.dashes, path)
    edge = (2 if border.style in _WITH_RELIEF else 1) * border.pen
    return Frame(operators, max(PADDING, 2 * edge), border.pen, edge)


class _Border(NamedTuple):
    """A border: its width in points (0 where nothing is seen of it), its style, the operators of colour and dashes."""

    pen: float
    style: str
    colour: bytes
    dashes: bytes


_SOLID, _DASHED, _UNDERLINE, _BEVELLED, _INSET = "/S", "/D", "/U", "/B", "/I"
"""Border styles (table 168)."""
_WITH_RELIEF = (_BEVELLED, _INSET)


def _border(widget: pikepdf.Object, colour: bytes) -> _Border:
    """The border of a widget by its ``/BS``, or else by its ``/Border``, which older writers give."""
    style = dict(dictionary_copy(widget["/BS"]).items()) if "/BS" in widget else _style_of_border_array(widget)
    width = style.get("/W", 1)
    pen = float(width) if colour and isinstance(width, int | Decimal) else 0.0
    kind = str(style.get("/S", _SOLID))
    dashes = " ".join(f"{dash:g}" for dash in numbers_of(style.get("/D"))) or "3"
    return _Border(max(0.0, pen), kind, colour, b"[%b] 0 d " % dashes.encode() if kind == _DASHED else b"")


def _style_of_border_array(widget: pikepdf.Object) -> dict[str, Any]:
    """The entries of a border style dictionary, from a ``/Border`` array: two radii, the width, maybe the dashes."""
    match as_list(widget.get("/Border")):
        case [_, _, width, dashes, *_]:
            return {"/W": width, "/S": _DASHED, "/D": dashes}
        case [_, _, width]:
            return {"/W": width}
        case _:
            return {}


def _border_path(border: _Border, width: float, height: float) -> bytes:
    pen = border.pen
    if border.style == _UNDERLINE:
        return b"0 %.6g m %.6g %.6g l" % (pen / 2, width, pen / 2)
    return b"%.6g %.6g %.6g %.6g re" % (pen / 2, pen / 2, width - pen, height - pen)


def _between_cells(border: _Border, width: float, height: float, cells: int) -> bytes:
    """The lines between the cells of a comb, as every viewer draws them."""
    if border.style not in (_SOLID, _DASHED):
        return b""
    sides = (number * width / cells for number in range(1, cells))
    return b"".join(b" %.6g 0 m %.6g %.6g l" % (side, side, height) for side in sides)


def _relief(border: _Border, width: float, height: float) -> bytes:
    """The light and the shadow along the inside of a bevelled or an inset border."""
    if border.style not in _WITH_RELIEF:
        return b""
    light, shadow = (b"1 g", b"0.5 g") if border.style == _BEVELLED else (b"0.5 g", b"0.75 g")
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
    components = numbers_of(looks.get(key))
    operator = _COLOUR_OPERATORS.get(len(components))
    return " ".join([*(f"{component:g}" for component in components), operator]).encode() if operator else b""


def _size(default: DefaultAppearance, height: float, *, multiline: bool) -> float:
    """The font size: that of the default appearance, where a line of it is no higher than the room in the border."""
    if not default.size:
        return _automatic_size(height, multiline=multiline)
    highest = height / (FREE_LEADING if multiline else ASCENT + DESCENT)
    return default.size if default.leading else min(default.size, max(SMALLEST_AUTOMATIC, highest))


def _automatic_size(height: float, *, multiline: bool) -> float:
    """The font size where the default appearance leaves it open: as large as one line has room for."""
    if multiline:
        return _LARGEST_AUTOMATIC
    return max(SMALLEST_AUTOMATIC, min(_LARGEST_AUTOMATIC, (height - PADDING) / (ASCENT + DESCENT)))


def _quadding(value: Any) -> int:
    return int(value) if isinstance(value, int) and LEFT <= value <= RIGHT else LEFT
