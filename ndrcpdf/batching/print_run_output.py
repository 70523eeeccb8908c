"""One PDF of all rows."""

import os
from contextlib import ExitStack, closing, suppress
from pathlib import Path
from typing import BinaryIO

from ndrcpdf.batching.job import FilledRow
from ndrcpdf.batching.plan import Existing
from ndrcpdf.errors import CannotWriteError
from ndrcpdf.files.atomic import writing_errors
from ndrcpdf.files.staging import staging_path
from ndrcpdf.filling import Filler
from ndrcpdf.messages import Message
from ndrcpdf.pdf.templates.print_run import PrintRun


class PrintRunOutput:
    """One file with the pages of all rows; it is written beside its path, and renamed to it at the end."""

    staging: Path | None = None

    def __init__(self, path: Path, existing: Existing, filler: Filler) -> None:
        if path.exists() and existing is not Existing.REPLACE:
            raise CannotWriteError(Message("{file} is there already", file=path), Message("--overwrite replaces it"))
        self._path = path
        self._staged = staging_path(path.parent, f".{path.name}")
        self._open = ExitStack()
        try:
            self._run = self._open.enter_context(closing(PrintRun(filler.flat_template, str(path), path.parent)))
            with writing_errors(path):
                self._file: BinaryIO = self._open.enter_context(self._staged.open("wb"))
                self._file.write(self._run.beginning())
        except BaseException:
            self.discard()
            raise

    def take(self, filled: FilledRow) -> None:
        """Write the pages of a row."""
        with writing_errors(self._path):
            self._file.write(self._run.add(filled.pages))

    def refuse(self, filled: FilledRow) -> None:
        """Do nothing: the rows of a print run have no file names."""

    def commit(self) -> int:
        """Write the end and rename the file to its path; returns 0, as no file was there that is left."""
        with writing_errors(self._path):
            self._file.writelines(self._run.end())
            self._file.flush()
            os.fsync(self._file.fileno())
            self._open.close()
            self._staged.replace(self._path)
        return 0

    def discard(self) -> None:
        """Remove the file."""
        with suppress(OSError):
            self._open.close()  # which writes the rest of its buffer, if there is room
        with suppress(OSError):
            self._staged.unlink()
