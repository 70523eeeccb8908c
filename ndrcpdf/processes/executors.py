"""Who works on the items of a job: this process, several processes of this machine, or a Dask cluster.

A job is what stays the same for all items. Each worker gets it once; the items follow one by one.
"""

import logging
import multiprocessing
import os
import signal
import socket
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import BrokenExecutor, CancelledError, Future, ProcessPoolExecutor, wait
from contextlib import contextmanager
from functools import partial
from importlib import import_module
from threading import Thread, active_count, current_thread, main_thread
from typing import Any, Generic, TypeVar, cast

from ndrcpdf import __version__
from ndrcpdf.errors import CannotWriteError, ClusterError, UsageError
from ndrcpdf.messages import Message

AHEAD = 3
"""Items given out for each worker: one to work on, the others to go on with."""
_PATIENCE = 30
"""Seconds to wait for a cluster that is there, but busy."""
_WATCH = 1
"""Seconds between two looks at whether all processes are alive."""
_MOST_ON_WINDOWS = 61
"""The most processes that ProcessPoolExecutor can wait for there."""

Job = TypeVar("Job")
Item = TypeVar("Item")
Result = TypeVar("Result")


class Workers(Generic[Job, Item, Result]):
    """Calls ``function(job, item)`` for each item; this class itself does so in this process."""

    under_way = 0
    """How many items are given out before the result of the first is waited for."""

    def __init__(self, function: Callable[[Job, Item], Result], job: Job) -> None:
        self._function = function
        self._job = job

    def submit(self, item: Item) -> Future[Result]:
        """Give an item out; the future will have its result."""
        future: Future[Result] = Future()
        future.set_result(self._function(self._job, item))
        return future

    def result(self, future: Future[Result]) -> Result:
        """Wait for the result of an item."""
        return future.result()

    def in_order(self, items: Iterable[Item]) -> Iterator[tuple[Item, Result]]:
        """Each item with its result, in the order of the items.

        An item is taken from the iterable when a result is asked for: memory does not grow with their number.
        """
        given_out: deque[tuple[Item, Future[Result]]] = deque()
        for item in items:
            given_out.append((item, self.submit(item)))
            if len(given_out) > self.under_way:
                yield self._first(given_out)
        while given_out:
            yield self._first(given_out)

    def _first(self, given_out: deque[tuple[Item, Future[Result]]]) -> tuple[Item, Result]:
        item, future = given_out.popleft()
        return item, self.result(future)


@contextmanager
def workers(
    function: Callable[[Job, Item], Result], job: Job, *, jobs: int = 1, cluster: str = ""
) -> Iterator[Workers[Job, Item, Result]]:
    """The workers of a job. Those of this machine end with the block; where it fails, in the middle of an item.

    Parameters
    ----------
    function:
        Is called with the job and an item. Another process gets all three, and gives back the result, by pickle.
    jobs:
        The number of processes of this machine; 1 is this process alone.
    cluster:
        The address of a Dask scheduler, whose workers are taken instead; empty for this machine.

    Raises
    ------
    UsageError
        The library for clusters is not installed.
    ClusterError
        Nobody answers at the address, or the cluster is lost on the way.
    CannotWriteError
        One of the processes died.
    """
    if cluster:
        with _client(cluster) as client:
            yield _Cluster(function, job, client)
    elif jobs > 1:
        with _processes(function, job, jobs) as some:
            yield some
    else:
        yield Workers(function, job)


@contextmanager
def uninterrupted() -> Iterator[None]:
    """Inside, Ctrl+C waits until the block ends; a process that is started inside does not get it.

    It is for cleaning up after a first Ctrl+C, which a second one would stop half way.
    """
    if current_thread() is not main_thread():  # Python interrupts no other thread
        yield
        return
    held: list[int] = []
    handler = signal.signal(signal.SIGINT, lambda number, _frame: held.append(number))
    try:
        with _sigint_blocked():
            yield
    finally:
        signal.signal(signal.SIGINT, handler)
    if held:
        signal.raise_signal(signal.SIGINT)


@contextmanager
def _sigint_blocked() -> Iterator[None]:
    """Block the signal, as new processes inherit that; Windows has no such thing."""
    if sys.platform == "win32":
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


# ── Processes of this machine ────────────────────────────────────────────────────────────────────────────────────────


