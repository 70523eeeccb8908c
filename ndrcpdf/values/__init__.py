"""Text ↔ the typed values of a field: one parser and one writer for each type, and nothing guessed.

A cell that cannot be typed gives a :class:`~ndrcpdf.model.findings.Finding` without a value in its words; its place is
added by
the caller. ``display`` writes what stands on paper, ``csv_text`` what stands in a French CSV, ``json_value`` in JSON;
all three are read back by ``parse`` to the same value.
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
