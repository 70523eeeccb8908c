"""The records of one data file, as they are read."""

import csv
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager

from ndrcpdf.errors import BadDataError
from ndrcpdf.messages import Message
from ndrcpdf.model.findings import Finding
from ndrcpdf.model.records import RawRecord

_LIBRARY_ERRORS = (csv.Error, zipfile.BadZipFile, zlib.error, LookupError, ValueError, RuntimeError, EOFError, OSError)
"""What the libraries raise at a file that is not of its format."""


class Reader:
    """The records of one data file, which are read as they are asked for.

    Attributes
    ----------
    columns:
        The fields that have a column; None for JSON, where each record has its own.
    findings:
        What is wrong with the file as a whole.
    close:
        Releases what the format needed open; the file itself stays open.
    position:
        How many bytes of the file have been read, and how many there are.
    """

    def __init__(
        self,
        name: str,
        rows: Iterable[RawRecord],
        columns: frozenset[str] | None = None,
        findings: Sequence[Finding] = (),
        close: Callable[[], object] = lambda: None,
    ) -> None:
        self.name = name
        self._rows = rows
        self.columns = columns
        self.findings = tuple(findings)
        self.close = close
        self.position: Callable[[], tuple[int, int]] = lambda: (1, 1)

    def __iter__(self) -> Iterator[RawRecord]:
        """The records in order; BadDataError where the file is not of its format, or has no record."""
        empty = True
        with data_errors(self.name):
            for row in self._rows:
                empty = False
                yield row
        if empty:
            raise BadDataError(
                Message("{file}: there are no rows", file=self.name),
                Message("give at least one row under the header line"),
            )


@contextmanager
def data_errors(name: str) -> Iterator[None]:
    """Inside, an exception of a library at a file that is not of its format becomes a :class:`BadDataError`."""
    try:
        yield
    except _LIBRARY_ERRORS as error:
        raise BadDataError(
            Message("{file}: the file cannot be read ({reason})", file=name, reason=error),
            Message("save it again as CSV (UTF-8), JSON or XLSX"),
        ) from error
