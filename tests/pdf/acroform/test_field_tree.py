"""The fields of a PDF however they are kept: their names, what they inherit, and what they belong to."""

from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from pikepdf import Array, Dictionary, Name, String

from foreign_forms import (
    BOX,
    COMBO,
    EDIT,
    FILE_SELECT,
    MULTILINE,
    MULTIPLE,
    PASSWORD,
    PUSH_BUTTON,
    RADIO,
    READ_ONLY,
    REQUIRED,
    Sheet,
    filled,
    flattened,
    ink,
    is_sound,
)
from ndrcpdf.adopting import adopt
from ndrcpdf.extracting import extract
from ndrcpdf.filling import fill_flat
from ndrcpdf.model.forms import FieldType
from ndrcpdf.model.records import Record


def test_columns_are_full_names_and_kinds_are_those_of_the_fields() -> None:
    sheet = Sheet()
    sheet.group("person", sheet.text("name", TU="The name"), sheet.text("note", Ff=MULTILINE))
    sheet.buttons(["Yes"], "adult")
    sheet.buttons(["F", "M"], "sex", Ff=RADIO)
    sheet.choice("A", "B", name="class", Ff=COMBO)
    sheet.choice("A", "B", name="school", Ff=COMBO | EDIT)
    sheet.choice("A", "B", name="courses", Ff=MULTIPLE)
    sheet.field("stamp", Name.Btn, Ff=PUSH_BUTTON, MK=Dictionary(TP=1))
    fields = {field.name: field for field in adopt(sheet.saved(), Path("form.pdf")).fields}
    assert {name: field.type for name, field in fields.items()} == {
        "person.name": FieldType.TEXT,
        "person.note": FieldType.LINES,
        "adult": FieldType.FLAG,
        "sex": FieldType.CHOICE,
        "class": FieldType.CHOICE,
        "school": FieldType.OPEN_CHOICE,
        "courses": FieldType.CHOICES,
        "stamp": FieldType.IMAGE,
    }
    assert fields["person.name"].label == "The name"
    assert [option.value for option in fields["sex"].options] == ["F", "M"]


def test_commands_secrets_files_and_signatures_are_no_columns() -> None:
    sheet = Sheet()
    sheet.text()
    sheet.text("secret", Ff=PASSWORD)
    sheet.text("file", Ff=FILE_SELECT)
    sheet.field("send", Name.Btn, Ff=PUSH_BUTTON)
    sheet.field("signature", Name.Sig)
    assert [field.name for field in adopt(sheet.saved(), Path("form.pdf")).fields] == ["a"]


def test_what_a_field_does_not_say_its_parent_says() -> None:
    sheet = Sheet()
    inherited = {"FT": Name.Tx, "DA": String("1 0 0 rg /Helv 9 Tf"), "Q": 2, "Ff": MULTILINE, "MaxLen": 7}
    sheet.group("p", sheet.top(sheet.widget((100, 600, 300, 720), T="a")), **inherited)
    done = filled(sheet, **{"p.a": "one two"})
    assert b"1 0 0 rg" in done.drawing()
    assert b" 9 Tf" in done.drawing()
    assert done.filler.form.fields[0].type is FieldType.LINES
    assert filled(sheet, **{"p.a": "one three"}).codes == ["too-long"]
    text = flattened(done.data)
    assert text.get_charbox(6)[2] == pytest.approx(298, abs=1)


def test_what_no_field_says_the_form_says() -> None:
    sheet = Sheet(Q=1)
    sheet.form.DA = String("/Helv 7 Tf 0 0 1 rg")
    sheet.text()
    done = filled(sheet, a="Zoë")
    assert b" 7 Tf" in done.drawing()
    assert b"0 0 1 rg" in done.drawing()


def test_options_of_the_parent_are_those_of_the_field() -> None:
    sheet = Sheet()
    options = Array([Array([String("F"), String("France")]), Array([String("B"), String("Belgique")])])
    sheet.group("p", sheet.top(sheet.widget(BOX, T="a")), FT=Name.Ch, Ff=COMBO, Opt=options)
    done = filled(sheet, **{"p.a": "B"})
    assert done.fields["p.a"] == "B"
    assert done.shown() == "Belgique"


