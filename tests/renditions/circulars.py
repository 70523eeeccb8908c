"""Typeset whole circulars, the seven annexes among forms that are not ours, and write where their blanks are.

`circulaire-leurres` is for two diplomas and has what is taken for an annex (`decoys.py`); some of its pages are turned,
one is a scan, one has two annexes side by side, and a record goes on behind a blank verso.

    python tests/renditions/circulars.py OUT [--circulars circulaire-chromium …] [--after gs turned …]

The truth of OUT/<circular>.pdf gives for each form its first and last page and its widgets, with pages numbered from 1
through the whole circular; ``tables`` gives the pages of the calendar and of the groupings.
"""

import argparse
import sys
import tempfile
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import circular_content as c
import decoys
import engines
import truth
from afterwards import AFTERWARDS, TURNING, after, can, scan_pages, turn_pages, with_turned_rectangles
from content import LIVRET, UNPLACED, Break, Chart, Node
from layout import Layout
from looks import A4, LOOKS, Look
from measure import width_of
from tree import Block, Cell, Document, Leader, Paper, Part, Row, Run, Table

_NUMBER_WIDTH = 24.0
_MARGINS = (62.0, 62.0, 58.0, 66.0)


@dataclass(frozen=True)
class Chapter:
    """Pages of a circular: words of its own, or one of the seven annexes in a look."""

    title: str
    nodes: tuple[Node, ...] = ()
    form: str = ""
    look: str = ""
    landscape: bool = False
    beside: str = ""
    """Another annex, at the right of the first one on a sheet of A3."""
    header: str = ""
    turn: int = 0
    """By how much its pages are turned, their content turned back."""
    scanned: bool = False

    @property
    def forms(self) -> tuple[str, ...]:
        return tuple(filter(None, (self.form, self.beside)))


@dataclass(frozen=True)
class Circular:
    """A circular: who sets it, in what look its own pages are, and what follows what."""

    name: str
    engine: str
    house: str
    chapters: tuple[Chapter, ...]


_CALENDAR = Chapter("Annexe I – Calendrier", c.CALENDAR, landscape=True)
_GROUPINGS = Chapter("Annexe II – Regroupements interacadémiques", c.GROUPINGS)
_CONTENTS = Chapter("SOMMAIRE")

