"""Tables set in white space, known by their heads."""

from collections.abc import Callable, Sequence

import pytest

from ndrcpdf.layout.lines import Line
from ndrcpdf.layout.page import Page
from ndrcpdf.layout.tables.borderless import columns_of, open_table
from ndrcpdf.layout.tables.reading import Table, tables_page

HEAD = ((40, "Ville"), (150, "Date"), (260, "Heure"))


@pytest.fixture
def table(word: Callable, page: Callable[..., Page]) -> Callable[..., list[list[str]] | None]:
    """``table(((40, "Ville"), …), …)``: the cells of the table that has the head Ville, Date, Heure.

    Each line from the top is given as the words that begin at an x; ``pitch`` is the distance between lines.
    """

    def table(*lines: Sequence[tuple[float, str]], pitch: float = 20, bold: bool = False) -> list[list[str]] | None:
        tokens = [
            word(text, x, 280 - pitch * number, bold=bold) for number, line in enumerate(lines) for x, text in line
        ]
        found: Table | None = open_table(
            tables_page(page(tokens)),
            lambda heads: list(heads) == ["Ville", "Date", "Heure"],
            lambda text: text.startswith("Fin"),
        )
        return found and [[(cell.bold if bold else cell.text) for cell in row] for row in found.rows]

    return table


def test_the_columns_of_a_table_are_those_of_its_head(table: Callable) -> None:
    rows = table(((40, "Avant"),), HEAD, ((40, "Lyon"), (150, "14"), (260, "9h")), ((40, "Lille"), (260, "10h")))
    assert rows == [["Ville", "Date", "Heure"], ["Lyon", "14", "9h"], ["Lille", "", "10h"]]


def test_without_its_head_there_is_no_table(table: Callable) -> None:
    assert table(((40, "Lyon"), (150, "14"), (260, "9h"))) is None


@pytest.mark.parametrize(
    "last",
    [((40, "Prose" * 20),), ((40, "Fin"), (150, "14"), (260, "9h")), ((330, "Note"),)],
    ids=["across its columns", "words that end it", "beside its columns"],
)
def test_a_table_ends_at_a_line_that_is_no_row_of_it(last: tuple[tuple[float, str], ...], table: Callable) -> None:
    assert table(HEAD, ((40, "Lyon"), (150, "14"), (260, "9h")), last) == [
        ["Ville", "Date", "Heure"],
        ["Lyon", "14", "9h"],
    ]


def test_a_table_ends_at_a_wide_gap(table: Callable) -> None:
    assert table(HEAD, ((40, "Lyon"), (150, "14"), (260, "9h")), pitch=61) == [["Ville", "Date", "Heure"]]


def test_lines_close_together_are_one_row(table: Callable) -> None:
    rows = table(HEAD, (), ((40, "Clermont-"), (150, "14"), (260, "9h")), ((40, "Ferrand"),), pitch=12)
    assert rows == [["Ville", "Date", "Heure"], ["Clermont-Ferrand", "14", "9h"]]


def test_a_column_is_as_wide_as_what_stands_under_its_head(table: Callable) -> None:
    wide, outer = (40, "Clermont-Ferrand"), (110, "(63)")
    rows = table(HEAD, (wide, (150, "14"), (260, "9h")), (outer, (150, "15"), (260, "9h")))
    assert rows[2] == ["(63)", "15", "9h"]


def test_what_is_bold_in_a_cell_is_told_apart(table: Callable) -> None:
    assert table(HEAD, bold=True) == [["Ville", "Date", "Heure"]]


def test_the_words_of_one_column_stand_close_together(word: Callable, texts: Callable) -> None:
    line = Line((word("9", 40, 100), word("heures", 48, 100), word("Lyon", 90, 100)))
    assert texts(columns_of(line)) == ["9 heures", "Lyon"]
