"""The law everything stands on: what is filled in is what is read back, exactly, whoever reads."""

import string
from datetime import date
from decimal import Decimal
from io import BytesIO

import pikepdf
import pypdf
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ndrcpdf import catalog
from ndrcpdf.extracting import extract
from ndrcpdf.filling import fill, lay_out, make_filler
from ndrcpdf.model.findings import Finding, Severity
from ndrcpdf.model.forms import Field, FieldType, Form
from ndrcpdf.model.records import Picture, Record, Value
from ndrcpdf.values import display, display_parts, parse, picture_of

FORMS = catalog.known_forms()
NOT_GIVEN = (FieldType.SIGNATURE, FieldType.CHART)
FILLERS = {form.id: make_filler(form) for form in FORMS}

LATIN = st.text(
    st.characters(
        codec="utf-8",
        categories=("Lu", "Ll", "Lt", "Nd", "Pd", "Po", "Ps", "Pe", "Sc"),
        min_codepoint=0x20,
        max_codepoint=0x24F,
    ),
    max_size=9,
)
VIETNAMESE = st.text(st.characters(min_codepoint=0x1EA0, max_codepoint=0x1EF9), max_size=3)
AWKWARD = st.text("€’œŒ«»“”'\"\\()<>[]{}/%#&;=+-@–—…ÿŸŁłĞğŞşİı\u00a0", max_size=4)
DECOMPOSED = st.sampled_from(["e\u0301", "E\u0302", "u\u0308", "o\u031b\u0301", "c\u0327", "n\u0303", "a\u0306\u0323"])
PIECES = st.one_of(LATIN, VIETNAMESE, AWKWARD, DECOMPOSED, st.just(" "))
"""Drawn whole: letter by letter, drawing takes longer than filling and reading."""


def texts(most: int) -> st.SearchStrategy[str]:
    return st.lists(PIECES, min_size=1, max_size=most).map("".join).map(str.strip).filter(bool)


def paragraphs() -> st.SearchStrategy[str]:
    return st.lists(texts(8), min_size=1, max_size=3).map("\n".join)


def numbers(field: Field) -> st.SearchStrategy[Decimal]:
    step = field.multiple_of or Decimal("0.01")
    return st.integers(min_value=1, max_value=20_000).map(lambda count: count * step)


DATES = st.dates(min_value=date(1900, 1, 1), max_value=date(2100, 12, 31))
PHONES = st.one_of(
    st.integers(0, 9999).map(lambda n: f"06 39 98 {n // 100:02} {n % 100:02}"),
    st.integers(0, 9999).map(lambda n: f"02 61 91 {n // 100:02} {n % 100:02}"),
    st.integers(0, 9999).map(lambda n: f"0590 26 {n // 100:02} {n % 100:02}"),
)
EMAILS = st.text(string.ascii_lowercase + string.digits, min_size=1, max_size=20).map(lambda name: f"{name}@exemple.fr")
POSTCODES = st.one_of(st.integers(1000, 95999), st.integers(97100, 97690)).map(lambda number: f"{number:05}")


def pictures() -> list[Picture]:
    from PIL import Image

    made = []
    for mode, colour, kind in (
        ("RGB", (200, 30, 40), "PNG"),
        ("RGBA", (10, 90, 200, 120), "PNG"),
        ("L", 90, "PNG"),
        ("RGB", (1, 2, 3), "JPEG"),
    ):
        file = BytesIO()
        Image.new(mode, (40, 20), colour).save(file, kind)
        made.append(picture_of(file.getvalue()))
    return made


PICTURES = st.sampled_from(pictures())


def values_of(field: Field) -> st.SearchStrategy[Value]:
    if field.options:
        return st.sampled_from([option.value for option in field.options])
    if field.type in (FieldType.DECIMAL, FieldType.MONEY):
        return numbers(field)
    if field.type in (FieldType.GRADE, FieldType.PERCENT):
        return st.decimals(field.minimum, field.maximum, places=2)
    return BY_TYPE.get(field.type, texts(3))


