"""How much memory a process and its children hold together, sampled while it runs. Linux tells; elsewhere it is 0."""

from collections.abc import Iterator
from pathlib import Path
from threading import Event, Thread
from types import TracebackType
from typing import Self

_SECONDS = 0.25
"""Between two samples: looking costs a process a millisecond."""


class Watch:
    """Samples a process while the block runs; ``megabytes`` is the most that was seen.

    Pages that several processes share, as forked ones do, are counted once (``Pss`` in ``smaps_rollup``).
    """

    def __init__(self, process: int) -> None:
        self._process = process
        self._ended = Event()
        self._thread = Thread(target=self._sample)
        self.megabytes = 0.0

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, _type: type | None, _error: BaseException | None, _traceback: TracebackType | None) -> None:
        self._ended.set()
        self._thread.join()

    def _sample(self) -> None:
        while not self._ended.wait(_SECONDS):
            kilobytes = sum(_kilobytes(process) for process in _family(self._process))
            self.megabytes = max(self.megabytes, kilobytes * 1024 / 1_000_000)


def _family(process: int) -> Iterator[int]:
    """The process, its children, and theirs."""
    yield process
    for path in Path(f"/proc/{process}/task").glob("*/children"):
        for child in _text(path).split():
            yield from _family(int(child))


def _kilobytes(process: int) -> int:
    lines = _text(Path(f"/proc/{process}/smaps_rollup")).splitlines()
    return next((int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0)


def _text(path: Path) -> str:
    try:
        return path.read_text("ascii")
    except OSError:  # the process has ended, or this is no Linux
        return ""
