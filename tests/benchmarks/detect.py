"""How well the blanks of a flat form are found: the corpus' forms without their widgets, beside `acroforge detect`.

A found blank is right where it lies on a true widget with an intersection over union of at least 0.5, each widget being
found once (greedily, the best overlap first).
"""

import argparse
import csv
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import pikepdf
from table import machine, table

from ndrcpdf.errors import NdrcpdfError
from ndrcpdf.geometry import Rect, intersection_over_union
from ndrcpdf.layout.detecting.detect import detect
from ndrcpdf.layout.detecting.searched_page import SearchedPage
from ndrcpdf.layout.page import TokenKind
from ndrcpdf.layout.reading.text_layer import read_pages
from ndrcpdf.layout.reading.upright import upright_pdf

CORPUS = Path(__file__).parents[3] / "shared" / "corpus"
ENOUGH = 0.5
HIDDEN = 2
"""The flag of an annotation that is not shown."""
PRINTS = ("blanks", "words", "nothing")
"""What a form shows once its fields are gone: where to write; only words; or empty pages, which tell nobody."""
TOTALS = {"all": 3, "all that print anything": 2, "all that print blanks": 1}

Area = tuple[int, Rect]
"""A page, from 1, and a rectangle on it."""


@dataclass(frozen=True, slots=True)
class Score:
    """How many widgets there are, how many blanks were found, and how many of them are right."""

    true: int = 0
    found: int = 0
    right: int = 0

    def __add__(self, other: "Score") -> "Score":
        return Score(self.true + other.true, self.found + other.found, self.right + other.right)

    @property
    def precision(self) -> float:
        return self.right / self.found if self.found else 0.0

    @property
    def recall(self) -> float:
        return self.right / self.true if self.true else 0.0

    @property
    def f1(self) -> float:
        return 2 * self.right / (self.true + self.found) if self.true + self.found else 0.0


# ── The truth ────────────────────────────────────────────────────────────────────────────────────────────────────────


def stripped(path: Path) -> tuple[bytes, list[Area]]:
    """The form without its fields, and where their visible widgets were."""
    widgets: list[Area] = []
    with pikepdf.open(path) as pdf:
        for number, page in enumerate(pdf.pages, 1):
            notes = list(page.obj.get("/Annots", []))
            mine = [note for note in notes if note.get("/Subtype") == "/Widget"]
            page.obj.Annots = pikepdf.Array([note for note in notes if note.get("/Subtype") != "/Widget"])
            widgets += [(number, _rect(note)) for note in mine if not int(note.get("/F", 0)) & HIDDEN]
        if "/AcroForm" in pdf.Root:
            del pdf.Root.AcroForm
        out = BytesIO()
        pdf.save(out)
    return out.getvalue(), widgets


def _rect(note: pikepdf.Object) -> Rect:
    x0, y0, x1, y1 = (float(side) for side in note.Rect)
    return Rect(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))


def what_is_printed(data: bytes, name: str) -> str:
    """``nothing``, ``words`` alone, or ``blanks``: rules, frames, boxes or dots that show where to write."""
    try:
        pages = read_pages(upright_pdf(data, name))
    except NdrcpdfError:
        return "nothing"
    drawn = any(page.drawing.across or page.drawing.boxes or page.drawing.windows for page in pages)
    dotted = any(token.kind is not TokenKind.WORD for page in pages for token in page.tokens)
    return "blanks" if drawn or dotted else "words"


# ── Those who look ───────────────────────────────────────────────────────────────────────────────────────────────────


def ours(data: bytes, name: str) -> list[Area]:
    try:
        pdf = upright_pdf(data, name)
        blanks = (blank for page in read_pages(pdf) for blank in detect(SearchedPage(page)))
        return [(blank.page, pdf.in_user_space(blank.page, blank.rect)) for blank in blanks]
    except NdrcpdfError as error:
        print(f"  ndrcpdf refuses {error}", file=sys.stderr)
        return []


def acroforges(data: bytes, command: str) -> list[Area]:
    with tempfile.NamedTemporaryFile(suffix=".pdf") as file:
        file.write(data)
        file.flush()
        ran = subprocess.run([command, "detect", file.name], capture_output=True, text=True, check=False)
    if ran.returncode:
        print(f"  acroforge fails: {ran.stderr.strip().splitlines()[-1]}", file=sys.stderr)
        return []
    return [(field["page"] + 1, Rect(*field["rect"])) for field in json.loads(ran.stdout)["fields"]]


def score(true: Sequence[Area], found: Sequence[Area]) -> Score:
    pairs = sorted(
        (
            (-intersection_over_union(t[1], f[1]), n, m)
            for n, t in enumerate(true)
            for m, f in enumerate(found)
            if t[0] == f[0] and intersection_over_union(t[1], f[1]) >= ENOUGH
        ),
    )
    taken_true: set[int] = set()
    taken_found: set[int] = set()
    for _overlap, n, m in pairs:
        if n not in taken_true and m not in taken_found:
            taken_true.add(n)
            taken_found.add(m)
    return Score(len(true), len(found), len(taken_true))


# ── The table ────────────────────────────────────────────────────────────────────────────────────────────────────────


def _figures(one: Score) -> list[str]:
    return [f"{one.found}", f"{one.precision:.2f}", f"{one.recall:.2f}", f"{one.f1:.2f}"]


def _row(name: str, printed: str, scores: Sequence[Score]) -> list[str]:
    return [name, printed, str(scores[0].true), *(figure for one in scores for figure in _figures(one))]


def _total(rows: Iterable[tuple[str, str, list[Score]]], printed: Sequence[str]) -> list[Score]:
    chosen = [scores for _name, kind, scores in rows if kind in printed]
    return [sum(column, Score()) for column in zip(*chosen, strict=True)]


def _measured(folder: Path, name: str, command: str) -> tuple[str, str, list[Score]]:
    data, true = stripped(folder / "forms" / name)
    found = [ours(data, name), *([acroforges(data, command)] if command else [])]
    return name, what_is_printed(data, name), [score(true, each) for each in found]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--acroforge", metavar="COMMAND", default="", help="also run that acroforge, of another venv")
    parser.add_argument("--corpus", type=Path, default=CORPUS)
    given = parser.parse_args()
    with (given.corpus / "forms.csv").open(encoding="utf-8", newline="") as file:
        names = [row["filename"] for row in csv.DictReader(file)]
    rows = [_measured(given.corpus, name, given.acroforge) for name in names]
    rows.sort(key=lambda row: (PRINTS.index(row[1]), row[0]))
    totals = [_row(label, "", _total(rows, PRINTS[:kinds])) for label, kinds in TOTALS.items()]
    heads = ["found", "precision", "recall", "F1"]
    peers = [f"{head} (acroforge)" for head in heads] if given.acroforge else []
    print(machine(("ndrcpdf", "pdfplumber", "pypdfium2")))
    print(table(["form", "prints", "widgets", *heads, *peers], [*(_row(*row) for row in rows), *totals]))


if __name__ == "__main__":
    main()
