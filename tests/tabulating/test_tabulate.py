"""The tables of the circular: every cell of the annexes, the checks, the calendar as another library reads it."""

import csv
import importlib
import json
import subprocess
import sys
from collections.abc import Callable, Iterable
from contextlib import ExitStack
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pikepdf
import pytest
import recurring_ical_events
import typst
import vobject
from icalendar import Calendar

from ndrcpdf import catalog
from ndrcpdf.errors import UnknownFormError, UnreadablePdfError
from ndrcpdf.model.findings import Severity
from ndrcpdf.model.forms import FieldType
from ndrcpdf.tabulating import Academy, Tables, icalendar, tabulate

ROOT = Path(__file__).parents[2]
FORMS = ROOT / "forms"
CALENDAR = FORMS / "calendrier-2024" / "annexe.pdf"
GROUPINGS = FORMS / "regroupements-2024" / "annexe.pdf"
FEATURES = FORMS / "fonctionnalites-e5b-2024" / "annexe.pdf"
SHARED = ROOT.parent / "shared"

ECONOMY = "Culture économique, juridique et managériale"
GENERAL = "Culture générale et expression"
DISTANCE = "Relation client à distance et digitalisation (1ère partie – partie écrite)"
SECOND_HOUR = "pas de sortie avant la fin de la 2e heure"
TO_THE_END = "aucune sortie avant la fin de l'épreuve"
OWN = "sujet spécifique"

PRINTED = {
    ("14/05/2024", ECONOMY): {
        "Métropole": ("14:00", "18:00", "", "12:00"),
        "Guadeloupe": ("08:00", "12:00", "", "12:00"),
        "Martinique": ("08:00", "12:00", "", "12:00"),
        "Guyane": ("08:00", "12:00", "", "11:00"),
        "La Réunion": ("16:00", "20:00", "", "12:00"),
        "Mayotte": ("15:00", "19:00", "", "12:00"),
        "Polynésie Française": ("08:30", "12:30", OWN, "18:30"),
    },
    ("15/05/2024", GENERAL): {
        "Métropole": ("14:30", "18:30", SECOND_HOUR, "12:30"),
        "Guadeloupe": ("10:30", "14:30", "", "14:30"),
        "Martinique": ("10:30", "14:30", "", "14:30"),
        "Guyane": ("10:30", "14:30", "", "13:30"),
        "La Réunion": ("16:30", "20:30", SECOND_HOUR, "12:30"),
        "Mayotte": ("15:30", "19:30", SECOND_HOUR, "12:30"),
        "Polynésie Française": ("13:00", "17:00", OWN, "23:00"),
    },
    ("16/05/2024", DISTANCE): {
        "Métropole": ("15:00", "18:00", TO_THE_END, "13:00"),
        "Guadeloupe": ("09:00", "12:00", TO_THE_END, "13:00"),
        "Martinique": ("09:00", "12:00", TO_THE_END, "13:00"),
        "Guyane": ("09:00", "12:00", TO_THE_END, "12:00"),
        "La Réunion": ("17:00", "20:00", TO_THE_END, "13:00"),
        "Mayotte": ("16:00", "19:00", TO_THE_END, "13:00"),
        "Polynésie Française": ("06:00", "09:00", "", "16:00"),
    },
}
"""Date and paper → territory → begin, end, note, and the instant of the beginning in UTC on that day."""
ZONES = {
    "Métropole": "Europe/Paris",
    "Guadeloupe": "America/Guadeloupe",
    "Martinique": "America/Martinique",
    "Guyane": "America/Cayenne",
    "La Réunion": "Indian/Reunion",
    "Mayotte": "Indian/Mayotte",
    "Polynésie Française": "Pacific/Tahiti",
}
AUTONOMOUS = [
    "AIX-MARSEILLE",
    "AMIENS",
    "BESANÇON",
    "BORDEAUX",
    "CORSE",
    "DIJON",
    "GRENOBLE",
    "LA RÉUNION",
    "LILLE",
    "LIMOGES",
    "LYON",
    "MAYOTTE",
    "MONTPELLIER",
    "NANCY-METZ",
    "NANTES",
    "NICE",
    "NORMANDIE",
    "ORLÉANS-TOURS",
    "POITIERS",
    "REIMS",
    "RENNES",
    "SIEC",
    "STRASBOURG",
    "TOULOUSE",
]
NEW = {
    "Modifier l'emplacement du menu principal",
    "Personnaliser la structure des pages ou des articles avec une colonne latérale",
    "Insérer une carte dynamique via le bloc Map by BoldGrid",
    "Créer un menu hors champ",
    "Insérer un fil d'Ariane",
    "Gérer la personnalisation du produit par le client",
    "Gérer les impacts prix TTC/HT",
    "Créer un pack de produits",
}