_IN_ORDER = (
    Chapter("Circulaire", c.COVER),
    _CONTENTS,
    Chapter("Organisation de la session", c.RULES),
    Chapter("Aménagements d'épreuves", c.AID),
    Chapter("Questions les plus fréquentes", c.QUESTIONS),
    _CALENDAR,
    _GROUPINGS,
    Chapter("Annexe III-1 – Convention de stage", c.AGREEMENT),
    Chapter("Annexe III-2 – Fiche de présence", c.ATTENDANCE),
    Chapter("Annexe III-3 – Récapitulatif des stages", c.SUMMARY),
    Chapter("Annexe III-4 – Attestation de stage", form="attestation-stage", look="weasy-serif"),
    Chapter("Annexe IV – Contrôle de conformité", c.CHECK),
    Chapter(
        "Annexe V-1 – Fiche descriptive d'activité professionnelle E4",
        form="fiche-e4",
        look="chrome-narrow",
    ),
    Chapter("Annexe V-2 – Fiche sujet - candidat", form="sujet-e4", look="weasy-book"),
    Chapter("Annexe V-3 – Grille d'évaluation E4", c.MARK_SHEET),
    Chapter("Annexe VI-1 – Fiche de poste", c.SITES),
    Chapter("Annexe VI-2 – Grille d'évaluation E5B", c.MARK_SHEET_E5),
    Chapter("Annexe VI-3 – Principales fonctionnalités", form="fonctionnalites-e5b", look="chrome-narrow"),
    Chapter("Annexe VI-4 – Consignes aux centres d'épreuve", c.CENTRES),
    Chapter(
        "Annexe VII-1 – Fiche descriptive d'activité professionnelle E6",
        form="fiche-e6",
        look="chrome-sans",
    ),
    Chapter("Annexe VII-2 – Grille d'évaluation E6", c.MARK_SHEET_E6),
    Chapter("Annexe VIII – Livret scolaire", form="livret-scolaire", look="chrome-sans"),
    Chapter("Annexe IX – Procès-verbal du jury", c.VOTE),
    Chapter("Annexe X – Engagement étudiant", form="engagement-etudiant", look="weasy-serif"),
)
_IN_DISORDER = (
    Chapter("Circulaire", (*c.COVER, *c.RULES)),
    _CONTENTS,
    _GROUPINGS,
    Chapter("Annexe III-2 – Fiche de présence", c.ATTENDANCE),
    Chapter("Annexe X – Engagement étudiant", form="engagement-etudiant", look="writer-tabs"),
    Chapter("Annexe VIII – Livret scolaire", form="livret-scolaire", look="writer-white"),
    Chapter("Annexe IX – Procès-verbal du jury", c.VOTE),
    Chapter("Annexe VII-2 – Grille d'évaluation E6", c.MARK_SHEET_E6),
    Chapter(
        "Annexe VII-1 – Fiche descriptive d'activité professionnelle E6",
        form="fiche-e6",
        look="writer-white",
    ),
    _CALENDAR,
    Chapter("Aménagements d'épreuves", (*c.AID, *c.QUESTIONS)),
    Chapter("Annexe VI-4 – Consignes aux centres d'épreuve", c.CENTRES),
    Chapter("Annexe VI-2 – Grille d'évaluation E5B", c.MARK_SHEET_E5),
    Chapter("Annexe V-2 – Fiche sujet - candidat", form="sujet-e4", look="writer-tabs"),
    Chapter("Annexe V-3 – Grille d'évaluation E4", c.MARK_SHEET),
    Chapter("Annexe V-1 – Fiche descriptive d'activité professionnelle E4", form="fiche-e4", look="writer-tabs"),
    Chapter("Annexe VI-1 – Fiche de poste", c.SITES),
    Chapter("Annexe VI-3 – Principales fonctionnalités", form="fonctionnalites-e5b", look="writer-tabs"),
    Chapter("Annexe III-1 – Convention de stage", c.AGREEMENT),
    Chapter("Annexe III-3 – Récapitulatif des stages", c.SUMMARY),
    Chapter("Annexe IV – Contrôle de conformité", c.CHECK),
    Chapter("Annexe III-4 – Attestation de stage", form="attestation-stage", look="writer-tabs"),
)
_V1, _V2 = "FICHE DESCRIPTIVE D'ACTIVITÉ PROFESSIONNELLE", "FICHE SUJET - CANDIDAT"
_STAGES = "ANNEXES III – CONVENTION, PRÉSENCES, ATTESTATION DE STAGE"
_RECORD_OVER_A_VERSO = tuple(
    each for node in LIVRET for each in ((Break(), node) if isinstance(node, Chart) else (node,))
)
_FULL_OF_DECOYS = (
    Chapter("Circulaire commune NDRC – MCO", c.COVER, header="ANNEXE VIII – LIVRET SCOLAIRE – ATTESTATION DE STAGE"),
    _CONTENTS,
    Chapter("Lecture des annexes", decoys.GUIDE),
    Chapter("Organisation de la session", c.RULES, header="ANNEXE V-1 – FICHE DESCRIPTIVE D'ACTIVITÉ PROFESSIONNELLE"),
    Chapter("Lettre du recteur", (*c.COVER[:2], *c.AID), scanned=True),
    Chapter("Annexe B-8 – Livret scolaire MCO", decoys.NEIGHBOURS_RECORD, header="LIVRET SCOLAIRE"),
    Chapter(
        "Annexe VIII – Livret scolaire NDRC",
        _RECORD_OVER_A_VERSO,
        form="livret-scolaire",
        look="weasy-serif",
        header="ANNEXE VIII – LIVRET SCOLAIRE",
    ),
    Chapter("Annexe X – Engagement étudiant", form="engagement-etudiant", look="weasy-book", turn=180),
    Chapter("Annexe IX – Procès-verbal du jury", c.VOTE, header="ANNEXE X – ENGAGEMENT ÉTUDIANT"),
    Chapter("Annexe VII-1 (page de garde)", decoys.divider("ANNEXE VII-1", _V1, "E6")),
    Chapter("Annexe VII-1 – Fiche descriptive E6", form="fiche-e6", look="chrome-sans", header=f"ANNEXE VII-1 – {_V1}"),
    Chapter("Annexe VII-2 – Grille d'évaluation E6", c.MARK_SHEET_E6, header=f"ANNEXE VII-1 – {_V1}"),
    Chapter("Annexe B-4 – Attestation de stage MCO", decoys.NEIGHBOURS_CERTIFICATE, header="ATTESTATION DE STAGE"),
    Chapter("Annexe III-1 – Convention de stage", c.AGREEMENT, header=_STAGES),
    Chapter("Annexe III-2 – Fiche de présence", c.ATTENDANCE, header=_STAGES, turn=90),
    Chapter("Annexe III-3 – Récapitulatif des stages", c.SUMMARY, header=_STAGES),
    Chapter("Annexe III-5 – Attestation bilingue", decoys.BILINGUAL, header=_STAGES),
    Chapter(
        "Annexes III-4 et V-2 – Attestation de stage, Fiche sujet",
        form="attestation-stage",
        look="weasy-serif",
        beside="sujet-e4",
        header=f"{_STAGES} – {_V2}",
    ),
    Chapter("Annexe V-1 – Exemple", decoys.EXAMPLE, header=f"ANNEXE V-1 – {_V1} E4"),
    Chapter("Annexe V-1 (page de garde)", decoys.divider("ANNEXE V-1", _V1, "E4")),
    Chapter(
        "Annexe V-1 – Fiche descriptive E4",
        form="fiche-e4",
        look="weasy-serif",
        header=f"ANNEXE V-1 – {_V1} E4",
        turn=270,
    ),
    Chapter("Annexe V-3 – Grille d'évaluation E4", c.MARK_SHEET, header=f"ANNEXE V-2 – {_V2}"),
    Chapter("Annexe VI-2 – Grille d'évaluation E5B", c.MARK_SHEET_E5),
    Chapter("Annexe VI-3 – Principales fonctionnalités", form="fonctionnalites-e5b", look="weasy-serif"),
    Chapter("Annexe VI-1 – Fiche de poste", c.SITES, header="ANNEXE VI-3 – PRINCIPALES FONCTIONNALITÉS"),
    Chapter("Questions les plus fréquentes", c.QUESTIONS),
    _GROUPINGS,
    _CALENDAR,
)
CIRCULARS = {
    circular.name: circular
    for circular in (
        Circular("circulaire-weasyprint", "weasyprint", "weasy-serif", _IN_ORDER),
        Circular("circulaire-chromium", "chromium", "chrome-sans", _IN_ORDER),
        Circular("circulaire-writer", "writer", "writer-tabs", _IN_DISORDER),
        Circular("circulaire-leurres", "weasyprint", "weasy-serif", _FULL_OF_DECOYS),
    )
}


