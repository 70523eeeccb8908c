"""Ruled tables, cell by cell, and the lines of text around them."""

from collections.abc import Callable

import pytest
from reportlab.pdfgen.canvas import Canvas

from ndrcpdf.errors import UnreadablePdfError
from ndrcpdf.geometry import Rect
from ndrcpdf.layout.page import Page, Token
from ndrcpdf.layout.tables.reading import Cell, Table, one_line, read_tables, tables_page

TOP_LEFT, TOP_RIGHT = Rect(40, 160, 140, 200), Rect(140, 160, 240, 200)
LEFT, RIGHT = Rect(40, 120, 140, 160), Rect(140, 120, 240, 160)


@pytest.fixture
def table(page: Callable[..., Page]) -> Callable[..., Table]:
    """``table([cell, …], token, …)``: the one table that these cells make."""

    def table(cells: list[Rect], *tokens: Token) -> Table:
        (only,) = tables_page(page(tokens, cells)).tables
        return only

    return table


def test_cells_that_meet_are_one_table_row_by_row(word: Callable, table: Callable) -> None:
    read = table(
        [RIGHT, LEFT, TOP_RIGHT, TOP_LEFT],
        word("a", 50, 180, cell=TOP_LEFT),
        word("b", 150, 180, cell=TOP_RIGHT),
        word("d", 150, 140, cell=RIGHT),
    )
    assert read.rows == ((Cell("a"), Cell("b")), (Cell(""), Cell("d")))
    assert read.ruled


def test_a_merged_cell_is_at_all_its_places_in_the_whole_table_alone(word: Callable, table: Callable) -> None:
    merged = Rect(40, 120, 140, 200)
    read = table([merged, TOP_RIGHT, RIGHT], word("a", 50, 160, cell=merged))
    assert read.rows == ((Cell("a"), Cell("")), (None, Cell("")))
    assert read.whole == ((Cell("a"), Cell("")), (Cell("a"), Cell("")))


def test_a_cell_has_its_lines_on_one_and_what_is_bold_apart(word: Callable, table: Callable) -> None:
    read = table(
        [TOP_LEFT, TOP_RIGHT],
        word("du", 50, 185, cell=TOP_LEFT),
        word("mardi", 70, 185, cell=TOP_LEFT, bold=True),
        word("14", 50, 170, cell=TOP_LEFT),
    )
    assert read.rows[0][0] == Cell("du mardi 14", "mardi")


def test_gaps_between_rules_are_no_cells(page: Callable) -> None:
    assert tables_page(page([], [Rect(40, 100, 240, 104), Rect(40, 104, 240, 108)])).tables == ()


def test_words_and_boxes_outside_tables_are_lines_and_leaders_are_not(
    word: Callable, leader: Callable, tick_box: Callable, page: Callable
) -> None:
    tokens = [
        word("Titre", 40, 250),
        leader(80, 200, 250),
        tick_box(40, 90),
        word("Oui", 60, 90),
        word("a", 50, 180, cell=TOP_LEFT),
    ]
    read = tables_page(page(tokens, [TOP_LEFT, TOP_RIGHT], number=3))
    assert read.lines == ("Titre", "☐ Oui")
    assert [line.text for line in read.printed] == ["Titre", "a", "Oui"]
    assert read.boxes == (tokens[2].rect,)
    assert (read.number, read.box) == (3, Rect(0, 0, 400, 300))


def test_the_tables_of_a_pdf_are_read_page_by_page(drawn: Callable) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.grid([40, 140, 240], [120, 160, 200])
        canvas.drawString(50, 175, "Lyon")

    first, second = read_tables(drawn(draw, lambda canvas: canvas.drawString(40, 200, "Texte")), "tables.pdf")
    assert [row[0] for row in first.tables[0].rows] == [Cell("Lyon"), Cell("")]
    assert (second.tables, second.lines) == ((), ("Texte",))
    with pytest.raises(UnreadablePdfError):
        read_tables(b"no PDF", "tables.pdf")


@pytest.mark.parametrize(
    ("text", "line"),
    [("Aix-\nMarseille", "Aix-Marseille"), ("Aix -\nMarseille", "Aix - Marseille"), (" a\n b ", "a b")],
)
def test_a_word_goes_on_behind_its_hyphen_on_the_next_line(text: str, line: str) -> None:
    assert one_line(text) == line
