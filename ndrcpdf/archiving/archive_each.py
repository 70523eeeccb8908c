"""Many returned PDFs into an archive."""

from collections.abc import Iterable, Mapping
from pathlib import Path

from ndrcpdf.archiving.archive import Fate
from ndrcpdf.archiving.opening import opened_archive
from ndrcpdf.errors import NdrcpdfError
from ndrcpdf.files.finding_log import FindingLog
from ndrcpdf.harvesting.extract_each import ReturnedPdf
from ndrcpdf.model.forms import Form


def archive_each(
    pdfs: Iterable[ReturnedPdf], folder: Path, findings: FindingLog, *, form: Form | None = None
) -> Mapping[Fate, int]:
    """Archive every PDF into the folder; how many met each fate.

    What is found is added to ``findings`` as it is found. ``form`` is the form they are of; without it, each is of the
    one it says it is.

    Raises
    ------
    CannotWriteError
        As :func:`~ndrcpdf.archiving.opening.opened_archive`; what was archived until then is whole.
    """
    fates = dict.fromkeys(Fate, 0)
    with opened_archive(folder, findings) as archive:
        for name, data in pdfs:
            one = archive.refuse(name, data) if isinstance(data, NdrcpdfError) else archive.add(data, name, form=form)
            fates[one.fate] += 1
            findings.add(one.findings)
    return fates
