"""The whole command as people run it: a CSV file → a folder of PDFs, in seconds and in memory.

    python tests/benchmarks/command.py [--rows 1000 10000] [--jobs 1 2] [--rounds 3] [--into FOLDER]
    python tests/benchmarks/command.py --curve           # 100, 1,000, 10,000 and 100,000 rows, all products, once each

Each run is a process of its own. This one stays small until all have ended, with the standard library alone and the
data written row by row: Linux counts into the peak memory of a child what its parent held. See README.md beside this
file.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from enum import StrEnum
from importlib.util import find_spec
from pathlib import Path
from statistics import median
from time import perf_counter

from memory import Watch
from rows import FORM, FORMS, write_csv
from table import GOALS, machine, table

_HEADER = (
    "whole command", "into", "--jobs", "seconds", "fastest – slowest", "PDFs per s", "ms per PDF", "engine alone",
    "× engine alone", "peak MB of a process", "MB of all",
)  # fmt: skip
_START_ROWS = 1
"""A run of so few rows shows what starting costs."""
_AIMED_AT_ROWS = 10_000
_FROM_ROWS = 1000
"""From so many rows on, memory is to be the same."""
_OF_THE_ROOM = 0.9
"""How much of the room on the disk the PDFs may take."""


class Product(StrEnum):
    """What is made of the rows."""

    FILES = "files"
    FLAT = "flat files"
    MERGED = "one file"
    MERGED_WITH_FINDINGS = "one file, a finding a row"
    CHECKED = "check"

    def command(self, form: str, data: Path, place: Path) -> list[str]:
        """How it is asked for."""
        if self is Product.CHECKED:
            return ["check", "--form", form, str(data)]
        if self in (Product.MERGED, Product.MERGED_WITH_FINDINGS):
            return ["fill", form, str(data), "--merge", str(place / "merged.pdf")]
        return ["fill", form, str(data), "-o", str(place / "filled"), *(["--flatten"] if self is Product.FLAT else [])]

    def files(self, rows: int) -> int:
        """How many it comes to."""
        return {Product.FILES: rows, Product.FLAT: rows, Product.CHECKED: 0}.get(self, 1)


@dataclass(frozen=True)
class Case:
    """So many rows of a form filled by so many processes."""

    form: str
    rows: int
    jobs: int
    product: Product = Product.FILES


@dataclass(frozen=True)
class Run:
    """One run: seconds from start to end, and what it wrote.

    ``megabytes`` is the peak memory of its largest process.
    """

    seconds: float
    megabytes: float
    size: int


@dataclass(frozen=True)
class Result:
    """The runs of a case, and the milliseconds that the engine alone takes for a PDF of its rows.

    ``of_all`` is the peak memory of all its processes together.
    """

    case: Case
    runs: Sequence[Run]
    of_all: float
    engine: float

    @property
    def seconds(self) -> float:
        """The median."""
        return median(run.seconds for run in self.runs)

    @property
    def milliseconds(self) -> float:
        """For a PDF, starting included."""
        return self.seconds * 1000 / self.case.rows

    @property
    def megabytes(self) -> float:
        """The peak of the largest process in any run."""
        return max(run.megabytes for run in self.runs)

    def cells(self) -> tuple[str, ...]:
        """The case as a row of the table."""
        seconds = [run.seconds for run in self.runs]
        is_start = self.case.rows == _START_ROWS
        return (
            "starting, and 1 row" if is_start else f"{self.case.rows:,} rows",
            str(self.case.product),
            str(self.case.jobs),
            f"{self.seconds:.2f}",
            f"{min(seconds):.2f} – {max(seconds):.2f}",
            f"{self.case.rows / self.seconds:,.0f}",
            f"{self.milliseconds:.3f}",
            "" if is_start else f"{self.engine:.3f}",
            "" if is_start else f"{self.milliseconds / self.engine:.2f}",
            f"{self.megabytes:.1f}",
            f"{self.of_all:.1f}",
        )


# ── Running ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def run(
    case: Case, folder: Path | None, modules: Path, watched: Callable[[int], AbstractContextManager[object]]
) -> Run:
    """Run the command once, in a folder that is gone afterwards; see that it did what was asked.

    ``watched`` gets the number of the process, and is open while that runs.
    """
    with tempfile.TemporaryDirectory(dir=folder) as name:
        place = Path(name)
        data, said = place / "data.csv", place / "said.txt"
        with data.open("w", encoding="utf-8-sig", newline="") as file:
            write_csv(file, case.rows, case.form, gaps=case.product is Product.MERGED_WITH_FINDINGS)
        command = [sys.executable, "-m", "ndrcpdf", *case.product.command(case.form, data, place)]
        jobs = [] if case.product is Product.CHECKED else ["--jobs", str(case.jobs)]
        os.sync()  # what earlier runs left to be written, or removed, is not of this one
        status, done = _waited([*command, *jobs], said, modules, watched)
        number = size = 0
        for entry in _pdfs(place):
            number, size = number + 1, size + entry.stat().st_size
            os.unlink(entry.path)  # noqa: PTH108 - what removes whole folders lists them first
        last = _last_line(said)
        if status > 1 or number != case.product.files(case.rows) or not (str(case.rows) in last or not number):
            raise SystemExit(f"{case}: exit code {status}, {number} PDFs; {last}")
    return replace(done, size=size)


def memory_of_all(case: Case, folder: Path | None, modules: Path) -> float:
    """The most megabytes that its processes hold together, in a run that is not timed: watching takes turns, too."""
    watches: list[Watch] = []

    def watched(process: int) -> Watch:
        watches.append(Watch(process))
        return watches[-1]

    largest = run(case, folder, modules, watched).megabytes
    return max(largest, *(watch.megabytes for watch in watches))


def _unwatched(_process: int) -> AbstractContextManager[None]:
    return nullcontext()


def _last_line(said: Path) -> str:
    """The last line of a file that may be long."""
    last = ""
    with said.open(encoding="utf-8") as file:
        for last in file:  # noqa: B007
            pass
    return last


def _pdfs(place: Path) -> Iterator["os.DirEntry[str]"]:
    """The PDFs of a run, one after the other: a list of them would be counted into the memory of the next run."""
    for folder in (place, place / "filled"):
        if folder.exists():
            with os.scandir(folder) as entries:
                yield from (entry for entry in entries if entry.name.endswith(".pdf"))


def _waited(
    command: Sequence[str], said: Path, modules: Path, watched: Callable[[int], AbstractContextManager[object]]
) -> tuple[int, Run]:
    """Run to the end: the exit code (1 is done, with findings), the time, and the most memory held at a time.

    ``modules`` is a folder for compiled modules, which pip makes as it installs; here the first run does.
    """
    environment = {**os.environ, "PYTHONPYCACHEPREFIX": str(modules)}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    with said.open("wb") as file:
        start = perf_counter()
        with subprocess.Popen(command, stderr=file, env=environment) as process, watched(process.pid):
            _pid, status, usage = os.wait4(process.pid, 0)
            seconds = perf_counter() - start
            process.returncode = os.waitstatus_to_exitcode(status)
    unit = 1 if sys.platform == "darwin" else 1024
    return process.returncode, Run(seconds, usage.ru_maxrss * unit / 1_000_000, 0)


def engine_alone(form: str, rows: int) -> float:
    """The milliseconds that our engine alone takes for a PDF of such rows, measured by a process of its own."""
    script = Path(__file__).with_name("engine.py")
    return float(subprocess.run([sys.executable, script, form, str(rows)], check=True, capture_output=True).stdout)


def measured(
    cases: Sequence[Case], rounds: int, folder: Path | None, modules: Path, say: Callable[[str], None]
) -> list[Result]:
    """Every case once a round, so that a busy moment of the machine does not fall on one of them alone."""
    runs: dict[Case, list[Run]] = {case: [] for case in cases}
    engine: dict[int, list[float]] = {case.rows: [] for case in cases}
    of_all = {case: memory_of_all(case, folder, modules) if case.jobs > 1 else 0.0 for case in cases}
    for number in range(rounds):
        for case in cases:
            runs[case].append(run(case, folder, modules, _unwatched))
            seconds = runs[case][-1].seconds
            say(f"round {number + 1}: {case.rows} rows, {case.product}, {case.jobs} jobs: {seconds:.2f} s")
        for rows, found in engine.items():
            found.append(engine_alone(cases[0].form, rows))
    return [
        Result(case, runs[case], max(of_all[case], *(each.megabytes for each in runs[case])), median(engine[case.rows]))
        for case in cases
    ]


# ── The tables ───────────────────────────────────────────────────────────────────────────────────────────────────────


def goals(results: Sequence[Result]) -> Iterator[tuple[str, str, str]]:
    """What is aimed at, of the rows that it is aimed at for, or of the most rows that were measured."""
    by_case = {result.case: result for result in results}
    rows = min(_AIMED_AT_ROWS, max(case.rows for case in by_case))
    for case, result in by_case.items():
        if case.rows == rows:
            yield from _of_speed(result, by_case.get)
    yield from _of_memory([result for result in results if result.case.jobs == 1 and result.case.rows > _START_ROWS])


def _of_speed(result: Result, other: Callable[[Case], Result | None]) -> Iterator[tuple[str, str, str]]:
    case = result.case
    one, files = other(replace(case, jobs=1)), other(replace(case, product=Product.FILES))
    what = f"{case.rows:,} rows, {case.product}, --jobs {case.jobs}"
    if case.jobs == 1:
        yield f"{what}: in times of the engine alone", f"{result.milliseconds / result.engine:.2f}", "≤ 2.5"
    elif one:
        yield f"{what}: so many times faster than one", f"{one.seconds / result.seconds:.2f}", "≥ 1.5"
    if case.product is Product.FLAT and files:
        yield f"{what}: in times of files", f"{result.seconds / files.seconds:.2f}", "≤ 1"


def _of_memory(results: Sequence[Result]) -> Iterator[tuple[str, str, str]]:
    if results:
        yield "peak MB of the largest process", f"{max(result.megabytes for result in results):.1f}", "< 150"
    for product in Product:
        of_product = [result for result in results if result.case.product is product]
        enough = [result for result in of_product if result.case.rows >= _FROM_ROWS]
        if len({result.case.rows for result in enough}) > 1:
            many, few = (chosen(enough, key=lambda result: result.case.rows) for chosen in (max, min))
            what = f"{product}: memory of {many.case.rows:,} rows in times of {few.case.rows:,}"
            yield what, f"{many.megabytes / few.megabytes:.2f}", "1"


def main() -> None:
    """Read the options, print the tables."""
    parser = argparse.ArgumentParser(description="the whole ndrcpdf fill command")
    parser.add_argument("--form", choices=FORMS, default=FORM, help=f"what is filled (default {FORM})")
    parser.add_argument(
        "--curve", action="store_true", help="all products; --rows 100 1000 10000 100000 --jobs 1 --rounds 1"
    )
    parser.add_argument("--rows", type=int, nargs="+", help="rows of data (default 1000 10000)")
    parser.add_argument("--jobs", type=int, nargs="+", help="processes that fill (default 1 2)")
    parser.add_argument("--rounds", type=int, help="runs of each (default 3)")
    parser.add_argument("--flatten", action="store_true", help="also flattened files")
    parser.add_argument("--merge", action="store_true", help="also one file of all rows")
    parser.add_argument("--check", action="store_true", help="also checking the rows, which makes no file")
    parser.add_argument("--into", type=Path, help="where the temporary folder is made: a disk, or one in memory")
    parser.add_argument("--room", type=float, help="the gigabytes that files may take there (default what is free)")
    options = parser.parse_args()
    if find_spec("ndrcpdf") is None:
        parser.error("ndrcpdf is not installed in this environment")
    rounds = options.rounds or (1 if options.curve else 3)
    start = Case(options.form, _START_ROWS, 1)
    with tempfile.TemporaryDirectory() as name:
        modules = Path(name)
        cases = [start, *_cases(options, run(start, options.into, modules, _unwatched).size)]
        results = measured(cases, rounds, options.into, modules, lambda line: print(line, file=sys.stderr))
    print(machine(["ndrcpdf", "pikepdf"]))
    print(f"{options.form}: medians of {rounds} runs; the time to start is in all of them\n")
    print(table(_HEADER, [result.cells() for result in results]))
    print()
    print(table(GOALS, list(goals(results))))


def _cases(options: argparse.Namespace, size: int) -> Iterator[Case]:
    """The cases wanted; where the files of some rows, of ``size`` bytes each, find no room, all rows are merged too."""
    folder = options.into or tempfile.gettempdir()
    room = options.room * 1e9 if options.room else shutil.disk_usage(folder).free * _OF_THE_ROOM
    wanted = options.rows or ([100, 1000, 10_000, 100_000] if options.curve else [1000, 10_000])
    too_many = [rows for rows in wanted if rows * size > room]
    for rows in too_many:
        print(f"{rows:,} files of {size:,} bytes do not fit into {room / 1e9:.1f} GB in {folder}: one file instead")
    for rows in wanted:
        for jobs in options.jobs or ([1] if options.curve else [1, 2]):
            for product in Product:
                fits = product not in (Product.FILES, Product.FLAT) or rows not in too_many
                once = product is not Product.CHECKED or jobs == 1
                if fits and once and (_is_asked_for(product, options) or (product is Product.MERGED and too_many)):
                    yield Case(options.form, rows, jobs, product)


def _is_asked_for(product: Product, options: argparse.Namespace) -> bool:
    asked = {Product.FLAT: options.flatten, Product.MERGED: options.merge, Product.CHECKED: options.check}
    return options.curve or product is Product.FILES or asked.get(product, False)


if __name__ == "__main__":
    main()
