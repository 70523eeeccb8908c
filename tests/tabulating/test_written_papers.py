"""Annex I: the written papers, by territory."""

from datetime import date, datetime, time

from ndrcpdf.tabulating import Tables
from ndrcpdf.tabulating.rows import Sitting

ECONOMY = "Culture économique, juridique et managériale"
GENERAL = "Culture générale et expression"
DISTANCE = "Relation client à distance et digitalisation (1ère partie – partie écrite)"
SECOND_HOUR = "pas de sortie avant la fin de la 2e heure"
TO_THE_END = "aucune sortie avant la fin de l'épreuve"
OWN = "sujet spécifique"
PRINTED = {
    ("2024-05-14", ECONOMY): {
        "Métropole": ("14:00", "18:00", "", "12:00"),
        "Guadeloupe": ("08:00", "12:00", "", "12:00"),
        "Martinique": ("08:00", "12:00", "", "12:00"),
        "Guyane": ("08:00", "12:00", "", "11:00"),
        "La Réunion": ("16:00", "20:00", "", "12:00"),
        "Mayotte": ("15:00", "19:00", "", "12:00"),
        "Polynésie Française": ("08:30", "12:30", OWN, "18:30"),
    },
    ("2024-05-15", GENERAL): {
        "Métropole": ("14:30", "18:30", SECOND_HOUR, "12:30"),
        "Guadeloupe": ("10:30", "14:30", "", "14:30"),
        "Martinique": ("10:30", "14:30", "", "14:30"),
        "Guyane": ("10:30", "14:30", "", "13:30"),
        "La Réunion": ("16:30", "20:30", SECOND_HOUR, "12:30"),
        "Mayotte": ("15:30", "19:30", SECOND_HOUR, "12:30"),
        "Polynésie Française": ("13:00", "17:00", OWN, "23:00"),
    },
    ("2024-05-16", DISTANCE): {
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


def test_every_cell_of_the_calendar_is_read(calendar: Tables) -> None:
    assert calendar.calendar == tuple(
        Sitting(
            date=date.fromisoformat(day),
            epreuve=paper,
            territoire=territory,
            debut=time.fromisoformat(begin),
            fin=time.fromisoformat(end),
            note=note,
            fuseau=ZONES[territory],
            debut_utc=datetime.fromisoformat(f"{day}T{instant}:00+00:00"),
        )
        for (day, paper), cells in PRINTED.items()
        for territory, (begin, end, note, instant) in cells.items()
    )


def test_a_day_that_does_not_exist_is_found(changed, codes) -> None:
    tables = changed("calendrier-2024", ("15~mai", "31~juin"), ("le 2~mai", "le 30~février"))
    assert codes(tables) == ["unreadable-hours"] * 5
    assert {each.epreuve for each in tables.calendar} == {ECONOMY, DISTANCE}
    assert {each.nature for each in tables.periods} == {"epreuve", "reunion"}


def test_the_columns_are_those_of_the_header_whatever_their_order(changed, codes) -> None:
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


def test_another_layout_with_merged_dates_and_other_hours_is_read(typeset, codes) -> None:
    tables = typeset(OTHER)
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


def test_hours_that_no_table_has_are_told(typeset, codes) -> None:
    page = """
    #set page(paper: "a4", flipped: true)
    #table(columns: 3, [Dates], [Épreuves], [Métropole], [Mardi 14 mai 2024], [Économie], [14h00 - 18h00])
    #pagebreak()
    Jeudi 16 mai 2024 #h(40pt) Culture #h(40pt) 15h00 - 18h00

    = 2. ÉPREUVES ORALES ET PRATIQUES
    - Toutes : du mardi 21 mai au vendredi 24 mai 2024.
    """
    tables = typeset(page)
    assert [each.epreuve for each in tables.calendar] == ["Économie"]
    assert "hours-unread" in codes(tables)


def test_rows_that_white_space_does_not_part_are_told(typeset, codes) -> None:
    page = """
    #set page(paper: "a4", flipped: true)
    #set par(leading: 3pt)
    #grid(columns: (150pt, 150pt, 150pt), row-gutter: 3pt,
      [Dates], [Épreuves], [Métropole], [], [], [], [], [], [], [], [], [], [], [], [],
      [Mardi 14 mai 2024], [Économie], [14h00 - 18h00], [Mercredi 15 mai 2024], [Culture], [8h00 - 12h00])
    """
    assert "rows-in-one" in codes(typeset(page))
