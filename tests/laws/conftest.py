"""What the tests of the corpus share: each of its forms filled whole, in several turns, and two readers of widgets.

The readers go from the widgets on the pages up to their fields; the code under test goes from the form down.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pikepdf
import pypdf
import pytest
from PIL import Image, ImageDraw

from ndrcpdf.adopting import adopt
from ndrcpdf.filling import Filler, fill, lay_out, make_filler
from ndrcpdf.geometry import Rect
from ndrcpdf.model.findings import Finding
from ndrcpdf.model.forms import Field, FieldType
from ndrcpdf.model.records import Record, Value
from ndrcpdf.values import picture_of

CORPUS = Path(__file__).parents[3] / "shared" / "corpus" / "forms"
FILES = sorted(CORPUS.glob("*.pdf"))
PUSH_BUTTON = 1 << 16


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

    name: str
    base: bytes
    filler: Filler
    turns: tuple[Filled, ...]


def filled(filler: Filler, turn: int) -> Filled:
    values: dict[str, Value] = {}
    for number, field in enumerate(filler.form.fields, 1):
        for value in values_of(field, number, turn):
            if not any(isinstance(content, Finding) for content in lay_out(filler, Record({field.name: value}))):
                values[field.name] = value
                break
    return Filled(values, fill(filler, Record(values)))


@pytest.fixture(scope="session")
def case_of() -> Callable[[str], Case]:
    """``case_of("pdfbox__acroform")``: that file of the corpus, in as many turns as a field of it has options."""
    if not FILES:
        pytest.skip("the folder of shared material is not beside the project")

    @cache
    def case_of(name: str) -> Case:
        path = CORPUS / f"{name}.pdf"
        base = path.read_bytes()
        filler = make_filler(adopt(base, path), read_only=True)
        turns = max(2, *(len(field.options) + 1 for field in filler.form.fields))
        return Case(name, base, filler, tuple(filled(filler, turn) for turn in range(turns)))

    return case_of


@pytest.fixture(params=[path.stem for path in FILES] or [""], scope="session")
def case(request: pytest.FixtureRequest, case_of: Callable[[str], Case]) -> Case:
    """Each file of the corpus in turn."""
    return case_of(request.param)


@pytest.fixture(scope="session")
def options_of() -> Callable[[Field], list[str]]:
    """``options_of(field)``: the options that a person can name."""
    return offered


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


@pytest.fixture(scope="session")
def widgets_by() -> Mapping[str, Callable[[bytes], list[Widget]]]:
    """``widgets_by["pypdf"](pdf)``: the widgets on all pages, as that library reads them."""
    return {
        "pikepdf": lambda data: list(read_by_pikepdf(data).widgets()),
        "pypdf": lambda data: list(read_by_pypdf(data).widgets()),
    }
