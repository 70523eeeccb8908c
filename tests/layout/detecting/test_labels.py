"""Blanks → questions: labels, columns, options, headings."""

from collections.abc import Callable

import pytest

from ndrcpdf.geometry import Rect
from ndrcpdf.layout.detecting.found_blank import BlankKind, FoundBlank
from ndrcpdf.layout.detecting.labels import headings, questions
from ndrcpdf.layout.detecting.searched_page import SearchedPage
from ndrcpdf.layout.page import Token


def test_a_question_has_its_label_its_heading_and_its_unit(
    searched: Callable[..., SearchedPage], word: Callable[..., Token], blank: Callable[..., FoundBlank]
) -> None:
    words = [word("LE STAGE", 40, 240, bold=True), word("Prime:", 40, 200), word("€", 182, 200)]
    (asked,) = questions(searched(words), [blank(75, 197, 180, 211)])
    assert (asked.label, asked.section, asked.after) == ("Prime", "LE STAGE", "€")


def test_three_blanks_with_slashes_between_are_one_date(
    searched: Callable[..., SearchedPage], word: Callable[..., Token], blank: Callable[..., FoundBlank]
) -> None:
    words = [word("Le:", 40, 200), word("/", 81, 200), word("/", 112, 200)]
    parts = [blank(x, 197, x + 20, 211) for x in (60, 90, 120)]
    (date,) = questions(searched(words), parts)
    assert (date.label, date.blanks) == ("Le", tuple(parts))
    assert len(questions(searched(words[:-1]), parts)) == 3


@pytest.mark.parametrize(
    ("words", "options"),
    [
        ({"Permis:": 20, "oui": 92, "non": 152}, ("oui", "non")),
        ({"Permis:": 20, "oui": 64, "non": 124}, ("oui", "non")),
    ],
    ids=["behind", "before"],
)
def test_boxes_on_one_line_under_one_question_are_a_choice(
    words: dict[str, float],
    options: tuple[str, ...],
    searched: Callable[..., SearchedPage],
    word: Callable[..., Token],
    blank: Callable[..., FoundBlank],
) -> None:
    ticks = [blank(x, 198, x + 10, 208, BlankKind.TICK) for x in (80, 140)]
    (asked,) = questions(searched([word(text, x, 200) for text, x in words.items()]), ticks)
    assert (asked.label, asked.options) == ("Permis", options)


def test_the_line_over_a_row_of_boxes_is_their_question_where_it_asks(
    searched: Callable[..., SearchedPage], word: Callable[..., Token], blank: Callable[..., FoundBlank]
) -> None:
    ticks = [blank(x, 198, x + 10, 208, BlankKind.TICK) for x in (80, 140)]
    words = [word("oui", 92, 200), word("non", 152, 200)]
    (asked,) = questions(searched([*words, word("Permis ?", 80, 216)]), ticks)
    assert (asked.label, asked.options) == ("Permis ?", ("oui", "non"))
    assert len(questions(searched([*words, word("Permis", 80, 216)]), ticks)) == 2


@pytest.mark.parametrize("question", ["", "Cochez les cases:"])
def test_boxes_of_which_any_may_be_ticked_are_questions_of_their_own(
    question: str,
    searched: Callable[..., SearchedPage],
    word: Callable[..., Token],
    blank: Callable[..., FoundBlank],
) -> None:
    ticks = [blank(x, 198, x + 10, 208, BlankKind.TICK) for x in (80, 140)]
    words = [word(question, 80, 216), word("vélo", 92, 200), word("auto", 152, 200)]
    assert [(asked.label, asked.options) for asked in questions(searched(words), ticks)] == [("vélo", ()), ("auto", ())]


def test_a_cell_of_a_table_has_the_words_of_its_row_and_of_its_column(
    searched: Callable[..., SearchedPage], word: Callable[..., Token], blank: Callable[..., FoundBlank]
) -> None:
    head, names = [Rect(x, 220, x + 80, 240) for x in (120, 200)], [Rect(20, y, 120, y + 20) for y in (200, 180)]
    words = [word("Note", 125, 228), word("Avis", 205, 228), word("Oral", 25, 208), word("Ecrit", 25, 188)]
    cells = [blank(x + 1, y + 1, x + 79, y + 19, BlankKind.CELL) for y in (200, 180) for x in (120, 200)]
    asked = questions(searched(words, [*head, *names]), cells)
    assert [(each.label, each.column) for each in asked] == [
        ("Oral", "Note"),
        ("Oral", "Avis"),
        ("Ecrit", "Note"),
        ("Ecrit", "Avis"),
    ]


def test_a_heading_is_bold_and_alone_on_its_line(
    searched: Callable[..., SearchedPage], word: Callable[..., Token], blank: Callable[..., FoundBlank]
) -> None:
    bold = [word("LE STAGE", 40, 260, bold=True), word("Durée", 40, 230, bold=True), word("Avis", 40, 200)]
    assert headings(searched(bold), [blank(80, 227, 180, 241)]) == [("LE STAGE", 260)]
    head_of_a_column = searched(bold[:1], [Rect(30, 250, 120, 275)])
    assert headings(head_of_a_column, []) == []
