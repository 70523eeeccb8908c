"""Rows → PDFs: chunk by chunk, in the order of the rows."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Future
from contextlib import closing
from itertools import count, islice

from ndrcpdf.batching.chunk_filler import errand_of
from ndrcpdf.batching.collecting import collecting_rarely
from ndrcpdf.batching.executors import Submit, workers
from ndrcpdf.batching.folder_output import FolderOutput
from ndrcpdf.batching.interrupting import uninterrupted
from ndrcpdf.batching.job import Chunk, FilledRow, FillJob, Product
from ndrcpdf.batching.output import Output
from ndrcpdf.batching.plan import Existing, FillPlan, Outcome
from ndrcpdf.batching.print_run_output import PrintRunOutput
from ndrcpdf.batching.taken_names import TakenNames
from ndrcpdf.files.finding_log import FindingLog
from ndrcpdf.filling import Filler
from ndrcpdf.model.records import RawRecord, Source

_MOST, _MOST_VERIFIED = 128, 16
"""Rows handed to a process at a time; reading a PDF back takes a hundred times as long as filling it."""
_AHEAD = 3
"""Portions of rows read ahead where several processes share them."""


def fill_rows(
    made: Filler,
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
    findings:
        To which those of the rows are added, in the order of the rows.
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
    work = _work(made, plan, absent or {})
    errand = errand_of(work, made)
    sink = _sink(made, plan, work.product)
    try:
        with (
            closing(TakenNames()) as names,
            collecting_rarely(),
            workers(errand, plan.jobs, plan.cluster) as (submit, most),
        ):
            batch = _Batch(plan, names, findings, blocked=blocked)
            for sources, done in _in_order(submit, most, batch.chunks(rows, sink)):
                batch.take(sources, done, sink)
                progress(batch.rows)
        if batch.is_stopped or not batch.written:
            sink.discard()
            return batch.outcome(0, 0)
        skipped = sink.commit()
        return batch.outcome(batch.written - skipped, skipped)
    except BaseException:
        with uninterrupted():
            sink.discard()  # once no process writes any more
        raise


def _work(made: Filler, plan: FillPlan, absent: Mapping[str, frozenset[str]]) -> FillJob:
    return FillJob(
        form=made.form,
        template=made.template.data,
        template_name=made.name,
        read_only=made.read_only,
        fonts=made.fonts,
        product=Product.PAGES if plan.merge else Product.FLAT if plan.flatten else Product.FORM,
        pattern=plan.pattern,
        constants=plan.constants,
        complete=plan.complete,
        absent=absent,
        verify=plan.verify,
        folder=plan.folder,
        skip=plan.existing is Existing.SKIP and not plan.cluster,
    )


def _sink(made: Filler, plan: FillPlan, product: Product) -> Output:
    if plan.merge is not None:
        return PrintRunOutput(plan.merge, plan.existing, made)
    assert plan.folder is not None  # noqa: S101 - the other half of the plan's own condition
    base = made.flat_template.original if product is Product.FLAT else made.template.original
    return FolderOutput(plan.folder, plan.existing, base.data, remote=bool(plan.cluster))


def _portions(rows: Iterable[RawRecord], most: int, ahead: int) -> Iterator[tuple[RawRecord, ...]]:
    """The rows, so many at a time at most; fewer at the beginning, so that all who fill have some soon.

    ``ahead`` is how many times as many are read ahead: the portions become smaller towards the end that is seen then,
    so that nobody waits long for another.
    """
    few = most // 8
    source, waiting = iter(rows), deque[RawRecord]()
    for number in count(1):
        waiting.extend(islice(source, ahead * min(few * number, most) - len(waiting)))
        if not waiting:
            return
        size = min(max(few, len(waiting) // ahead), len(waiting))
        yield tuple(waiting.popleft() for _row in range(size))


def _in_order(submit: Submit, most: int, chunks: Iterator[Chunk]) -> Iterator[tuple[list[Source], list[FilledRow]]]:
    """What came of each chunk, in order, with where its rows stand; only so many are under way: memory stays flat."""
    under_way: deque[tuple[list[Source], Future[list[FilledRow]]]] = deque()
    for chunk in chunks:
        under_way.append(([row.source for row in chunk.rows], submit(chunk)))
        if len(under_way) > most:
            yield _done(*under_way.popleft())
    while under_way:
        yield _done(*under_way.popleft())


def _done(sources: list[Source], future: Future[list[FilledRow]]) -> tuple[list[Source], list[FilledRow]]:
    return sources, future.result()


class _Batch:
    """How far a batch is."""

    def __init__(self, plan: FillPlan, names: TakenNames, findings: FindingLog, *, blocked: bool) -> None:
        self._plan = plan
        self._blocked = blocked
        self._names = names
        self._findings = findings
        self.rows = self.written = self._refused = 0

    @property
    def is_stopped(self) -> bool:
        """Whether nothing will be written, so that the rows that are left are only checked."""
        return (self._blocked or self._refused > 0) and not self._plan.partial

    def chunks(self, rows: Iterable[RawRecord], sink: Output) -> Iterator[Chunk]:
        most = _MOST_VERIFIED if self._plan.verify else _MOST
        ahead = _AHEAD if self._plan.jobs > 1 or self._plan.cluster else 1
        for number, some in enumerate(_portions(rows, most, ahead)):
            yield Chunk(number, some, sink.waiting, fill=not self.is_stopped)

    def take(self, sources: Iterable[Source], done: Iterable[FilledRow], sink: Output) -> None:
        for source, filled in zip(sources, done, strict=True):
            self.rows += 1
            self._findings.add(filled.findings)
            clash = self._names.take(filled.name, source) if filled.name and self._plan.folder else None
            if clash:
                self._findings.add([clash])
                sink.refuse(filled)
            if clash or not filled.name:
                self._refused += 1
            elif not self.is_stopped:
                sink.take(filled)
                self.written += 1

    def outcome(self, written: int, skipped: int) -> Outcome:
        return Outcome(self.rows, written, skipped, self._refused)
