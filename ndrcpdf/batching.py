"""Many records into a folder: every row checked first, then one PDF for each, by one process or several.

What passed the check is kept in a temporary file between the two, so that memory does not grow with the rows, the data
are read once, and standard input will do.
"""

import os
import pickle
import tempfile
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass, field, replace
from enum import StrEnum
from itertools import islice
from pathlib import Path
from typing import IO

from ndrcpdf.catalog import load
from ndrcpdf.checking import check_row
from ndrcpdf.errors import CannotWriteError
from ndrcpdf.filling import Filler, fill, filler, marks
from ndrcpdf.messages import _, plural
from ndrcpdf.naming import FileNames
from ndrcpdf.pdf.document import make_folder, write_whole
from ndrcpdf.schema import Finding, RawRecord, Record, Severity, Value

_CHUNK = 64
"""Rows handed to a worker at a time."""


class Existing(StrEnum):
    """What to do with a PDF that is there already."""

    REFUSE = "refuse"
    SKIP = "skip"
    REPLACE = "replace"


@dataclass(frozen=True, slots=True)
class Plan:
    """How to fill a folder.

    Attributes
    ----------
    folder:
        Where the PDFs go; made if it is not there.
    pattern:
        The name of each PDF without its ending: field names in braces, ``{_row}``, ``{_file}`` and ``{_form}``.
    constants:
        Field name → the cell that every row gets.
    complete:
        A missing required value is an error.
    partial:
        Fill the rows that are in order, whatever the others are.
    existing:
        What to do with a PDF that is there already.
    jobs:
        How many processes fill.
    """

    folder: Path
    pattern: str = "{_form}-{_row}"
    constants: Mapping[str, object] = field(default_factory=dict)
    complete: bool = False
    partial: bool = False
    existing: Existing = Existing.REFUSE
    jobs: int = 1


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a batch came to: rows read, PDFs written, PDFs that were there already, rows refused, and all findings."""

    rows: int
    written: int
    skipped: int
    refused: int
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class _Job:
    """One PDF to write: the name of its file, and the values it shows."""

    file: str
    values: Mapping[str, Value]


def fill_folder(
    made: Filler,
    rows: Iterable[RawRecord],
    plan: Plan,
    *,
    absent: Mapping[str, frozenset[str]] | None = None,
    blocked: bool = False,
    progress: Callable[[int, int], None] = lambda _done, _total: None,
) -> Outcome:
    """Check every row, then write the PDFs.

    Nothing is written where any row is in error, unless the plan says ``partial``; nor where the caller has found the
    data as a whole in error (``blocked``).

    Parameters
    ----------
    absent:
        File name → the fields that it has no column for, which were reported of the file and are not of each row.
    progress:
        Called with the number of PDFs done and to do.

    Raises
    ------
    UsageError
        The pattern of names is no such pattern.
    CannotWriteError
        The folder does not take the files, or has some of them already.
    """
    names = FileNames(made.form, plan.pattern)
    with tempfile.TemporaryFile() as spool:
        findings: list[Finding] = []
        ready = refused = 0
        for job, problems in _checked(made, rows, plan, names, absent or {}):
            findings += problems
            if job is None:
                refused += 1
            else:
                pickle.dump(job, spool, pickle.HIGHEST_PROTOCOL)
                ready += 1
        if not ready or ((blocked or refused) and not plan.partial):
            return Outcome(ready + refused, 0, 0, refused, tuple(findings))
        skipped = _make_way(plan, names)
        spool.seek(0)
        jobs = (job for job in _jobs(spool) if job.file not in skipped)
        total = ready - len(skipped)
        for done in _write(made, jobs, plan):
            progress(done, total)
        return Outcome(ready + refused, total, len(skipped), refused, tuple(findings))


# ── Checking ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def _checked(
    made: Filler, rows: Iterable[RawRecord], plan: Plan, names: FileNames, absent: Mapping[str, frozenset[str]]
) -> Iterator[tuple[_Job | None, list[Finding]]]:
    """For each row the PDF to write, or None for a row in error; and what was found."""
    for raw in rows:
        silent = absent.get(raw.source.file, ())
        record, findings = check_row(
            made.form, _with_constants(raw, plan.constants), complete=plan.complete, absent=silent
        )
        findings += _overridden(raw, plan.constants)
        findings += [mark for mark in marks(made, record) if isinstance(mark, Finding)]
        if any(finding.severity is Severity.ERROR for finding in findings):
            yield None, findings
            continue
        name = names.take(record)
        if isinstance(name, Finding):
            yield None, [*findings, name]
        else:
            yield _Job(name, record.values), findings


def _with_constants(raw: RawRecord, constants: Mapping[str, object]) -> RawRecord:
    return replace(raw, cells={**raw.cells, **constants}) if constants else raw


def _overridden(raw: RawRecord, constants: Mapping[str, object]) -> Iterator[Finding]:
    """A warning where a constant takes the place of something else that the row says."""
    for name, value in constants.items():
        said = raw.cells.get(name)
        if said not in (None, "") and str(said).strip() != str(value).strip():
            message, remedy = (
                _("--set replaces what the row says"),
                _("empty the cell, or leave the field out of --set"),
            )
            yield Finding("replaced-by-set", message, Severity.WARNING, remedy, name, raw.source.file, raw.source.row)


# ── Existing files ───────────────────────────────────────────────────────────────────────────────────────────────────


def _make_way(plan: Plan, names: FileNames) -> frozenset[str]:
    """Make the folder; the names in it that are to be left as they are."""
    make_folder(plan.folder)
    present = {entry.name for entry in os.scandir(plan.folder)}
    there = [name for name in names.all if name in present]
    if plan.existing is Existing.SKIP:
        return frozenset(name for name in there if _is_whole(plan.folder / name))
    if there and plan.existing is Existing.REFUSE:
        raise CannotWriteError(
            plural(
                "{folder}: {name} is there already",
                "{folder}: {number} of the files are there already, such as {name}",
                len(there),
            ).format(folder=plan.folder, number=len(there), name=there[0]),
            _("choose another folder, or --resume to keep them, or --overwrite to replace them"),
        )
    return frozenset()


def _is_whole(path: Path) -> bool:
    """Whether the file ends as a PDF does: a power cut may have left one empty."""
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - 16))
        return file.read().rstrip().endswith(b"%%EOF")


# ── Writing ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def _jobs(spool: IO[bytes]) -> Iterator[_Job]:
    while True:
        try:
            yield pickle.load(spool)  # noqa: S301 - our own temporary file, which has no name
        except EOFError:
            return


def _write(made: Filler, jobs: Iterator[_Job], plan: Plan) -> Iterator[int]:
    """Write the PDFs; yields how many are done, now and then."""
    chunks = iter(lambda: list(islice(jobs, _CHUNK)), [])
    done = 0
    for count in _by_processes(made, chunks, plan) if plan.jobs > 1 else _by_this_process(made, chunks, plan.folder):
        done += count
        yield done
    if hasattr(os, "sync"):
        os.sync()  # once for all: a sync for each file would cost more than filling it


def _by_this_process(made: Filler, chunks: Iterable[Sequence[_Job]], folder: Path) -> Iterator[int]:
    return (_write_chunk(made, chunk, folder) for chunk in chunks)


def _write_chunk(made: Filler, chunk: Sequence[_Job], folder: Path) -> int:
    for job in chunk:
        write_whole(folder / job.file, fill(made, Record(job.values)), durable=False)
    return len(chunk)


_worker: dict[str, Filler] = {}
"""In a worker process: the filler it compiled when it began."""


def _begin_worker(form_folder: Path, template: bytes) -> None:
    _worker["filler"] = filler(load(form_folder), template)


def _work(chunk: Sequence[_Job], folder: Path) -> int:
    return _write_chunk(_worker["filler"], chunk, folder)


def _by_processes(made: Filler, chunks: Iterator[Sequence[_Job]], plan: Plan) -> Iterator[int]:
    """Chunks to worker processes, only as many under way as keep them busy, so that memory stays flat."""
    begin = (made.form.folder, made.template.data)
    with ProcessPoolExecutor(plan.jobs, initializer=_begin_worker, initargs=begin) as pool:
        under_way: deque[Future[int]] = deque()
        try:
            for chunk in chunks:
                under_way.append(pool.submit(_work, chunk, plan.folder))
                if len(under_way) > 2 * plan.jobs:
                    yield under_way.popleft().result()
            while under_way:
                yield under_way.popleft().result()
        finally:
            pool.shutdown(cancel_futures=True)