def read(path: Path) -> Tables:
    return tabulate(path.read_bytes(), path.name)


@pytest.fixture(scope="module")
def calendar() -> Tables:
    return read(CALENDAR)


@pytest.fixture(scope="module")
def changed(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Tables]:
    """``changed(folder, ("14 mai", "15 mai"), …)``: our annex typeset again with other words."""

    def changed(folder: str, *words: tuple[str, str]) -> Tables:
        text = (FORMS / folder / "annexe.typ").read_text("utf-8")
        for old, new in words:
            assert old in text
            text = text.replace(old, new, 1)
        source = tmp_path_factory.mktemp("typeset") / "annexe.typ"
        source.write_text(text, "utf-8")
        fonts = [str(ROOT / "ndrcpdf" / "fonts")]
        return tabulate(typst.compile(str(source), root=str(source.parent), font_paths=fonts), "changed.pdf")

    return changed


def iso(day: str) -> str:
    """JJ/MM/AAAA as ISO 8601 has it."""
    return "-".join(reversed(day.split("/")))


def codes(tables: Tables, severity: Severity = Severity.WARNING) -> list[str]:
    return [each.code for each in tables.findings if each.severity is severity]


# ── Annex I ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_every_cell_of_the_calendar_is_read(run: Callable, read_csv: Callable, tmp_path: Path) -> None:
    done = run("tables", CALENDAR, "-o", "out")
    assert (done.returncode, done.stdout) == (0, "")
    expected = [
        {
            "date": day,
            "epreuve": paper,
            "territoire": territory,
            "debut": begin,
            "fin": end,
            "note": note,
            "fuseau": ZONES[territory],
            "debut_utc": f"{iso(day)}T{instant}:00Z",
        }
        for (day, paper), cells in PRINTED.items()
        for territory, (begin, end, note, instant) in cells.items()
    ]
    assert read_csv(tmp_path / "out" / "calendrier.csv") == expected
    as_json = json.loads((tmp_path / "out" / "calendrier.json").read_text("utf-8"))
    assert as_json == [{**row, "date": iso(row["date"])} for row in expected]
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == [
        "calendrier.csv",
        "calendrier.ics",
        "calendrier.json",
        "periodes.csv",
        "periodes.json",
    ]


def test_the_other_papers_the_meeting_and_the_deadline_are_read(calendar: Tables) -> None:
    practical = "E5 B – 2ème partie – partie pratique"
    meeting = "Réunion d'entente nationale"
    assert [(str(each.nature), each.intitule, each.debut, each.fin, each.heure) for each in calendar.periods] == [
        ("epreuve", practical, date(2024, 5, 21), date(2024, 5, 24), None),
        ("epreuve", practical, date(2024, 5, 27), date(2024, 5, 31), None),
        ("epreuve", practical, date(2024, 6, 3), date(2024, 6, 3), None),
        ("epreuve", "Autres épreuves orales", None, None, None),
        ("reunion", meeting, date(2024, 5, 17), date(2024, 5, 17), time(13, 30)),
        ("echeance", meeting, date(2024, 5, 2), date(2024, 5, 2), None),
    ]
    notes = [each.note for each in calendar.periods]
    assert notes[3].startswith("Les dates des épreuves orales sont laissées à l'initiative")
    assert notes[4].endswith("se réunira à distance")
    assert notes[5].startswith("Merci de communiquer à ce.dec3sujets@ac-clermont.fr avant le 2 mai")
    assert notes[5].endswith("votre académie.")


