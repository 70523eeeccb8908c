"""Nameless temporary files for data that grow with the rows."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import SpooledTemporaryFile

from ndrcpdf.errors import CannotWriteError, reason_of
from ndrcpdf.messages import Message, Words

_BYTES_IN_MEMORY = 1 << 16


def spool(folder: Path | None = None) -> SpooledTemporaryFile[bytes]:
    """A temporary file, in memory while it is small; it has no name, so that a killed run leaves nothing.

    ``folder`` is where the system makes it; None for the usual place.
    """
    return SpooledTemporaryFile(_BYTES_IN_MEMORY, dir=None if folder is None else str(folder))


@contextmanager
def temporary_file_errors() -> Iterator[None]:
    """Inside, an OSError becomes a :class:`CannotWriteError` about a temporary file."""
    try:
        yield
    except OSError as error:
        raise no_room(reason_of(error)) from error


def no_room(reason: Words) -> CannotWriteError:
    """The error of a command that finds no room for a temporary file."""
    return CannotWriteError(
        Message("a temporary file cannot be written ({reason})", reason=reason),
        Message("make room on its disk, or name a folder on another one in the environment variable TMPDIR"),
    )
