"""The calendar as iCalendar, as other libraries read it."""

from collections.abc import Iterable
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import recurring_ical_events
import vobject
from icalendar import Calendar

from ndrcpdf.tabulating import Tables, icalendar

STAMP = datetime(2024, 1, 1, tzinfo=UTC)
"""When the file is said to have been made."""


def events(data: bytes) -> Iterable[dict[str, object]]:
    """The events as recurring-ical-events has them."""
    return recurring_ical_events.of(Calendar.from_ical(data)).between(date(2024, 4, 1), date(2024, 7, 1))


def test_another_library_reads_the_same_instants(calendar: Tables) -> None:
    data = icalendar(calendar, STAMP)
    found = {
        str(event["SUMMARY"]): (event["DTSTART"].dt.astimezone(UTC), event["DTEND"].dt - event["DTSTART"].dt)
        for event in events(data)
        if "LOCATION" in event
    }
    assert len(found) == 21
    assert found == {
        f"{each.epreuve} – {each.territoire}": (each.debut_utc, each.duration) for each in calendar.calendar
    }
    assert b"DTSTART;TZID=Pacific/Tahiti:20240516T060000" in data
    assert all(b"TZID:" + each.fuseau.encode() in data for each in calendar.calendar)


def test_periods_are_whole_days_and_the_meeting_has_its_hour(calendar: Tables) -> None:
    data = icalendar(calendar, STAMP)
    others = [(event["DTSTART"].dt, str(event["SUMMARY"])) for event in events(data) if "LOCATION" not in event]
    practical, meeting = "E5 B – 2ème partie – partie pratique", "Réunion d'entente nationale"
    assert len(others) == 5
    assert (date(2024, 5, 27), practical) in others
    assert (datetime(2024, 5, 17, 13, 30, tzinfo=ZoneInfo("Europe/Paris")), meeting) in others
    assert (date(2024, 5, 2), f"{meeting} – échéance") in others
    assert b"DTEND;VALUE=DATE:20240601" in data


def test_events_keep_their_uids_when_a_date_is_corrected(calendar: Tables, changed) -> None:
    corrected = changed("calendrier-2024", ("14h00 - 18h00", "13h00 - 17h00"))
    before, after = (Calendar.from_ical(icalendar(each, STAMP)).walk("VEVENT") for each in (calendar, corrected))
    uids = [str(event["UID"]) for event in before]
    assert uids == [str(event["UID"]) for event in after]
    assert len({*uids}) == len(uids) == 26


def test_an_independent_reader_finds_the_calendar_valid_and_the_same(calendar: Tables) -> None:
    read = vobject.readOne(icalendar(calendar, STAMP).decode())
    assert read.validate(raiseException=True)
    starts = {event.dtstart.value for event in read.contents["vevent"]}
    papers = {sitting.debut_utc for sitting in calendar.calendar}
    assert papers <= {start.astimezone(UTC) for start in starts if isinstance(start, datetime)}