def test_notes_say_who_sits_at_the_same_instant(calendar: Tables) -> None:
    assert codes(calendar) == []
    said = [str(each.message) for each in calendar.findings]
    assert f"{ECONOMY}: at the same instant in Métropole, Guadeloupe, Martinique, La Réunion, Mayotte" in said
    assert f"{ECONOMY}: Polynésie Française begins 6 h 30 after the others (sujet spécifique)" in said
    assert f"{GENERAL}: Guadeloupe begins 2 h 00 after the others (no “sujet spécifique” is printed)" in said
    assert f"{DISTANCE}: Guyane begins 1 h 00 before the others (no “sujet spécifique” is printed)" in said
    assert codes(calendar, Severity.INFO).count("shared-column") == 1
    assert codes(calendar, Severity.INFO).count("other-instant") == 2 + 4 + 2


def test_a_wrong_weekday_a_wrong_duration_and_hours_that_are_none_are_found(changed: Callable[..., Tables]) -> None:
    tables = changed(
        "calendrier-2024", ("Mardi", "Lundi"), ("16h00 - 20h00", "16h00 - 19h00"), ("6h00 – 9h00", "matin")
    )
    assert sorted(codes(tables)) == ["duration-differs", "unreadable-hours", "weekday-mismatch"]
    said = {each.code: str(each.message) for each in tables.findings}
    assert said["weekday-mismatch"] == "14/05/2024 is printed as a lundi, but is a mardi"
    assert said["duration-differs"] == f"{ECONOMY}: 3 h 00 in La Réunion, 4 h 00 elsewhere"
    assert "matin" in said["unreadable-hours"]
    assert len(tables.calendar) == 20


def test_a_day_that_does_not_exist_is_found(changed: Callable[..., Tables]) -> None:
    tables = changed("calendrier-2024", ("15~mai", "31~juin"), ("le 2~mai", "le 30~février"))
    assert codes(tables) == ["unreadable-hours"] * 5
    assert {each.epreuve for each in tables.calendar} == {ECONOMY, DISTANCE}
    assert {each.nature for each in tables.periods} == {"epreuve", "reunion"}


def test_the_columns_are_those_of_the_header_whatever_their_order(changed: Callable[..., Tables]) -> None:
    tables = changed("calendrier-2024", ("Mayotte", "Saturne"), ("La Réunion", "Mayotte"))
    assert codes(tables) == ["unknown-territory"]
    first = {each.territoire: each for each in tables.calendar if each.epreuve == ECONOMY}
    assert (first["Mayotte"].debut, first["Mayotte"].fuseau) == (time(16), "Indian/Mayotte")
    assert (first["Saturne"].debut, first["Saturne"].fuseau, first["Saturne"].debut_utc) == (time(15), "", None)


OTHER = """
#set page(flipped: true)
#set text(size: 8pt)
#table(columns: 5,
  [Date], [Épreuve], [Métropole], [Réunion], [Nouvelle-Calédonie],
  table.cell(rowspan: 2)[mardi 13 mai 2025], [Économie], [14 h – 18 h], [16h-20h (sujet spécifique)], [],
  [Culture], [8:30 à 9:30 ; 10h00 - 11h00 (oral)], [10h30-11h30], [9h-10h],
)
== ÉPREUVES ORALES
- Oral A :
Le lundi 2 juin et du 3 juin au 5 juin 2025
"""


def test_another_layout_with_merged_dates_and_other_hours_is_read() -> None:
    tables = tabulate(typst.compile(OTHER.encode()), "other.pdf")
    assert [(each.epreuve, each.territoire, each.debut, each.fin, each.note) for each in tables.calendar] == [
        ("Économie", "Métropole", time(14), time(18), ""),
        ("Économie", "Réunion", time(16), time(20), OWN),
        ("Culture", "Métropole", time(8, 30), time(9, 30), ""),
        ("Culture", "Métropole", time(10), time(11), "oral"),
        ("Culture", "Réunion", time(10, 30), time(11, 30), ""),
        ("Culture", "Nouvelle-Calédonie", time(9), time(10), ""),
    ]
    assert {each.date for each in tables.calendar} == {date(2025, 5, 13)}
    assert [(each.debut, each.fin) for each in tables.periods] == [
        (date(2025, 6, 2), date(2025, 6, 2)),
        (date(2025, 6, 3), date(2025, 6, 5)),
    ]
    assert codes(tables) == []


