"""What grows with the rows goes into temporary files: for many rows memory holds as much as for few."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import SpooledTemporaryFile

from ndrcpdf.errors import CannotWriteError, reason_of
from ndrcpdf.messages import Message, Words

_BYTES_IN_MEMORY = 1 << 16


def spool(folder: Path | None = None) -> SpooledTemporaryFile[bytes]:
    """A temporary file that stays in memory while it is small; it has no name, so that a killed run leaves nothing.

    ``folder`` is where it is made; None leaves that to the system.
    """
    return SpooledTemporaryFile(_BYTES_IN_MEMORY, dir=None if folder is None else str(folder))


@contextmanager
def temporary_file_errors() -> Iterator[None]:
    """Inside, a refusal of the file system becomes a :class:`CannotWriteError`."""
    try:
        yield
    except OSError as error:
        raise no_room(reason_of(error)) from error


def no_room(reason: Words) -> CannotWriteError:
    """What stops a command that has no room for a temporary file."""
    return CannotWriteError(
        Message("a temporary file cannot be written ({reason})", reason=reason),
        Message("make room on its disk, or name a folder on another one in the environment variable TMPDIR"),
    )
