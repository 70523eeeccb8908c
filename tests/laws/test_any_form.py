"""Each form of the corpus is filled whole: two readers find in each field what was meant, and pdfium shows it.

The readers go from the widgets on the pages up to their fields; the code under test goes from the form down. Run as a
script, it prints how many fields of each file were filled, found equal, and seen.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pikepdf
import pypdf
import pypdfium2
import pytest
from PIL import Image, ImageDraw

from ndrcpdf.adopting import adopt
from ndrcpdf.extracting import extract
from ndrcpdf.filling import Filler, fill, lay_out, make_filler
from ndrcpdf.geometry import Rect
from ndrcpdf.model.findings import Finding
from ndrcpdf.model.forms import Field, FieldType
from ndrcpdf.model.records import Picture, Record, Value
from ndrcpdf.pdf.acroform.shown_values import letters_and_digits
from ndrcpdf.values import picture_of

FOLDER = Path(__file__).parents[3] / "shared" / "corpus" / "forms"
FILES = sorted(FOLDER.glob("*.pdf"))
SCALE = 3
"""Pixels for a point."""
LEAST_INK = 20
"""How many pixels a button or a picture shows at least."""

pytestmark = pytest.mark.skipif(not FILES, reason="the folder of shared material is not beside the project")
each_file = pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)

RADIO, PUSH_BUTTON, IN_UNISON = 1 << 15, 1 << 16, 1 << 25

NO_OPTIONS = "not filled: the list has no options"
TOO_LOW = "not seen whole: the list is too low for the rows between the two that were chosen"
EXCEPTIONS: Mapping[str, Mapping[str, str]] = {
    "pdfbox__AcroFormsBasicFields": {"ListBox": NO_OPTIONS, "ComboBox": NO_OPTIONS},
    "pdfcpu__french": {"city11": TOO_LOW},
    "pdfium__multiple_form_types": {"Listbox_MultiSelectMultipleSelected": TOO_LOW},
}
"""File → field → why it is not filled, or not seen."""


# ── What is filled in ────────────────────────────────────────────────────────────────────────────────────────────────


def picture() -> Value:
    """A picture that leaves no corner white."""
    file, image = BytesIO(), Image.new("RGB", (80, 40), (200, 220, 255))
    ImageDraw.Draw(image).line((0, 0, 80, 40), fill=(0, 0, 120), width=6)
    image.save(file, "PNG")
    return picture_of(file.getvalue())


def texts(number: int, kind: FieldType) -> Iterator[str]:
    """Texts for the field of that number, no other field's, from long to short."""
    if kind is FieldType.LINES:
        yield f"Zoë Ğül n° {number}\nŁukasz, « à l’œuvre »"
    yield f"Zoë Ğül Łukasz n° {number}"
    yield f"Zoë Ł{number}"
    yield f"É{number}"
    yield f"{number}"
    yield "ÉÀÇÊÏÔÛŁĞŞ"[number % 10]


def offered(field: Field) -> list[str]:
    """The options that a person can name: one of white space is no answer."""
    return [option.value for option in field.options if option.value.strip()]


def values_of(field: Field, number: int, turn: int) -> Iterator[Value]:
    """What the field may be given in a turn, the best first: in as many turns as there are options, each of them."""
    options = offered(field)
    match field.type:
        case FieldType.FLAG:
            yield turn % 2 == 0
        case FieldType.IMAGE:
            yield picture()
        case FieldType.CHOICE if options:
            yield options[turn % len(options)]
        case FieldType.CHOICES if options:
            yield "\n".join(option for option in options if option in {options[turn % len(options)], options[-1]})
        case FieldType.OPEN_CHOICE:
            free = "" if turn % (len(options) + 1) < len(options) else f"Żółć {number}"
            yield free or options[turn % (len(options) + 1)]
        case FieldType.TEXT | FieldType.LINES:
            yield from texts(number, field.type)


@dataclass(frozen=True)
class Filled:
    """A file of the corpus, filled."""

    values: Mapping[str, Value]
    data: bytes


@dataclass(frozen=True)
class Case:
    """A file of the corpus, its filler, and what it became in each turn."""

    base: bytes
    filler: Filler
    turns: tuple[Filled, ...]


