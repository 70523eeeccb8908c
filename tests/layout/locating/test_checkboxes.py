"""Labels → boxes to tick, words to strike out, and choices that are written."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from ndrcpdf.geometry import Rect
from ndrcpdf.layout.locating.checkboxes import beside_boxes, in_box_beside, over_words, written_in
from ndrcpdf.layout.page import Page
from ndrcpdf.model.forms import Field, FieldType
from ndrcpdf.model.placements import Role

YES_NO = ("oui", "non")


@pytest.mark.parametrize("side", ["before", "behind"])
def test_each_option_has_the_box_on_the_same_side_of_its_words(
    side: str,
    beside: Callable,
    field: Callable[..., Field],
    laid_out: Callable[..., Page],
    word: Callable,
    tick_box: Callable,
) -> None:
    away = -12 if side == "before" else 20
    words = [word("Permis", 20, 200), word("oui", 100, 200), word("non", 150, 200)]
    boxes = [tick_box(100 + away, 200), tick_box(150 + away, 200)]
    found = beside(beside_boxes, field("Permis", FieldType.CHOICE, YES_NO), laid_out([*words, *boxes]))
    assert [(each.option, each.role, each.rect) for each in found.placements] == [
        ("oui", Role.TICK, boxes[0].rect),
        ("non", Role.TICK, boxes[1].rect),
    ]


def test_a_choice_with_a_box_too_few_is_not_found(
    beside: Callable, field: Callable[..., Field], laid_out: Callable[..., Page], word: Callable, tick_box: Callable
) -> None:
    page = laid_out([word("Permis", 20, 200), tick_box(88, 200), word("oui", 100, 200), word("non", 150, 200)])
    assert beside(beside_boxes, field("Permis", FieldType.CHOICE, YES_NO), page) is None


def test_a_flag_has_the_box_beside_its_label_or_alone_in_the_next_cell(
    beside: Callable, field: Callable[..., Field], laid_out: Callable[..., Page], word: Callable, tick_box: Callable
) -> None:
    flag, label, box = field("Majeur", FieldType.FLAG), word("Majeur", 40, 200), tick_box(150, 200)
    (placement,) = beside(beside_boxes, flag, laid_out([label, box])).placements
    assert (placement.role, placement.rect) == (Role.CHECK, box.rect)
    cells = [Rect(30, 190, 140, 215), Rect(140, 190, 240, 215)]
    (placement,) = beside(in_box_beside, flag, laid_out([label, box], cells)).placements
    assert placement.rect == box.rect
    assert beside(in_box_beside, flag, laid_out([label, box, word("ou", 170, 200)], cells)) is None


def test_a_flag_without_a_box_is_ticked_in_the_empty_cell_beside_its_label(
    beside: Callable, field: Callable[..., Field], laid_out: Callable[..., Page], word: Callable
) -> None:
    flag, label, cells = (
        field("Majeur", FieldType.FLAG),
        word("Majeur", 40, 200),
        [Rect(30, 190, 140, 215), Rect(140, 190, 240, 215)],
    )
    (placement,) = beside(beside_boxes, flag, laid_out([label], cells)).placements
    assert (placement.role, placement.rect.centre) == (Role.CHECK, cells[1].centre)
    assert beside(beside_boxes, flag, laid_out([label, word("oui", 160, 200)], cells)) is None


def test_the_words_of_options_are_struck_out_inside_the_label(
    beside: Callable, field: Callable[..., Field], laid_out: Callable[..., Page], word: Callable
) -> None:
    edges = tuple(40 + 5 * number for number in range(1, 17))
    page = laid_out([word("Monsieur/Madame:", 40, 200, edges=edges)])
    asked = field("Monsieur/Madame:", FieldType.STRIKE, ("Monsieur", "Madame"))
    found = beside(over_words, asked, page)
    assert [(each.option, each.rect.x0, each.rect.x1) for each in found.placements] == [
        ("Monsieur", 40, 80),
        ("Madame", 85, 115),
    ]
    assert beside(over_words, field("Monsieur/Madame:", FieldType.STRIKE, ("Docteur",)), page) is None


def test_a_choice_whose_options_are_not_printed_is_written_on_a_leader_or_in_place_of_a_prompt(
    beside: Callable, field: Callable[..., Field], laid_out: Callable[..., Page], word: Callable, leader: Callable
) -> None:
    choice, label = field("Permis", FieldType.CHOICE, YES_NO), word("Permis", 40, 200)
    assert beside(written_in, choice, laid_out([label, leader(80, 180, 200)])).placements[0].role is Role.TEXT
    assert beside(written_in, field("Permis"), laid_out([label, leader(80, 180, 200)])) is None
    empty = laid_out([label], [Rect(30, 190, 140, 215), Rect(140, 190, 240, 215)])
    assert beside(written_in, choice, empty) is None
    prompted = replace(empty, prompts=((Rect(150, 195, 230, 205),),))
    assert beside(written_in, choice, prompted).placements[0].rect.x0 > 140
