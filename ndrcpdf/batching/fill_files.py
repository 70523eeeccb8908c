"""Data files → PDFs: the columns of every file are checked first, then the rows of all of them are filled."""

from collections.abc import Callable, Sequence
from itertools import chain

from ndrcpdf.batching.fill_rows import fill_rows
from ndrcpdf.batching.plan import FillPlan, Outcome
from ndrcpdf.checking.columns import check_columns
from ndrcpdf.files.finding_log import FindingLog
from ndrcpdf.filling import Filler, lost_when_flat
from ndrcpdf.records import Reader


def fill_files(
    filler: Filler,
    readers: Sequence[Reader],
    plan: FillPlan,
    findings: FindingLog,
    *,
    progress: Callable[[int], None] = lambda _rows: None,
) -> Outcome:
    """Check and fill the rows of data files that are open; see :func:`ndrcpdf.batching.fill_rows.fill_rows`.

    The findings are those of the template, of each file, then of each row. A file whose columns are in error stops all
    of them, unless the plan says ``partial``.

    Raises
    ------
    BadDataError
        A file turns out not to be what it began as.
    """
    columns = {
        reader.name: check_columns(filler.form, reader, plan.constants, complete=plan.complete) for reader in readers
    }
    lost = lost_when_flat(filler) if plan.flatten or plan.merge else ()
    findings.add((*filler.notices, *lost, *chain.from_iterable(each.findings for each in columns.values())))
    return fill_rows(
        filler,
        chain.from_iterable(readers),
        plan,
        findings,
        absent={name: each.absent for name, each in columns.items()},
        blocked=any(each.are_in_error for each in columns.values()),
        progress=progress,
    )
