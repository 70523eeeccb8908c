"""What is read of saved forms, whoever saved them."""

from decimal import Decimal

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String

from foreign_forms import BOX, Sheet
from ndrcpdf import catalog
from ndrcpdf.errors import UnreadablePdfError
from ndrcpdf.filling import fill, make_filler
from ndrcpdf.geometry import Rect
from ndrcpdf.model.records import Record
from ndrcpdf.pdf.acroform import stored_values
from ndrcpdf.pdf.acroform.stored_values import StoredField, read_form


def field_of(sheet: Sheet, name: str = "a") -> StoredField:
    return read_form(sheet.saved(), "form.pdf").fields[name]


def test_a_text_and_where_it_is() -> None:
    sheet = Sheet()
    sheet.text(V=String("Zoë\r\nŁukasz\rÉlodie"))
    stored = field_of(sheet)
    assert (stored.text, stored.words) == ("Zoë\nŁukasz\nÉlodie",) * 2
    assert (stored.page, stored.rect, stored.rotation, stored.is_rotated) == (1, Rect(*BOX), 0, False)


def test_a_choice_stores_its_export_value_and_shows_other_words() -> None:
    sheet = Sheet()
    sheet.choice(Array([String("1"), String("un")]), name="combo", Ff=1 << 17, V=String("1"))
    sheet.choice("a", "b", name="list", V=Array([String("a"), String("b")]))
    fields = read_form(sheet.saved(), "form.pdf").fields
    assert (fields["combo"].text, fields["combo"].words) == ("1", "un")
    assert (fields["list"].text, fields["list"].words) == ("a\nb", None)


@pytest.mark.parametrize(
    ("value", "state", "read"),
    [
        (None, "Off", ("", False, False, True)),
        ("Off", "Off", ("", False, True, True)),
        ("Yes", "Yes", ("Yes", True, False, True)),
        ("Yes", "Off", ("Yes", True, False, False)),
        ("Off", "Yes", ("", False, True, False)),
    ],
)
def test_a_button_is_on_off_or_neither_and_shows_it_or_not(
    value: str | None, state: str, read: tuple[str, bool, bool, bool]
) -> None:
    sheet = Sheet()
    field = sheet.buttons(["Yes"])
    if value:
        field.V = Name(f"/{value}")
    field.Kids[0].AS = Name(f"/{state}")
    stored = field_of(sheet)
    assert (stored.text, stored.ticked, stored.unticked, stored.is_shown) == read


@pytest.mark.parametrize(("turn", "rotate"), [(90, 0), (0, 90), (90, 90)])
def test_what_is_rotated_says_so(turn: int, rotate: int) -> None:
    sheet = Sheet()
    sheet.text(MK=Dictionary(R=turn), V=String("x"))
    sheet.page.Rotate = rotate
    assert (field_of(sheet).rotation, field_of(sheet).is_rotated) == (turn, True)


def test_a_field_without_a_visible_widget_is_on_no_page() -> None:
    sheet = Sheet()
    sheet.text("hidden", F=2, V=String("x"))
    sheet.text("empty", (0, 0, 0, 0), V=String("y"))
    fields = read_form(sheet.saved(), "form.pdf").fields
    assert {name: (field.text, field.page) for name, field in fields.items()} == {"hidden": ("x", 0), "empty": ("y", 0)}


def test_a_signature_is_signed_or_not() -> None:
    sheet = Sheet()
    sheet.signature(name="signed")
    sheet.field("open", Name.Sig)
    fields = read_form(sheet.saved(), "form.pdf").fields
    assert {name: field.signed for name, field in fields.items()} == {"signed": True, "open": False}


def test_the_form_and_the_curves_of_one_of_ours_are_read() -> None:
    form = catalog.find("livret-scolaire")
    (chart,) = (field for field in form.fields if field.curves)
    marks = dict.fromkeys(chart.curves[0].fields, Decimal(12))
    stored = read_form(fill(make_filler(form), Record(marks)), "livret.pdf")
    assert stored.marker == form.id
    assert not stored.second_reader
    (points,) = stored.curves.values()
    assert len(points) == len(marks)
    assert len({round(y, 2) for _x, y in points}) == 1


def test_a_file_that_qpdf_refuses_is_read_by_pypdf(monkeypatch: pytest.MonkeyPatch) -> None:
    sheet = Sheet()
    sheet.text(V=String("Zoë\rx"))
    sheet.buttons(["Yes"], name="b", V=Name.Yes)
    data = sheet.saved()

    def refuse(*_arguments: object, **_options: object) -> None:
        raise pikepdf.PdfError("damaged")

    monkeypatch.setattr(pikepdf, "open", refuse)
    stored = read_form(data, "form.pdf")
    assert stored.second_reader
    assert (stored.fields["a"].text, stored.fields["b"].text, stored.fields["b"].ticked) == ("Zoë\nx", "Yes", True)
    with pytest.raises(UnreadablePdfError):
        read_form(b"%PDF-1.7\nnothing", "form.pdf")


def test_a_pdf_with_more_fields_than_any_form_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stored_values, "_MAX_FIELDS", 3)
    monkeypatch.setattr(stored_values, "_read_by_pypdf", refused)
    sheet = Sheet()
    for number in range(4):
        sheet.text(f"f{number}")
    with pytest.raises(UnreadablePdfError, match="more fields than any form"):
        read_form(sheet.saved(), "form.pdf")


def refused(_data: bytes, _name: str) -> None:
    raise UnreadablePdfError("by pypdf", "")