def laid_out(circular: Circular, pages: Sequence[int]) -> tuple[Document, truth.Register, list[str]]:
    """The circular with those numbers in its contents; its blanks; and a mark at the beginning of each chapter."""
    register = truth.Register()
    parts: list[Part] = []
    begins: list[str] = []
    for chapter in circular.chapters:
        layout = Layout(chapter.form, _look(circular, chapter), register)
        begins.append(register.mark())
        sheet = layout.look.sheet
        if chapter is _CONTENTS:
            blocks = _contents(layout, circular, pages)
        elif chapter.beside:
            sheet, blocks = _side_by_side(layout, chapter.beside)
        else:
            blocks = layout.flow(chapter.nodes) if chapter.nodes else layout.blocks()
        footer = f"BTS NDRC – session 2024 – {chapter.title}"
        parts.append(Part(sheet, blocks, layout.look.font, chapter.header or c.TITLE, footer, begins[-1]))
    return Document(c.TITLE, parts), register, begins


def _look(circular: Circular, chapter: Chapter) -> Look:
    """The look of a chapter, on the paper of the circular; its own pages are set wider than a form."""
    look = LOOKS[chapter.look or circular.house]
    if chapter.form:
        return replace(look, paper=A4)
    return replace(look, size=11.0, prose=1.5, pitch=1.8, margins=_MARGINS, landscape=chapter.landscape)


def _side_by_side(left: Layout, form: str) -> tuple[Paper, list[Block]]:
    """Two annexes of one page each, as two pages on a sheet of A3."""
    look = left.look
    blocks = left.blocks()
    right = Layout(form, LOOKS[look.name], left.register)
    cells = [Cell(tuple(blocks), align="top"), Cell(tuple(right.blocks()), align="top")]
    top, outer, bottom, _inner = look.margins
    widths = (look.sheet.width - outer, A4[0] - outer)
    sheet = Paper(2 * A4[0], A4[1], (top, outer, bottom, outer))
    return sheet, [Table(widths, [Row(cells)], (0.0, 0.5 * outer), 0.0, "#ffffff")]


