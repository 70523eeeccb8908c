"""Text into a box: at which size, on which lines, and the drawing of it (ISO 32000-2 §12.7.4.3)."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ndrcpdf.messages import _
from ndrcpdf.pdf.fonts import ASCENT, DESCENT, Face, drawn
from ndrcpdf.schema import Finding, Severity

SMALLEST = 6.0
"""Below this size, in points, a text is reported instead of being shrunk further."""
_STEP = 0.5
_PADDING = 2.0
"""Between the side of the box and the text, in points."""

_GLUED = re.compile(r" (?=[:;!?»%€])|(?<=«) ")
"""French puts a space at these signs, and no line break."""
_PIECE = re.compile(r"(?<=\w-)(?=\w)")
_BREAK = re.compile(r"[ \u2000-\u2006\u2008-\u200a\u3000]+")


_FREE_LEADING = 1.2
"""The distance of lines that are not printed, in parts of the type size."""


@dataclass(frozen=True, slots=True)
class TextBox:
    """The blank of a text widget.

    Attributes
    ----------
    width, height:
        Of the box, in points.
    size:
        The size of the type where there is room enough.
    multiline:
        Whether it takes several lines.
    leading:
        The distance of its printed lines; 0 where none are printed.
    centred:
        Whether the text stands in the middle.
    colour:
        The operators that set the colour, as they stand in the default appearance.
    """

    width: float
    height: float
    size: float
    multiline: bool = False
    leading: float = 0.0
    centred: bool = False
    colour: str = "0 g"

    def pitch(self, size: float) -> float:
        """The distance of the lines of type of that size; the height of the box where there is one line."""
        return (self.leading or _FREE_LEADING * size) if self.multiline else self.height

    def line_count(self, size: float) -> int:
        """How many lines of type of that size the box has."""
        return max(1, int(self.height / self.pitch(size) + 0.02))

    @property
    def line_width(self) -> float:
        """The room for text on a line, in points."""
        return self.width - 2 * _PADDING

    def first_baseline(self, size: float) -> float:
        """The height of the first baseline above the bottom of the box; on a printed line it is one for all sizes."""
        nominal = self.size if self.leading or not self.multiline else size
        pitch = self.pitch(size)
        return self.height - pitch + (pitch - (ASCENT + DESCENT) * nominal) / 2 + DESCENT * nominal


@dataclass(frozen=True, slots=True)
class Fitted:
    """A text laid out: its lines, as they are drawn, and the size of their type in points."""

    lines: tuple[str, ...]
    size: float


def fit(face: Face, box: TextBox, text: str) -> Fitted | Finding:
    """The text laid out in the box: as large as the box says, smaller where it must be, never cut.

    A text that does not fit at the smallest size, or has a character that the font lacks, gives an unplaced finding.
    """
    shown = drawn(text)
    try:
        fitted = _on_lines(face, box, shown) if box.multiline else _on_one_line(face, box, shown)
    except KeyError:
        return _no_glyph(face.missing(shown.replace("\n", "")))
    return fitted or _too_long(face, box, shown)


def _on_one_line(face: Face, box: TextBox, text: str) -> Fitted | None:
    width = face.width(text)
    size = box.size if width * box.size <= box.line_width else box.line_width / width
    return Fitted((text,), size) if size >= min(SMALLEST, box.size) else None


def _on_lines(face: Face, box: TextBox, text: str) -> Fitted | None:
    paragraphs = [_measured(face, paragraph) for paragraph in _GLUED.sub("\u00a0", text).split("\n")]
    space = face.width(" ")
    size = box.size
    while size >= min(SMALLEST, box.size):
        room = box.line_width / size
        lines = [line for words in paragraphs for line in _wrapped(face, words, space, room)]
        if len(lines) <= box.line_count(size):
            return Fitted(tuple(lines), size)
        size -= _STEP
    return None


def _measured(face: Face, paragraph: str) -> list[tuple[str, str, float]]:
    """The pieces of a paragraph between which a line may break: the space before each, its text, its width."""
    pieces: list[tuple[str, str, float]] = []
    for number, word in enumerate(_BREAK.split(paragraph)):
        for part, piece in enumerate(_PIECE.split(word) if "-" in word else (word,)):
            pieces.append((" " if number and not part else "", piece, face.width(piece)))
    return pieces


def _wrapped(face: Face, pieces: Sequence[tuple[str, str, float]], space: float, room: float) -> Iterator[str]:
    """The lines of a paragraph, first fit; a piece that is longer than a whole line is broken where the line ends."""
    line, width = "", 0.0
    for gap, piece, piece_width in pieces:
        gap_width = space if gap else 0.0
        if not line or width + gap_width + piece_width <= room:
            line, width = line + (gap if line else "") + piece, width + (gap_width if line else 0.0) + piece_width
        else:
            yield line
            line, width = piece, piece_width
        while width > room and len(line) > 1:
            head = _head(face, line, room)
            yield head
            line = line[len(head) :]
            width = face.width(line)
    yield line


def _head(face: Face, text: str, room: float) -> str:
    """As much of the beginning of a text as there is room for: one character at least."""
    end, width = 0, 0.0
    while end < len(text) and width + face.widths[text[end]] <= room:
        width += face.widths[text[end]]
        end += 1
    return text[: max(1, end)]


def capacity(face: Face, box: TextBox, size: float) -> int:
    """About how many characters of French prose the box holds in type of that size."""
    sample = "La prospection de nouveaux clients et le suivi des ventes à distance, par écrit ou au téléphone, "
    return int(box.line_count(size) * box.line_width / (face.width(sample) / len(sample) * size))


def _too_long(face: Face, box: TextBox, text: str) -> Finding:
    lines = box.line_count(SMALLEST)
    holds = capacity(face, box, SMALLEST)
    message = (
        _("the text of {length} characters is too long for its {lines} lines").format(length=len(text), lines=lines)
        if lines > 1
        else _("the text of {length} characters is too long for its blank").format(length=len(text))
    )
    remedy = _("shorten it to about {number} characters").format(number=min(holds, int(0.9 * len(text))))
    return Finding("too-long", message, Severity.ERROR, remedy)


def _no_glyph(characters: Sequence[str]) -> Finding:
    names = ", ".join(f"U+{ord(character):04X}" for character in characters)
    return Finding(
        "no-glyph",
        _("the font has no glyph for {characters}").format(characters=names),
        Severity.ERROR,
        _("write it in Latin letters"),
    )


def text_content(face: Face, box: TextBox, fitted: Fitted, font: str) -> bytes:
    """The content stream that shows the laid out text, marked as the variable text of a field."""
    size = fitted.size
    operators = [f"/Tx BMC q 0 0 {box.width:.2f} {box.height:.2f} re W n BT {box.colour} {font} {size:.3f} Tf"]
    if box.centred:
        operators += _centred_lines(face, box, fitted)
    else:
        operators.append(f"{box.pitch(size):.3f} TL {_PADDING:.0f} {box.first_baseline(size):.3f} Td")
        operators.append(f"<{face.encoded(fitted.lines[0])}> Tj")
        operators += [f"T* <{face.encoded(line)}> Tj" if line else "T*" for line in fitted.lines[1:]]
    operators.append("ET Q EMC")
    return "\n".join(operators).encode("ascii")


def _centred_lines(face: Face, box: TextBox, fitted: Fitted) -> Iterator[str]:
    for number, line in enumerate(fitted.lines):
        left = (box.width - face.width(line) * fitted.size) / 2
        baseline = box.first_baseline(fitted.size) - number * box.pitch(fitted.size)
        yield f"1 0 0 1 {left:.3f} {baseline:.3f} Tm <{face.encoded(line)}> Tj"
