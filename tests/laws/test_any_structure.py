"""The law of filling, on AcroForms of random structure: three readers find what was filled in, and it is seen.

Whatever a field does not say itself, one above it may; its entries may be objects of their own; the page may be turned
and trimmed, and the file compressed, linearised, encrypted or surrounded by junk. Nothing else on the pages changes,
and the PDF that was filled stays as it was at the head of the new one.
"""

import ctypes
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pypdf
import pypdfium2
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from pikepdf import Array, Dictionary, Name, ObjectStreamMode, String
from PIL import Image, ImageChops
from pypdfium2 import raw

from ndrcpdf.adopting import adopt
from ndrcpdf.filling import Filler, fill, fill_flat, lay_out, make_filler
from ndrcpdf.model.findings import Finding
from ndrcpdf.model.forms import FieldType
from ndrcpdf.model.records import Record, Value
from ndrcpdf.verifying import verify

MULTILINE, RADIO, COMBO, EDIT, MULTIPLE, COMB = 1 << 12, 1 << 15, 1 << 17, 1 << 18, 1 << 21, 1 << 24
KINDS = {
    "text": (Name.Tx, 0),
    "lines": (Name.Tx, MULTILINE),
    "comb": (Name.Tx, COMB),
    "combo": (Name.Ch, COMBO),
    "open": (Name.Ch, COMBO | EDIT),
    "list": (Name.Ch, 0),
    "several": (Name.Ch, MULTIPLE),
    "box": (Name.Btn, 0),
    "radio": (Name.Btn, RADIO),
}
OPTIONS = ("un", "Deux é", "3")
STATES = ("Oui", "été", "a b", "x#y", "2/3")
SCALE = 2
QUICK = (Phase.explicit, Phase.reuse, Phase.generate)
"""Without shrinking, which takes minutes: each example fills, draws and reads several PDFs."""
LETTERS = "aZé Łğœß’«»()\\1ĐΩЖש"
NAMES = st.text(st.sampled_from("ab é_[]0#/"), min_size=1, max_size=5)
TEXTS = st.text(st.sampled_from(LETTERS), min_size=1, max_size=9).map(str.strip).filter(bool)


# ── Forms ────────────────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Wish:
    """A field to be made: its kind, and where each of its entries is said: by itself, or so far above it."""

    kind: str
    name: str
    turn: int
    quadding: int
    size: float
    border: str
    flags: int
    widgets: int
    apart: bool
    above: int
    nameless: bool
    said_above: frozenset[str]
    indirect: frozenset[str]
    text: str
    choice: int
    states: tuple[str, ...]


WISHES = st.builds(
    Wish,
    kind=st.sampled_from(sorted(KINDS)),
    name=NAMES,
    turn=st.sampled_from([0, 0, 90, 180, 270]),
    quadding=st.sampled_from([0, 1, 2]),
    size=st.sampled_from([0, 7, 11, 12.5]),
    border=st.sampled_from(["", "S", "D", "B", "I", "U"]),
    flags=st.sampled_from([0, 1 << 1, 1 << 22]),
    widgets=st.integers(1, 2),
    apart=st.booleans(),
    above=st.integers(0, 2),
    nameless=st.booleans(),
    said_above=st.frozensets(st.sampled_from(["FT", "Ff", "DA", "Q", "MaxLen", "Opt"])),
    indirect=st.frozensets(st.sampled_from(["FT", "Ff", "DA", "Q", "MaxLen", "Opt", "Rect", "T", "MK", "AP", "BS"])),
    text=TEXTS,
    choice=st.integers(0, 2),
    states=st.permutations(STATES).map(tuple),
)


@dataclass(frozen=True)
class Paper:
    """How the pages and the file are."""

    turn: int
    origin: tuple[int, int]
    trimmed: bool
    unit: float
    mode: ObjectStreamMode
    linear: bool
    protected: bool
    before: bytes
    behind: bytes
    stale: bool


PAPERS = st.builds(
    Paper,
    turn=st.sampled_from([0, 0, 90, 180, 270, -90]),
    origin=st.sampled_from([(0, 0), (-50, 30), (100, 200)]),
    trimmed=st.booleans(),
    unit=st.sampled_from([1, 1, 2]),
    mode=st.sampled_from([ObjectStreamMode.disable, ObjectStreamMode.generate]),
    linear=st.booleans(),
    protected=st.sampled_from([False, False, False, True]),
    before=st.sampled_from([b"", b"", b"junk\r\n"]),
    behind=st.sampled_from([b"", b"", b"\r\n<!-- served -->", b"\0" * 3000]),
    stale=st.booleans(),
)


