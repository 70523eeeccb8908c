"""The words on each side of a blank."""

from collections.abc import Callable

import pytest

from ndrcpdf.geometry import Rect
from ndrcpdf.layout.detecting.found_blank import BlankKind, FoundBlank
from ndrcpdf.layout.detecting.nearby_words import words_above, words_left, words_right, words_under
from ndrcpdf.layout.detecting.searched_page import SearchedPage
from ndrcpdf.layout.page import Token


def test_the_words_on_the_left_go_back_to_a_gap_or_to_the_blank_before(
    searched: Callable[..., SearchedPage], word: Callable[..., Token], blank: Callable[..., FoundBlank]
) -> None:
    page = searched([word("Ville", 40, 200), word("Code", 100, 200), word("postal:", 125, 200)])
    line = blank(165, 197, 250, 211)
    assert words_left(page, line, [line]) == "Code postal"
    before = blank(70, 197, 124, 211)
    assert words_left(page, line, [before, line]) == "postal"


def test_words_far_on_the_left_are_no_label_unless_they_are_in_the_cell_before(
    searched: Callable[..., SearchedPage], word: Callable[..., Token], blank: Callable[..., FoundBlank]
) -> None:
    cell, far = blank(300, 190, 380, 210, BlankKind.CELL), word("Nom", 40, 200)
    assert words_left(searched([far]), cell, [cell]) == ""
    assert words_left(searched([far], [Rect(30, 190, 299, 210)]), cell, [cell]) == "Nom"


def test_a_label_above_has_the_lines_that_it_goes_on_from(
    searched: Callable[..., SearchedPage], word: Callable[..., Token], blank: Callable[..., FoundBlank]
) -> None:
    lines = [word("Phrase.", 40, 248), word("Nom de", 40, 236), word("famille:", 40, 224)]
    line = blank(40, 200, 180, 214)
    assert words_above(searched(lines), line, [line]) == "Nom de famille"
    assert words_above(searched([word("Nom", 40, 260)]), line, [line]) == ""


@pytest.mark.parametrize(("kind", "label"), [(BlankKind.LINE, "Signature"), (BlankKind.CELL, "")])
def test_words_under_a_line_may_be_its_label(
    kind: BlankKind,
    label: str,
    searched: Callable[..., SearchedPage],
    word: Callable[..., Token],
    blank: Callable[..., FoundBlank],
) -> None:
    assert words_under(searched([word("Signature", 60, 190)]), blank(40, 200, 180, 214, kind)) == label


def test_the_words_on_the_right_end_at_a_gap_or_at_the_next_blank(
    searched: Callable[..., SearchedPage], word: Callable[..., Token], blank: Callable[..., FoundBlank]
) -> None:
    page = searched([word("oui", 54, 200), word("bien", 74, 200), word("non", 150, 200)])
    tick = blank(40, 198, 50, 208, BlankKind.TICK)
    assert words_right(page, tick, [tick]) == "oui bien"
    assert words_right(page, tick, [tick, blank(70, 198, 73, 208)]) == "oui"


def test_the_words_beside_a_box_go_on_under_them_in_their_cell(
    searched: Callable[..., SearchedPage], word: Callable[..., Token], blank: Callable[..., FoundBlank]
) -> None:
    lines = [word("en classe", 54, 200), word("entière", 54, 188)]
    tick = blank(40, 198, 50, 208, BlankKind.TICK)
    assert words_right(searched(lines, [Rect(30, 180, 200, 215)]), tick, [tick]) == "en classe entière"
    assert words_right(searched(lines), tick, [tick]) == "en classe"
    other = blank(40, 186, 50, 196, BlankKind.TICK)
    assert words_right(searched(lines, [Rect(30, 180, 200, 215)]), tick, [tick, other]) == "en classe"


def test_the_number_of_a_note_is_no_part_of_a_label(
    searched: Callable[..., SearchedPage], word: Callable[..., Token], blank: Callable[..., FoundBlank]
) -> None:
    line = blank(60, 197, 180, 211)
    assert words_left(searched([word("Nom1", 40, 200, raised="1")]), line, [line]) == "Nom"


def test_beside_a_high_cell_a_label_may_stand_anywhere_and_beside_lines_at_their_foot(
    searched: Callable[..., SearchedPage], word: Callable[..., Token], blank: Callable[..., FoundBlank]
) -> None:
    page = searched([word("Nom", 40, 240)])
    labels = [
        words_left(page, high, [high])
        for high in (blank(60, 200, 180, 250, kind) for kind in (BlankKind.CELL, BlankKind.LINES))
    ]
    assert labels == ["Nom", ""]


def test_of_many_words_those_nearest_to_the_blank_are_its_label(
    searched: Callable[..., SearchedPage], word: Callable[..., Token], blank: Callable[..., FoundBlank]
) -> None:
    letters = "abcdefghijklmnopq"
    page = searched([word(letter, 100 + 10 * at, 200) for at, letter in enumerate(letters)])
    behind, before = blank(270, 197, 380, 211), blank(40, 197, 98, 211)
    assert words_left(page, behind, [behind]) == " ".join(letters[-14:])
    assert words_right(page, before, [before]) == " ".join(letters[:14])