# ── iCalendar ────────────────────────────────────────────────────────────────────────────────────────────────────────


def events(data: bytes) -> Iterable[dict[str, object]]:
    """The events as recurring-ical-events has them."""
    return recurring_ical_events.of(Calendar.from_ical(data)).between(date(2024, 4, 1), date(2024, 7, 1))


def test_another_library_reads_the_same_instants(run: Callable, tmp_path: Path) -> None:
    run("tables", CALENDAR, "-o", "out")
    data = (tmp_path / "out" / "calendrier.ics").read_bytes()
    found = {
        str(event["SUMMARY"]): (event["DTSTART"].dt.astimezone(UTC), event["DTEND"].dt - event["DTSTART"].dt)
        for event in events(data)
        if "LOCATION" in event
    }
    expected = {
        f"{paper} – {territory}": (
            datetime.strptime(f"{day} {instant}", "%d/%m/%Y %H:%M").replace(tzinfo=UTC),
            timedelta(hours=3 if paper == DISTANCE else 4),
        )
        for (day, paper), cells in PRINTED.items()
        for territory, (_begin, _end, _note, instant) in cells.items()
    }
    assert found == expected
    assert b"DTSTART;TZID=Pacific/Tahiti:20240516T060000" in data
    assert all(b"TZID:" + zone.encode() in data for zone in ZONES.values())


def test_periods_are_whole_days_and_the_meeting_has_its_hour(calendar: Tables) -> None:
    data = icalendar(calendar, datetime(2024, 1, 1, tzinfo=UTC))
    others = [(event["DTSTART"].dt, str(event["SUMMARY"])) for event in events(data) if "LOCATION" not in event]
    practical, meeting = "E5 B – 2ème partie – partie pratique", "Réunion d'entente nationale"
    assert len(others) == 5
    assert (date(2024, 5, 27), practical) in others
    assert (datetime(2024, 5, 17, 13, 30, tzinfo=ZoneInfo("Europe/Paris")), meeting) in others
    assert (date(2024, 5, 2), f"{meeting} – échéance") in others
    assert b"DTEND;VALUE=DATE:20240601" in data


def test_events_keep_their_uids_when_a_date_is_corrected(calendar: Tables, changed: Callable[..., Tables]) -> None:
    stamp = datetime(2024, 1, 1, tzinfo=UTC)
    corrected = changed("calendrier-2024", ("14h00 - 18h00", "13h00 - 17h00"))
    before, after = (Calendar.from_ical(icalendar(each, stamp)).walk("VEVENT") for each in (calendar, corrected))
    uids = [str(event["UID"]) for event in before]
    assert uids == [str(event["UID"]) for event in after]
    assert len({*uids}) == len(uids) == 26


# ── Annex II ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_every_academy_of_the_groupings_is_read(run: Callable, read_csv: Callable, tmp_path: Path) -> None:
    assert run("tables", GROUPINGS, "-o", "out").returncode == 0
    expected = [
        ("CLERMONT-FERRAND", "pilote", "CLERMONT-FERRAND"),
        ("POLYNÉSIE FRANÇAISE", "rattachee", "CLERMONT-FERRAND"),
        ("NOUVELLE-CALÉDONIE", "rattachee", "CLERMONT-FERRAND"),
        ("MARTINIQUE", "pilote", "MARTINIQUE"),
        ("GUADELOUPE", "rattachee", "MARTINIQUE"),
        ("GUYANE", "rattachee", "MARTINIQUE"),
        *((name, "autonome", "") for name in AUTONOMOUS),
    ]
    rows = [dict(zip(("academie", "role", "pilote"), each, strict=True)) for each in expected]
    assert read_csv(tmp_path / "out" / "regroupements.csv") == rows
    assert json.loads((tmp_path / "out" / "regroupements.json").read_text("utf-8")) == rows


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
def test_it_says_who_organises(academy: str, said: str, run: Callable) -> None:
    for pdf in ((), (GROUPINGS,)):
        done = run("tables", *pdf, "--academie", academy)
        assert (done.returncode, done.stdout) == (0, said)


