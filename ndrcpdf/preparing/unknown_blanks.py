"""Notes on blanks that no form knows: for each, the field that a person may add to form.toml, and where."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from ndrcpdf.catalog.label_words import FIRST_SECTION, slug, type_by_words
from ndrcpdf.catalog.toml_text import field_text, section_text
from ndrcpdf.model.forms import Blank, Field, FieldType, Form, Section
from ndrcpdf.preparing.unplaced_blanks import UnplacedBlank

_SHORTEST_FIRST_WORD = 3


@dataclass(frozen=True, slots=True)
class Note:
    """A blank without a field, and a draft of its field; the section that has to be declared for it, if there is none.

    Name and type of the draft are guesses; its words lead to the blank. What is printed before the first heading has a
    section of its own, the first, where the description has none for it: the first heading begins another.
    """

    blank: UnplacedBlank
    field: Field
    section: Section | None = None

    @property
    def after(self) -> str:
        """The name of the field to put the draft behind; empty for the first."""
        return self.blank.after

    def text(self) -> str:
        """What is to be added to form.toml, behind the field that is named."""
        return field_text(self.field)

    def section_text(self) -> str:
        """What is to be added to form.toml before the first section; empty where there is a section for it."""
        return section_text(self.section) if self.section else ""


def notes(form: Form, extra: Sequence[UnplacedBlank]) -> Iterator[Note]:
    """A note for each blank, in their order; no two drafts have one name, nor that of a field."""
    taken = {field.name for field in form.fields}
    first = _first_section(form)
    for blank in extra:
        section = blank.section or first.name
        name = _name(blank, form, section, taken)
        taken.add(name)
        label = blank.label.rstrip(" :")
        kind = type_by_words(label) if blank.type is FieldType.TEXT else None
        where = Blank(blank.where, (label,), column=blank.column)
        field = Field(name, kind or blank.type, label, section, label, where)
        yield Note(blank, field, None if blank.section else first)


def _first_section(form: Form) -> Section:
    """A section for what is printed before the first heading of a form that has none for it."""
    names = {section.name for section in form.sections}
    numbered = (f"{FIRST_SECTION} ({number})" for number in range(2, len(names) + 3))
    return Section(next(name for name in (FIRST_SECTION, *numbered) if name not in names))


def _name(blank: UnplacedBlank, form: Form, section: str, taken: Collection[str]) -> str:
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
