"""Which glyphs are boxes to tick."""

import pytest

from ndrcpdf.layout.reading.checkbox_glyphs import is_box_glyph, is_bullet, telephone


@pytest.mark.parametrize("text", ["☐", "☑", "□", "○", "❑", "•", "\uf06f", "✓"])
def test_boxes_circles_bullets_and_private_signs_are_boxes_in_any_font(text: str) -> None:
    assert is_box_glyph(text, "Helvetica")


@pytest.mark.parametrize("text", ["o", "q", "é", "-", "·", " ", "", "☐☐", "→", "✉", "\uf028", "☎"])
def test_letters_arrows_envelopes_and_telephones_are_none(text: str) -> None:
    assert not is_box_glyph(text, "Helvetica")


@pytest.mark.parametrize("font", ["ABCDEF+Wingdings-Regular", "ZapfDingbats", "OpenSymbol"])
def test_a_letter_is_a_box_in_a_font_of_signs(font: str) -> None:
    assert is_box_glyph("o", font)
    assert not is_box_glyph(" ", font)


def test_the_middle_dot_of_a_symbol_font_is_a_bullet() -> None:
    assert is_box_glyph("·", "SymbolMT")
    assert not is_box_glyph("a", "SymbolMT")


def test_bullets_are_told_from_boxes() -> None:
    assert is_bullet("•")
    assert not is_bullet("☐")


@pytest.mark.parametrize(
    ("text", "font", "sign"),
    [("(", "Wingdings", "☎"), ("%", "ZapfDingbats", "☎"), ("✆", "Helvetica", "☎"), ("(", "Helvetica", "(")],
)
def test_a_telephone_is_known_whatever_it_is_called_in_its_font(text: str, font: str, sign: str) -> None:
    assert telephone(text, font) == sign
