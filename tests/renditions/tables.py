"""Typeset annexes I, II and VI-3 as tables of many looks, and score what `tables` reads of them, cell by cell.

    python tests/renditions/tables.py OUT [--after gs cairo …] [--only 'calendrier.*' …]

Each is OUT/<annex>.<look>.pdf. The calendar is ruled, shaded without rules, set in columns of white space, on portrait
and landscape pages, broken over two pages with its heading again or without it, and with merged cells; the groupings
the same; the list of features as make.py has it, in tables and as lists with boxes or bullets.

The score counts the rows that are read exactly. A row that is not, or that is too many, is wrong in silence unless a
warning is given about its table. The exit code is 1 where anything is wrong in silence, or less than 98 % is read.
"""

import argparse
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

import engines
import make
from afterwards import WAYS, can
from circular_content import CALENDAR_FOOT, CALENDAR_HEAD
from content import ANNEXES, Annex, Band, Break, Features, Grid, Node, Prose, Title
from layout import Layout
from looks import LOOKS, Look
from tree import Document, Part
from truth import Register

from ndrcpdf.errors import NdrcpdfError
from ndrcpdf.model.findings import Severity
from ndrcpdf.tabulating import Tables, tabulate

GOAL = 0.98
_FEATURES = "fonctionnalites-e5b"

# ── What is printed ──────────────────────────────────────────────────────────────────────────────────────────────────

TERRITORIES = (
    "Métropole",
    "Guadeloupe\nMartinique\nGuyane",
    "La Réunion",
    "Mayotte",
    "Polynésie\nFrançaise",
)
_SECOND_HOUR, _TO_THE_END = "(pas de sortie avant la fin de la 2e heure)", "(aucune sortie avant la fin de l'épreuve)"
_OWN = "(sujet spécifique)"
PAPERS = (
    (
        "Mardi 14 mai 2024",
        "Culture économique, juridique et managériale",
        ("14h00 - 18h00", "8h00 - 12h00", "16h00 - 20h00", "15h00 - 19h00", f"08h30 - 12h30\n{_OWN}"),
    ),
    (
        "Mercredi 15 mai 2024",
        "Culture générale et expression",
        (
            f"14h30 - 18h30\n{_SECOND_HOUR}",
            "10h30 - 14h30",
            f"16h30 - 20h30\n{_SECOND_HOUR}",
            f"15h30 - 19h30\n{_SECOND_HOUR}",
            f"13h00 - 17h00\n{_OWN}",
        ),
    ),
    (
        "Jeudi 16 mai 2024",
        "Relation client à distance et digitalisation (1^ère^ partie – partie écrite)",
        (
            f"15h00 - 18h00\n{_TO_THE_END}",
            f"9h00 - 12h00\n{_TO_THE_END}",
            f"17h00 - 20h00\n{_TO_THE_END}",
            f"16h00 - 19h00\n{_TO_THE_END}",
            "6h00 – 9h00",
        ),
    ),
)
_WIDTHS = (0.13, 0.22, 0.13, 0.13, 0.13, 0.13, 0.13)
_HEAD = ("Dates", "Épreuves", *TERRITORIES)
PILOTS = (
    ("CLERMONT-FERRAND", "POLYNÉSIE FRANÇAISE, NOUVELLE-CALÉDONIE"),
    ("MARTINIQUE", "GUADELOUPE, GUYANE"),
)
AUTONOMOUS = (
    "AIX-MARSEILLE, AMIENS, BESANÇON, BORDEAUX, CORSE, DIJON, GRENOBLE, LA RÉUNION, LILLE, LIMOGES, LYON, MAYOTTE,"
    " MONTPELLIER, NANCY-METZ, NANTES, NICE, NORMANDIE, ORLÉANS-TOURS, POITIERS, REIMS, RENNES, SIEC, STRASBOURG,"
    " TOULOUSE."
)
_GROUPINGS_HEAD: tuple[Node, ...] = (
    Annex("ANNEXE II"),
    Title(("REGROUPEMENTS INTERACADÉMIQUES", "BTS NÉGOCIATION ET DIGITALISATION DE LA RELATION CLIENT – SESSION 2024")),
)
_GROUPINGS_FOOT: tuple[Node, ...] = (Band("ACADÉMIES AUTONOMES~:"), Prose(AUTONOMOUS))
_PILOTS_HEAD = ("ACADÉMIES PILOTES", "ACADÉMIES RATTACHÉES")


