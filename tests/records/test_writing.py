"""Extractions in the formats that people and programs take."""

import csv
import io
import json
from datetime import date
from decimal import Decimal

import pytest

from ndrcpdf.messages import Message
from ndrcpdf.model.findings import Finding, Severity
from ndrcpdf.model.forms import Form
from ndrcpdf.model.records import Extraction, Method, Picture, Record
from ndrcpdf.records import Format, csv_header, csv_line, csv_row, finding_object, write_extractions

NAMES = ("stagiaire_nom", "stage_debut", "duree_totale", "organisme_cachet", "organisme_mel")
EXTRACTION = Extraction(
    "attestation-stage-2024",
    "=a.pdf",
    "0" * 64,
    Record(
        {
            "stagiaire_nom": "=SOMME(A1)",
            "stage_debut": date(2024, 6, 5),
            "duree_totale": Decimal("3.50"),
            "organisme_cachet": Picture("image/png", b"png"),
        }
    ),
    raw={"organisme_mel": "-zoé"},
    methods=dict.fromkeys(NAMES, Method.ACROFORM),
    confidences=dict.fromkeys(NAMES, 0.98765),
    findings=(
        Finding("not-an-email", Message("x"), Severity.ERROR, field="organisme_mel"),
        Finding("odd", Message("y")),
    ),
)


def test_a_row_has_values_in_french_texts_that_were_not_typed_and_what_is_known_of_the_reading(form: Form) -> None:
    row = dict(zip(csv_header(form), csv_row(form, EXTRACTION), strict=True))
    assert [row[name] for name in NAMES] == ["'=SOMME(A1)", "05/06/2024", "3,5", "data:image/png;base64,cG5n", "'-zoé"]
    assert [row[name] for name in csv_header(form)[-6:]] == [
        "'=a.pdf", "0" * 64, "attestation-stage-2024", "acroform", "0,988", "not-an-email:organisme_mel odd",
    ]  # fmt: skip
    kept = csv_row(form, EXTRACTION, {"organisme_cachet": "pictures/1.png"})
    assert "pictures/1.png" in kept


def test_a_line_is_that_of_excel_in_french() -> None:
    assert csv_line(["é", 'a"b', "c;d"]) == 'é;"a""b";"c;d"\r\n'.encode()


@pytest.mark.parametrize("count", [0, 1, 3])
def test_json_is_a_list_and_json_lines_are_lines(form: Form, count: int) -> None:
    many = [EXTRACTION] * count
    whole = json.loads(b"".join(write_extractions(many, None, Format.JSON)))
    lines = b"".join(write_extractions(many, None, Format.JSONL)).decode().splitlines()
    assert whole == [json.loads(line) for line in lines]
    assert [each["values"]["duree_totale"] for each in whole] == [3.5] * count
    table = b"".join(write_extractions(many, form, Format.CSV)).decode("utf-8-sig")
    assert len([*csv.reader(io.StringIO(table, newline=""), delimiter=";")]) == count + 1


def test_csv_needs_a_form() -> None:
    with pytest.raises(ValueError, match="csv"):
        [*write_extractions([], None, Format.CSV)]


def test_a_finding_in_json_has_no_empty_members_and_its_parameters() -> None:
    bare = finding_object(Finding("x", Message("no {what}", what="stamp"), Severity.WARNING, row=0))
    assert bare == {
        "code": "x",
        "message": "no stamp",
        "severity": "warning",
        "parameters": {"what": "stamp"},
        "row": 0,
    }
