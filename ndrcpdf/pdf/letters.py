"""Texts as the letters they are made of, so that what typesetters do to words does not matter."""

from ndrcpdf.values import comparable


def squeezed(text: str) -> str:
    """The letters and digits of a text, without case, accents or spaces; symbols such as ☎ count as letters."""
    return comparable(text).replace(" ", "")
