"""Labels → dotted and ruled lines: behind them, under them, over them."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from ndrcpdf.layout.locating.leaders import after_leader, on_lines, over_label
from ndrcpdf.layout.page import PROMPT, Page
from ndrcpdf.model.forms import Field, FieldType

DATE = ("jour", "mois", "annee")


def test_the_leader_after_a_label_is_its_blank_and_one_behind_other_words_is_not(
    beside: Callable, field: Callable[..., Field], laid_out: Callable[..., Page], word: Callable, leader: Callable
) -> None:
    nom, dots = word("Nom", 40, 200), leader(70, 170, 200)
    found = beside(after_leader, field("Nom"), laid_out([nom, word(":", 56, 200), dots]))
    (placement,) = found.placements
    assert (placement.rect.x0, placement.rect.x1, found.score) == (70, 170, 1.0)
    assert placement.rect.y0 < 200 < placement.rect.y1
    assert beside(after_leader, field("Nom"), laid_out([nom, word("usuel", 56, 200), dots])) is None


def test_a_date_has_a_leader_for_each_part_or_parts_of_one(
    beside: Callable, field: Callable[..., Field], laid_out: Callable[..., Page], word: Callable, leader: Callable
) -> None:
    label, asked = word("Le", 40, 200), field("Le", FieldType.DATE, parts=DATE)
    three = [leader(60, 80, 200), word("/", 81, 200), leader(90, 110, 200), word("/", 111, 200), leader(120, 160, 200)]
    found = beside(after_leader, asked, laid_out([label, *three]))
    assert [(each.part, each.rect.x0, each.rect.x1) for each in found.placements] == [
        ("jour", 60, 80),
        ("mois", 90, 110),
        ("annee", 120, 160),
    ]
    cut = beside(after_leader, asked, laid_out([label, leader(60, 160, 200)]))
    assert [each.rect.width for each in cut.placements] == pytest.approx([25, 25, 50])
    assert cut.score < found.score


def test_the_lines_after_a_label_are_one_blank_of_their_pitch(
    beside: Callable, field: Callable[..., Field], laid_out: Callable[..., Page], word: Callable, leader: Callable
) -> None:
    lines = [leader(40, 340, y) for y in (180, 160, 140)]
    page = laid_out([word("Motif:", 40, 200), *lines, word("Suite", 40, 120), leader(40, 340, 100)])
    (placement,) = beside(on_lines, field("Motif", FieldType.LINES), page).placements
    assert placement.leading == 20
    assert placement.rect.height == pytest.approx(60)
    assert 100 < placement.rect.y0 < 140


def test_the_rest_of_the_labels_own_line_is_left_out_and_so_is_a_line_under_its_table(
    beside: Callable, field: Callable[..., Field], laid_out: Callable[..., Page], word: Callable, leader: Callable
) -> None:
    label, rest, lines = word("Motif:", 40, 200), leader(80, 340, 200), [leader(40, 340, 180), leader(40, 340, 160)]
    asked = field("Motif", FieldType.LINES)
    (placement,) = beside(on_lines, asked, laid_out([label, rest, *lines])).placements
    assert placement.rect.height == pytest.approx(40)
    cell = label.rect._replace(x0=30, x1=350, y0=190, y1=215)
    (placement,) = beside(on_lines, asked, laid_out([label, rest, *lines], [cell])).placements
    assert placement.rect.y0 > 190


def test_a_prompt_for_lines_reaches_down_to_what_is_printed_next(
    beside: Callable, field: Callable[..., Field], laid_out: Callable[..., Page], word: Callable, leader: Callable
) -> None:
    prompt = replace(leader(40, 200, 180), text=PROMPT)
    page = laid_out([word("Motif:", 40, 200), prompt, word("Suite", 40, 100)])
    (placement,) = beside(on_lines, field("Motif", FieldType.LINES), page).placements
    assert placement.rect.y1 == prompt.rect.y1
    assert 107 < placement.rect.y0 < 112


def test_a_line_over_its_label_has_no_other_label(
    beside: Callable, field: Callable[..., Field], laid_out: Callable[..., Page], word: Callable, leader: Callable
) -> None:
    caption, line = word("Nom", 90, 189), leader(40, 160, 200)
    (placement,) = beside(over_label, field("Nom"), laid_out([line, caption])).placements
    assert (placement.rect.x0, placement.rect.x1) == (40, 160)
    for other in (word("Ville", 12, 200), word(":", 106, 189), leader(110, 180, 189)):
        assert beside(over_label, field("Nom"), laid_out([other, line, caption])) is None


def test_the_parts_of_a_date_over_their_label_stand_side_by_side(
    beside: Callable, field: Callable[..., Field], laid_out: Callable[..., Page], word: Callable, leader: Callable
) -> None:
    asked, caption = field("Naissance", FieldType.DATE, parts=DATE), word("Naissance", 70, 189)
    near = [leader(40, 75, 200), leader(85, 110, 200), leader(120, 160, 200)]
    found = beside(over_label, asked, laid_out([*near, caption]))
    assert [(each.part, each.rect.x0) for each in found.placements] == [("jour", 40), ("mois", 85), ("annee", 120)]
    assert beside(over_label, asked, laid_out([*near[:2], leader(150, 180, 200), caption])) is None
