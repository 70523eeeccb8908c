"""A description that is written says what it said once it is loaded, whatever is printed on the form."""

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ndrcpdf import catalog
from ndrcpdf.catalog.toml_text import field_text, form_text, section_text
from ndrcpdf.model.forms import Blank, Field, FieldType, Form, Option, Section, Where


def form_with(field: Field, section: Section, title: str = "Titre") -> Form:
    return Form("f-2031", "f", 2031, title, "fr-FR", (section,), (field,), (), ("FICHE",), Path("f-2031"))


def loaded(form: Form) -> Form:
    with TemporaryDirectory() as parent:
        folder = Path(parent) / form.id
        folder.mkdir()
        (folder / "form.toml").write_bytes(form_text(form).encode())
        return catalog.load(folder)


@given(st.text(min_size=1, max_size=30))
@example('Le « nom » dit "usuel" \\ \t # = [é] \x7f\r\n\u2028')
def test_any_words_survive(words: str) -> None:
    options = (Option("un", words), Option("deux", f"{words} {words}"))
    blank = Blank(Where.BOXES, (words,))
    section = Section(words, (words, "AUTRE"))
    field = Field("nom", FieldType.CHOICE, words, words, f"{words} (aide)", blank, options=options)
    again = loaded(form_with(field, section, words))
    assert (again.title, again.sections, again.fields) == (words, (section,), (field,))


@pytest.mark.parametrize(
    ("kind", "blank"),
    [
        (FieldType.DATE, Blank(Where.LEADER, ("Le",), ("jour", "mois", "annee"))),
        (FieldType.TEXT, Blank(Where.GRID, ("Le",), column="Total", column_number=2)),
        (FieldType.TEXT, Blank(Where.CELL, ("Le",), below=3)),
    ],
)
def test_any_way_to_a_blank_survives(kind: FieldType, blank: Blank) -> None:
    field = Field("fait", kind, "Le", "Fait", "Le", blank)
    assert loaded(form_with(field, Section("Fait"))).fields == (field,)


def test_what_a_description_need_not_say_is_left_out() -> None:
    field = Field("nom", FieldType.TEXT, "Nom", "Élève", "Nom", Blank(Where.LEADER, ("Nom",)))
    assert field_text(field).splitlines() == [
        "[[field]]",
        'name = "nom"',
        'type = "text"',
        'label = "Nom"',
        'section = "Élève"',
        'blank = { where = "leader" }',
    ]
    assert section_text(Section("Élève")) == '[[section]]\nname = "Élève"'
