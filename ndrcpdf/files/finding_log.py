"""Any number of findings, in order: on disk beyond 256."""

import pickle
from collections.abc import Iterable, Iterator

from ndrcpdf.files.spool import spool, temporary_file_errors
from ndrcpdf.model.findings import Finding

_TOGETHER = 256
"""Findings that are written to the file together."""


class FindingLog:
    """A list of findings that only grows; :meth:`close` removes its temporary file."""

    def __init__(self) -> None:
        self._file = spool()
        self._last: list[Finding] = []
        """The findings that are not in the file yet."""
        self._count = 0

    def add(self, findings: Iterable[Finding]) -> None:
        """Append findings.

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
        """Every finding, in order; after the first call, none may be added."""
        self._file.seek(0)
        for _number in range(self._count // _TOGETHER):
            yield from pickle.load(self._file)  # noqa: S301 - our own bytes, from a file without a name
        yield from self._last

    def close(self) -> None:
        """Forget all findings."""
        self._file.close()
