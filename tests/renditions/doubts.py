"""Whether `prepare` doubts what it puts in the wrong place.

    python tests/renditions/doubts.py OUT [--looks 'weasy-*' …] [--every 6]

On the renditions of make.py nearly all fields stand right, so that they do not tell what a wrong one looks like. Here
the blank of one field after the other is taken by something else before the others are placed: where its field, or one
beside it, then stands on another blank than before, it stands wrong, and ought to be doubted. With --every a part of
the fields is tried. What stands wrong and is not doubted is listed.
"""

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from pathlib import Path

from score import truths_in

from ndrcpdf import catalog
from ndrcpdf.errors import CannotPlaceError
from ndrcpdf.layout.locating.assignment import same_blank
from ndrcpdf.layout.locating.locate import locate
from ndrcpdf.layout.page import Page
from ndrcpdf.layout.reading.text_layer import read_pages
from ndrcpdf.layout.reading.upright import upright_pdf
from ndrcpdf.model.forms import Blank, Form, Where
from ndrcpdf.model.placements import Placement, Role
from ndrcpdf.preparing import DOUBTFUL

_TAKEN = "taken"


def wrong_without(name: str, form: Form, pages: Sequence[Page], placed: Sequence[Placement]) -> Iterator[Placement]:
    """The first widget of each field that stands elsewhere when the blank of the one that is named is taken."""
    other = replace(form.fields[0], name=_TAKEN, blank=Blank(Where.NOWHERE, ()))
    taken = [replace(each, field=_TAKEN) for each in placed if each.field == name]
    try:
        found = locate(replace(form, fields=(*form.fields, other)), pages, form.id, taken).placements
    except CannotPlaceError:
        return
    for field, group in groupby((each for each in found if each.field != _TAKEN), key=lambda each: each.field):
        widgets = list(group)
        before = [each for each in placed if each.field == field]
        if widgets[0].role is not Role.STRIKE and not any(same_blank(one, two) for one in widgets for two in before):
            yield widgets[0]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path)
    parser.add_argument("--looks", nargs="*", default=["*"], help="only these; patterns will do")
    parser.add_argument("--every", type=int, default=1, metavar="N", help="try each Nth field")
    wishes = parser.parse_args()
    wrong = doubted = 0
    for number, truth in enumerate(truths_in(wishes.out, wishes.looks)):
        name = truth.name.removesuffix(".truth.json")
        form, pages = (
            catalog.find(name.partition(".")[0]),
            read_pages(upright_pdf((truth.parent / f"{name}.pdf").read_bytes(), name)),
        )
        placed = locate(form, pages, name).placements
        fields = list(dict.fromkeys(each.field for each in placed))
        for field in fields[number % wishes.every :: wishes.every]:
            for each in wrong_without(field, form, pages, placed):
                wrong += 1
                doubted += each.score < DOUBTFUL
                if each.score >= DOUBTFUL:
                    print(f"{name}: without the blank of {field}, {each.field} at {each.score:.2f}")
    print(f"placed with doubt: {doubted} of {wrong} fields that stand wrong")


if __name__ == "__main__":
    main()