@dataclass
class Made:
    """A PDF, what its fields are to be given by their full names, and where their widgets are: page and rectangle."""

    data: bytes
    values: dict[str, Value] = field(default_factory=dict)
    places: list[tuple[int, tuple[float, ...]]] = field(default_factory=list)


class Maker:
    """Puts fields on pages, row by row."""

    def __init__(self, paper: Paper) -> None:
        self.paper = paper
        self.pdf = pikepdf.new()
        self.made = Made(b"")
        for _page in range(2):
            page = self.pdf.add_blank_page(page_size=(300, 500)).obj
            x, y = paper.origin
            page.MediaBox = Array([x, y, x + 300, y + 500])
            page.Rotate = paper.turn
            page.Annots = Array()
            if paper.trimmed:
                page.CropBox = Array([x + 5, y + 6, x + 295, y + 493])
            if paper.unit != 1:
                page.UserUnit = paper.unit
            page.Contents = self.pdf.make_stream(b"0.7 G 3 w %d %d 200 400 re S" % (x + 50, y + 50))
        self.form = self.pdf.make_indirect(Dictionary(Fields=Array(), DA=String("/Helv 0 Tf 0 g")))
        if paper.stale:
            self.form.NeedAppearances = True
        self.pdf.Root.AcroForm = self.form
        self.rows = 0

    def add(self, wish: Wish) -> None:
        kind, flags = KINDS[wish.kind]
        number = len(self.made.values)
        entries = {"FT": kind, "Ff": flags | wish.flags, "Q": wish.quadding}
        entries["DA"] = String(f"/Helv {wish.size:g} Tf 0 0 1 rg")
        if wish.kind == "comb":
            entries["MaxLen"] = 12
        if kind == Name.Ch:
            entries["Opt"] = Array(
                [String(OPTIONS[0]), Array([String(OPTIONS[1]), String("shown")]), String(OPTIONS[2])]
            )
        widgets = [self.widget(wish, state) for state in range(max(wish.widgets, 2 * (wish.kind == "radio")))]
        top = self.field(wish, {**entries, "T": String(f"{wish.name}{number}")}, widgets)
        self.form.Fields.append(top)
        above = [] if wish.nameless else [f"g{number}.{level}" for level in reversed(range(wish.above))]
        self.made.values[".".join([*above, f"{wish.name}{number}"])] = value_of(wish)

    def field(self, wish: Wish, entries: dict[str, Any], widgets: list[pikepdf.Object]) -> pikepdf.Object:
        said = {key: value for key, value in entries.items() if not (wish.above and key in wish.said_above)}
        inherited = {key: value for key, value in entries.items() if key not in said}
        if len(widgets) > 1 or wish.apart:
            made = self.pdf.make_indirect(Dictionary(**self.own(wish, said), Kids=Array(widgets)))
            for widget in widgets:
                widget.Parent = made
        else:
            (made,) = widgets
            for key, entry in self.own(wish, said).items():
                made[f"/{key}"] = entry
        for level in range(wish.above):
            is_top = level == wish.above - 1
            names = {} if wish.nameless else {"T": String(f"g{len(self.made.values)}.{level}")}
            said = {key: each for key, each in inherited.items() if (level == 0 if key == "FT" else is_top)}
            parent = self.pdf.make_indirect(Dictionary(Kids=Array([made]), **names, **said))
            made.Parent = parent
            made = parent
        return made

    def own(self, wish: Wish, entries: Mapping[str, Any]) -> dict[str, Any]:
        """The entries, some of them as objects of their own."""
        return {key: self.pdf.make_indirect(value) if key in wish.indirect else value for key, value in entries.items()}

    def widget(self, wish: Wish, number: int) -> pikepdf.Object:
        page, row = divmod(self.rows, 6)
        page = self.pdf.pages[page % 2].obj
        x, y = self.paper.origin
        is_button = KINDS[wish.kind][0] == Name.Btn
        height = 20 if is_button else 55
        box = (x + 40, y + 20 + 75 * row, x + (60 if is_button else 260), y + 20 + 75 * row + height)
        self.made.places.append((self.rows // 6 % 2, box))
        self.rows += 1
        looks = Dictionary(R=wish.turn)
        entries: dict[str, Any] = {"Rect": Array(box), "MK": looks}
        if wish.border:
            looks.BC, looks.BG = Array([1, 0, 0]), Array([0.9, 0.9, 1])
            entries["BS"] = Dictionary(W=2, S=Name(f"/{wish.border}"))
        if is_button:
            on = wish.states[number if wish.kind == "radio" else 0]
            shown = {f"/{on}": self.appearance(b"0 0 20 20 re f"), "/Off": self.appearance(b"1 1 18 18 re S")}
            entries |= {"AP": Dictionary(N=Dictionary(shown)), "AS": Name.Off}
        own = self.own(wish, entries)
        widget = self.pdf.make_indirect(Dictionary(Type=Name.Annot, Subtype=Name.Widget, F=4, **own))
        page.Annots.append(widget)
        return widget

    def appearance(self, content: bytes) -> pikepdf.Object:
        return self.pdf.make_stream(content, Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 20, 20]))

    def finished(self) -> Made:
        paper, file = self.paper, BytesIO()
        options = {"encryption": pikepdf.Encryption(owner="x", user="")} if paper.protected else {}
        self.pdf.save(file, object_stream_mode=paper.mode, linearize=paper.linear, **options)
        self.made.data = paper.before + file.getvalue() + paper.behind
        return self.made


