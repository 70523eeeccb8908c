"""A data file of the file system, open."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from ndrcpdf.errors import BadDataError, reason_of
from ndrcpdf.messages import Message


@contextmanager
def opened_data(name: str) -> Iterator[BinaryIO]:
    """The file of that name, to be read.

    Raises
    ------
    BadDataError
        There is no such file, or it cannot be read.
    """
    try:
        file = Path(name).open("rb")  # noqa: SIM115 - the block below closes it; errors inside that are not of opening
    except OSError as error:
        raise BadDataError(
            Message("{file}: {reason}", file=name, reason=reason_of(error)),
            Message("check its name and your rights"),
        ) from error
    with file:
        yield file
