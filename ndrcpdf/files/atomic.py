"""Files that appear whole or not at all."""

import errno
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from ndrcpdf.errors import CannotWriteError, reason_of
from ndrcpdf.messages import Message

PART_ENDING = ".part"
"""The ending of a file that is being written; its name begins with a dot."""


def write_whole(path: Path, data: bytes, *, durable: bool = True) -> None:
    """Write the file so that it appears whole or not at all; see :func:`writing_whole`."""
    with writing_whole(path, durable=durable) as file:
        file.write(data)


def write_pieces(path: str, pieces: Iterable[bytes], name: str = "") -> bool:
    """Write a file that nobody looks for yet, from its pieces; False, and nothing done, where there is one.

    The path is a text, as there are many of them: of a Path the interpreter would intern each part. ``name`` is what
    messages call the file.

    Raises
    ------
    CannotWriteError
        The folder or the disk does not take the file.
    """
    with writing_errors(name or path):
        try:
            file = open(path, "xb", buffering=0)  # noqa: PTH123, SIM115
        except FileExistsError:
            return False
        with file:
            for piece in pieces:
                rest = memoryview(piece)
                while rest:  # a disk that is nearly full takes a part, and refuses the next one
                    rest = rest[file.write(rest) :]
    return True


def is_whole(path: Path) -> bool:
    """Whether there is a file that ends as a PDF does: a power cut may have left one empty."""
    try:
        with path.open("rb") as file:
            file.seek(max(0, path.stat().st_size - 16))
            return file.read().rstrip().endswith(b"%%EOF")
    except FileNotFoundError:
        return False


@contextmanager
def writing_whole(path: Path, *, durable: bool = True) -> Iterator[BinaryIO]:
    """A file to write to, that appears whole or not at all: written beside, then renamed over.

    ``durable`` also waits until the bytes are on the disk, so that not even a power cut leaves an empty file.

    Raises
    ------
    CannotWriteError
        The folder or the disk does not take the file.
    """
    beside = path.with_name(f".{path.name}.{os.getpid()}{PART_ENDING}")
    with writing_errors(path):
        try:
            with beside.open("wb") as file:
                yield file
                if durable:
                    file.flush()
                    os.fsync(file.fileno())
            beside.replace(path)
        except BaseException:
            with suppress(OSError):
                beside.unlink()
            raise


@contextmanager
def writing_errors(path: Path | str) -> Iterator[None]:
    """Inside, a refusal of the file system becomes a :class:`CannotWriteError` that names the path."""
    try:
        yield
    except OSError as error:
        raise CannotWriteError(
            Message("{path}: cannot be written ({reason})", path=path, reason=reason_of(error)),
            Message("choose another folder, or check its rights and the room on the disk"),
        ) from error


def make_folder(path: Path, name: str = "") -> None:
    """Make the folder, which messages call by its name, and those above it; nothing happens where it exists."""
    with writing_errors(name or path):
        path.mkdir(parents=True, exist_ok=True)
        if not os.access(path, os.W_OK | os.X_OK):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
