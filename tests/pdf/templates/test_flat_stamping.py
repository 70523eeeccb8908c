"""What a record draws on each page; how flat PDFs look is tested with the flattening."""

from io import BytesIO
from pathlib import Path

import pikepdf
import pypdf
from pikepdf import Array, Dictionary, Name, String

from foreign_forms import Sheet
from ndrcpdf.adopting import adopt
from ndrcpdf.filling import Filler, lay_out, make_filler
from ndrcpdf.model.records import Record, Value
from ndrcpdf.pdf.templates.flat_stamping import page_contents, references, stamp_flat, stamp_flat_update
from ndrcpdf.values import picture_of


def two_pages() -> Filler:
    sheet = Sheet()
    sheet.text("first", V=String("before"))
    sheet.pdf.add_blank_page(page_size=(600, 800))
    sheet.page = sheet.pdf.pages[1].obj
    sheet.page.Annots = Array()
    sheet.text("second")
    sheet.field("picture", Name.Btn, (100, 400, 200, 450), Ff=1 << 16, MK=Dictionary(TP=1))
    data = sheet.saved()
    return make_filler(adopt(data, Path("form.pdf")), data, name="form.pdf")


FILLER = two_pages()


def stamped(**values: Value) -> bytes:
    return stamp_flat(FILLER.template, FILLER.flat_template, list(lay_out(FILLER, Record(values))))


def texts(data: bytes) -> list[str]:
    return [page.extract_text().strip() for page in pypdf.PdfReader(BytesIO(data), strict=True).pages]


def test_a_page_has_what_is_filled_and_what_is_left_alone() -> None:
    assert texts(stamped()) == ["before", ""]
    assert texts(stamped(second="Zoë")) == ["before", "Zoë"]
    assert texts(stamped(first="Щука", second="Zoë")) == ["Щука", "Zoë"]


def test_pages_without_anything_are_left_out() -> None:
    drawn = list(page_contents(FILLER.template, FILLER.flat_template, list(lay_out(FILLER, Record({})))))
    assert [content.page for content in drawn] == [1]
    assert not drawn[0].fonts
    assert not drawn[0].pictures


def test_pictures_and_fonts_are_those_of_their_pages(stamp: Path) -> None:
    record = Record({"picture": picture_of(stamp.read_bytes()), "second": "Щука"})
    contents = list(page_contents(FILLER.template, FILLER.flat_template, list(lay_out(FILLER, record))))
    assert [len(content.pictures) for content in contents] == [0, 1]
    with pikepdf.open(BytesIO(stamped(**record.values))) as pdf:
        assert pdf.check_pdf_syntax() == []
        images = [[key for key in page.Resources.XObject.keys() if "Image" in key] for page in pdf.pages]  # noqa: SIM118
        assert list(map(len, images)) == [0, 1]


def test_the_update_is_behind_the_flat_template() -> None:
    contents = list(lay_out(FILLER, Record({"second": "Zoë"})))
    update = stamp_flat_update(FILLER.template, FILLER.flat_template, contents)
    assert stamped(second="Zoë") == FILLER.flat_template.original.data + update
    assert references({b"/A": 3, b"/B": 4}) == b"/A 3 0 R /B 4 0 R"
