"""Rows → chunks → filled PDFs, in the order of the rows; all of them appear, or none."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing
from itertools import count, islice

from ndrcpdf.batching.chunk_filler import fill_chunk
from ndrcpdf.batching.file_names import FileNames
from ndrcpdf.batching.folder_output import FolderOutput
from ndrcpdf.batching.job import Chunk, FilledRow, FillJob, Product
from ndrcpdf.batching.output import Output
from ndrcpdf.batching.plan import Existing, FillPlan, Outcome
from ndrcpdf.batching.print_run_output import PrintRunOutput
from ndrcpdf.batching.taken_names import TakenNames
from ndrcpdf.files.finding_log import FindingLog
from ndrcpdf.filling import Filler
from ndrcpdf.model.records import RawRecord
from ndrcpdf.processes.executors import uninterrupted, workers

_ROWS, _ROWS_VERIFIED = 64, 16
"""Rows in a chunk; reading a PDF back takes a hundred times as long as filling it."""


def fill_rows(
    filler: Filler,
    rows: Iterable[RawRecord],
    plan: FillPlan,
    findings: FindingLog,
    *,
    absent: Mapping[str, frozenset[str]] | None = None,
    blocked: bool = False,
    progress: Callable[[int], None] = lambda _rows: None,
) -> Outcome:
    """Check and fill every row; the PDFs appear once all of them are in order.

    Nothing is written where any row is in error, unless the plan says ``partial``; nor where the caller has found the
    data as a whole in error (``blocked``).

    Parameters
    ----------
    filler:
        The form and its template.
    findings:
        Gets the findings of the rows, in the order of the rows.
    absent:
        File name → the fields that it has no column for, which were reported of the file and are not of each row.
    progress:
        Called with the number of rows done.

    Raises
    ------
    UsageError
        The pattern of names is no such pattern.
    CannotWriteError
        The folder does not take the files, or has some of them already; or a temporary file finds no room.
    ClusterError
        The cluster cannot be reached.
    """
    job = _job(filler, plan, absent or {})
    output = _output(job, plan)
    try:
        with (
            closing(TakenNames()) as names,
            workers(fill_chunk, job, jobs=plan.jobs, cluster=plan.cluster) as some,
        ):
            batch = _Batch(plan, output, names, findings, blocked=blocked)
            for chunk, filled in some.in_order(batch.chunks(rows)):
                batch.take(chunk, filled)
                progress(batch.rows)
        if batch.is_stopped or not batch.written:
            output.discard()
            return batch.outcome(0, 0)
        skipped = output.commit()
        return batch.outcome(batch.written - skipped, skipped)
    except BaseException:
        with uninterrupted():
            output.discard()  # no worker writes any more
        raise


def _job(filler: Filler, plan: FillPlan, absent: Mapping[str, frozenset[str]]) -> FillJob:
    return FillJob(
        filler=filler,
        product=Product.PAGES if plan.merge else Product.FLAT if plan.flatten else Product.FORM,
        names=FileNames(filler.form, plan.pattern),
        constants=plan.constants,
        complete=plan.complete,
        absent=absent,
        verify=plan.verify,
        folder=plan.folder,
        skip=plan.existing is Existing.SKIP and not plan.cluster,
    )


def _output(job: FillJob, plan: FillPlan) -> Output:
    if plan.merge is not None:
        return PrintRunOutput(plan.merge, plan.existing, job.filler)
    assert plan.folder is not None  # noqa: S101 - the other half of the plan's own condition
    return FolderOutput(plan.folder, plan.existing, job.base, remote=bool(plan.cluster))


class _Batch:
    """How many rows are read, filled and refused, and whether any will be written."""

    def __init__(
        self, plan: FillPlan, output: Output, names: TakenNames, findings: FindingLog, *, blocked: bool
    ) -> None:
        self._plan = plan
        self._output = output
        self._names = names
        self._findings = findings
        self._blocked = blocked
        self.rows = self.written = self._refused = 0

    @property
    def is_stopped(self) -> bool:
        """Whether nothing will be written, so that the other rows are only checked."""
        return (self._blocked or self._refused > 0) and not self._plan.partial

    def chunks(self, rows: Iterable[RawRecord]) -> Iterator[Chunk]:
        size = _ROWS_VERIFIED if self._plan.verify else _ROWS
        source = iter(rows)
        for number in count():
            some = tuple(islice(source, size))
            if not some:
                return
            yield Chunk(number, some, self._output.staging, fill=not self.is_stopped)

    def take(self, chunk: Chunk, filled: Iterable[FilledRow]) -> None:
        for raw, row in zip(chunk.rows, filled, strict=True):
            self.rows += 1
            self._findings.add(row.findings)
            clash = self._names.take(row.name, raw.source) if row.name and self._plan.folder else None
            if clash:
                self._findings.add([clash])
                self._output.refuse(row)
            if clash or not row.name:
                self._refused += 1
            elif not self.is_stopped:
                self._output.take(row)
                self.written += 1

    def outcome(self, written: int, skipped: int) -> Outcome:
        return Outcome(self.rows, written, skipped, self._refused)
