"""What a field that nobody has described is called, and what is answered to it."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ndrcpdf.drafting.guesses import is_in_grid, names, type_of
from ndrcpdf.layout.detecting.found_blank import BlankKind, FoundBlank
from ndrcpdf.layout.detecting.labels import Question
from ndrcpdf.model.forms import FieldType

Asking = Callable[..., Question]


@given(st.lists(st.tuples(*[st.sampled_from(["", "Nom", "nom :", "1. Nom", "2", "☎", "…", "Élève"])] * 3), max_size=12))
def test_names_are_distinct_and_begin_with_a_letter(asking: Asking, words: list[tuple[str, str, str]]) -> None:
    questions = [asking(label, BlankKind.CELL, column=column, section=section) for label, column, section in words]
    given_names = list(names(questions))
    assert len(given_names) == len({*given_names}) == len(questions)
    assert all(name.isidentifier() and name == name.lower() for name in given_names)


def test_a_name_is_that_of_the_label_then_of_the_section_then_numbered(asking: Asking) -> None:
    questions = [
        asking("1) Nom"),
        asking("Nom", section="2. Le tuteur"),
        asking("Nom", section="2. Le tuteur"),
        asking("Nom", section="2024"),
        asking("12"),
    ]
    assert list(names(questions)) == ["nom", "tuteur_nom", "nom_2", "champ_2024_nom", "champ_12"]


def test_a_cell_of_a_grid_is_named_by_its_row_and_its_column(asking: Asking) -> None:
    cell = asking("Marché", BlankKind.CELL, column="Note")
    assert is_in_grid(cell)
    assert list(names([cell])) == ["marche_note"]
    assert not is_in_grid(asking("Note", BlankKind.CELL, column="Note"))
    assert not is_in_grid(asking("Marché", BlankKind.LINE, column="Note"))


@pytest.mark.parametrize(
    ("label", "kind", "more", "expected"),
    [
        ("Nom", BlankKind.LINE, {}, FieldType.TEXT),
        ("Code postal", BlankKind.LINE, {}, FieldType.POSTCODE),
        ("Loyer", BlankKind.LINE, {"after": "€"}, FieldType.MONEY),
        ("Part", BlankKind.CELL, {"after": "%"}, FieldType.PERCENT),
        ("Élève", BlankKind.CELL, {"column": "Date"}, FieldType.DATE),
        ("Projet", BlankKind.LINES, {}, FieldType.LINES),
        ("Projet", BlankKind.CELL, {"height": 60}, FieldType.LINES),
        ("Projet", BlankKind.CELL, {"height": 60, "width": 60}, FieldType.TEXT),
        ("Signature du tuteur", BlankKind.CELL, {"height": 60}, FieldType.SIGNATURE),
        ("Signature du tuteur", BlankKind.LINE, {}, FieldType.TEXT),
        ("Cachet et signature", BlankKind.ROOM, {"height": 60}, FieldType.IMAGE),
        ("Nom et signature", BlankKind.CELL, {"height": 60}, FieldType.LINES),
        ("Logé", BlankKind.TICK, {}, FieldType.FLAG),
        ("Régime", BlankKind.TICK, {"options": ("Interne", "Externe")}, FieldType.CHOICE),
    ],
)
def test_the_type_is_told_by_the_blank_its_words_and_its_unit(
    asking: Asking, label: str, kind: BlankKind, more: dict, expected: FieldType
) -> None:
    assert type_of(asking(label, kind, **more)) is expected


def test_three_blanks_with_slashes_between_are_a_date(blank: Callable[..., FoundBlank]) -> None:
    assert type_of(Question(tuple(blank(left=left, width=40) for left in (200, 260, 320)), "Fait")) is FieldType.DATE