@cache
def case(path: Path) -> Case:
    base = path.read_bytes()
    filler = make_filler(adopt(base, path), read_only=True)
    turns = max(2, *(len(field.options) + 1 for field in filler.form.fields))
    return Case(base, filler, tuple(filled(filler, turn) for turn in range(turns)))


def filled(filler: Filler, turn: int) -> Filled:
    values: dict[str, Value] = {}
    for number, field in enumerate(filler.form.fields, 1):
        for value in values_of(field, number, turn):
            if not any(isinstance(content, Finding) for content in lay_out(filler, Record({field.name: value}))):
                values[field.name] = value
                break
    return Filled(values, fill(filler, Record(values)))


# ── Two readers ──────────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Widget:
    """A widget on a page with what it has, and what its field has and inherits.

    ``states`` are the on-states that it can show and ``state`` is the one it shows; ``place`` is its place among the
    widgets of its field, and ``exports`` what ``/Opt`` says of each of them.
    """

    number: int
    field: int
    name: str
    page: int
    rect: Rect
    kind: str
    flags: int
    value: str | tuple[str, ...] | None
    states: frozenset[str]
    state: str
    place: int
    exports: tuple[str, ...]
    words: Mapping[str, str]

    def answer(self, state: str) -> str:
        """What is answered with one of its states; pdfcpu escapes their names twice."""
        name = unquote(state.removeprefix("/").replace("#", "%"))
        return self.exports[self.place] if self.place < len(self.exports) else name

    @property
    def is_button(self) -> bool:
        return self.kind == "/Btn" and not self.flags & PUSH_BUTTON


class Reading:
    """A PDF as one library reads it."""

    def __init__(self, file: Any, root: Any, pages: Iterable[Any]) -> None:
        self.file = file
        self.root = root
        self.pages = list(pages)
        self.above: dict[int, Any] = {}
        self.note_kids(self.resolved(root["/AcroForm"])["/Fields"], None)

    def resolved(self, thing: Any) -> Any:
        return thing.get_object() if isinstance(thing, pypdf.generic.PdfObject) else thing

    def number(self, thing: Any) -> int:
        return thing.objgen[0] if isinstance(thing, pikepdf.Object) else thing.indirect_reference.idnum

    def note_kids(self, kids: Any, field: Any) -> None:
        """Some kids do not know their parent."""
        for kid in map(self.resolved, self.resolved(kids)):
            self.above[self.number(kid)] = field
            self.note_kids(kid.get("/Kids", []), kid)

    def parent(self, field: Any) -> Any:
        return self.resolved(field["/Parent"]) if "/Parent" in field else self.above.get(self.number(field))

    def inherited(self, field: Any, key: str) -> Any:
        while field is not None and key not in field:
            field = self.parent(field)
        return None if field is None else self.resolved(field[key])

    def full_name(self, field: Any) -> str:
        parent = self.parent(field)
        above = "" if parent is None else f"{self.full_name(parent)}."
        return f"{above}{field.get('/T', '')}".strip(".")

    def widgets(self) -> Iterator[Widget]:
        """The widgets on all pages."""
        for number, page in enumerate(self.pages):
            for annotation in map(self.resolved, self.resolved(page.get("/Annots", []))):
                if annotation.get("/Subtype") == "/Widget":
                    yield self.widget(annotation, number)

    def widget(self, widget: Any, page: int) -> Widget:
        field = widget if "/T" in widget else self.parent(widget)
        normal = self.resolved(self.resolved(widget.get("/AP", {})).get("/N", {}))
        options = list(self.inherited(field, "/Opt") or [])
        is_button = self.inherited(field, "/FT") == "/Btn"
        corners = [float(corner) for corner in widget["/Rect"]]
        return Widget(
            number=self.number(widget),
            field=self.number(field),
            name=self.full_name(widget),
            page=page,
            rect=Rect(min(corners[::2]), min(corners[1::2]), max(corners[::2]), max(corners[1::2])),
            kind=str(self.inherited(field, "/FT")),
            flags=int(self.inherited(field, "/Ff") or 0),
            value=plain(self.inherited(field, "/V")),
            states=frozenset(normal.keys()) - {"/Off"} if is_button else frozenset(),
            state=str(widget.get("/AS", "/Off")),
            place=self.place(field, widget),
            exports=tuple(map(str, options)) if is_button else (),
            words={} if is_button else dict(map(pair, options)),
        )

    def place(self, field: Any, widget: Any) -> int:
        numbers = [self.number(self.resolved(kid)) for kid in self.resolved(field.get("/Kids", []))]
        return numbers.index(self.number(widget)) if numbers else 0


