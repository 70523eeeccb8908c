"""Checks of annex I: contradictions within the calendar, and tables that lack what is printed beside them."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta

from ndrcpdf.messages import Message
from ndrcpdf.model.findings import Finding, Severity
from ndrcpdf.tabulating.french_dates import ask_which, folded
from ndrcpdf.tabulating.rows import Academy, AcademyRole, Period, Sitting

_OWN_SUBJECT = "sujet specifique"


def checked_calendar(calendar: Sequence[Sitting], name: str) -> Iterator[Finding]:
    """Findings about the written papers: durations that differ, and instants at which they begin."""
    for (paper, _day), sittings in _by_paper(calendar).items():
        yield from _durations(paper, sittings, name)
        yield from _instants(paper, sittings, name)


def checked_presence(
    calendar: Sequence[Sitting], periods: Sequence[Period], academies: Sequence[Academy], name: str
) -> Iterator[Finding]:
    """Warnings about what should be printed beside a table, and was not found."""
    remedy = Message("look whether the page has them")
    if calendar and not periods:
        message = Message("no oral papers and no meeting were found beside the calendar")
        yield Finding("no-periods", message, Severity.WARNING, remedy, file=name)
    if academies and not any(academy.role is AcademyRole.AUTONOMOUS for academy in academies):
        message = Message("no autonomous academies were found beside the groupings")
        yield Finding("no-autonomous", message, Severity.WARNING, remedy, file=name)


def _by_paper(calendar: Iterable[Sitting]) -> Mapping[tuple[str, date], list[Sitting]]:
    papers: dict[tuple[str, date], list[Sitting]] = {}
    for sitting in calendar:
        papers.setdefault((sitting.epreuve, sitting.date), []).append(sitting)
    return papers


def _durations(paper: str, sittings: Sequence[Sitting], name: str) -> Iterator[Finding]:
    usual, _count = Counter(sitting.duration for sitting in sittings).most_common(1)[0]
    for sitting in sittings:
        if sitting.duration != usual:
            message = Message(
                "{paper}: {hours} in {territory}, {usual} elsewhere",
                paper=paper,
                hours=_hours(sitting.duration),
                territory=sitting.territoire,
                usual=_hours(usual),
            )
            yield Finding("duration-differs", message, Severity.WARNING, ask_which(), "fin", name)


def _hours(span: timedelta) -> str:
    minutes = round(abs(span).total_seconds() / 60)
    return f"{'-' if span < timedelta() else ''}{minutes // 60} h {minutes % 60:02}"


def _instants(paper: str, sittings: Sequence[Sitting], name: str) -> Iterator[Finding]:
    """Notes on the territories that begin at the same instant, and on how far the others are from it."""
    begins = [(sitting, sitting.debut_utc) for sitting in sittings if sitting.debut_utc]
    if not begins:
        return
    common, _count = Counter(instant for _sitting, instant in begins).most_common(1)[0]
    together = ", ".join(sitting.territoire for sitting, instant in begins if instant == common)
    message = Message("{paper}: at the same instant in {territories}", paper=paper, territories=together)
    yield Finding("same-instant", message, Severity.INFO, field="debut_utc", file=name)
    for sitting, instant in begins:
        if instant != common:
            message = _apart(sitting, instant - common)
            yield Finding("other-instant", message, Severity.INFO, field="debut_utc", file=name)


def _apart(sitting: Sitting, late: timedelta) -> Message:
    """By how much a sitting begins after the others, or before them where ``late`` is negative."""
    own = _OWN_SUBJECT in folded(sitting.note)
    said = {
        "paper": sitting.epreuve,
        "territory": sitting.territoire,
        "hours": _hours(abs(late)),
        "subject": sitting.note if own else Message("no “sujet spécifique” is printed"),
    }
    if late > timedelta():
        return Message("{paper}: {territory} begins {hours} after the others ({subject})", **said)
    return Message("{paper}: {territory} begins {hours} before the others ({subject})", **said)
