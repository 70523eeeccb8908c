"""Lays out text whose characters the form font lacks in a box, from other fonts (ISO 32000-2 §9.7, §12.7.4.3)."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from ndrcpdf.model.findings import Finding
from ndrcpdf.pdf.typesetting.font_subsets import FontSubset
from ndrcpdf.pdf.typesetting.lines import FontResource, FontStack, Line, line_operators
from ndrcpdf.pdf.typesetting.text_box import CENTRED, LEFT, RIGHT, TextBox, too_long


@dataclass(frozen=True, slots=True)
class FallbackText:
    """A text laid out in fonts of a stack, and its font size in points.

    Its lines are, for a comb, its graphemes from left to right.
    """

    lines: tuple[Line, ...]
    size: float
    stack: FontStack


def fit_fallback(stack: FontStack, box: TextBox, text: str) -> FallbackText | Finding:
    """The text laid out in the box: as large as the box says, smaller where it must be, never cut.

    A text that does not fit at the smallest size, or has a character that no font has, gives an unplaced finding.
    """
    if fault := stack.fault(text.replace("\n", " ") if box.multiline else text):
        return fault
    if box.cells:
        fitted = _in_cells(stack, box, text)
    elif box.multiline:
        fitted = _on_lines(stack, box, text)
    else:
        fitted = _on_one_line(stack, box, text)
    return fitted or too_long(box, text)


def _on_one_line(stack: FontStack, box: TextBox, text: str) -> FallbackText | None:
    line = stack.line(text)
    size = min(box.size, box.line_width / (line.width or 1))
    return FallbackText((line,), size, stack) if box.allows(size) else None


def _on_lines(stack: FontStack, box: TextBox, text: str) -> FallbackText | None:
    for size in box.sizes():
        lines = stack.wrapped(text, box.line_width / size)
        if len(lines) <= box.line_count(size):
            return FallbackText(lines, size, stack)
    return None


def _in_cells(stack: FontStack, box: TextBox, text: str) -> FallbackText | None:
    graphemes = stack.graphemes(text)
    if len(graphemes) > box.cells:
        return None
    widest = max((grapheme.width for grapheme in graphemes), default=1.0) or 1.0
    size = min(box.size, box.width / box.cells / widest)
    return FallbackText(graphemes, size, stack) if box.allows(size) else None


# ── Drawing ──────────────────────────────────────────────────────────────────────────────────────────────────────────


FallbackFonts = Mapping[FontStack, Mapping[int, FontResource]]
"""The fonts that texts are drawn with, by their places in a stack."""


def fallback_fonts(texts: Iterable[FallbackText]) -> FallbackFonts:
    """The fonts that the texts of a record are drawn with, one subset of each for all of them."""
    lines: dict[FontStack, list[Line]] = {}
    for text in texts:
        lines.setdefault(text.stack, []).extend(text.lines)
    return {
        stack: {number: FontResource(b"/NDRCX%d" % number, subset) for number, subset in stack.subsets(drawn).items()}
        for stack, drawn in lines.items()
    }


def subsets_by_name(fonts: FallbackFonts) -> dict[bytes, FontSubset]:
    """The subsets of the fonts by their names in the resources."""
    return {font.name: font.subset for resources in fonts.values() for font in resources.values()}


def fallback_operators(box: TextBox, text: FallbackText, fonts: FallbackFonts) -> bytes:
    """The text object that shows a text, in the coordinates of the box."""
    resources = fonts[text.stack]
    placed = [
        b"1 0 0 1 %.6g %.6g Tm %b" % (left, baseline, line_operators(line, resources, text.size))
        for line, left, baseline in _places(box, text)
    ]
    return b"BT %b %b ET" % (box.colour, b" ".join(placed))


def _places(box: TextBox, text: FallbackText) -> Iterator[tuple[Line, float, float]]:
    """Each line with its left end and its baseline, in points."""
    baseline = box.first_baseline(text.size)
    if box.cells:
        cell = box.width / box.cells
        backwards = bool(text.lines) and text.lines[0].right_to_left
        first = (box.cells - len(text.lines)) * (RIGHT if backwards else box.quadding) // 2
        for number, grapheme in enumerate(text.lines, first):
            yield grapheme, (number + 0.5) * cell - grapheme.width * text.size / 2, baseline
        return
    for number, line in enumerate(text.lines):
        spare = box.width - line.width * text.size
        quadding = RIGHT if line.right_to_left and box.quadding == LEFT else box.quadding
        left = {LEFT: box.padding, CENTRED: spare / 2, RIGHT: spare - box.padding}[quadding]
        yield line, left, baseline - number * box.pitch(text.size)
