"""What laying out text needs of the font of the forms: its names, how high its letters are, and how wide each is.

:mod:`ndrcpdf.pdf.typesetting.form_font` embeds the font and reads it; nothing here needs the libraries that it needs.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

ASCENT, DESCENT = 0.905, 0.212
"""How far Liberation Sans reaches above and below the baseline, in parts of the font size; Arial is the same."""

COMPOSITE_FONT, SIMPLE_FONT = "/NDRCUnicode", "/NDRCSans"
"""The names of the two fonts in the resources of a form."""


@dataclass(frozen=True, slots=True)
class FontMetrics:
    """The metrics of an embedded composite font.

    Attributes
    ----------
    codes:
        Character → the four hexadecimal digits of its two-byte code.
    widths:
        Character → its advance width, in parts of the font size.
    piece_widths:
        Measures a piece of a line as :meth:`width` does: with the spaces at its end, and without. Words come again and
        again, so it keeps their widths.
    """

    codes: Mapping[str, str]
    widths: Mapping[str, float]
    piece_widths: Callable[[str], tuple[float, float]]

    def width(self, text: str) -> float:
        """The width of a text, in parts of the font size.

        Raises
        ------
        KeyError
            The font has no such character.
        """
        widths = self.widths
        return sum(map(widths.__getitem__, text))

    def encoded(self, text: str) -> str:
        """The text as a hexadecimal string of its codes, without the brackets."""
        codes = self.codes
        return "".join(map(codes.__getitem__, text))

    def missing(self, text: str) -> list[str]:
        """The characters of the text that the font does not have, each once."""
        return [character for character in dict.fromkeys(text) if character not in self.codes]
