"""Font files: their glyphs, and whether their licence lets a PDF embed them (ISO 32000-2 §9.9).

fontTools reads them, since it raises where a font is damaged; HarfBuzz would read a damaged table as an empty one.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.resources import files
from io import BytesIO
from pathlib import Path
from typing import Any

from fontTools.ttLib import TTFont

from ndrcpdf.caching import FileVersion, file_version
from ndrcpdf.errors import NdrcpdfError, UnreadableFontError, reason_of
from ndrcpdf.messages import Message

OWN_FONT = Path(str(files("ndrcpdf").joinpath("fonts/LiberationSans-Regular.ttf")))
"""The font of the forms, whole: their subset of it has no Greek, Cyrillic or Hebrew."""

GLYPH_SPACE = 1000
"""The units of glyph space in one unit of text space, for every font but those of Type 3 (ISO 32000-2 §9.2.4)."""
KEPT_FONTS = 16
"""Font files kept in a process, as they are read by each library: our own, and those that users name."""

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
        The font as fontTools reads it.
    glyphs:
        Character → glyph number.
    """

    path: Path
    data: bytes = field(repr=False)
    program: TTFont = field(repr=False)
    glyphs: Mapping[str, int] = field(repr=False)

    def advance(self, glyph: int) -> int:
        """The advance width of a glyph, in units of glyph space."""
        advance, _side_bearing = self.program["hmtx"][self.program.getGlyphName(glyph)]
        return in_glyph_space(self.program, advance)

    @property
    def is_cff(self) -> bool:
        """Whether its outlines are a CFF program (PostScript), rather than TrueType ones."""
        return "CFF " in self.program


def font_file(path: Path) -> FontFile:
    """The font of a file as it is now, or the first of a collection; a file that has not changed is read once.

    Raises
    ------
    UnreadableFontError
        There is no such file, it is no font, its glyphs have no outlines, or its licence forbids embedding it.
    """
    return _font_file(path, file_version(path))


@lru_cache(KEPT_FONTS)
def _font_file(path: Path, _version: FileVersion) -> FontFile:
    with font_errors(path):
        data = path.read_bytes()
        program = TTFont(BytesIO(data), fontNumber=0, lazy=True)
        glyphs = {character: program.getGlyphID(name) for character, name in glyph_names(program).items()}
        if not {"glyf", "CFF "} & set(program.keys()):
            raise UnreadableFontError(
                Message("{file}: the glyphs of this font have no outlines that a PDF can hold", file=path),
                Message("name a font with TrueType or PostScript outlines"),
            )
        _check_rights(program, path)
        return FontFile(path, data, program, glyphs)


@contextmanager
def font_errors(path: Path) -> Iterator[None]:
    """Turn every exception at a damaged font into an :class:`UnreadableFontError`.

    fontTools raises TTLibError, struct.error, KeyError, AssertionError and more; HarfBuzz raises its own.
    """
    try:
        yield
    except NdrcpdfError:
        raise
    except OSError as error:
        raise UnreadableFontError(
            Message("{file}: {reason}", file=path, reason=reason_of(error)),
            Message("check its name and your rights"),
        ) from error
    except Exception as error:
        raise UnreadableFontError(
            Message("{file}: this is no font that can be read ({reason})", file=path, reason=type(error).__name__),
            Message("name a TrueType or OpenType font: .ttf, .otf or .ttc"),
        ) from error


def glyph_names(program: TTFont) -> dict[str, str]:
    """Character → glyph name; a hyphen that breaks no line has the glyph of another hyphen where it has none."""
    names = {chr(code): name for code, name in program.getBestCmap().items()}
    hyphen = next((names[each] for each in "\u2010-" if each in names), None)
    return names if hyphen is None else {"\u2010": hyphen, "\u2011": hyphen, **names}


def in_glyph_space(program: TTFont, units: float) -> int:
    """A length in units of the font program, in units of glyph space."""
    return round(units * GLYPH_SPACE / int(program["head"].unitsPerEm))


def _check_rights(program: TTFont, path: Path) -> None:
    rights = program["OS/2"].fsType if "OS/2" in program else 0
    if rights & _EMBEDDING == _RESTRICTED or rights & (_NO_SUBSETS | _BITMAPS_ONLY):
        raise UnreadableFontError(
            Message("{file}: the licence of this font forbids embedding it in a PDF", file=path),
            Message("name a font that may be embedded, such as one of the Noto family"),
        )


@lru_cache(KEPT_FONTS)
def harfbuzz_face(file: FontFile) -> Any:
    """The font as HarfBuzz reads it, for shaping and for subsetting; made once of each."""
    import uharfbuzz  # noqa: PLC0415 - 5 MB, only for texts that the form font lacks characters of

    return uharfbuzz.Face(file.data, 0)
