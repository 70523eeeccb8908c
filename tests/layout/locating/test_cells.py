"""Labels → empty cells."""

from collections.abc import Callable

import pytest

from ndrcpdf.geometry import Rect
from ndrcpdf.layout.locating.cells import empty_cells, in_cell, in_grid, in_own_cell
from ndrcpdf.layout.page import Page
from ndrcpdf.model.forms import Field, FieldType

LABEL, RIGHT, UNDER, LAST = (
    Rect(40, 200, 140, 220),
    Rect(140, 200, 340, 220),
    Rect(40, 180, 140, 200),
    Rect(40, 160, 140, 180),
)


def inside(cell: Rect) -> Rect:
    return cell.inset(1)


def test_the_blank_is_the_empty_cell_beside_the_label_else_the_one_under_it(
    beside: Callable, field: Callable[..., Field], laid_out: Callable[..., Page], word: Callable
) -> None:
    nom = word("Nom", 45, 206)
    (placement,) = beside(in_cell, field("Nom"), laid_out([nom], [LABEL, RIGHT, UNDER])).placements
    assert placement.rect == inside(RIGHT)
    page = laid_out([nom, word("Age", 150, 206)], [LABEL, RIGHT, UNDER])
    (placement,) = beside(in_cell, field("Nom"), page).placements
    assert placement.rect == inside(UNDER)
    assert beside(in_cell, field("Nom"), laid_out([nom, word("Age", 45, 186)], [LABEL, UNDER])) is None


@pytest.mark.parametrize(("below", "cell"), [(1, UNDER), (2, LAST), (3, None)])
def test_a_field_may_be_so_many_cells_under_its_label(
    below: int,
    cell: Rect | None,
    beside: Callable,
    field: Callable[..., Field],
    laid_out: Callable[..., Page],
    word: Callable,
) -> None:
    page = laid_out([word("Nom", 45, 206)], [LABEL, RIGHT, UNDER, LAST])
    found = beside(in_cell, field("Nom", below=below), page)
    assert found == cell or found.placements[0].rect == inside(cell)


@pytest.mark.parametrize(("jour", "heure", "parting"), [(45, 200, 195), (80, 217.5, 160)], ids=["flush", "centred"])
def test_under_heads_that_share_a_cell_each_label_has_its_column(
    jour: float,
    heure: float,
    parting: float,
    beside: Callable,
    field: Callable[..., Field],
    laid_out: Callable[..., Page],
    word: Callable,
) -> None:
    heads = [word("Jour", jour, 206), word("Heure", heure, 206)]
    page = laid_out(heads, [Rect(40, 200, 340, 220), Rect(40, 180, 340, 200)])
    left, right = (beside(in_cell, field(label), page).placements[0].rect for label in ("Jour", "Heure"))
    assert (left.x0, left.x1) == (41, parting - 1)
    assert (right.x0, right.x1) == (parting + 1, 339)


def test_a_table_that_goes_on_over_the_page_has_its_cells_there(
    beside: Callable, field: Callable[..., Field], laid_out: Callable[..., Page], word: Callable
) -> None:
    first = laid_out([word("Nom", 45, 6)], [Rect(40, 0, 140, 20)])
    second = laid_out([word("Suite", 45, 100)], [Rect(40, 270, 140, 290), Rect(140, 270, 240, 290)], number=2)
    (placement,) = beside(in_cell, field("Nom"), first, second).placements
    assert (placement.page, placement.rect) == (2, Rect(41, 271, 139, 289))


def test_a_cell_of_its_own_is_as_high_or_as_wide_as_the_labels(
    beside: Callable, field: Callable[..., Field], laid_out: Callable[..., Page], word: Callable
) -> None:
    nom = word("Nom", 45, 206)
    assert beside(in_own_cell, field("Nom"), laid_out([nom], [LABEL, RIGHT])).placements[0].rect == inside(RIGHT)
    assert beside(in_own_cell, field("Nom"), laid_out([nom], [LABEL, RIGHT._replace(y1=240)])) is None
    frame = Rect(40, 170, 340, 200)
    asked = field("Nom", FieldType.DATE, parts=("jour", "mois"))
    parts = beside(in_own_cell, asked, laid_out([nom], [frame])).placements
    assert [placement.rect.width for placement in parts] == [149, 149]


def test_in_a_grid_a_field_is_where_its_row_meets_its_column(
    beside: Callable, field: Callable[..., Field], laid_out: Callable[..., Page], word: Callable
) -> None:
    columns = [(140, 240), (240, 340)]
    cells = [LABEL, UNDER, *(Rect(x0, y, x1, y + 20) for x0, x1 in columns for y in (180, 200))]
    page = laid_out([word("Note", 145, 206), word("Note", 245, 206), word("Oral", 45, 186)], cells)
    grid = [beside(in_grid, field("Oral", column="Note", column_number=number), page) for number in (1, 2, 3)]
    assert [found and found.placements[0].rect for found in grid] == [
        Rect(141, 181, 239, 199),
        Rect(241, 181, 339, 199),
        None,
    ]


def test_a_cell_that_is_ticked_has_a_square_in_its_middle(
    beside: Callable, field: Callable[..., Field], laid_out: Callable[..., Page], word: Callable
) -> None:
    page = laid_out([word("Nom", 45, 206)], [LABEL, RIGHT])
    (placement,) = beside(in_cell, field("Nom", FieldType.FLAG), page).placements
    assert placement.rect.width == placement.rect.height
    assert placement.rect.centre == RIGHT.centre


def test_the_gap_of_a_double_rule_is_no_empty_cell(laid_out: Callable[..., Page], word: Callable) -> None:
    gap = Rect(40, 195, 140, 200)
    assert empty_cells(laid_out([word("Nom", 45, 206)], [LABEL, gap, RIGHT])) == [RIGHT]
