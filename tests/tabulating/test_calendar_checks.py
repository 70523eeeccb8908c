"""Whether the calendar agrees with itself: weekdays, durations, and who sits at the same instant."""

from ndrcpdf.model.findings import Severity
from ndrcpdf.tabulating import Tables

ECONOMY = "Culture économique, juridique et managériale"
GENERAL = "Culture générale et expression"
DISTANCE = "Relation client à distance et digitalisation (1ère partie – partie écrite)"


def test_notes_say_who_sits_at_the_same_instant(calendar: Tables, codes) -> None:
    assert codes(calendar) == []
    said = [str(each.message) for each in calendar.findings]
    assert f"{ECONOMY}: at the same instant in Métropole, Guadeloupe, Martinique, La Réunion, Mayotte" in said
    assert f"{ECONOMY}: Polynésie Française begins 6 h 30 after the others (sujet spécifique)" in said
    assert f"{GENERAL}: Guadeloupe begins 2 h 00 after the others (no “sujet spécifique” is printed)" in said
    assert f"{DISTANCE}: Guyane begins 1 h 00 before the others (no “sujet spécifique” is printed)" in said
    assert codes(calendar, Severity.INFO).count("shared-column") == 1
    assert codes(calendar, Severity.INFO).count("other-instant") == 2 + 4 + 2


def test_a_wrong_weekday_a_wrong_duration_and_hours_that_are_none_are_found(changed, codes) -> None:
    tables = changed(
        "calendrier-2024", ("Mardi", "Lundi"), ("16h00 - 20h00", "16h00 - 19h00"), ("6h00 – 9h00", "matin")
    )
    assert sorted(codes(tables)) == ["duration-differs", "unreadable-hours", "weekday-mismatch"]
    said = {each.code: str(each.message) for each in tables.findings}
    assert said["weekday-mismatch"] == "14/05/2024 is printed as a lundi, but is a mardi"
    assert said["duration-differs"] == f"{ECONOMY}: 3 h 00 in La Réunion, 4 h 00 elsewhere"
    assert "matin" in said["unreadable-hours"]
    assert len(tables.calendar) == 20
