"""Fonts as they are read, compared with what HarfBuzz reads of them; what is refused is tested with the lines."""

from importlib.resources import files
from pathlib import Path

import pytest
import uharfbuzz

from ndrcpdf.pdf.typesetting.font_files import OWN_FONT, font_file, harfbuzz_face

(DEVANAGARI,) = Path(str(files("fontpkg_noto_sans_devanagari"))).glob("files/*.ttf")
each_font = pytest.mark.parametrize("path", [OWN_FONT, DEVANAGARI], ids=lambda path: path.stem)


@each_font
def test_glyphs_and_advances_are_those_that_harfbuzz_finds(path: Path) -> None:
    file = font_file(path)
    font = uharfbuzz.Font(uharfbuzz.Face(path.read_bytes()))
    font.scale = (1000, 1000)
    characters = [character for character in file.glyphs if character not in "\u2010\u2011"]
    assert len(characters) > 100
    for character in characters:
        assert file.glyphs[character] == font.get_nominal_glyph(ord(character))
        assert abs(file.advance(file.glyphs[character]) - font.get_glyph_h_advance(file.glyphs[character])) <= 1


def test_a_hyphen_that_breaks_no_line_has_the_glyph_of_another() -> None:
    file = font_file(OWN_FONT)
    assert file.glyphs["\u2011"] in (file.glyphs["\u2010"], file.glyphs["-"])


def test_a_font_that_takes_the_place_of_another_is_read(tmp_path: Path) -> None:
    path = tmp_path / "font.ttf"
    path.write_bytes(OWN_FONT.read_bytes())
    assert "क" not in font_file(path).glyphs
    path.write_bytes(DEVANAGARI.read_bytes())
    assert "क" in font_file(path).glyphs


def test_a_font_is_read_once() -> None:
    assert font_file(OWN_FONT) is font_file(OWN_FONT)
    assert harfbuzz_face(font_file(OWN_FONT)) is harfbuzz_face(font_file(OWN_FONT))
    assert not font_file(OWN_FONT).is_cff