def _rows(papers: Sequence[Any] = PAPERS) -> list[tuple[str, ...]]:
    return [(f"**{day}**" if day != "^" else day, paper, *hours) for day, paper, hours in papers]


def calendar(kind: str) -> tuple[Node, ...]:
    """Annex I; ``kind`` says how its table is cut or merged."""
    rows = _rows()
    match kind:
        case "merged":
            first, second, third = PAPERS
            rows = _rows((first, ("^", *second[1:]), third))
            rows[2] = (*rows[2][:4], rows[2][4], "<", rows[2][6])
        case "head again" | "head once":
            again = [_HEAD] if kind == "head again" else []
            parts = (Grid(_WIDTHS, (_HEAD, rows[0])), Break(), Grid(_WIDTHS, (*again, *rows[1:]), len(again)))
            return (*CALENDAR_HEAD, *parts, *CALENDAR_FOOT)
    return (*CALENDAR_HEAD, Grid(_WIDTHS, (_HEAD, *rows)), *CALENDAR_FOOT)


def groupings(kind: str) -> tuple[Node, ...]:
    """Annex II; ``kind`` says how its table is cut or merged."""
    rows = [(f"**{pilot}**", attached) for pilot, attached in PILOTS]
    match kind:
        case "merged":
            rows = [
                (f"**{pilot}**" if not number else "^", name)
                for pilot, attached in PILOTS
                for number, name in enumerate(attached.split(", "))
            ]
        case "head again" | "head once":
            again = [_PILOTS_HEAD] if kind == "head again" else []
            parts = (
                Grid((0.4, 0.6), (_PILOTS_HEAD, rows[0])),
                Break(),
                Grid((0.4, 0.6), (*again, *rows[1:]), len(again)),
            )
            return (*_GROUPINGS_HEAD, *parts, *_GROUPINGS_FOOT)
    return (*_GROUPINGS_HEAD, Grid((0.4, 0.6), (_PILOTS_HEAD, *rows)), *_GROUPINGS_FOOT)


# ── In which looks ───────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class TableLook:
    """A look of a table: a typesetter, whether the page lies, and how it is cut or merged."""

    name: str
    look: Look
    kind: str = ""


_SHADES: dict[str, Any] = {"rule": 2.0, "rule_colour": "#ffffff", "cell_shade": "#eef1f4"}
_COLUMNS: dict[str, Any] = {"rule": 0.0, "rule_colour": "#ffffff", "shade": "#ffffff", "padding": (5.0, 6.0)}


def _table_looks() -> Iterator[TableLook]:
    weasy, chrome = replace(LOOKS["weasy-serif"], size=10.0), replace(LOOKS["chrome-sans"], labels="as printed")
    writer = LOOKS["writer-tabs"]
    for name, look in (("weasy", weasy), ("chrome", chrome), ("writer", writer)):
        lying = replace(look, landscape=True)
        yield TableLook(f"{name}-ruled", lying)
        yield TableLook(f"{name}-portrait", replace(look, size=8.5))
        yield TableLook(f"{name}-shaded", replace(lying, **_SHADES))
        yield TableLook(f"{name}-columns", replace(lying, **_COLUMNS))
        yield TableLook(f"{name}-merged", lying, "merged")
        yield TableLook(f"{name}-again", lying, "head again")
        yield TableLook(f"{name}-once", lying, "head once")
        yield TableLook(f"{name}-columns-again", replace(lying, **_COLUMNS), "head again")
        yield TableLook(f"{name}-shaded-once", replace(lying, **_SHADES), "head once")
    yield TableLook("weasy-capitals", replace(weasy, landscape=True, apostrophe="’", hyphen="\u2011", hard_spaces=True))


