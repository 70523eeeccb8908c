"""A check of data files and of rows."""

from io import BytesIO
from pathlib import Path

import pytest

from ndrcpdf.errors import BadDataError, UsageError
from ndrcpdf.harvesting.check_data import DataChecks
from ndrcpdf.model.findings import Severity
from ndrcpdf.model.forms import Form
from ndrcpdf.model.records import RawRecord, Source


def _csv(*lines: str) -> BytesIO:
    return BytesIO("\r\n".join(lines).encode())


def test_a_data_file_is_checked_as_a_whole_and_row_by_row(form: Form) -> None:
    data = _csv("stagiaire_nom;couleur;stage_debut", "中;bleu;31/02/2024", "MARTIN;;08/01/2024")
    found = [*DataChecks(form).file(data, "a.csv")]
    errors = [(each.code, each.field, each.row) for each in found if each.severity is Severity.ERROR]
    assert errors == [
        ("unknown-column", "", 1),
        ("not-a-date", "stage_debut", 2),
        ("no-glyph", "stagiaire_nom", 2),
    ]
    required = {field.name for field in form.fields if field.required}
    missing = [each for each in found if each.code == "missing-column"]
    assert {each.field for each in missing} == required - {"stagiaire_nom", "stage_debut"}
    assert not any(each.code == "missing-value" for each in found)  # which the missing column has said
    assert {each.file for each in found} == {"a.csv"}


def test_what_is_missing_is_an_error_where_all_must_be_there(form: Form) -> None:
    (finding,) = [
        each
        for each in DataChecks(form, complete=True).file(_csv("stagiaire_nom", "A"), "a.csv")
        if each.field == "organisme_nom"
    ]
    assert (finding.code, finding.severity) == ("missing-column", Severity.ERROR)


def test_a_data_file_tells_its_form_by_its_columns(samples: Path) -> None:
    with (samples / "attestations.csv").open("rb") as file:
        assert [*DataChecks().file(file, "a.csv")] == []
    with pytest.raises(UsageError):
        [*DataChecks().file(_csv("couleur", "bleu"), "a.csv")]
    with pytest.raises(BadDataError):
        [*DataChecks().file(BytesIO(b""), "a.csv")]


def test_a_picture_is_looked_for_in_the_folder_that_is_given_only(form: Form, stamp: Path) -> None:
    lines = ("stagiaire_nom;organisme_cachet", f"A;{stamp.name}")
    assert "not-a-picture" not in {each.code for each in DataChecks(form).file(_csv(*lines), "a.csv", stamp.parent)}
    assert "not-a-picture" in {each.code for each in DataChecks(form).file(_csv(*lines), "a.csv")}


def test_rows_are_checked_by_themselves(form: Form) -> None:
    rows = [RawRecord({"stage_debut": "hier"}, Source(row=1)), RawRecord({"stagiaire_nom": "A" * 500}, Source(row=2))]
    found = DataChecks(form).rows(form, rows)
    assert [(each.code, each.row) for each in found if each.severity is Severity.ERROR] == [
        ("not-a-date", 1),
        ("too-long", 2),
    ]
