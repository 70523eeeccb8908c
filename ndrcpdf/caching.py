"""What comes again is made once: the values of a class are mostly the same ones."""

from collections.abc import Callable
from functools import lru_cache
from typing import Any, TypeVar

_MOST = 128
"""What is kept of one function: the texts of a class, and no more than a processor's cache holds."""
_SHORT = 60
"""A text of more characters is prose, and hardly comes again."""

_Made = TypeVar("_Made")


def cached(make: Callable[[Any], _Made]) -> Callable[[Any], _Made]:
    """The function, which keeps what it made of the last short texts; what it is given of other types it makes anew."""
    remembered = lru_cache(maxsize=_MOST)(make)
    return lambda given: remembered(given) if type(given) is str and len(given) <= _SHORT else make(given)


def cached_all(make: Callable[[Any], _Made]) -> Callable[[Any], _Made]:
    """The same for what is given numbers and dates, all of which are short."""
    return lru_cache(maxsize=_MOST)(make)
