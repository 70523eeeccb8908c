"""Whether what is filled into prepared renditions is read back, and is seen on its blank.

    python tests/renditions/round_trip.py OUT [--looks 'weasy-*' …] [--forms …] [--rows 2] [--jobs 2]

OUT is what make.py or circulars.py wrote, or any folder of PDFs with such truths. Every PDF is prepared; rows of
samples/ are filled into what came of it, the one with the most letters first. Then each value

- is read by our reader, equal to the one filled in;
- is read by pypdf, with the text or the state that stands for it;
- is seen by pdfium: its letters in the rectangle of its widget and on no others that are printed there, and other
  pixels than on the empty form in the rectangle of its blank, which the truth gives.

A value that does not fit a blank of the rendition is a finding, and is not filled in; it is counted as said. The exit
code is 1 where anything is lost: not read, not stored or not seen.
"""

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field, replace
from functools import cache, lru_cache
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pypdf
import pypdfium2
from score import Widget, look_of, truths_in, widgets_of

from ndrcpdf import catalog
from ndrcpdf.errors import NdrcpdfError
from ndrcpdf.extracting import extract
from ndrcpdf.filling import fill, lay_out, make_filler
from ndrcpdf.geometry import Rect
from ndrcpdf.model.findings import Finding
from ndrcpdf.model.forms import Field, FieldType, Form
from ndrcpdf.model.records import Picture, Record, Value
from ndrcpdf.pdf.acroform.shown_values import letters_and_digits
from ndrcpdf.pdf.rendering.page_image import RenderedPdf
from ndrcpdf.preparing import Prepared, prepare, prepare_each
from ndrcpdf.records import reading
from ndrcpdf.values import display, display_parts, typed

SAMPLES = Path(__file__).parents[2] / "samples"
_NOT_FILLED = (FieldType.SIGNATURE, FieldType.CHART)
_PARTS = {"jour": "day", "mois": "month", "annee": "year"}
_TALLEST = 20.0
"""Letters that are taller, in points, are stamped over the page, and written over."""
_ON = 0.15
"""What part of the smaller of two letters they share where one stands on the other."""
_LIGHT = 200
"""The lightest grey that is seen."""


@dataclass
class Trip:
    """What became of the values that were filled into one form on one rendition."""

    form: str
    look: str
    values: int = 0
    said: int = 0
    lost: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Empty:
    """The form with nothing filled in: as it is seen, and the letters of its pages."""

    shown: RenderedPdf
    letters: Sequence[Sequence[tuple[str, Rect]]]

    def is_seen(self, page: int, box: Rect) -> bool:
        """Whether anything in the box is darker than paper: letters may be painted over."""
        return min(self.shown.pixels(page, box)) < _LIGHT


def trips_of(truth: Path, wanted: Sequence[str] = (), rows: int = 2) -> list[Trip]:
    """The trips of the forms of a PDF, by its truth."""
    read = json.loads(truth.read_text("utf-8"))
    data = (truth.parent / read["file"]).read_bytes()
    forms = [form for form in read.get("forms", [read]) if not wanted or form["form"] in wanted]
    found = {}
    if "forms" in read:
        found = {made.form.name: made for made in prepare_each(data, name=read["file"]).prepared}
    trips = []
    for form in forms:
        trip = Trip(form["form"], look_of(truth))
        try:
            made = found[form["form"]] if found else prepare(data, form=catalog.find(form["form"]), name=read["file"])
            trip.lost += travelled(made, form, trip, rows)
        except (NdrcpdfError, KeyError) as error:
            trip.lost.append(f"refused: {error}")
        trips.append(trip)
    return trips


def travelled(made: Prepared, truth: Mapping[str, Any], trip: Trip, rows: int) -> Iterator[str]:
    """Fill rows in, and tell each value that does not come back."""
    missing = {each.field for each in made.missing}
    form = replace(made.form, fields=tuple(each for each in made.form.fields if each.name not in missing))
    template = make_filler(form, made.data, name=trip.look)
    unfilled = fill(template, Record({}))
    empty = Empty(RenderedPdf(unfilled), _letters(unfilled))
    for record in _samples(form.id)[:rows]:
        given = {name: value for name, value in record.values.items() if _is_filled(form, name, value)}
        said = {mark.field for mark in lay_out(template, Record(given)) if isinstance(mark, Finding)}
        trip.said += len(said)
        taken = Record({name: value for name, value in given.items() if name not in said})
        trip.values += len(taken.values)
        data = fill(template, taken)
        yield from _not_read(form, taken, data)
        yield from _not_stored(form, taken, data)
        yield from _not_seen(form, taken, data, empty, _blanks(truth, made))


