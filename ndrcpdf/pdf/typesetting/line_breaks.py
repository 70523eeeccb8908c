"""Where a line may break: Unicode line breaking (UAX #14), and what French asks for besides.

French sets a space before « : ; ! ? % € » » and behind « « », and never breaks a line there (*Lexique des règles
typographiques en usage à l’Imprimerie nationale*).
"""

from collections.abc import Iterable

from unicode_segmentation_rs import line_break_units

_SIGNS = ":;!?%€»"
_SECOND_LOOK = "%€«»\u200b"


def pieces(paragraph: str) -> list[str]:
    """The pieces of a paragraph between which a line may break, each with the spaces behind it.

    Put together they are the paragraph, which has no line feed in it.
    """
    try:
        units = line_break_units(paragraph)
    except UnicodeEncodeError:
        # half of a surrogate pair, which no font has and JSON lets through
        return [paragraph]
    # Unicode itself keeps « : ; ! ? » at the word before, but behind a zero width space: most need no second look
    if any(map(paragraph.__contains__, _SECOND_LOOK)):
        return _kept_together(units)
    return units


def _kept_together(units: Iterable[str]) -> list[str]:
    kept: list[str] = []
    before = ""
    for unit in units:
        if before.endswith(" ") and (unit[0] in _SIGNS or before.rstrip(" ").endswith("«")):
            kept[-1] += unit
        else:
            kept.append(unit)
        before = unit
    return kept
