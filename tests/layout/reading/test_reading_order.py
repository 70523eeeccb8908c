"""The order in which a page is read: by cells, by blocks, by lines."""

from collections.abc import Callable

from ndrcpdf.geometry import Rect
from ndrcpdf.layout.reading.reading_order import in_reading_order


def test_cells_side_by_side_are_read_one_after_the_other(word: Callable, texts: Callable) -> None:
    left, right = Rect(0, 100, 100, 200), Rect(100, 100, 200, 200)
    tokens = [word("un", 10, 180), word("trois", 110, 180), word("deux", 10, 140), word("titre", 10, 250)]
    read = list(in_reading_order(tokens, [right, left]))
    assert texts([read]) == ["titre un deux trois"]
    assert [token.cell for token in read] == [None, left, left, right]


def test_every_line_has_its_own_number(word: Callable) -> None:
    tokens = [word("bas", 10, 100), word("haut", 10, 200), word("aussi", 60, 200)]
    assert [(token.text, token.line) for token in in_reading_order(tokens, [])] == [
        ("haut", 1),
        ("aussi", 1),
        ("bas", 2),
    ]


def test_a_token_is_in_the_smallest_cell_around_it(word: Callable) -> None:
    table, cell = Rect(0, 0, 400, 300), Rect(0, 100, 100, 200)
    (token,) = in_reading_order([word("Nom", 10, 150)], [table, cell])
    assert token.cell == cell