def pair(option: Any) -> tuple[str, str]:
    is_text = isinstance(option, str | pikepdf.String)
    return (str(option), str(option)) if is_text else (str(option[0]), str(option[1]))


def plain(value: Any) -> str | tuple[str, ...] | None:
    """A value as text, an array as several; nothing of a dictionary."""
    if value is None or isinstance(value, dict | pikepdf.Dictionary | pikepdf.Stream):
        return None
    return tuple(map(str, value)) if isinstance(value, list | pikepdf.Array) else str(value)


def read_by_pikepdf(data: bytes) -> Reading:
    pdf = pikepdf.open(BytesIO(data))
    return Reading(pdf, pdf.Root, (page.obj for page in pdf.pages))


def read_by_pypdf(data: bytes) -> Reading:
    reader = pypdf.PdfReader(BytesIO(data))
    return Reading(reader, reader.trailer["/Root"], reader.pages)


READ_BY: Mapping[str, Callable[[bytes], Reading]] = {"pikepdf": read_by_pikepdf, "pypdf": read_by_pypdf}


def by_name(widgets: Iterable[Widget]) -> dict[str, list[Widget]]:
    """The widgets of each field; one that is on several pages is the same."""
    found: dict[str, dict[int, Widget]] = {}
    for widget in widgets:
        found.setdefault(widget.name, {})[widget.number] = widget
    return {name: list(numbered.values()) for name, numbered in found.items()}


def is_stored(value: Value, widgets: list[Widget]) -> bool:
    """Whether the widgets of a field say of it what was meant."""
    first = widgets[0]
    if first.is_button:
        return is_answered(value, widgets)
    if isinstance(value, Picture):
        return True
    lines = tuple(str(value).split("\n")) if first.kind == "/Ch" else (value,)
    return all(widget.value in (lines, *lines[: len(lines) < 2]) for widget in widgets)


def is_answered(value: Value, widgets: list[Widget]) -> bool:
    """Whether a group of buttons has the state that gives the answer, and shows it in each field of the name."""
    states = {state for widget in widgets for state in widget.states if is_meant(value, widget.answer(state))}
    meant = states or {"/Off"}
    lit = [widget for widget in widgets if widget.state != "/Off"]
    return (
        all(widget.value in meant for widget in widgets)
        and all(widget.state == widget.value for widget in lit)
        and lit == able_to_show(meant, widgets)
    )


def is_meant(value: Value, answer: str) -> bool:
    return value is True or (value is not False and value == answer)


def able_to_show(states: set[str], widgets: list[Widget]) -> list[Widget]:
    """The widgets that are on: of radio buttons that are not in unison, the first of each field that can be."""
    able = [widget for widget in widgets if widget.states & states]
    if not widgets[0].flags & RADIO or widgets[0].flags & IN_UNISON:
        return able
    return [widget for widget in able if not any(each.field == widget.field for each in able[: able.index(widget)])]


def unequal(case: Case, reader: str) -> set[str]:
    """The fields of which a reader says something else in some turn than what was filled in."""
    found: set[str] = set()
    for turn in case.turns:
        widgets = by_name(READ_BY[reader](turn.data).widgets())
        found |= {name for name, value in turn.values.items() if not is_stored(value, widgets[name])}
    return found


# ── What is seen ─────────────────────────────────────────────────────────────────────────────────────────────────────


def flattened(data: bytes) -> list[pypdfium2.PdfTextPage]:
    document = pypdfium2.PdfDocument(data)
    document.init_forms()
    for page in document:
        page.flatten()
    return [page.get_textpage() for page in document]


def drawn(data: bytes) -> list[Image.Image]:
    """The pages in grey, upright, from the origin of their coordinates."""
    document = pypdfium2.PdfDocument(data)
    document.init_forms()
    return [upright(page) for page in document]


def upright(page: pypdfium2.PdfPage) -> Image.Image:
    page.set_rotation(0)
    left, _bottom, right, top = page.get_bbox()
    sheet = Image.new("L", (round(right * SCALE), round(top * SCALE)), 255)
    sheet.paste(page.render(scale=SCALE, may_draw_forms=True, grayscale=True).to_pil(), (round(left * SCALE), 0))
    return sheet


