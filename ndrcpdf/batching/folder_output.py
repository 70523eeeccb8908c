"""Where filled PDFs go: each waits unseen until the whole batch is in order, and then appears, or is gone."""

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
from ndrcpdf.files.staging import place_beside, sweep
from ndrcpdf.messages import Message

_BEGIN = ".ndrcpdf"
"""How the name of a folder of PDFs begins that wait."""


class FolderOutput:
    """A folder with a PDF for each row.

    They wait in a folder whose name begins with a dot: beside the one that is wanted, which then appears with all of
    them at once; or, where that is there already, inside it, so that a rename of each is all that is left to do.
    """

    def __init__(self, folder: Path, existing: Existing, base: bytes, *, remote: bool) -> None:
        self._folder = folder
        self._existing = existing
        self._base = base
        self._new = [path for path in (folder, *folder.parents) if not path.exists()]
        if os.path.lexists(folder):
            sweep(folder.parent, _BEGIN)  # where an earlier run may have made it
            self._beside = place_beside(folder, _BEGIN)
        else:
            self._beside = place_beside(folder.parent, _BEGIN)
        make_folder(self._beside, str(folder))
        self.waiting = None if remote else self._beside
        self._skipped = 0
        self._some_are_numbered = False

    def take(self, filled: FilledRow) -> None:
        """Keep the PDF that waits, or write one that came as bytes beside the others."""
        if filled.skipped:
            self._skipped += 1
        elif filled.delta is not None:
            name = self._place(filled.name)
            if not write_pieces(self._waits(filled.name), (self._base, filled.delta), name):
                _refuse_second(name)
        elif filled.waiting != filled.name:
            self._some_are_numbered = True

    def refuse(self, filled: FilledRow) -> None:
        """Remove the PDF that waits for a name that is taken."""
        if filled.waiting is not None:
            os.unlink(self._waits(filled.waiting))  # noqa: PTH108

    def commit(self) -> int:
        """Give every PDF its own name, and the folder its own where it is new."""
        if self._some_are_numbered:
            self._leave_numbers()
        if not self._appears():
            self._join()
        if hasattr(os, "sync"):
            os.sync()  # once for all: a sync for each file would cost more than filling it
        return self._skipped

    def _leave_numbers(self) -> None:
        """Give those whose name was taken for a while by a PDF that was refused their own."""
        with writing_errors(self._folder), os.scandir(self._beside) as waiting:
            for entry in waiting:
                own = self._waits(final_name(entry.name))
                if own != entry.path:
                    if os.path.lexists(own):
                        _refuse_second(self._place(final_name(entry.name)))
                    os.rename(entry.path, own)  # noqa: PTH104

    def _appears(self) -> bool:
        """Whether the folder appears as a whole; not where there is one."""
        if os.path.lexists(self._folder):
            return False
        try:
            self._beside.rename(self._folder)
        except OSError:
            return False  # somebody has just made one
        return True

    def _join(self) -> None:
        """Rename every PDF into the folder that is there."""
        make_folder(self._folder)
        there = self._names_there()
        if self._existing is Existing.REFUSE:
            self._refuse(there)
        for name in there:
            if (self._folder / name).is_dir():
                with writing_errors(self._folder / name):
                    raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
        with writing_errors(self._folder):
            for name in self._names():
                if self._existing is Existing.SKIP and is_whole(self._folder / name):
                    os.unlink(self._waits(name))  # noqa: PTH108
                    self._skipped += 1
                else:
                    os.replace(self._waits(name), self._place(name))  # noqa: PTH105
            self._beside.rmdir()  # which fails if any of them was passed over

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

    def _names_there(self) -> Iterator[str]:
        """The names that something in the folder has already."""
        with os.scandir(self._folder) as entries:
            if all(entry.name == self._beside.name for entry in entries):
                return
        for name in self._names():
            if os.path.lexists(self._place(name)):
                yield name

    def _place(self, name: str) -> str:
        return os.path.join(self._folder, name)  # noqa: PTH118 - a hundred thousand times

    def _waits(self, name: str) -> str:
        return os.path.join(self._beside, name)  # noqa: PTH118 - as often

    def _names(self) -> Iterator[str]:
        """The name of each PDF that waits."""
        with os.scandir(self._beside) as waiting:
            for entry in waiting:
                yield entry.name

    def discard(self) -> None:
        """Remove what waits, and the folders that were made for it."""
        gone = self._beside.with_name(self._beside.name.replace("@", "-gone@", 1))
        with suppress(OSError):
            self._beside.rename(gone)  # from now on a process that still fills has nowhere to write to
        for folder in (gone, self._beside):
            shutil.rmtree(folder, ignore_errors=True)
        for folder in self._new:
            with suppress(OSError):
                folder.rmdir()  # which fails where somebody has put something into it


def _refuse_second(path: str) -> NoReturn:
    """Two names that are not the same for us are for the file system."""
    with writing_errors(path):
        raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST))
