"""Labels of many forms: what their fields are called, and what is answered to them."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ndrcpdf.catalog.label_words import slug, type_by_words
from ndrcpdf.model.forms import FieldType


@given(st.text(max_size=80), st.integers(10, 40))
def test_a_name_has_small_letters_digits_and_single_underscores(words: str, longest: int) -> None:
    assert re.fullmatch(r"([a-z0-9]+(_[a-z0-9]+)*)?", slug(words, longest))


@pytest.mark.parametrize(
    ("label", "name"),
    [
        ("Nom de l’élève", "nom_eleve"),
        ("☎", "telephone"),
        ("Name of the student", "name_student"),
        ("le", "le"),  # small words are better than none
        ("……", ""),
    ],
)
def test_a_name_is_made_of_the_words_that_tell(label: str, name: str) -> None:
    assert slug(label) == name


def test_a_long_label_is_cut_between_words() -> None:
    assert slug("Adresse complète du responsable légal", 20) == "adresse_complete"
    assert slug("Anticonstitutionnellement", 10) == "anticonstitutionnellement"


@pytest.mark.parametrize(
    ("label", "kind"),
    [
        ("Code postal", FieldType.POSTCODE),
        ("Né(e) le", FieldType.DATE),
        ("Date de naissance", FieldType.DATE),
        ("Date et lieu de naissance", None),
        ("Mél", FieldType.EMAIL),
        ("Adresse électronique du tuteur", FieldType.EMAIL),
        ("Adresse", None),
        ("N° de téléphone", FieldType.PHONE),
        ("N° tél.", FieldType.PHONE),
        ("Tél. du tuteur", FieldType.PHONE),
        ("Télétravail", None),
        ("Mélange utilisé", None),
        ("☎", FieldType.PHONE),
        ("Montant demandé", FieldType.MONEY),
        ("Taux", FieldType.PERCENT),
        ("Nombre de semaines", FieldType.INTEGER),
        ("Nom", None),
        ("", None),
    ],
)
def test_the_type_is_told_by_words_that_leave_no_doubt(label: str, kind: FieldType | None) -> None:
    assert type_by_words(label) is kind