def unseen(case: Case) -> set[str]:
    """The fields with a widget that should show what was filled in and does not."""
    return {name for turn in case.turns[:2] for name in unread(turn)} | undrawn(case)


def unread(turn: Filled) -> Iterator[str]:
    """The fields whose text is not in each of their widgets."""
    pages = flattened(turn.data)
    for widget in read_by_pikepdf(turn.data).widgets():
        if widget.kind in ("/Tx", "/Ch") and widget.name in turn.values:
            shown = letters_and_digits(pages[widget.page].get_text_bounded(*widget.rect))
            lines = str(turn.values[widget.name]).split("\n")
            words = [letters_and_digits(word) for line in lines for word in widget.words.get(line, line).split()]
            # pdfium reads the lines of text that is turned in another order, but not the words
            if any(word not in shown for word in words) or Counter("".join(words)) - Counter(shown):
                yield widget.name


def undrawn(case: Case) -> set[str]:
    """The buttons that show no more when they are on than when they are off, and the pictures that show nothing."""
    turns = [turn.data for turn in case.turns[:2]]
    blank, first, second = map(drawn, (case.filler.template.data, *turns))
    found = set()
    for one, other in zip(*(read_by_pikepdf(turn.data).widgets() for turn in case.turns[:2]), strict=True):
        is_picture = isinstance(case.turns[0].values.get(one.name), Picture)
        is_turned_on = one.is_button and one.state != other.state and "/Off" in (one.state, other.state)
        without, within = (blank, first) if is_picture else (first, second)
        if other.state == "/Off" and not is_picture:
            without, within = within, without
        if (is_picture or is_turned_on) and ink(within[one.page], one.rect) < ink(
            without[one.page], one.rect
        ) + LEAST_INK:
            found.add(one.name)
    return found


def ink(page: Image.Image, rect: Rect) -> int:
    """How many pixels well inside a rectangle of the picture of a page are no lighter than green.

    Where a button has no appearance, pdfium shows its sides.
    """
    across, up = rect.width / 5, rect.height / 5
    sides = (rect.x0 + across, rect.y0 + up, rect.x1 - across, rect.y1 - up)
    left, bottom, right, top = (round(side * SCALE) for side in sides)
    return sum(page.crop((left, page.height - top, right, page.height - bottom)).histogram()[:160])


# ── What is read back ────────────────────────────────────────────────────────────────────────────────────────────────


def returned_otherwise(case: Case) -> set[str]:
    """The fields that ``extract`` reads back as something else in some turn, or has doubts of."""
    found: set[str] = set()
    for turn in case.turns:
        extraction = extract(turn.data, name="filled.pdf", form=case.filler.form)
        found |= {finding.field for finding in extraction.findings}
        found |= {name for name, value in turn.values.items() if not is_same(value, extraction.record.values.get(name))}
    return found


def is_same(value: Value, back: Value | None) -> bool:
    return isinstance(back, Picture) if isinstance(value, Picture) else back == value


# ── The forms are filled ─────────────────────────────────────────────────────────────────────────────────────────────


def excepted(path: Path, reason: str) -> set[str]:
    return {name for name, why in EXCEPTIONS.get(path.stem, {}).items() if why == reason}


@each_file
def test_every_field_is_filled_with_each_of_its_options(path: Path) -> None:
    filler, turns = case(path).filler, case(path).turns
    for field in filler.form.fields:
        given = [turn.values[field.name] for turn in turns if field.name in turn.values]
        assert len(given) == (0 if field.name in excepted(path, NO_OPTIONS) else len(turns)), field.name
        if field.options and field.type is not FieldType.FLAG:
            assert {line for value in given for line in str(value).split("\n")} >= set(offered(field))


@each_file
@pytest.mark.parametrize("reader", READ_BY)
def test_what_is_stored_is_what_was_meant(path: Path, reader: str) -> None:
    assert unequal(case(path), reader) == set()


@each_file
def test_every_value_is_seen(path: Path) -> None:
    assert unseen(case(path)) == excepted(path, TOO_LOW)


@each_file
def test_what_is_read_back_is_what_was_filled_in(path: Path) -> None:
    assert returned_otherwise(case(path)) == set()


