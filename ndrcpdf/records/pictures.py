"""The image files that data name: read only where they are files, and only in the folder that they may be in."""

from collections.abc import Set
from functools import lru_cache
from pathlib import Path
from stat import S_ISREG

from ndrcpdf.caching import FileVersion, file_version
from ndrcpdf.messages import Message
from ndrcpdf.model.findings import Finding
from ndrcpdf.model.forms import FieldType, Form
from ndrcpdf.model.records import Picture, RawRecord
from ndrcpdf.values import NotAPictureError, picture_of
from ndrcpdf.values.images import MAX_PICTURE_BYTES


def picture_fields(form: Form) -> frozenset[str]:
    """The fields whose value is a picture."""
    return frozenset(field.name for field in form.fields if field.type is FieldType.IMAGE)


def with_pictures(record: RawRecord, fields: Set[str], folder: Path | None) -> RawRecord:
    """The record, in which the path of an image file in the folder is replaced by its picture.

    With None, no file is read. A path that leads out of the folder is an error, whatever is there.
    """
    cells, findings = dict(record.cells), list(record.findings)
    for field in fields:
        path = cells.get(field)
        if folder is None or not isinstance(path, str) or not path.strip() or path.startswith("data:"):
            continue
        if _is_inside(folder / path.strip(), folder):
            cells[field] = picture_file(folder / path.strip()) or path
        else:
            del cells[field]
            findings.append(_outside(field, record))
    return RawRecord(cells, record.source, tuple(findings))


def _is_inside(path: Path, folder: Path) -> bool:
    """Whether the file that a path leads to is in the folder or below it."""
    try:
        return path.resolve().is_relative_to(folder.resolve())
    except (OSError, ValueError, RuntimeError):  # no path at all, or links that lead round
        return True  # so it is no picture, which is said


def _outside(field: str, record: RawRecord) -> Finding:
    return Finding(
        "picture-elsewhere",
        Message("the picture is not in the folder of the data file"),
        remedy=Message("put it there, or name the folder that has it with --pictures"),
        field=field,
        file=record.source.file,
        row=record.source.row,
    )


def picture_file(path: Path) -> Picture | None:
    """The picture in an image file, as the file is now; None where there is no file, or no image in it.

    A cell that names no picture stays a text, which no image field takes: it is reported there.
    """
    try:
        file = path.stat()
    except (OSError, ValueError):
        return None
    if not S_ISREG(file.st_mode) or file.st_size > MAX_PICTURE_BYTES:
        return None
    return _picture_in(path, file_version(path))


@lru_cache(maxsize=64)
def _picture_in(path: Path, _version: FileVersion) -> Picture | None:
    """Read once as long as the file is the same: the rows of a school share its stamp."""
    try:
        return picture_of(path.read_bytes())
    except (OSError, NotAPictureError):
        return None
