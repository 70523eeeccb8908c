"""A PDF with fields describes itself: its types, options and labels are those of its fields."""

from pathlib import Path

import pytest
from pikepdf import Array, Dictionary, Name, String

from foreign_forms import COMBO, EDIT, MULTILINE, MULTIPLE, PUSH_BUTTON, RADIO, READ_ONLY, REQUIRED, Sheet
from ndrcpdf import catalog
from ndrcpdf.adopting import adopt
from ndrcpdf.errors import NoFieldsError
from ndrcpdf.model.forms import FieldType, Form, Option


def adopted(sheet: Sheet) -> Form:
    return adopt(sheet.saved(), Path("folder/convention.pdf"))


def test_each_kind_of_field_has_its_type() -> None:
    sheet = Sheet()
    sheet.text("text")
    sheet.text("lines", Ff=MULTILINE)
    sheet.buttons(["Yes"], name="flag")
    sheet.buttons(["a", "b"], name="radio", Ff=RADIO)
    sheet.choice("a", name="combo", Ff=COMBO)
    sheet.choice("a", name="open", Ff=COMBO | EDIT)
    sheet.choice("a", name="list")
    sheet.choice("a", name="several", Ff=MULTIPLE)
    sheet.field("picture", Name.Btn, Ff=PUSH_BUTTON, MK=Dictionary(TP=1))
    sheet.field("command", Name.Btn, Ff=PUSH_BUTTON)
    sheet.field("signature", Name.Sig)
    assert {field.name: field.type for field in adopted(sheet).fields} == {
        "text": FieldType.TEXT,
        "lines": FieldType.LINES,
        "flag": FieldType.FLAG,
        "radio": FieldType.CHOICE,
        "combo": FieldType.CHOICE,
        "open": FieldType.OPEN_CHOICE,
        "list": FieldType.CHOICE,
        "several": FieldType.CHOICES,
        "picture": FieldType.IMAGE,
    }


def test_options_are_values_and_the_words_that_are_shown() -> None:
    sheet = Sheet()
    sheet.choice(Array([String("1"), String("un")]), String("deux"), name="choice")
    sheet.buttons(["M", "F"], name="radio", Ff=RADIO)
    choice, radio = adopted(sheet).fields
    assert choice.options == (Option("1", "un"), Option("deux", "deux"))
    assert radio.options == (Option("M", "M"), Option("F", "F"))


def test_a_label_is_the_tooltip_or_the_name_and_the_title_that_of_the_pdf() -> None:
    sheet = Sheet()
    sheet.text("a", TU=String("Nom de famille"))
    sheet.text("b")
    form = adopted(sheet)
    assert [field.label for field in form.fields] == ["Nom de famille", "b"]
    assert (form.id, form.title, form.fillable) == ("convention", "convention", Path("folder/convention.pdf"))
    sheet.pdf.docinfo["/Title"], sheet.pdf.Root.Lang = String("Convention de stage"), String("fr")
    assert (adopted(sheet).title, adopted(sheet).language) == ("Convention de stage", "fr")


def test_a_required_field_is_so_unless_nobody_can_fill_it() -> None:
    sheet = Sheet()
    sheet.text("a", Ff=REQUIRED)
    sheet.text("b", Ff=REQUIRED | READ_ONLY)
    sheet.text("c")
    assert [field.name for field in adopted(sheet).fields if field.required] == ["a"]


def test_one_of_our_annexes_is_recognised_by_its_marker() -> None:
    form = catalog.find("fiche-e4")
    assert adopt(form.fillable.read_bytes(), Path("renamed.pdf")) == form


def test_a_pdf_without_fields_that_take_a_value_is_refused() -> None:
    sheet = Sheet()
    sheet.field("signature", Name.Sig)
    with pytest.raises(NoFieldsError):
        adopted(sheet)
