"""Which of any number of keys were seen: on disk beyond 1 MB."""

import sqlite3

from ndrcpdf.files.spool import no_room
from ndrcpdf.messages import Message

_PAGES_IN_MEMORY = 250
"""Pages of 4 KB each; SQLite puts the others into a temporary file."""


class KeyRegister:
    """Keys, each with a number; :meth:`close` removes their temporary file."""

    def __init__(self) -> None:
        self._database = sqlite3.connect("", isolation_level=None)  # a temporary one
        self._cursor = self._database.cursor()
        self._cursor.executescript(
            f"PRAGMA cache_size = {_PAGES_IN_MEMORY}; PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;"
            "CREATE TABLE register (key PRIMARY KEY, number INTEGER NOT NULL) WITHOUT ROWID; BEGIN"
        )

    def enter(self, key: str | bytes, number: int) -> bool:
        """Enter a key with a number; False, and nothing done, where it has one already.

        Raises
        ------
        CannotWriteError
            There is no room for it on the disk.
        """
        try:
            return self._cursor.execute("INSERT OR IGNORE INTO register VALUES (?, ?)", (key, number)).rowcount == 1
        except sqlite3.Error as error:
            raise no_room(Message(str(error))) from error

    def number(self, key: str | bytes) -> int | None:
        """The number of a key; None where it has not been entered."""
        found = self._cursor.execute("SELECT number FROM register WHERE key = ?", (key,)).fetchone()
        return found[0] if found else None

    def close(self) -> None:
        """Forget all keys."""
        self._database.close()
