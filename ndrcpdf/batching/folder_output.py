"""A folder of PDFs, which are staged and then appear all at once."""

import errno
import os
import shutil
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import NoReturn

from ndrcpdf.batching.job import FilledRow, final_name
from ndrcpdf.batching.plan import Existing
from ndrcpdf.errors import CannotWriteError
from ndrcpdf.files.atomic import is_whole, make_folder, write_pieces, writing_errors
from ndrcpdf.files.staging import staging_path, sweep
from ndrcpdf.messages import Message

_PREFIX = ".ndrcpdf"
"""The beginning of the name of a staging folder."""


class FolderOutput:
    """A folder with a PDF for each row.

    A new folder is staged beside its place, and appears with all PDFs in one rename. Where the folder is there already,
    the staging folder is made inside it, so that a rename of each PDF is all that is left to do.

    Paths of PDFs are texts; :func:`ndrcpdf.files.atomic.write_pieces` says why.
    """

    def __init__(self, folder: Path, existing: Existing, base: bytes, *, remote: bool) -> None:
        self._folder = folder
        self._existing = existing
        self._base = base
        self._new = [path for path in (folder, *folder.parents) if not path.exists()]
        if os.path.lexists(folder):
            sweep(folder.parent, _PREFIX)  # where an earlier run may have made it
            self._staging = staging_path(folder, _PREFIX)
        else:
            self._staging = staging_path(folder.parent, _PREFIX)
        make_folder(self._staging, folder)
        self.staging = None if remote else self._staging
        self._skipped = 0
        self._some_are_numbered = False

    def take(self, filled: FilledRow) -> None:
        """Keep the staged PDF, or stage one that came as bytes."""
        if filled.skipped:
            self._skipped += 1
        elif filled.update is not None:
            final = self._final(filled.name)
            if not write_pieces(self._staged(filled.name), (self._base, filled.update), final):
                _refuse_second(final)
        elif filled.staged != filled.name:
            self._some_are_numbered = True

    def refuse(self, filled: FilledRow) -> None:
        """Remove the staged PDF of a row whose file name another row has."""
        if filled.staged is not None:
            os.unlink(self._staged(filled.staged))  # noqa: PTH108

    def commit(self) -> int:
        """Give every PDF its file name, and a new folder its own; returns how many PDFs were left as they were."""
        if self._some_are_numbered:
            self._leave_numbers()
        if not self._appears():
            self._join()
        if hasattr(os, "sync"):
            os.sync()  # once for all: a sync for each file would cost more than filling it
        return self._skipped

    def _leave_numbers(self) -> None:
        """Give each PDF its file name that was staged under another, as a refused row had that name for a while."""
        with writing_errors(self._folder):
            for name in self._names():
                final = final_name(name)
                if final != name:
                    if os.path.lexists(self._staged(final)):
                        _refuse_second(self._final(final))
                    os.rename(self._staged(name), self._staged(final))  # noqa: PTH104

    def _appears(self) -> bool:
        """Rename the staging folder to the folder; False, and nothing done, where that is there."""
        if os.path.lexists(self._folder):
            return False
        try:
            self._staging.rename(self._folder)
        except OSError:
            return False  # somebody has just made one
        return True

    def _join(self) -> None:
        """Rename every PDF into the folder that is there."""
        make_folder(self._folder)
        there = self._there()
        if self._existing is Existing.REFUSE:
            self._refuse(there)
        for name in there:
            if (self._folder / name).is_dir():
                with writing_errors(self._folder / name):
                    raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
        with writing_errors(self._folder):
            for name in self._names():
                if self._existing is Existing.SKIP and is_whole(self._folder / name):
                    os.unlink(self._staged(name))  # noqa: PTH108
                    self._skipped += 1
                else:
                    os.replace(self._staged(name), self._final(name))  # noqa: PTH105
            self._staging.rmdir()  # which fails if any of them was passed over

    def _refuse(self, there: Iterator[str]) -> None:
        first = next(there, None)
        if first is not None:
            number = 1 + sum(1 for _name in there)
            raise CannotWriteError(
                Message.plural(
                    "{folder}: {name} is there already",
                    "{folder}: {number} of the files are there already, such as {name}",
                    number,
                    folder=self._folder,
                    number=number,
                    name=first,
                ),
                Message("choose another folder, or --resume to keep them, or --overwrite to replace them"),
            )

    def _there(self) -> Iterator[str]:
        """The file names that something in the folder has already."""
        with os.scandir(self._folder) as entries:
            if all(entry.name == self._staging.name for entry in entries):
                return
        for name in self._names():
            if os.path.lexists(self._final(name)):
                yield name

    def _names(self) -> Iterator[str]:
        """The names of the staged PDFs, one by one: there may be more than memory holds."""
        with os.scandir(self._staging) as staged:
            for entry in staged:
                yield entry.name

    def _final(self, name: str) -> str:
        return f"{self._folder}{os.sep}{name}"

    def _staged(self, name: str) -> str:
        return f"{self._staging}{os.sep}{name}"

    def discard(self) -> None:
        """Remove what is staged, and the folders that were made for it."""
        shutil.rmtree(self._staging, ignore_errors=True)
        for folder in self._new:
            with suppress(OSError):
                folder.rmdir()  # which fails where somebody has put something into it


def _refuse_second(path: str) -> NoReturn:
    """Refuse to write a path twice: the file system takes two names for one that are two for us."""
    with writing_errors(path):
        raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST))