def test_an_academy_listed_twice_is_found(changed: Callable[..., Tables]) -> None:
    tables = changed("regroupements-2024", ("NANTES", "GUYANE"))
    assert codes(tables) == ["academy-twice"]
    assert Academy("GUYANE", "autonome", "") in tables.academies


# ── Annex VI-3 ───────────────────────────────────────────────────────────────────────────────────────────────────────


def check_features(tables: Tables) -> None:
    """The labels are those of form.toml, which another test compares with the page; the new ones those in bold."""
    fields = [field for field in catalog.find("fonctionnalites-e5b").fields if field.type is FieldType.FLAG]
    found = [(f"{each.plateforme} — {each.categorie}", each.libelle) for each in tables.features]
    assert found == [(field.section, field.label) for field in fields]
    assert {each.libelle for each in tables.features if each.nouveau} == NEW
    assert tables.findings == ()


def test_every_feature_is_read_and_the_new_ones_by_their_bold(
    run: Callable, read_csv: Callable, tmp_path: Path
) -> None:
    check_features(read(FEATURES))
    assert run("tables", FEATURES, "-o", "out").returncode == 0
    rows = read_csv(tmp_path / "out" / "fonctionnalites.csv")
    assert {row["libelle"] for row in rows if row["nouveau"] == "oui"} == NEW
    as_json = json.loads((tmp_path / "out" / "fonctionnalites.json").read_text("utf-8"))
    assert [row["nouveau"] for row in as_json] == [row["nouveau"] == "oui" for row in rows]


def test_the_page_of_another_typesetter_gives_the_same_features() -> None:
    path = SHARED / "renditions" / "fonctionnalites-e5b.pdf"
    if not path.is_file():
        pytest.skip(f"no rendition by another typesetter at {path}")
    check_features(read(path))


def test_the_features_are_those_of_the_specification() -> None:
    path = SHARED / "spec" / "fields.csv"
    if not path.is_file():
        pytest.skip(f"no specification at {path}")
    with path.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.reader(file) if row[0] == "fonctionnalites-e5b" and row[5] == "flag"]
    assert [each.libelle for each in read(FEATURES).features] == [row[6] for row in rows]
    assert [each.nouveau for each in read(FEATURES).features] == ["bold" in row[8] for row in rows]


def test_a_whole_circular_gives_all_of_them(calendar: Tables, tmp_path: Path) -> None:
    path = tmp_path / "circular.pdf"
    with ExitStack() as stack, pikepdf.new() as circular:
        for annex in (CALENDAR, GROUPINGS, FORMS / "fiche-e4-2024" / "annexe.pdf", FEATURES):
            circular.pages.extend(stack.enter_context(pikepdf.open(annex)).pages)
        circular.save(path)
    tables = read(path)
    assert (tables.calendar, tables.periods) == (calendar.calendar, calendar.periods)
    assert tables.academies == read(GROUPINGS).academies
    assert tables.features == read(FEATURES).features