LOOKS_OF_TABLES = {each.name: each for each in _table_looks()}
ENGINES = ("weasyprint", "chromium", "writer")
_ANNEXES = {"calendrier": calendar, "regroupements": groupings}


def typeset_tables(out: Path, engine: str, afterwards: Sequence[str]) -> None:
    """The PDFs of annexes I and II in the looks of an engine."""
    looks = [each for each in LOOKS_OF_TABLES.values() if each.look.engine == engine]
    reason = engines.missing(engine, {font for each in looks for font in each.look.fonts})
    if reason:
        for each in looks:
            print(f"passed over: {each.name}: {reason}", file=sys.stderr)
        return
    jobs = [
        (_document(name, nodes(each.kind), each.look), False, out / f"{name}.{each.name}.pdf")
        for name, nodes in _ANNEXES.items()
        for each in looks
    ]
    engines.typeset(engine, jobs)
    for pdf in [job[-1] for job in jobs]:
        for what in filter(can, afterwards):
            WAYS[what](pdf, pdf.with_name(f"{pdf.stem}+{what}.pdf"))


def typeset_features(out: Path, afterwards: Sequence[str]) -> None:
    """The PDFs of annex VI-3, as make.py has it."""
    with tempfile.TemporaryDirectory() as folder:
        made = make.make(Path(folder), [name for name in make.RENDITIONS if _is_wanted(name, afterwards)], [_FEATURES])
        for pdf in made:
            pdf.rename(out / pdf.name)


def _is_wanted(rendition: str, afterwards: Sequence[str]) -> bool:
    _look, _plus, what = rendition.partition("+")
    return not what or what in afterwards


def _document(name: str, nodes: Sequence[Node], look: Look) -> Document:
    layout = Layout("", look, Register())
    footer = "BTS Négociation et digitalisation de la relation client – session 2024"
    return Document(name, [Part(layout.look.sheet, layout.flow(nodes), look.font, footer=footer)])


# ── What is read ─────────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class TableScore:
    """How many rows of a table are read exactly, what is wrong, and whether that was said."""

    name: str
    expected: int
    right: int
    wrong: tuple[str, ...]
    warned: bool

    @property
    def silent(self) -> bool:
        return bool(self.wrong) and not self.warned


def score(pdf: Path) -> TableScore:
    """Compare what is read of a PDF with what is printed on it."""
    annex, _dot, look = pdf.name.removesuffix(".pdf").partition(".")
    expected = _expected(annex, look.partition("+")[0])
    try:
        read = tabulate(pdf.read_bytes(), pdf.name)
        found, warned = _found(annex, read), any(each.severity is not Severity.INFO for each in read.findings)
    except NdrcpdfError as error:
        return TableScore(pdf.name, len(expected), 0, (f"refused: {error.message}",), True)
    missing, more = Counter(expected) - Counter(found), Counter(found) - Counter(expected)
    wrong = [f"not read: {' | '.join(row)}" for row in missing.elements()]
    wrong += [f"made up: {' | '.join(row)}" for row in more.elements()]
    if not wrong and found != expected:
        wrong.append("in another order")
    return TableScore(pdf.name, len(expected), len(expected) - missing.total(), tuple(wrong), warned)


def _expected(annex: str, look: str) -> list[tuple[str, ...]]:
    if annex == _FEATURES:
        return list(_features())
    if annex == "regroupements":
        rows = [(name, role, pilot) for pilot, attached in PILOTS for name, role in _of_pilot(pilot, attached)]
        return [*rows, *((name, "autonome", "") for name in AUTONOMOUS.rstrip(".").split(", "))]
    return list(_sittings(LOOKS_OF_TABLES[look].kind == "merged"))


