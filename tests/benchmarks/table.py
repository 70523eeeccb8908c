"""What the benchmarks print: the machine, and tables that read well in a terminal and in Markdown."""

import os
import platform
from argparse import ArgumentParser
from collections.abc import Iterable, Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from time import perf_counter, process_time

GOALS = ("what is aimed at", "measured", "aim")
"""The head of the closing table of each benchmark."""


def machine(distributions: Iterable[str]) -> str:
    """The versions of all that takes part, the processor, and how busy the machine is."""
    versions = [f"{name} {found}" for name in distributions if (found := installed_version(name))]
    load = f", load {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else ""
    python = f"{platform.python_implementation()} {platform.python_version()}, {platform.system()} {platform.machine()}"
    return f"{', '.join(versions)}\n{python}, {os.cpu_count()} CPUs ({_processor()}){load}"


def installed_version(distribution: str) -> str:
    """The version of an installed distribution, or an empty string; ndrcpdf may also be a checkout."""
    if distribution == "ndrcpdf":
        from ndrcpdf import __version__

        return __version__
    try:
        return version(distribution)
    except PackageNotFoundError:
        return ""


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
    except OSError:
        return platform.processor()
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), "")


def on_one_core() -> None:
    """Keep this process, and whatever threads libraries start in it, on one core, where the system can."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})


def add_clock(parser: ArgumentParser) -> None:
    """An option that counts processor time, which other things that the machine does lengthen less."""
    parser.add_argument(
        "--processor-time",
        dest="clock",
        action="store_const",
        const=process_time,
        default=perf_counter,
        help="count processor time, on a machine that does other things too; waiting for a disk is left out",
    )


def table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A Markdown table, its first column to the left and the others to the right."""
    widths = [max(len(row[column]) for row in (header, *rows)) for column in range(len(header))]
    rule = ["-" * widths[0], *("-" * (width - 1) + ":" for width in widths[1:])]
    return "\n".join(_line(row, widths) for row in (header, rule, *rows))


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    first, *others = zip(cells, widths, strict=True)
    return f"| {' | '.join([first[0].ljust(first[1]), *(cell.rjust(width) for cell, width in others)])} |"
