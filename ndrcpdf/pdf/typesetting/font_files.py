"""Font files: what glyphs they have, and whether they may be used."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from importlib.resources import files
from io import BytesIO
from pathlib import Path
from typing import Any

from fontTools.ttLib import TTFont

from ndrcpdf.errors import NdrcpdfError, UnreadableFontError, reason_of
from ndrcpdf.messages import Message
from ndrcpdf.pdf.typesetting.form_font import characters_of

OWN_FONT = Path(str(files("ndrcpdf").joinpath("fonts/LiberationSans-Regular.ttf")))
"""The whole of the font that the forms have a subset of: Greek, Cyrillic, Hebrew, …"""

_EMBEDDING, _RESTRICTED = 0x000F, 0x0002
_NO_SUBSETS, _BITMAPS_ONLY = 0x0100, 0x0200
"""Bits of the embedding licensing rights (OpenType, OS/2.fsType)."""


@dataclass(frozen=True, eq=False, slots=True)
class FontFile:
    """A TrueType or OpenType font.

    Attributes
    ----------
    path, data:
        The file, and its bytes.
    program:
        The same, as fontTools reads it.
    glyphs:
        Character → the number of its glyph.
    """

    path: Path
    data: bytes = field(repr=False)
    program: TTFont = field(repr=False)
    glyphs: Mapping[str, int] = field(repr=False)

    def width(self, glyph: int) -> int:
        """The advance of a glyph as a PDF says it, in thousandths of the type size."""
        advance, _side_bearing = self.program["hmtx"][self.program.getGlyphName(glyph)]
        return self.thousandths(advance)

    def thousandths(self, units: float) -> int:
        """A length in units of the font, in thousandths of the type size."""
        return round(units * 1000 / int(self.program["head"].unitsPerEm))

    @property
    def has_cubic_outlines(self) -> bool:
        """Whether its outlines are those of PostScript (CFF), and not TrueType's."""
        return "CFF " in self.program

    @property
    def has_character_collection(self) -> bool:
        """Whether its CFF program names its glyphs by CIDs, as those of Chinese, Japanese and Korean fonts do."""
        return self.has_cubic_outlines and hasattr(self.program["CFF "].cff.topDictIndex[0], "ROS")


@cache
def font_file(path: Path) -> FontFile:
    """The font of a file, or the first of a collection; it is read once in a process.

    Raises
    ------
    UnreadableFontError
        There is no such file, it is no font, its glyphs have no outlines, or its licence forbids embedding it.
    """
    with font_errors(path):
        data = path.read_bytes()
        program = TTFont(BytesIO(data), fontNumber=0, lazy=True)
        glyphs = {character: program.getGlyphID(name) for character, name in characters_of(program).items()}
        if not {"glyf", "CFF "} & set(program.keys()):
            raise UnreadableFontError(
                Message("{file}: the glyphs of this font have no outlines that a PDF can hold", file=path),
                Message("name a font with TrueType or PostScript outlines"),
            )
        _check_rights(program, path)
        return FontFile(path, data, program, glyphs)


@contextmanager
def font_errors(path: Path) -> Iterator[None]:
    """Inside, whatever is wrong with a font becomes an :class:`UnreadableFontError`.

    At a damaged font fontTools raises TTLibError, struct.error, KeyError, AssertionError and more.
    """
    try:
        yield
    except NdrcpdfError:
        raise
    except OSError as error:
        raise UnreadableFontError(
            Message("{file}: {reason}", file=path, reason=reason_of(error)), Message("check the file's name")
        ) from error
    except Exception as error:
        raise UnreadableFontError(
            Message("{file}: this is no font that can be read ({reason})", file=path, reason=type(error).__name__),
            Message("name a TrueType or OpenType font: .ttf, .otf or .ttc"),
        ) from error


def _check_rights(program: TTFont, path: Path) -> None:
    rights = program["OS/2"].fsType if "OS/2" in program else 0
    if rights & _EMBEDDING == _RESTRICTED or rights & (_NO_SUBSETS | _BITMAPS_ONLY):
        raise UnreadableFontError(
            Message("{file}: the licence of this font forbids embedding it in a PDF", file=path),
            Message("name a font that may be embedded, such as one of the Noto family"),
        )


@cache
def harfbuzz() -> Any:
    """HarfBuzz, loaded where a letter needs it; None where it is not installed: it is the optional ``shaping``."""
    try:
        return import_module("uharfbuzz")
    except ImportError:
        return None


@cache
def harfbuzz_face(file: FontFile) -> Any:
    """The font as HarfBuzz reads it, which has to be installed."""
    return harfbuzz().Face(file.data, 0)
