"""What an archive shows of its database: a CSV for each form, ``datapackage.json``, the list of the refused.

Each is written whole at the end of a run, and never read back. One that somebody has changed is kept beside.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import count, groupby
from pathlib import Path
from typing import Any

from ndrcpdf.archiving.database import Database, FormTable
from ndrcpdf.archiving.kept_files import sha256_of_file
from ndrcpdf.files.atomic import writing_errors, writing_whole
from ndrcpdf.messages import Message
from ndrcpdf.model.findings import Finding, Severity
from ndrcpdf.records import META_COLUMNS, UTF_8_BOM, csv_line, neutralised
from ndrcpdf.records.data_schemas import data_package

REFUSED, PACKAGE = "refused.csv", "datapackage.json"
_REFUSED_HEADER = ("file", "path", "sha256", "code", "reason", "remedy")


def export(database: Database, folder: Path) -> Iterator[Finding]:
    """Write every export anew; what is said of those that somebody had changed or deleted.

    Raises
    ------
    CannotWriteError
        The folder or the disk does not take one, or another program has it open.
    """
    resources = []
    for name, group in groupby(sorted(database.forms(), key=lambda each: each.name), lambda each: each.name):
        tables = [*group]
        columns = _columns(tables)
        resources.append(_resource(tables))
        yield from _write(database, folder / f"{name}.csv", _csv(columns, _rows(database, name, columns)))
    if resources:
        yield from _write(database, folder / PACKAGE, [data_package(resources)])
    yield from _write(database, folder / REFUSED, _csv(_REFUSED_HEADER, _refused(database)))


def _columns(tables: Sequence[FormTable]) -> list[str]:
    """The columns of a CSV: those of the newest session of the form, then what only older ones have."""
    every = dict.fromkeys(column for table in reversed(tables) for column in table.columns)
    return [*(column for column in every if column not in META_COLUMNS), *META_COLUMNS]


def _resource(tables: Sequence[FormTable]) -> Mapping[str, Any]:
    newest = tables[-1].resource
    described = {field["name"]: field for table in tables for field in table.resource["schema"]["fields"]}
    fields = [described[column] for column in _columns(tables)]
    return {**newest, "schema": {**newest["schema"], "fields": fields}}


def _rows(database: Database, name: str, columns: Sequence[str]) -> Iterator[Iterable[str]]:
    for cells, path in database.rows(name):
        file = Path(path).name or f"{cells['_sha256']}.pdf"
        row = {**cells, "_file": neutralised(file)}
        yield (row.get(column, "") for column in columns)


def _refused(database: Database) -> Iterator[Iterable[str]]:
    for each in database.refusals():
        row = (Path(each.path).name, each.path, each.sha256, each.code, each.reason, each.remedy)
        yield map(neutralised, row)


def _csv(header: Sequence[str], rows: Iterable[Iterable[str]]) -> Iterator[bytes]:
    yield UTF_8_BOM + csv_line(header)
    yield from map(csv_line, rows)


def _write(database: Database, path: Path, pieces: Iterable[bytes]) -> Iterator[Finding]:
    """Write one export; the database knows its hash before it appears, or a kill would make it look changed."""
    sha256 = hashlib.sha256()
    with writing_whole(path) as file:
        for piece in pieces:
            sha256.update(piece)
            file.write(piece)
        found = [*_kept_beside(path, {sha256.hexdigest()}, database.exported(path.name))]
        database.note_export(path.name, sha256.hexdigest())
        database.commit()
    database.note_export(path.name, sha256.hexdigest(), only=True)
    database.commit()
    yield from found


def _kept_beside(path: Path, new: set[str], ours: set[str]) -> Iterator[Finding]:
    """Put an export that is not as the archive wrote it out of the way."""
    if not path.exists():
        if ours:
            message = Message("it had been deleted, and is written anew")
            yield Finding("export-missing", message, Severity.INFO, file=str(path))
        return
    with writing_errors(path):
        if sha256_of_file(path) in ours | new:
            return
        beside = free_name(path, "changed")
        path.rename(beside)
    yield Finding(
        "export-changed",
        Message("it is not as the archive wrote it: it is kept as {beside}, and written anew", beside=beside.name),
        Severity.WARNING,
        Message("what is wrong in it is put right in the returned PDF, which is archived again"),
        file=str(path),
    )


def free_name(path: Path, word: str) -> Path:
    """A name beside the path that no file has yet: with the word and a number before its ending."""
    names = (path.with_name(f"{path.stem}.{word}-{number}{path.suffix}") for number in count(1))
    return next(name for name in names if not name.exists())
