"""The rows under a header line → raw records."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from ndrcpdf.messages import Message
from ndrcpdf.model.findings import Finding, Severity
from ndrcpdf.model.forms import Form
from ndrcpdf.model.records import RawRecord, Source
from ndrcpdf.records.columns import Columns
from ndrcpdf.records.pictures import picture_fields, with_pictures


def table_records(
    rows: Iterable[Sequence[object]], columns: Columns, form: Form, name: str, folder: Path | None
) -> Iterator[RawRecord]:
    """The records of the rows under a header line; empty rows are passed over."""
    pictures = picture_fields(form) & columns.named
    for number, row in enumerate(rows, columns.row + 1):
        if any(cell not in (None, "") for cell in row):
            source = Source(name, number)
            cells = {field: cell for field, cell in zip(columns.fields, row, strict=False) if field}
            findings = tuple(_cells_without_header(row, columns, source))
            yield with_pictures(RawRecord(cells, source, findings), pictures, folder)


def _cells_without_header(row: Sequence[object], columns: Columns, source: Source) -> Iterator[Finding]:
    """A finding for each cell under an empty header, and one for cells beyond the last: a delimiter without quotes."""
    for index in columns.nameless:
        if index < len(row) and row[index] not in (None, ""):
            message = Message("the row has a cell under no header, in column {number}", number=index + 1)
            remedy = Message("give the column a header, or empty it")
            yield Finding("unnamed-column", message, Severity.ERROR, remedy, file=source.file, row=source.row)
    if len(row) > len(columns.fields) and any(cell not in (None, "") for cell in row[len(columns.fields) :]):
        message = Message("the row has more cells than the header line")
        remedy = Message("quote the cell that holds a delimiter")
        yield Finding("too-many-cells", message, Severity.ERROR, remedy, file=source.file, row=source.row)