def test_a_required_field_stays_so() -> None:
    sheet = Sheet()
    sheet.text(Ff=REQUIRED)
    done = filled(sheet, a="x")
    assert done.filler.form.fields[0].required
    assert int(done.widgets[0].Ff) == REQUIRED


def test_a_field_that_is_not_to_be_filled_is_not_unless_asked() -> None:
    sheet = Sheet()
    sheet.text(Ff=READ_ONLY | REQUIRED)
    refused = filled(sheet, a="x")
    assert refused.codes == ["read-only"]
    assert refused.findings[0].field == "a"
    assert refused.fields == {"a": None}
    asked = filled(sheet, {"read_only": True}, a="x")
    assert asked.codes == []
    assert asked.fields == {"a": "x"}
    assert int(asked.widgets[0].Ff) == READ_ONLY | REQUIRED
    assert not asked.filler.form.fields[0].required


def test_a_value_stands_in_the_field_and_not_in_its_widgets() -> None:
    sheet = Sheet()
    parent = sheet.pdf.make_indirect(Dictionary(T="a", FT=Name.Tx))
    parent.Kids = Array([sheet.widget((100, y, 300, y + 20), Parent=parent) for y in (700, 600, 500)])
    sheet.top(parent)
    done = filled(sheet, a="Zoë")
    assert str(done.pdf.Root.AcroForm.Fields[0].V) == "Zoë"
    assert not any("/V" in widget for widget in done.widgets)
    assert [done.shown((100, y, 300, y + 20)) for y in (700, 600, 500)] == ["Zoë"] * 3


def test_widgets_beside_a_field_of_their_own_are_those_of_the_field_above() -> None:
    sheet = Sheet()
    group = sheet.buttons(["1", "2", "3"], Ff=RADIO)
    group.Kids[0].T = "own"
    done = filled(sheet, **{"a": "2", "a.own": True})
    assert done.pdf.Root.AcroForm.Fields[0].V == "/2"
    assert done.widgets[0].V == "/1"
    assert [str(widget.AS) for widget in done.widgets] == ["/1", "/2", "/Off"]


@pytest.mark.parametrize("kind", [Name.Tx, Name.Btn])
def test_two_fields_of_one_name_have_one_value(kind: Name) -> None:
    sheet = Sheet()
    for y in (700, 600):
        states = sheet.states("Yes") if kind == Name.Btn else {}
        sheet.field("a", kind, (100, y, 300, y + 20), **states)
    done = filled(sheet, a=True if kind == Name.Btn else "Zoë")
    assert len(done.filler.form.fields) == 1
    assert [str(widget.V) for widget in done.widgets] == ["/Yes" if kind == Name.Btn else "Zoë"] * 2
    assert all(ink(done.data, (100, y, 300, y + 20)) for y in (700, 600))


def test_each_copy_of_a_radio_group_shows_its_one_value() -> None:
    sheet = Sheet()
    sheet.buttons(["1", "2"], Ff=RADIO)
    sheet.buttons(["1", "2"], Ff=RADIO)
    done = filled(sheet, a="2")
    assert [str(widget.AS) for widget in done.widgets] == ["/Off", "/2", "/Off", "/2"]


def test_radio_buttons_that_are_fields_of_one_name_are_one_choice() -> None:
    sheet = Sheet()
    for number, state in enumerate(["F", "M", "X"]):
        sheet.field("a", Name.Btn, (100, 700 - 20 * number, 112, 712 - 20 * number), Ff=RADIO, **sheet.states(state))
    done = filled(sheet, a="M")
    assert [option.value for option in done.filler.form.fields[0].options] == ["F", "M", "X"]
    assert [str(widget.AS) for widget in done.widgets] == ["/Off", "/M", "/Off"]
    extraction = extract(done.data, name="x", form=done.filler.form)
    assert extraction.record.values == {"a": "M"}
    assert extraction.findings == ()


