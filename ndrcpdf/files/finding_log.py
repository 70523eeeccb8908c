"""The findings of many rows: as many as there are, in their order, and out of memory until they are said."""

import pickle
from collections.abc import Iterable, Iterator

from ndrcpdf.files.spool import spool, temporary_file_errors
from ndrcpdf.model.findings import Finding

_TOGETHER = 256
"""How many are put away at a time."""


class FindingLog:
    """A list that only grows; :meth:`close` lets go of the temporary file that holds it."""

    def __init__(self) -> None:
        self._file = spool()
        self._last: list[Finding] = []
        """those that are not in the file yet"""
        self._count = 0

    def add(self, findings: Iterable[Finding]) -> None:
        """Put findings behind those that are there.

        Raises
        ------
        CannotWriteError
            There is no room for them on the disk.
        """
        for finding in findings:
            self._last.append(finding)
            self._count += 1
            if len(self._last) == _TOGETHER:
                with temporary_file_errors():
                    pickle.dump(self._last, self._file, pickle.HIGHEST_PROTOCOL)
                self._last = []

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[Finding]:
        """Every finding from the first on, in order; none is added any more from then on."""
        self._file.seek(0)
        for _number in range(self._count // _TOGETHER):
            yield from pickle.load(self._file)  # noqa: S301 - our own bytes, from a file without a name
        yield from self._last

    def close(self) -> None:
        """Forget all findings."""
        self._file.close()
