"""A check of several files: data, PDFs, and PDFs against one another."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest

from ndrcpdf.errors import BadDataError, UsageError
from ndrcpdf.harvesting import FileChecks
from ndrcpdf.model.findings import Severity
from ndrcpdf.model.forms import Form
from ndrcpdf.model.records import RawRecord, Source

PdfOf = Callable[..., bytes]


def _csv(*lines: str) -> BytesIO:
    return BytesIO("\r\n".join(lines).encode())


def test_a_data_file_is_checked_as_a_whole_and_row_by_row(form: Form) -> None:
    data = _csv("stagiaire_nom;couleur;stage_debut", "中;bleu;31/02/2024", "MARTIN;;08/01/2024")
    found = [*FileChecks(form).data(data, "a.csv")]
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
        for each in FileChecks(form, complete=True).data(_csv("stagiaire_nom", "A"), "a.csv")
        if each.field == "organisme_nom"
    ]
    assert (finding.code, finding.severity) == ("missing-column", Severity.ERROR)


def test_a_data_file_tells_its_form_by_its_columns(samples: Path) -> None:
    with (samples / "attestations.csv").open("rb") as file:
        assert [*FileChecks().data(file, "a.csv")] == []
    with pytest.raises(UsageError):
        [*FileChecks().data(_csv("couleur", "bleu"), "a.csv")]
    with pytest.raises(BadDataError):
        [*FileChecks().data(BytesIO(b""), "a.csv")]


def test_a_picture_is_looked_for_in_the_folder_that_is_given_only(form: Form, stamp: Path) -> None:
    lines = ("stagiaire_nom;organisme_cachet", f"A;{stamp.name}")
    assert "not-a-picture" not in {each.code for each in FileChecks(form).data(_csv(*lines), "a.csv", stamp.parent)}
    assert "not-a-picture" in {each.code for each in FileChecks(form).data(_csv(*lines), "a.csv")}


def test_rows_are_checked_by_themselves(form: Form) -> None:
    rows = [RawRecord({"stage_debut": "hier"}, Source(row=1)), RawRecord({"stagiaire_nom": "A" * 500}, Source(row=2))]
    found = FileChecks(form).rows(form, rows)
    assert [(each.code, each.row) for each in found if each.severity is Severity.ERROR] == [
        ("not-a-date", 1),
        ("too-long", 2),
    ]


def test_pdfs_are_checked_one_by_one_then_against_one_another(pdf_of: PdfOf) -> None:
    checks = FileChecks()
    first = [*checks.pdfs([("a.pdf", pdf_of()), ("b.pdf", b"no PDF")])]
    assert [(each.code, each.file) for each in first] == [("unreadable-pdf", "b.pdf")]
    assert [*checks.disagreements()] == []
    assert [*checks.pdfs([("c.pdf", pdf_of(stagiaire_date_naissance="17/04/2004"))])] == []
    assert {each.code for each in checks.disagreements()} >= {"birth-dates-differ"}


def test_the_rules_of_the_form_are_those_of_its_returned_pdfs(pdf_of: PdfOf, form: Form) -> None:
    late = ("a.pdf", pdf_of(stage_fin="01/01/2020"))
    assert "stage-fin-avant-debut" in {each.code for each in FileChecks(form).pdfs([late])}
