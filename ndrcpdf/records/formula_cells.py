"""Texts that a spreadsheet would run as formulas, made harmless and back again (CSV injection)."""

import re
from collections.abc import Sequence

_FORMULA = re.compile(r"'*[=+\-@\t\r＝＋－＠]")


def neutralised(text: str) -> str:
    """The text behind an apostrophe where a spreadsheet would run it, or where it looks like such a text already."""
    return "'" + text if _FORMULA.match(text) else text


def unneutralised(row: Sequence[str]) -> list[str]:
    """The cells of a row as they were before :func:`neutralised`."""
    return [cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell for cell in row]
