"""Annex VI-3: features by platform and category, and which are new."""

import csv
from pathlib import Path

import pytest

from ndrcpdf import catalog
from ndrcpdf.model.forms import FieldType
from ndrcpdf.tabulating import Tables, tabulate

SHARED = Path(__file__).parents[3] / "shared"


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


def check_features(tables: Tables) -> None:
    """The labels are those of form.toml, which another test compares with the page; the new ones those in bold."""
    fields = [field for field in catalog.find("fonctionnalites-e5b").fields if field.type is FieldType.FLAG]
    found = [(f"{each.plateforme} — {each.categorie}", each.libelle) for each in tables.features]
    assert found == [(field.section, field.label) for field in fields]
    assert {each.libelle for each in tables.features if each.nouveau} == NEW
    assert tables.findings == ()


def test_every_feature_is_read_and_the_new_ones_by_their_bold(annex) -> None:
    check_features(annex("fonctionnalites-e5b-2024"))


def test_the_page_of_another_typesetter_gives_the_same_features() -> None:
    path = SHARED / "renditions" / "fonctionnalites-e5b.pdf"
    if not path.is_file():
        pytest.skip(f"no rendition by another typesetter at {path}")
    check_features(tabulate(path.read_bytes(), path.name))


def test_the_features_are_those_of_the_specification(annex) -> None:
    path = SHARED / "spec" / "fields.csv"
    if not path.is_file():
        pytest.skip(f"no specification at {path}")
    with path.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.reader(file) if row[0] == "fonctionnalites-e5b" and row[5] == "flag"]
    features = annex("fonctionnalites-e5b-2024").features
    assert [(each.libelle, each.nouveau) for each in features] == [(row[6], "bold" in row[8]) for row in rows]


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


def test_two_platforms_side_by_side_are_read_one_after_the_other(typeset, codes) -> None:
    tables = typeset(SIDE_BY_SIDE)
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


@pytest.fixture
def of_one_platform(typeset):
    """``of_one_platform("#tick Créer une page")``: what a page with the features of WordPress alone says."""
    head = """
#set page(paper: "a4")
#set text(font: "Libertinus Serif", size: 10pt)
#let tick = box(width: 7pt, height: 7pt, stroke: 0.6pt)
WORDPRESS \\ _En gras, les nouvelles fonctionnalités_ \\ *Contenu* \\
"""
    return lambda body: typeset(f"{head}{body}")


@pytest.mark.parametrize(
    "body",
    [
        "#block(width: 160pt)[#tick Utiliser les blocs de titre, de paragraphe et de tableau] #tick *Créer un menu*",
        """#table(columns: (20pt, 160pt), align: left + horizon,
        tick, [Utiliser les blocs de titre, de paragraphe et de tableau], tick, [*Créer un menu*])""",
    ],
    ids=["under its mark", "beside its mark in a cell"],
)
def test_a_feature_of_two_lines_is_one(of_one_platform, body: str, codes) -> None:
    tables = of_one_platform(body)
    assert [(each.categorie, each.libelle) for each in tables.features] == [
        ("Contenu", "Utiliser les blocs de titre, de paragraphe et de tableau"),
        ("Contenu", "Créer un menu"),
    ]
    assert codes(tables) == ["platform-doubtful"]


@pytest.mark.parametrize("mark", ["[ ]", "( )", "[]", "–"])
def test_a_typed_box_is_a_mark(of_one_platform, mark: str) -> None:
    tables = of_one_platform(f"{mark} Créer une page \\ {mark} *Créer un menu*")
    assert [each.libelle for each in tables.features] == ["Créer une page", "Créer un menu"]


def test_what_is_stamped_aslant_over_the_page_is_not_read(of_one_platform) -> None:
    stamp = "#place(center, dy: -60pt, rotate(-30deg, text(size: 60pt, fill: luma(220))[SPÉCIMEN]))"
    tables = of_one_platform(f"{stamp} #tick Créer une page \\ #tick *Créer un menu*")
    assert [each.libelle for each in tables.features] == ["Créer une page", "Créer un menu"]


def test_a_soft_hyphen_set_as_a_space_parts_no_word(of_one_platform) -> None:
    narrow = "#tick Cré#sym.space.nobreak#h(-0.25em)er une page \\ #tick *Créer un menu*"
    tables = of_one_platform(narrow)
    assert [each.libelle for each in tables.features] == ["Créer une page", "Créer un menu"]


def test_features_of_which_none_is_in_bold_are_doubted(of_one_platform, codes) -> None:
    tables = of_one_platform("#tick Créer une page \\ #tick Créer un menu")
    assert codes(tables) == ["platform-doubtful", "no-new-feature"]