@pytest.mark.filterwarnings("ignore::pikepdf.PageCopyWarning")
def test_fields_that_only_a_page_knows_of_are_filled() -> None:
    sheet = Sheet()
    sheet.text("a")
    sheet.widget((100, 600, 300, 620), T="b", FT=Name.Tx)
    lost = sheet.pdf.make_indirect(Dictionary(T="c", FT=Name.Tx))
    lost.Kids = Array([sheet.widget((100, 500, 300, 520), Parent=lost)])
    done = filled(sheet, a="1", b="2", c="3")
    assert [done.shown((100, y, 300, y + 20)) for y in (700, 600, 500)] == ["1", "2", "3"]


def test_of_fields_of_one_name_and_different_kinds_the_first_is_filled_and_that_is_noted() -> None:
    sheet = Sheet()
    sheet.text("a")
    sheet.field("a", Name.Btn, (100, 600, 112, 612), **sheet.states("Yes"))
    sheet.text("b", (100, 500, 300, 520))
    done = filled(sheet, a="Zoë")
    assert [(notice.code, notice.field) for notice in done.filler.notices] == [("one-name-for-two", "a")]
    assert [str(field.get("/V", "")) for field in done.pdf.Root.AcroForm.Fields] == ["Zoë", "", ""]
    assert done.doubts() == []


def test_fields_that_only_a_page_knows_of_are_made_known_to_the_form() -> None:
    sheet = Sheet()
    sheet.text("a")
    sheet.text("b", (100, 600, 300, 620))
    sheet.buttons(["x", "y"], name="c", Ff=RADIO)
    sheet.form.Fields = Array()
    with pytest.warns(pikepdf.PageCopyWarning):
        base = sheet.saved()
    done = filled(base, a="A", b="B", c="y")
    assert done.fields == {"a": "A", "b": "B", "c": "/y"}
    assert len(done.pdf.Root.AcroForm.Fields[2].Kids) == 2
    assert "links-mended" in done.notices
    assert done.data.startswith(base)
    assert is_sound(done.data)


@pytest.mark.parametrize("says", [None, "another field"])
def test_a_field_is_told_what_it_belongs_to(says: str | None) -> None:
    """Some readers go up from the widgets on the pages, others down from the form."""
    sheet = Sheet()
    other = sheet.text("other", (100, 600, 300, 620))
    below = sheet.text("b")
    sheet.group("a", below)
    del below["/Parent"]
    if says:
        below.Parent = other
    done = filled(sheet, **{"a.b": "Zoë", "other": "x"})
    assert done.notices == ["links-mended"]
    assert done.fields["a.b"] == "Zoë"
    assert {str(widget.Parent.T) for widget in done.widgets if "/Parent" in widget} == {"a"}
    assert done.shown() == "Zoë"


def test_a_widget_that_its_field_does_not_know_shows_the_value_too() -> None:
    sheet = Sheet()
    lost, known = sheet.widget((100, 600, 300, 620)), sheet.widget(BOX)
    field = sheet.top(sheet.pdf.make_indirect(Dictionary(T="a", FT=Name.Tx, Kids=Array([known]))))
    known.Parent = lost.Parent = field
    sheet.pdf.add_blank_page()
    sheet.pdf.pages[1].obj.Annots = Array([lost])
    done = filled(sheet, a="Zoë")
    assert done.notices == ["links-mended"]
    assert (done.shown(), done.shown((100, 600, 300, 620))) == ("Zoë", "Zoë")
    assert len(done.pdf.Root.AcroForm.Fields[0].Kids) == 2


def test_a_widget_that_does_not_say_what_it_is_is_seen() -> None:
    sheet = Sheet()
    del sheet.text("a")["/Subtype"]
    done = filled(sheet, a="Zoë")
    assert done.notices == ["links-mended"]
    assert [widget.Subtype for widget in done.widgets] == [Name.Widget]
    assert done.shown() == "Zoë"


def test_nothing_is_linked_anew_in_a_signed_pdf() -> None:
    """That would be a change which a signature does not allow."""
    sheet = Sheet()
    del sheet.group("a", sheet.text("b")).Kids[0]["/Parent"]
    sheet.signature()
    done = filled(sheet, **{"a.b": "x"})
    assert done.notices == []
    assert "/Parent" not in done.widgets[0]


