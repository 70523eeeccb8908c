"""Guesses from a label: the name of the field, in the manner of those of forms/, and the type of its answer."""

import re
from collections.abc import Iterable, Iterator

from ndrcpdf.catalog.label_words import slug, type_by_words
from ndrcpdf.layout.detecting.found_blank import BlankKind
from ndrcpdf.layout.detecting.labels import Question
from ndrcpdf.model.forms import FieldType
from ndrcpdf.values import comparable

_LONGEST_ROW = 25
"""The longest name of a row and of a column, in letters."""
_NUMBERING = re.compile(r"^\W*\d{1,3}[a-z]?(?:[.)°]\s*|\s*[-–]\s+|\s+)(?=\w)", re.IGNORECASE)
"""The number of a question, before its words."""
_HIGH, _WIDE = 2.6, 100.0
"""A blank this high, in parts of the type size, and this wide, in points, takes several lines."""
_SIGNED_HEIGHT = 20.0
"""A room lower than this, in points, is not signed."""

_BY_UNIT = {"€": FieldType.MONEY, "euros": FieldType.MONEY, "eur": FieldType.MONEY, "%": FieldType.PERCENT}


# ── Names ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def names(asked: Iterable[Question]) -> Iterator[str]:
    """A name for each question: of its label, without accents and small words, each once."""
    taken: set[str] = set()
    for number, each in enumerate(asked, 1):
        words = _NUMBERING.sub("", each.label) or each.label
        shares = [slug(words, _LONGEST_ROW), slug(each.column, _LONGEST_ROW)] if is_in_grid(each) else [slug(words)]
        own = "_".join(filter(None, shares)) or str(number)
        own = f"champ_{own}" if own[0].isdigit() else own
        under = slug(each.section, 20)
        name = next(name for name in _variants(own, under) if name not in taken)
        taken.add(name)
        yield name


def is_in_grid(asked: Question) -> bool:
    """Whether the blank is told by the words of its row and of its column."""
    return bool(asked.column) and asked.column != asked.label and asked.blanks[0].kind is BlankKind.CELL


def _variants(own: str, section: str) -> Iterator[str]:
    yield own
    if section:
        yield f"{section}_{own}"
    number = 2
    while True:
        yield f"{own}_{number}"
        number += 1


# ── Types ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def type_of(asked: Question) -> FieldType:
    """The type of the answer, from the shape of the blank, the words of its label, and the unit behind it."""
    blank = asked.blanks[0]
    if blank.kind is BlankKind.TICK:
        return FieldType.CHOICE if asked.options else FieldType.FLAG
    if len(asked.blanks) > 1:
        return FieldType.DATE
    words = comparable(asked.column if is_in_grid(asked) else asked.label)
    if blank.rect.height >= _SIGNED_HEIGHT and blank.kind is not BlankKind.LINES:
        if re.search(r"\b(cachet|tampon|photo|stamp|logo)\b", words):
            return FieldType.IMAGE
        if re.search(r"\b(signatures?|signed)\b", words) and not words.startswith("nom"):
            return FieldType.SIGNATURE
    high = blank.rect.height >= _HIGH * blank.size and blank.rect.width >= _WIDE
    if blank.kind is BlankKind.LINES or high:
        return FieldType.LINES
    return type_by_words(words) or _BY_UNIT.get(asked.after.lower(), FieldType.TEXT)
