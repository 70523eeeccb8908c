"""The database of an archive: what was read of each returned PDF, in every version, and what was refused.

One file of SQLite. A return is known by the SHA-256 of its file, the form it was read as, and the number
of the document in the file. Reading it again with a better reader adds a version; the older ones stay.
"""

import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from ndrcpdf.errors import CannotWriteError, DamagedArchiveError
from ndrcpdf.messages import Message

FILE = "archive.sqlite"
"""The name of the database in the folder of an archive."""
_APPLICATION, _LAYOUT = 0x4E445243, 1
"""What the head of the file says: « NDRC », and the number of this layout of tables."""

_TABLES = """
CREATE TABLE form (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,      -- what its CSV is called
    columns TEXT NOT NULL,   -- of its CSV, in order: a JSON list
    resource TEXT NOT NULL   -- what datapackage.json says of the CSV: a JSON object
);
CREATE TABLE reading (
    number INTEGER PRIMARY KEY,
    sha256 TEXT NOT NULL,
    form TEXT NOT NULL REFERENCES form (id),
    document INTEGER NOT NULL,
    version INTEGER NOT NULL,
    reader INTEGER NOT NULL, -- the version of what read it; 0 for an archive that had no database
    position INTEGER NOT NULL,  -- its place in the CSV: the number of its first version
    is_latest INTEGER NOT NULL,
    cells TEXT NOT NULL,     -- column → text, as in the CSV: a JSON object
    UNIQUE (sha256, form, document, version)
);
CREATE INDEX row_of_csv ON reading (form, is_latest, position);
CREATE TABLE name (
    sha256 TEXT NOT NULL,
    path TEXT NOT NULL,      -- under which the file came
    PRIMARY KEY (sha256, path)
);
CREATE TABLE refusal (
    path TEXT NOT NULL,
    sha256 TEXT NOT NULL,    -- empty where the file could not even be read
    code TEXT NOT NULL,
    reason TEXT NOT NULL,
    remedy TEXT NOT NULL,
    PRIMARY KEY (path, sha256)
);
CREATE TABLE export (
    file TEXT NOT NULL,
    sha256 TEXT NOT NULL,    -- of the file as it was written
    PRIMARY KEY (file, sha256)
);
"""


@dataclass(frozen=True, slots=True)
class Key:
    """What a row of the archive is known by: the SHA-256 of the file, the form, and which document of the file."""

    sha256: str
    form: str
    document: int = 1


@dataclass(frozen=True, slots=True)
class Refused:
    """A returned PDF that was not archived, and why."""

    path: str
    sha256: str
    code: str
    reason: str
    remedy: str


@dataclass(frozen=True, slots=True)
class FormTable:
    """The table of a form: what its CSV is called, its columns in order, and its entry in ``datapackage.json``."""

    id: str
    name: str
    columns: Sequence[str]
    resource: Mapping[str, Any]


