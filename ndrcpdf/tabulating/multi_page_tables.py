"""Tables over several pages, whose head may be printed again on each, and the lines around them."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from ndrcpdf.layout.tables.borderless import open_table
from ndrcpdf.layout.tables.reading import Cell, Table, TablesPage
from ndrcpdf.messages import Message
from ndrcpdf.model.findings import Finding, Severity

Row = Sequence[Cell | None]


@dataclass(frozen=True, slots=True)
class TableKind:
    """How tables of one kind are known.

    Attributes
    ----------
    is_head:
        Whether phrases are the head of such a table.
    ends:
        Whether a line is behind the table.
    is_row:
        Whether a row on a page without a head may be of such a table.
    """

    is_head: Callable[[Sequence[str]], bool]
    ends: Callable[[str], bool]
    is_row: Callable[[Row], bool]


@dataclass(frozen=True, slots=True)
class MultiPageTable:
    """A table over one or several pages.

    Attributes
    ----------
    head, rows:
        Its rows, in which a merged cell stands at all of its places.
    lines:
        The lines of text of its pages.
    pages:
        The numbers of its pages.
    ruled:
        Whether ruling lines or shades separate its cells, not white space alone.
    """

    head: Row
    rows: tuple[Row, ...]
    lines: tuple[str, ...]
    pages: tuple[int, ...]
    ruled: bool


def multi_page_tables(pages: Sequence[TablesPage], kind: TableKind) -> Iterator[MultiPageTable]:
    """The tables of a kind, in printed order."""
    taken: set[int] = set()
    for index, page in enumerate(pages):
        if page.number not in taken:
            table = headed(page, kind)
            if table:
                run = [page, *_following(pages[index + 1 :], table, kind)]
                taken |= {each.number for each in run}
                yield _joined(run, table, kind)


def headed(page: TablesPage, kind: TableKind) -> Table | None:
    """The table of a page that has the head; a borderless one where nothing but the head is ruled or shaded."""
    ruled = [table for table in page.tables if kind.is_head([cell.text for cell in table.rows[0] if cell])]
    whole = next((table for table in ruled if len(table.rows) > 1), None)
    return whole or open_table(page, kind.is_head, kind.ends) or next(iter(ruled), None)


def _following(pages: Sequence[TablesPage], first: Table, kind: TableKind) -> Iterator[TablesPage]:
    """The next pages, as long as the table goes on: with the same head, or at once with rows of its kind."""
    for page in pages:
        if not list(_rows_on(page, first, kind)):
            return
        yield page


def _rows_on(page: TablesPage, first: Table, kind: TableKind) -> Iterator[Row]:
    """The rows that a page after the first one adds to a table."""
    again = headed(page, kind)
    if again and _is_same(again.whole[0], first.whole[0]):
        yield from again.whole[1:]
    elif not again and page.tables:
        table = page.tables[0]
        as_wide = len(table.whole[0]) == len(first.whole[0])
        if as_wide and all(kind.is_row(row) for row in table.whole):
            yield from table.whole


def _is_same(one: Row, other: Row) -> bool:
    return [cell and cell.text for cell in one] == [cell and cell.text for cell in other]


def _joined(run: Sequence[TablesPage], first: Table, kind: TableKind) -> MultiPageTable:
    rows = [*first.whole[1:], *(row for page in run[1:] for row in _rows_on(page, first, kind))]
    lines = tuple(line for page in run for line in page.lines)
    return MultiPageTable(first.whole[0], tuple(rows), lines, tuple(page.number for page in run), first.ruled)


def doubts(table: MultiPageTable, name: str) -> Iterator[Finding]:
    """A note on a table without ruling lines, and a warning about one of which nothing but the head is read."""
    head = " | ".join(cell.text for cell in table.head if cell)
    remedy = Message("compare it with the page")
    if not table.rows:
        message = Message("nothing is read under the head “{head}”", head=head)
        yield Finding("table-empty", message, Severity.WARNING, remedy, file=name)
    elif not table.ruled:
        message = Message(
            "the table “{head}” has no rules: its cells are told by the white space between them", head=head
        )
        yield Finding("table-in-white-space", message, Severity.INFO, remedy, file=name)
