"""The blanks of a page that no field was placed on, and what the description knows of them."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from ndrcpdf.layout.locating.locate import locate
from ndrcpdf.layout.page import Page
from ndrcpdf.model.forms import Field, Form, Section, Where
from ndrcpdf.preparing.unplaced_blanks import unplaced_blanks


@pytest.fixture
def unplaced(page: Callable[[str], Page]) -> Callable[[Form, str], list[tuple[str, str]]]:
    """``unplaced(form, source)``: the label of each blank without a field, and the field that it comes behind."""

    def unplaced(form: Form, source: str) -> list[tuple[str, str]]:
        pages = [page(source)]
        return [(blank.label, blank.after) for blank in unplaced_blanks(form, pages, locate(form, pages, "page"))]

    return unplaced


def test_blanks_without_a_field_come_in_reading_order_each_behind_the_field_before_it(
    unplaced: Callable, form_of: Callable[..., Form], field: Callable[..., Field]
) -> None:
    source = "Code : #blank()\n\nNom : #blank()\n\nVille : #blank()\n"
    assert unplaced(form_of(field("nom", "Nom")), source) == [("Code :", ""), ("Ville :", "nom")]
    both = form_of(field("code", "Code"), field("nom", "Nom"), field("ville", "Ville"))
    assert unplaced(both, source) == []


def test_an_empty_cell_beside_words_that_the_description_has_for_what_is_printed_is_none(
    unplaced: Callable, form_of: Callable[..., Form], field: Callable[..., Field]
) -> None:
    source = "Nom : #blank()\n\n#table(columns: (150pt, 150pt), rows: 20pt, [Cadre réservé], [])"
    described = form_of(field("nom", "Nom"))
    assert unplaced(described, source) == [("Cadre réservé", "nom")]
    headed = replace(described, sections=(*described.sections, Section("Jury", ("Cadre réservé",))))
    assert unplaced(headed, source) == []
    printed = form_of(field("nom", "Nom"), field("cadre", "Le cadre réservé au jury", where=Where.NOWHERE))
    assert unplaced(printed, source) == []


def test_a_few_letters_are_in_any_description(
    unplaced: Callable, form_of: Callable[..., Form], field: Callable[..., Field]
) -> None:
    source = "Nom : #blank()\n\n#table(columns: (150pt, 150pt), rows: 20pt, [Visa], [])"
    printed = form_of(field("nom", "Nom"), field("note", "Le visa du jury", where=Where.NOWHERE))
    assert unplaced(printed, source) == [("Visa", "nom")]


def test_a_dotted_line_asks_whatever_the_description_says(
    unplaced: Callable, form_of: Callable[..., Form], field: Callable[..., Field]
) -> None:
    printed = form_of(field("nom", "Nom"), field("cadre", "Cadre réservé", where=Where.NOWHERE))
    assert unplaced(printed, "Nom : #blank()\n\nCadre réservé : #blank()\n") == [("Cadre réservé :", "nom")]
