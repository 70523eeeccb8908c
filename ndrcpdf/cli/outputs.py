"""What the user is shown: findings and progress on standard error, data on standard output or in a file."""

import os
import re
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic
from typing import BinaryIO, TypeVar

import click

from ndrcpdf.errors import ExitCode, NdrcpdfError
from ndrcpdf.files.atomic import writing_whole
from ndrcpdf.messages import _
from ndrcpdf.model.findings import Finding, Severity

_STREAM = "-"
_Item = TypeVar("_Item")
_COLOURS = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.INFO: "blue"}


def say(message: str) -> None:
    """A line on standard error; where that takes no more, what is said is lost, and the work goes on."""
    try:
        click.echo(message, err=True)
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stderr.fileno())


_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")


def harmless(text: str) -> str:
    """A text from a file as it is shown: what would move about on a terminal, or command it, is escaped."""
    return _CONTROL.sub(lambda found: found[0].encode("unicode_escape").decode("ascii"), text)


def _line_by_line(text: str) -> str:
    return "\n".join(map(harmless, text.split("\n")))


def say_error(error: NdrcpdfError) -> None:
    """Why the command stops, and what to do."""
    say(f"{click.style(_('error'), fg='red')}: {_line_by_line(str(error.message))}")
    if error.remedy:
        say(f"  → {harmless(str(error.remedy))}")


def finding_line(finding: Finding) -> str:
    """A finding in one line: where, how bad, what, what to do, and its code."""
    place = finding.file
    if finding.row is not None:
        place = f"{place}:{finding.row}"
    severity = {Severity.ERROR: _("error"), Severity.WARNING: _("warning"), Severity.INFO: _("note")}[finding.severity]
    where = [harmless(part) for part in (place, finding.field) if part]
    styled = click.style(severity, fg=_COLOURS[finding.severity])
    remedy = f" → {harmless(str(finding.remedy))}" if finding.remedy else ""
    return f"{': '.join([*where, styled, harmless(str(finding.message))])}{remedy} [{finding.code}]"


def say_findings(findings: Iterable[Finding]) -> None:
    """Every finding, one a line, on standard error."""
    for finding in findings:
        say(finding_line(finding))


def exit_code(findings: Iterable[Finding]) -> ExitCode:
    """Done, or done with findings; a note alone changes nothing."""
    serious = any(finding.severity is not Severity.INFO for finding in findings)
    return ExitCode.FINDINGS if serious else ExitCode.DONE


@contextmanager
def output(name: str) -> Iterator[BinaryIO]:
    """Where data go: ``-`` is standard output; a file appears whole or not at all.

    Raises
    ------
    CannotWriteError
        The file cannot be written.
    """
    if name == _STREAM:
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    with writing_whole(Path(name)) as file:
        yield file


def progressing(items: Iterable[_Item], total: int, label: str) -> Iterator[_Item]:
    """The items, each of which counts as done once the next one is asked for."""
    show = Progress(label)
    for number, item in enumerate(items, 1):
        yield item
        show(number, total)


class Progress:
    """A bar with the rate and the time left, on a terminal only."""

    def __init__(self, label: str) -> None:
        self._label = label
        self._bar: click.progressbar.ProgressBar[None] | None = None  # type: ignore[name-defined]
        self._began = monotonic()
        self._done = 0

    def __call__(self, done: int, total: int) -> None:
        """Show how far the work is; the total may turn out to be another."""
        if not sys.stderr.isatty():
            return
        if self._bar is None:
            self._bar = click.progressbar(
                length=total,
                label=self._label,
                file=sys.stderr,
                show_pos=True,
                item_show_func=lambda _item: self._rate(),
            )
            self._bar.__enter__()
        self._bar.length = total
        step, self._done = done - self._done, done
        self._bar.update(step)
        if done >= total:
            self.close()

    def close(self) -> None:
        """End the line of the bar."""
        if self._bar is not None:
            self._bar.render_finish()
            self._bar = None

    def _rate(self) -> str:
        return f"{self._done / max(monotonic() - self._began, 0.001):,.0f}/s"
