"""The one embedded font: put into a PDF, and read back from it as metrics.

The same subset is referred to by two font dictionaries (ISO 32000-2 §9.6, §9.7): a composite one with two-byte codes,
in which our appearances are written and every character of the subset can stand, and a simple one in WinAnsiEncoding,
in which viewers let a person type.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from io import BytesIO
from unicodedata import combining, normalize

import pikepdf
from fontTools.ttLib import TTFont
from pikepdf import Array, Dictionary, Name

ASCENT, DESCENT = 0.905, 0.212
"""How far Liberation Sans reaches above and below the baseline, in parts of the type size; Arial is the same."""

COMPOSITE_FONT, SIMPLE_FONT = "/NDRCUnicode", "/NDRCSans"
"""The names of the two in the resources of a form."""

_FONT_FILE = "fonts/LiberationSans-Regular.ttf"
_POSTSCRIPT_NAME = "NDRCAA+LiberationSans"
_COVERED = (
    (0x20, 0x7E),  # Basic Latin
    (0xA0, 0x24F),  # Latin-1 Supplement, Latin Extended-A and -B
    (0x2B0, 0x36F),  # modifier letters and combining marks, for text that has no composed form
    (0x1E00, 0x1EFF),  # Latin Extended Additional: Vietnamese
    (0x2000, 0x206F),  # punctuation
    (0x20A0, 0x20CF),  # currencies
    (0x2100, 0x214F),  # №, ™
    (0xFB00, 0xFB02),  # ligatures
)
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164"
    "\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufff8\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
"""Default_Ignorable_Code_Point (UAX #44)."""
_FIRST_BYTE, _LAST_BYTE = 32, 255
_REMEMBERED_PIECES = 1 << 14
"""Pieces of lines whose widths are kept: some megabytes."""
_NONSYMBOLIC = 32


@dataclass(frozen=True, slots=True)
class Face:
    """The metrics of an embedded font.

    Attributes
    ----------
    glyphs:
        Character → the four hexadecimal digits of its two-byte code.
    widths:
        Character → its advance, in parts of the type size.
    piece_widths:
        What measures a piece of a line, as :meth:`width` does: with the spaces at its end, and without. Words come
        again and again, so it remembers them.
    """

    glyphs: Mapping[str, str]
    widths: Mapping[str, float]
    piece_widths: Callable[[str], tuple[float, float]]

    def width(self, text: str) -> float:
        """The width of a text, in parts of the type size.

        Raises
        ------
        KeyError
            The font has no such character.
        """
        widths = self.widths
        return sum(map(widths.__getitem__, text))

    def encoded(self, text: str) -> str:
        """The text as the hexadecimal string of its glyphs, without the brackets."""
        glyphs = self.glyphs
        return "".join(map(glyphs.__getitem__, text))

    def missing(self, text: str) -> list[str]:
        """The characters of the text that the font does not have, each once."""
        return [character for character in dict.fromkeys(text) if character not in self.glyphs]


def drawn(text: str) -> str:
    """The text as it is drawn: composed (NFC), which the font has glyphs for."""
    return text if text.isascii() else normalize("NFC", text)


def without_invisible(text: str) -> str:
    """The text without the characters that are drawn as nothing: they are missing in no font."""
    return _INVISIBLE.sub("", text)


@dataclass(frozen=True, slots=True)
class EmbeddedFont:
    """The two font dictionaries of one embedded subset, as indirect objects of the PDF they were put in."""

    composite: pikepdf.Object
    simple: pikepdf.Object


def embed(pdf: pikepdf.Pdf) -> EmbeddedFont:
    """Put the font into the PDF."""
    font = _subset()
    program = BytesIO()
    font.save(program)
    stream = pdf.make_stream(program.getvalue(), Length1=len(program.getvalue()))
    descriptor = pdf.make_indirect(_descriptor(font, stream))
    return EmbeddedFont(
        composite=pdf.make_indirect(_composite(pdf, font, descriptor)),
        simple=pdf.make_indirect(_simple(font, descriptor)),
    )


def read_face(font: pikepdf.Object) -> Face:
    """The metrics of a composite font whose TrueType program is embedded and whose codes are its glyph numbers.

    Raises
    ------
    KeyError, AttributeError, TTLibError
        It is no such font; the caller translates.
    """
    (descendant,) = font.DescendantFonts
    program = TTFont(BytesIO(descendant.FontDescriptor.FontFile2.read_bytes()), lazy=False)
    # any names do here; to make up good ones, fontTools would load what thousands of characters are called
    program.setGlyphOrder([f"glyph{number:05d}" for number in range(program["maxp"].numGlyphs)])
    em = program["head"].unitsPerEm
    advances = program["hmtx"].metrics
    glyphs: dict[str, str] = {}
    widths: dict[str, float] = {}
    for character, glyph in characters_of(program).items():
        if not without_invisible(character) or combining(character):
            continue  # the first are drawn as visible marks in this font, the others where their letters have them
        glyphs[character] = f"{program.getGlyphID(glyph):04X}"
        widths[character] = advances[glyph][0] / em

    @lru_cache(maxsize=_REMEMBERED_PIECES)
    def piece_widths(piece: str) -> tuple[float, float]:
        return sum(map(widths.__getitem__, piece)), sum(map(widths.__getitem__, piece.rstrip(" ")))

    return Face(glyphs, widths, piece_widths)


def characters_of(program: TTFont) -> dict[str, str]:
    """Character → the name of its glyph; a hyphen that breaks no line is drawn as any other, where it has no own."""
    glyphs = {chr(code): name for code, name in program.getBestCmap().items()}
    hyphen = next((glyphs[each] for each in "\u2010-" if each in glyphs), None)
    return glyphs if hyphen is None else {"\u2010": hyphen, "\u2011": hyphen, **glyphs}


@cache
def _subset() -> TTFont:
    from fontTools import subset  # noqa: PLC0415 - only `prepare` needs it

    font = TTFont(BytesIO(files("ndrcpdf").joinpath(_FONT_FILE).read_bytes()), recalcTimestamp=False)
    options = subset.Options(hinting=False, layout_features=[], notdef_outline=True)
    options.drop_tables += ["GPOS", "GSUB", "GDEF", "FFTM"]
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=[code for first, last in _COVERED for code in range(first, last + 1)])
    subsetter.subset(font)
    return font


