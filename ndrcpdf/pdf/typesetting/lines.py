"""Lays out text on lines of glyph runs, in any script and direction, from a stack of whole fonts (ISO 32000-2 §9.4).

A line is parted into runs of one font, script and direction; each is shaped, and they are put in order from left to
right. So that readers find the text again, every glyph has the text it stands for, and where several glyphs are one
letter, the text is written as their ActualText (§14.9.4).
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

from fontTools.unicodedata import script as script_of
from unicode_segmentation_rs import graphemes

from ndrcpdf.messages import Message
from ndrcpdf.model.findings import Finding, Severity
from ndrcpdf.pdf.typesetting.bidi import levels, paragraph_level, visual_order
from ndrcpdf.pdf.typesetting.characters import without_invisible
from ndrcpdf.pdf.typesetting.font_files import GLYPH_SPACE, OWN_FONT, FontFile, font_file
from ndrcpdf.pdf.typesetting.font_subsets import FontSubset, font_subset
from ndrcpdf.pdf.typesetting.line_breaks import pieces
from ndrcpdf.pdf.typesetting.shaping import Glyph, shape

_COMMON, _NO_SCRIPT = ("Zyyy", "Zinh"), "Zyyy"
"""The scripts of characters that go with any other: punctuation, digits, combining characters (UAX #24)."""
_SOFT_HYPHEN = "\u00ad"
_KEPT_WIDTHS = 4096
"""Widths of pieces of text that a stack keeps: each is measured for several font sizes."""


@dataclass(frozen=True, slots=True)
class GlyphRun:
    """Glyphs of one font, script and direction.

    Attributes
    ----------
    font:
        The place of the font in its stack.
    glyphs:
        From left to right.
    width:
        From its left end to its right, in units of glyph space.
    text:
        The text of the glyphs, in the order in which it is read.
    right_to_left:
        Whether it is read from right to left.
    """

    font: int
    glyphs: tuple[Glyph, ...]
    width: int
    text: str
    right_to_left: bool


@dataclass(frozen=True, slots=True)
class Line:
    """A line of glyph runs.

    Attributes
    ----------
    runs:
        From left to right.
    text:
        In the order in which it is read.
    right_to_left:
        Whether the paragraph runs from right to left, so that its lines begin at the right.
    """

    runs: tuple[GlyphRun, ...]
    text: str
    right_to_left: bool

    @property
    def width(self) -> float:
        """In parts of the font size."""
        return sum(run.width for run in self.runs) / GLYPH_SPACE


class _Item(NamedTuple):
    """A part of a line that has one font, script and level: its first character, and the one behind its last."""

    start: int
    end: int
    font: int
    script: str
    level: int


@dataclass(frozen=True, slots=True)
class FontStack:
    """Fonts in the order in which a character is looked for in them.

    The texts that :meth:`line`, :meth:`graphemes` and :meth:`wrapped` lay out have no :meth:`fault`.
    """

    files: tuple[FontFile, ...]

    def fault(self, text: str) -> Finding | None:
        """An unplaced finding about the characters of a text that no font has; None where there are none."""
        visible = without_invisible(text)
        missing = self._in_no_font(visible) or list(self._apart_from_their_base(visible))
        return missing_glyphs(list(dict.fromkeys(missing))) if missing else None

    def line(self, text: str) -> Line:
        """A text on one line."""
        base = paragraph_level(text)
        return self._laid_out(text, levels(text, base), base)

    def graphemes(self, text: str) -> tuple[Line, ...]:
        """What a person takes for one character each (UAX #29), as lines of their own, from left to right."""
        base = paragraph_level(text)
        depths = levels(text, base)
        lines, line_levels, start = [], [], 0
        for grapheme in graphemes(text, is_extended=True):
            end = start + len(grapheme)
            if without_invisible(grapheme):
                lines.append(self._laid_out(grapheme, depths[start:end], base))
                line_levels.append(depths[start])
            start = end
        return tuple(lines[place] for place in visual_order(line_levels))

    def wrapped(self, text: str, room: float) -> tuple[Line, ...]:
        """The text on lines that are no longer than the room, in parts of the font size.

        A piece that is longer than a whole line is broken where the line ends.
        """
        return tuple(line for paragraph in text.split("\n") for line in self._wrapped(paragraph, room))

    def subsets(self, lines: Iterable[Line]) -> dict[int, FontSubset]:
        """The subsets that the lines are drawn with, by the places of their fonts in the stack."""
        glyphs: dict[int, set[tuple[int, str]]] = {}
        for run in (run for line in lines for run in line.runs):
            glyphs.setdefault(run.font, set()).update((glyph.number, glyph.text) for glyph in run.glyphs)
        return {font: font_subset(self.files[font], used) for font, used in sorted(glyphs.items())}

    # ── Lines ────────────────────────────────────────────────────────────────────────────────────────────────────────

    def _wrapped(self, paragraph: str, room: float) -> Iterator[Line]:
        base = paragraph_level(paragraph)
        depths = tuple(levels(paragraph, base))
        for start, end in self._breaks(paragraph, depths, room):
            line = _ended(paragraph[start:end])
            yield self._laid_out(line, depths[start : start + len(line)], base)

    def _breaks(self, paragraph: str, depths: tuple[int, ...], room: float) -> Iterator[tuple[int, int]]:
        """Where the lines of a paragraph begin and end, first fit; spaces at the end of a line take no room."""
        start = place = 0
        width = 0.0
        for piece in pieces(paragraph):
            bare, end = place + len(piece.rstrip(" ")), place + len(piece)
            if start < place and width + self._width(paragraph[place:bare], depths[place:bare]) > room:
                yield start, place
                start, width = place, 0.0
            while start == place and self._width(paragraph[place:bare], depths[place:bare]) > room:
                place += self._head(paragraph[place:bare], depths[place:bare], room)
                yield start, place
                start = place
            width += self._width(paragraph[place:end], depths[place:end])
            place = end
        yield start, place

    def _head(self, text: str, depths: tuple[int, ...], room: float) -> int:
        """How many characters of a text there is room for; those of one grapheme at least."""
        end = 0
        for grapheme in graphemes(text, is_extended=True):
            longer = end + len(grapheme)
            if end and self._width(text[:longer], depths[:longer]) > room:
                break
            end = longer
        return end

    @lru_cache(maxsize=_KEPT_WIDTHS)  # noqa: B019 - a stack lives as long as its process
    def _width(self, text: str, depths: tuple[int, ...]) -> float:
        return self._laid_out(text, depths, base=0).width

    # ── Runs ─────────────────────────────────────────────────────────────────────────────────────────────────────────

    def _laid_out(self, text: str, depths: Sequence[int], base: int) -> Line:
        items = list(self._items(text, depths))
        runs = [self._run(text, item) for item in items]
        order = visual_order([item.level for item in items])
        return Line(tuple(runs[place] for place in order), text, right_to_left=base == 1)

    def _run(self, text: str, item: _Item) -> GlyphRun:
        start, end, backwards = item.start, item.end, item.level % 2 == 1
        glyphs, width = shape(self.files[item.font], text, start, end, script=item.script, right_to_left=backwards)
        return GlyphRun(item.font, glyphs, width, text[start:end], right_to_left=backwards)

    def _items(self, text: str, depths: Sequence[int]) -> Iterator[_Item]:
        """The parts of a line that have one font, script and level, in the order in which they are read."""
        for (font, script, level), same in groupby(self._grapheme_items(text, depths), key=lambda item: item[2:]):
            items = list(same)
            yield _Item(items[0].start, items[-1].end, font, script, level)

    def _grapheme_items(self, text: str, depths: Sequence[int]) -> Iterator[_Item]:
        start, font = 0, 0
        script = _script(text, _NO_SCRIPT)
        for grapheme in graphemes(text, is_extended=True):
            own = _script(grapheme, script)
            font = self._font_of(grapheme, font if own == script else 0)
            script = own
            yield _Item(start, start + len(grapheme), font, script, depths[start])
            start += len(grapheme)

    def _font_of(self, grapheme: str, last: int) -> int:
        """The font of a grapheme: the last one, so that words stay in one font, or else the first that has it."""
        wanted = set(without_invisible(grapheme))
        having = [font for font, file in enumerate(self.files) if file.glyphs.keys() >= wanted]
        return last if last in having else having[0]

    def _in_no_font(self, text: str) -> list[str]:
        return [character for character in text if not any(character in file.glyphs for file in self.files)]

    def _apart_from_their_base(self, text: str) -> Iterator[str]:
        """The combining characters that no font has together with their base, so that it could not draw both as one."""
        for grapheme in graphemes(text, is_extended=True):
            lacking = ([character for character in grapheme if character not in file.glyphs] for file in self.files)
            yield from min(lacking, key=len)


def font_stack(fonts: tuple[Path, ...] = ()) -> FontStack:
    """The font of the forms, whole, then those of the files as they are now.

    Raises
    ------
    UnreadableFontError
        A file is no font that can be embedded.
    """
    return FontStack(tuple(font_file(path) for path in (OWN_FONT, *fonts)))


def _script(text: str, otherwise: str) -> str:
    """The script of the first character that has one of its own."""
    return next((own for own in map(script_of, text) if own not in _COMMON), otherwise)


def _ended(line: str) -> str:
    """A line without the spaces at its end; a soft hyphen there is a hyphen (UAX #14 §5.4)."""
    line = line.rstrip(" ")
    return line[:-1] + "-" if line.endswith(_SOFT_HYPHEN) else line


def missing_glyphs(characters: Sequence[str]) -> Finding:
    """An unplaced finding about characters that no font has."""
    names = ", ".join(
        f"{character} (U+{ord(character):04X})" if character.isprintable() else f"U+{ord(character):04X}"
        for character in characters
    )
    return Finding(
        "no-glyph",
        Message("no font has a glyph for {characters}", characters=names),
        Severity.ERROR,
        Message("name a font file that has it with --font, or write it in Latin letters"),
    )


# ── Drawing ──────────────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class FontResource:
    """A font that lines are drawn with: its name in the resources, with its slash, and its subset."""

    name: bytes
    subset: FontSubset


def line_operators(line: Line, fonts: Mapping[int, FontResource], size: float) -> bytes:
    """The operators that show a line from the current text position on (§9.4.3).

    ``fonts`` are given by their places in the stack, ``size`` is the font size in points. The operators leave the font
    and the text position changed, and nothing else.
    """
    return b" ".join(_run_operators(run, fonts[run.font], size) for run in line.runs)


def _run_operators(run: GlyphRun, font: FontResource, size: float) -> bytes:
    """The operators that show a run so that readers find its text.

    A run from left to right has its text as ActualText where several glyphs are one letter. From right to left that
    would be read the wrong way round: poppler and pdfium put the characters of all glyphs in order themselves, and turn
    an ActualText too. There the glyphs without a text are drawn after all others, with an empty ActualText.
    """
    begin = b"%b %.6g Tf " % (font.name, size)
    with_text = [glyph for glyph in run.glyphs if glyph.text]
    without_text = [glyph for glyph in run.glyphs if not glyph.text]
    if not without_text:
        return begin + _shows(with_text, font.subset, size, 0, run.width)
    if not run.right_to_left or not with_text:
        return begin + _span(run.text, _shows(run.glyphs, font.subset, size, 0, run.width))
    between = with_text[-1].x + with_text[-1].width
    shown = _shows(with_text, font.subset, size, 0, between)
    return begin + shown + b" " + _span("", _shows(without_text, font.subset, size, between, run.width))


def _span(text: str, shows: bytes) -> bytes:
    """Operators as marked content with that ActualText."""
    return b"/Span<</ActualText<FEFF%b>>>BDC %b EMC" % (text.encode("utf-16-be").hex().upper().encode("ascii"), shows)


def _shows(glyphs: Sequence[Glyph], font: FontSubset, size: float, start: int, end: int) -> bytes:
    """The operators that show glyphs, and move from one place of their run to another."""
    shows = []
    pen = start
    for y, raised in groupby(glyphs, key=lambda glyph: glyph.y):
        parts = []
        for glyph in raised:
            parts.append(f"{pen - glyph.x}" if pen != glyph.x else "")
            parts.append(f"<{font.codes[glyph.number, glyph.text]:04X}>")
            pen = glyph.x + glyph.width
        show = f"[{''.join(parts)}] TJ".replace("><", "")
        shows.append(f"{y * size / GLYPH_SPACE:.6g} Ts {show} 0 Ts" if y else show)
    if pen != end:
        shows.append(f"[{pen - end}] TJ")
    return " ".join(shows).encode("ascii")