@cache
def _samples(form_id: str) -> list[Record]:
    """The rows of the sample data, the one with the most letters first."""
    form = catalog.find(form_id)
    (path,) = (SAMPLES / form.name).glob("*.csv")
    with path.open("rb") as file, reading(file, form, name=path.name) as rows:
        records = [typed(form, row)[0] for row in rows]
    return sorted(records, key=lambda record: -sum(len(str(value)) for value in record.values.values()))


def _is_filled(form: Form, name: str, value: Value | None) -> bool:
    known = {each.name: each for each in form.fields}
    return value not in (None, "") and name in known and known[name].type not in _NOT_FILLED


# ── Read back ────────────────────────────────────────────────────────────────────────────────────────────────────────


def _not_read(form: Form, record: Record, data: bytes) -> Iterator[str]:
    found = extract(data, name="round trip", form=form).record.values
    for name, value in record.values.items():
        if found.get(name) != value and not isinstance(value, Picture):
            yield f"{name}: not read: {value!r} came back as {found.get(name)!r}"
    for name in found.keys() - record.values.keys():
        if found[name] not in (None, "", False):
            yield f"{name}: nothing was filled in, {found[name]!r} came back"


def _not_stored(form: Form, record: Record, data: bytes) -> Iterator[str]:
    stored = pypdf.PdfReader(BytesIO(data)).get_fields() or {}
    for name, value in record.values.items():
        for full, text in _texts(form.field(name), value).items():
            found = str(stored[full].get("/V", "")) if full in stored else None
            if not _stands_for(form.field(name), value, text, found):
                yield f"{full}: not stored: {text!r} is {found!r} for pypdf"


def _texts(of: Field, value: Value) -> dict[str, str]:
    """By the full names of the fields in the PDF, what is shown in them; of buttons, the answer."""
    if isinstance(value, Picture):
        return {}
    if of.blank.parts:
        return {f"{of.name}.{part}": text for part, text in display_parts(of, value).items()}
    return {of.name: str(value) if of.options else display(of, value)}


def _stands_for(of: Field, value: Value, text: str, found: str | None) -> bool:
    if isinstance(value, bool):
        return (found not in (None, "", "/Off")) == value
    if of.options:
        return found is not None and found.removeprefix("/") == text
    return found is not None and found.replace("\r", "\n") == text


# ── Seen ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


def _blanks(truth: Mapping[str, Any], made: Prepared) -> dict[tuple[str, str], list[tuple[int, Rect]]]:
    """By field and part, the pages of the prepared PDF and the rectangles of the blanks that the truth has."""
    blanks: dict[tuple[str, str], list[tuple[int, Rect]]] = {}
    corners = _corners(made.data)
    for entry in truth["widgets"]:
        if entry["page"] in made.pages and not entry.get("optional"):
            page = made.pages.index(entry["page"]) + 1
            places = [entry["rect"], *entry.get("alts", ())]
            found = blanks.setdefault((entry["field"], entry.get("part", "")), [])
            found += [(page, _moved(Rect(*rect), corners[page - 1])) for rect in places]
    return blanks


def _not_seen(
    form: Form, record: Record, data: bytes, empty: Empty, blanks: Mapping[tuple[str, str], list[tuple[int, Rect]]]
) -> Iterator[str]:
    shown, corners = RenderedPdf(data), _corners(data)
    widgets = [
        replace(widget, rect=_moved(Rect(*widget.rect), corners[widget.page - 1])) for widget in widgets_of(data)
    ]
    for name, value in record.values.items():
        of = form.field(name)
        for full, text in _texts(of, value).items():
            part = _PARTS.get(full.partition(".")[2], "")
            mine = [widget for widget in widgets if (widget.field, widget.part) == (name, part)]
            if not of.options and not isinstance(value, bool) and not all(_reads(shown, each, text) for each in mine):
                yield f"{full}: not seen: {text!r} is not read in its widget"
            if of.type is not FieldType.STRIKE and any(_is_on_letters(each, data, empty) for each in mine):
                yield f"{full}: not seen: it stands on what is printed"
            places = blanks.get((name, _answered(of, value, part)), [])
            if places and text and value is not False and not any(_changed(shown, empty.shown, p) for p in places):
                yield f"{full}: not seen: nothing has changed on its blank"


