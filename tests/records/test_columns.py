"""Header lines: which field each column is, and columns for another form, which are passed over with a note."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from ndrcpdf.errors import NoColumnsError
from ndrcpdf.model.forms import Form
from ndrcpdf.records.columns import columns_of, header_row, no_header

ROW = {
    "nom": "MARTIN", "prenom": "Élodie", "numero_candidat": "02345", "organisation_nom": "Garage Moreau",
    "stage_debut": "08/01/2024", "stage_fin": "02/02/2024",
}  # fmt: skip


def notes(stderr: str) -> list[str]:
    return [line for line in stderr.splitlines() if line.endswith("[column-of-another-form]")]


def test_one_csv_fills_two_forms(run: Callable, write_csv: Callable, stored: Callable, tmp_path: Path) -> None:
    write_csv("a.csv", ROW)
    for form, passed_over in (
        ("attestation-stage", ["numero_candidat", "organisation_nom"]),
        ("fiche-e4", ["stage_debut", "stage_fin"]),
    ):
        done = run("fill", form, "a.csv", "-o", form)
        assert done.returncode in (0, 1), done.stderr
        said = notes(done.stderr)
        assert len(said) == len(passed_over)
        assert all(f"note: the column “{name}”" in line for name, line in zip(passed_over, said, strict=True))
    assert stored(tmp_path / "attestation-stage" / "attestation-stage-2024-2.pdf")["stagiaire_nom"] == "MARTIN"
    assert stored(tmp_path / "fiche-e4" / "fiche-e4-2024-2.pdf")["organisation_nom"] == "Garage Moreau"


def test_a_field_given_by_its_own_name_leaves_the_other_form_its_column(
    run: Callable, write_csv: Callable, stored: Callable, tmp_path: Path
) -> None:
    write_csv("a.csv", {"nom": "Autre"} | ROW | {"nom": "Autre", "stagiaire_nom": "MARTIN"})
    done = run("fill", "attestation-stage", "a.csv", "-o", "out")
    assert "“nom”" in notes(done.stderr)[0]
    assert stored(tmp_path / "out" / "attestation-stage-2024-2.pdf")["stagiaire_nom"] == "MARTIN"


def test_a_column_of_no_form_is_still_refused(run: Callable, write_csv: Callable) -> None:
    write_csv("a.csv", ROW | {"Numero_Candidat_2": "1"})
    done = run("fill", "attestation-stage", "a.csv", "-o", "out")
    assert done.returncode == 4
    assert "[unknown-column]" in done.stderr


def test_json_says_it_once_and_not_of_every_object(run: Callable, tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text(json.dumps([ROW, ROW, ROW]), "utf-8")
    done = run("fill", "fiche-e4", "a.json", "-o", "out")
    assert done.returncode in (0, 1), done.stderr
    assert len(notes(done.stderr)) == 2


# ── A header line ────────────────────────────────────────────────────────────────────────────────────────────────────


def test_each_column_is_a_field_or_passed_over_and_none_is_a_field_twice(form: Form) -> None:
    headers = ["Nom", None, "PRENOM", "stagiaire_nom", "_sha256", "Couleur", " "]
    columns = columns_of(headers, 3, form, "a.csv")
    assert columns.fields == ("stagiaire_nom", None, "stagiaire_prenom", None, None, None, None)
    assert columns.named == {"stagiaire_nom", "stagiaire_prenom"}
    assert columns.nameless == (1, 6)
    assert [(each.code, each.file, each.row) for each in columns.findings] == [
        ("duplicate-column", "a.csv", 3),
        ("unknown-column", "a.csv", 3),
    ]


@pytest.mark.parametrize(
    ("header", "words"), [("stagiaire_nmo", "stagiaire_nom"), ("Zzzz", "rename it"), ("Ville", "organisme_ville")]
)
def test_the_remedy_names_what_may_be_meant(form: Form, header: str, words: str) -> None:
    (finding,) = columns_of([header, "fait_a"], 1, form, "a.csv").findings
    assert words in str(finding.remedy)


def test_the_header_line_is_the_row_that_names_the_most_fields(form: Form) -> None:
    rows = [["Lycée Tavernel", None, 2024], ["Nom", "x", "y"], ["Nom", "Prénom", None], ["Nom", "Prénom", "z"]]
    assert header_row(rows, form) == (2, 2)
    assert header_row([["x"], []], form) == (0, 0)
    error = no_header("a.csv", form)
    assert isinstance(error, NoColumnsError)
    assert form.fields[1].name in str(error.remedy)
