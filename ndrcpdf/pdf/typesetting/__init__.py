"""Text in boxes: fonts, glyphs, lines and the operators that show them (ISO 32000-2 clause 9)."""
