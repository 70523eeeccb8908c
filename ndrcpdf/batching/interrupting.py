"""Ctrl+C: what it must not stop half way."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from threading import current_thread, main_thread


@contextmanager
def uninterrupted() -> Iterator[None]:
    """Inside, an interruption is passed over: a second one would leave what the first lets tidy up."""
    if current_thread() is not main_thread():  # which alone is interrupted
        yield
        return
    handler = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, handler)
