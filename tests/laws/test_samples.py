"""The samples: three formats of the same people, who are invented, and filled PDFs of theirs."""

import re
from io import BytesIO
from pathlib import Path

import pytest

from ndrcpdf import catalog
from ndrcpdf.checking.rows import check_row
from ndrcpdf.extracting import extract
from ndrcpdf.filling import lay_out, make_filler
from ndrcpdf.model.findings import Finding
from ndrcpdf.model.forms import FieldType, Form
from ndrcpdf.model.records import Record
from ndrcpdf.records import reading

SAMPLES = Path(__file__).parents[2] / "samples"
FORMS = catalog.known_forms()
each_form = pytest.mark.parametrize("form", FORMS, ids=lambda form: form.id)
FICTION = re.compile(r"(01 99 00|02 61 91|03 53 01|04 65 71|05 36 49|06 39 98) \d\d \d\d")


def people(form: Form, ending: str) -> list[Record]:
    (path,) = (SAMPLES / form.name).glob(f"*.{ending}")
    records: list[Record] = []
    with reading(BytesIO(path.read_bytes()), form, name=path.name) as rows:
        assert rows.findings == ()
        for row in rows:
            record, findings = check_row(form, row)
            assert {finding.code for finding in findings} <= {"derived", "missing-value"}
            records.append(record)
    return records


@each_form
def test_three_formats_hold_the_same_people_and_nothing_is_wrong_with_them(form: Form) -> None:
    csv, json, xlsx = ([dict(record.values) for record in people(form, ending)] for ending in ("csv", "json", "xlsx"))
    assert csv == json == xlsx
    assert len(csv) >= 10


@each_form
def test_every_sample_fits_its_blanks(form: Form) -> None:
    filler = make_filler(form)
    contents = (content for record in people(form, "csv") for content in lay_out(filler, record))
    assert [content for content in contents if isinstance(content, Finding)] == []


@each_form
def test_filled_samples_are_read_back_without_a_finding(form: Form) -> None:
    known = [dict(record.values) for record in people(form, "csv")]
    paths = sorted((SAMPLES / form.name).glob("*.pdf"))
    assert len(paths) >= 2
    for path in paths:
        read = extract(path.read_bytes(), name=path.name)
        assert read.form == form.id
        assert read.findings == ()
        values = {
            name: value for name, value in read.record.values.items() if form.field(name).type is not FieldType.IMAGE
        }
        assert values in known


@each_form
def test_nobody_in_the_samples_can_be_called_or_written_to(form: Form) -> None:
    given = [(form.field(name).type, str(value)) for each in people(form, "csv") for name, value in each.values.items()]
    asked = {field.type for field in form.fields} & {FieldType.PHONE, FieldType.EMAIL}
    assert {kind for kind, _value in given} >= asked
    for kind, value in given:
        if kind is FieldType.PHONE:
            assert FICTION.fullmatch(value)
        if kind is FieldType.EMAIL:
            assert value.endswith("@exemple.fr")
