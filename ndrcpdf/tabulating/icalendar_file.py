"""The calendar as iCalendar (RFC 5545)."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event

from ndrcpdf.tabulating.rows import Nature, Period, Sitting, Tables


def icalendar(tables: Tables, stamp: datetime) -> bytes:
    """The sittings, and the periods that have dates, as the events of an iCalendar file made at the time ``stamp``.

    An event has the same UID each time, so that a corrected calendar replaces the events of the first.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//ndrcpdf//tables//FR")
    calendar.add("version", "2.0")
    seen: Counter[str] = Counter()
    for key, event in (*map(_sitting_event, tables.calendar), *_period_events(tables.periods)):
        seen[key] += 1
        event.add("uid", f"{hashlib.sha256(f'{key}|{seen[key]}'.encode()).hexdigest()[:32]}@ndrcpdf")
        event.add("dtstamp", stamp)
        calendar.add_component(event)
    days = [sitting.date for sitting in tables.calendar]
    if days:
        calendar.add_missing_timezones(first_date=min(days), last_date=max(days) + timedelta(days=366))
    return bytes(calendar.to_ical())


def _sitting_event(sitting: Sitting) -> tuple[str, Event]:
    zone = ZoneInfo(sitting.fuseau) if sitting.fuseau else None
    event = Event()
    event.add("dtstart", datetime.combine(sitting.date, sitting.debut, zone))
    event.add("dtend", datetime.combine(sitting.date, sitting.fin, zone))
    event.add("summary", f"{sitting.epreuve} – {sitting.territoire}")
    if sitting.note:
        event.add("description", sitting.note)
    event.add("location", sitting.territoire)
    return f"{sitting.date.year}|{sitting.epreuve}|{sitting.territoire}", event


def _period_events(periods: Iterable[Period]) -> Iterator[tuple[str, Event]]:
    for period in periods:
        if period.debut is None or period.fin is None:
            continue
        event = Event()
        if period.heure:
            event.add("dtstart", datetime.combine(period.debut, period.heure, ZoneInfo(period.fuseau)))
        else:
            event.add("dtstart", period.debut)
            event.add("dtend", period.fin + timedelta(days=1))
        deadline = " – échéance" if period.nature is Nature.DEADLINE else ""
        event.add("summary", f"{period.intitule}{deadline}")
        if period.note:
            event.add("description", period.note)
        yield f"{period.debut.year}|{period.nature}|{period.intitule}", event
