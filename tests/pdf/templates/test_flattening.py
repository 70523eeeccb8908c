"""Flattened PDFs: no fields are left, and what is seen, read and tagged is what the filled form shows.

The readers had no part in the flattening: pdfium draws and flattens, pdfplumber tells which marked content a letter is
of, pikepdf walks the structure tree.
"""

import shutil
import subprocess
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from functools import cache
from io import BytesIO
from pathlib import Path

import page as page_validation
import pdfplumber
import pikepdf
import pypdf
import pypdfium2
import pytest
from pikepdf import Array, Dictionary, Name, String
from PIL import Image, ImageChops, ImageDraw

from ndrcpdf import catalog
from ndrcpdf.adopting import adopt
from ndrcpdf.filling import Filler, fill, fill_flat, lay_out, make_filler
from ndrcpdf.geometry import Rect
from ndrcpdf.model.forms import Form
from ndrcpdf.model.records import Record, Value
from ndrcpdf.pdf.templates.flat_stamping import page_contents
from ndrcpdf.pdf.templates.print_run import PrintRun, deflated
from ndrcpdf.records import reading
from ndrcpdf.values import picture_of, typed

SAMPLES = Path(__file__).parents[3] / "samples"
FORMS = catalog.known_forms()
each_form = pytest.mark.parametrize("form", FORMS, ids=lambda form: form.id)
SCALE = 3
"""Pixels for a point."""
FAINT = 2
"""How far apart, of 255, two greys may be by rounding."""
NEAR = 0.05
"""How far apart, in points, a letter may be by rounding."""
WIDGETS = ("/Widget", "/PolyLine")


# ── What is seen ─────────────────────────────────────────────────────────────────────────────────────────────────────


@cache
def filler_of(form: Form) -> Filler:
    return make_filler(form)


