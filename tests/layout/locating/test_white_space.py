"""Labels → white space beside them, under them, and between strokes."""

from collections.abc import Callable

import pytest

from ndrcpdf.geometry import Rect
from ndrcpdf.layout.locating.white_space import at_foot, in_rest, in_room, on_white_space, room_under
from ndrcpdf.layout.page import Page, Token
from ndrcpdf.layout.token_search import TokenStream
from ndrcpdf.model.forms import Field, FieldType
from ndrcpdf.model.placements import Role

CELL = Rect(30, 150, 230, 215)


@pytest.fixture
def margin(word: Callable[..., Token]) -> Token:
    """The longest line of the pages, at their top: it ends at 360."""
    return word("m" * 64, 40, 290)


def test_white_space_beside_a_label_reaches_to_the_next_words_or_to_the_margin(
    beside: Callable, field: Callable[..., Field], laid_out: Callable[..., Page], word: Callable, margin: Token
) -> None:
    nom = [margin, word("Nom", 40, 200), word(":", 56, 200)]
    (placement,) = beside(on_white_space, field("Nom"), laid_out(nom)).placements
    assert (placement.rect.x0, placement.rect.x1) == (63, 358)
    (placement,) = beside(on_white_space, field("Nom"), laid_out([*nom, word("Age", 200, 200)])).placements
    assert (placement.rect.x0, placement.rect.x1) == (63, 198)
    assert beside(on_white_space, field("Nom"), laid_out([*nom, word("Age", 80, 200)])) is None


def test_an_answer_of_several_lines_is_under_its_label_down_to_what_is_printed_next(
    beside: Callable, field: Callable[..., Field], laid_out: Callable[..., Page], word: Callable, margin: Token
) -> None:
    page = laid_out([margin, word("Motif", 40, 200), word("Suite", 40, 150)])
    (placement,) = beside(on_white_space, field("Motif", FieldType.LINES), page).placements
    assert placement.role is Role.LINES
    assert (placement.rect.y0, placement.rect.y1) == (158.5, 196.5)


def test_white_space_between_strokes_is_a_part_each(
    beside: Callable, field: Callable[..., Field], laid_out: Callable[..., Page], word: Callable, margin: Token
) -> None:
    asked = field("Le", FieldType.DATE, parts=("jour", "mois", "annee"))
    strokes = [margin, word("Le", 40, 200), word("/", 80, 200), word("/", 120, 200)]
    jour, mois, annee = beside(on_white_space, asked, laid_out(strokes)).placements
    assert (jour.part, mois.part, annee.part) == ("jour", "mois", "annee")
    assert jour.rect.x1 < 80 < mois.rect.x0 < mois.rect.x1 < 120 < annee.rect.x0
    assert beside(on_white_space, asked, laid_out(strokes[:-1])) is None


def test_the_room_under_a_label_is_inside_its_cell(
    beside: Callable, field: Callable[..., Field], laid_out: Callable[..., Page], word: Callable
) -> None:
    page = laid_out([word("Avis", 40, 203)], [CELL])
    (placement,) = beside(in_room, field("Avis"), page).placements
    assert CELL.x0 < placement.rect.x0 < placement.rect.x1 < CELL.x1
    assert CELL.y0 < placement.rect.y0 < placement.rect.y1 < 200.5
    low = laid_out([word("Avis", 40, 160)], [CELL])
    assert beside(in_room, field("Avis"), low) is None


def test_the_larger_rest_of_a_cell_is_the_blank(
    beside: Callable, field: Callable[..., Field], laid_out: Callable[..., Page], word: Callable
) -> None:
    at_top, half_way = laid_out([word("Avis", 40, 203)], [CELL]), laid_out([word("Avis", 40, 180)], [CELL])
    under, right = (beside(in_rest, field("Avis"), page).placements[0].rect for page in (at_top, half_way))
    assert under.y1 < 203
    assert right.x0 > 60
    assert right.height == CELL.height - 2


def test_the_beginning_of_a_longer_phrase_is_a_less_likely_label(
    beside: Callable, field: Callable[..., Field], laid_out: Callable[..., Page], word: Callable
) -> None:
    alone = beside(in_rest, field("Code"), laid_out([word("Code", 40, 203)], [CELL]))
    phrase = beside(in_rest, field("Code"), laid_out([word("Code", 40, 203), word("postal", 64, 203)], [CELL]))
    assert phrase.score < alone.score == 1.0


def test_the_foot_of_a_cell_is_under_all_that_is_printed_in_it(
    beside: Callable, field: Callable[..., Field], laid_out: Callable[..., Page], word: Callable
) -> None:
    words = [word("Avis", 40, 203), word("du jury", 40, 190)]
    (placement,) = beside(at_foot, field("Avis"), laid_out(words, [CELL])).placements
    assert CELL.y0 < placement.rect.y0 < placement.rect.y1 < 190
    assert beside(at_foot, field("Avis"), laid_out(words[:1], [CELL])) is None


def test_white_room_that_no_cell_bounds_is_some_lines_high_at_most(
    laid_out: Callable[..., Page], word: Callable, margin: Token
) -> None:
    stream = TokenStream([laid_out([margin, word("Motif", 40, 250)])])
    assert 5 * 14 < room_under(stream, range(1, 2)).height < 10 * 14
