"""Lays out text in a box in the form font: its font size, its lines, its operators (ISO 32000-2 §12.7.4.3).

Nearly every value takes this way, so it is measured: what repeats is worked out once for each box.
"""

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from typing import NamedTuple

from ndrcpdf.messages import Message
from ndrcpdf.model.findings import Finding, Severity
from ndrcpdf.pdf.syntax.objects import literal_string
from ndrcpdf.pdf.typesetting.characters import composed
from ndrcpdf.pdf.typesetting.font_metrics import ASCENT, COMPOSITE_FONT, DESCENT, SIMPLE_FONT, FontMetrics
from ndrcpdf.pdf.typesetting.line_breaks import pieces

SMALLEST = 6.0
"""The font size in points below which a text is reported instead of being shrunk further."""
SMALLEST_AUTOMATIC = 4.0
"""The same, in a field whose default appearance leaves the font size open."""
_SIZE_STEP = 0.5
"""By how many points the font size of several lines is reduced at a time."""
PADDING = 2.0
"""Between the side of a box without a border and the text, in points."""
FREE_LEADING = 1.2
"""The distance of lines that are not printed, in parts of the font size."""
_LINE_TOLERANCE = 0.02
"""The part of a line that a box may lack, since rectangles are rounded when they are written."""
_MEAN_WIDTH = 0.436
"""The mean width of a character of French prose in Liberation Sans, spaces included, in parts of the font size."""
_SURE_REDUCTION = 0.9
"""A text that is too long is to be shortened to this part of itself at most: its words may be wider than the mean."""

LEFT, CENTRED, RIGHT = 0, 1, 2
"""Quadding (table 228, Q)."""
_COMPOSITE, _SIMPLE = COMPOSITE_FONT.encode(), SIMPLE_FONT.encode()


@dataclass(frozen=True)
class TextBox:
    """The box of a text widget, upright: where the widget is rotated, so is the box.

    Attributes
    ----------
    width, height:
        In points.
    size:
        The font size where there is room enough, in points.
    smallest:
        The font size below which a text is not shrunk.
    multiline:
        Whether it takes several lines.
    leading:
        The distance of its printed lines in points; 0 where none are printed.
    quadding:
        How text is aligned: 0 left, 1 centred, 2 right.
    cells:
        For a comb: how many characters it has room for; else 0.
    padding:
        Between the side of the box and the text, in points.
    edge:
        The width of the border that lines keep clear of, in points.
    colour:
        The operators that set the colour, as they are in the default appearance.
    frame:
        The operators that draw background and border.
    """

    width: float
    height: float
    size: float
    smallest: float = SMALLEST
    multiline: bool = False
    leading: float = 0.0
    quadding: int = LEFT
    cells: int = 0
    padding: float = PADDING
    edge: float = 0.0
    colour: bytes = b"0 g"
    frame: bytes = b""

    def allows(self, size: float) -> bool:
        """Whether text may have that font size."""
        return size >= min(self.smallest, self.size)

    def sizes(self) -> Iterator[float]:
        """The font sizes to try, the largest first."""
        size = self.size
        while self.allows(size):
            yield size
            size -= _SIZE_STEP

    def pitch(self, size: float) -> float:
        """The distance of lines of that font size; the height of the box where there is one line."""
        return (self.leading or FREE_LEADING * size) if self.multiline else self.height

    def line_count(self, size: float) -> int:
        """How many lines of that font size the box has."""
        return max(1, int((self.height - 2 * self.edge) / self.pitch(size) + _LINE_TOLERANCE))

    @cached_property
    def line_width(self) -> float:
        """The room for text on a line, in points."""
        return self.width - 2 * self.padding

    def first_baseline(self, size: float) -> float:
        """The height of the first baseline above the bottom of the box; on a printed line the same for all sizes."""
        nominal = self.size if self.leading or not self.multiline else size
        pitch = self.pitch(size)
        top = self.height - self.edge - self._free_above(size)
        return top - pitch + (pitch - (ASCENT + DESCENT) * nominal) / 2 + DESCENT * nominal

    def _free_above(self, size: float) -> float:
        """The space above lines that are not printed: as much as beside them, where there is room for it."""
        if self.leading or not self.multiline:
            return 0.0
        spare = self.height - 2 * self.edge - self.line_count(size) * self.pitch(size)
        return max(0.0, min(self.padding - self.edge, spare))

    @cached_property
    def full_size_beginnings(self) -> Mapping[bytes, bytes]:
        """Font name → the beginning of a text object in the box's own font size, which nearly every value has."""
        return {font: self.beginning(font, self.size) for font in (_SIMPLE, _COMPOSITE)}

    def beginning(self, font: bytes, size: float) -> bytes:
        """The operators that begin a text object: colour, font and size, and for text at the left its position."""
        begun = b"BT %b %b %.6g Tf " % (self.colour, font, size)
        if self.cells or self.quadding != LEFT:
            return begun
        leading = b"%.6g TL " % self.pitch(size) if self.multiline else b""
        return b"%b%b%.6g %.6g Td " % (begun, leading, self.padding, self.first_baseline(size))

    @cached_property
    def full_size_baseline(self) -> float:
        """The height of the first baseline in the box's own font size."""
        return self.first_baseline(self.size)