@cache
def sample_records(form: Form) -> tuple[Record, ...]:
    """Some records of the sample, from all over it."""
    (path,) = (SAMPLES / form.name).glob("*.csv")
    with path.open("rb") as file, reading(file, form, name=path.name, folder=path.parent) as rows:
        records = [typed(form, row)[0] for row in rows]
    return tuple(records[:: len(records) // 4][:4])


def drawn(data: bytes) -> list[Image.Image]:
    document = pypdfium2.PdfDocument(data)
    document.init_forms()
    return [page.render(scale=SCALE, grayscale=True, may_draw_forms=True).to_pil() for page in document]


def difference(one: Image.Image, other: Image.Image) -> tuple[int, int, int, int] | None:
    """Where two pictures are unlike."""
    assert one.size == other.size
    return ImageChops.difference(one, other).point(lambda grey: 255 * (grey > FAINT)).getbbox()


def look_alike(one: bytes, other: bytes) -> bool:
    return [difference(*pair) for pair in zip(drawn(one), drawn(other), strict=True)] == [None] * len(drawn(one))


def ink(data: bytes, rect: Rect, page: int = 0) -> bool:
    """Whether anything but white is seen in a rectangle of a page that is not turned."""
    picture = drawn(data)[page]
    frame = [round(side * SCALE) for side in (rect.x0, picture.height / SCALE - rect.y1, rect.x1)]
    return picture.crop((*frame, round(picture.height - rect.y0 * SCALE))).getextrema()[0] < 128


Letter = tuple[str, float, float]


def letters_of(data: bytes, *, flatten: bool = False) -> list[list[Letter]]:
    """Page by page the letters with their left and bottom sides, as pdfium reads them, in the order of the alphabet."""
    document = pypdfium2.PdfDocument(data)
    if flatten:
        document.init_forms()
        for page in document:
            page.flatten()
    return [sorted(_letters(page.get_textpage())) for page in document]


def _letters(page: pypdfium2.PdfTextPage) -> Iterator[Letter]:
    for index in range(page.count_chars()):
        character = chr(pypdfium2.raw.FPDFText_GetUnicode(page, index))
        if not character.isspace():
            x, y, _right, _top = page.get_charbox(index, loose=True)
            yield character, round(x, 2), round(y, 2)


def same_letters(one: list[list[Letter]], other: list[list[Letter]]) -> bool:
    """Whether each letter of a page has its like in the same place of the other, and the other way round."""
    return len(one) == len(other) and all(
        len(mine) == len(others) and _all_near(mine, others) and _all_near(others, mine)
        for mine, others in zip(one, other, strict=True)
    )


def _all_near(ones: list[Letter], others: list[Letter]) -> bool:
    places: dict[tuple[str, int, int], list[Letter]] = {}
    for letter in others:
        places.setdefault((letter[0], round(letter[1]), round(letter[2])), []).append(letter)
    return all(any(_is_near(letter, like) for like in _around(places, letter)) for letter in ones)


def _around(places: Mapping[tuple[str, int, int], list[Letter]], letter: Letter) -> Iterator[Letter]:
    for x in (-1, 0, 1):
        for y in (-1, 0, 1):
            yield from places.get((letter[0], round(letter[1]) + x, round(letter[2]) + y), ())


def _is_near(one: Letter, other: Letter) -> bool:
    return abs(one[1] - other[1]) <= NEAR and abs(one[2] - other[2]) <= NEAR


@each_form
def test_no_field_and_no_widget_is_left(form: Form) -> None:
    for record in sample_records(form):
        data = fill_flat(filler_of(form), record)
        with pikepdf.open(BytesIO(data)) as pdf:
            assert pdf.check_pdf_syntax() == []
            assert "/AcroForm" not in pdf.Root
            left = [note for page in pdf.pages for note in page.obj.get("/Annots", []) if note.Subtype in WIDGETS]
            assert left == []
        reader = pypdf.PdfReader(BytesIO(data), strict=True)
        assert not reader.get_fields()
        assert len(reader.pages) == len(pypdf.PdfReader(form.fillable).pages)


@each_form
def test_the_pages_look_like_those_of_the_filled_form(form: Form) -> None:
    filler = filler_of(form)
    first, *others = sample_records(form)
    for record in (first, *others, Record({})):
        assert look_alike(fill(filler, record), fill_flat(filler, record))
    assert not look_alike(fill(filler, first), fill_flat(filler, others[0]))


@each_form
def test_each_letter_is_where_the_filled_form_has_it(form: Form) -> None:
    filler = filler_of(form)
    first, *others = sample_records(form)
    for record in (first, *others):
        assert same_letters(letters_of(fill(filler, record), flatten=True), letters_of(fill_flat(filler, record)))
    if form.id != "fonctionnalites-e5b-2024":  # which is ticked, not written on
        assert not same_letters(letters_of(fill(filler, first), flatten=True), letters_of(fill_flat(filler, others[0])))


def test_pictures_are_drawn_where_the_form_has_them() -> None:
    form = catalog.find("attestation-stage")
    file, image = BytesIO(), Image.new("RGBA", (90, 40), (0, 0, 0, 0))
    ImageDraw.Draw(image).rectangle((10, 5, 80, 35), outline=(0, 0, 120, 255), width=6)
    image.save(file, "PNG")
    record = Record({**sample_records(form)[0].values, "organisme_cachet": picture_of(file.getvalue())})
    filler = filler_of(form)
    data = fill_flat(filler, record)
    assert look_alike(fill(filler, record), data)
    assert not look_alike(fill(filler, sample_records(form)[0]), data)


def test_the_curves_of_a_chart_are_drawn() -> None:
    form = catalog.find("livret-scolaire")
    (chart,) = [field for field in form.fields if field.curves]
    filler, record = filler_of(form), sample_records(form)[0]
    without = Record({name: value for name, value in record.values.items() if name not in chart.curves[0].fields})
    assert look_alike(fill(filler, record), fill_flat(filler, record))
    assert look_alike(fill(filler, without), fill_flat(filler, without))
    curves = [drawn(fill_flat(filler, each))[1].crop((150, 1950, 1700, 2400)) for each in (record, without)]
    assert difference(*curves) is not None


# ── What is tagged ───────────────────────────────────────────────────────────────────────────────────────────────────


@each_form
def test_flattened_pages_pass_pdf_ua(form: Form) -> None:
    for record in (*sample_records(form)[:2], Record({})):
        report = page_validation.validate_pdf_bytes(fill_flat(filler_of(form), record), profile="ua1")
        assert [(failure.rule_id, failure.message) for failure in report.failures] == []
        assert report.is_compliant


def elements(node: pikepdf.Object, kind: str) -> Iterator[pikepdf.Object]:
    """The elements of a kind below a node of the structure tree, in reading order."""
    if isinstance(node, pikepdf.Array):
        for kid in node:
            yield from elements(kid, kind)
    elif isinstance(node, pikepdf.Dictionary) and "/S" in node:
        if str(node.S) == kind:
            yield node
        yield from elements(node.get("/K", Array()), kind)


def text_of_form(data: bytes) -> list[str]:
    """The texts of the fields of a filled form, in reading order; of a button, whether it is on."""
    with pikepdf.open(BytesIO(data)) as pdf:
        return [_text_or_state(element.K.Obj) for element in elements(pdf.Root.StructTreeRoot.K, "/Form")]


def _text_or_state(widget: pikepdf.Object) -> str:
    field = widget if "/FT" in widget else widget.Parent
    if field.FT == "/Btn":
        return "on" if widget.get("/AS", "/Off") != "/Off" else "off"
    return _squeezed(str(field.get("/V", ""))) if field.FT != "/Sig" else ""


def _squeezed(text: str) -> str:
    return "".join(text.split())


def text_of_flat(data: bytes) -> list[str]:
    """The same of a flattened one: of each element its marked content, and what its attributes say of a button."""
    with pdfplumber.open(BytesIO(data)) as pdf:
        texts = [_marked_texts(page.chars) for page in pdf.pages]
    with pikepdf.open(BytesIO(data)) as pdf:
        pages = {page.obj.objgen: number for number, page in enumerate(pdf.pages)}
        classes = pdf.Root.StructTreeRoot.get("/ClassMap", {})
        return [
            _state(element, classes) or texts[pages[element.K.Pg.objgen]].get(int(element.K.MCID), "")
            for element in elements(pdf.Root.StructTreeRoot.K, "/Form")
        ]


def _marked_texts(characters: list[dict[str, object]]) -> dict[int, str]:
    texts: dict[int, str] = {}
    for character in characters:
        if character["tag"] == "Form":
            number = character["mcid"]
            texts[number] = texts.get(number, "") + _squeezed(character["text"])
    return texts


def _state(element: pikepdf.Object, classes: Mapping[str, pikepdf.Object]) -> str:
    """What the attributes of a field, and those of its class, say of it, where it is a button that can be on."""
    attributes = [element.A, *(classes[str(name)] for name in element.get("/C", []))]
    assert {str(each.O) for each in attributes} == {"/PrintField"}
    entries = {key: value for each in attributes for key, value in each.items()}
    if entries["/Role"] == "/pb":
        return "off"
    return str(entries["/checked"]).removeprefix("/") if entries["/Role"] in ("/rb", "/cb") else ""


@each_form
def test_each_value_is_the_marked_content_of_the_element_that_its_field_had(form: Form) -> None:
    filler = filler_of(form)
    first, *others = sample_records(form)
    for record in (first, *others, Record({})):
        assert text_of_flat(fill_flat(filler, record)) == text_of_form(fill(filler, record))
    assert text_of_flat(fill_flat(filler, first)) != text_of_form(fill(filler, others[0]))


@each_form
def test_every_marked_content_of_a_value_is_known_to_the_structure_tree(form: Form) -> None:
    data = fill_flat(filler_of(form), sample_records(form)[0])
    with pikepdf.open(BytesIO(data)) as pdf:
        parents = pikepdf.NumberTree(pdf.Root.StructTreeRoot.ParentTree)
        for page in pdf.pages:
            elements_of_page = parents[int(page.obj.StructParents)]
            for operands, operator in pikepdf.parse_content_stream(page):
                if str(operator) == "BDC" and operands[0] == "/Form":
                    element = elements_of_page[int(operands[1].MCID)]
                    assert str(element.S) == "/Form"
                    assert element.K.MCID == operands[1].MCID
                    assert element.K.Pg.objgen == page.obj.objgen


# ── Any form ─────────────────────────────────────────────────────────────────────────────────────────────────────────


class SmallForm:
    """A PDF of one page, 300 points by 200, to which fields are added."""

    def __init__(self, content: bytes = b"0.9 g 20 20 40 40 re f", **page: object) -> None:
        self.pdf = pikepdf.new()
        self.page = self.pdf.add_blank_page(page_size=(300, 200)).obj
        self.page.Contents = self.pdf.make_stream(content)
        for key, value in page.items():
            self.page[f"/{key}"] = value
        self.page.Annots = Array()
        self.pdf.Root.AcroForm = Dictionary(Fields=Array(), DA=String("/Helv 10 Tf 0 g"))

    def widget(self, rect: tuple[int, int, int, int], **entries: object) -> pikepdf.Object:
        entries = {"Subtype": Name.Widget, "F": 4, "Rect": Array(rect)} | entries
        widget = self.pdf.make_indirect(Dictionary({f"/{key}": value for key, value in entries.items()}))
        self.page.Annots.append(widget)
        return widget

    def field(self, name: str, rect: tuple[int, int, int, int], **entries: object) -> None:
        self.pdf.Root.AcroForm.Fields.append(self.widget(rect, T=String(name), **({"FT": Name.Tx} | entries)))

    def appearance(self, content: bytes, width: int = 20, height: int = 20) -> pikepdf.Stream:
        fonts = Dictionary(Helv=Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica))
        box = Array([0, 0, width, height])
        resources = Dictionary(Font=fonts)
        return self.pdf.make_stream(content, Type=Name.XObject, Subtype=Name.Form, BBox=box, Resources=resources)

    def box(self, *, off: bytes = b"", state: str = "Off") -> dict[str, object]:
        """The entries of a check box, whose Off may draw something too."""
        states = {"/Yes": self.appearance(off + b" 0 G 2 2 m 18 18 l S"), "/Off": self.appearance(off)}
        return {"FT": Name.Btn, "AP": Dictionary(N=Dictionary(states)), "AS": Name(f"/{state}"), "V": Name(f"/{state}")}


@pytest.fixture
def flattens(tmp_path: Path) -> Callable[..., bytes]:
    """``flattens(small, {"a": "x"})``: the flattened PDF, which looks like the filled one; both have only these."""

    def flattens(small: SmallForm, values: dict[str, Value]) -> bytes:
        path = tmp_path / "small.pdf"
        small.pdf.save(path)
        filler = make_filler(adopt(path.read_bytes(), path), path.read_bytes(), name="small.pdf")
        record = Record(values)
        flat = fill_flat(filler, record)
        assert look_alike(fill(filler, record), flat)
        assert same_letters(letters_of(fill(filler, record), flatten=True), letters_of(flat))
        with pikepdf.open(BytesIO(flat)) as pdf:
            assert pdf.check_pdf_syntax() == []
            assert [note for note in pdf.pages[0].obj.get("/Annots", []) if note.Subtype == "/Widget"] == []
            assert "/AcroForm" not in pdf.Root
        return flat

    return flattens


def words(data: bytes) -> list[str]:
    return [word for page in pypdf.PdfReader(BytesIO(data)).pages for word in page.extract_text().split()]


def test_a_field_with_two_widgets_shows_its_value_in_both(flattens) -> None:
    small = SmallForm()
    field = small.pdf.make_indirect(Dictionary(T=String("a"), FT=Name.Tx, Kids=Array()))
    small.pdf.Root.AcroForm.Fields.append(field)
    for rect in ((20, 100, 120, 120), (150, 60, 290, 90)):
        field.Kids.append(small.widget(rect, Parent=field))
    assert words(flattens(small, {"a": "Zoë"})) == ["Zoë", "Zoë"]


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_turned_widget_is_drawn_turned(flattens, turn: int) -> None:
    small = SmallForm()
    frame = Dictionary(R=turn, BC=Array([0]), BG=Array([0.8]))
    small.field("a", (120, 20, 150, 150) if turn != 180 else (20, 100, 150, 120), MK=frame)
    flat = flattens(small, {"a": "Łukasz"})
    letters = pypdfium2.PdfDocument(flat)[0].get_textpage()
    first, last = (letters.get_charbox(index) for index in (0, letters.count_chars() - 1))
    along, sign = (1, 1) if turn == 90 else (1, -1) if turn == 270 else (0, -1)
    assert sign * (last[along] - first[along]) > 10


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_the_pages_of_a_turned_template_are_turned(flattens, turn: int) -> None:
    small = SmallForm(Rotate=turn)
    small.field("a", (20, 60, 50, 160), MK=Dictionary(R=turn))
    flattens(small, {"a": "Zoë"})


NANTES = b"/Tx BMC q BT 0 g /Helv 10 Tf 2 5 Td (Nantes) Tj ET Q EMC"


@pytest.mark.parametrize(
    ("values", "shown"),
    [
        ({}, ["Nantes"]),
        ({"b": "Zoë"}, ["Nantes", "Zoë"]),
        ({"a": "Brest"}, ["Brest"]),
        ({"a": "Nantes"}, ["Nantes"]),
    ],
)
def test_what_the_template_says_where_the_record_says_nothing_is_shown(flattens, values, shown) -> None:
    small = SmallForm()
    normal = small.appearance(NANTES, 100)
    small.field("a", (20, 140, 120, 160), V=String("Nantes"), AP=Dictionary(N=normal))
    small.field("b", (20, 100, 120, 120))
    assert words(flattens(small, values)) == shown


@pytest.mark.parametrize(
    ("values", "shown"), [({}, "Yes"), ({"c": True}, "Yes"), ({"c": False}, "Off")], ids=["left", "on", "off"]
)
@pytest.mark.parametrize("off", [b"", b"0.5 G 1 1 18 18 re S"], ids=["Off shows nothing", "Off shows a frame"])
def test_a_button_shows_the_state_that_it_is_in(flattens, values, shown, off) -> None:
    small = SmallForm()
    small.field("c", (100, 100, 120, 120), **small.box(off=off, state="Yes"))
    small.field("d", (200, 100, 220, 120), **small.box(off=off))
    flat = flattens(small, values)
    assert ink(flat, Rect(104, 104, 116, 116)) == (shown == "Yes")
    assert ink(flat, Rect(204, 104, 216, 116)) is False


@pytest.mark.parametrize("flags", [2, 32], ids=["hidden", "not to be viewed"])
def test_what_nobody_sees_in_the_form_is_not_seen_in_the_flat_one(flattens, flags: int) -> None:
    small = SmallForm()
    small.field("secret", (20, 100, 120, 120), F=flags)
    small.field("left", (20, 140, 120, 160), F=flags, V=String("Nantes"), AP=Dictionary(N=small.appearance(NANTES)))
    small.field("seen", (150, 100, 290, 120))
    path = {"secret": "Zoë", "seen": "Brest"}
    if flags == 2:
        assert words(flattens(small, path)) == ["Brest"]
        return
    out = BytesIO()
    small.pdf.save(out)
    filler = make_filler(adopt(out.getvalue(), Path("small.pdf")), out.getvalue())
    assert words(fill_flat(filler, Record(path))) == ["Brest"]  # pdfium flattens the others all the same


@pytest.mark.parametrize(
    "content",
    [
        b"q 0.5 0 0 0.5 0 0 cm q 0.5 0 0 0.5 0 0 cm 0.9 g 20 20 40 40 re f",
        b"q 0.5 0 0 0.5 0 0 cm Q Q 2 0 0 2 0 0 cm 0.9 g 20 20 40 40 re f",
        b"0.5 0 0 -0.5 0 200 cm 0.9 g 20 20 40 40 re f",
        b"",
    ],
    ids=["saves without restoring", "restores without saving", "never restores", "nothing"],
)
def test_a_page_that_does_not_restore_what_it_changes_moves_no_value(flattens, tmp_path, content: bytes) -> None:
    small = SmallForm(content)
    small.field("a", (20, 100, 120, 120))
    path = tmp_path / "small.pdf"
    small.pdf.save(path)
    filler = make_filler(adopt(path.read_bytes(), path), path.read_bytes())
    record = Record({"a": "Zoë"})
    flat = fill_flat(filler, record)
    assert look_alike(fill(filler, record), flat)
    page = pypdfium2.PdfDocument(flat)[0].get_textpage()
    assert page.get_text_bounded(20, 100, 120, 120) == "Zoë"


def test_widgets_that_overlap_are_drawn_in_the_order_of_the_page(flattens) -> None:
    small = SmallForm()
    small.field("below", (20, 100, 120, 120))
    ground = Dictionary(N=small.appearance(b"0.7 g 0 0 50 20 re f", 50))
    small.field("above", (60, 100, 110, 120), AP=ground)
    small.field("top", (90, 100, 140, 120), MK=Dictionary(BG=Array([0.4])))
    flattens(small, {"top": "Ł", "below": "Zoë, à l’œuvre"})


def test_a_list_box_shows_its_rows_and_those_chosen(flattens) -> None:
    small = SmallForm()
    options = Array([String(option) for option in ("un", "deux", "trois")])
    small.field("l", (20, 60, 120, 120), FT=Name.Ch, Ff=1 << 21, Opt=options)
    assert words(flattens(small, {"l": "un\ntrois"})) == ["un", "deux", "trois"]


def test_other_annotations_stay() -> None:
    small = SmallForm()
    small.field("a", (20, 100, 120, 120))
    action = Dictionary(S=Name.URI, URI=String("https://exemple.fr"))
    small.widget((20, 20, 60, 60), Subtype=Name.Link, A=action)
    out = BytesIO()
    small.pdf.save(out)
    filler = make_filler(adopt(out.getvalue(), Path("small.pdf")), out.getvalue())
    with pikepdf.open(BytesIO(fill_flat(filler, Record({"a": "x"})))) as pdf:
        assert [str(note.A.URI) for note in pdf.pages[0].Annots] == ["https://exemple.fr"]


FRAME, HIDDEN = (20, 80, 60, 100), (20, 160, 60, 180)
"""Where they are on the page, from above."""


def test_what_viewers_show_of_fields_without_an_appearance_is_drawn() -> None:
    """Their frames, their rows, and the values that stand in them, which a form without fields shows nobody."""
    small = SmallForm()
    framed = Dictionary(BC=Array([0]), BG=Array([0.5]))
    small.field("frame", (20, 100, 60, 120), MK=framed)
    small.field("list", (80, 60, 140, 120), FT=Name.Ch, Opt=Array([String("un"), String("deux")]))
    small.field("value", (150, 60, 290, 90), V=String("Zoë"))
    small.field("hidden", (20, 20, 60, 40), F=2, MK=framed)
    out = BytesIO()
    small.pdf.save(out)
    filler = make_filler(adopt(out.getvalue(), Path("small.pdf")), out.getvalue())
    for values in ({}, {"value": "Łukasz"}):
        flat = fill_flat(filler, Record(values))
        assert words(flat) == ["un", "deux", values.get("value", "Zoë")]
        (after,), (before,) = (
            [page.render(grayscale=True, draw_annots=False).to_pil() for page in pypdfium2.PdfDocument(data)]
            for data in (flat, out.getvalue())
        )
        differing = [ImageChops.difference(after, before).crop(box).getbbox() for box in (FRAME, HIDDEN)]
        assert differing == [(0, 0, 40, 20), None]


def on_a_layer(*, is_off: bool) -> tuple[bytes, bytes, bytes]:
    """A field on a layer, which is off or on: filled, flattened and in a print run."""
    small = SmallForm()
    layer = small.pdf.make_indirect(Dictionary(Type=Name.OCG, Name=String("layer")))
    off = Array([layer] * is_off)
    small.pdf.Root.OCProperties = Dictionary(OCGs=Array([layer]), D=Dictionary(OFF=off, Order=Array([layer])))
    small.field("a", (20, 100, 120, 120), OC=layer)
    out = BytesIO()
    small.pdf.save(out)
    filler = make_filler(adopt(out.getvalue(), Path("small.pdf")), out.getvalue())
    record = Record({"a": "Zoë"})
    drawn = page_contents(filler.template, filler.flat_template, list(lay_out(filler, record)))
    with closing(PrintRun(filler.flat_template, "small.pdf")) as run:
        merged = b"".join((run.beginning(), run.add(deflated(page) for page in drawn), *run.end()))
    return fill(filler, record), fill_flat(filler, record), merged


@pytest.mark.parametrize("is_off", [False, True])
def test_the_value_of_a_field_on_a_layer_is_seen_when_the_layer_is(is_off: bool) -> None:
    _filled, flat, merged = on_a_layer(is_off=is_off)
    inks = [dark_pixels(pypdfium2.PdfDocument(data)[0].render(grayscale=True).to_pil()) for data in (flat, merged)]
    assert inks[0] == inks[1]
    assert (inks[0] == 0) is is_off


@pytest.mark.skipif(not shutil.which("pdftoppm"), reason="poppler, which heeds the layers of widgets, is not installed")
@pytest.mark.parametrize("is_off", [False, True])
def test_a_field_on_a_layer_is_seen_when_the_layer_is(is_off: bool) -> None:
    inks = [dark_pixels(drawn_by_poppler(data)) for data in on_a_layer(is_off=is_off)]
    assert inks[0] == inks[1] == inks[2]
    assert (inks[0] == 0) is is_off


def drawn_by_poppler(data: bytes) -> Image.Image:
    command = ["pdftoppm", "-r", "72", "-gray", "-"]
    return Image.open(BytesIO(subprocess.run(command, input=data, capture_output=True, check=True).stdout))


def dark_pixels(grey: Image.Image) -> int:
    return sum(grey.histogram()[:128])


def test_a_line_that_somebody_drew_is_no_curve() -> None:
    """Every annotation that Acrobat makes has a name, and that may be anything."""
    small = SmallForm()
    small.field("a", (20, 100, 120, 120))
    drawing = Dictionary(N=small.appearance(b"0 G 2 2 m 18 18 l S"))
    small.widget(
        (20, 20, 60, 60), Subtype=Name.PolyLine, NM=String("a.b.0"), Vertices=Array([20, 20, 60, 60]), AP=drawing
    )
    out = BytesIO()
    small.pdf.save(out)
    filler = make_filler(adopt(out.getvalue(), Path("small.pdf")), out.getvalue())
    flat = fill_flat(filler, Record({"a": "x"}))
    with pikepdf.open(BytesIO(flat)) as pdf:
        assert [note.Subtype for note in pdf.pages[0].Annots] == [Name.PolyLine]
    assert look_alike(fill(filler, Record({"a": "x"})), flat)


def test_a_curve_that_is_replaced_leaves_nothing_of_the_one_before() -> None:
    """As when a livret that has been filled is filled again: two strokes become one."""
    form = catalog.find("livret-scolaire")
    (chart,) = [field for field in form.fields if field.curves]
    record = sample_records(form)[0]
    gap = {name: value for name, value in record.values.items() if name != chart.curves[0].fields[3]}
    broken = fill(filler_of(form), Record(gap))
    again = make_filler(form, broken, name="again")
    data = fill_flat(again, record)
    fresh = fill_flat(filler_of(form), record)
    assert look_alike(data, fresh)
    assert not look_alike(fill_flat(again, Record({})), fresh)


def test_a_widget_that_two_pages_share_is_drawn_on_both() -> None:
    small = SmallForm()
    small.field("a", (20, 100, 120, 120))
    small.pdf.pages.append(small.pdf.pages[0])
    small.pdf.pages[1].Annots = Array([small.pdf.pages[0].Annots[0]])
    out = BytesIO()
    small.pdf.save(out)
    filler = make_filler(adopt(out.getvalue(), Path("small.pdf")), out.getvalue())
    assert words(fill_flat(filler, Record({"a": "Zoë"}))) == ["Zoë", "Zoë"]
