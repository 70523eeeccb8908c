"""Subsets are small, have the outlines of their font, and are read as fonts by fontTools and pikepdf."""

import zlib
from io import BytesIO

import pikepdf
import pytest
from fontTools.pens.recordingPen import DecomposingRecordingPen
from fontTools.ttLib import TTFont
from pdfminer.cmapdb import CMapParser, FileUnicodeMap

from ndrcpdf.pdf.syntax.incremental import IncrementalUpdate, read_original
from ndrcpdf.pdf.templates.stamping import add_font
from ndrcpdf.pdf.typesetting.font_files import OWN_FONT, font_file, harfbuzz_face
from ndrcpdf.pdf.typesetting.font_subsets import FontSubset, font_subset, subset_program

FILE = font_file(OWN_FONT)
TEXT = "Éric Щ"


def pairs(text: str) -> set[tuple[int, str]]:
    return {(FILE.glyphs[character], character) for character in text}


def outline(font: TTFont, glyph: str) -> list[object]:
    pen = DecomposingRecordingPen(font.getGlyphSet())
    font.getGlyphSet()[glyph].draw(pen)
    return pen.value


def read_back(subset: FontSubset) -> dict[int, str]:
    """Code → its text, by pdfminer."""
    found = FileUnicodeMap()
    CMapParser(found, BytesIO(zlib.decompress(subset.to_unicode))).run()
    return found.cid2unichr


def pdf_with(subset: FontSubset) -> pikepdf.Pdf:
    """A PDF whose catalog refers to the font."""
    pdf = pikepdf.new()
    pdf.add_blank_page()
    out = BytesIO()
    pdf.save(out)
    with pikepdf.open(BytesIO(out.getvalue())) as pdf:
        update = IncrementalUpdate(read_original(pdf, out.getvalue(), "empty.pdf"))
        number = add_font(update, subset)
        root = pdf.Root.unparse(resolved=True).removesuffix(b">>")
        update.add_body(pdf.Root.objgen[0], b"%b/Font %d 0 R>>" % (root, number))
    return pikepdf.open(BytesIO(update.updated_file()))


def glyph_map(subset: FontSubset) -> list[int]:
    data = zlib.decompress(subset.to_glyphs)
    return [int.from_bytes(data[place : place + 2], "big") for place in range(0, len(data), 2)]


def test_each_code_shows_the_outline_of_its_character() -> None:
    subset = font_subset(FILE, pairs(TEXT))
    whole, part = TTFont(OWN_FONT), TTFont(BytesIO(zlib.decompress(subset.program)))
    names = part.getGlyphOrder()
    for character in TEXT:
        code = subset.codes[FILE.glyphs[character], character]
        assert outline(part, names[glyph_map(subset)[code]]) == outline(whole, whole.getBestCmap()[ord(character)])


def test_a_subset_has_no_more_glyphs_than_it_needs() -> None:
    subset = font_subset(FILE, pairs(TEXT))
    assert TTFont(BytesIO(zlib.decompress(subset.program)))["maxp"].numGlyphs <= 2 * len(TEXT) + 1
    assert len(subset.program) < 3000
    assert subset.length == len(zlib.decompress(subset.program))


def test_one_glyph_may_stand_for_several_texts() -> None:
    glyph = FILE.glyphs["A"]
    subset = font_subset(FILE, {(glyph, "A"), (glyph, "Α"), (glyph, "")})
    assert len(set(subset.codes.values())) == 3
    assert len({glyph_map(subset)[code] for code in subset.codes.values()}) == 1
    assert set(read_back(subset).values()) == {"A", "Α", "\u200b"}


def test_the_objects_are_a_composite_font() -> None:
    pdf = pdf_with(font_subset(FILE, pairs(TEXT)))
    font = pdf.Root.Font
    (descendant,) = font.DescendantFonts
    descriptor = descendant.FontDescriptor
    assert (font.Subtype, font.Encoding, descendant.Subtype) == ("/Type0", "/Identity-H", "/CIDFontType2")
    assert font.BaseFont == descendant.BaseFont == descriptor.FontName
    assert str(font.BaseFont)[7] == "+"
    assert descriptor.Ascent > 0 > descriptor.Descent
    widths = dict(zip(map(int, descendant.W[0::2]), (float(width[0]) for width in descendant.W[1::2]), strict=True))
    codes = font_subset(FILE, pairs(TEXT)).codes
    assert widths == {code: FILE.advance(glyph) for (glyph, _text), code in codes.items()}


def test_different_glyphs_have_different_tags_and_the_same_the_same() -> None:
    names = [font_subset(FILE, pairs(text)).name for text in ("ab", "abc", "ba")]
    assert names[0] == names[2] != names[1]


def test_a_program_by_characters_keeps_the_tables_that_are_asked_for() -> None:
    program, numbers = subset_program(
        harfbuzz_face(FILE), ("glyf", "head", "hhea", "hmtx", "loca", "maxp", "cmap"), characters=[0x41, 0xC9]
    )
    font = TTFont(BytesIO(program))
    assert set(font.getBestCmap()) == {0x41, 0xC9}
    assert set(font.keys()) == {"GlyphOrder", "glyf", "head", "hhea", "hmtx", "loca", "maxp", "cmap"}
    assert font.getGlyphID(font.getBestCmap()[0x41]) == numbers[FILE.glyphs["A"]]


@pytest.mark.parametrize("count", [1, 100, 101, 250])
def test_every_code_is_read_back(count: int) -> None:
    glyph = FILE.glyphs["A"]
    subset = font_subset(FILE, {(glyph, chr(0x4E00 + number)) for number in range(count)})
    assert read_back(subset) == {code: text for (_glyph, text), code in subset.codes.items()}
