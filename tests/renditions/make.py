"""Typeset the annexes in every look and write, beside each PDF, where its blanks are.

    python tests/renditions/make.py OUT [--looks weasy-serif chrome-sans+gs …] [--forms fiche-e4 …]

Each annex is OUT/<form>.<look>.pdf with its <form>.<look>.truth.json. What was done to a PDF afterwards stands behind
the look: <form>.<look>+gs.pdf. Without --looks all are made, with all that can be done to them afterwards. Where an
engine, a font or a program is not installed, its looks are passed over, and said so.
"""

import argparse
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import engines
import truth
from afterwards import AFTERWARDS, PROGRAMS, after, can
from content import ANNEXES, UNPLACED
from layout import laid_out
from looks import LOOKS, Look
from tree import Document

_FOOTER = "BTS Négociation et digitalisation de la relation client"
RENDITIONS = [name for look in LOOKS for name in (look, *(f"{look}+{what}" for what in AFTERWARDS))]


def make(out: Path, renditions: Sequence[str], forms: Sequence[str]) -> list[Path]:
    """The PDFs made."""
    wanted: dict[str, list[str]] = {}
    for rendition in renditions:
        look, _, what = rendition.partition("+")
        if what and not can(what):
            _passed_over(rendition, f"{PROGRAMS[what]} is not installed")
        else:
            wanted.setdefault(look, []).append(what)
    usable: dict[str, list[Look]] = {}
    for look in map(LOOKS.__getitem__, wanted):
        reason = engines.missing(look.engine, look.fonts)
        if reason:
            _passed_over(look.name, reason)
        else:
            usable.setdefault(look.engine, []).append(look)
    plain = [pdf for engine, looks in usable.items() for pdf in _typeset(out, engine, looks, forms)]
    others = [
        after(pdf, what, LOOKS[look].engine)
        for pdf in plain
        for look in [pdf.name.rsplit(".", 2)[1]]
        for what in wanted[look]
        if what
    ]
    return [*plain, *others]


def _passed_over(rendition: str, reason: str) -> None:
    print(f"passed over: {rendition}: {reason}", file=sys.stderr)


def _typeset(out: Path, engine: str, looks: Sequence[Look], forms: Sequence[str]) -> list[Path]:
    """Every form in every look, plain and with its marks, by one run of the engine."""
    with tempfile.TemporaryDirectory() as folder:
        jobs: list[engines.Job] = []
        registers: dict[Path, truth.Register] = {}
        for form, look in ((form, look) for look in looks for form in forms):
            pdf = out / f"{form}.{look.name}.pdf"
            register = registers[pdf] = truth.Register()
            document = Document(f"{form} – {look.name}", [laid_out(form, look, register, footer=_FOOTER)])
            jobs += [(document, False, pdf), (document, True, Path(folder) / pdf.name)]
        engines.typeset(engine, jobs)
        for pdf, register in registers.items():
            truth.write(pdf, _truth(pdf, register, truth.seen_in(Path(folder) / pdf.name)))
        return list(registers)


def _truth(pdf: Path, register: truth.Register, seen: truth.Seen) -> Mapping[str, Any]:
    form, look, _ = pdf.name.rsplit(".", 2)
    found = {"form": form, "rendition": look, "file": pdf.name, "pages": truth.pages_of(pdf)}
    unplaced = {"unplaced": UNPLACED[form]} if form in UNPLACED else {}
    return found | register.truth(form, seen) | unplaced


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path)
    parser.add_argument("--looks", nargs="*", choices=RENDITIONS, default=RENDITIONS, metavar="LOOK[+AFTER]")
    parser.add_argument("--forms", nargs="*", choices=ANNEXES, default=list(ANNEXES), metavar="FORM")
    wishes = parser.parse_args()
    wishes.out.mkdir(parents=True, exist_ok=True)
    made = make(wishes.out, wishes.looks, wishes.forms)
    print(f"{len(made)} PDFs in {wishes.out}")


if __name__ == "__main__":
    main()