BY_TYPE: dict[FieldType, st.SearchStrategy[Value]] = {
    FieldType.LINES: paragraphs(),
    FieldType.DATE: DATES,
    FieldType.POSTCODE: POSTCODES,
    FieldType.PHONE: PHONES,
    FieldType.EMAIL: EMAILS,
    FieldType.IMAGE: PICTURES,
    FieldType.INTEGER: st.integers(0, 99),
    FieldType.YEAR: st.integers(2000, 2099),
    FieldType.FLAG: st.booleans(),
}


@st.composite
def records(draw: st.DrawFn, form: Form) -> Record:
    """A record of valid values, any of them absent, each of which fits its blank."""
    values = {}
    for field in form.fields:
        if field.type in NOT_GIVEN or not draw(st.integers(0, 9)):
            continue
        values[field.name] = draw(values_of(field))
    record = Record(values)
    refused = {each.field for each in lay_out(FILLERS[form.id], record) if isinstance(each, Finding)}
    return Record({name: value for name, value in values.items() if name not in refused})


def with_pypdf(data: bytes) -> dict[str, str]:
    fields = pypdf.PdfReader(BytesIO(data)).get_fields() or {}
    return {name: str(field["/V"]) for name, field in fields.items() if field.get("/V") not in (None, "/Off", "")}


def with_pikepdf(data: bytes) -> dict[str, str]:
    found: dict[str, str] = {}
    with pikepdf.open(BytesIO(data)) as pdf:
        for field in pdf.Root.AcroForm.Fields:
            for name, each in [(str(field.T), field)] + [
                (f"{field.T}.{kid.T}", kid) for kid in field.get("/Kids", []) if "/T" in kid
            ]:
                if "/V" in each and each.V != "/Off":
                    found[name] = str(each.V)
    return found


def stored(form: Form, record: Record) -> dict[str, str]:
    """What another reader should find: full field name → text, or name of the on-state."""
    out: dict[str, str] = {}
    for name, value in record.values.items():
        field = form.field(name)
        if field.blank.parts:
            out |= {f"{name}.{part}": text for part, text in display_parts(field, value).items()}
        elif isinstance(value, Picture):
            continue
        elif field.type is FieldType.FLAG:
            out |= {name: "/Oui"} if value else {}
        elif name in FILLERS[form.id].template.groups:
            out[name] = f"/{value}"
        else:
            out[name] = display(field, value)
    return out


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.id)
def test_what_is_filled_is_what_three_readers_read_and_is_not_doubted(form: Form) -> None:
    """No reading of our own output doubts that a person sees the value: not for any text the font can draw."""

    @settings(max_examples=50, suppress_health_check=list(HealthCheck))  # each of all fields of the form
    @given(records(form))
    def law(record: Record) -> None:
        data = fill(FILLERS[form.id], record)
        extraction = extract(data, name="law.pdf")
        assert dict(extraction.record.values) == dict(record.values)
        assert extraction.form == form.id
        assert not [finding for finding in extraction.findings if finding.severity is Severity.ERROR]
        assert [finding.field for finding in extraction.findings if finding.code == "shown-differs"] == []
        assert with_pypdf(data) == with_pikepdf(data) == stored(form, record)

    law()


@given(st.data())
def test_every_value_is_read_back_from_each_way_of_writing_it(data: st.DataObject) -> None:
    from ndrcpdf.values import csv_text, json_value

    field = data.draw(
        st.sampled_from([field for form in FORMS for field in form.fields if field.type not in NOT_GIVEN])
    )
    value = data.draw(values_of(field))
    ways = [csv_text(value), json_value(value)] + ([] if isinstance(value, Picture) else [display(field, value)])
    assert [parse(field, way)[0] for way in ways] == [value] * len(ways)
