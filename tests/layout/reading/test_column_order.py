"""A page read by its columns, with labels of several lines in one piece."""

from collections.abc import Callable

import pytest

from ndrcpdf.geometry import Rect
from ndrcpdf.layout.page import Token
from ndrcpdf.layout.reading.column_order import by_columns
from ndrcpdf.layout.reading.reading_order import in_reading_order


@pytest.fixture
def read(page: Callable, texts: Callable) -> Callable[..., list[str]]:
    """``read([token, …])``: the tokens of a page read by columns, those of one line together."""

    def read(tokens: list[Token], cells: tuple[Rect, ...] = ()) -> list[str]:
        ordered = by_columns(page(in_reading_order(tokens, cells), cells)).tokens
        lines = [[token for token in ordered if token.line == line] for line in sorted({t.line for t in ordered})]
        assert [token for line in lines for token in line] == list(ordered)
        return texts(lines)

    return read


@pytest.fixture
def columns(word: Callable, leader: Callable) -> Callable[..., list[Token]]:
    """``columns("Nom Code", …)``: rows from the top, with a word or a leader in the left and the right column."""

    def columns(*rows: str) -> list[Token]:
        tokens = []
        for number, row in enumerate(rows):
            for x, text in zip((40, 220), row.split(), strict=False):
                y = 280 - 20 * number
                tokens.append(leader(x, x + 140, y) if text == "…" else word(text, x, y))
        return tokens

    return columns


def test_parts_side_by_side_are_read_one_after_the_other(columns: Callable, read: Callable) -> None:
    assert read(columns("a1 b1", "a2 b2", "a3 b3")) == ["a1", "a2", "a3", "b1", "b2", "b3"]


def test_two_rows_are_no_columns(columns: Callable, read: Callable) -> None:
    assert read(columns("a1 b1", "a2 b2")) == ["a1", "b1", "a2", "b2"]


def test_labels_and_their_blanks_are_no_columns(columns: Callable, read: Callable) -> None:
    assert read(columns("Nom …", "Code …", "Ville …")) == ["Nom …", "Code …", "Ville …"]


def test_a_label_of_two_lines_is_read_whole_before_its_blank(word: Callable, leader: Callable, read: Callable) -> None:
    label = [word("Adresse", 40, 200), word("postale", 40, 188)]
    assert read([*label, leader(120, 300, 200)]) == ["Adresse", "postale …"]
    assert read([*label, leader(120, 300, 188)]) == ["Adresse", "postale …"]


def test_a_label_that_ends_with_a_colon_does_not_go_on(word: Callable, leader: Callable, read: Callable) -> None:
    lines = [word("Nom:", 40, 200), leader(62, 200, 200), word("Nom:", 40, 188), leader(62, 200, 188)]
    assert read(lines) == ["Nom: …", "Nom: …"]


def test_the_lines_of_an_answer_come_together_down_to_one_with_a_label(
    word: Callable, leader: Callable, read: Callable
) -> None:
    answer = [leader(120, 300, y) for y in (200, 180, 160)]
    assert read([word("Adresse", 40, 200), *answer]) == ["Adresse … … …"]
    assert read([word("Adresse", 40, 200), *answer, word("Ville", 40, 160)]) == ["Adresse … …", "Ville …"]


def test_an_answer_ends_where_its_lines_come_further_apart(word: Callable, leader: Callable, read: Callable) -> None:
    answer = [leader(120, 300, y) for y in (200, 185, 163)]
    assert read([word("Adresse", 40, 200), *answer]) == ["Adresse … …", "…"]


def test_a_cell_is_read_whole(word: Callable, read: Callable) -> None:
    left, right = Rect(30, 170, 120, 215), Rect(120, 170, 210, 215)
    tokens = [
        word(text, x, y) for x, texts in ((40, "ab"), (130, "cd")) for text, y in zip(texts, (200, 180), strict=True)
    ]
    assert read(tokens) == ["a", "c", "b", "d"]
    assert read(tokens, (left, right)) == ["a", "b", "c", "d"]
