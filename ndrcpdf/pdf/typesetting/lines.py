"""Text that the font of a form does not have: from whole fonts, in any script and direction.

A line is parted into runs of one font, script and direction; each is shaped, and they are put in order from left to
right. So that readers find the text again, every glyph says what it stands for, and where several are one letter the
text is written as their ActualText (ISO 32000-2 §14.9.4).
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

from fontTools.unicodedata import script as script_of
from unicode_segmentation_rs import graphemes

from ndrcpdf.messages import Message
from ndrcpdf.model.findings import Finding, Severity
from ndrcpdf.pdf.typesetting.bidi import levels, paragraph_level, visual_order
from ndrcpdf.pdf.typesetting.font_files import OWN_FONT, FontFile, font_file
from ndrcpdf.pdf.typesetting.font_subsets import ExtraFont, extra_font
from ndrcpdf.pdf.typesetting.form_font import without_invisible
from ndrcpdf.pdf.typesetting.line_breaks import pieces
from ndrcpdf.pdf.typesetting.shaping import Glyph, needs_harfbuzz, shaped

_COMMON = ("Zyyy", "Zinh")
"""The scripts of what goes with any other: punctuation, digits, combining marks (UAX #24)."""
_SOFT_HYPHEN = "\u00ad"


@dataclass(frozen=True, slots=True)
class Run:
    """Glyphs of one font, script and direction.

    Attributes
    ----------
    font:
        The place of the font in its stack.
    glyphs:
        From left to right.
    width:
        From its left end to its right, in thousandths of the type size.
    text:
        What the glyphs stand for, in the order in which it is read.
    right_to_left:
        Whether that is from right to left.
    """

    font: int
    glyphs: tuple[Glyph, ...]
    width: int
    text: str
    right_to_left: bool


@dataclass(frozen=True, slots=True)
class Line:
    """A line, set.

    Attributes
    ----------
    runs:
        From left to right.
    text:
        In the order in which it is read.
    right_to_left:
        Whether the paragraph runs from right to left, so that its lines begin at the right.
    """

    runs: tuple[Run, ...]
    text: str
    right_to_left: bool

    @property
    def width(self) -> float:
        """In parts of the type size."""
        return sum(run.width for run in self.runs) / 1000


class _Item(NamedTuple):
    """A part of a line that is shaped as one."""

    start: int
    end: int
    font: int
    script: str
    level: int


@dataclass(frozen=True, slots=True)
class FontStack:
    """Fonts in the order in which a character is looked for in them."""

    files: tuple[FontFile, ...]

    def fault(self, text: str) -> Finding | None:
        """Why a text cannot be set: no font has a character of it, or its script needs shaping, which is missing."""
        visible = without_invisible(text)
        if missing := self._in_no_font(visible) or list(self._apart_from_their_letters(visible)):
            return no_glyph(list(dict.fromkeys(missing)))
        return _needs_shaping() if any(map(needs_harfbuzz, map(script_of, set(visible)))) else None

    def line(self, text: str) -> Line | Finding:
        """A text on one line."""
        base = paragraph_level(text)
        return self.fault(text) or self._set(text, levels(text, base), base)

    def letters(self, text: str) -> tuple[Line, ...]:
        """What a person takes for one character each, as lines of their own, from left to right.

        The text has no :meth:`fault`.
        """
        base = paragraph_level(text)
        depths = levels(text, base)
        lines, its_levels, start = [], [], 0
        for letter in graphemes(text, is_extended=True):
            end = start + len(letter)
            if without_invisible(letter):
                lines.append(self._set(letter, depths[start:end], base))
                its_levels.append(depths[start])
            start = end
        return tuple(lines[place] for place in visual_order(its_levels))

    def wrapped(self, text: str, room: float) -> tuple[Line, ...] | Finding:
        """The text on lines that are no longer than the room, in parts of the type size.

        A piece that is longer than a whole line is broken where the line ends.
        """
        paragraphs = text.split("\n")
        lines = (line for paragraph in paragraphs for line in self._wrapped(paragraph, room))
        return self.fault("".join(paragraphs)) or tuple(lines)

    def extra_fonts(self, lines: Iterable[Line]) -> dict[int, ExtraFont]:
        """The subsets that the lines are drawn with, by the places of their fonts in the stack."""
        glyphs: dict[int, set[tuple[int, str]]] = {}
        for run in (run for line in lines for run in line.runs):
            glyphs.setdefault(run.font, set()).update((glyph.number, glyph.text) for glyph in run.glyphs)
        return {font: extra_font(self.files[font], drawn) for font, drawn in sorted(glyphs.items())}

    # ── Lines ────────────────────────────────────────────────────────────────────────────────────────────────────────

    def _wrapped(self, paragraph: str, room: float) -> Iterator[Line]:
        base = paragraph_level(paragraph)
        depths = tuple(levels(paragraph, base))
        for start, end in self._breaks(paragraph, depths, room):
            line = _ended(paragraph[start:end])
            yield self._set(line, depths[start : start + len(line)], base)

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
        """How many characters of a text there is room for; those of one letter at least."""
        end = 0
        for letter in graphemes(text, is_extended=True):
            longer = end + len(letter)
            if end and self._width(text[:longer], depths[:longer]) > room:
                break
            end = longer
        return end

    @lru_cache(maxsize=4096)  # noqa: B019 - a stack lives as long as its process
    def _width(self, text: str, depths: tuple[int, ...]) -> float:
        return self._set(text, depths, base=0).width

    # ── Runs ─────────────────────────────────────────────────────────────────────────────────────────────────────────

    def _set(self, text: str, depths: Sequence[int], base: int) -> Line:
        items = list(self._items(text, depths))
        runs = [self._run(text, item) for item in items]
        order = visual_order([item.level for item in items])
        return Line(tuple(runs[place] for place in order), text, right_to_left=base == 1)

    def _run(self, text: str, item: _Item) -> Run:
        start, end, backwards = item.start, item.end, item.level % 2 == 1
        file = self.files[item.font]
        glyphs, width = shaped(file, text, start, end, script=item.script, right_to_left=backwards)
        return Run(item.font, glyphs, width, text[start:end], right_to_left=backwards)

    def _items(self, text: str, depths: Sequence[int]) -> Iterator[_Item]:
        """The parts of a line that have one font, script and level, in the order in which they are read."""
        letters = self._letters(text, depths)
        for (font, script, level), part in groupby(letters, key=lambda letter: letter[2:]):
            parts = list(part)
            yield _Item(parts[0].start, parts[-1].end, font, script, level)

    def _letters(self, text: str, depths: Sequence[int]) -> Iterator[_Item]:
        """What a person takes for one character each (UAX #29)."""
        start, font = 0, 0
        script = next((own for own in map(script_of, text) if own not in _COMMON), "Zyyy")
        for letter in graphemes(text, is_extended=True):
            own = next((own for own in map(script_of, letter) if own not in _COMMON), script)
            font = self._font_of(letter, font if own == script else 0)
            script = own
            yield _Item(start, start + len(letter), font, script, depths[start])
            start += len(letter)

    def _font_of(self, letter: str, last: int) -> int:
        """The font that a letter is drawn in: the last one, so that words stay whole, or else the first that has it."""
        wanted = set(without_invisible(letter))
        having = [font for font, file in enumerate(self.files) if file.glyphs.keys() >= wanted]
        return last if last in having else having[0]

    def _in_no_font(self, text: str) -> list[str]:
        return [character for character in text if not any(character in file.glyphs for file in self.files)]

    def _apart_from_their_letters(self, text: str) -> Iterator[str]:
        """The marks that no font has together with their letters, so that it could not draw both as one."""
        for letter in graphemes(text, is_extended=True):
            lacking = ([mark for mark in letter if mark not in file.glyphs] for file in self.files)
            yield from min(lacking, key=len)


@cache
def font_stack(fonts: tuple[Path, ...] = ()) -> FontStack:
    """Our own font, then those of the files; it is made once in a process.

    Raises
    ------
    UnreadableFontError
        A file is no font that can be embedded.
    """
    return FontStack(tuple(font_file(path) for path in (OWN_FONT, *fonts)))


def _ended(line: str) -> str:
    """A line without the spaces at its end; a soft hyphen there is a hyphen (UAX #14 §5.4)."""
    line = line.rstrip(" ")
    return line[:-1] + "-" if line.endswith(_SOFT_HYPHEN) else line


def no_glyph(characters: Sequence[str]) -> Finding:
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


def _needs_shaping() -> Finding:
    return Finding(
        "needs-shaping",
        Message("the letters of this script change with their neighbours, and what draws them so is not installed"),
        Severity.ERROR,
        Message("install it: `pip install 'ndrcpdf[shaping]'`"),
    )


# ── Drawing ──────────────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class DrawnFont:
    """A font that lines are drawn with: its name in the resources, with its slash, and its subset."""

    name: bytes
    subset: ExtraFont


def line_operators(line: Line, fonts: Mapping[int, DrawnFont], size: float) -> bytes:
    """The operators that show a line from the current text position on (ISO 32000-2 §9.4.3).

    ``fonts`` are given by their places in the stack, ``size`` is that of the type, in points. The operators leave the
    font and the text position changed, and nothing else.
    """
    return b" ".join(_run_operators(run, fonts[run.font], size) for run in line.runs)


def _run_operators(run: Run, font: DrawnFont, size: float) -> bytes:
    """A run, so that readers find its text.

    From left to right, it is marked with its text where several glyphs are one letter. From right to left that would
    be read the wrong way round: poppler and pdfium put the characters of all glyphs in order themselves, and turn an
    ActualText too. There the glyphs that stand for nothing are drawn after all others, and marked as to be passed over.
    """
    begin = b"%b %.6g Tf " % (font.name, size)
    speaking = [glyph for glyph in run.glyphs if glyph.text]
    silent = [glyph for glyph in run.glyphs if not glyph.text]
    if not silent:
        return begin + _shows(speaking, font.subset, size, 0, run.width)
    if not run.right_to_left or not speaking:
        return begin + _span(run.text, _shows(run.glyphs, font.subset, size, 0, run.width))
    between = speaking[-1].x + speaking[-1].width
    letters = _shows(speaking, font.subset, size, 0, between)
    return begin + letters + b" " + _span("", _shows(silent, font.subset, size, between, run.width))


def _span(text: str, shows: bytes) -> bytes:
    return b"/Span<</ActualText<FEFF%b>>>BDC %b EMC" % (text.encode("utf-16-be").hex().upper().encode("ascii"), shows)


def _shows(glyphs: Sequence[Glyph], font: ExtraFont, size: float, start: int, end: int) -> bytes:
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
        shows.append(f"{y * size / 1000:.6g} Ts {show} 0 Ts" if y else show)
    if pen != end:
        shows.append(f"[{pen - end}] TJ")
    return " ".join(shows).encode("ascii")
