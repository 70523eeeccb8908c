"""Notes on blanks without a field: for each, the draft of a field that a person may add to form.toml."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from ndrcpdf.catalog.label_words import FIRST_SECTION, slug, type_by_words
from ndrcpdf.catalog.toml_text import field_text, section_text
from ndrcpdf.model.forms import Blank, Field, FieldType, Form, Section
from ndrcpdf.preparing.labelled_blanks import UnplacedBlank

_SHORTEST_FIRST_WORD = 3
"""In letters: a shorter word that all names of a section begin with is no word for the section."""


@dataclass(frozen=True, slots=True)
class Note:
    """A blank without a field, and the draft of a field for it, which its description leads to.

    The name and the type of the draft are guesses. ``section`` is to be declared where the form has none for the blank:
    what is printed before the first heading is a section of its own.
    """

    blank: UnplacedBlank
    field: Field
    section: Section | None = None

    @property
    def after(self) -> str:
        """The name of the field that the draft goes behind in form.toml; empty before the first."""
        return self.blank.after

    def text(self) -> str:
        """The lines of the draft for form.toml."""
        return field_text(self.field)

    def section_text(self) -> str:
        """The lines of its section for form.toml, before the first section; empty where the section is there."""
        return section_text(self.section) if self.section else ""


def notes(form: Form, extra: Sequence[UnplacedBlank]) -> Iterator[Note]:
    """A note for each blank, in their order; the names of the drafts are distinct, and of no field of the form."""
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
    """A section for what is printed before the first heading, with a name that the form does not have yet."""
    names = {section.name for section in form.sections}
    numbered = (f"{FIRST_SECTION} ({number})" for number in range(2, len(names) + 3))
    return Section(next(name for name in (FIRST_SECTION, *numbered) if name not in names))


def _name(blank: UnplacedBlank, form: Form, section: str, taken: Collection[str]) -> str:
    """A name of the words of the label, behind the word that all names of the section begin with."""
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