def test_a_field_is_of_the_kind_that_its_widgets_say_where_it_says_none() -> None:
    sheet = Sheet()
    widget = sheet.widget(BOX, FT=Name.Tx)
    widget.Parent = sheet.top(sheet.pdf.make_indirect(Dictionary(T="a", Kids=Array([widget]))))
    done = filled(sheet, a="Zoë")
    assert done.fields == {"a": "Zoë"}
    assert done.shown() == "Zoë"


def test_a_field_may_be_deep_below_others() -> None:
    sheet = Sheet()
    field = sheet.text("x")
    for number in range(40):
        field = sheet.group(f"g{number}", field)
    name = ".".join([*(f"g{number}" for number in reversed(range(40))), "x"])
    done = filled(sheet, **{name: "Zoë"})
    assert done.fields[name] == "Zoë"
    assert done.shown() == "Zoë"


def test_what_is_no_field_and_no_annotation_is_passed_over() -> None:
    sheet = Sheet()
    sheet.text("a")
    sheet.form.Fields = Array([*sheet.form.Fields, None, 5, Array()])
    sheet.page.Annots = Array([*sheet.page.Annots, None, 5, String("x")])
    done = filled(sheet, a="Zoë")
    assert done.doubts() == []
    flat = pypdfium2.PdfDocument(fill_flat(done.filler, Record({"a": "Zoë"})))
    assert flat[0].get_textpage().get_text_bounded() == "Zoë"


@pytest.mark.parametrize("box", [(0, 0, 14400, 14400), (-9000, 100, 300, 120)])
def test_a_page_and_a_field_may_be_as_large_as_they_like(box: tuple[float, ...]) -> None:
    sheet = Sheet()
    sheet.text("a", box, Q=0 if box[0] == 0 else 2)
    if box[0] == 0:
        sheet.page.MediaBox = Array(box)
    assert filled(sheet, a="Zoë").doubts() == []


def test_that_nothing_is_calculated_is_said() -> None:
    sheet = Sheet()
    sum_ = Dictionary(C=Dictionary(S=Name.JavaScript, JS=String("AFSimple_Calculate('SUM', ['a'])")))
    total = sheet.text("total", AA=sum_, V=String("0"))
    sheet.text("a", (100, 600, 300, 620), AA=Dictionary(K=sum_.C))
    sheet.form.CO = Array([total])
    (notice,) = filled(sheet, a="5").filler.notices
    assert notice.code == "calculated-fields"
    assert "total" in str(notice.message)
    assert "a," not in str(notice.message)


@pytest.mark.parametrize("damage", ["no box", "undecodable", "flags", "DR", "Perms", "Lock"])
def test_what_is_of_the_wrong_type_is_passed_over(damage: str) -> None:
    sheet = Sheet()
    sheet.text("a")
    box = sheet.field("b", Name.Btn, (100, 600, 112, 612), **sheet.states("Yes"))
    shown = box.AP.N.Yes
    match damage:
        case "no box":
            del shown["/BBox"]
        case "undecodable":
            shown.write(b"no deflated stream", filter=Name.FlateDecode)
        case "flags":
            box.F = String("x")
        case "DR":
            sheet.form.DR = Dictionary(Font=String("x"))
        case "Perms":
            sheet.pdf.Root.Perms = String("x")
        case "Lock":
            sheet.field("s", Name.Sig, (100, 500, 300, 520), Lock=String("x"), V=Dictionary(Reference=Array([5])))
    level = pikepdf.StreamDecodeLevel.none
    done = filled(sheet.saved(compress_streams=False, stream_decode_level=level), a="Zoë", b=True)
    assert done.shown() == "Zoë"
    flat = pypdfium2.PdfDocument(fill_flat(done.filler, Record({"a": "Zoë", "b": True})))
    assert flat[0].get_textpage().get_text_bounded() == "Zoë"


def test_a_field_of_no_size_keeps_any_value() -> None:
    sheet = Sheet()
    sheet.text(box=(100, 700, 100, 700), F=2)
    done = filled(sheet, a="a text for which there is no room at all")
    assert done.codes == []
    assert done.fields == {"a": "a text for which there is no room at all"}
