"""`ndrcpdf extract`: what it writes, and that `fill` reads it."""

import csv
import io
import json
from pathlib import Path

import pytest

FORM = "attestation-stage-2024"
META = ["_file", "_sha256", "_form", "_method", "_confidence", "_findings"]


@pytest.mark.parametrize("style", ["csv", "json", "jsonl"])
def test_what_extract_writes_fill_reads_and_the_round_changes_nothing(run, fill, filled, people, stamp, style, by_name):
    folder = stamp.parent
    some = [people[0] | {"organisme_cachet": stamp.name}, *people[1:6]]
    (folder / "people.json").write_text(json.dumps(some), "utf-8")
    fill("people.json", into="first")
    assert run("extract", "first", "-o", f"first.{style}").returncode == 0
    fill(f"first.{style}", into="second")
    assert run("extract", "second", "-o", f"second.{style}").returncode == 0
    answers = _answers(folder / f"first.{style}")
    assert answers.keys() == {person["stagiaire_nom"] for person in some}
    assert answers[people[0]["stagiaire_nom"]]["organisme_cachet"].startswith("data:image/png;base64,")
    assert _answers(folder / f"second.{style}") == answers
    assert by_name(filled("first")) == by_name(filled("second"))


def _answers(path: Path) -> dict[str, dict[str, object]]:
    """The answers of each person by name, without what tells of the file they were read from."""
    text = path.read_text("utf-8-sig")
    if path.suffix == ".csv":
        rows = csv.DictReader(io.StringIO(text, newline=""), delimiter=";")
        answers = [{name: cell for name, cell in row.items() if name not in META} for row in rows]
    else:
        items = json.loads(text) if path.suffix == ".json" else map(json.loads, text.splitlines())
        answers = [item["values"] for item in items]
    return {answer["stagiaire_nom"]: answer for answer in answers}


def test_extract_types_its_json_and_writes_its_csv_in_french(run, tmp_path, pdf_of, people, read_csv):
    (tmp_path / "a.pdf").write_bytes(pdf_of(1))
    (item,) = json.loads(run("extract", "a.pdf", "--format", "json").stdout)
    assert [*item] == ["form", "file", "sha256", "values", "methods", "confidences", "findings"]
    assert (item["form"], item["file"], item["findings"]) == (FORM, "a.pdf", [])
    assert item["values"] == people[1]
    assert set(item["methods"].values()) == {"acroform"}
    assert set(item["confidences"].values()) == {1.0}
    data = run("extract", "a.pdf", binary=True).stdout
    assert data.startswith("\ufefforganisme_cachet;organisme_nom;".encode())
    assert data.endswith(b"\r\n")
    (row,) = read_csv(data)
    wanted = {"stage_debut": "06/11/2023", "gratification_montant": "1134", "_method": "acroform", "_confidence": "1"}
    assert wanted.items() <= row.items()
    assert row["activites"] == people[1]["activites"]


def test_extract_reads_standard_input_folders_and_patterns(run, tmp_path, pdf_of, read_csv):
    (tmp_path / "back" / "deep").mkdir(parents=True)
    (tmp_path / "back" / "a.pdf").write_bytes(pdf_of())
    (tmp_path / "back" / "deep" / "b.PDF").write_bytes(pdf_of(1))
    (tmp_path / "back" / "notes.txt").write_text("x")
    piped = run("extract", "-", stdin=pdf_of(2), binary=True).stdout
    assert [row["stagiaire_prenom"] for row in read_csv(piped)] == ["Zoë"]
    folder = run("extract", "back", binary=True).stdout
    assert [row["_file"] for row in read_csv(folder)] == ["back/a.pdf", "back/deep/b.PDF"]
    pattern = run("extract", "back/*.pdf", binary=True).stdout
    assert [row["_file"] for row in read_csv(pattern)] == ["back/a.pdf"]


def test_formulas_are_neutralised_in_csv_and_come_back_exactly(run, fill, filled, tmp_path, row, read_csv):
    texts = {
        "organisme_nom": '=HYPERLINK("http://x";"y")',
        "organisme_adresse": "+33, rue",
        "stagiaire_adresse": "-1 bis",
        "signataire": "@SUM(A1:A9)",
        "etablissement": "'=1+1",
        "organisme_ville": "'s-Hertogenbosch",
    }
    (tmp_path / "a.json").write_text(json.dumps([row(**texts)]), "utf-8")
    fill("a.json", into="first")
    assert run("extract", "first", "-o", "a.csv").returncode == 0
    (cells,) = read_csv(tmp_path / "a.csv")
    for name, cell in cells.items():
        assert not cell.startswith(("=", "+", "-", "@", "\t", "\r")), name
    fill("a.csv", into="second")
    (first,), (second,) = filled("first").values(), filled("second").values()
    assert first == second
    assert texts.items() <= second.items()
