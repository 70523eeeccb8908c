"""Who does the work: this process, several of this machine, or the workers of a Dask cluster.

All give back futures of the standard library's kind, so the batch does not know which it has.
"""

import logging
import socket
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import BrokenExecutor, CancelledError, Future
from contextlib import contextmanager
from functools import partial
from importlib import import_module
from typing import Any

from ndrcpdf import __version__
from ndrcpdf.batching.chunk_filler import Errand, fill_chunk
from ndrcpdf.batching.colleagues import BUSY, Colleague, colleagues
from ndrcpdf.batching.job import Chunk, FilledRow
from ndrcpdf.errors import CannotWriteError, ClusterError, UsageError
from ndrcpdf.messages import Message

_PATIENCE = 30
"""Seconds to wait for a cluster that is there, but busy."""

Submit = Callable[[Chunk], Future[list[FilledRow]]]
"""What gives a chunk to whoever fills it."""


def _here(errand: Errand, chunk: Chunk) -> Future[list[FilledRow]]:
    """What comes of a chunk that is filled at once."""
    future: Future[list[FilledRow]] = Future()
    future.set_result(fill_chunk(errand, chunk))
    return future


def _shared(errand: Errand, some: Sequence[Colleague], chunk: Chunk) -> Future[list[FilledRow]]:
    """What comes of a chunk that another process fills, or this one as long as they have enough to do."""
    taken = (colleague.take(chunk) for colleague in some)
    return next(filter(None, taken), None) or _here(errand, chunk)


def _there(client: Any, errand: Errand, chunk: Chunk) -> Future[list[FilledRow]]:
    """What a cluster makes of it; the executor of distributed itself hangs where the scheduler dies."""
    return _Awaited(client, client.submit(fill_chunk, errand, chunk, pure=False))


class _Awaited(Future[Any]):
    """What comes of a task on a cluster, unless all of its workers go."""

    def __init__(self, client: Any, remote: Any) -> None:
        super().__init__()
        self._client, self._remote = client, remote

    def result(self, timeout: float | None = None) -> Any:
        while True:
            try:
                return self._remote.result(timeout or _PATIENCE)
            except TimeoutError:
                if timeout or not self._client.nthreads():
                    raise CancelledError from None


@contextmanager
def workers(errand: Errand, jobs: int, cluster: str) -> Iterator[tuple[Submit, int]]:
    """Whoever does an errand, and how many chunks are under way at most.

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
        with _cluster(cluster) as (client, number):
            yield partial(_there, client, errand), BUSY * number
    elif jobs > 1:
        with _processes(errand, jobs) as some:
            yield partial(_shared, errand, some), 2 * BUSY * jobs
    else:
        yield partial(_here, errand), 0


@contextmanager
def _processes(errand: Errand, jobs: int) -> Iterator[list[Colleague]]:
    """All of them but this one."""
    try:
        with colleagues(errand, jobs - 1) as some:
            yield some
    except BrokenExecutor as error:
        raise CannotWriteError(
            Message("one of the {number} processes died", number=jobs),
            Message("there may be too little memory for so many: try again with fewer --jobs"),
        ) from error


@contextmanager
def _cluster(address: str) -> Iterator[tuple[Any, int]]:
    try:
        distributed: Any = import_module("distributed")  # an extra
    except ImportError as error:
        raise UsageError(
            Message("--cluster needs the library Dask"), Message("install it: pip install 'ndrcpdf[cluster]'")
        ) from error
    for name in ("asyncio", "distributed", "distributed.client", "tornado.application"):
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)  # their words would reach the user beside ours
    try:
        # distributed itself goes on trying where nobody listens
        socket.create_connection(distributed.comm.get_address_host_port(address), _PATIENCE).close()
        client = distributed.Client(address, timeout=_PATIENCE, set_as_default=False)
    except (OSError, ValueError, TimeoutError) as error:
        raise ClusterError(
            Message("{address}: no Dask scheduler answers", address=address),
            Message("start one with `dask scheduler`, and its workers with `dask worker`; check the address"),
        ) from error
    with client:
        number = sum(client.nthreads().values())
        if not number:
            raise ClusterError(
                Message("{address}: the cluster has no workers", address=address),
                Message("start some with `dask worker`"),
            )
        found = client.run(eval, "__import__('ndrcpdf').__version__", on_error="return")
        if set(map(str, found.values())) != {__version__}:
            raise ClusterError(
                Message("{address}: the workers do not have ndrcpdf {version}", address=address, version=__version__),
                Message("install the same version there"),
            )
        try:
            yield client, number
        except (distributed.KilledWorker, distributed.comm.CommClosedError, CancelledError) as error:
            raise ClusterError(
                Message("{address}: the cluster was lost on the way", address=address),
                Message("look at what its scheduler and its workers say, and start again"),
            ) from error
