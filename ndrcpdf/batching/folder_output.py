"""Where filled PDFs go: each waits unseen until the whole batch is in order, and then appears, or is gone."""

import errno
import glob
import os
import platform
import secrets
import shutil
import sys
from collections.abc import Iterator
from contextlib import ExitStack, closing, suppress
from pathlib import Path
from typing import BinaryIO, NoReturn, Protocol

from ndrcpdf.batching.job import Filled, final_name
from ndrcpdf.batching.plan import Existing
from ndrcpdf.errors import CannotWriteError
from ndrcpdf.files.atomic import PART_ENDING, is_whole, make_folder, write_pieces, writing_errors
from ndrcpdf.filling import Filler
from ndrcpdf.messages import _, plural
from ndrcpdf.pdf.templates.print_run import PrintRun

_BEGIN = ".ndrcpdf"
"""How the name of a folder of PDFs begins that wait."""


class Sink(Protocol):
    """Takes what came of the rows, in their order."""

    waiting: Path | None
    """the folder in which a process of this machine puts its PDFs; None where their bytes are wanted"""

    def take(self, filled: Filled) -> None:
        """Keep what came of a row until the end."""

    def refuse(self, filled: Filled) -> None:
        """Let go of what came of a row whose name another row has."""

    def commit(self) -> int:
        """Let everything appear; how many PDFs were there already, and were left."""

    def discard(self) -> None:
        """Leave everything as it was before."""


class FolderSink:
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
            _sweep(folder.parent, _BEGIN)  # where an earlier run may have made it
            self._beside = _place_beside(folder, _BEGIN)
        else:
            self._beside = _place_beside(folder.parent, _BEGIN)
        make_folder(self._beside, str(folder))
        self.waiting = None if remote else self._beside
        self._skipped = 0
        self._some_are_numbered = False

    def take(self, filled: Filled) -> None:
        """Keep the PDF that waits, or write one that came as bytes beside the others."""
        if filled.skipped:
            self._skipped += 1
        elif filled.delta is not None:
            name = self._place(filled.name)
            if not write_pieces(self._waits(filled.name), (self._base, filled.delta), name):
                _refuse_second(name)
        elif filled.waiting != filled.name:
            self._some_are_numbered = True

    def refuse(self, filled: Filled) -> None:
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
                plural(
                    "{folder}: {name} is there already",
                    "{folder}: {number} of the files are there already, such as {name}",
                    number,
                ).format(folder=self._folder, number=number, name=first),
                _("choose another folder, or --resume to keep them, or --overwrite to replace them"),
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


class FileSink:
    """One file with the pages of all rows."""

    waiting: Path | None = None

    def __init__(self, path: Path, existing: Existing, made: Filler) -> None:
        if path.exists() and existing is not Existing.REPLACE:
            raise CannotWriteError(_("{file} is there already").format(file=path), _("--overwrite replaces it"))
        self._path = path
        self._beside = _place_beside(path.parent, f".{path.name}")
        self._open = ExitStack()
        try:
            self._run = self._open.enter_context(closing(PrintRun(made.flat, str(path), path.parent)))
            with writing_errors(path):
                self._file: BinaryIO = self._open.enter_context(self._beside.open("wb"))
                self._file.write(self._run.beginning())
        except BaseException:
            self.discard()
            raise

    def take(self, filled: Filled) -> None:
        """Write the pages of a row."""
        with writing_errors(self._path):
            self._file.write(self._run.add(filled.pages))

    def refuse(self, filled: Filled) -> None:
        """Nothing has been written for it."""

    def commit(self) -> int:
        """Write the end, and give the file its name."""
        with writing_errors(self._path):
            self._file.writelines(self._run.end())
            self._file.flush()
            os.fsync(self._file.fileno())
            self._open.close()
            self._beside.replace(self._path)
        return 0

    def discard(self) -> None:
        """Remove what was written."""
        with suppress(OSError):
            self._open.close()  # which writes what it still holds, if there is room for it
        with suppress(OSError):
            self._beside.unlink()


_waiting: set[str] = set()
"""The names of what this process has let wait."""


def _place_beside(folder: Path, begin: str) -> Path:
    """A path that nothing has, for what waits; what killed runs left under such names is removed."""
    _sweep(folder, begin)
    place = folder / f"{begin}-{os.getpid()}-{secrets.token_hex(4)}{_end()}"
    _waiting.add(place.name)
    return place


def _sweep(folder: Path, begin: str) -> None:
    """Remove from a folder what killed runs of this machine let wait in it."""
    for left in folder.glob(f"{glob.escape(begin)}-*{glob.escape(_end())}"):
        process = left.name.removeprefix(f"{begin}-").partition("-")[0]
        if left.name not in _waiting and process.isdigit() and not _is_running(int(process)):
            shutil.rmtree(left, ignore_errors=True)
            with suppress(OSError):
                left.unlink()


def _end() -> str:
    return f"@{platform.node()}{PART_ENDING}"


def _is_running(process: int) -> bool:
    """Whether another process has the number."""
    if process == os.getpid():
        return False
    if sys.platform == "win32":
        return True  # nobody can ask there without interrupting it
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True
