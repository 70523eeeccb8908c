"""The kinds of blanks that are looked for in turn beside a label."""

from collections.abc import Callable

import pytest

from ndrcpdf.geometry import Rect
from ndrcpdf.layout.locating.finders import FINDERS, find_blank
from ndrcpdf.layout.page import Page
from ndrcpdf.model.forms import Field, Where

CELLS = [Rect(30, 190, 140, 215), Rect(140, 190, 340, 215)]


def test_every_kind_of_blank_that_is_printed_can_be_found() -> None:
    assert set(Where) - set(FINDERS) == {Where.NOWHERE}
    assert all(0 < worth <= 1 for finders in FINDERS.values() for _find, worth in finders)


def test_a_blank_of_the_kind_described_is_surer_than_one_that_takes_its_place(
    beside: Callable, field: Callable[..., Field], laid_out: Callable[..., Page], word: Callable, leader: Callable
) -> None:
    label, prose = word("Nom", 40, 200), word("m" * 64, 40, 240)
    pages = [laid_out([label, leader(70, 130, 200)]), laid_out([label], CELLS), laid_out([label, prose])]
    dots, cell, white = (beside(find_blank, field("Nom"), page).score for page in pages)
    assert dots == 1.0
    assert dots > cell > white


@pytest.mark.parametrize("where", [Where.LEADER, Where.REST, Where.CELL])
def test_a_line_in_the_cell_of_a_label_takes_the_place_of_what_is_described(
    where: Where,
    beside: Callable,
    field: Callable[..., Field],
    laid_out: Callable[..., Page],
    word: Callable,
    leader: Callable,
) -> None:
    page = laid_out([word("Nom", 40, 200), leader(70, 130, 200)], CELLS[:1])
    (placement,) = beside(find_blank, field("Nom", where=where), page).placements
    assert (placement.rect.x0, placement.rect.x1) == (70, 130)


def test_where_nothing_is_white_there_is_no_blank(
    beside: Callable, field: Callable[..., Field], laid_out: Callable[..., Page], word: Callable
) -> None:
    assert beside(find_blank, field("Nom"), laid_out([word("Nom", 40, 200), word("m" * 60, 56, 200)])) is None
