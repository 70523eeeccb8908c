"""The whole command as people run it: a CSV file → a folder of PDFs, in seconds and in memory.

    python tests/benchmarks/command.py [--rows 1000 10000] [--jobs 1 2] [--rounds 3] [--into FOLDER]

Each run is a process of its own. This one stays small until all have ended, with the standard library alone and the
data written row by row: Linux counts into the peak memory of a child what its parent held. See README.md beside this
file.
"""

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from statistics import median
from time import perf_counter

from rows import FORM, write_csv
from table import machine, table

_HEADER = (
    "whole command", "--jobs", "seconds", "fastest – slowest", "PDFs per s", "ms per PDF", "× engine alone",
    "peak MB of a process",
)  # fmt: skip
_START_ROWS = 1
"""A run of so few rows shows what starting costs."""


@dataclass(frozen=True)
class Case:
    """So many rows filled by so many processes."""

    rows: int
    jobs: int


@dataclass(frozen=True)
class Run:
    """One run: seconds from start to end, and the peak memory of its largest process."""

    seconds: float
    megabytes: float


@dataclass(frozen=True)
class Result:
    """The runs of a case."""

    case: Case
    runs: Sequence[Run]

    @property
    def seconds(self) -> float:
        """The median."""
        return median(run.seconds for run in self.runs)

    def cells(self, engine: float) -> tuple[str, ...]:
        """The case as a row of the table, beside the milliseconds that the engine alone takes for a PDF."""
        milliseconds = self.seconds * 1000 / self.case.rows
        seconds = [run.seconds for run in self.runs]
        return (
            f"{self.case.rows:,} row{'s' if self.case.rows > 1 else ''}",
            str(self.case.jobs),
            f"{self.seconds:.2f}",
            f"{min(seconds):.2f} – {max(seconds):.2f}",
            f"{self.case.rows / self.seconds:,.0f}",
            f"{milliseconds:.2f}",
            f"{milliseconds / engine:.1f}" if self.case.rows > _START_ROWS else "",
            f"{max(run.megabytes for run in self.runs):.1f}",
        )


def run(case: Case, folder: Path) -> Run:
    """Run the command once, in a folder that is gone afterwards; see that it did what was asked."""
    with tempfile.TemporaryDirectory(dir=folder) as place:
        data, filled = Path(place, "data.csv"), Path(place, "filled")
        with data.open("w", encoding="utf-8-sig", newline="") as file:
            write_csv(file, case.rows)
        command = [sys.executable, "-m", "ndrcpdf", "fill", FORM, str(data), "-o", str(filled)]
        start = perf_counter()
        status, megabytes = _waited([*command, "--jobs", str(case.jobs)])
        seconds = perf_counter() - start
        made = sum(entry.name.endswith(".pdf") for entry in os.scandir(filled)) if filled.is_dir() else 0
    if status or made != case.rows:
        raise SystemExit(f"{case}: exit code {status}, {made} PDFs")
    return Run(seconds, megabytes)


def _waited(command: Sequence[str]) -> tuple[int, float]:
    """Run to the end: the exit code, and the most memory that the process or one of its children held at a time."""
    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as process:
        _pid, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    unit = 1 if sys.platform == "darwin" else 1024
    return process.returncode, usage.ru_maxrss * unit / 1_000_000


def measured(cases: Sequence[Case], rounds: int, folder: Path, say: Callable[[str], None]) -> list[Result]:
    """Every case once a round, so that a busy moment of the machine does not fall on one of them alone."""
    runs: dict[Case, list[Run]] = {case: [] for case in cases}
    for number in range(rounds):
        for case in cases:
            runs[case].append(run(case, folder))
            say(f"round {number + 1}: {case.rows} rows, {case.jobs} jobs: {runs[case][-1].seconds:.2f} s")
    return [Result(case, runs[case]) for case in cases]


def main() -> None:
    """Read the options, print the table."""
    parser = argparse.ArgumentParser(description="the whole ndrcpdf fill command")
    parser.add_argument("--rows", type=int, nargs="+", default=[1000, 10_000], help="rows of data (default 1000 10000)")
    parser.add_argument("--jobs", type=int, nargs="+", default=[1, 2], help="processes that fill (default 1 2)")
    parser.add_argument("--rounds", type=int, default=3, help="runs of each (default 3)")
    parser.add_argument("--into", type=Path, help="where the temporary folder is made: a disk, or one in memory")
    options = parser.parse_args()
    if find_spec("ndrcpdf") is None:
        parser.error("ndrcpdf is not installed in this environment")
    cases = [Case(_START_ROWS, 1), *(Case(rows, jobs) for rows in options.rows for jobs in options.jobs)]
    results = measured(cases, options.rounds, options.into, lambda line: print(line, file=sys.stderr))

    from fill import OURS, engine_milliseconds  # only now: see above

    engine = engine_milliseconds()
    print(machine([OURS, "pikepdf"]))
    print(f"medians of {options.rounds} runs; the engine alone takes {engine:.3f} ms per PDF\n")
    print(table(_HEADER, [result.cells(engine) for result in results]))


if __name__ == "__main__":
    main()
