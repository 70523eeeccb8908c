"""Stored fields become typed answers, and what is missing, doubtful or left over is said."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest

from ndrcpdf.extracting.from_fields import extraction_of
from ndrcpdf.geometry import Rect
from ndrcpdf.model.forms import Blank, Curve, Field, FieldType, Form, Section, Where
from ndrcpdf.model.records import Extraction, Picture
from ndrcpdf.pdf.acroform.stored_values import StoredField, StoredForm, read_form


def field(name: str, kind: FieldType = FieldType.TEXT, parts: tuple[str, ...] = (), **more: object) -> Field:
    return Field(name, kind, name, "S", name, Blank(Where.LEADER, (name,), parts), **more)


def form_of(*fields: Field) -> Form:
    return Form("f-2031", "f", 2031, "F", "fr-FR", (Section("S"),), fields, (), ("F",), Path("f-2031"))


@pytest.fixture(scope="module")
def read() -> Callable[..., Extraction]:
    """``read((field("a"),), a=StoredField("x"))``: what the fields of a PDF say that shows none of them."""
    out = BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(out)

    def read(fields: tuple[Field, ...], *, curves: dict | None = None, **stored: StoredField) -> Extraction:
        named = {name.replace("__", "."): each for name, each in stored.items()}
        saved = StoredForm(named, "", curves or {})
        return extraction_of(form_of(*fields), saved, out.getvalue(), name="a.pdf", min_confidence=0.8)

    return read


def codes(extraction: Extraction) -> list[tuple[str, str]]:
    return [(finding.code, finding.field) for finding in extraction.findings]


def test_each_type_of_field_has_its_own_value(read) -> None:
    picture = Picture("image/png", b"png")
    extraction = read(
        (
            *(
                field("nom"),
                field("note", FieldType.DECIMAL),
                field("oui", FieldType.FLAG),
                field("non", FieldType.FLAG),
            ),
            *(field("rien", FieldType.FLAG), field("cachet", FieldType.IMAGE), field("visa", FieldType.SIGNATURE)),
        ),
        nom=StoredField("Zoé"),
        note=StoredField("12,50"),
        oui=StoredField("Oui", ticked=True),
        non=StoredField(unticked=True),
        rien=StoredField(),
        cachet=StoredField(picture=picture),
        visa=StoredField(signed=True),
    )
    assert extraction.record.values == {
        "nom": "Zoé",
        "note": Decimal("12.5"),
        "oui": True,
        "non": False,
        "cachet": picture,
        "visa": True,
    }
    assert extraction.raw["note"] == "12,50"
    assert codes(extraction) == []


def test_the_parts_of_an_answer_are_put_together_where_all_are_there(read) -> None:
    fait = field("fait", FieldType.DATE, ("jour", "mois", "annee"))
    parts = {"fait__jour": StoredField("8"), "fait__mois": StoredField("1"), "fait__annee": StoredField("2024")}
    assert str(read((fait,), **parts).record.values["fait"]) == "2024-01-08"
    del parts["fait__mois"]
    assert codes(read((fait,), **parts)) == [("field-missing", "fait")]


def test_what_the_form_does_not_ask_is_said_where_it_is_filled(read) -> None:
    extraction = read(
        (field("nom"),), nom=StoredField(), autre=StoredField("x"), vide=StoredField(), nom__b=StoredField("y")
    )
    assert codes(extraction) == [("unknown-field", "")]
    assert "autre" in str(extraction.findings[0].message)
    assert extraction.findings[0].file == "a.pdf"


def test_a_button_that_shows_another_state_is_to_be_confirmed(read) -> None:
    extraction = read((field("oui", FieldType.FLAG),), oui=StoredField("Oui", ticked=True, is_shown=False, page=1))
    assert codes(extraction) == [("shown-differs", "oui")]
    assert extraction.record.values == {"oui": True}
    assert extraction.confidences == {"oui": 0.5}


def test_a_mark_whose_point_on_the_chart_is_elsewhere_is_to_be_compared(read) -> None:
    """The chart is 100 points wide and 40 high: each of its two columns is 50 points wide, and 20 is at its top."""
    marks = (field("a", FieldType.GRADE), field("b", FieldType.GRADE))
    chart = field("chart", FieldType.CHART, curves=(Curve("classe", "black", ("a", "b")),))
    stored = {"chart": StoredField(rect=Rect(0, 0, 100, 40)), "a": StoredField("10"), "b": StoredField()}
    for points, differing in (
        (((25.0, 20.0),), []),
        (((25.0, 22.0),), ["a"]),
        (((25.0, 20.0), (75.0, 20.0)), ["b"]),
        ((), ["a"]),
    ):
        extraction = read((*marks, chart), curves={"chart.classe": points}, **stored)
        assert codes(extraction) == [("shown-differs", name) for name in differing]


def test_the_second_reader_is_a_little_less_sure(pdf_of: Callable[..., bytes], form: Form) -> None:
    data = pdf_of()
    by_second = replace(read_form(data, "a.pdf"), second_reader=True)
    read = extraction_of(form, by_second, data, name="a.pdf", min_confidence=0.95)
    assert {*read.confidences.values()} == {0.9}
    assert {finding.code for finding in read.findings} == {"low-confidence"}
    assert {finding.file for finding in read.findings} == {"a.pdf"}
