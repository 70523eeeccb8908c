"""Glyphs where HarfBuzz puts them, and the text that each stands for."""

from importlib.resources import files
from pathlib import Path

import pytest

from ndrcpdf.pdf.typesetting.font_files import OWN_FONT, FontFile, font_file
from ndrcpdf.pdf.typesetting.shaping import ShapedText, shape


def packaged(package: str) -> FontFile:
    (path,) = Path(str(files(package))).glob("files/*.ttf")
    return font_file(path)


OWN, DEVANAGARI, ARABIC = (
    font_file(OWN_FONT),
    packaged("fontpkg_noto_sans_devanagari"),
    packaged("fontpkg_noto_sans_arabic"),
)


def shaped(file: FontFile, text: str, script: str, *, right_to_left: bool = False) -> ShapedText:
    return shape(file, text, 0, len(text), script=script, right_to_left=right_to_left)


@pytest.mark.parametrize(
    ("file", "text", "script"),
    [(OWN, "Éric, 12", "Latn"), (OWN, "Ж\u0301Щ", "Cyrl"), (DEVANAGARI, "क्षत्रिय हिन्दी", "Deva")],
)
def test_glyphs_stand_for_the_whole_text_in_its_order(file: FontFile, text: str, script: str) -> None:
    assert "".join(glyph.text for glyph in shaped(file, text, script).glyphs) == text


@pytest.mark.parametrize(("file", "text", "script"), [(OWN, "שלום", "Hebr"), (ARABIC, "محمد علي", "Arab")])
def test_from_right_to_left_the_first_letter_is_the_last_glyph(file: FontFile, text: str, script: str) -> None:
    glyphs = shaped(file, text, script, right_to_left=True).glyphs
    assert "".join(glyph.text for glyph in reversed(glyphs)) == text
    assert [glyph.x for glyph in glyphs if glyph.text] == sorted(glyph.x for glyph in glyphs if glyph.text)


def test_the_width_is_how_far_the_glyphs_advance() -> None:
    glyphs, width = shaped(OWN, "iWi", "Latn")
    assert width == sum(OWN.advance(OWN.glyphs[character]) for character in "iWi")
    assert [glyph.x for glyph in glyphs] == [0, glyphs[0].width, glyphs[0].width + glyphs[1].width]


def test_a_combining_character_does_not_advance() -> None:
    glyphs, width = shaped(OWN, "q\u0301", "Latn")
    assert width == OWN.advance(OWN.glyphs["q"])
    assert [glyph.text for glyph in glyphs] == ["q\u0301", ""]


def test_a_bracket_is_drawn_as_its_mirror_image() -> None:
    (closing, _letter, opening) = shaped(OWN, "(א)", "Hebr", right_to_left=True).glyphs
    assert (closing.number, opening.number) == (OWN.glyphs["("], OWN.glyphs[")"])
    assert (closing.text, opening.text) == ("(", ")")


def test_letters_join_to_what_is_around_the_part() -> None:
    alone = shape(ARABIC, "ب", 0, 1, script="Arab", right_to_left=True)
    inside = shape(ARABIC, "ببب", 1, 2, script="Arab", right_to_left=True)
    assert [glyph.number for glyph in alone.glyphs] != [glyph.number for glyph in inside.glyphs]
    assert "".join(glyph.text for glyph in inside.glyphs) == "ب"
