"""The steps of reading the tables of a circular, in order."""

from collections.abc import Iterator, Sequence
from dataclasses import astuple

from ndrcpdf.errors import UnknownFormError
from ndrcpdf.layout.letters import UNKNOWN
from ndrcpdf.layout.tables.reading import read_tables
from ndrcpdf.messages import Message
from ndrcpdf.model.findings import Finding, Severity
from ndrcpdf.tabulating.academies import checked_academies, read_academies
from ndrcpdf.tabulating.calendar_checks import checked_calendar, checked_presence
from ndrcpdf.tabulating.features import checked_features, read_features
from ndrcpdf.tabulating.oral_papers import read_periods
from ndrcpdf.tabulating.rows import Academy, Feature, Period, Sitting, Tables
from ndrcpdf.tabulating.written_papers import calendars, read_sittings, unread_hours


def tabulate(data: bytes, name: str) -> Tables:
    """The calendar, the groupings and the features in a PDF.

    Raises
    ------
    UnknownFormError
        It holds none of them.
    UnreadablePdfError
        It cannot be read, or is a scan.
    """
    pages = read_tables(data, name)
    findings: list[Finding] = []
    written = calendars(pages)
    calendar = tuple(sitting for table in written for sitting in read_sittings(table, findings, name))
    periods = tuple(period for table in written for period in read_periods(table, findings, name))
    academies = tuple(read_academies(pages, findings, name))
    features = tuple(read_features(pages, findings, name))
    if not (calendar or academies or features):
        raise UnknownFormError(
            Message("{file}: none of its tables is a calendar, a list of academies or a list of features", file=name),
            Message("give the PDF of annex I, II or VI-3, or the whole circular, as it was published"),
        )
    checks = (
        *unread_hours(pages, written, name),
        *checked_calendar(calendar, name),
        *checked_academies(academies, name),
        *checked_presence(calendar, periods, academies, name),
        *checked_features(features, name),
        *_lost_letters((*calendar, *periods, *academies, *features), name),
    )
    return Tables(calendar, periods, academies, features, (*findings, *checks))


def _lost_letters(rows: Sequence[Sitting | Period | Academy | Feature], name: str) -> Iterator[Finding]:
    """A warning about each row with letters for which the PDF has no Unicode characters."""
    for row in rows:
        texts = [text for text in astuple(row) if isinstance(text, str) and UNKNOWN in text]
        if texts:
            message = Message("letters of “{text}” cannot be read: the PDF does not tell what they are", text=texts[0])
            remedy = Message("write them as the page shows them")
            yield Finding("letters-unknown", message, Severity.WARNING, remedy, file=name)