class _Processes(Workers[Job, Item, Result]):
    """Processes of this machine, which end when this one does."""

    def __init__(self, function: Callable[[Job, Item], Result], job: Job, number: int) -> None:
        super().__init__(function, job)
        self.under_way = AHEAD * number
        self._pool = ProcessPoolExecutor(
            min(number, _MOST_ON_WINDOWS) if sys.platform == "win32" else number,
            multiprocessing.get_context(_start_method()),
            initializer=begin_worker,
            initargs=(function, job),
        )

    def submit(self, item: Item) -> Future[Result]:
        try:
            with uninterrupted():  # as a process must be from its first instruction on
                return self._pool.submit(call, item)
        except OSError as error:  # no process can be started
            raise BrokenExecutor from error

    def result(self, future: Future[Result]) -> Result:
        while not wait([future], _WATCH).done:
            # the executor alone would wait for ever where a process dies in the middle of handing a result over
            if any(process.exitcode is not None for process in self._pool._processes.values()):
                raise BrokenExecutor
        return future.result()

    def kill(self) -> None:
        """End the processes in the middle of an item."""
        # kill_workers of Python 3.14 would do, if the executor noticed that half a result stays half a result: for
        # that, this process must close its own end of their pipe
        processes, results = [*self._pool._processes.values()], cast("Any", self._pool._result_queue)
        for process in processes:
            process.kill()
        for process in processes:
            process.join()
        results._writer.close()

    def close(self) -> None:
        """Wait until the processes have ended."""
        self._pool.shutdown(cancel_futures=True)


def _start_method() -> str:
    """How processes are started.

    A forked process has the modules and the job at once. Where other threads run, it may wait for ever for a lock that
    one of them held; only Linux is known to be safe otherwise.
    """
    return "fork" if sys.platform == "linux" and active_count() == 1 else "spawn"


@contextmanager
def _processes(
    function: Callable[[Job, Item], Result], job: Job, number: int
) -> Iterator[_Processes[Job, Item, Result]]:
    some = _Processes(function, job, number)
    try:
        yield some
    except BaseException as error:
        with uninterrupted():
            some.kill()
            some.close()
        if isinstance(error, BrokenExecutor):
            raise CannotWriteError(
                Message("one of the {number} processes died", number=number),
                Message("there may be too little memory for so many: try again with fewer --jobs"),
            ) from error
        raise
    some.close()


_work_on: Callable[[Any], Any]
"""What a worker process does with an item; no other process has it."""


def begin_worker(function: Callable[[Job, Item], Result], job: Job) -> None:
    """Make this process a worker: Ctrl+C is for its parent alone, and it ends when that does."""
    global _work_on  # noqa: PLW0603 - the executor hands nothing else on from here to the items
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    Thread(target=_end_with_parent, daemon=True).start()
    _work_on = partial(function, job)


def call(item: Any) -> Any:
    """What a worker process makes of an item."""
    return _work_on(item)


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)  # no cleaning up: it would wait for the rest of the work


# ── A Dask cluster ───────────────────────────────────────────────────────────────────────────────────────────────────


class _Cluster(Workers[Job, Item, Result]):
    """The workers of a Dask cluster. The executor of distributed itself hangs where the scheduler dies."""

    def __init__(self, function: Callable[[Job, Item], Result], job: Job, client: Any) -> None:
        self.under_way = AHEAD * sum(client.nthreads().values())
        self._client = client
        self._function = function
        self._scattered = client.scatter(job, broadcast=True, hash=False)  # no other run shares it

    def submit(self, item: Item) -> Any:
        return self._client.submit(self._function, self._scattered, item, pure=False)

    def result(self, future: Any) -> Result:
        while True:
            try:
                done: Result = future.result(_PATIENCE)
            except TimeoutError:
                if future.done():
                    raise
                if not self._client.nthreads():
                    raise CancelledError from None
            else:
                return done


@contextmanager
def _client(address: str) -> Iterator[Any]:
    """A client of the scheduler at the address, whose workers can do the work."""
    try:
        distributed: Any = import_module("distributed")  # an extra
    except ImportError as error:
        raise UsageError(
            Message("--cluster needs the library Dask"), Message("install it: pip install 'ndrcpdf[cluster]'")
        ) from error
    for name in ("distributed", "distributed.client", "tornado.application", "asyncio"):
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)  # their words would reach the user beside ours
    with _connected(distributed, address) as client:
        _check_workers(client, address)
        try:
            yield client
        except (distributed.KilledWorker, distributed.comm.CommClosedError, CancelledError) as error:
            raise ClusterError(
                Message("{address}: the cluster was lost on the way", address=address),
                Message("look at what its scheduler and its workers say, and start again"),
            ) from error


def _connected(distributed: Any, address: str) -> Any:
    try:
        # distributed itself goes on trying where nobody listens
        socket.create_connection(distributed.comm.get_address_host_port(address), _PATIENCE).close()
        return distributed.Client(address, timeout=_PATIENCE, set_as_default=False)
    except (OSError, ValueError, TimeoutError) as error:
        raise ClusterError(
            Message("{address}: no Dask scheduler answers", address=address),
            Message("start one with `dask scheduler`, and its workers with `dask worker`; check the address"),
        ) from error


def _check_workers(client: Any, address: str) -> None:
    if not client.nthreads():
        raise ClusterError(
            Message("{address}: the cluster has no workers", address=address), Message("start some with `dask worker`")
        )
    found = client.run(eval, "__import__('ndrcpdf').__version__", on_error="return")
    if set(map(str, found.values())) != {__version__}:
        raise ClusterError(
            Message("{address}: the workers do not have ndrcpdf {version}", address=address, version=__version__),
            Message("install the same version there"),
        )
