"""Where a place on a page stands in the description of a form."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from ndrcpdf.geometry import Rect
from ndrcpdf.layout.locating.field_order import FieldOrder
from ndrcpdf.layout.page import Page
from ndrcpdf.layout.token_search import TokenStream
from ndrcpdf.model.forms import Field


@pytest.fixture
def order(field: Callable[..., Field], laid_out: Callable[..., Page], word: Callable) -> FieldOrder:
    """A page of two sections with a field each, and the label of a third blank in the second one."""
    lines = ["Eleve", "Nom", "Maitre", "Ville", "Nom"]
    page = laid_out([word(text, 40, 200 - 20 * number) for number, text in enumerate(lines)])
    eleve, maitre = (
        replace(field("Nom"), name=name, section=section) for name, section in (("eleve", "E"), ("maitre", "M"))
    )
    return FieldOrder(TokenStream([page]), {"E": (1, 3), "M": (3, 5)}, [(2, eleve), (5, maitre)])


def test_a_place_stands_where_its_label_does_and_of_two_where_the_nearer_one_does(order: FieldOrder) -> None:
    assert order.position(1, Rect(60, 180, 160, 190), "Nom") == 1
    assert order.position(1, Rect(60, 120, 160, 130), "Nom") == 4
    assert order.position(1, Rect(60, 140, 160, 150), "") == 3


def test_a_place_is_in_the_section_of_its_label_behind_the_field_before_it(order: FieldOrder) -> None:
    assert order.neighbours(0) == ("", "")
    assert order.neighbours(2) == ("E", "eleve")
    assert order.neighbours(3) == ("M", "eleve")
    assert order.neighbours(5) == ("", "maitre")