def _features() -> Iterator[tuple[str, ...]]:
    for node, platform in zip(
        (node for node in ANNEXES[_FEATURES] if isinstance(node, Features)), ("WordPress", "PrestaShop"), strict=True
    ):
        for category, items in node.groups:
            yield from ((platform, category, _plain(words), "nouveau" if new else "") for _field, words, new in items)


def _of_pilot(pilot: str, attached: str) -> Iterator[tuple[str, str]]:
    yield pilot, "pilote"
    yield from ((name, "rattachee") for name in attached.split(", "))


def _sittings(merged: bool) -> Iterator[tuple[str, ...]]:
    for number, (day, paper, hours) in enumerate(PAPERS):
        shown = PAPERS[0][0] if merged and number == 1 else day
        for column, territories in enumerate(TERRITORIES):
            places = [territories.replace("\n", " ")] if "Poly" in territories else territories.split("\n")
            cell = hours[2] if merged and number == 2 and column == 3 else hours[column]
            when, _line, note = cell.partition("\n")
            begin, end = (_clock(text) for text in when.replace("–", "-").split(" - "))
            for place in places:
                yield _day(shown), _plain(paper.replace("^", "")), place, begin, end, note.strip("()")


def _clock(text: str) -> str:
    hour, _h, minutes = text.partition("h")
    return f"{int(hour):02}:{minutes}"


def _day(text: str) -> str:
    return f"2024-05-{text.split()[1]}"


def _found(annex: str, read: Tables) -> list[tuple[str, ...]]:
    if annex == _FEATURES:
        rows = [(f.plateforme, f.categorie, f.libelle, "nouveau" if f.nouveau else "") for f in read.features]
    elif annex == "regroupements":
        rows = [(a.academie, str(a.role), a.pilote) for a in read.academies]
    else:
        rows = [
            (f"{s.date:%Y-%m-%d}", s.epreuve, s.territoire, f"{s.debut:%H:%M}", f"{s.fin:%H:%M}", s.note)
            for s in read.calendar
        ]
    return [tuple(map(_plain, row)) for row in rows]


def _plain(text: str) -> str:
    """The text without what typesetters may do to its signs."""
    for sign, plain in (("’", "'"), ("\u2011", "-"), ("\u00a0", " "), ("\u202f", " "), ("ﬁ", "fi"), ("ﬂ", "fl")):
        text = text.replace(sign, plain)
    return text


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path)
    parser.add_argument("--after", nargs="*", choices=WAYS, default=[])
    parser.add_argument("--only", nargs="*", default=["*"], help="score only these; patterns will do")
    parser.add_argument("--no-make", action="store_true", help="score what is there")
    parser.add_argument("--only-make", choices=ENGINES, help="annexes I and II by this engine, without a score")
    wishes = parser.parse_args()
    wishes.out.mkdir(parents=True, exist_ok=True)
    if wishes.only_make:
        typeset_tables(wishes.out, wishes.only_make, wishes.after)
        return
    if not wishes.no_make:
        for engine in ENGINES:
            typeset_tables(wishes.out, engine, wishes.after)
        typeset_features(wishes.out, wishes.after)
    pdfs = [pdf for pdf in sorted(wishes.out.glob("*.pdf")) if any(fnmatch(pdf.name, each) for each in wishes.only)]
    scores = [score(pdf) for pdf in pdfs]
    for each in scores:
        said = " – and not said" if each.silent else " – said" if each.wrong else ""
        print(f"{each.name}: {each.right}/{each.expected}{said}")
        for line in each.wrong[:4]:
            print(f"    {line}")
    right, expected = sum(each.right for each in scores), sum(each.expected for each in scores)
    silent = sum(each.silent for each in scores)
    print(f"\n{right}/{expected} rows = {right / max(expected, 1):.1%}, tables wrong in silence: {silent}")
    if silent or not scores or right < GOAL * expected:
        sys.exit(1)


if __name__ == "__main__":
    main()
