"""`ndrcpdf fill`: values, file names, constants, and runs that are partial, resumed or parallel."""

import json
import re

FORM = "attestation-stage-2024"


def test_every_format_of_data_gives_the_same_forms(fill, filled, samples, people, tmp_path, by_name):
    lines = "".join(json.dumps(person, ensure_ascii=False) + "\n" for person in people)
    (tmp_path / "attestations.jsonl").write_text(lines, "utf-8")
    fill(samples / "attestations.csv", into="csv")
    fill(samples / "attestations.xlsx", into="xlsx")
    fill(samples / "attestations.json", into="json")
    fill("attestations.jsonl", into="jsonl")
    fill("-", into="stdin", stdin=(samples / "attestations.csv").read_bytes())
    assert [*filled("csv")] == sorted(f"{FORM}-{number}.pdf" for number in range(2, 27))
    assert filled("csv") == filled("stdin")
    assert [*filled("json")] == sorted(f"{FORM}-{number}.pdf" for number in range(1, 26))
    assert filled("json") == filled("jsonl")
    wanted = by_name(filled("json"))
    assert wanted.keys() == {person["stagiaire_nom"] for person in people}
    assert by_name(filled("csv")) == by_name(filled("xlsx")) == wanted


def test_values_stand_in_the_form_as_they_are_written_on_paper(fill, filled, write_csv, row):
    cells = {"duree_totale": "6.5", "gratification_montant": "1234,5", "stage_debut": "2023-05-22"}
    write_csv("a.csv", row(organisme_code_postal="02347", organisme_telephone="0465711208", **cells))
    fill("a.csv")
    (values,) = filled().values()
    wanted = {
        "duree_totale": "6,5",
        "duree_unite": "semaines",
        "gratification_montant": "1\u00a0234,50",
        "stage_debut": "22/05/2023",
        "stagiaire_date_naissance.jour": "17",
        "stagiaire_date_naissance.mois": "04",
        "stagiaire_date_naissance.annee": "2003",
        "stagiaire_sexe": "M",
        "organisme_code_postal": "02347",
        "organisme_telephone": "04 65 71 12 08",
    }
    assert {name: values[name] for name in wanted} == wanted


def test_names_of_files_keep_accents_and_are_safe(fill, filled, write_csv, row):
    places = ["../../ÉTÉ/A:B*?", "CON", ".caché", "fin. "]
    write_csv("a.csv", *(row(number, stagiaire_ville=place) for number, place in enumerate(places)))
    fill("a.csv", "--name", "{stagiaire_ville}")
    names = {values["stagiaire_ville"]: name.removesuffix(".pdf") for name, values in filled().items()}
    assert names.keys() == {place.strip() for place in places}
    for name in names.values():
        assert not re.search(r'[/\\:*?"<>|]', name)
        assert not name.startswith(".")
        assert not name.endswith((".", " "))
    assert "ÉTÉ" in names["../../ÉTÉ/A:B*?"]
    assert names["CON"] != "CON"  # a device on Windows


def test_long_names_of_files_fit_the_file_system(fill, filled, write_csv, row):
    write_csv("a.csv", row(activites="Ẵ" * 200))
    fill("a.csv", "--name", "{activites}")
    ((name, values),) = filled().items()
    assert values["activites"] == "Ẵ" * 200
    assert name.startswith("Ẵ" * 30)
    assert len(name.encode()) <= 255


def test_a_pattern_knows_the_row_the_file_and_the_form(fill, filled, write_csv, row):
    write_csv("a.csv", row(), row(1))
    write_csv("b.csv", row(2))
    fill("a.csv", "b.csv", "--name", "{_form}_{_file}_{_row:03}_{stage_debut}")
    assert [*filled()] == [
        f"{FORM}_a_002_22-05-2023.pdf",
        f"{FORM}_a_003_06-11-2023.pdf",
        f"{FORM}_b_002_14-11-2022.pdf",
    ]


def test_constants_fill_every_row_and_a_value_they_replace_is_said(run, filled, write_csv, row):
    write_csv("a.csv", row(fait_a=""), row(1, fait_a="Sedan"))
    done = run("fill", "attestation-stage", "a.csv", "-o", "out", "--set", "fait_a=Nantes", "--set", "Fait_le=x")
    assert done.returncode == 2
    done = run("fill", "attestation-stage", "a.csv", "-o", "out", "--set", "fait_a=Nantes", "--set", "signataire=A = B")
    assert done.returncode == 1
    assert "a.csv:3: fait_a: warning" in done.stderr
    assert "a.csv:2: fait_a" not in done.stderr
    assert [(values["fait_a"], values["signataire"]) for values in filled().values()] == [("Nantes", "A = B")] * 2


def test_partial_fills_the_good_rows_and_lists_the_others(run, filled, write_csv, row):
    write_csv("a.csv", row(), row(1, stage_debut="31/02/2024"), row(2), row(3, stagiaire_nom="中"))
    done = run("fill", "attestation-stage", "a.csv", "-o", "out", "--partial")
    assert done.returncode == 1
    assert [*filled()] == [f"{FORM}-2.pdf", f"{FORM}-4.pdf"]
    assert "a.csv:3: stage_debut" in done.stderr
    assert "a.csv:5: stagiaire_nom" in done.stderr
    assert "2 rows were not filled" in done.stderr


def test_resume_keeps_what_is_whole_and_completes_the_rest(fill, write_csv, row, tmp_path, bytes_in):
    write_csv("a.csv", *(row(number) for number in range(4)))
    fill("a.csv")
    whole = bytes_in(tmp_path / "out")
    first, second, third, fourth = sorted((tmp_path / "out").iterdir())
    second.unlink()
    third.write_bytes(third.read_bytes()[:-100])
    fourth.write_bytes(b"")
    kept = first.stat()
    done = fill("a.csv", "--resume")
    assert re.search(r"^3 PDFs written", done.stderr, re.MULTILINE)
    assert re.search(r"^1 .* already", done.stderr, re.MULTILINE)
    assert bytes_in(tmp_path / "out") == whole
    assert (first.stat().st_ino, first.stat().st_mtime_ns) == (kept.st_ino, kept.st_mtime_ns)


def test_overwrite_replaces_what_is_there(fill, filled, write_csv, row):
    write_csv("a.csv", row(stagiaire_prenom="Avant"))
    fill("a.csv")
    write_csv("a.csv", row(stagiaire_prenom="Après"))
    fill("a.csv", "--overwrite")
    assert [values["stagiaire_prenom"] for values in filled().values()] == ["Après"]


def test_several_processes_write_the_same_files_as_one(fill, write_csv, row, tmp_path, bytes_in):
    write_csv("a.csv", *(row(number % 25, stagiaire_prenom=f"Zoë {number}") for number in range(150)))
    fill("a.csv", into="one")
    fill("a.csv", "--jobs", "2", into="two")
    assert len(bytes_in(tmp_path / "one")) == 150
    assert bytes_in(tmp_path / "one") == bytes_in(tmp_path / "two")
