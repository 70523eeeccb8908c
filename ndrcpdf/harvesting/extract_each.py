"""Many returned PDFs → what each of them says, or why it is refused, one by one."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from ndrcpdf import catalog
from ndrcpdf.errors import BadDataError, NdrcpdfError, finding_of
from ndrcpdf.extracting import extract
from ndrcpdf.files.finding_log import FindingLog
from ndrcpdf.messages import Message
from ndrcpdf.model.findings import Finding
from ndrcpdf.model.forms import Form
from ndrcpdf.model.records import Extraction
from ndrcpdf.processes.walls import ONE_FORM, Fall, hostile, walled
from ndrcpdf.records import Format, write_extractions

ReturnedPdf = tuple[str, bytes | NdrcpdfError]
"""The name of a returned PDF with its bytes, or with the error that getting them gave."""


def each_returned(names: Iterable[str], read: Callable[[str], bytes]) -> Iterator[ReturnedPdf]:
    """Each PDF as it is read by its name; an :class:`~ndrcpdf.errors.NdrcpdfError` takes the place of its bytes."""
    for name in names:
        try:
            yield name, read(name)
        except NdrcpdfError as error:
            yield name, error


@dataclass(frozen=True, slots=True)
class Refusal:
    """A returned PDF that is not read, and why."""

    file: str
    error: NdrcpdfError

    @property
    def finding(self) -> Finding:
        """The error as a finding at the file, since the other files go on."""
        return finding_of(self.error, self.file)


def extract_each(
    pdfs: Iterable[ReturnedPdf], *, form: Form | None = None, min_confidence: float = 0.0, jobs: int = 1
) -> Iterator[Extraction | Refusal]:
    """What each PDF says, in the order of the PDFs; a PDF that cannot be read is a refusal.

    Each is read in a process behind a wall, so that one that loops, is a bomb or crashes a library is refused too.

    Parameters
    ----------
    form:
        The form they are of; without it, each is of the one it says it is.
    min_confidence:
        A value that is less sure than this is a finding, for a person to confirm.
    jobs:
        How many processes read.
    """
    for (name, _data), result in extractions(pdfs, form=form, min_confidence=min_confidence, jobs=jobs):
        yield Refusal(name, result) if isinstance(result, NdrcpdfError) else result


def extractions(
    pdfs: Iterable[ReturnedPdf], *, form: Form | None = None, min_confidence: float = 0.0, jobs: int = 1
) -> Iterator[tuple[ReturnedPdf, Extraction | NdrcpdfError]]:
    """As :func:`extract_each`, each PDF with what it says, or with the error that reading it gave."""
    with walled(_extracted, (form, min_confidence), ONE_FORM, jobs=jobs) as readers:
        for pdf, result in readers.in_order(pdfs):
            yield pdf, hostile(result, ONE_FORM, pdf[0]) if isinstance(result, Fall) else result


def _extracted(wanted: tuple[Form | None, float], pdf: ReturnedPdf) -> Extraction | NdrcpdfError:
    (form, min_confidence), (name, data) = wanted, pdf
    return data if isinstance(data, NdrcpdfError) else extraction_or_error(data, name, form, min_confidence)


def extraction_or_error(
    data: bytes, name: str, form: Form | None, min_confidence: float = 0.0
) -> Extraction | NdrcpdfError:
    """What a PDF says, read in this process, or the error that reading it gave."""
    try:
        return extract(data, name=name, form=form, min_confidence=min_confidence)
    except NdrcpdfError as error:
        return error


class Harvest:
    """Many returned PDFs that become one file of data.

    Attributes
    ----------
    read, refused:
        How many PDFs are in the file so far, and how many are not.
    """

    def __init__(
        self, results: Iterable[Extraction | Refusal], findings: FindingLog, *, form: Form | None = None
    ) -> None:
        """Take what :func:`extract_each` gives; the findings of all PDFs are added to ``findings`` as they are read.

        ``form`` is the one that was named for all of them, if any.
        """
        self._results = results
        self._findings = findings
        self._form = form
        self.read = self.refused = 0

    def pieces(self, style: Format) -> Iterator[bytes]:
        """The file, piece by piece, while the PDFs are read.

        A CSV has the columns of one form: the one that was named, else that of the first PDF. PDFs of another form are
        refused there.

        Raises
        ------
        NdrcpdfError
            Why the first PDF was refused, where not one can be read; it is raised before the first piece.
        """
        extractions = self._extractions()
        first = next(extractions)
        columns = (self._form or catalog.find(first.form)) if style is Format.CSV else None
        yield from write_extractions(self._in_table(first, extractions, columns), columns, style)

    def _extractions(self) -> Iterator[Extraction]:
        """Each PDF that can be read: at least one."""
        first_error = None
        for result in self._results:
            if isinstance(result, Refusal):
                first_error = first_error or result.error
                self._refuse(result)
            else:
                self.read += 1
                self._findings.add(result.findings)
                yield result
        if first_error and not self.read:
            raise first_error

    def _in_table(self, first: Extraction, others: Iterable[Extraction], columns: Form | None) -> Iterator[Extraction]:
        """The extractions that go into one file: all, unless it has the columns of one form."""
        yield first
        for extraction in others:
            if columns is None or extraction.form == columns.id:
                yield extraction
            else:
                self.read -= 1
                self._refuse(Refusal(extraction.file, _of_another_form(extraction)))

    def _refuse(self, refusal: Refusal) -> None:
        self.refused += 1
        self._findings.add([refusal.finding])


def _of_another_form(extraction: Extraction) -> BadDataError:
    return BadDataError(
        Message("it is of another form ({form}) and cannot be in this table", form=extraction.form),
        Message("read it on its own, or write JSON"),
    )
