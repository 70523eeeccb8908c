"""Dates and hours as they are printed in French, and the words around them."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, time

from ndrcpdf.messages import Message
from ndrcpdf.model.findings import Finding, Severity

PARIS = "Europe/Paris"
ZONES = {
    "metropole": PARIS,
    "guadeloupe": "America/Guadeloupe",
    "martinique": "America/Martinique",
    "guyane": "America/Cayenne",
    "la reunion": "Indian/Reunion",
    "reunion": "Indian/Reunion",
    "mayotte": "Indian/Mayotte",
    "polynesie francaise": "Pacific/Tahiti",
    "nouvelle-caledonie": "Pacific/Noumea",
    "wallis-et-futuna": "Pacific/Wallis",
    "saint-pierre-et-miquelon": "America/Miquelon",
}
"""Territory, as a header may print it, without case and accents → its time zone in the IANA database."""
_MONTHS = (
    "janvier",
    "fevrier",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "aout",
    "septembre",
    "octobre",
    "novembre",
    "decembre",
)
_WEEKDAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
_WEEKDAY, _MONTH = "|".join(_WEEKDAYS), "|".join(_MONTHS)
_DATE = re.compile(
    rf"(?:\b({_WEEKDAY})\s+)?\b(\d{{1,2}})(?:er)?"
    rf"(?:\s+({_MONTH})\b(?:\s+(\d{{4}})\b)?|(?=\s+(?:au|et)\s+(?:(?:{_WEEKDAY})\s+)?\d{{1,2}}\s+(?:{_MONTH})\b))"
)
"""A date, with its month and year; or the first day of « 21 au 24 mai », which has those of the second."""
HOUR = r"(\d{1,2})\s*(?:heures?|h|:)\s*(\d{2})?"


def folded(text: str) -> str:
    """The text without case and accents; each letter keeps the place that it has in the composed form (NFC)."""
    return "".join(unicodedata.normalize("NFD", letter)[0].lower() for letter in unicodedata.normalize("NFC", text))


@dataclass(frozen=True, slots=True)
class Printed:
    """A printed date: its day, where it begins and ends in the composed text, and the weekday before it, or none."""

    day: date
    start: int
    end: int
    weekday: str


def dates_in(text: str, year: int | None = None) -> list[Printed]:
    """The dates in a text.

    A date without a year has that of the next date, else of the one before, else ``year``; one without a month, that of
    the next date.
    """
    matches = list(_DATE.finditer(folded(text)))
    years = [int(match[4]) if match[4] else None for match in matches]
    out = []
    for index, match in enumerate(matches):
        year = next(filter(None, years[index:]), year)
        day = day_of(year, match[3] or matches[index + 1][3], match[2])
        if day:
            out.append(Printed(day, match.start(), match.end(), match[1] or ""))
    return out


def day_of(year: int | None, month: str, number: str) -> date | None:
    """The date of a printed year, month and day; None where there is no such day."""
    try:
        return date(year or 0, _MONTHS.index(month) + 1, int(number))
    except ValueError:
        return None


def wrong_weekdays(printed: Iterable[Printed], name: str) -> Iterator[Finding]:
    """A warning about each date with the wrong weekday."""
    for each in printed:
        true = _WEEKDAYS[each.day.weekday()]
        if each.weekday and each.weekday != true:
            message = Message(
                "{date} is printed as a {printed}, but is a {weekday}",
                date=f"{each.day:%d/%m/%Y}",
                printed=each.weekday,
                weekday=true,
            )
            yield Finding("weekday-mismatch", message, Severity.WARNING, ask_which(), "date", name)


def ask_which() -> Message:
    """The remedy where two things are printed that cannot both be right."""
    return Message("ask the academy that published it which is right")


def time_of(hour: str, minutes: str | None) -> time | None:
    """The time of printed hours and minutes; None where there is no such time."""
    try:
        return time(int(hour), int(minutes or 0))
    except ValueError:
        return None


def note_of(text: str) -> str:
    """The words beside the hours of a cell, without the brackets around them."""
    return text.strip(" ;,").removeprefix("(").removesuffix(")").strip()
