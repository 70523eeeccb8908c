"""The school record: the head, the grid of marks and what is under it, and the chart."""

from typing import TYPE_CHECKING

import content as c
from tree import Block, Break, Cell, Inline, Row, Run, Table
from truth import cell, rest, under, whole

if TYPE_CHECKING:
    from layout import Layout

_COLUMNS = (0.12, 0.28, 0.085, 0.085, 0.1, 0.33)
_MARKS = ("semestre_1", "semestre_2", "moyenne")
_SPREAD = ("tres_favorable", "favorable", "doit_faire_ses_preuves")
_RESULTS = ("annee", "presentes", "recus", "pourcentage")
_YEARS = 3
_HIGHEST = 20


class SchoolRecord:
    """The tables of the record, in the look of a layout."""

    def __init__(self, layout: "Layout", width: float) -> None:
        self.layout, self.width = layout, width
        self.register, self.look = layout.register, layout.look
        self.line = layout.look.size * 1.3

    def blocks(self, node: c.Node) -> list[Block]:
        match node:
            case c.Identity():
                return [*self.layout.title(c.Title(("LIVRET SCOLAIRE",)), self.width), self.identity()]
            case c.Marks():
                return self.under_the_head()
            case _:
                return [Break(), self.chart(), self.legend()]

    # ── Cells ────────────────────────────────────────────────────────────────────────────────────────────────────────

    def printed(self, text: str, align: str = "center", bold: bool = False, **more) -> Cell:
        runs = self.layout.runs(text, bold=bold)
        return Cell(list(self.layout.lines_of(runs, align)), shade=self.look.label_shade, **more)

    def empty(self, field: str, kind: str = "text", **more) -> Cell:
        mark = self.register.mark()
        self.register.blank(field, kind, cell(mark))
        return Cell(mark=mark, **more)

    def asked(self, field: str, label: str, below: bool = False, **more) -> Cell:
        """A label with its blank in the same cell, beside it or below."""
        mark, label_mark = self.register.mark(), self.register.mark()
        where, other = (under, rest) if below else (rest, under)
        self.register.blank(field, "text", where(mark, label_mark), others=(other(mark, label_mark),))
        return Cell([self.layout.paragraph(self.layout.label(label, True, label_mark))], mark=mark, **more)

    def table(self, parts: tuple[float, ...], rows: list[Row]) -> Table:
        whole = sum(parts)
        return self.layout.table([self.width * part / whole for part in parts], rows, before=4)

    # ── The head ─────────────────────────────────────────────────────────────────────────────────────────────────────

    def identity(self) -> Table:
        printed_year = self.register.mark()
        self.register.blank("annee_examen", "text", cell(printed_year), optional=True)
        year = Cell(
            [
                self.layout.paragraph(self.layout.runs(text), align="center")
                for text in ("Année de", "l'examen", "**2024**")
            ],
            rows=3,
            mark=printed_year,
        )
        exam = self.printed("Examen\n**BTS**", rows=3)
        course = self.printed("Spécialité~: **NÉGOCIATION ET DIGITALISATION DE LA RELATION CLIENT**", "left")
        height = self.line * 1.5
        if self.look.identity == "official":
            rows = [
                Row(
                    [
                        exam,
                        year,
                        self.asked("nom", "Nom (lettres capitales)"),
                        self.asked("etablissement", "Établissement", rows=2),
                    ],
                    height,
                ),
                Row([self.asked("prenom", "Prénom")], height),
                Row(
                    [
                        self.asked("date_naissance", "Date de naissance"),
                        self.asked("langue_vivante_1", "Langue vivante 1"),
                    ],
                    height,
                ),
                Row([Cell(course.nodes, columns=4)], height),
            ]
            return self.table((0.12, 0.14, 0.38, 0.36), rows)
        pairs = (
            (("nom", "Nom (lettres capitales)~:"), ("etablissement", "Établissement~:")),
            (("prenom", "Prénom~:"), ("langue_vivante_1", "Langue vivante 1~:")),
            (("date_naissance", "Date de naissance~:"), None),
        )
        rows = []
        for first, second in pairs:
            cells = [exam, year] if not rows else []
            cells += [self.printed(first[1], "left"), self.empty(first[0])]
            cells += (
                [self.printed(second[1], "left"), self.empty(second[0])]
                if second
                else [Cell(columns=2, shade=self.look.shade)]
            )
            rows.append(Row(cells, height))
        rows.append(Row([Cell(course.nodes, columns=6)], height))
        return self.table((0.08, 0.1, 0.18, 0.25, 0.14, 0.25), rows)

    # ── Marks, opinion, statistics, signature ────────────────────────────────────────────────────────────────────────

    def under_the_head(self) -> list[Block]:
        notes = "^(1)^ Année antérieure à celle de l'examen" + 4 * "\u00a0" + "^(2)^ Année de l'examen"
        small = {"size": 0.85, "before": 2}
        return [
            self.marks(),
            self.layout.paragraph(self.layout.runs(notes), **small),
            self.certified(),
            self.opinion(),
            self.statistics(),
            self.signature(),
            self.layout.paragraph(
                self.layout.runs("^(3)^ Très favorable ou favorable ou doit faire ses preuves"), **small
            ),
        ]

    def marks(self) -> Table:
        rows = [
            Row(
                [
                    self.asked("classe_annee_1", "Classe de ^(1)^", below=True, align="top"),
                    self.printed("Enseignements", bold=True, rows=2),
                    self.asked("classe_annee_2", "Classe de ^(2)^", columns=3),
                    self.printed("Appréciations", bold=True, rows=2),
                ],
                self.line * 2.9,
            ),
            Row(
                [self.printed(text) for text in ("Moyenne", "1^er^\nsemestre", "2^ème^\nsemestre", "Moyenne")],
                self.line * 2,
            ),
        ]
        for number, (subject, name) in enumerate(c.SUBJECTS.items(), 1):
            cells = [self.empty(f"{subject}_moyenne_annee_1"), self.printed(f"{number} - {name}", "left")]
            cells += [self.empty(f"{subject}_{mark}") for mark in _MARKS]
            rows.append(Row([*cells, self.empty(f"{subject}_appreciation", "multiline")], self.line * 2.5))
        return self.table(_COLUMNS, rows)

    def certified(self) -> Table:
        mark = self.register.mark()
        box: list[Block] = []
        if self.look.boxed_pix:
            tick = self.layout.tick()
            box = [self.layout.paragraph([tick], align="center")]
            self.register.blank("pix", "check", whole(tick.mark))
        else:
            self.register.blank("pix", "check", cell(mark), loose=True)
        words = (
            "Certification de compétences numériques (PIX)\n"
            "//cocher la case pour attester l'obtention de la certification//"
        )
        return self.table((0.88, 0.12), [Row([self.printed(words, "left"), Cell(box, mark=mark)], self.line * 2)])

    def opinion(self) -> Table:
        words = ("AVIS ^(3)^ DU CONSEIL DE CLASSE ET", "OBSERVATIONS ÉVENTUELLES")
        height = self.line * 3
        if self.look.identity == "official":
            mark = self.register.mark()
            for field, kind in (("avis", "text"), ("observations", "multiline")):
                self.register.blank(field, kind, cell(mark), loose=True)
            return self.table((0.3, 0.7), [Row([self.printed("\n".join(words), "left"), Cell(mark=mark)], height)])
        first = Row([self.printed(words[0], "left"), self.empty("avis")], self.line * 1.4)
        return self.table(
            (0.36, 0.64),
            [first, Row([self.printed(words[1], "left"), self.empty("observations", "multiline")], height)],
        )

    def statistics(self) -> Table:
        heads = [
            Row([
                self.printed("Répartition\nen %", rows=3),
                self.printed("Cotation de la classe", bold=True, columns=3),
                self.printed("Effectif total de la classe", rows=3),
                self.printed("Résultats de la section les 3 dernières années", bold=True, columns=4),
            ]),
            Row([
                self.printed("Avis", columns=3),
                *(self.printed(text, rows=2) for text in ("Années", "Présentes", "Reçus", "%")),
            ]),
            Row([self.printed(text) for text in ("Très favorable", "Favorable", "Doit faire ses preuves")]),
        ]  # fmt: skip
        rows = []
        for year in range(1, _YEARS + 1):
            cells = []
            if year == 1:
                cells.append(Cell(rows=_YEARS, shade=self.look.shade))
                cells += [self.empty(f"repartition_{each}", rows=_YEARS) for each in _SPREAD]
                cells.append(self.empty("effectif_classe", rows=_YEARS))
            cells += [self.empty(f"resultats_{year}_{each}") for each in _RESULTS]
            rows.append(Row(cells, self.line * 1.2))
        return self.table((0.13, 0.12, 0.12, 0.13, 0.12, 0.1, 0.1, 0.09, 0.09), [*heads, *rows])

    def signature(self) -> Table:
        mark, label = self.register.mark(), self.register.mark()
        for field, kind in (
            ("date_signature", "text"),
            ("remarques_candidat", "multiline"),
            ("signature_candidat", "signature"),
        ):
            self.register.blank(field, kind, under(mark, label), loose=True, others=(rest(mark, label),))
        runs = self.layout.runs("Date, signature du candidat\net remarques éventuelles", label)
        height = self.line * (7 if self.look.identity == "official" else 5)
        return self.table((1.0,), [Row([Cell(list(self.layout.lines_of(runs)), align="top", mark=mark)], height)])

    # ── The chart ────────────────────────────────────────────────────────────────────────────────────────────────────

    def chart(self) -> Table:
        step, columns = self.look.scale
        each = columns // len(c.SUBJECTS)
        heads = [self.printed("Notes")]
        heads += [
            self.printed(f"{number} - {name}", columns=each) for number, name in enumerate(c.SUBJECTS.values(), 1)
        ]
        heads += [Cell() for _ in range(columns - each * len(c.SUBJECTS))]
        corners = self.register.mark(), self.register.mark()
        self.register.blank("graphique", "chart", whole(*corners))
        rows = [Row(heads, self.line * 4)]
        for mark in range(_HIGHEST, -1, -step):
            cells = [Cell() for _ in range(columns)]
            if mark == _HIGHEST:
                cells[0] = Cell(mark=corners[0])
            if mark == 0:
                cells[-1] = Cell(mark=corners[1])
            rows.append(Row([self.printed(f"{mark:02}"), *cells], self.line * 1.6))
        return self.table((0.09, *(0.91 / columns,) * columns), rows)

    def legend(self) -> Block:
        words: list[Inline] = [
            *self.layout.runs("Moyenne obtenue l'année de l'examen"),
            Run(6 * "\u00a0" + "○\u00a0", font="DejaVu Sans"),
            *self.layout.runs("Profil de la classe en noir"),
            Run(6 * "\u00a0" + "○\u00a0", font="DejaVu Sans"),
            *self.layout.runs("Profil du candidat en rouge"),
        ]
        return self.layout.paragraph(words, align="center", before=6)
