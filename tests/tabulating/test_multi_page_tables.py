"""A table goes on over pages, as long as its head or its rows say so."""

from collections.abc import Sequence

from ndrcpdf.geometry import Rect
from ndrcpdf.layout.tables.reading import Cell, Table, TablesPage
from ndrcpdf.tabulating.multi_page_tables import MultiPageTable, TableKind, doubts, headed, multi_page_tables

KIND = TableKind(
    is_head=lambda words: "Date" in words,
    ends=lambda line: line.startswith("Fin"),
    is_row=lambda row: row[0] is not None and row[0].text.isdigit(),
)
HEAD = ("Date", "Lieu")


def table(*rows: Sequence[str]) -> Table:
    cells = tuple(tuple(map(Cell, row)) for row in rows)
    return Table(cells, cells)


def page(number: int, *tables: Table, lines: tuple[str, ...] = ()) -> TablesPage:
    return TablesPage(number, tables, lines, (), (), Rect(0, 0, 595, 842))


def texts(found: MultiPageTable) -> list[list[str]]:
    return [[cell.text for cell in row if cell] for row in found.rows]


def test_a_table_goes_on_under_the_same_head_which_is_no_row() -> None:
    pages = [
        page(1, table(("Nom",), ("Zoé",))),
        page(2, table(HEAD, ("1", "Nantes")), lines=("ANNEXE",)),
        page(3, table(HEAD, ("2", "Rennes"), ("3", "Brest")), lines=("Suite",)),
    ]
    (found,) = multi_page_tables(pages, KIND)
    assert texts(found) == [["1", "Nantes"], ["2", "Rennes"], ["3", "Brest"]]
    assert [cell.text for cell in found.head if cell] == [*HEAD]
    assert (found.pages, found.lines, found.ruled) == ((2, 3), ("ANNEXE", "Suite"), True)


def test_a_table_goes_on_without_a_head_where_all_rows_are_of_its_kind_and_as_wide() -> None:
    first = page(1, table(HEAD, ("1", "Nantes")))
    for following, pages in (
        (table(("2", "Rennes"), ("3", "Brest")), (1, 2)),
        (table(("2", "Rennes"), ("Total", "3")), (1,)),
        (table(("2", "Rennes", "salle 3")), (1,)),
    ):
        (found,) = multi_page_tables([first, page(2, following)], KIND)
        assert found.pages == pages


def test_another_head_begins_another_table() -> None:
    pages = [page(1, table(HEAD, ("1", "Nantes"))), page(2, table(("Date", "Salle"), ("2", "B12"))), page(3)]
    assert [texts(found) for found in multi_page_tables(pages, KIND)] == [[["1", "Nantes"]], [["2", "B12"]]]


def test_a_page_between_ends_a_table() -> None:
    pages = [page(1, table(HEAD, ("1", "Nantes"))), page(2), page(3, table(HEAD, ("2", "Rennes")))]
    assert [found.pages for found in multi_page_tables(pages, KIND)] == [(1,), (3,)]


def test_a_ruled_table_with_rows_is_preferred_to_a_ruled_head() -> None:
    whole = table(HEAD, ("1", "Nantes"))
    assert headed(page(1, table(HEAD), whole), KIND) is whole
    alone = table(HEAD)
    assert headed(page(1, alone), KIND) is alone
    assert headed(page(1, table(("Nom",), ("Date",))), KIND) is None


def test_an_empty_table_and_one_in_white_space_are_to_be_compared_with_the_page() -> None:
    head, row = tuple(map(Cell, HEAD)), (Cell("1"), Cell("Nantes"))
    assert [*doubts(MultiPageTable(head, (row,), (), (1,), ruled=True), "a.pdf")] == []
    (empty,) = doubts(MultiPageTable(head, (), (), (1,), ruled=True), "a.pdf")
    (open_table,) = doubts(MultiPageTable(head, (row,), (), (1,), ruled=False), "a.pdf")
    assert (empty.code, open_table.code) == ("table-empty", "table-in-white-space")
    assert "Date | Lieu" in str(empty.message)
    assert empty.file == open_table.file == "a.pdf"
