"""Whether the lines that `prepare` drafts for a blank that no form knows lead to that blank.

    python tests/renditions/drafts.py OUT [--looks 'weasy-*' …] [--alone]

On the renditions of make.py there are blanks that no form knows. Here the lines that are drafted for those of a page
are put into its form.toml where they belong, all of them at once or, with --alone, one after the other, and the page is
prepared again with that description: then the field of each has to stand on its blank, and all others where they stood.
What does not is listed, and the exit code is 1.
"""

import argparse
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from score import truths_in

from ndrcpdf import catalog
from ndrcpdf.model.forms import Form
from ndrcpdf.model.placements import Placement
from ndrcpdf.preparing import Prepared, prepare
from ndrcpdf.preparing.labelled_blanks import UnplacedBlank
from ndrcpdf.preparing.unknown_blanks import Note


def with_drafts(form: Form, notes: Sequence[Note], folder: Path) -> Form:
    """The form and the lines of the notes where they say, in a folder of its own."""
    text = (form.folder / "form.toml").read_text("utf-8")
    for field in dict.fromkeys(note.after for note in notes):
        drafts = "\n\n".join(note.text() for note in notes if note.after == field)
        begin = text.index(f'name = "{field}"') if field else text.index("[[field]]")
        end = text.find("\n[[", begin) if field else begin - 1
        text = f"{text[:end].rstrip()}\n\n{drafts}\n{text[end:]}" if end >= 0 else f"{text}\n{drafts}\n"
    for section in dict.fromkeys(filter(None, (note.section_text() for note in notes))):
        head, first, rest = text.partition("[[section]]")
        text = f"{head}{section}\n\n{first}{rest}"
    (folder / form.id).mkdir(parents=True)
    (folder / form.id / "form.toml").write_text(text, "utf-8")
    return catalog.load(folder / form.id)


def prepared_with(data: bytes, form: Form, notes: Sequence[Note]) -> Prepared:
    """What is made of the page once the drafts of the notes are in the description."""
    with tempfile.TemporaryDirectory() as folder:
        return prepare(data, form=with_drafts(form, notes, Path(folder)))


def astray(notes: Sequence[Note], again: Prepared) -> Iterator[str]:
    """The drafts whose field is not on its blank."""
    for note in notes:
        placed = [each for each in again.on_view if each.field == note.field.name]
        if not any(on_it(note.blank, each) for each in placed):
            where = ", ".join(str([round(side) for side in each.rect]) for each in placed) or "nowhere"
            yield f"{note.field.name} (“{note.blank.label}”, page {note.blank.page}): {where}"


def moved(made: Prepared, again: Prepared) -> Iterator[str]:
    """The other fields that do not stand where they stood."""
    before, after = ({(each.field, each.part, each.option, *each.rect) for each in x.on_view} for x in (made, again))
    yield from sorted(f"{key[0]}: has moved" for key in before - after)


def on_it(blank: UnplacedBlank, placement: Placement) -> bool:
    """Whether one of both has the middle of the other in it."""
    one, other = blank.rect, placement.rect
    in_blank = one.holds((other.x0 + other.x1) / 2, (other.y0 + other.y1) / 2)
    in_field = other.holds((one.x0 + one.x1) / 2, (one.y0 + one.y1) / 2)
    return blank.page == placement.page and (in_blank or in_field)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path)
    parser.add_argument("--looks", nargs="*", default=["*"], help="only these; patterns will do")
    parser.add_argument("--alone", action="store_true", help="each draft without the others")
    wishes = parser.parse_args()
    tried = lost = away = 0
    for truth in truths_in(wishes.out, wishes.looks):
        name = truth.name.removesuffix(".truth.json")
        data = (truth.parent / f"{name}.pdf").read_bytes()
        form = catalog.find(name.partition(".")[0])
        made = prepare(data, form=form, name=name)
        for notes in [[note] for note in made.notes] if wishes.alone else filter(None, [made.notes]):
            again = prepared_with(data, form, notes)
            wrong, others = list(astray(notes, again)), list(moved(made, again))
            tried, lost, away = tried + len(notes), lost + len(wrong), away + len(others)
            print("".join(f"{name}: {line}\n" for line in (*wrong, *others)), end="")
    print(f"drafts that lead to their blank: {tried - lost} of {tried}; other widgets that have moved: {away}")
    sys.exit(1 if lost or away else 0)


if __name__ == "__main__":
    main()
