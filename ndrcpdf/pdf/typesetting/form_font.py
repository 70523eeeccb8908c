"""The font of the forms: embedded in a PDF, and read back from it as metrics (ISO 32000-2 §9.6, §9.7).

Two font dictionaries refer to one subset of Liberation Sans: a composite font with two-byte codes, for appearances with
any character of the subset, and a simple font in WinAnsiEncoding, in which viewers let a person type.
"""

from dataclasses import dataclass
from functools import cache, lru_cache
from io import BytesIO
from unicodedata import combining

import pikepdf
from fontTools.ttLib import TTFont
from pikepdf import Array, Dictionary, Name

from ndrcpdf.pdf.typesetting.characters import without_invisible
from ndrcpdf.pdf.typesetting.font_files import OWN_FONT, font_file, glyph_names, harfbuzz_face, in_glyph_space
from ndrcpdf.pdf.typesetting.font_metrics import FontMetrics
from ndrcpdf.pdf.typesetting.font_subsets import STEM_WIDTH, subset_program
from ndrcpdf.pdf.typesetting.to_unicode import to_unicode_cmap

_POSTSCRIPT_NAME = "NDRCAA+LiberationSans"
_CHARACTERS = (
    (0x20, 0x7E),  # Basic Latin
    (0xA0, 0x24F),  # Latin-1 Supplement, Latin Extended-A and -B
    (0x2B0, 0x36F),  # modifier letters and combining characters, for text that has no composed form
    (0x1E00, 0x1EFF),  # Latin Extended Additional: Vietnamese
    (0x2000, 0x206F),  # punctuation
    (0x20A0, 0x20CF),  # currencies
    (0x2100, 0x214F),  # №, ™
    (0xFB00, 0xFB02),  # ligatures
)
"""The first and the last character of each range that the subset covers."""
_TABLES = ("glyf", "head", "hhea", "hmtx", "loca", "maxp", "cmap", "OS/2", "name", "post")
"""The tables of the subset: of characters too, since a simple font and :func:`read_metrics` look them up."""
_FIRST_CODE, _LAST_CODE = 32, 255
"""The codes of the simple font."""
_NONSYMBOLIC = 32
"""Bit 6 of /Flags (table 121)."""
_KEPT_PIECES = 1 << 14
"""Pieces of lines whose widths are kept: some megabytes."""


@dataclass(frozen=True, slots=True)
class EmbeddedFont:
    """The two font dictionaries of one embedded subset, as indirect objects of the PDF that they were put in."""

    composite: pikepdf.Object
    simple: pikepdf.Object


def embed_form_font(pdf: pikepdf.Pdf) -> EmbeddedFont:
    """Embed the font of the forms in the PDF."""
    program = _subset()
    font = TTFont(BytesIO(program))
    stream = pdf.make_stream(program, Length1=len(program))
    descriptor = pdf.make_indirect(_descriptor(font, stream))
    return EmbeddedFont(
        composite=pdf.make_indirect(_composite_font(pdf, font, descriptor)),
        simple=pdf.make_indirect(_simple_font(font, descriptor)),
    )


def read_metrics(font: pikepdf.Object) -> FontMetrics:
    """The metrics of a composite font whose TrueType program is embedded, and whose codes are its glyph numbers.

    Raises
    ------
    KeyError, AttributeError, TTLibError
        It is no such font; the caller translates.
    """
    (descendant,) = font.DescendantFonts
    program = TTFont(BytesIO(descendant.FontDescriptor.FontFile2.read_bytes()), lazy=False)
    # any names do here; to make up good ones, fontTools would load what thousands of characters are called
    program.setGlyphOrder([f"glyph{number:05d}" for number in range(program["maxp"].numGlyphs)])
    units_per_em = program["head"].unitsPerEm
    advances = program["hmtx"].metrics
    codes: dict[str, str] = {}
    widths: dict[str, float] = {}
    for character, glyph in glyph_names(program).items():
        # this font draws the first visibly, and the others beside their letters: both are left to other fonts
        if without_invisible(character) and not combining(character):
            codes[character] = f"{program.getGlyphID(glyph):04X}"
            widths[character] = advances[glyph][0] / units_per_em

    @lru_cache(maxsize=_KEPT_PIECES)
    def piece_widths(piece: str) -> tuple[float, float]:
        return sum(map(widths.__getitem__, piece)), sum(map(widths.__getitem__, piece.rstrip(" ")))

    return FontMetrics(codes, widths, piece_widths)


