"""Annex II: who organises the exam of which academy."""

from ndrcpdf.tabulating import Academy

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


def test_every_academy_of_the_groupings_is_read(annex) -> None:
    assert annex("regroupements-2024").academies == (
        Academy("CLERMONT-FERRAND", "pilote", "CLERMONT-FERRAND"),
        Academy("POLYNÉSIE FRANÇAISE", "rattachee", "CLERMONT-FERRAND"),
        Academy("NOUVELLE-CALÉDONIE", "rattachee", "CLERMONT-FERRAND"),
        Academy("MARTINIQUE", "pilote", "MARTINIQUE"),
        Academy("GUADELOUPE", "rattachee", "MARTINIQUE"),
        Academy("GUYANE", "rattachee", "MARTINIQUE"),
        *(Academy(name, "autonome", "") for name in AUTONOMOUS),
    )


def test_an_academy_listed_twice_is_found(changed, codes) -> None:
    tables = changed("regroupements-2024", ("NANTES", "GUYANE"))
    assert codes(tables) == ["academy-twice"]
    assert Academy("GUYANE", "autonome", "") in tables.academies
