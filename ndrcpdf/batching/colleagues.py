"""Other processes of this machine that fill chunks, each at the end of a pipe.

The standard library's executor would have two threads here that hand the chunks over. They wait for their turn as long
as this process fills some itself, and meanwhile the others have nothing to do: the whole took a tenth longer.
"""

import multiprocessing
import os
import signal
import sys
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import BrokenExecutor, Future
from contextlib import contextmanager, suppress
from itertools import cycle
from multiprocessing.connection import Connection
from threading import Thread
from traceback import format_exc

from ndrcpdf.batching.chunk_filler import Errand, fill_chunk
from ndrcpdf.batching.interrupting import uninterrupted
from ndrcpdf.batching.job import Chunk, FilledRow
from ndrcpdf.batching.trays import Tray

BUSY = 2
"""The chunks that keep whoever fills busy: the one it fills, and the next."""

# a fork has what this process has already loaded and compiled; elsewhere it is not safe, or not there
_context = multiprocessing.get_context("fork") if sys.platform == "linux" else multiprocessing.get_context("spawn")


class Colleague:
    """A process that fills chunks in the order in which it takes them.

    A chunk lies in a tray until what came of it lies there; the pipe only says so, and is never full.
    """

    def __init__(self, errand: Errand) -> None:
        self._trays = [Tray() for _chunk in range(BUSY)]
        self._next_tray = cycle(self._trays)
        self._under_way: deque[_Promised] = deque()
        self._connection, there = _context.Pipe()
        self._process = _context.Process(
            target=_serve, args=(self._connection, there, self._trays, errand), daemon=True
        )
        with _lost():
            self._process.start()
        there.close()

    def take(self, chunk: Chunk) -> Future[list[FilledRow]] | None:
        """What will come of a chunk; None where it has enough to do already.

        Raises
        ------
        BrokenExecutor
            It died.
        CannotWriteError
            There is no room for the chunk.
        """
        with _lost():
            while self._under_way and self._connection.poll():
                self.hand_back()
            if len(self._under_way) == BUSY:
                return None
            tray = next(self._next_tray)
            tray.put(chunk)
            self._connection.send(None)
        promised = _Promised(self, tray)
        self._under_way.append(promised)
        return promised

    def hand_back(self) -> None:
        """Wait for what came of the first chunk that is under way.

        Raises
        ------
        BrokenExecutor
            It died.
        """
        with _lost():
            failed: Exception | None = self._connection.recv()
        promised = self._under_way.popleft()
        if failed:
            promised.set_exception(failed)
        else:
            promised.set_result(promised.tray.take())

    def leave(self) -> None:
        """Let it go, once it has nothing more to do."""
        self._connection.close()
        self._process.join()
        for tray in self._trays:
            tray.close()

    def stop(self) -> None:
        """Let it go at once, in the middle of a PDF."""
        self._process.terminate()


class _Promised(Future[list[FilledRow]]):
    """What will come of a chunk, and will lie in its tray."""

    def __init__(self, colleague: Colleague, tray: Tray) -> None:
        super().__init__()
        self._colleague = colleague
        self.tray = tray

    def result(self, timeout: float | None = None) -> list[FilledRow]:
        while not self.done():
            self._colleague.hand_back()
        return super().result(timeout)


@contextmanager
def _lost() -> Iterator[None]:
    """An end of a pipe whose other end is gone, or a process that does not start."""
    try:
        yield
    except (EOFError, OSError) as error:
        raise BrokenExecutor from error


@contextmanager
def colleagues(errand: Errand, number: int) -> Iterator[list[Colleague]]:
    """So many processes for an errand; where it fails, they are stopped.

    Raises
    ------
    BrokenExecutor
        One of them died, or did not start.
    """
    some: list[Colleague] = []
    try:
        with uninterrupted():
            some.extend(Colleague(errand) for _each in range(number))  # which keeps those before one that fails
        yield some
    except BaseException:
        for each in some:
            each.stop()
        raise
    finally:
        with uninterrupted():
            for each in reversed(some):  # a fork holds the pipes of those before it open
                each.leave()


def _serve(here: Connection, there: Connection, trays: Sequence[Tray], errand: Errand) -> None:
    """Fill what comes, until nothing does; ends with the process that started this one, which alone is interrupted."""
    here.close()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    Thread(target=_end_with_parent, daemon=True).start()
    with suppress(EOFError, OSError):
        for tray in cycle(trays):
            there.recv()
            there.send(_failed(errand, tray))


def _failed(errand: Errand, tray: Tray) -> Exception | None:
    """Put what comes of the chunk in a tray into its place; or, why nothing does."""
    try:
        tray.put(fill_chunk(errand, tray.take()))
    except Exception as error:  # noqa: BLE001 - it goes on in the process that waits for it
        error.add_note(format_exc())
        return error
    return None


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)  # no cleaning up: it would wait for the rest of the work
