"""Printed words compared by their letters, whatever typesetters and producers do to them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ndrcpdf.layout.letters import UNKNOWN, are_same, is_known, letters_only, repaired

WORDS = st.text("abcdefilt", min_size=2)


@pytest.mark.parametrize(
    ("printed", "letters"),
    [
        ("Né(e) le :", "neele"),
        ("E-MAIL", "email"),
        ("N° de ☏", "n°de☎"),
        ("\uf028", "☎"),
    ],
)
def test_case_accents_spaces_and_punctuation_do_not_count_but_signs_do(printed: str, letters: str) -> None:
    assert letters_only(printed) == letters


@pytest.mark.parametrize(
    ("damaged", "whole"),
    [("ac琀椀vité", "activité"), ("rendez\u2010vous", "rendez-vous"), ("dif케cultés", f"dif{UNKNOWN}cultés")],
)
def test_what_producers_damage_is_repaired_as_far_as_it_is_known(damaged: str, whole: str) -> None:
    assert repaired(damaged) == whole


@given(WORDS)
def test_letters_are_the_same_as_themselves_with_one_unknown(word: str) -> None:
    assert are_same(word, word)
    assert are_same(UNKNOWN + word[1:], word)


@pytest.mark.parametrize(("printed", "same"), [(f"e{UNKNOWN}ectif", True), (f"e{UNKNOWN}", False), ("effectif", True)])
def test_one_unknown_glyph_may_be_a_ligature_but_not_most_of_a_word(printed: str, same: bool) -> None:
    assert are_same(printed, "effectif") is same


@given(WORDS)
def test_half_of_the_letters_must_be_known(word: str) -> None:
    known = len(word) - len(word) // 2
    assert is_known(word[:known] + UNKNOWN * (len(word) - known), word)
    assert not is_known(word + "x", word)
