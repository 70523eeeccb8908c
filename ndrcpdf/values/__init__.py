"""Cells ↔ the typed values of fields: one parser and one writer for each type, and nothing guessed.

A cell that cannot be typed gives a :class:`~ndrcpdf.model.findings.Finding`, whose words never repeat the cell; the
caller adds its place. ``display`` writes a value as on paper, ``csv_text`` as in a French CSV, ``json_value`` as in
JSON; ``parse`` reads all three back to the same value.
"""

from ndrcpdf.values.formatting import csv_text, display, display_parts, joined_parts, json_value
from ndrcpdf.values.images import NotAPictureError, data_uri, picture_of, png_of
from ndrcpdf.values.parsing import parse, typed
from ndrcpdf.values.text import comparable

__all__ = [
    "NotAPictureError",
    "comparable",
    "csv_text",
    "data_uri",
    "display",
    "display_parts",
    "joined_parts",
    "json_value",
    "parse",
    "picture_of",
    "png_of",
    "typed",
]
