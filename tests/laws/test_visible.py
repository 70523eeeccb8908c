"""What is filled in can be seen, whole and in its own blank, by pdfium and by poppler."""

import re
import shutil
import subprocess
from collections.abc import Iterator
from html import unescape
from io import BytesIO
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from PIL import Image, ImageChops

from ndrcpdf import catalog
from ndrcpdf.filling import Filler, fill, lay_out, make_filler
from ndrcpdf.geometry import Rect
from ndrcpdf.model.findings import Finding
from ndrcpdf.model.forms import FieldType, Form, Where
from ndrcpdf.model.records import Record
from ndrcpdf.pdf.acroform.shown_values import letters_and_digits
from ndrcpdf.pdf.acroform.stored_values import StoredField, read_form
from ndrcpdf.records import reading
from ndrcpdf.values import picture_of, typed

SAMPLES = Path(__file__).parents[2] / "samples"
FORM = catalog.find("attestation-stage")
FILLER = make_filler(FORM)
SCALE = 4.0
"""Pixels for a point."""


def sample_records(form: Form) -> list[Record]:
    (path,) = (SAMPLES / form.name).glob("*.csv")
    with path.open("rb") as file, reading(file, form, name=path.name) as rows:
        return [typed(form, row)[0] for row in rows]


FORMS = catalog.known_forms()
each_form = pytest.mark.parametrize("form", FORMS, ids=lambda form: form.id)
NO_TEXT = (FieldType.FLAG, FieldType.CHOICE, FieldType.STRIKE, FieldType.IMAGE)
TALL = "ẤỆỖẴŰÅŞĢ gjpqy Ộặẫ"
"""Letters that reach as high and as low as any."""


def filled_with(text: str) -> Record:
    """A record that has the text wherever a text can stand and it fits."""
    texts = {f.name: text for f in FORM.fields if f.type in (FieldType.TEXT, FieldType.LINES)}
    refused = {content.field for content in lay_out(FILLER, Record(texts)) if isinstance(content, Finding)}
    return Record({name: value for name, value in texts.items() if name not in refused})


def flattened(data: bytes) -> pypdfium2.PdfDocument:
    document = pypdfium2.PdfDocument(data)
    document.init_forms()
    for page in document:
        page.flatten()
    return document


def ink_outside(filler: Filler, data: bytes, name: str, rect: Rect) -> list[Rect]:
    """The glyphs of a field's text whose ink is not wholly inside its rectangle."""
    blank = pypdfium2.PdfDocument(filler.template.data)[0].get_textpage()
    printed = {blank.get_charbox(i) for i in range(blank.count_chars())}
    text = flattened(data)[0].get_textpage()
    boxes = [Rect(*text.get_charbox(i)) for i in range(text.count_chars())]
    mine = [
        box
        for box in boxes
        if tuple(box) not in printed and box.width > 0 and rect.holds(box.x0, (box.y0 + box.y1) / 2)
    ]
    assert mine, name
    return [
        b for b in mine if b.x0 < rect.x0 - 0.1 or b.x1 > rect.x1 + 0.1 or b.y0 < rect.y0 - 0.1 or b.y1 > rect.y1 + 0.1
    ]


@each_form
def test_pdfium_shows_every_value_in_its_own_blank(form: Form) -> None:
    filler = make_filler(form)
    for record in sample_records(form):
        data = fill(filler, record)
        stored = texts_in(data, form, record)
        pages = [page.get_textpage() for page in flattened(data)]
        texts = {name: pages[field.page - 1].get_text_bounded(*field.rect) for name, field in stored.items()}
        shown = {name: letters_and_digits(text) for name, text in texts.items()}
        assert shown == {name: letters_and_digits(field.text) for name, field in stored.items()}


@pytest.mark.skipif(not shutil.which("pdftotext"), reason="poppler-utils is not installed")
@each_form
def test_poppler_shows_every_value_in_its_own_blank(form: Form, tmp_path: Path) -> None:
    filler = make_filler(form)
    for record in sample_records(form)[:6]:
        data = fill(filler, record)
        (tmp_path / "filled.pdf").write_bytes(data)
        pages = poppler_words(tmp_path / "filled.pdf")
        for name, field in texts_in(data, form, record).items():
            words = pages[field.page - 1]
            inside = [word for box, word in words if field.rect.holds_centre_of(box)]
            assert letters_and_digits(field.text) == letters_and_digits("".join(inside)), name


def texts_in(data: bytes, form: Form, record: Record) -> dict[str, StoredField]:
    """The fields that show a text on a page: all that the record has a text for."""
    fields = read_form(data, "sample").fields
    found = {name: field for name, field in fields.items() if field.text and field.page and not field.is_button}
    given = [form.field(name) for name in record.values]
    texts = {each.name for each in given if each.type not in NO_TEXT and each.blank.where is not Where.NOWHERE}
    assert texts <= {name.partition(".")[0] for name in found}
    return found


