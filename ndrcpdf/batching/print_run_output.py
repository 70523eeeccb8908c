"""One PDF with the pages of all rows."""

import os
from contextlib import ExitStack, closing, suppress
from pathlib import Path
from typing import BinaryIO

from ndrcpdf.batching.job import FilledRow
from ndrcpdf.batching.plan import Existing
from ndrcpdf.errors import CannotWriteError
from ndrcpdf.files.atomic import writing_errors
from ndrcpdf.files.staging import place_beside
from ndrcpdf.filling import Filler
from ndrcpdf.messages import Message
from ndrcpdf.pdf.templates.print_run import PrintRun


class PrintRunOutput:
    """One file with the pages of all rows."""

    waiting: Path | None = None

    def __init__(self, path: Path, existing: Existing, made: Filler) -> None:
        if path.exists() and existing is not Existing.REPLACE:
            raise CannotWriteError(Message("{file} is there already", file=path), Message("--overwrite replaces it"))
        self._path = path
        self._beside = place_beside(path.parent, f".{path.name}")
        self._open = ExitStack()
        try:
            self._run = self._open.enter_context(closing(PrintRun(made.flat_template, str(path), path.parent)))
            with writing_errors(path):
                self._file: BinaryIO = self._open.enter_context(self._beside.open("wb"))
                self._file.write(self._run.beginning())
        except BaseException:
            self.discard()
            raise

    def take(self, filled: FilledRow) -> None:
        """Write the pages of a row."""
        with writing_errors(self._path):
            self._file.write(self._run.add(filled.pages))

    def refuse(self, filled: FilledRow) -> None:
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