class FittedText(NamedTuple):
    """A text laid out in the form font: its lines, composed, and their font size in points."""

    lines: tuple[str, ...]
    size: float


def fit(metrics: FontMetrics, box: TextBox, text: str) -> FittedText | Finding | None:
    """The text laid out in the box: as large as the box says, smaller where it must be, never cut.

    A text that does not fit at the smallest size gives an unplaced finding; a text with a character that the font
    lacks gives None, and :mod:`ndrcpdf.pdf.typesetting.fallback_text` has other fonts for it.
    """
    shown = composed(text)
    try:
        if box.cells:
            fitted = _in_cells(metrics, box, shown)
        elif box.multiline:
            fitted = _on_lines(metrics, box, shown)
        else:
            fitted = _on_one_line(metrics, box, shown)
    except KeyError:
        return None
    return fitted or too_long(box, shown)


def _on_one_line(metrics: FontMetrics, box: TextBox, text: str) -> FittedText | None:
    width = metrics.width(text)
    size = box.size if width * box.size <= box.line_width else box.line_width / width
    return FittedText((text,), size) if box.allows(size) else None


def _in_cells(metrics: FontMetrics, box: TextBox, text: str) -> FittedText | None:
    if len(text) > box.cells:
        return None
    widest = max((metrics.width(character) for character in text), default=1.0)
    size = min(box.size, box.width / box.cells / widest)
    return FittedText((text,), size) if box.allows(size) else None


def _on_lines(metrics: FontMetrics, box: TextBox, text: str) -> FittedText | None:
    if "\n" not in text and metrics.width(text) * box.size <= box.line_width:
        return FittedText((text.rstrip(" "),), box.size)
    paragraphs = [_measured(metrics, paragraph) for paragraph in text.split("\n")]
    for size in box.sizes():
        room = box.line_width / size
        lines = [line for paragraph in paragraphs for line in _wrapped(metrics, paragraph, room)]
        if len(lines) <= box.line_count(size):
            return FittedText(tuple(lines), size)
    return None


class _Paragraph(NamedTuple):
    """A paragraph with the pieces between which it may be broken, measured along one endless line.

    Attributes
    ----------
    places:
        Where each piece begins, and the last ends, in characters.
    begins, ends:
        Where each piece begins, and where it ends without the spaces behind it, in parts of the font size.
    """

    text: str
    places: list[int]
    begins: list[float]
    ends: list[float]


def _measured(metrics: FontMetrics, text: str) -> _Paragraph:
    broken = pieces(text)
    widths = [*map(metrics.piece_widths, broken)]
    begins = [*accumulate([whole for whole, _visible in widths], initial=0.0)]
    ends = [begin + visible for begin, (_whole, visible) in zip(begins, widths, strict=False)]
    return _Paragraph(text, [*accumulate(map(len, broken), initial=0)], begins, ends)


def _wrapped(metrics: FontMetrics, paragraph: _Paragraph, room: float) -> Iterator[str]:
    """The lines of a paragraph, first fit; a piece that is longer than a whole line is broken where the line ends.

    The spaces behind a piece take no room at the end of a line.
    """
    text, places, begins, ends = paragraph
    piece, place, begin = 0, 0, 0.0
    while piece < len(ends):
        following = bisect_right(ends, begin + room, piece)
        rest = text[place : places[piece + 1]]
        if following > piece or len(rest) == 1:
            piece = max(following, piece + 1)
            yield text[place : places[piece]].rstrip(" ")
            place, begin = places[piece], begins[piece]
        else:
            head = _head(metrics, rest, room)
            yield head
            place, begin = place + len(head), begin + metrics.width(head)
    if not ends:
        yield ""


def _head(metrics: FontMetrics, text: str, room: float) -> str:
    """As much of the beginning of a text as there is room for: one character at least."""
    end, width = 0, 0.0
    while end < len(text) and width + metrics.widths[text[end]] <= room:
        width += metrics.widths[text[end]]
        end += 1
    return text[: max(1, end)]


def capacity(box: TextBox, size: float) -> int:
    """About how many characters of French prose the box holds at that font size."""
    return box.cells or int(box.line_count(size) * box.line_width / (_MEAN_WIDTH * size))


def too_long(box: TextBox, text: str) -> Finding:
    """An unplaced finding about a text that the box does not hold."""
    lines = 1 if box.cells else box.line_count(box.smallest)
    holds = capacity(box, box.smallest)
    message = (
        Message("the text of {length} characters is too long for its {lines} lines", length=len(text), lines=lines)
        if lines > 1
        else Message("the text of {length} characters is too long for its blank", length=len(text))
    )
    most = holds if box.cells else min(holds, int(_SURE_REDUCTION * len(text)))
    remedy = Message("shorten it to about {number} characters", number=most)
    return Finding("too-long", message, Severity.ERROR, remedy)


