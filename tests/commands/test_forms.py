"""`ndrcpdf forms`, `fields` and `blank`: what is known of a form, in every format, and its fillable PDF."""

import csv
import io
import json

import jsonschema

FORM = "attestation-stage-2024"
FIELDS = 28
META = ["_file", "_sha256", "_form", "_method", "_confidence", "_findings"]


def test_forms_are_listed_as_text_and_as_json(run):
    listed = run("forms", "--json")
    (known,) = [form for form in json.loads(listed.stdout) if form["id"] == FORM]
    assert known.items() >= {"annex": "III-4", "session": 2024, "pages": 1, "fields": FIELDS}.items()
    (line,) = [line for line in run("forms").stdout.splitlines() if line.startswith(FORM)]
    assert line.split()[:5] == [FORM, "III-4", "2024", "1", str(FIELDS)]


def test_fields_are_listed_as_text_by_section(run, form):
    text = run("fields", "attestation-stage").stdout
    lines = text.splitlines()
    names = [line.split()[0] for line in lines if line.startswith("  ")]
    assert names == [field.name for field in form.fields]
    assert [line for line in lines if line and not line.startswith(" ")] == [section.name for section in form.sections]
    (choice,) = [line for line in lines if " stagiaire_sexe " in line]
    assert "Sexe : F ☐ M ☐" in choice
    assert "required, F | M" in choice


def test_fields_as_json_and_as_csv_say_the_same(run, form):
    described = json.loads(run("fields", FORM, "--format", "json").stdout)
    text = run("fields", FORM, "--format", "csv").stdout
    rows = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline=""), delimiter=";"))
    assert (
        [field["name"] for field in described] == [row["name"] for row in rows] == [each.name for each in form.fields]
    )
    for field, row in zip(described, rows, strict=True):
        assert row["label"] == field["label"]
        assert row["required"] == ("oui" if field["required"] else "non")
        assert row["aliases"] == " | ".join(field["aliases"])
        assert row["holds"] == ("" if field["holds"] is None else str(field["holds"]))


def test_the_csv_of_the_fields_opens_in_excel(run):
    data = run("fields", FORM, "--format", "csv", binary=True).stdout
    assert data.startswith("\ufeffname;".encode())
    assert data.count(b"\r\n") == data.count(b"\n") == FIELDS + 1


def test_the_json_schema_admits_every_sample_record_and_nothing_wrong(run, people):
    schema = json.loads(run("fields", FORM, "--format", "json-schema").stdout)
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema, format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER)
    for person in people:
        validator.validate(person)
    good = people[0]
    for wrong in (
        {"stage_debut": "31/02/2024"},
        {"organisme_code_postal": "1000"},
        {"duree_totale": 1.3},
        {"duree_unite": "jours"},
        {"couleur": "bleu"},
    ):
        assert not validator.is_valid(good | wrong), wrong
    assert not validator.is_valid({name: value for name, value in good.items() if name != "stagiaire_nom"})


def test_the_table_schema_describes_the_columns_that_extract_writes(run, tmp_path, pdf_of, read_csv):
    schema = json.loads(run("fields", FORM, "--format", "table-schema").stdout)
    (tmp_path / "a.pdf").write_bytes(pdf_of())
    run("extract", "a.pdf", "-o", "a.csv")
    (row,) = read_csv(tmp_path / "a.csv")
    assert [field["name"] for field in schema["fields"]] == [*row]
    assert [*row][-len(META) :] == META
    types = {field["name"]: field["type"] for field in schema["fields"]}
    assert (types["stage_debut"], types["duree_totale"], types["stagiaire_code_postal"]) == ("date", "number", "string")


def test_blank_writes_the_fillable_pdf_and_never_over_a_file_of_its_own_name(run, tmp_path, form):
    fillable = form.fillable.read_bytes()
    assert run("blank", FORM, "-o", "mine.pdf").returncode == 0
    assert (tmp_path / "mine.pdf").read_bytes() == fillable
    assert run("blank", FORM, "-o", "-", binary=True).stdout == fillable
    assert run("blank", "attestation-stage").returncode == 0
    (own,) = tmp_path.glob(f"{FORM}.pdf")
    own.write_bytes(b"mine")
    refused = run("blank", "attestation-stage")
    assert refused.returncode == 6
    assert f"{FORM}.pdf is there already" in refused.stderr
    assert own.read_bytes() == b"mine"
