"""What one process of this machine leaves for another."""

import os
import pickle
import sys
from collections.abc import Callable
from tempfile import TemporaryFile
from typing import Any, BinaryIO

from ndrcpdf.files.spool import temporary_file_errors


class Tray:
    """A temporary file without a name, in which two processes by turns leave each other something.

    A pipe holds little: whoever puts more into it has to wait until the other side has time to take it out.
    """

    def __init__(self, file: BinaryIO | None = None) -> None:
        with temporary_file_errors():
            self._file = file or TemporaryFile(buffering=0)  # noqa: SIM115 - it outlives this

    def put(self, thing: object) -> None:
        """Leave something in the place of what was there.

        Raises
        ------
        CannotWriteError
            There is no room for it.
        """
        left = memoryview(pickle.dumps(thing, pickle.HIGHEST_PROTOCOL))
        with temporary_file_errors():
            self._file.seek(0)
            while left:
                left = left[self._file.write(left) :]
            self._file.truncate()

    def take(self) -> Any:
        """What was left.

        Raises
        ------
        CannotWriteError
            The file cannot be read any more.
        """
        with temporary_file_errors():
            self._file.seek(0)
            left = self._file.read()
        return pickle.loads(left)  # noqa: S301 - our own bytes

    def close(self) -> None:
        """Let go of it."""
        self._file.close()

    def __reduce__(self) -> tuple[Callable[..., "Tray"], tuple[Any]]:
        """Go to a process that is started, and does not have what this one has open."""
        if sys.platform == "win32":
            return _by_name, (self._file.name,)
        from multiprocessing.reduction import DupFd  # noqa: PLC0415 - there is none on Windows

        return _by_number, (DupFd(self._file.fileno()),)


def _by_name(name: str) -> Tray:
    """The tray of another process on Windows, where a temporary file has a name as long as somebody has it open."""
    flags = os.O_RDWR | getattr(os, "O_BINARY", 0) | getattr(os, "O_TEMPORARY", 0)
    return Tray(os.fdopen(os.open(name, flags), "r+b", buffering=0))


def _by_number(number: Any) -> Tray:
    return Tray(os.fdopen(number.detach(), "r+b", buffering=0))