def value_of(wish: Wish) -> Value:
    match wish.kind:
        case "box":
            return True
        case "radio":
            return wish.states[wish.choice % 2]
        case "combo" | "list":
            return OPTIONS[wish.choice]
        case "several":
            return "\n".join(dict.fromkeys((OPTIONS[0], OPTIONS[wish.choice])))
        case "lines":
            return f"{wish.text}\n{wish.text[::-1]}".strip()
        case _:
            return wish.text


def form_of(wishes: list[Wish], paper: Paper) -> Made:
    maker = Maker(paper)
    for wish in wishes:
        maker.add(wish)
    return maker.finished()


# ── Readers ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def by_pikepdf(data: bytes) -> dict[str, Any]:
    """Full name → value, by qpdf's own walk of the fields."""
    with pikepdf.open(BytesIO(data)) as pdf:
        found: dict[str, Any] = {}
        for name, entry in walked(pdf.Root.AcroForm.Fields, "", None):
            found[name] = [str(each) for each in entry] if isinstance(entry, pikepdf.Array) else str(entry)
        return found


def by_pypdf(data: bytes) -> dict[str, Any]:
    reader = pypdf.PdfReader(BytesIO(data))
    form = reader.root_object["/AcroForm"].get_object()
    found: dict[str, Any] = {}
    for name, entry in walked(form["/Fields"], "", None):
        found[name] = [str(each) for each in entry] if isinstance(entry, list) else str(entry)
    return found


def walked(kids: Any, above: str, inherited: Any) -> Iterator[tuple[str, Any]]:
    for kid in map(resolved, kids):
        name = ".".join(filter(None, (above, str(resolved(kid.get("/T", ""))))))
        value = resolved(kid.get("/V", inherited))
        if name and value is not None:
            yield name, value
        yield from walked(resolved(kid.get("/Kids", [])), name, value)


def resolved(thing: Any) -> Any:
    return thing.get_object() if isinstance(thing, pypdf.generic.PdfObject) else thing


def by_pdfium(data: bytes) -> dict[str, str | bool]:
    """Full name → value, by the form module that browsers fill with; of buttons, whether one is on."""
    document = pypdfium2.PdfDocument(data)
    document.init_forms()
    form = document.formenv
    found: dict[str, str | bool] = {}
    for page in document:
        for number in range(raw.FPDFPage_GetAnnotCount(page)):
            annotation = raw.FPDFPage_GetAnnot(page, number)
            name = wide(raw.FPDFAnnot_GetFormFieldName, form, annotation)
            if raw.FPDFAnnot_GetFormFieldType(form, annotation) in (
                raw.FPDF_FORMFIELD_CHECKBOX,
                raw.FPDF_FORMFIELD_RADIOBUTTON,
            ):
                found[name] = bool(found.get(name)) or bool(raw.FPDFAnnot_IsChecked(form, annotation))
            else:
                found[name] = wide(raw.FPDFAnnot_GetFormFieldValue, form, annotation)
            raw.FPDFPage_CloseAnnot(annotation)
    return found


