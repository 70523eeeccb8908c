"""Whether an archive is whole: its database, the PDFs and pictures it keeps, its exports."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from ndrcpdf.archiving.archive import Archive
from ndrcpdf.archiving.database import FILE, rebuild_remedy
from ndrcpdf.archiving.kept_files import sha256_of
from ndrcpdf.archiving.opening import opened_archive
from ndrcpdf.errors import DamagedArchiveError, NdrcpdfError, finding_of
from ndrcpdf.files.finding_log import FindingLog
from ndrcpdf.harvesting.extract_each import ReturnedPdf
from ndrcpdf.messages import Message
from ndrcpdf.model.findings import Finding


def verify(folder: Path, findings: FindingLog, *, at_hand: Iterable[ReturnedPdf] = ()) -> None:
    """Check an archive, and mend what can be mended; what is wrong is added to ``findings``.

    Parameters
    ----------
    at_hand:
        Returned PDFs from which a copy that is damaged or missing is made again.

    Raises
    ------
    DamagedArchiveError
        There is no archive in the folder, or its database is too damaged to be opened.
    CannotWriteError
        Another process is archiving into it.
    """
    if not (folder / FILE).exists():
        raise DamagedArchiveError(
            Message("{folder}: has no database", folder=folder),
            rebuild_remedy(folder),
        )
    with opened_archive(folder, findings) as archive:
        for name, data in at_hand:
            findings.add(_mended(archive, name, data))
        findings.add(_faults(archive, folder))


def _mended(archive: Archive, name: str, data: bytes | NdrcpdfError) -> Iterator[Finding]:
    """See to the copy of a PDF that is at hand, if the archive has it."""
    if isinstance(data, NdrcpdfError):
        yield finding_of(data, name)
        return
    sha256 = sha256_of(data)
    if readers := archive.database.readers(sha256):
        yield from archive.read_again(data, readers, name)


def _faults(archive: Archive, folder: Path) -> Iterator[Finding]:
    remedy = rebuild_remedy(folder)
    for reason in archive.database.faults():
        message = Message("the database is damaged ({reason})", reason=reason)
        yield Finding("damaged-archive", message, remedy=remedy, file=str(folder / FILE))
    known = {key.sha256 for key in archive.database.returns()}
    for sha256 in sorted(known):
        if fault := archive.sources.fault(sha256):
            yield fault
    for sha256 in archive.sources.names():
        if sha256 not in known:
            message = Message("the database does not know it")
            yield Finding("unknown-source", message, remedy=remedy, file=str(archive.sources.path(sha256)))
    yield from archive.picture_faults()
