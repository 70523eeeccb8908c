"""Guesses from a label: the name of the field, like those of forms/, and its type."""

import re
from collections.abc import Iterable, Iterator

from ndrcpdf.catalog.label_words import slug, type_by_words
from ndrcpdf.layout.detecting.found_blank import BlankKind, FoundBlank
from ndrcpdf.layout.detecting.labels import Question
from ndrcpdf.model.forms import FieldType
from ndrcpdf.values import comparable

_LONGEST_ROW = 25
"""In letters: the longest part of a name that a row or a column of a grid gives."""
_NUMBERING = re.compile(r"^\W*\d{1,3}[a-z]?(?:[.)°]\s*|\s*[-–]\s+|\s+)(?=\w)", re.IGNORECASE)
"""The number of a question before its label, or of a section before its heading."""
_HIGH = 2.6
"""In parts of the type size: a blank of this height takes several lines, where it is wide enough."""
_WIDE = 100.0
"""In points: the width of such a blank."""
_SIGNED_HEIGHT = 20.0
"""In points: the least height of a blank for a signature or a picture."""

_BY_UNIT = {"€": FieldType.MONEY, "euros": FieldType.MONEY, "eur": FieldType.MONEY, "%": FieldType.PERCENT}


# ── Names ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def names(asked: Iterable[Question]) -> Iterator[str]:
    """A distinct name for each question, of the words of its label without accents and small words."""
    taken: set[str] = set()
    for number, each in enumerate(asked, 1):
        words = _NUMBERING.sub("", each.label) or each.label
        shares = [slug(words, _LONGEST_ROW), slug(each.column, _LONGEST_ROW)] if is_in_grid(each) else [slug(words)]
        own = "_".join(filter(None, shares)) or str(number)
        under = slug(_NUMBERING.sub("", each.section) or each.section, 20)
        name = next(name for name in map(_named, _variants(own, under)) if name not in taken)
        taken.add(name)
        yield name


def _named(words: str) -> str:
    """The words as a name that rules can use, which begins with a letter."""
    return f"champ_{words}" if words[0].isdigit() else words


def is_in_grid(asked: Question) -> bool:
    """Whether the blank is a cell that is labelled by its row and by its column."""
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
    """The type of the answer, by the shape of the blank, the words of its label, and the unit behind it."""
    blank = asked.blanks[0]
    if blank.kind is BlankKind.TICK:
        return FieldType.CHOICE if asked.options else FieldType.FLAG
    if len(asked.blanks) > 1:
        return FieldType.DATE
    words = comparable(asked.column if is_in_grid(asked) else asked.label)
    by_shape = _type_in_a_high_blank(blank, words) or (FieldType.LINES if _takes_several_lines(blank) else None)
    return by_shape or type_by_words(words) or _BY_UNIT.get(asked.after.lower(), FieldType.TEXT)


def _type_in_a_high_blank(blank: FoundBlank, words: str) -> FieldType | None:
    """A picture or a signature, where the label says so and the blank has room for it."""
    if blank.rect.height < _SIGNED_HEIGHT or blank.kind is BlankKind.LINES:
        return None
    if re.search(r"\b(cachet|tampon|photo|stamp|logo)\b", words):
        return FieldType.IMAGE
    is_signed = re.search(r"\b(signatures?|signed)\b", words) and not words.startswith("nom")
    return FieldType.SIGNATURE if is_signed else None


def _takes_several_lines(blank: FoundBlank) -> bool:
    is_large = blank.rect.height >= _HIGH * blank.size and blank.rect.width >= _WIDE
    return blank.kind is BlankKind.LINES or is_large