def wide(read: Any, *of: Any) -> str:
    length = read(*of, None, 0)
    buffer = ctypes.create_string_buffer(length)
    read(*of, ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort)), length)
    return buffer.raw[: length - 2].decode("utf-16-le")


def pictures(data: bytes) -> list[Image.Image]:
    document = pypdfium2.PdfDocument(data)
    document.init_forms()
    return [page.render(scale=SCALE, may_draw_forms=True).to_pil().convert("L") for page in document]


def without(data: bytes, places: list[tuple[int, tuple[float, ...]]]) -> bytes:
    """The PDF with the widgets made white: what is printed around them is left."""
    with pikepdf.open(BytesIO(data)) as pdf:
        del pdf.Root.AcroForm
        for number, page in enumerate(pdf.pages):
            page.obj.Annots = Array()
            boxes = [box for each, box in places if each == number]
            rectangles = b" ".join(b"%f %f %f %f re f" % (x0, y0, x1 - x0, y1 - y0) for x0, y0, x1, y1 in boxes)
            page.contents_add(b"q 1 g " + rectangles + b" Q")
        file = BytesIO()
        pdf.save(file, encryption=False)
        return file.getvalue()


# ── The law ──────────────────────────────────────────────────────────────────────────────────────────────────────────


@settings(max_examples=40, suppress_health_check=list(HealthCheck), phases=QUICK)
@given(st.lists(WISHES, min_size=1, max_size=5), PAPERS)
def test_what_is_filled_in_is_read_and_seen(wishes: list[Wish], paper: Paper) -> None:
    holds(form_of(wishes, paper), paper)


def holds(made: Made, paper: Paper) -> None:
    filled = make_filler(adopt(made.data, Path("form.pdf")), made.data, name="form.pdf")
    assert sorted(each.name for each in filled.form.fields) == sorted(made.values)
    values = {name: value for name, value in made.values.items() if fits(filled, name, value)}
    record = Record(values)
    kept = list(lay_out(filled, record))
    data = fill(filled, record)
    is_anew = any(notice.code == "written-anew" for notice in filled.notices)
    assert is_anew is bool(paper.protected or paper.before)
    assert is_anew or data.startswith(made.data.removesuffix(b"\0" * 3000))
    with pikepdf.open(BytesIO(data)) as pdf:
        assert pdf.check_pdf_syntax() == []
    types = {each.name: each.type for each in filled.form.fields}
    expected = {name: stored(value, types[name]) for name, value in values.items() if value is not True}
    for read in (by_pikepdf, by_pypdf):
        found = read(data)
        assert {name: found[name] for name in expected} == expected
    seen = by_pdfium(data)
    for name, value in values.items():
        assert seen[name] == said_by_pdfium(value, types[name])
    assert verify(filled.template, kept, data) == []
    around = pictures(without(made.data.removesuffix(b"\0" * 3000), made.places))
    for before, after in zip(around, pictures(without(data, made.places)), strict=True):
        assert ImageChops.difference(before, after).getbbox() is None
    if values.keys() == made.values.keys():  # pdfium has dashes of its own for a frame that has no appearance
        for fillable, flat in zip(pictures(data), pictures(fill_flat(filled, record)), strict=True):
            assert alike(fillable, flat)


def said_by_pdfium(value: Value, kind: FieldType) -> str | bool:
    """Of a list, the first row that is chosen; of buttons, whether one is on."""
    if kind is FieldType.FLAG or value in STATES:
        return True
    return str(value).split("\n")[0] if kind is FieldType.CHOICES else str(value)


def fits(filler: Filler, name: str, value: Value) -> bool:
    """Whether a value is not refused, for which there is one reason here."""
    codes = {each.code for each in lay_out(filler, Record({name: value})) if isinstance(each, Finding)}
    assert codes <= {"too-long"}
    return not codes


def stored(value: Value, kind: FieldType) -> str | list[str]:
    """What stands in the PDF: a state by its name, several rows in an array."""
    if value in STATES:
        return f"/{value}"
    rows = str(value).split("\n")
    return rows if kind is FieldType.CHOICES and len(rows) > 1 else str(value)


def alike(one: Image.Image, other: Image.Image) -> bool:
    """Whether two pages differ in the smoothing of edges, and in parts of pixels, at most."""
    return one.size == other.size and ImageChops.difference(one.reduce(4), other.reduce(4)).getextrema()[1] < 80
