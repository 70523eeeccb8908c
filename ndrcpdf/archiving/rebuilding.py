"""The database of an archive made anew from the returned PDFs that the archive keeps."""

from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

from ndrcpdf import catalog
from ndrcpdf.archiving.archive import Archive, RefusedError
from ndrcpdf.archiving.database import FILE, Database
from ndrcpdf.archiving.exports import export, free_name
from ndrcpdf.archiving.opening import locked, new_database
from ndrcpdf.errors import DamagedArchiveError, UnknownFormError
from ndrcpdf.files.atomic import writing_errors
from ndrcpdf.files.finding_log import FindingLog
from ndrcpdf.messages import Message
from ndrcpdf.model.findings import Finding, Severity
from ndrcpdf.model.forms import Form


def rebuild(folder: Path, findings: FindingLog) -> int:
    """Make the database anew from ``sources/``; how many PDFs it has.

    The names of the files, and the forms they were said to be of, are taken from the database that is there, as far as
    it can be read; it is kept beside. What is found is added to ``findings``.

    Raises
    ------
    DamagedArchiveError
        The folder has no returned PDFs.
    CannotWriteError
        It cannot be written, or another process is archiving into it.
    """
    with locked(folder):
        names, forms = _known_before(folder / FILE)
        read = 0
        with new_database(folder) as database:
            archive = Archive(folder, database)
            for sha256 in sorted(archive.sources.names(), key=lambda each: _age(archive, each)):
                found, is_read = _read(archive, sha256, forms.get(sha256))
                findings.add(found)
                read += is_read
                for path in names.get(sha256, ()):
                    database.name(sha256, path)
            if not read:
                raise DamagedArchiveError(
                    Message("{folder}: has no returned PDFs to make an archive of", folder=folder),
                    Message("archive the returned PDFs again"),
                )
            findings.add(_kept(folder / FILE))
        with closing(Database(folder / FILE)) as database:
            findings.add(export(database, folder))
    return read


def _age(archive: Archive, sha256: str) -> tuple[int, str]:
    """The order in which the PDFs were archived."""
    return archive.sources.path(sha256).stat().st_mtime_ns, sha256


def _read(archive: Archive, sha256: str, form: Form | None) -> tuple[tuple[Finding, ...], bool]:
    source = archive.sources.path(sha256)
    if fault := archive.sources.fault(sha256):
        return (fault,), False
    try:
        return archive.read(source.read_bytes(), str(source), form), True
    except RefusedError as refused:
        return refused.findings, False


def _known_before(path: Path) -> tuple[Mapping[str, list[str]], Mapping[str, Form]]:
    """The names of each file and the form it was read as, from a database that may be damaged."""
    names: dict[str, list[str]] = {}
    forms: dict[str, Form] = {}
    if not path.exists():
        return names, forms
    try:
        with closing(Database(path)) as database:
            for sha256, name in database.names():
                names.setdefault(sha256, []).append(name)
            for key in database.returns():
                forms[key.sha256] = catalog.find(key.form)
    except (DamagedArchiveError, UnknownFormError):
        pass
    return names, forms


def _kept(path: Path) -> list[Finding]:
    """Put the database that is there out of the way."""
    if not path.exists():
        return []
    beside = free_name(path, "before")
    with writing_errors(path):
        path.rename(beside)
    message = Message("the database as it was is kept as {beside}", beside=beside.name)
    return [Finding("database-kept", message, Severity.INFO, file=str(path))]
