"""Workers behind a wall: what one item does to its process, by a loop, a bomb or a crash, reaches no other item."""

import os
import signal
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from concurrent.futures import TimeoutError as OutOfTimeError
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any, Generic

from ndrcpdf.errors import HostilePdfError
from ndrcpdf.messages import Message
from ndrcpdf.processes.executors import AHEAD, Item, Job, Result, Workers, begin_worker, call, uninterrupted


class Fall(Enum):
    """How a process fell: it took longer than it may, or it ended in the middle of its item."""

    TOO_LONG = auto()
    CRASHED = auto()


@dataclass(frozen=True, slots=True)
class Limits:
    """What one item may take.

    Attributes
    ----------
    seconds:
        From its beginning to its end.
    megabytes:
        The address space of its process; only systems of the Unix kind can limit that.
    """

    seconds: float
    megabytes: int = 4096


ONE_FORM = Limits(seconds=10)
"""What reading the fields of one form may take: it takes some hundredths of a second."""
WHOLE_CIRCULAR = Limits(seconds=120)
"""What looking at all that is printed on a circular may take: it takes some seconds."""


class Walled(Workers[Job, Item, Result | Fall], Generic[Job, Item, Result]):
    """Processes of which each is replaced where it falls."""

    def __init__(self, function: Callable[[Job, Item], Result], job: Job, limits: Limits, number: int) -> None:
        from pebble import ProcessPool  # noqa: PLC0415 - only where there are foreign files

        self.under_way = AHEAD * number
        self._limits = limits
        self._pool = ProcessPool(number, initializer=_begin, initargs=(function, job, limits))

    def submit(self, item: Item) -> Future[Result | Fall]:
        """Give an item out; the future will have its result."""
        future: Future[Result | Fall] = self._pool.schedule(_call, args=(item,), timeout=self._limits.seconds)
        return future

    def result(self, future: Future[Result | Fall]) -> Result | Fall:
        """Wait for the result of an item, or for the fall of its process."""
        from pebble import ProcessExpired  # noqa: PLC0415 - as above

        try:
            return future.result()
        except OutOfTimeError:
            return Fall.TOO_LONG
        except ProcessExpired as error:
            return Fall.TOO_LONG if error.exitcode == -_OUT_OF_TIME else Fall.CRASHED

    def stop(self) -> None:
        """End the processes, in the middle of their items if there are any left."""
        with uninterrupted():
            self._pool.stop()  # type: ignore[no-untyped-call]
            self._pool.join()


@contextmanager
def walled(
    function: Callable[[Job, Item], Result], job: Job, limits: Limits, *, jobs: int = 1
) -> Iterator[Walled[Job, Item, Result]]:
    """Workers behind walls, in so many processes; they end with the block.

    ``function`` is called with the job and an item. Its process gets all three, and gives back the result, by pickle.
    """
    some = Walled(function, job, limits, jobs)
    try:
        yield some
    finally:
        some.stop()


def behind_wall(work: Callable[[], Result], limits: Limits, name: str) -> Result:
    """What some work on one PDF gives, which is called ``name`` in messages; its exceptions are raised here.

    Raises
    ------
    HostilePdfError
        Its process fell.
    """
    with walled(_alone, work, limits) as workers:
        result = workers.result(workers.submit(None))
    if isinstance(result, Fall):
        raise hostile(result, limits, name)
    return result


def _alone(work: Callable[[], Result], _item: None) -> Result:
    return work()


def hostile(fall: Fall, limits: Limits, name: str) -> HostilePdfError:
    """Why a PDF is not read whose process fell, and what to do."""
    if fall is Fall.TOO_LONG:
        message = Message("{file}: reading it takes longer than {seconds:g} seconds", file=name, seconds=limits.seconds)
    else:
        message = Message("{file}: it makes a library crash that reads PDFs", file=name)
    return HostilePdfError(message, Message("open it in a PDF viewer and save it again, or ask for it again"))


_OUT_OF_TIME = getattr(signal, "SIGXCPU", 0)
_limits: Limits
"""What an item may take; only processes behind walls have it."""


def _begin(function: Callable[[Job, Item], Result], job: Job, limits: Limits) -> None:
    """Make this process a worker behind a wall."""
    global _limits  # noqa: PLW0603 - the pool hands nothing else on from here to the items
    begin_worker(function, job)
    _limits = limits
    signal.signal(signal.SIGTERM, signal.SIG_DFL)  # a loop in a library would not let Python see it
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)  # libraries that crash say so there
    with suppress(ImportError, ValueError, OSError):  # a system that has no such limits, or lower ones
        import resource  # noqa: PLC0415

        resource.setrlimit(resource.RLIMIT_AS, (limits.megabytes << 20, resource.getrlimit(resource.RLIMIT_AS)[1]))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _call(item: Any) -> Any:
    _limit_processor()
    return call(item)


def _limit_processor() -> None:
    """Let the system end this process if the item takes too long: its parent may have been killed meanwhile."""
    with suppress(ImportError, ValueError, OSError):
        import resource  # noqa: PLC0415

        used = resource.getrusage(resource.RUSAGE_SELF)
        soft = int(used.ru_utime + used.ru_stime + 2 * _limits.seconds) + 1
        resource.setrlimit(resource.RLIMIT_CPU, (soft, resource.getrlimit(resource.RLIMIT_CPU)[1]))
