"""Where filled PDFs go: each waits unseen until the whole batch is in order, and then appears, or is gone."""

import os
import shutil
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO, Protocol

from ndrcpdf.batching.plan import Existing
from ndrcpdf.batching.work import Filled
from ndrcpdf.errors import CannotWriteError
from ndrcpdf.filling import Filler
from ndrcpdf.messages import _, plural
from ndrcpdf.pdf.document import PART_ENDING, is_whole, make_folder, write_pieces, writing_errors
from ndrcpdf.pdf.merging import PrintRun


class Sink(Protocol):
    """Takes what came of the rows, in their order."""

    waiting: Path | None
    """the folder in which a process of this machine puts its PDFs; None where their bytes are wanted"""

    def take(self, filled: Filled) -> None:
        """Keep what came of a row until the end."""

    def commit(self) -> int:
        """Let everything appear; how many PDFs were there already, and were left."""

    def discard(self) -> None:
        """Leave everything as it was before."""


class FolderSink:
    """A folder with a PDF for each row.

    They wait in a folder inside it, whose name begins with a dot: a rename is all that is left to do.
    """

    def __init__(self, folder: Path, existing: Existing, base: bytes, *, remote: bool) -> None:
        self._folder = folder
        self._existing = existing
        self._base = base
        self._made = next((path for path in (*reversed(folder.parents), folder) if not path.exists()), None)
        self._beside = folder / f".ndrcpdf-{os.getpid()}{PART_ENDING}"
        make_folder(self._beside)
        _sweep(folder)
        self.waiting = None if remote else self._beside
        self._files: dict[str, Path] = {}
        self._skipped = 0

    def take(self, filled: Filled) -> None:
        """Keep the PDF that waits, or write one that came as bytes beside the others."""
        if filled.delta is not None:
            waiting = self._beside / str(len(self._files))
            write_pieces(waiting, (self._base, filled.delta))
            self._files[filled.name] = waiting
        elif filled.waiting is not None:
            self._files[filled.name] = filled.waiting
        else:
            self._skipped += 1

    def commit(self) -> int:
        """Rename every PDF to its own name."""
        present = {entry.name for entry in os.scandir(self._folder)}
        there = [name for name in self._files if name in present]
        if there and self._existing is Existing.REFUSE:
            raise CannotWriteError(
                plural(
                    "{folder}: {name} is there already",
                    "{folder}: {number} of the files are there already, such as {name}",
                    len(there),
                ).format(folder=self._folder, number=len(there), name=there[0]),
                _("choose another folder, or --resume to keep them, or --overwrite to replace them"),
            )
        with writing_errors(self._folder):
            for name, waiting in self._files.items():
                if self._existing is Existing.SKIP and name in present and is_whole(self._folder / name):
                    self._skipped += 1
                else:
                    os.replace(waiting, self._folder / name)  # noqa: PTH105 - ten thousand times
            shutil.rmtree(self._beside)
        if hasattr(os, "sync"):
            os.sync()  # once for all: a sync for each file would cost more than filling it
        return self._skipped

    def discard(self) -> None:
        """Remove what waits, and the folder if it was made for it."""
        shutil.rmtree(self._beside, ignore_errors=True)
        if self._made is not None:
            with suppress(OSError):
                _remove_empty(self._folder, self._made)


class FileSink:
    """One file with the pages of all rows."""

    waiting: Path | None = None

    def __init__(self, path: Path, existing: Existing, made: Filler) -> None:
        if path.exists() and existing is not Existing.REPLACE:
            raise CannotWriteError(_("{file} is there already").format(file=path), _("--overwrite replaces it"))
        self._path = path
        self._beside = path.with_name(f".{path.name}.{os.getpid()}{PART_ENDING}")
        self._run = PrintRun(made.flat, str(path))
        with writing_errors(path):
            self._file: BinaryIO = self._beside.open("wb")
        self._write(self._run.beginning())

    def take(self, filled: Filled) -> None:
        """Write the pages of a row."""
        self._write(self._run.add(filled.pages))

    def commit(self) -> int:
        """Write the end, and give the file its name."""
        self._write(self._run.end())
        with writing_errors(self._path):
            self._file.flush()
            os.fsync(self._file.fileno())
            self._file.close()
            self._beside.replace(self._path)
        return 0

    def discard(self) -> None:
        """Remove what was written."""
        self._file.close()
        with suppress(OSError):
            self._beside.unlink()

    def _write(self, data: bytes) -> None:
        with writing_errors(self._path):
            self._file.write(data)


def _sweep(folder: Path) -> None:
    """Remove what runs that were killed have left waiting: those of processes that are no more."""
    for left in folder.glob(f".ndrcpdf-*{PART_ENDING}"):
        process = left.name.removeprefix(".ndrcpdf-").removesuffix(PART_ENDING)
        if process.isdigit() and int(process) != os.getpid() and not _is_running(int(process)):
            shutil.rmtree(left, ignore_errors=True)


def _is_running(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


def _remove_empty(folder: Path, highest: Path) -> None:
    """Remove the folder and those above it, up to the highest, as far as they are empty."""
    while True:
        folder.rmdir()
        if folder == highest:
            return
        folder = folder.parent
