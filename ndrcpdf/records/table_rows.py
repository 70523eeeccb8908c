"""The rows under a header line, and the pictures that they name → raw records."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path

from ndrcpdf.caching import FileVersion, file_version
from ndrcpdf.messages import Message
from ndrcpdf.model.findings import Finding, Severity
from ndrcpdf.model.forms import FieldType, Form
from ndrcpdf.model.records import Picture, RawRecord, Source
from ndrcpdf.records.columns import Columns
from ndrcpdf.values import NotAPictureError, picture_of


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
            yield RawRecord(with_pictures(cells, pictures, folder), source, findings)


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


def picture_fields(form: Form) -> frozenset[str]:
    """The fields whose value is a picture."""
    return frozenset(field.name for field in form.fields if field.type is FieldType.IMAGE)


def with_pictures(cells: dict[str, object], pictures: frozenset[str], folder: Path | None) -> Mapping[str, object]:
    """The cells, in which the path of an image file that can be read is replaced by its picture."""
    for name in pictures:
        path = cells.get(name)
        if folder is not None and isinstance(path, str) and path.strip() and not path.startswith("data:"):
            cells[name] = picture_file(folder / path.strip()) or path
    return cells


def picture_file(path: Path) -> Picture | None:
    """The picture in an image file, as the file is now; None where there is no file, or no image in it.

    A cell that names no picture stays a text, which no image field takes: it is reported there.
    """
    return _picture_in(path, file_version(path))


@lru_cache(maxsize=64)
def _picture_in(path: Path, _version: FileVersion) -> Picture | None:
    """Read once as long as the file is the same: the rows of a school share its stamp."""
    try:
        return picture_of(path.read_bytes())
    except (OSError, NotAPictureError):
        return None
