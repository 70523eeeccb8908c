"""The looks: for each, the engine that sets it, and how its typesetter writes labels, blanks, boxes and tables."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from tree import Paper

A4 = (595.28, 841.89)
LETTER = (612.0, 792.0)

_SHADED = {"rule": 2.0, "rule_colour": "#ffffff", "label_shade": "#d0d8e0", "cell_shade": "#eef1f4"}
"""Tables without rules: shaded cells with white between them."""

_STOOD_IN_FOR = ("Wingdings", "Libertinus Serif")
"""Fonts that LibreOffice has signs for, or that Typst has with it, where they are not installed."""

WORDS = {"tel": "☎", "mel": "Mèl", "candidat": "N° Candidat"}


@dataclass(frozen=True)
class Look:
    """One typesetter. ``forms`` holds what he does otherwise on one annex."""

    name: str
    engine: Literal["weasyprint", "chromium", "writer", "typst", "reportlab", "docx"]
    font: str
    size: float = 10.0
    paper: tuple[float, float] = A4
    margins: tuple[float, float, float, float] = (48.0, 48.0, 48.0, 48.0)
    landscape: bool = False
    pitch: float = 1.55
    """The distance between lines to fill in, in parts of the type size."""
    prose: float = 1.2
    """The distance between lines of prose."""

    leader: str = "."
    """What is typed along a blank, or one of ``dotted``, ``ruled``, ``white``, ``tabbed``, ``underscored``, or
    ``control``: a content control of Word, which prompts in grey."""
    first_line: bool = False
    """Whether the dots of an answer of several lines begin behind its label."""
    asks: Literal["line", "cells", "beside", "under", "boxed"] = "line"
    """Labels and blanks on a line, in cells, in columns with labels at the right of theirs, with labels under their
    blanks, or in boxes with small labels at their tops."""
    frames: bool = False
    """Whether headings and answers of several lines stand in drawn text boxes."""
    text_columns: int = 1
    """In how many columns of text labels, blanks and lists are set."""
    footnotes: Mapping[str, str] = field(default_factory=dict)
    """What footnotes explain, by the label that bears their number."""
    cell_blanks: Literal["rest", "leader", "split", "below", "over"] = "rest"
    """Short labels in a ruled cell: the rest of the cell is the blank, or dots in it, or a cell of its own, or what is
    below the label, or a line over it."""
    small: float = 0.75
    """The size of labels under or in boxes, in parts of the type size."""
    small_capitals: bool = False
    place: Literal["left", "above", "inside"] = "left"
    """Where the label of a ruled answer stands."""
    label_part: float = 0.3
    label_align: Literal["left", "right"] = "left"
    """How labels stand in a column of labels."""
    heights: float = 1.0
    """How high the ruled answers are, in parts of what the annex has."""

    box: tuple[str, str, float] = ("☐", "DejaVu Sans", 1.0)
    """The box to tick: a sign, its font and size; or ``square`` or ``circle``, drawn."""
    bullets: tuple[tuple[str, str, float], ...] = ()
    """The boxes of the two lists of features, where they are others: plain, and new in the session."""
    box_after: bool = False
    choices: Literal["cells", "lines", "control"] = "cells"

    words: Mapping[str, str] = field(default_factory=lambda: WORDS)
    apostrophe: str = "'"
    hyphen: str = "-"
    colon: str = "\u00a0:"
    hard_spaces: bool = False
    ligatures: bool = False
    wording: Mapping[str, str] = field(default_factory=dict)
    """Other words for what is printed, by what is printed."""
    session: str = "2024"
    soft_hyphens: bool = False
    labels: Literal["as printed", "upper", "lower", "bare upper"] = "as printed"
    """``bare upper``: capitals without accents."""
    bands: Literal["as printed", "upper", "lower"] = "as printed"

    band: Literal["shaded", "ruled", "underlined", "plain"] = "shaded"
    framed: bool = True
    shade: str = "#e4e4e4"
    label_shade: str = ""
    cell_shade: str = ""
    """What is behind all other cells, in tables that have shades for rules."""
    rule: float = 0.6
    rule_colour: str = "#000000"
    tracking: float = 0.0
    """White space added between the letters of titles and bands."""
    padding: tuple[float, float] = (3.0, 5.0)
    across: bool = False
    """Whether tables have rules between their rows only."""
    sections_beside: bool = False
    """Whether parts of many lines stand side by side."""
    reserved: tuple[str, ...] = ()
    """Blanks that the administration fills in, in a frame before all others."""
    note_rule: bool = False
    """Whether a rule stands over notes."""
    header: str = ""
    watermark: str = ""
    official_breaks: bool = True
    unknown: bool = True
    """Whether blanks that no form knows of are printed."""
    identity: Literal["official", "pairs"] = "official"
    boxed_pix: bool = False
    """Whether a box is printed in the cell to tick."""
    scale: tuple[int, int] = (2, 7)
    """The chart: marks from one line to the next, and columns."""
    forms: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)

    @property
    def fonts(self) -> set[str]:
        """What has to be installed for it to look as it is meant to."""
        boxes = [self.box, *self.bullets, *(form["box"] for form in self.forms.values() if "box" in form)]
        return {self.font, *(font for _sign, font, _size in boxes if font)} - set(_STOOD_IN_FOR)

    def of(self, form: str) -> "Look":
        return replace(self, **self.forms.get(form, {}))

    @property
    def sheet(self) -> Paper:
        paper = Paper(*self.paper, self.margins)
        return paper.turned() if self.landscape else paper


def _looks() -> tuple[Look, ...]:
    return (
        Look(
            "weasy-serif",
            "weasyprint",
            "Liberation Serif",
            10.5,
            margins=(42, 54, 42, 54),
            leader="_",
            box=("square", "", 0.8),
            bullets=(("square", "", 0.7), ("circle", "", 0.7)),
            label_shade="#f2f2f2",
            shade="#d5dbe6",
            label_part=0.34,
            scale=(1, 7),
            forms={
                "attestation-stage": {"size": 9.5, "margins": (30, 46, 30, 46), "pitch": 1.5},
                "sujet-e4": {"leader": "ruled", "tracking": 1.0},
                "fiche-e6": _SHADED,
                "engagement-etudiant": {"leader": "ruled", "band": "underlined", "framed": False},
                "livret-scolaire": {"size": 9.0, "margins": (36, 40, 30, 40)},
                "fonctionnalites-e5b": {"size": 8.5, "margins": (36, 60, 30, 60)},
                "fiche-e4": {"size": 9.5, "margins": (36, 50, 30, 50)},
            },
        ),
        Look(
            "weasy-book",
            "weasyprint",
            "DejaVu Serif",
            9.0,
            margins=(40, 62, 40, 44),
            leader="dotted",
            first_line=True,
            place="above",
            cell_blanks="split",
            box=("circle", "", 0.85),
            box_after=True,
            choices="lines",
            words=WORDS | {"tel": "Tél.", "mel": "Courriel", "candidat": "N° de candidat"},
            apostrophe="’",
            hard_spaces=True,
            ligatures=True,
            band="ruled",
            framed=False,
            bands="lower",
            shade="#eeeeee",
            heights=0.7,
            identity="pairs",
            scale=(2, 14),
            forms={
                "attestation-stage": {"size": 8.2, "margins": (26, 50, 24, 40), "pitch": 1.5, "asks": "cells"},
                "engagement-etudiant": {"leader": ". ", "box_after": False},
                "livret-scolaire": {"size": 7.5, "margins": (26, 36, 24, 36)},
                "fonctionnalites-e5b": {"size": 8.0, "box": ("☐", "DejaVu Sans", 1.1), "box_after": False},
            },
        ),
        Look(
            "chrome-sans",
            "chromium",
            "Liberation Sans",
            10.0,
            margins=(40, 45, 45, 60),
            leader="dotted",
            words={"tel": "Tél.", "mel": "E-mail", "candidat": "N° de candidat"},
            labels="upper",
            box=("☐", "DejaVu Sans", 1.15),
            bullets=(("❒", "DejaVu Sans", 1.0), ("◆", "DejaVu Sans", 1.0)),
            apostrophe="’",
            colon=":",
            label_part=0.36,
            shade="#cfd8ea",
            scale=(2, 16),
            forms={
                "attestation-stage": {"size": 9.0, "margins": (28, 40, 28, 48), "labels": "as printed"},
                "fiche-e6": {"landscape": True, "heights": 0.6, "margins": (36, 50, 36, 50)},
                "sujet-e4": {"leader": "…"},
                "livret-scolaire": {"size": 8.5, "margins": (30, 36, 30, 36), "labels": "as printed"},
                "fonctionnalites-e5b": {"size": 8.5, "margins": (36, 50, 30, 50), "labels": "as printed"},
                "fiche-e4": {"size": 9.0, "margins": (30, 45, 30, 60)},
                "engagement-etudiant": {"labels": "as printed"},
            },
        ),
        Look(
            "chrome-narrow",
            "chromium",
            "Carlito",
            11.0,
            paper=LETTER,
            margins=(36, 50, 40, 50),
            leader="…",
            place="inside",
            cell_blanks="leader",
            box=("\ue00b", "OpenSymbol", 1.1),
            bullets=(("\ue00a", "OpenSymbol", 0.9), ("\ue00c", "OpenSymbol", 1.0)),
            words={"tel": "Tél.", "mel": "Mél", "candidat": "N° candidat"},
            hyphen="\u2011",
            colon="\u202f:",
            band="underlined",
            framed=False,
            heights=0.85,
            official_breaks=False,
            tracking=0.6,
            boxed_pix=True,
            scale=(1, 14),
            forms={
                "attestation-stage": {"leader": ".", "size": 10.0, "margins": (24, 46, 24, 46), "pitch": 1.45},
                "sujet-e4": {"leader": "·"},
                "livret-scolaire": {"size": 9.0, "margins": (30, 36, 30, 36), "scale": (2, 7)},
                "fonctionnalites-e5b": {"size": 9.0},
            },
        ),
        Look(
            "writer-tabs",
            "writer",
            "Liberation Sans",
            10.0,
            margins=(42, 48, 48, 48),
            leader="tabbed",
            box=("\uf0a8", "Wingdings", 1.2),
            bullets=(("\uf0a6", "Wingdings", 1.1), ("●", "OpenSymbol", 1.0)),
            words=WORDS | {"mel": "Mél"},
            apostrophe="’",
            label_shade="#f0f0f0",
            scale=(2, 14),
            forms={
                "attestation-stage": {"size": 9.0, "margins": (28, 44, 30, 44)},
                "livret-scolaire": {"size": 8.5, "margins": (28, 36, 28, 36)},
                "fonctionnalites-e5b": {"size": 8.5, "margins": (36, 56, 36, 56)},
                "fiche-e4": {"size": 9.0, "margins": (34, 50, 34, 50)},
                "engagement-etudiant": {"framed": False, "band": "plain"},
                "sujet-e4": _SHADED,
            },
        ),
        Look(
            "writer-white",
            "writer",
            "Liberation Serif",
            10.5,
            margins=(50, 50, 55, 60),
            leader="white",
            place="left",
            label_part=0.4,
            box=("□", "OpenSymbol", 1.2),
            bullets=(("•", "Liberation Serif", 1.2), ("➢", "OpenSymbol", 1.0)),
            words={"tel": "Tél.", "mel": "Courriel", "candidat": "N° de candidat"},
            band="plain",
            framed=False,
            bands="upper",
            heights=0.9,
            choices="lines",
            identity="pairs",
            scale=(1, 7),
            forms={
                "attestation-stage": {"size": 9.5, "margins": (30, 48, 30, 52), "pitch": 1.5},
                "sujet-e4": {"place": "inside", "leader": "ruled"},
                "livret-scolaire": {"size": 8.5, "margins": (28, 40, 28, 40)},
                "fonctionnalites-e5b": {"size": 9.0},
                "fiche-e4": {"size": 9.0, "margins": (34, 50, 34, 56)},
            },
        ),
        Look(
            "typst-report",
            "typst",
            "Libertinus Serif",
            10.5,
            margins=(56, 64, 60, 64),
            leader="tabbed",
            across=True,
            place="above",
            cell_blanks="below",
            box=("square", "", 0.85),
            bullets=(("square", "", 0.75), ("square", "", 0.75)),
            words={"tel": "Téléphone", "mel": "Adresse électronique", "candidat": "Numéro de candidat"},
            apostrophe="’",
            colon="\u202f:",
            session="2025",
            bands="lower",
            band="plain",
            framed=False,
            choices="lines",
            heights=0.8,
            reserved=("N° de dossier", "Reçu le"),
            header="Négociation et digitalisation de la relation client — session 2025",
            note_rule=True,
            scale=(1, 7),
            forms={
                "attestation-stage": {
                    "size": 9.5,
                    "margins": (34, 56, 34, 56),
                    "wording": {"Né(e) le": "Date de naissance", "Prénom": "Prénom(s)", "FAIT À": "Fait à", "LE": "le"},
                },
                "livret-scolaire": {"size": 8.5, "margins": (34, 40, 34, 40), "across": False, "leader": "ruled"},
                "sujet-e4": {"leader": "ruled", "place": "left", "wording": {"Date(s) et durée": "Dates et durée"}},
                "fiche-e6": {"place": "left", "label_align": "right", "watermark": "SPÉCIMEN"},
                "engagement-etudiant": {
                    "leader": "_",
                    "wording": {"Numéro d'inscription": "N° d'inscription", "Je soussigné (e)": "Je soussigné(e)"},
                },
                "fonctionnalites-e5b": {"size": 9.0},
            },
        ),
        Look(
            "typst-boxes",
            "typst",
            "Liberation Sans",
            9.5,
            margins=(48, 40, 48, 40),
            asks="boxed",
            leader="white",
            place="inside",
            cell_blanks="below",
            small_capitals=False,
            box=("circle", "", 0.9),
            box_after=True,
            words={"tel": "Tél. portable", "mel": "Courriel", "candidat": "N° candidat"},
            labels="bare upper",
            colon="",
            session="2026",
            bands="upper",
            band="shaded",
            framed=False,
            reserved=("Académie", "N° d'anonymat", "Reçu le", "Visa"),
            watermark="SPÉCIMEN",
            scale=(2, 14),
            identity="pairs",
            forms={
                "attestation-stage": {"size": 8.5, "margins": (30, 40, 30, 40), "labels": "as printed"},
                "livret-scolaire": {"size": 8.0, "margins": (30, 36, 30, 36), "labels": "as printed"},
                "fonctionnalites-e5b": {"size": 8.0, "box_after": False},
                "fiche-e6": {"labels": "as printed", "landscape": True, "heights": 0.6},
                "engagement-etudiant": {"labels": "as printed"},
            },
        ),
        Look(
            "drawn-export",
            "reportlab",
            "Carlito",
            10.5,
            margins=(50, 50, 50, 60),
            leader="dotted",
            first_line=True,
            box=("square", "", 0.8),
            words={"tel": "Téléphone", "mel": "Mél.", "candidat": "N° de candidat"},
            apostrophe="’",
            colon="\u2009:",
            session="2025",
            ligatures=True,
            soft_hyphens=False,
            shade="#dfe7f2",
            label_part=0.26,
            tracking=0.4,
            reserved=("Référence", "Visa"),
            header="Ministère de l'enseignement supérieur – BTS NDRC",
            scale=(2, 7),
            forms={
                "attestation-stage": {"size": 9.5, "margins": (32, 46, 32, 46), "leader": "."},
                "livret-scolaire": {"size": 8.5, "margins": (28, 40, 28, 40)},
                "sujet-e4": {"leader": "ruled", "wording": {"N° COMMISSION": "Commission n°", "TITRE": "Titre"}},
                "fonctionnalites-e5b": {"size": 9.0, "framed": False},
                "fiche-e4": {"size": 9.5, "watermark": "SPÉCIMEN"},
            },
        ),
        Look(
            "drawn-mainframe",
            "reportlab",
            "Nimbus Mono PS",
            9.0,
            margins=(40, 36, 40, 36),
            leader=".",
            box=("[ ]", "", 1.0),
            words={"tel": "Tel", "mel": "Mel", "candidat": "No candidat"},
            colon=" :",
            labels="bare upper",
            bands="upper",
            band="plain",
            framed=False,
            cell_blanks="leader",
            place="left",
            label_part=0.36,
            rule=0.4,
            session="2025",
            reserved=("CODE ETAB", "LOT"),
            header="EDITION DU 12/01/2025    OCEAN    BTS NDRC",
            scale=(1, 7),
            forms={
                "attestation-stage": {"size": 7.5, "margins": (24, 30, 30, 30), "leader": "_"},
                "livret-scolaire": {"size": 6.5, "margins": (24, 30, 24, 30), "labels": "as printed"},
                "fiche-e4": {"size": 7.5, "box": ("square", "", 0.8), "choices": "lines"},
                "fiche-e6": {"size": 7.5, "box": ("square", "", 0.8), "choices": "lines"},
                "fonctionnalites-e5b": {"size": 7.0},
                "engagement-etudiant": {"leader": "_", "size": 8.0},
            },
        ),
        Look(
            "word-official",
            "docx",
            "Liberation Serif",
            11.0,
            margins=(56, 56, 56, 56),
            leader="tabbed",
            first_line=True,
            box=("\uf0a8", "Wingdings", 1.1),
            bullets=(("\uf0a7", "Wingdings", 1.0), ("\uf06c", "Wingdings", 1.0)),
            words={"tel": "Téléphone", "mel": "Mél", "candidat": "Numéro candidat"},
            apostrophe="’",
            hard_spaces=True,
            session="2025",
            framed=False,
            shade="#d9d9d9",
            rule=0.5,
            reserved=("N° d'enregistrement", "Date de réception"),
            header="Annexes de la circulaire – BTS NDRC – session 2025",
            note_rule=True,
            scale=(2, 14),
            forms={
                "attestation-stage": {
                    "size": 10.0,
                    "margins": (36, 50, 40, 50),
                    "wording": {
                        "Nom ou dénomination sociale": "Dénomination sociale",
                        "Cachet de l'organisme d'accueil": "Cachet de l'organisme",
                    },
                },
                "livret-scolaire": {"size": 8.5, "margins": (34, 40, 34, 40)},
                "fonctionnalites-e5b": {"size": 9.0},
                "fiche-e4": {"size": 9.5, "margins": (40, 50, 44, 50)},
                "engagement-etudiant": {"wording": {"Nom et prénom du candidat": "NOM et Prénom du candidat"}},
            },
        ),
        Look(
            "word-controls",
            "docx",
            "Carlito",
            11.0,
            margins=(50, 60, 50, 60),
            leader="underscored",
            asks="beside",
            label_align="right",
            label_part=0.34,
            box=("☐", "DejaVu Sans", 1.1),
            words={"tel": "Tél.", "mel": "Courriel", "candidat": "N° candidat"},
            apostrophe="’",
            colon="\u202f:",
            session="2026",
            band="underlined",
            framed=False,
            cell_blanks="split",
            choices="lines",
            watermark="SPÉCIMEN",
            scale=(2, 7),
            identity="pairs",
            forms={
                "attestation-stage": {"size": 9.5, "margins": (36, 44, 36, 44)},
                "livret-scolaire": {"size": 8.5, "margins": (34, 40, 34, 40)},
                "fonctionnalites-e5b": {"size": 9.0, "framed": True},
                "fiche-e4": {"size": 9.5, "across": True},
            },
        ),
        Look(
            "web-under",
            "chromium",
            "Liberation Serif",
            10.5,
            paper=LETTER,
            margins=(54, 72, 54, 72),
            asks="under",
            leader="ruled",
            place="left",
            label_align="right",
            label_part=0.22,
            cell_blanks="over",
            box=("square", "", 0.9),
            box_after=True,
            words={"tel": "Téléphone", "mel": "Adresse électronique", "candidat": "Numéro de candidat"},
            apostrophe="’",
            session="2025",
            band="ruled",
            framed=False,
            sections_beside=True,
            soft_hyphens=True,
            heights=0.7,
            official_breaks=False,
            reserved=("Classe", "INE"),
            watermark="SPÉCIMEN",
            scale=(2, 7),
            forms={
                "attestation-stage": {
                    "size": 9.0,
                    "margins": (36, 50, 36, 50),
                    "wording": {"Nom": "NOM (en majuscules)", "Code postal": "CP", "Né(e) le": "Date de naissance"},
                },
                "livret-scolaire": {"size": 8.0, "margins": (30, 40, 30, 40)},
                "sujet-e4": {"wording": {"NOM du CANDIDAT": "Nom du candidat (en majuscules)"}},
                "engagement-etudiant": {"wording": {"Nom et prénom du candidat": "Prénom et nom du candidat"}},
                "fiche-e4": {"size": 9.5},
                "fonctionnalites-e5b": {"size": 9.0, "box_after": False},
            },
        ),
        Look(
            "web-columns",
            "weasyprint",
            "Carlito",
            10.0,
            landscape=True,
            margins=(60, 90, 60, 90),
            asks="beside",
            label_align="right",
            label_part=0.4,
            leader="dotted",
            place="left",
            cell_blanks="below",
            box=("○", "DejaVu Sans", 1.1),
            words={"tel": "☎", "mel": "E-mail", "candidat": "N° de candidat"},
            apostrophe="’",
            colon="\u2009:",
            session="2025",
            soft_hyphens=True,
            band="shaded",
            framed=False,
            sections_beside=True,
            heights=0.7,
            official_breaks=False,
            header="BTS NDRC",
            note_rule=True,
            scale=(2, 14),
            forms={
                "livret-scolaire": {"size": 8.0, "landscape": False, "margins": (30, 36, 30, 36)},
                "fonctionnalites-e5b": {"size": 9.0},
                "sujet-e4": {"landscape": False, "margins": (60, 120, 60, 120)},
            },
        ),
        Look(
            "web-cards",
            "chromium",
            "Carlito",
            10.5,
            margins=(50, 60, 50, 60),
            asks="boxed",
            leader="ruled",
            place="inside",
            cell_blanks="below",
            small=0.8,
            small_capitals=True,
            box=("□", "DejaVu Sans", 1.2),
            bullets=(("□", "DejaVu Sans", 1.1), ("■", "DejaVu Sans", 1.1)),
            words={"tel": "Tél.", "mel": "Mèl", "candidat": "N° candidat"},
            apostrophe="’",
            colon="",
            session="2025",
            rule_colour="#9a9a9a",
            band="plain",
            framed=False,
            choices="lines",
            identity="official",
            reserved=("Établissement d'origine", "N° INE"),
            scale=(1, 14),
            forms={
                "attestation-stage": {"size": 9.0, "margins": (30, 50, 30, 50)},
                "livret-scolaire": {"size": 8.0, "margins": (30, 36, 30, 36)},
                "fonctionnalites-e5b": {"size": 9.0},
            },
        ),
        Look(
            "typst-aside",
            "typst",
            "DejaVu Sans",
            8.5,
            margins=(50, 50, 50, 70),
            asks="beside",
            label_align="left",
            label_part=0.32,
            leader="ruled",
            place="left",
            cell_blanks="leader",
            box=("circle", "", 0.9),
            box_after=True,
            words={"tel": "Mobile", "mel": "Adresse mail", "candidat": "Candidat n°"},
            apostrophe="’",
            colon="\u00a0:",
            session="2027",
            band="underlined",
            framed=False,
            sections_beside=True,
            rule_colour="#777777",
            reserved=("Visa", "Date d'arrivée"),
            note_rule=True,
            scale=(1, 7),
            forms={
                "attestation-stage": {"size": 7.5, "margins": (36, 40, 36, 40)},
                "livret-scolaire": {"size": 7.5, "margins": (30, 36, 30, 36)},
                "fonctionnalites-e5b": {"size": 8.0, "box": ("square", "", 0.8)},
                "fiche-e6": {"landscape": True, "heights": 0.5, "label_align": "right"},
                "engagement-etudiant": {"leader": "tabbed"},
            },
        ),
        Look(
            "drawn-typewriter",
            "reportlab",
            "Nimbus Sans",
            10.0,
            paper=LETTER,
            margins=(54, 60, 54, 60),
            asks="under",
            leader="_",
            cell_blanks="over",
            place="above",
            box=("( )", "", 1.0),
            words={"tel": "Téléphone", "mel": "Adresse e-mail", "candidat": "Numéro du candidat"},
            labels="lower",
            colon=":",
            session="2026",
            bands="upper",
            band="ruled",
            framed=False,
            rule=1.2,
            choices="lines",
            identity="pairs",
            watermark="MODÈLE",
            reserved=("Dossier", "Série"),
            scale=(2, 7),
            forms={
                "attestation-stage": {
                    "size": 8.5,
                    "margins": (30, 50, 30, 50),
                    "wording": {"Né(e) le": "Date de naissance (jj/mm/aaaa)", "Nom": "Nom de naissance"},
                },
                "livret-scolaire": {"size": 7.5, "margins": (28, 40, 28, 40), "labels": "as printed"},
                "fonctionnalites-e5b": {"size": 8.0, "labels": "as printed"},
                "fiche-e4": {"size": 9.0},
                "engagement-etudiant": {"leader": "underscored", "size": 9.5},
            },
        ),
        Look(
            "word-classic",
            "docx",
            "DejaVu Serif",
            9.0,
            margins=(50, 50, 50, 50),
            asks="cells",
            leader="…",
            place="above",
            label_align="right",
            cell_blanks="split",
            box=("❑", "DejaVu Sans", 1.1),
            bullets=(("❑", "DejaVu Sans", 1.0), ("❖", "DejaVu Sans", 1.0)),
            words={"tel": "Tél. portable", "mel": "E-mail", "candidat": "N° du candidat"},
            apostrophe="’",
            colon="\u2009:",
            session="2026",
            bands="lower",
            shade="#dde6f0",
            label_shade="#f3f3f3",
            framed=False,
            watermark="SPÉCIMEN",
            header="Bulletin officiel",
            reserved=("N° d'ordre", "Cachet"),
            scale=(1, 14),
            identity="pairs",
            forms={
                "attestation-stage": {"size": 8.5, "margins": (36, 46, 36, 46), "session": "2025"},
                "livret-scolaire": {"size": 7.5, "margins": (30, 36, 30, 36)},
                "fonctionnalites-e5b": {"size": 8.0, "framed": True},
                "engagement-etudiant": {"asks": "line", "first_line": True},
            },
        ),
        Look(
            "web-paper",
            "weasyprint",
            "P052",
            10.0,
            margins=(60, 70, 60, 70),
            asks="boxed",
            leader="white",
            place="inside",
            cell_blanks="below",
            small=0.85,
            box=("circle", "", 0.9),
            words={"tel": "N° de téléphone", "mel": "Courriel", "candidat": "Numéro candidat"},
            apostrophe="’",
            colon="\u00a0:",
            hard_spaces=True,
            session="2025",
            band="plain",
            bands="upper",
            framed=False,
            rule=2.0,
            rule_colour="#ffffff",
            cell_shade="#e9eef2",
            soft_hyphens=True,
            note_rule=True,
            reserved=("Lot", "N° de copie"),
            scale=(2, 7),
            forms={
                "attestation-stage": {"size": 8.5, "margins": (34, 50, 34, 50)},
                "livret-scolaire": {"size": 8.0, "margins": (30, 40, 30, 40), "rule": 0.5, "rule_colour": "#000000"},
                "fonctionnalites-e5b": {"size": 9.0},
                "fiche-e6": {"rule": 0.5, "rule_colour": "#000000", "across": True, "place": "above"},
            },
        ),
        Look(
            "writer-under",
            "writer",
            "Carlito",
            10.5,
            margins=(50, 56, 50, 56),
            asks="under",
            leader="ruled",
            place="left",
            label_align="right",
            label_part=0.36,
            cell_blanks="rest",
            box=("\uf0a8", "Wingdings", 1.1),
            box_after=True,
            words={"tel": "Tél.", "mel": "Mél.", "candidat": "N° de candidat"},
            apostrophe="’",
            session="2025",
            sections_beside=True,
            framed=False,
            band="underlined",
            across=True,
            reserved=("Centre d'examen", "Jury"),
            header="BTS NDRC",
            scale=(2, 7),
            forms={
                "attestation-stage": {"size": 9.0, "margins": (36, 46, 36, 46)},
                "livret-scolaire": {"size": 8.0, "margins": (30, 40, 30, 40), "across": False},
                "fonctionnalites-e5b": {"size": 9.0, "box_after": False},
                "fiche-e4": {"size": 9.5},
            },
        ),
        Look(
            "word-prompts",
            "docx",
            "Carlito",
            10.5,
            margins=(46, 54, 46, 54),
            leader="control",
            place="left",
            label_part=0.3,
            box=("☐", "DejaVu Sans", 1.0),
            words={"tel": "Téléphone", "mel": "Courriel", "candidat": "Numéro de candidat"},
            apostrophe="’",
            session="2026",
            framed=False,
            shade="#dbe5f1",
            rule=0.5,
            choices="control",
            footnotes={
                "Nom ou dénomination sociale": "Telle qu’elle figure au répertoire Sirene.",
                "Nom": "Nom de naissance, en lettres capitales.",
                "{candidat}": "Le numéro de candidat figure sur la convocation.",
                "Type de Structure": "Entreprise, association, collectivité.",
                "Objet de l'activité": "Tel qu’il est dit dans la fiche.",
                "Adresse postale": "Adresse postale du siège.",
                "Contexte": "Contexte interne et externe, en quelques lignes.",
            },
            scale=(2, 7),
            forms={
                "attestation-stage": {"size": 9.0, "margins": (30, 50, 30, 50)},
                "livret-scolaire": {"size": 8.5, "margins": (34, 40, 34, 40)},
                "fonctionnalites-e5b": {"size": 9.0},
                "fiche-e4": {"size": 9.5},
                "engagement-etudiant": {"first_line": True},
            },
        ),
        Look(
            "word-frames",
            "docx",
            "Liberation Sans",
            9.5,
            margins=(44, 44, 44, 44),
            leader="tabbed",
            frames=True,
            text_columns=2,
            place="left",
            box=("□", "DejaVu Sans", 1.1),
            words={"tel": "Tél.", "mel": "Mél.", "candidat": "N° de candidat"},
            apostrophe="’",
            colon=":",
            session="2025",
            framed=False,
            band="ruled",
            footnotes={
                "Adresse": "Numéro, voie, bâtiment.",
                "Code postal": "Code postal à cinq chiffres.",
                "N° COMMISSION": "Numéro attribué par la division des examens.",
                "Numéro d'inscription": "Il figure sur la confirmation d’inscription.",
            },
            scale=(1, 7),
            forms={
                "attestation-stage": {"size": 8.5, "margins": (30, 40, 30, 40)},
                "livret-scolaire": {"size": 8.0, "margins": (30, 40, 30, 40)},
                "fonctionnalites-e5b": {"size": 8.0},
                "fiche-e4": {"size": 9.0, "text_columns": 1},
                "fiche-e6": {"text_columns": 1},
            },
        ),
    )


LOOKS = {look.name: look for look in _looks()}
