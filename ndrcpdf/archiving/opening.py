"""The folder of an archive: opened by one process at a time, with a database that appears whole, and exports."""

import os
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from ndrcpdf.archiving.archive import PICTURES, SOURCES, Archive
from ndrcpdf.archiving.database import FILE, Database
from ndrcpdf.archiving.exports import export
from ndrcpdf.archiving.former_archive import take_over
from ndrcpdf.errors import CannotWriteError
from ndrcpdf.files.atomic import PART_ENDING, make_folder, writing_errors
from ndrcpdf.files.finding_log import FindingLog
from ndrcpdf.messages import Message

_LOCK = ".lock"


@contextmanager
def opened_archive(folder: Path, findings: FindingLog) -> Iterator[Archive]:
    """The archive in the folder, made if it is not there; only one process at a time has it open.

    An archive that has no database yet, since an earlier version made it, is given one. At the end the exports are
    written anew. What is said of both is added to ``findings``.

    Raises
    ------
    CannotWriteError
        The folder cannot be written, holds something else, or is open elsewhere.
    DamagedArchiveError
        Its database is damaged.
    """
    with locked(folder):
        if not (folder / FILE).exists():
            with new_database(folder) as database:
                findings.add(take_over(folder, Archive(folder, database)))
        with closing(Database(folder / FILE)) as database:
            try:
                yield Archive(folder, database)
            finally:
                database.commit()
                findings.add(export(database, folder))


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Inside, no other process has the archive open; what a killed one was writing is gone.

    Raises
    ------
    CannotWriteError
        Another one has it open, or the folder cannot be written.
    """
    make_folder(folder)
    with writing_errors(folder):
        lock = FileLock(folder / _LOCK)
        try:
            lock.acquire(timeout=0)
        except Timeout as error:
            raise CannotWriteError(
                Message("{folder}: another process is archiving into it", folder=folder),
                Message("wait until it is done"),
            ) from error
    try:
        _clear_away(folder)
        yield
    finally:
        lock.release()


def _clear_away(folder: Path) -> None:
    """Remove the parts of personal files that a killed run left, which nobody knows of."""
    for place in (folder, folder / SOURCES, folder / PICTURES):
        for part in (*place.glob(f".*{PART_ENDING}"), *place.glob(f".*{PART_ENDING}-journal")):
            with writing_errors(part):
                part.unlink()


@contextmanager
def new_database(folder: Path) -> Iterator[Database]:
    """A database that takes its place in the folder once it is whole."""
    part = folder / f".{FILE}.{os.getpid()}{PART_ENDING}"
    try:
        with closing(Database.made(part)) as database:
            yield database
            database.commit()
        with writing_errors(folder / FILE):
            part.replace(folder / FILE)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
