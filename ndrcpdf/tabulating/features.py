"""Annex VI-3: the features that a paper may ask for."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence

from ndrcpdf.pdf.tables import Cell, Table, TablesPage
from ndrcpdf.tabulating.printed import folded
from ndrcpdf.tabulating.rows import Feature

_NEW_FEATURES = "nouvelles fonctionnalites"


def without_marker(text: str) -> str:
    """The text without the bullet or box that it begins with, if it does: a sign or a dash apart from the words."""
    mark = text[:1]
    is_marker = mark in "-–—•·" or unicodedata.category(mark) in ("So", "Co") if mark else False
    return text[1:].strip() if is_marker else text


def read_features(pages: Sequence[TablesPage]) -> Iterator[Feature]:
    """The features under their platform, which is in capitals, and their category; a table may go on on a new page."""
    words = [word for page in pages for line in page.lines for word in re.findall(r"\w+", line)]
    platform = category = ""
    last = 0
    for number, table in ((page.number, table) for page in pages for table in page.tables):
        if not _is_features(table) and not (platform and number <= last + 1 and _begins_with_a_marker(table)):
            platform = ""
            continue
        last = number
        for row in table.rows:
            cell = _last(row)
            if _is_feature(row):
                yield Feature(platform, category, without_marker(cell.text), bool(without_marker(cell.bold)))
            elif cell.text.isupper():
                platform, category = _spelled(cell.text, words), ""
            elif cell.text and _NEW_FEATURES not in folded(cell.text):
                category = cell.text


def _is_features(table: Table) -> bool:
    return any(_NEW_FEATURES in folded(_last(row).text) for row in table.rows)


def _begins_with_a_marker(table: Table) -> bool:
    """Whether the first row has a box or a bullet: a sign alone in its cell, an empty cell, or before the words."""
    first = next((cell for cell in table.rows[0] if cell), Cell(""))
    return not without_marker(first.text) or without_marker(first.text) != first.text


def _is_feature(row: Sequence[Cell | None]) -> bool:
    """Whether the row has a box or a bullet before its words, in a cell of its own or not."""
    text = _last(row).text
    return bool(text) and (sum(cell is not None for cell in row) > 1 or without_marker(text) != text)


def _last(row: Sequence[Cell | None]) -> Cell:
    return next((cell for cell in reversed(row) if cell), Cell(""))


def _spelled(capitals: str, words: Iterable[str]) -> str:
    """How the page spells the name where it is not in capitals: WORDPRESS, WordPress."""
    return next((word for word in words if word.upper() == capitals and word != capitals), capitals)
