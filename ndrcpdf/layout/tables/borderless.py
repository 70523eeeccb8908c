"""Tables set in white space, known by their head."""

from collections.abc import Callable, Iterator, Sequence

from ndrcpdf.layout.lines import Line, cut, phrases, text_of
from ndrcpdf.layout.page import Token
from ndrcpdf.layout.tables.reading import Cell, Table, TablesPage, one_line

_COLUMN_GAP = 0.8
"""Words further apart than this, in parts of the type size, are of two columns: columns are nearer than phrases."""
_ROW_GAP = 0.45
"""Lines further apart than this, in parts of the type size, are of two rows."""
_TABLE_GAP = 5.0
"""A line further from the one above, in parts of the type size, is no row of its table."""


def open_table(page: TablesPage, is_head: Callable[[Sequence[str]], bool], ends: Callable[[str], bool]) -> Table | None:
    """The table without rules whose head has such phrases on one line; None where there is none.

    Its columns are those of the head, as wide as what stands under it; it ends at a line that stands across them, or
    that ends it by its words.
    """
    for number, line in enumerate(page.printed):
        if is_head([text_of(words) for words in columns_of(line)]):
            begin, end = _block(page.printed, number)
            columns = _columns(page.printed[begin:end])
            rows = _under(page.printed[end - 1 :], columns, ends)
            return _columned([*page.printed[begin : end - 1], *rows], columns)
    return None


def _block(lines: Sequence[Line], number: int) -> tuple[int, int]:
    """The first line of the row that a line is in, and the one after its last."""
    begin, end = number, number + 1
    while begin and _is_near(lines[begin - 1], lines[begin], _ROW_GAP):
        begin -= 1
    while end < len(lines) and _is_near(lines[end - 1], lines[end], _ROW_GAP):
        end += 1
    return begin, end


def _columns(head: Sequence[Line]) -> list[list[float]]:
    """The first and the last x of each column of a head, from the left."""
    columns: list[list[float]] = []
    for first, last in sorted(_extent(phrase) for line in head for phrase in columns_of(line)):
        if columns and first < columns[-1][1]:
            columns[-1][1] = max(last, columns[-1][1])
        else:
            columns.append([first, last])
    return columns


def columns_of(line: Line) -> list[list[Token]]:
    """The words of a line, those of one column together."""
    return list(phrases(line.words, _COLUMN_GAP))


def _extent(words: Sequence[Token]) -> list[float]:
    return [min(word.rect.x0 for word in words), max(word.rect.x1 for word in words)]


def _is_near(upper: Line, lower: Line, gap: float) -> bool:
    return upper.foot - lower.top < gap * lower.words[0].size


def _under(lines: Sequence[Line], columns: list[list[float]], ends: Callable[[str], bool]) -> Iterator[Line]:
    """The last line of a head, and the lines of its table, which widen its columns."""
    above = lines[0]
    yield above
    for line in lines[1:]:
        parts = columns_of(line)
        own = _columns_over(parts, columns)
        if own is None or not _is_near(above, line, _TABLE_GAP) or ends(line.text):
            return
        for part, column in zip(parts, own, strict=True):
            first, last = _extent(part)
            column[:] = [min(first, column[0]), max(last, column[1])]
        above = line
        yield line


def _columns_over(parts: Sequence[Sequence[Token]], columns: list[list[float]]) -> list[list[float]] | None:
    """The column of each part of a line; None where a part stands across two, or is under none.

    As many parts as there are columns are one in each, even beside what stands above.
    """
    over = [[column for column in columns if _meets(part, column)] for part in parts]
    if any(len(met) > 1 for met in over):
        return None
    if len(parts) == len(columns):
        return columns
    return [met[0] for met in over] if all(over) else None


def _meets(phrase: Sequence[Token], column: Sequence[float]) -> bool:
    first, last = _extent(phrase)
    return first < column[1] and column[0] < last


def _columned(lines: Sequence[Line], columns: Sequence[Sequence[float]]) -> Table:
    rows = cut(lines, lambda row, line: _is_near(min(row, key=lambda each: each.foot), line, _ROW_GAP))
    cells = tuple(tuple(_cell_of(row, column) for column in columns) for row in rows)
    return Table(cells, cells, ruled=False)


def _cell_of(lines: Sequence[Line], column: Sequence[float]) -> Cell:
    inside = [[word for word in line.words if _meets([word], column)] for line in lines]
    texts = [" ".join(word.text for word in words) for words in inside if words]
    bold = " ".join(word.text for words in inside for word in words if word.bold)
    return Cell(one_line("\n".join(texts)), bold)