def _contents(layout: Layout, circular: Circular, pages: Sequence[int]) -> list[Block]:
    """The titles of the chapters, dots, and their pages: what looks like blanks and is none."""
    blocks: list[Block] = [layout.paragraph(layout.runs(_CONTENTS.title, bold=True), 1.3, align="center", after=12)]
    dots = replace(layout.look, leader=".")
    for chapter, page in zip(circular.chapters, pages, strict=True):
        title = layout.words(chapter.title)
        room = layout.width - width_of(title, dots.font, dots.size) - _NUMBER_WIDTH - dots.size
        each = width_of("." * 20, dots.font, dots.size) / 20
        leader = Leader("typed", room, " " + "." * int(room / each) + " ")
        blocks.append(layout.paragraph([Run(title), leader, Run(str(page))], pitch=1.8, one_line=True))
    return blocks


def typeset(circular: Circular, out: Path) -> Path:
    """The PDF of the circular, with its truth beside it."""
    with tempfile.TemporaryDirectory() as folder:
        marked = Path(folder) / "marked.pdf"
        document, _register, begins = laid_out(circular, [0] * len(circular.chapters))
        engines.typeset(circular.engine, [(document, True, marked)])
        first = truth.seen_in(marked)
        document, register, begins = laid_out(circular, [first[mark][0][0] for mark in begins])
        pdf = out / f"{circular.name}.pdf"
        engines.typeset(circular.engine, [(document, False, pdf), (document, True, marked)])
        found = _truth(circular, pdf, register, begins, truth.seen_in(marked))
    truth.write(pdf, _mistreated(circular, pdf, found))
    return pdf


def _mistreated(circular: Circular, pdf: Path, found: dict[str, Any]) -> dict[str, Any]:
    """The truth of the circular once its chapters that are turned or scanned are so."""
    for chapter, (first, last) in zip(circular.chapters, found.pop("chapters"), strict=True):
        pages: Collection[int] = range(first, last + 1)
        if chapter.scanned:
            scan_pages(pdf, pages)
        if chapter.turn:
            turn_pages(pdf, pdf, chapter.turn, pages)
            found = with_turned_rectangles(found, found["pages"], chapter.turn, pages)
    return found | {"pages": truth.pages_of(pdf)}


def _truth(
    circular: Circular, pdf: Path, register: truth.Register, begins: Sequence[str], seen: truth.Seen
) -> dict[str, Any]:
    pages = truth.pages_of(pdf)
    starts = [seen[mark][0][0] for mark in begins]
    ranges = [[start, following - 1] for start, following in pairwise([*starts, len(pages) + 1])]
    forms = []
    for chapter, where in zip(circular.chapters, ranges, strict=True):
        for form in chapter.forms:
            found: Mapping[str, Any] = register.truth(form, seen)
            on = sorted({widget["page"] for widget in found["widgets"]})
            forms.append({"form": form, "look": chapter.look, "pages": where, "form_pages": on} | found)
            if form in UNPLACED:
                forms[-1]["unplaced"] = UNPLACED[form]
    tables = {
        name: ranges[circular.chapters.index(chapter)]
        for name, chapter in (("calendrier", _CALENDAR), ("regroupements", _GROUPINGS))
    }
    found = {"rendition": circular.name, "file": pdf.name, "pages": pages, "forms": forms, "tables": tables}
    return found | {"chapters": ranges}


def _may(circular: Circular, what: str) -> bool:
    """Whether the truth still holds afterwards: what turns pages, or sets turned ones upright, is for upright ones."""
    return what not in TURNING or not any(chapter.turn for chapter in circular.chapters)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path)
    parser.add_argument("--circulars", nargs="*", choices=CIRCULARS, default=list(CIRCULARS))
    parser.add_argument("--after", nargs="*", choices=AFTERWARDS, default=[])
    wishes = parser.parse_args()
    wishes.out.mkdir(parents=True, exist_ok=True)
    for circular in map(CIRCULARS.__getitem__, wishes.circulars):
        looks = (circular.house, *(chapter.look for chapter in circular.chapters if chapter.look))
        reason = engines.missing(circular.engine, {font for name in looks for font in LOOKS[name].fonts})
        if reason:
            print(f"passed over: {circular.name}: {reason}", file=sys.stderr)
            continue
        pdf = typeset(circular, wishes.out)
        others = [after(pdf, what, circular.engine) for what in wishes.after if can(what) and _may(circular, what)]
        for path in (pdf, *others):
            print(path)


if __name__ == "__main__":
    main()
