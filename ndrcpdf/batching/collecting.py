"""The garbage collector while a batch is filled: what is made for a row is gone with the row, without it."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

_MADE = 50_000
"""The objects after which it looks for garbage; with Python's 700 it took a twentieth of the time, and found none."""


@contextmanager
def collecting_rarely() -> Iterator[None]:
    """Inside, it looks less often, and not at what was there before.

    A process that is forked inside shares that with this one as long as neither writes to it, as collecting does.
    """
    usual = gc.get_threshold()
    gc.freeze()
    gc.set_threshold(_MADE, *usual[1:])
    try:
        yield
    finally:
        gc.set_threshold(*usual)
        gc.unfreeze()
