"""`ndrcpdf tables`: what it writes, what it says, and what it refuses."""

import json
from datetime import UTC, date
from pathlib import Path

import pytest
import recurring_ical_events
from icalendar import Calendar

from ndrcpdf.tabulating import Tables, tabulate

FORMS = Path(__file__).parents[2] / "forms"
CALENDAR = FORMS / "calendrier-2024" / "annexe.pdf"
GROUPINGS = FORMS / "regroupements-2024" / "annexe.pdf"
FEATURES = FORMS / "fonctionnalites-e5b-2024" / "annexe.pdf"


def tables_of(path: Path) -> Tables:
    return tabulate(path.read_bytes(), path.name)


def written(out: Path, name: str) -> list[dict[str, object]]:
    return json.loads((out / name).read_text("utf-8"))


def test_the_calendar_is_written_as_csv_as_json_and_as_icalendar(run, read_csv, tmp_path) -> None:
    done = run("tables", CALENDAR, "-o", "out")
    assert (done.returncode, done.stdout) == (0, "")
    out, tables = tmp_path / "out", tables_of(CALENDAR)
    names = ["calendrier.csv", "calendrier.ics", "calendrier.json", "periodes.csv", "periodes.json"]
    assert sorted(path.name for path in out.iterdir()) == names
    expected = [
        {
            "date": f"{each.date:%d/%m/%Y}",
            "epreuve": each.epreuve,
            "territoire": each.territoire,
            "debut": f"{each.debut:%H:%M}",
            "fin": f"{each.fin:%H:%M}",
            "note": each.note,
            "fuseau": each.fuseau,
            "debut_utc": f"{each.debut_utc:%Y-%m-%dT%H:%M:%SZ}",
        }
        for each in tables.calendar
    ]
    assert len(expected) == 21
    assert read_csv(out / "calendrier.csv") == expected
    assert written(out, "calendrier.json") == [
        {**row, "date": each.date.isoformat()} for row, each in zip(expected, tables.calendar, strict=True)
    ]
    periods = [(each.intitule, each.debut and each.debut.isoformat()) for each in tables.periods]
    assert [(row["intitule"], row["debut"]) for row in written(out, "periodes.json")] == periods
    assert [row["intitule"] for row in read_csv(out / "periodes.csv")] == [each.intitule for each in tables.periods]
    events = recurring_ical_events.of(Calendar.from_ical((out / "calendrier.ics").read_bytes()))
    instants = {
        event["DTSTART"].dt.astimezone(UTC)
        for event in events.between(date(2024, 4, 1), date(2024, 7, 1))
        if "LOCATION" in event
    }
    assert instants == {each.debut_utc for each in tables.calendar}


def test_the_groupings_are_written_as_csv_and_as_json(run, read_csv, tmp_path) -> None:
    assert run("tables", GROUPINGS, "-o", "out").returncode == 0
    rows = [
        {"academie": each.academie, "role": str(each.role), "pilote": each.pilote}
        for each in tables_of(GROUPINGS).academies
    ]
    assert len(rows) == 30
    assert read_csv(tmp_path / "out" / "regroupements.csv") == rows
    assert written(tmp_path / "out", "regroupements.json") == rows


def test_new_features_are_told_in_csv_and_in_json(run, read_csv, tmp_path) -> None:
    assert run("tables", FEATURES, "-o", "out").returncode == 0
    features = tables_of(FEATURES).features
    rows = read_csv(tmp_path / "out" / "fonctionnalites.csv")
    assert [(row["libelle"], row["nouveau"] == "oui") for row in rows] == [(f.libelle, f.nouveau) for f in features]
    as_json = written(tmp_path / "out", "fonctionnalites.json")
    assert [row["nouveau"] for row in as_json] == [each.nouveau for each in features]


@pytest.mark.parametrize(
    ("academy", "said"),
    [
        ("NANTES", "NANTES: autonomous, it organises its exam itself\n"),
        ("guyane", "GUYANE: MARTINIQUE organises its exam\n"),
        (
            "clermont ferrand",
            "CLERMONT-FERRAND: it organises its exam itself, and that of POLYNÉSIE FRANÇAISE, NOUVELLE-CALÉDONIE\n",
        ),
    ],
)
def test_it_says_who_organises(academy: str, said: str, run) -> None:
    for pdf in ((), (GROUPINGS,)):
        done = run("tables", *pdf, "--academie", academy)
        assert (done.returncode, done.stdout) == (0, said)


def test_a_pdf_without_these_tables_is_refused(run, tmp_path) -> None:
    done = run("tables", FORMS / "fiche-e4-2024" / "annexe.pdf", "-o", "out")
    assert (done.returncode, done.stdout) == (3, "")
    assert "→ give the PDF of annex I, II or VI-3" in done.stderr
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("arguments", "code"),
    [((), 2), ((CALENDAR,), 2), (("--academie", "PARIS"), 2), ((CALENDAR, "--academie", "NANTES"), 3)],
)
def test_wrong_use_says_what_to_do(arguments: tuple[object, ...], code: int, run) -> None:
    done = run("tables", *arguments)
    assert (done.returncode, done.stdout) == (code, "")
    assert "  → " in done.stderr