def _descriptor(font: TTFont, program: pikepdf.Object) -> Dictionary:
    head, os2, hhea = font["head"], font["OS/2"], font["hhea"]
    return Dictionary(
        Type=Name.FontDescriptor,
        FontName=Name(f"/{_POSTSCRIPT_NAME}"),
        Flags=_NONSYMBOLIC,
        FontBBox=Array([_thousandths(font, side) for side in (head.xMin, head.yMin, head.xMax, head.yMax)]),
        ItalicAngle=0,
        Ascent=_thousandths(font, hhea.ascent),
        Descent=_thousandths(font, hhea.descent),
        CapHeight=_thousandths(font, os2.sCapHeight),
        StemV=80,
        FontFile2=program,
    )


def _thousandths(font: TTFont, units: float) -> int:
    return round(units * 1000 / int(font["head"].unitsPerEm))


def _composite(pdf: pikepdf.Pdf, font: TTFont, descriptor: pikepdf.Object) -> Dictionary:
    advances = font["hmtx"].metrics
    widths = [_thousandths(font, advances[glyph][0]) for glyph in font.getGlyphOrder()]
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
        ToUnicode=pdf.make_stream(to_unicode(_characters(font))),
    )


def _simple(font: TTFont, descriptor: pikepdf.Object) -> Dictionary:
    advances, cmap = font["hmtx"].metrics, font.getBestCmap()
    widths = [
        _thousandths(font, advances[cmap.get(_winansi(code), ".notdef")][0])
        for code in range(_FIRST_BYTE, _LAST_BYTE + 1)
    ]
    return Dictionary(
        Type=Name.Font,
        Subtype=Name.TrueType,
        BaseFont=Name(f"/{_POSTSCRIPT_NAME}"),
        Encoding=Name.WinAnsiEncoding,
        FirstChar=_FIRST_BYTE,
        LastChar=_LAST_BYTE,
        Widths=Array(widths),
        FontDescriptor=descriptor,
    )


def _winansi(code: int) -> int:
    """The character of a code of WinAnsiEncoding (ISO 32000-2 Annex D), whose gaps show a bullet."""
    return ord(bytes([code]).decode("cp1252", errors="replace").replace("\ufffd", "•"))


def _characters(font: TTFont) -> dict[int, str]:
    """For each glyph the lowest character that is drawn with it."""
    characters: dict[int, str] = {}
    for code, glyph in sorted(font.getBestCmap().items()):
        characters.setdefault(font.getGlyphID(glyph), chr(code))
    return characters


def to_unicode(texts: Mapping[int, str]) -> bytes:
    """The ToUnicode CMap (ISO 32000-2 §9.10.3) of two-byte codes: what text each of them is read back as."""
    pairs = sorted(texts.items())
    blocks = "\n".join(_bfchar(pairs[first : first + 100]) for first in range(0, len(pairs), 100))
    cmap = (
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n"
        "/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n"
        "1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n"
        f"{blocks}\nendcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n"
    )
    return cmap.encode("ascii")


def _bfchar(pairs: Sequence[tuple[int, str]]) -> str:
    lines = "\n".join(f"<{code:04X}> <{text.encode('utf-16-be').hex().upper()}>" for code, text in pairs)
    return f"{len(pairs)} beginbfchar\n{lines}\nendbfchar"