class Database:
    """An open database. Nothing is kept for good before :meth:`commit`."""

    def __init__(self, path: Path) -> None:
        """Open the database at the path.

        Raises
        ------
        DamagedArchiveError
            The file is no database of an archive, is damaged, or was made by another version of ndrcpdf.
        CannotWriteError
            It is not there, or cannot be written.
        """
        self._path = path
        with self._errors():
            self._connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=rw", uri=True, isolation_level=None)
            try:
                self._begin()
            except BaseException:
                self._connection.close()
                raise

    @classmethod
    def made(cls, path: Path) -> Self:
        """Make a database at the path, where nothing is.

        Raises
        ------
        CannotWriteError
            The folder or the disk does not take it.
        """
        with _errors(path), closing(sqlite3.connect(path)) as connection:
            connection.executescript(
                f"BEGIN; {_TABLES} PRAGMA application_id = {_APPLICATION}; PRAGMA user_version = {_LAYOUT}; COMMIT"
            )
        return cls(path)

    def _begin(self) -> None:
        self._connection.execute("PRAGMA synchronous = FULL")
        self._connection.execute("PRAGMA trusted_schema = OFF")
        application, layout = (self._value(f"PRAGMA {name}") for name in ("application_id", "user_version"))
        if application != _APPLICATION:
            raise DamagedArchiveError(
                Message("{path}: is no database of an archive", path=self._path), rebuild_remedy(self._path.parent)
            )
        if layout != _LAYOUT:
            raise DamagedArchiveError(
                Message("{path}: is of another version of ndrcpdf", path=self._path),
                Message("use the version that made it, or archive into another folder"),
            )
        self._connection.execute("BEGIN IMMEDIATE")

    def commit(self) -> None:
        """Keep what has been done since the last time; it is on the disk when this returns."""
        with self._errors():
            self._connection.execute("COMMIT")
            self._connection.execute("BEGIN IMMEDIATE")

    def close(self) -> None:
        """Close the file; what is not committed is forgotten."""
        self._connection.close()

    # ── What was read ────────────────────────────────────────────────────────────────────────────────────────────────

    def readers(self, sha256: str, form: str = "") -> dict[Key, int]:
        """What the file was read as, of that form only if one is named, and which version of the reader read it."""
        rows = self._rows(
            "SELECT form, document, reader FROM reading WHERE sha256 = ? AND is_latest AND ? IN ('', form)",
            (sha256, form),
        )
        return {Key(sha256, form, document): reader for form, document, reader in rows}

    def cells(self, key: Key) -> dict[str, str]:
        """The latest row of a return: column → text; columns without text are absent."""
        text = self._value(
            "SELECT cells FROM reading WHERE sha256 = ? AND form = ? AND document = ? AND is_latest",
            (key.sha256, key.form, key.document),
        )
        return dict(json.loads(text))

    def add(self, key: Key, cells: Mapping[str, str], reader: int) -> None:
        """Add a row, or a version of it, which becomes the latest."""
        place = (key.sha256, key.form, key.document)
        version, position = self._rows(
            "SELECT ifnull(max(version), 0) + 1, min(position) FROM reading"
            " WHERE sha256 = ? AND form = ? AND document = ?",
            place,
        )[0]
        self._do("UPDATE reading SET is_latest = 0 WHERE sha256 = ? AND form = ? AND document = ?", place)
        text = json.dumps({name: cell for name, cell in cells.items() if cell}, ensure_ascii=False)
        self._do(
            "INSERT INTO reading (sha256, form, document, version, reader, position, is_latest, cells)"
            " VALUES (?, ?, ?, ?, ?, ifnull(?, (SELECT ifnull(max(number), 0) + 1 FROM reading)), 1, ?)",
            (*place, version, reader, position, text),
        )

    def read_alike(self, key: Key, reader: int) -> None:
        """Note that this version of the reader reads the same in a return."""
        self._do(
            "UPDATE reading SET reader = ? WHERE sha256 = ? AND form = ? AND document = ? AND is_latest",
            (reader, key.sha256, key.form, key.document),
        )

    def returns(self) -> Iterator[Key]:
        """The key of each row, in the order they came."""
        rows = self._each("SELECT sha256, form, document FROM reading WHERE is_latest ORDER BY position")
        return (Key(*row) for row in rows)

    def rows(self, name: str) -> Iterator[tuple[dict[str, str], str]]:
        """The rows of one CSV in the order they came, each with the path under which its file came first."""
        rows = self._each(
            "SELECT cells, (SELECT path FROM name WHERE name.sha256 = reading.sha256 ORDER BY rowid LIMIT 1)"
            " FROM reading WHERE is_latest AND form IN (SELECT id FROM form WHERE name = ?) ORDER BY position",
            (name,),
        )
        return ((json.loads(cells), path or "") for cells, path in rows)

    # ── Forms, names, refusals, exports ──────────────────────────────────────────────────────────────────────────────

    def describe(self, table: FormTable) -> None:
        """Add the table of a form, or describe it anew."""
        self._do(
            "INSERT OR REPLACE INTO form VALUES (?, ?, ?, ?)",
            (table.id, table.name, json.dumps(table.columns), json.dumps(table.resource, ensure_ascii=False)),
        )

    def forms(self) -> list[FormTable]:
        """The tables of the forms, by their ids."""
        rows = self._rows("SELECT id, name, columns, resource FROM form ORDER BY id")
        return [FormTable(id_, name, json.loads(columns), json.loads(text)) for id_, name, columns, text in rows]

    def name(self, sha256: str, path: str) -> None:
        """Note a path under which a file came."""
        self._do("INSERT OR IGNORE INTO name VALUES (?, ?)", (sha256, _text(path)))

    def names(self) -> Iterator[tuple[str, str]]:
        """Each file and a path under which it came, in the order they came."""
        rows = self._each("SELECT sha256, path FROM name ORDER BY rowid")
        return ((sha256, path) for sha256, path in rows)

    def refuse(self, refused: Refused) -> None:
        """List a refused PDF, or list it anew."""
        self._do(
            "INSERT OR REPLACE INTO refusal VALUES (?, ?, ?, ?, ?)",
            (_text(refused.path), refused.sha256, refused.code, refused.reason, refused.remedy),
        )

    def forget_refusal(self, path: str, sha256: str) -> None:
        """Whatever was refused at a path, and that file wherever it was, is archived now."""
        self._do("DELETE FROM refusal WHERE path = ? OR sha256 = ?", (_text(path), sha256))

    def refusals(self) -> Iterator[Refused]:
        """The refused PDFs, in the order they came."""
        rows = self._each("SELECT path, sha256, code, reason, remedy FROM refusal ORDER BY rowid")
        return (Refused(*row) for row in rows)

    def exported(self, file: str) -> set[str]:
        """The SHA-256 of an export as this archive wrote it: none before the first time, two if a run was killed."""
        return {sha256 for (sha256,) in self._rows("SELECT sha256 FROM export WHERE file = ?", (file,))}

    def note_export(self, file: str, sha256: str, *, only: bool = False) -> None:
        """Note what is about to be written to an export; once it is there, that it is the ``only`` one."""
        if only:
            self._do("DELETE FROM export WHERE file = ? AND sha256 <> ?", (file, sha256))
        self._do("INSERT OR IGNORE INTO export VALUES (?, ?)", (file, sha256))

    def faults(self) -> list[str]:
        """What SQLite itself finds wrong with the file; nothing where it is whole."""
        try:
            found = [text for (text,) in self._rows("PRAGMA integrity_check(10)")]
        except DamagedArchiveError as error:
            return [str(error.message)]
        return [] if found == ["ok"] else found

    # ── SQL ──────────────────────────────────────────────────────────────────────────────────────────────────────────

    def _do(self, sql: str, values: Sequence[object] = ()) -> None:
        with self._errors():
            self._connection.execute(sql, values)

    def _rows(self, sql: str, values: Sequence[object] = ()) -> list[Any]:
        with self._errors():
            return self._connection.execute(sql, values).fetchall()

    def _value(self, sql: str, values: Sequence[object] = ()) -> Any:
        return self._rows(sql, values)[0][0]

    def _each(self, sql: str, values: Sequence[object] = ()) -> Iterator[Any]:
        """The rows one by one, however many they are."""
        with self._errors():
            yield from self._connection.execute(sql, values)

    def _errors(self) -> AbstractContextManager[None]:
        return _errors(self._path)


@contextmanager
def _errors(path: Path) -> Iterator[None]:
    """Inside, what SQLite cannot do is an error of ours."""
    try:
        yield
    except sqlite3.OperationalError as error:
        raise CannotWriteError(
            Message("{path}: cannot be written ({reason})", path=path, reason=error),
            Message("choose another folder, or check its rights and the room on the disk"),
        ) from error
    except sqlite3.DatabaseError as error:
        raise DamagedArchiveError(
            Message("{path}: the database is damaged ({reason})", path=path, reason=error),
            rebuild_remedy(path.parent),
        ) from error


def rebuild_remedy(folder: Path) -> Message:
    """What to do where the database of an archive is of no use."""
    return Message("make it anew from the PDFs that are kept: ndrcpdf archive --rebuild {folder}", folder=folder)


def _text(path: str) -> str:
    """A path as text: bytes of a file name that are no UTF-8 are written as escapes."""
    return path.encode("utf-8", "backslashreplace").decode()
