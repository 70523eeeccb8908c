"""Many returned PDFs into an archive."""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import cast

from ndrcpdf.archiving.archive import ArchivedFile, Fate
from ndrcpdf.archiving.opening import opened_archive
from ndrcpdf.errors import NdrcpdfError
from ndrcpdf.files.finding_log import FindingLog
from ndrcpdf.harvesting.extract_each import ReturnedPdf, extractions
from ndrcpdf.model.forms import Form


def archive_each(
    pdfs: Iterable[ReturnedPdf], folder: Path, findings: FindingLog, *, form: Form | None = None, jobs: int = 1
) -> Mapping[Fate, int]:
    """Archive every PDF into the folder; how many met each fate. Those that are not archived yet are read behind walls.

    What is found is added to ``findings`` as it is found. ``form`` is the form they are of; without it, each is of the
    one it says it is. ``jobs`` is how many processes read.

    Raises
    ------
    CannotWriteError
        As :func:`~ndrcpdf.archiving.opening.opened_archive`; what was archived until then is whole.
    """
    fates = dict.fromkeys(Fate, 0)

    def met(each: ArchivedFile) -> None:
        fates[each.fate] += 1
        findings.add(each.findings)

    with opened_archive(folder, findings) as archive:

        def unread() -> Iterator[ReturnedPdf]:
            for name, data in pdfs:
                if isinstance(data, NdrcpdfError):
                    met(archive.refuse(name, data))
                elif archive.is_known(data, form):
                    met(archive.add(data, name, form=form))
                else:
                    yield name, data

        for (name, data), read in extractions(unread(), form=form, jobs=jobs):
            met(archive.add(cast("bytes", data), name, form=form, read=read))
    return fates
