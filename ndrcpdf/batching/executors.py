"""Who does the work: this process, several of this machine, or the workers of a Dask cluster.

All are executors of the standard library's kind, so the batch does not know which it has.
"""

import multiprocessing
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from contextlib import contextmanager
from importlib import import_module
from typing import Any

from ndrcpdf.errors import ClusterError, UsageError
from ndrcpdf.messages import _

_PATIENCE = 30
"""Seconds to wait for a cluster."""


class _Here(Executor):
    """Does what it is given at once."""

    def submit(self, task: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        future: Future[Any] = Future()
        future.set_result(task(*args, **kwargs))
        return future


@contextmanager
def executor(jobs: int, cluster: str) -> Iterator[tuple[Executor, int]]:
    """An executor, and how many tasks keep it busy.

    Raises
    ------
    UsageError
        The library for clusters is not installed.
    ClusterError
        Nobody answers at the address.
    """
    if cluster:
        with _cluster(cluster) as found:
            yield found
    elif jobs > 1:
        # a fork has what this process has already loaded and compiled; elsewhere it is not safe, or not there
        context = multiprocessing.get_context("fork") if sys.platform == "linux" else None
        with ProcessPoolExecutor(jobs, mp_context=context) as pool:
            try:
                yield pool, jobs
            except BaseException:
                pool.shutdown(wait=True, cancel_futures=True)
                raise
    else:
        yield _Here(), 0


@contextmanager
def _cluster(address: str) -> Iterator[tuple[Executor, int]]:
    try:
        distributed: Any = import_module("distributed")  # an extra
    except ImportError as error:
        raise UsageError(
            _("--cluster needs the library Dask"), _("install it: pip install 'ndrcpdf[cluster]'")
        ) from error
    try:
        client = distributed.Client(address, timeout=_PATIENCE, set_as_default=False)
    except (OSError, ValueError, TimeoutError) as error:
        raise ClusterError(
            _("{address}: no Dask scheduler answers").format(address=address),
            _("start one with `dask scheduler`, and its workers with `dask worker`; check the address"),
        ) from error
    with client:
        workers = sum(client.nthreads().values())
        if not workers:
            raise ClusterError(
                _("{address}: the cluster has no workers").format(address=address), _("start some with `dask worker`")
            )
        yield client.get_executor(pure=False), workers