@each_file
def test_the_form_is_intact_at_the_head_unless_it_was_written_anew(path: Path) -> None:
    each = case(path)
    is_new = "written-anew" in {notice.code for notice in each.filler.notices}
    assert all(turn.data.startswith(each.base) != is_new for turn in each.turns)


@each_file
def test_filled_pdfs_are_as_sound_as_the_form(path: Path) -> None:
    each = case(path)
    assert all(complaints(turn.data) <= complaints(each.base) for turn in each.turns)


def complaints(data: bytes) -> set[str]:
    """What qpdf says of a PDF, but for the places that it names."""
    with pikepdf.open(BytesIO(data), suppress_warnings=True) as pdf:
        return {str(each).rpartition(":")[2] for each in pdf.check_pdf_syntax()}


def test_what_is_not_shown_and_what_is_not_stored_would_be_found() -> None:
    """Where it is taken out of the appearances, and where something else was meant."""
    each = case(FOLDER / "pdfbox__acroform.pdf")
    invisible = replace(each, turns=tuple(replace(turn, data=emptied(turn.data)) for turn in each.turns[:2]))
    assert unseen(invisible) == set(each.turns[0].values)
    other = replace(each, turns=(Filled(each.turns[0].values, each.turns[1].data),))
    same = {name for name, value in each.turns[0].values.items() if value == each.turns[1].values[name]}
    for reader in READ_BY:
        assert unequal(other, reader) == set(each.turns[0].values) - same


def emptied(data: bytes) -> bytes:
    """The PDF with appearances that draw nothing."""
    file = BytesIO()
    with pikepdf.open(BytesIO(data)) as pdf:
        for widget in pdf.pages[0].Annots:
            normal = widget.get("/AP", {}).get("/N", {})
            for appearance in [normal] if isinstance(normal, pikepdf.Stream) else normal.values():
                appearance.write(b"q Q")
        pdf.save(file)
    return file.getvalue()


def test_the_exceptions_are_what_they_are_said_to_be() -> None:
    for path in FILES:
        fields = {field.name: field for field in case(path).filler.form.fields}
        assert all(not fields[name].options for name in excepted(path, NO_OPTIONS))
        for widget in read_by_pikepdf(case(path).base).widgets():
            if widget.name in excepted(path, TOO_LOW):
                lowest = 12  # points, the size of the type in all of these
                assert widget.rect.height < len(widget.words) * lowest * 1.2


def test_all_the_check_boxes_of_the_tax_return_are_on() -> None:
    """They are four fields deep, each with a state of another name."""
    path = FOLDER / "UsTaxes__Y2023_f1040.pdf"
    filled_in = case(path).turns[0]
    ticked = {name for name, value in filled_in.values.items() if value is True}
    assert len(ticked) == 36
    for read in READ_BY.values():
        boxes = [widget for widget in read(filled_in.data).widgets() if widget.is_button]
        assert {box.name for box in boxes} == ticked
        assert all(box.state == box.value and {box.state} == box.states for box in boxes)


# ── The figures ──────────────────────────────────────────────────────────────────────────────────────────────────────


def figures(path: Path) -> list[int]:
    """The fields of a file, those filled, equal by pypdf and by pikepdf, seen, and read back; and of its exceptions."""
    each = case(path)
    filled_in = len({name for turn in each.turns for name in turn.values})
    wrong = (unequal(each, "pypdf"), unequal(each, "pikepdf"), unseen(each), returned_otherwise(each))
    least = [filled_in - len(names) for names in wrong]
    return [len(each.filler.form.fields), filled_in, *least, len(EXCEPTIONS.get(path.stem, {}))]


def print_figures() -> None:
    heads = ("file", "fields", "filled", "pypdf", "pikepdf", "seen", "back", "exceptions")
    line = "{:<54}" + "{:>8}" * 6 + "{:>12}"
    rows = {path.stem: figures(path) for path in FILES}
    print(line.format(*heads))
    for name, row in rows.items():
        print(line.format(name, *row))
    print(line.format(f"{len(rows)} files", *map(sum, zip(*rows.values(), strict=True))))
    for name, fields in EXCEPTIONS.items():
        print(*(f"{name}: {field}: {reason}" for field, reason in fields.items()), sep="\n")


if __name__ == "__main__":
    print_figures()