# ── Other typesetters ────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture(scope="module")
def renditions(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Annexes I, II and VI-3 by the engines that are installed."""
    folder = tmp_path_factory.mktemp("tables")
    subprocess.run([sys.executable, ROOT / "tests" / "renditions" / "tables.py", folder, "--only", "none"], check=False)
    return folder


@pytest.mark.parametrize("annex", ["calendrier", "regroupements", "fonctionnalites-e5b"])
@pytest.mark.parametrize("engine", ["weasy", "chrome", "writer"])
def test_the_tables_of_other_typesetters_are_read_cell_by_cell(
    annex: str, engine: str, renditions: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(ROOT / "tests" / "renditions")
    score = importlib.import_module("tables").score
    pdfs = sorted(renditions.glob(f"{annex}.{engine}-*.pdf"))
    if not pdfs:
        pytest.skip(f"the engine of {engine} is not installed")
    wrong = [f"{each.name}: {line}" for each in map(score, pdfs) for line in each.wrong]
    assert not wrong, "\n".join(wrong)


def test_two_platforms_side_by_side_are_read_one_after_the_other() -> None:
    tables = tabulate(typst.compile(SIDE_BY_SIDE.encode()), "side.pdf")
    found = [(each.plateforme, each.categorie, each.libelle, each.nouveau) for each in tables.features]
    assert found == [
        ("WordPress", "Contenu", "Créer une page", False),
        ("WordPress", "Contenu", "Créer un menu", True),
        ("WordPress", "RÉGLAGES", "Choisir un thème qui soit celui de la page d’accueil", False),
        ("PrestaShop", "Contenu", "Créer un produit", False),
        ("PrestaShop", "Contenu", "Créer un pack", True),
        ("PrestaShop", "Clients", "Créer un groupe", False),
    ]
    assert codes(tables) == []


def of_one_platform(body: str) -> bytes:
    head = "WORDPRESS \\ _En gras, les nouvelles fonctionnalités_ \\ *Contenu* \\"
    page = """
#set page(paper: "a4")
#set text(font: "Libertinus Serif", size: 10pt)
#let tick = box(width: 7pt, height: 7pt, stroke: 0.6pt)
"""
    return typst.compile(f"{page}{head}\n{body}".encode())


@pytest.mark.parametrize(
    "body",
    [
        "#block(width: 160pt)[#tick Utiliser les blocs de titre, de paragraphe et de tableau] #tick *Créer un menu*",
        """#table(columns: (20pt, 160pt), align: left + horizon,
        tick, [Utiliser les blocs de titre, de paragraphe et de tableau], tick, [*Créer un menu*])""",
    ],
    ids=["under its mark", "beside its mark in a cell"],
)
def test_a_feature_of_two_lines_is_one(body: str) -> None:
    tables = tabulate(of_one_platform(body), "page.pdf")
    assert [(each.categorie, each.libelle) for each in tables.features] == [
        ("Contenu", "Utiliser les blocs de titre, de paragraphe et de tableau"),
        ("Contenu", "Créer un menu"),
    ]
    assert codes(tables) == ["platform-doubtful"]


@pytest.mark.parametrize("mark", ["[ ]", "( )", "[]", "–"])
def test_a_typed_box_is_a_mark(mark: str) -> None:
    tables = tabulate(of_one_platform(f"{mark} Créer une page \\ {mark} *Créer un menu*"), "page.pdf")
    assert [each.libelle for each in tables.features] == ["Créer une page", "Créer un menu"]


def test_what_is_stamped_aslant_over_the_page_is_not_read() -> None:
    stamp = "#place(center, dy: -60pt, rotate(-30deg, text(size: 60pt, fill: luma(220))[SPÉCIMEN]))"
    tables = tabulate(of_one_platform(f"{stamp} #tick Créer une page \\ #tick *Créer un menu*"), "page.pdf")
    assert [each.libelle for each in tables.features] == ["Créer une page", "Créer un menu"]


def test_a_soft_hyphen_set_as_a_space_parts_no_word() -> None:
    narrow = "#tick Cré#sym.space.nobreak#h(-0.25em)er une page \\ #tick *Créer un menu*"
    tables = tabulate(of_one_platform(narrow), "page.pdf")
    assert [each.libelle for each in tables.features] == ["Créer une page", "Créer un menu"]


def test_features_of_which_none_is_in_bold_are_doubted() -> None:
    tables = tabulate(of_one_platform("#tick Créer une page \\ #tick Créer un menu"), "page.pdf")
    assert codes(tables) == ["platform-doubtful", "no-new-feature"]


def test_letters_that_the_pdf_does_not_tell_are_said(tmp_path: Path) -> None:
    path = tmp_path / "lost.pdf"
    path.write_bytes(of_one_platform("#tick *Modifier les en-têtes* \\ #tick Ajouter un menu"))
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        for thing in pdf.objects:
            if isinstance(thing, pikepdf.Stream) and b"begincmap" in thing.read_bytes():
                thing.write(thing.read_bytes().replace(b"<00EA>", b"<FFFD>"))
        pdf.save(path)
    (found,) = [finding for finding in read(path).findings if finding.code == "letters-unknown"]
    assert "en-t\ufffdtes" in str(found.message)


SIDE_BY_SIDE = """
#set page(paper: "a4", flipped: true)
#set text(font: "Libertinus Serif", size: 10pt)
#let tick = box(width: 7pt, height: 7pt, stroke: 0.6pt)
= Fonctionnalités de WordPress et de PrestaShop
#grid(columns: (1fr, 1fr), gutter: 20pt,
  block[
    WORDPRESS \\ _En gras, les nouvelles fonctionnalités_ \\
    *Contenu* \\ #tick Créer une page \\ #tick *Créer un menu* \\ *RÉGLAGES*
    #grid(columns: (12pt, 140pt), tick, [Choisir un thème qui soit celui de la page d'accueil])
  ],
  block[
    PRESTASHOP \\ _En gras, les nouvelles fonctionnalités_ \\
    *Contenu* \\ #tick Créer un produit \\ #tick *Créer un pack* \\ *Clients* \\ #tick Créer un groupe
  ],
)
"""


def test_hours_that_no_table_has_are_told() -> None:
    page = """
    #set page(paper: "a4", flipped: true)
    #table(columns: 3, [Dates], [Épreuves], [Métropole], [Mardi 14 mai 2024], [Économie], [14h00 - 18h00])
    #pagebreak()
    Jeudi 16 mai 2024 #h(40pt) Culture #h(40pt) 15h00 - 18h00

    = 2. ÉPREUVES ORALES ET PRATIQUES
    - Toutes : du mardi 21 mai au vendredi 24 mai 2024.
    """
    tables = tabulate(typst.compile(page.encode()), "two.pdf")
    assert [each.epreuve for each in tables.calendar] == ["Économie"]
    assert "hours-unread" in codes(tables)


def test_rows_that_white_space_does_not_part_are_told() -> None:
    page = """
    #set page(paper: "a4", flipped: true)
    #set par(leading: 3pt)
    #grid(columns: (150pt, 150pt, 150pt), row-gutter: 3pt,
      [Dates], [Épreuves], [Métropole], [], [], [], [], [], [], [], [], [], [], [], [],
      [Mardi 14 mai 2024], [Économie], [14h00 - 18h00], [Mercredi 15 mai 2024], [Culture], [8h00 - 12h00])
    """
    assert "rows-in-one" in codes(tabulate(typst.compile(page.encode()), "close.pdf"))


# ── What is no such PDF ──────────────────────────────────────────────────────────────────────────────────────────────


def test_a_pdf_without_these_tables_is_refused(run: Callable, tmp_path: Path) -> None:
    with pytest.raises(UnknownFormError):
        read(FORMS / "fiche-e4-2024" / "annexe.pdf")
    done = run("tables", FORMS / "fiche-e4-2024" / "annexe.pdf", "-o", "out")
    assert (done.returncode, done.stdout) == (3, "")
    assert "→ give the PDF of annex I, II or VI-3" in done.stderr
    assert not (tmp_path / "out").exists()


def test_what_is_no_pdf_is_refused() -> None:
    with pytest.raises(UnreadablePdfError):
        tabulate(b"no PDF", "x.pdf")


@pytest.mark.parametrize(
    ("arguments", "code"),
    [((), 2), ((CALENDAR,), 2), (("--academie", "PARIS"), 2), ((CALENDAR, "--academie", "NANTES"), 3)],
)
def test_wrong_use_says_what_to_do(arguments: tuple[object, ...], code: int, run: Callable) -> None:
    done = run("tables", *arguments)
    assert (done.returncode, done.stdout) == (code, "")
    assert "  → " in done.stderr


def test_an_independent_reader_finds_the_calendar_valid_and_the_same() -> None:
    tables = tabulate(CALENDAR.read_bytes(), "calendrier")
    read = vobject.readOne(icalendar(tables, datetime(2024, 1, 1, tzinfo=UTC)).decode())
    assert read.validate(raiseException=True)
    starts = {event.dtstart.value for event in read.contents["vevent"]}
    papers = {sitting.debut_utc for sitting in tables.calendar}
    assert papers <= {start.astimezone(UTC) for start in starts if isinstance(start, datetime)}
