"""Caches for values that come again, and what tells that a file is still the same."""

from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

_KEPT_RESULTS = 128
"""Of each function: enough for the texts of a class, and little enough for the cache of a processor."""
_LONGEST_KEPT_TEXT = 60
"""In characters: a longer text is prose, which hardly comes again."""

_Made = TypeVar("_Made")


def cached(make: Callable[[Any], _Made]) -> Callable[[Any], _Made]:
    """The function with a cache of its results for the last short texts; other arguments are not cached."""
    kept = lru_cache(_KEPT_RESULTS)(make)
    return lambda given: kept(given) if type(given) is str and len(given) <= _LONGEST_KEPT_TEXT else make(given)


def cached_all(make: Callable[[Any], _Made]) -> Callable[[Any], _Made]:
    """The function with a cache of its last results; for arguments that are short, as numbers and dates are."""
    return lru_cache(_KEPT_RESULTS)(make)


FileVersion = tuple[int, int] | None
"""When a file was last changed, in nanoseconds, and its size in bytes; None where there is no such file."""


def file_version(path: Path) -> FileVersion:
    """The version of the file that has that path now.

    What is cached of a file is kept by its path and its version, so that a process that runs for long sees the file as
    it is now.
    """
    try:
        file = path.stat()
    except OSError:
        return None
    return file.st_mtime_ns, file.st_size
