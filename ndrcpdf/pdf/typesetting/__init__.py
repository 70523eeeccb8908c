"""Typesetting: fonts, glyphs, lines, and the operators that show text in boxes (ISO 32000-2 §9)."""