def _answered(of: Field, value: Value, part: str) -> str:
    """What the truth calls the part of a field that shows its value: of struck words, it is the others."""
    if of.type is FieldType.STRIKE:
        return next(option.value for option in of.options if option.value != value)
    return str(value) if of.options else part


def _reads(shown: RenderedPdf, widget: Widget, text: str) -> bool:
    return letters_and_digits(text) in letters_and_digits(shown.text(widget.page, Rect(*widget.rect)))


def _changed(shown: RenderedPdf, empty: RenderedPdf, place: tuple[int, Rect]) -> bool:
    return shown.pixels(*place) != empty.pixels(*place)


@lru_cache(maxsize=1)
def _letters(data: bytes) -> list[list[tuple[str, Rect]]]:
    """Page by page the characters and their boxes; those of fields come behind those of the page."""
    with pypdfium2.PdfDocument(data) as pdf:
        pdf.init_forms()
        pages = []
        for number in range(len(pdf)):
            pdf[number].flatten()  # a page has what its fields show once it is loaded again
            text = pdf[number].get_textpage()
            signs = (chr(pypdfium2.raw.FPDFText_GetUnicode(text, n)) for n in range(text.count_chars()))
            pages.append([(sign, Rect(*text.get_charbox(n))) for n, sign in enumerate(signs)])
        return pages


def _is_on_letters(widget: Widget, data: bytes, empty: Empty) -> bool:
    """Whether a letter written in the widget stands on one that is seen on the empty form."""
    room, letters = Rect(*widget.rect), empty.letters[widget.page - 1]
    printed = [
        box
        for character, box in letters
        if character.isalnum() and box.height < _TALLEST and _shared(box, room) and empty.is_seen(widget.page, box)
    ]
    written = _letters(data)[widget.page - 1][len(letters) :] if printed else []
    mine = [box for _character, box in written if _shared(box, room)]
    return any(_shared(box, other) > _ON for box in mine for other in printed)


def _shared(one: Rect, other: Rect) -> float:
    """What two rectangles share, in parts of the smaller."""
    width = min(one.x1, other.x1) - max(one.x0, other.x0)
    height = min(one.y1, other.y1) - max(one.y0, other.y0)
    smaller = min(one.width * one.height, other.width * other.height)
    return width * height / smaller if min(width, height, smaller) > 0 else 0.0


def _corners(data: bytes) -> list[tuple[float, float]]:
    with pikepdf.open(BytesIO(data)) as pdf:
        return [(float(page.mediabox[0]), float(page.mediabox[1])) for page in pdf.pages]


def _moved(rect: Rect, by: tuple[float, float]) -> Rect:
    return Rect(rect.x0 + by[0], rect.y0 + by[1], rect.x1 + by[0], rect.y1 + by[1])


# ── A folder of them ─────────────────────────────────────────────────────────────────────────────────────────────────


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path)
    parser.add_argument("--looks", nargs="*", default=["*"], help="only these; patterns will do")
    parser.add_argument("--forms", nargs="*", default=[], help="only these")
    parser.add_argument("--rows", type=int, default=2, help="how many rows of the samples are filled in")
    parser.add_argument("--jobs", type=int, default=2)
    wishes = parser.parse_args()
    truths = truths_in(wishes.out, wishes.looks)
    with ProcessPoolExecutor(wishes.jobs) as pool:
        many = len(truths)
        found = pool.map(trips_of, truths, [wishes.forms] * many, [wishes.rows] * many)
        trips = [trip for several in found for trip in several]
    total = Counter[str]()
    for trip in trips:
        total += Counter(values=trip.values, said=trip.said, lost=len(trip.lost))
        if trip.lost:
            print(f"{trip.form}.{trip.look}\n  " + "\n  ".join(trip.lost))
    print(
        f"{len(trips)} forms, {total['values']} values filled in, {total['lost']} lost,"
        f" {total['said']} did not fit their blank and were said"
    )
    if total["lost"] or not trips:
        sys.exit(1)


if __name__ == "__main__":
    main()