def poppler_words(path: Path) -> list[list[tuple[Rect, str]]]:
    """Page by page, the words with their rectangles, origin bottom left."""
    done = subprocess.run(["pdftotext", "-bbox", path, "-"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return [list(words_of(page)) for page in done.stdout.split("<page ")[1:]]


def words_of(page: str) -> Iterator[tuple[Rect, str]]:
    height = float(re.search(r'height="([\d.]+)"', page)[1])
    for found in re.findall(
        r'<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">(.*?)</word>', page
    ):
        x0, y0, x1, y1 = map(float, found[:4])
        yield Rect(x0, height - y1, x1, height - y0), unescape(found[4])


@pytest.mark.parametrize("text", [TALL, TALL * 2], ids=["short", "shrunk"])
def test_no_glyph_is_cut_however_tall(text: str) -> None:
    record = filled_with(text)
    data = fill(FILLER, record)
    assert len(record.values) > 5
    for name, field in read_form(data, "tall").fields.items():
        if field.text and not field.is_button:
            assert ink_outside(FILLER, data, name, field.rect) == []


def rendered(data: bytes, *, annotations: bool = True) -> Image.Image:
    document = pypdfium2.PdfDocument(data)
    if annotations:
        document.init_forms()
    return document[0].render(scale=SCALE, may_draw_forms=annotations).to_pil().convert("L")


def ink(before: Image.Image, after: Image.Image, rect: Rect, height: float) -> tuple[int, int, int, int] | None:
    """The bounding box of what is new inside the rectangle, in pixels from its top left corner."""
    frame = [round(side * SCALE) for side in (rect.x0, height - rect.y1, rect.x1, height - rect.y0)]
    return (
        ImageChops.difference(before.crop(frame), after.crop(frame)).point(lambda value: 255 * (value > 64)).getbbox()
    )


def widget_rects(data: bytes) -> dict[tuple[str, str], Rect]:
    """(field, on-state) → rectangle of each button."""
    with pikepdf.open(BytesIO(data)) as pdf:
        return {
            (str(field.T), state.removeprefix("/")): Rect(*(float(side) for side in kid.Rect))
            for field in pdf.Root.AcroForm.Fields
            for kid in field.get("/Kids", [])
            if "/AP" in kid and "/T" not in kid
            for state in dict(kid.AP.N)
            if state != "/Off"
        }


def test_the_tick_is_in_the_box_of_the_answer_and_not_in_the_other() -> None:
    blank = FILLER.template.data
    rects = widget_rects(blank)
    for answer, other in (("F", "M"), ("M", "F")):
        before, after = rendered(blank), rendered(fill(FILLER, Record({"stagiaire_sexe": answer})))
        assert ink(before, after, rects["stagiaire_sexe", answer], 841.89) is not None
        assert ink(before, after, rects["stagiaire_sexe", other], 841.89) is None


def test_the_wording_that_does_not_apply_is_struck_out_from_end_to_end() -> None:
    blank = FILLER.template.data
    rects = widget_rects(blank)
    for answer, other in (("semaines", "mois"), ("mois", "semaines")):
        before, after = rendered(blank), rendered(fill(FILLER, Record({"duree_unite": answer})))
        # the widget that strikes out a wording is on when the other is the answer
        struck, kept = rects["duree_unite", answer], rects["duree_unite", other]
        left, _top, right, _bottom = ink(before, after, struck, 841.89)
        assert left <= 2 * SCALE
        assert right >= (struck.width - 2) * SCALE
        assert ink(before, after, kept, 841.89) is None


@pytest.mark.parametrize(("width", "height"), [(400, 100), (60, 300)])
def test_a_stamp_fills_its_area_without_being_stretched(width: int, height: int) -> None:
    file = BytesIO()
    Image.new("RGB", (width, height), (40, 40, 160)).save(file, "PNG")
    stamped = fill(FILLER, Record({"organisme_cachet": picture_of(file.getvalue())}))
    rect = read_form(stamped, "stamp").fields["organisme_cachet"].rect
    left, top, right, bottom = ink(rendered(FILLER.template.data), rendered(stamped), rect, 841.89)
    assert (right - left) / (bottom - top) == pytest.approx(width / height, rel=0.05)
    room = (rect.width * SCALE, rect.height * SCALE)
    assert max((right - left) / room[0], (bottom - top) / room[1]) > 0.85
    assert 0 < left < right < room[0]
    assert 0 < top < bottom < room[1]
