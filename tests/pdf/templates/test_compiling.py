"""What is compiled of a fillable PDF: its fields by name and kind, their widgets, and the numbers kept for them."""

from io import BytesIO

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String

from foreign_forms import Sheet
from ndrcpdf.errors import UnreadablePdfError
from ndrcpdf.geometry import Rect
from ndrcpdf.pdf.acroform.widget_geometry import WidgetArea
from ndrcpdf.pdf.templates.adapting import adapt
from ndrcpdf.pdf.templates.compiling import compile_template, has_form_font
from ndrcpdf.pdf.templates.template import Template


def compiled(sheet: Sheet) -> Template:
    return compile_template(adapt(sheet.saved(), "form.pdf").data, "form.pdf")


def test_each_field_is_compiled_by_its_name_and_kind() -> None:
    sheet = Sheet()
    sheet.text("text", V=String("before"), MaxLen=20)
    sheet.choice(Array([String("1"), String("un")]), String("deux"), name="choice", Ff=1 << 17)
    sheet.choice("a", "b", name="list")
    sheet.buttons(["Yes"], name="box")
    sheet.field("picture", Name.Btn, Ff=1 << 16, MK=Dictionary(TP=1))
    sheet.text("locked", Ff=1)
    template = compiled(sheet)
    assert set(template.texts) == {"text", "choice", "list", "locked"}
    assert (template.texts["text"].value, template.texts["text"].max_length) == ("before", 20)
    assert template.texts["choice"].options == {"1": "un", "deux": "deux"}
    assert [name for name, field in template.texts.items() if field.is_list_box] == ["list"]
    assert template.groups["box"].states == {"Yes": b"/Yes"}
    assert template.pictures["picture"].area == WidgetArea(Rect(100, 700, 300, 720))
    assert template.read_only == {"locked"}
    assert template.names == {"text", "choice", "list", "box", "picture", "locked"}


def test_a_number_is_reserved_for_the_appearance_of_each_text_widget() -> None:
    sheet = Sheet()
    for name in "abc":
        sheet.text(name)
    template = compiled(sheet)
    first = template.original.next_number
    assert [field.widgets[0].appearance for field in template.texts.values()] == [first, first + 1, first + 2]
    assert template.reserved == 3


@pytest.mark.parametrize(
    ("box", "flags", "shows"),
    [
        ((100, 700, 300, 720), 4, True),
        ((100, 700, 300, 720), 2, True),
        ((100, 700, 300, 720), 2 | 32, False),
        ((100, 700, 100, 720), 4, False),
        ((0, 0, 0, 0), 4, False),
    ],
)
def test_a_widget_that_only_keeps_a_value_needs_no_appearance(box: tuple[int, ...], flags: int, shows: bool) -> None:
    sheet = Sheet()
    sheet.text("a", box, F=flags)
    field = compiled(sheet).texts["a"]
    assert (len(field.widgets), len(field.holders)) == ((1, 0) if shows else (0, 1))


def test_widgets_know_their_pages() -> None:
    sheet = Sheet()
    sheet.text("first")
    sheet.pdf.add_blank_page(page_size=(600, 800))
    sheet.page = sheet.pdf.pages[1].obj
    sheet.page.Annots = Array()
    sheet.text("second")
    lost = sheet.text("lost")
    sheet.page.Annots = Array([note for note in sheet.page.Annots if note.objgen != lost.objgen])
    pages = {name: field.widgets[0].page for name, field in compiled(sheet).texts.items()}
    assert pages == {"first": 1, "second": 2, "lost": 0}


def test_a_template_is_equal_to_itself_alone() -> None:
    sheet = Sheet()
    sheet.text("a")
    one, other = compiled(sheet), compiled(sheet)
    assert one == one  # noqa: PLR0124 - that is the question
    assert one != other
    assert one.data == other.data
    with pikepdf.open(BytesIO(one.data)) as pdf:
        assert pdf.check_pdf_syntax() == []


def test_a_pdf_without_the_form_font_is_refused_and_one_that_is_adapted_has_it() -> None:
    sheet = Sheet()
    sheet.text("a")
    with pytest.raises(UnreadablePdfError, match=r"form\.pdf"):
        compile_template(sheet.saved(), "form.pdf")
    assert not has_form_font(sheet.pdf)
    with pikepdf.open(BytesIO(adapt(sheet.saved(), "form.pdf").data)) as pdf:
        assert has_form_font(pdf)
