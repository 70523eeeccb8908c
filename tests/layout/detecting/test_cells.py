"""Blanks that are cells, and what is white of a cell with words."""

from collections.abc import Callable, Sequence

import pytest

from ndrcpdf.geometry import Rect
from ndrcpdf.layout.detecting.cells import in_cells
from ndrcpdf.layout.detecting.found_blank import BlankKind
from ndrcpdf.layout.detecting.searched_page import SearchedPage
from ndrcpdf.layout.page import Shade, Token

CELL = Rect(50, 100, 250, 140)
RIGHT = Rect(250, 100, 380, 140)


@pytest.fixture
def found(searched: Callable[..., SearchedPage]) -> Callable[..., list[tuple[BlankKind, Rect]]]:
    """``found([token, …], [cell, …])``: the kinds and the rectangles of the blanks in cells."""

    def found(
        tokens: Sequence[Token], cells: Sequence[Rect], taken: Sequence[Rect] = (), **drawing: Sequence
    ) -> list[tuple[BlankKind, Rect]]:
        return [(blank.kind, blank.rect) for blank in in_cells(searched(tokens, cells, **drawing), cells, taken)]

    return found


def test_an_empty_cell_is_a_blank_just_inside_its_rules(found: Callable[..., list]) -> None:
    assert found([], [CELL]) == [(BlankKind.CELL, Rect(51, 101, 249, 139))]


def test_words_before_or_over_an_empty_cell_are_its_head_and_no_blank(
    found: Callable[..., list], word: Callable[..., Token]
) -> None:
    assert found([word("Nom", 55, 125)], [CELL, RIGHT]) == [(BlankKind.CELL, Rect(251, 101, 379, 139))]
    under = CELL._replace(y0=60, y1=100)
    assert found([word("Nom", 55, 125)], [CELL, under]) == [(BlankKind.CELL, Rect(51, 61, 249, 99))]


@pytest.mark.parametrize(
    ("x", "y", "kind", "rect"),
    [(55, 128, BlankKind.ROOM, Rect(51, 101, 249, 125)), (55, 118, BlankKind.REST, Rect(82, 101, 249, 139))],
    ids=["in the upper corner", "half way up"],
)
def test_the_blank_of_words_in_a_cell_is_under_them_or_beside_them(
    x: float, y: float, kind: BlankKind, rect: Rect, found: Callable[..., list], word: Callable[..., Token]
) -> None:
    assert found([word("Nom :", x, y)], [CELL]) == [(kind, rect)]


def test_a_title_and_a_label_that_is_answered_have_no_blank_beside_them(
    found: Callable[..., list], word: Callable[..., Token]
) -> None:
    assert found([word("Candidat", 130, 118)], [CELL]) == []
    assert found([word("Session:", 55, 118), word("2024", 100, 118)], [CELL]) == []


def test_narrow_cells_side_by_side_are_a_comb_but_in_a_table(found: Callable[..., list]) -> None:
    row = [Rect(50 + 15 * number, 100, 65 + 15 * number, 115) for number in range(6)]
    kinds = {kind for kind, _rect in found([], row)}
    assert (BlankKind.COMB, Rect(50, 100, 140, 115)) in found([], row)
    table = [cell._replace(y0=cell.y0 + 15 * line, y1=cell.y1 + 15 * line) for cell in row for line in range(2)]
    assert kinds - {kind for kind, _rect in found([], table)} == {BlankKind.COMB}


def test_what_is_in_a_cell_already_is_its_only_blank_unless_there_is_room_under_the_last_words(
    found: Callable[..., list], word: Callable[..., Token], leader: Callable[..., Token]
) -> None:
    assert found([word("Nom", 55, 118), leader(75, 240, 118)], [CELL]) == []
    high = CELL._replace(y0=40)
    dots, asked = [word("Nom", 55, 128), leader(75, 240, 128)], word("Remarques:", 55, 110)
    assert found([*dots, asked], [high]) == [(BlankKind.ROOM, Rect(51, 41, 249, 107))]


def test_a_cell_beside_one_that_is_blocked_out_is_blocked_as_well(found: Callable[..., list]) -> None:
    assert found([], [CELL], shades=(Shade(Rect(10, 90, 49, 150), 0.3),)) == []