@cache
def _subset() -> bytes:
    """The font program with the characters of the forms."""
    characters = (code for first, last in _CHARACTERS for code in range(first, last + 1))
    program, _numbers = subset_program(harfbuzz_face(font_file(OWN_FONT)), _TABLES, characters=characters)
    return program


def _descriptor(font: TTFont, program: pikepdf.Object) -> Dictionary:
    head, os2, hhea = font["head"], font["OS/2"], font["hhea"]
    return Dictionary(
        Type=Name.FontDescriptor,
        FontName=Name(f"/{_POSTSCRIPT_NAME}"),
        Flags=_NONSYMBOLIC,
        FontBBox=Array([in_glyph_space(font, side) for side in (head.xMin, head.yMin, head.xMax, head.yMax)]),
        ItalicAngle=0,
        Ascent=in_glyph_space(font, hhea.ascent),
        Descent=in_glyph_space(font, hhea.descent),
        CapHeight=in_glyph_space(font, os2.sCapHeight),
        StemV=STEM_WIDTH,
        FontFile2=program,
    )


def _composite_font(pdf: pikepdf.Pdf, font: TTFont, descriptor: pikepdf.Object) -> Dictionary:
    advances = font["hmtx"].metrics
    widths = [in_glyph_space(font, advances[glyph][0]) for glyph in font.getGlyphOrder()]
    descendant = Dictionary(
        Type=Name.Font,
        Subtype=Name.CIDFontType2,
        BaseFont=Name(f"/{_POSTSCRIPT_NAME}"),
        CIDSystemInfo=Dictionary(Registry=pikepdf.String("Adobe"), Ordering=pikepdf.String("Identity"), Supplement=0),
        FontDescriptor=descriptor,
        CIDToGIDMap=Name.Identity,
        W=Array([0, Array(widths)]),
    )
    return Dictionary(
        Type=Name.Font,
        Subtype=Name.Type0,
        BaseFont=Name(f"/{_POSTSCRIPT_NAME}"),
        Encoding=Name("/Identity-H"),
        DescendantFonts=Array([pdf.make_indirect(descendant)]),
        ToUnicode=pdf.make_stream(to_unicode_cmap(_texts(font))),
    )


def _simple_font(font: TTFont, descriptor: pikepdf.Object) -> Dictionary:
    advances, names = font["hmtx"].metrics, font.getBestCmap()
    widths = [
        in_glyph_space(font, advances[names.get(_winansi(code), ".notdef")][0])
        for code in range(_FIRST_CODE, _LAST_CODE + 1)
    ]
    return Dictionary(
        Type=Name.Font,
        Subtype=Name.TrueType,
        BaseFont=Name(f"/{_POSTSCRIPT_NAME}"),
        Encoding=Name.WinAnsiEncoding,
        FirstChar=_FIRST_CODE,
        LastChar=_LAST_CODE,
        Widths=Array(widths),
        FontDescriptor=descriptor,
    )


def _winansi(code: int) -> int:
    """The character of a code of WinAnsiEncoding (Annex D), whose unused codes show a bullet."""
    return ord(bytes([code]).decode("cp1252", errors="replace").replace("\ufffd", "•"))


def _texts(font: TTFont) -> dict[int, str]:
    """Glyph number → the lowest character that is drawn with it."""
    texts: dict[int, str] = {}
    for code, glyph in sorted(font.getBestCmap().items()):
        texts.setdefault(font.getGlyphID(glyph), chr(code))
    return texts