# ── Drawing ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def content_beginning(box: TextBox) -> bytes:
    """What an appearance stream has before its text: the frame, and the begin of the variable text (§12.7.4.3).

    :data:`CONTENT_END` ends it.
    """
    return b"%b/Tx BMC q 0 0 %.6g %.6g re W n " % (box.frame, box.width, box.height)


CONTENT_END = b" Q EMC"


def text_operators(metrics: FontMetrics, box: TextBox, fitted: FittedText) -> bytes:
    """The text object that shows a text, in the coordinates of the box."""
    lines, size = fitted
    font, shows = _shows(metrics, lines)
    begun = box.full_size_beginnings[font] if size == box.size else box.beginning(font, size)
    if box.cells:
        return b"%b%b ET" % (begun, b" ".join(_shows_in_cells(metrics, box, fitted)))
    if box.quadding == LEFT:
        return b"%b%b ET" % (begun, b" T* ".join(shows))
    baseline = box.full_size_baseline if size == box.size else box.first_baseline(size)
    pitch = box.pitch(size)
    placed = [
        b"1 0 0 1 %.6g %.6g Tm %b" % (_left(metrics, box, line, size), baseline - number * pitch, show)
        for number, (line, show) in enumerate(zip(lines, shows, strict=True))
    ]
    return b"%b%b ET" % (begun, b" ".join(placed))


def _left(metrics: FontMetrics, box: TextBox, line: str, size: float) -> float:
    """The left end of a line that is centred or at the right."""
    spare = box.width - metrics.width(line) * size
    return spare / 2 if box.quadding == CENTRED else spare - box.padding


def _shows_in_cells(metrics: FontMetrics, box: TextBox, fitted: FittedText) -> Iterator[bytes]:
    """The operators that show each character in the middle of its cell of a comb (§12.7.5.3, Comb)."""
    (text,) = fitted.lines
    cell, baseline = box.width / box.cells, box.first_baseline(fitted.size)
    first = (box.cells - len(text)) * box.quadding // 2
    _font, shows = _shows(metrics, tuple(text))
    for number, (character, show) in enumerate(zip(text, shows, strict=True), first):
        left = (number + 0.5) * cell - metrics.width(character) * fitted.size / 2
        yield b"1 0 0 1 %.6g %.6g Tm %b" % (left, baseline, show)


def _shows(metrics: FontMetrics, lines: Sequence[str]) -> tuple[bytes, list[bytes]]:
    """The font that has all of the lines, and the operators that show each.

    The simple font takes one byte where the composite one takes four digits.
    """
    try:
        return _SIMPLE, [b"%b Tj" % literal_string(_winansi(line)) for line in lines]
    except UnicodeEncodeError:
        return _COMPOSITE, [b"<%b> Tj" % metrics.encoded(line).encode("ascii") for line in lines]


def _winansi(line: str) -> bytes:
    """A line in the encoding of the simple font; for most it is Latin-1, which Python writes many times as fast.

    The two differ in controls alone, of which no line has any.
    """
    try:
        return line.encode("latin-1")
    except UnicodeEncodeError:
        return line.encode("cp1252")


_ROW_HEIGHT = 1.25
"""The height of a row of a list box, in parts of the font size."""
_CHOSEN_COLOUR = b"0.6 0.757 0.855 rg"
"""The background of a chosen row, as PDF viewers paint it."""


def list_operators(metrics: FontMetrics, box: TextBox, rows: Sequence[str], chosen: Sequence[int]) -> tuple[int, bytes]:
    """The first visible row of a list box, and the operators that show its rows and which are chosen (§12.7.5.4).

    A row that is wider than the box is cut at its side, as every viewer does.
    """
    height = _ROW_HEIGHT * box.size
    side = max(1.0, box.edge)
    visible = max(1, int((box.height - 2 * side) / height))
    top = max(0, min(min(chosen, default=0), len(rows) - visible))
    parts: list[bytes] = []
    for place, number in enumerate(range(top, min(len(rows), top + visible)), 1):
        bottom = box.height - side - place * height
        if number in chosen:
            row = (side, bottom, box.width - 2 * side, height)
            parts.append(b"q %b %.6g %.6g %.6g %.6g re f Q" % (_CHOSEN_COLOUR, *row))
        font, (show,) = _shows(metrics, (rows[number],))
        baseline = bottom + (height - (ASCENT + DESCENT) * box.size) / 2 + DESCENT * box.size
        parts.append(b"BT %b %b %.6g Tf %.6g %.6g Td %b ET" % (box.colour, font, box.size, box.padding, baseline, show))
    return top, b" ".join(parts)
