"""The files of a circular's tables, cell by cell, and the answer about an academy."""

import json
from datetime import UTC, date, datetime, time

from icalendar import Calendar

from ndrcpdf.tabulating import (
    Academy,
    AcademyRole,
    Feature,
    Nature,
    Period,
    Sitting,
    Tables,
    table_files,
)

STAMP = datetime(2024, 1, 2, 3, 4, 5, tzinfo=UTC)
SITTING = Sitting(
    date(2024, 5, 14),
    "Épreuve « E4 »; écrite",
    "Guyane",
    time(8, 30),
    time(12, 30),
    "=note",
    "America/Cayenne",
    datetime(2024, 5, 14, 11, 30, tzinfo=UTC),
)
DEADLINE = Period(Nature.DEADLINE, "dépôt", None, None, None, "", "")
ACADEMIES = (
    Academy("NANTES", AcademyRole.PILOT, "NANTES"),
    Academy("AIX-MARSEILLE", AcademyRole.ATTACHED, "NANTES"),
    Academy("LA RÉUNION", AcademyRole.AUTONOMOUS, ""),
    Academy("RENNES", AcademyRole.ATTACHED, "NANTES"),
)


def _files(**tables: tuple[object, ...]) -> dict[str, bytes]:
    return dict(table_files(Tables(**tables), STAMP))  # type: ignore[arg-type]


def _lines(data: bytes) -> list[str]:
    assert data.startswith(b"\xef\xbb\xbf")
    return data.decode("utf-8-sig").split("\r\n")


# ── Files ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_only_the_tables_that_are_there_have_files() -> None:
    assert _files() == {}
    assert [*_files(academies=ACADEMIES)] == ["regroupements.csv", "regroupements.json"]
    assert [*_files(calendar=(SITTING,), periods=(DEADLINE,), features=(Feature("a", "b", "c", nouveau=True),))] == [
        "calendrier.csv",
        "calendrier.json",
        "periodes.csv",
        "periodes.json",
        "fonctionnalites.csv",
        "fonctionnalites.json",
        "calendrier.ics",
    ]


def test_a_csv_is_one_that_excel_in_french_opens() -> None:
    header, row, end = _lines(_files(calendar=(SITTING,))["calendrier.csv"])
    assert header == "date;epreuve;territoire;debut;fin;note;fuseau;debut_utc"
    assert row == (
        '14/05/2024;"Épreuve « E4 »; écrite";Guyane;08:30;12:30;\'=note;America/Cayenne;2024-05-14T11:30:00Z'
    )
    assert end == ""


def test_cells_without_a_value_are_empty_and_flags_are_words() -> None:
    assert _lines(_files(periods=(DEADLINE,))["periodes.csv"])[1] == "echeance;dépôt;;;;;"
    features = tuple(Feature("WordPress", "Pages", "Créer", nouveau=new) for new in (True, False))
    assert [line.split(";")[-1] for line in _lines(_files(features=features)["fonctionnalites.csv"])[1:3]] == [
        "oui",
        "non",
    ]


def test_json_has_values_of_its_own() -> None:
    files = _files(calendar=(SITTING,), periods=(DEADLINE,), features=(Feature("a", "b", "c", nouveau=True),))
    (sitting,) = json.loads(files["calendrier.json"])
    assert (sitting["date"], sitting["debut"], sitting["debut_utc"]) == ("2024-05-14", "08:30", "2024-05-14T11:30:00Z")
    assert sitting["note"] == "=note"
    (period,) = json.loads(files["periodes.json"])
    assert (period["nature"], period["debut"]) == ("echeance", None)
    assert json.loads(files["fonctionnalites.json"])[0]["nouveau"] is True


def test_the_calendar_bears_the_instant_that_it_is_given() -> None:
    data = _files(calendar=(SITTING,))["calendrier.ics"]
    (event,) = Calendar.from_ical(data).walk("VEVENT")
    assert event["DTSTAMP"].dt == STAMP
    assert event["DTSTART"].dt.astimezone(UTC) == SITTING.debut_utc
