"""Notes on blanks that no form knows: for each, the field that a person may add to form.toml, and where."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from ndrcpdf.pdf.leftover import Leftover
from ndrcpdf.pdf.wordings import slug, type_by_words
from ndrcpdf.preparing.field_text import field_text
from ndrcpdf.schema import Blank, Field, FieldType, Form, Placement

_SAME_LINE = 6.0
"""Fields whose tops differ by less, in points, stand on one line."""
_SHORTEST_FIRST_WORD = 3


@dataclass(frozen=True, slots=True)
class Note:
    """A blank without a field, a draft of its field, and the name of the field to put it behind; empty for the first.

    Name, type and section of the draft are guesses; its words lead to the blank.
    """

    blank: Leftover
    field: Field
    after: str

    def text(self) -> str:
        """What is to be added to form.toml."""
        return field_text(self.field)


def notes(form: Form, extra: Sequence[Leftover], placements: Sequence[Placement]) -> Iterator[Note]:
    """A note for each blank, in their order; no two drafts have one name, nor that of a field."""
    taken = {field.name for field in form.fields}
    for blank in extra:
        before = _before(blank, placements)
        section = form.field(before).section if before else form.sections[0].name
        name = _name(blank, form, section, taken)
        taken.add(name)
        label = blank.label.rstrip(" :")
        kind = type_by_words(label) if blank.type is FieldType.TEXT else None
        where = Blank(blank.where, (label,), column=blank.column)
        yield Note(blank, Field(name, kind or blank.type, label, section, label, where), before)


def _before(blank: Leftover, placements: Sequence[Placement]) -> str:
    """The field that stands before the blank in printed order."""
    before = [placement for placement in placements if _is_before(placement, blank)]
    return max(before, key=lambda each: (each.page, -each.rect.y1, each.rect.x0)).field if before else ""


def _is_before(placement: Placement, blank: Leftover) -> bool:
    if placement.page != blank.page:
        return placement.page < blank.page
    higher = placement.rect.y1 - blank.rect.y1
    return higher > _SAME_LINE or (abs(higher) <= _SAME_LINE and placement.rect.x0 < blank.rect.x0)


def _name(blank: Leftover, form: Form, section: str, taken: Collection[str]) -> str:
    """The words of the label, behind the word that all names of the section begin with."""
    words = slug(f"{blank.label} {blank.column}") or "champ"
    first = _first_word([field.name for field in form.fields if field.section == section])
    own = f"{first}_{words}" if first else f"champ_{words}" if words[0].isdigit() else words
    return next(
        name for name in (own, *(f"{own}_{number}" for number in range(2, len(taken) + 3))) if name not in taken
    )


def _first_word(names: Sequence[str]) -> str:
    firsts = {name.partition("_")[0] for name in names if "_" in name}
    (first, *others) = firsts or {""}
    alone = len(names) > 1 and all(name.startswith(f"{first}_") for name in names)
    return first if alone and not others and len(first) >= _SHORTEST_FIRST_WORD else ""
