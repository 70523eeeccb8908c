"""Text that the font of a form does not have, into a box: the rare half of :mod:`ndrcpdf.pdf.typesetting.text_box`."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from ndrcpdf.model.findings import Finding
from ndrcpdf.pdf.typesetting.font_subsets import ExtraFont
from ndrcpdf.pdf.typesetting.lines import DrawnFont, FontStack, Line, line_operators
from ndrcpdf.pdf.typesetting.text_box import CENTRED, LEFT, RIGHT, TextBox, sizes, too_long


@dataclass(frozen=True, slots=True)
class FallbackText:
    """A text laid out in fonts of its own, and the size of its type in points.

    Its lines are, for a comb, its letters from left to right.
    """

    lines: tuple[Line, ...]
    size: float
    stack: FontStack


def set_text(stack: FontStack, box: TextBox, text: str) -> FallbackText | Finding:
    """The text laid out in the box: as large as the box says, smaller where it must be, never cut.

    A text that does not fit at the smallest size, or cannot be set, gives an unplaced finding.
    """
    fault = stack.fault(text.replace("\n", " "))
    if fault:
        return fault
    if box.cells:
        found = _in_cells(stack, box, text)
    elif box.multiline:
        found = _on_lines(stack, box, text)
    else:
        found = _on_one_line(stack, box, text)
    return found or too_long(box, text)


def _on_one_line(stack: FontStack, box: TextBox, text: str) -> FallbackText | None:
    line = _line(stack, text)
    size = min(box.size, box.line_width / (line.width or 1))
    return FallbackText((line,), size, stack) if size >= min(box.smallest, box.size) else None


def _on_lines(stack: FontStack, box: TextBox, text: str) -> FallbackText | None:
    for size in sizes(box):
        lines = stack.wrapped(text, box.line_width / size)
        if not isinstance(lines, Finding) and len(lines) <= box.line_count(size):
            return FallbackText(lines, size, stack)
    return None


def _in_cells(stack: FontStack, box: TextBox, text: str) -> FallbackText | None:
    letters = stack.letters(text)
    if len(letters) > box.cells:
        return None
    widest = max((letter.width for letter in letters), default=1.0) or 1.0
    size = min(box.size, box.width / box.cells / widest)
    return FallbackText(letters, size, stack) if size >= min(box.smallest, box.size) else None


def _line(stack: FontStack, text: str) -> Line:
    line = stack.line(text)
    if isinstance(line, Finding):  # what is wrong with the whole text has been looked for before
        raise TypeError(line.code)
    return line


# ── Drawing ──────────────────────────────────────────────────────────────────────────────────────────────────────────


Fonts = Mapping[FontStack, Mapping[int, DrawnFont]]
"""The fonts that texts are drawn with, by their places in a stack."""


def subsets(texts: Iterable[FallbackText]) -> Fonts:
    """The fonts that the texts of a record are drawn with, one subset of each for all of them."""
    lines: dict[FontStack, list[Line]] = {}
    for text in texts:
        lines.setdefault(text.stack, []).extend(text.lines)
    return {
        stack: {number: DrawnFont(b"/NDRCX%d" % number, subset) for number, subset in stack.extra_fonts(all_).items()}
        for stack, all_ in lines.items()
    }


def by_name(fonts: Fonts) -> dict[bytes, ExtraFont]:
    """The same fonts by their names in the resources."""
    return {font.name: font.subset for drawn in fonts.values() for font in drawn.values()}


def set_operators(box: TextBox, text: FallbackText, fonts: Fonts) -> bytes:
    """The text object that shows a set text, in the coordinates of the box."""
    drawn = fonts[text.stack]
    placed = [
        b"1 0 0 1 %.6g %.6g Tm %b" % (left, baseline, line_operators(line, drawn, text.size))
        for line, left, baseline in _places(box, text)
    ]
    return b"BT %b %b ET" % (box.colour, b" ".join(placed))


def _places(box: TextBox, text: FallbackText) -> Iterator[tuple[Line, float, float]]:
    """Where each line begins, and its baseline."""
    baseline = box.first_baseline(text.size)
    if box.cells:
        cell = box.width / box.cells
        backwards = bool(text.lines) and text.lines[0].right_to_left
        first = (box.cells - len(text.lines)) * (RIGHT if backwards else box.quadding) // 2
        for number, letter in enumerate(text.lines, first):
            yield letter, (number + 0.5) * cell - letter.width * text.size / 2, baseline
        return
    for number, line in enumerate(text.lines):
        spare = box.width - line.width * text.size
        quadding = RIGHT if line.right_to_left and box.quadding == LEFT else box.quadding
        left = {LEFT: box.padding, CENTRED: spare / 2, RIGHT: spare - box.padding}[quadding]
        yield line, left, baseline - number * box.pitch(text.size)
