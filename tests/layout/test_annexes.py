"""Which pages are which annex: by titles, headings and labels together, and what is told where two look alike."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from ndrcpdf.layout.annexes import LIKE_ENOUGH, find_annexes, likeliest_pages
from ndrcpdf.layout.letters import letters_only
from ndrcpdf.layout.page_text import PageText
from ndrcpdf.model.forms import Blank, Field, FieldType, Form, Section, Where

LABELS = (
    "Nom de famille",
    "Prénom usuel",
    "Date de naissance",
    "Adresse postale",
    "Nom du tuteur",
    "Fonction du tuteur",
)
FIRST = "FICHE DE SUIVI L'ÉTUDIANT Nom de famille Prénom usuel Date de naissance"
SECOND = "LE TUTEUR Adresse postale Nom du tuteur Fonction du tuteur"
PROSE = "La fiche de suivi est remise au jury. " * 12


def form_of(name: str, session: int = 2031, title: str = "FICHE DE SUIVI") -> Form:
    fields = tuple(
        Field(f"field{number}", FieldType.TEXT, label, "", "", Blank(Where.LEADER, (label,)))
        for number, label in enumerate(LABELS)
    )
    sections = (Section("Étudiant", ("L'ÉTUDIANT",)), Section("Tuteur", ("LE TUTEUR",)))
    return Form(f"{name}-{session}", "X", session, title, "fr-FR", sections, fields, (), (title,), Path())


@pytest.fixture(scope="module")
def form() -> Form:
    return form_of("suivi")


@pytest.fixture(scope="module")
def pages() -> Callable[..., list[PageText]]:
    """``pages("FICHE …", "…")``: the text of pages that show these words."""

    def pages(*texts: str) -> list[PageText]:
        return [
            PageText(number, letters_only(text), frozenset(map(letters_only, text.split())), 0)
            for number, text in enumerate(texts, 1)
        ]

    return pages


def test_an_annex_has_the_pages_that_show_it_together(form: Form, pages: Callable) -> None:
    (found,) = find_annexes([form], pages(PROSE, FIRST, SECOND, PROSE))
    assert found.pages == range(2, 4)
    assert found.likeness > 0.9
    assert found.unseen == found.alike == ()


def test_a_title_alone_is_no_annex(form: Form, pages: Callable) -> None:
    assert find_annexes([form], pages(PROSE, "SOMMAIRE Fiche de suivi")) == []


def test_without_any_of_its_titles_pages_are_no_annex_though_they_ask_the_same(form: Form, pages: Callable) -> None:
    asked = pages(f"{FIRST} {SECOND}".replace("FICHE DE SUIVI", "CONVENTION"))
    assert find_annexes([replace(form, fingerprint=("FICHE DE SUIVI",) * 3)], asked) == []


def test_a_blank_verso_costs_an_annex_less_than_a_full_page(form: Form, pages: Callable) -> None:
    on_verso, on_prose = (find_annexes([form], pages(FIRST, between, SECOND))[0] for between in ("", PROSE))
    assert on_verso.pages == on_prose.pages == range(1, 4)
    assert on_verso.likeness > on_prose.likeness


def test_other_pages_like_it_are_told(form: Form, pages: Callable) -> None:
    (found,) = find_annexes([form], pages(FIRST, SECOND, PROSE, FIRST, SECOND))
    assert found.pages == range(1, 3)
    assert found.alike == (range(4, 6),)


def test_of_two_sessions_of_an_annex_that_of_the_printed_year_is_found(pages: Callable) -> None:
    both = [form_of("suivi", 2031), form_of("suivi", 2032)]
    assert [found.form for found in find_annexes(both, pages(f"SESSION 2032 {FIRST} {SECOND}"))] == [both[1]]


def test_two_annexes_are_on_one_sheet_where_all_of_both_is_there(pages: Callable) -> None:
    both = [form_of("suivi"), form_of("bilan", title="FICHE DE BILAN")]
    one_sheet = pages(f"{FIRST} {SECOND} FICHE DE BILAN")
    assert {found.form.name for found in find_annexes(both, one_sheet)} == {"suivi", "bilan"}
    assert len(find_annexes(both, pages(f"{FIRST} {SECOND}"))) == 1


def test_a_form_that_is_named_has_its_likeliest_pages_however_little_they_show(form: Form, pages: Callable) -> None:
    found = likeliest_pages(form, pages("Une autre page. " * 20, "Prénom usuel Date de naissance"))
    assert (found.pages, found.unseen) == (range(2, 3), ("FICHE DE SUIVI",))
    assert 0 < found.likeness < LIKE_ENOUGH
    assert likeliest_pages(form, pages("x", "y")).pages == range(1, 3)
