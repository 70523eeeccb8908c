"""Each command does what it promises: shapes of output, files written, exit codes."""

import csv
import importlib.util
import io
import json
import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import jsonschema
import pikepdf
import pytest

Run = Callable[..., subprocess.CompletedProcess]

FORM = "attestation-stage-2024"
FIELDS = 28
COMMANDS = ("forms", "fields", "blank", "prepare", "fill", "extract", "check", "archive", "tables")
META = ["_file", "_sha256", "_form", "_method", "_confidence", "_findings"]


@pytest.fixture
def fill(run: Run) -> Run:
    """``fill(data, …)``: fill the attestation into the folder out, or another one; it must come out in order."""

    def fill(*arguments: object, into: str = "out", stdin: bytes = b"") -> subprocess.CompletedProcess:
        done = run("fill", "attestation-stage", *arguments, "-o", into, stdin=stdin)
        assert done.returncode == 0, done.stderr
        return done

    return fill


@pytest.fixture
def filled(tmp_path: Path, stored: Callable[[Path], dict[str, str]]) -> Callable[..., dict[str, dict[str, str]]]:
    """``filled("out")``: the name of each PDF in the folder → the values stored in it."""

    def filled(folder: str = "out") -> dict[str, dict[str, str]]:
        return {path.name: stored(path) for path in sorted((tmp_path / folder).iterdir())}

    return filled


def _bytes_in(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


# ── Help ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_with_examples(run, command):
    done = run(command, "--help")
    assert done.returncode == 0
    assert f"Usage: ndrcpdf {command}" in done.stdout
    _usage, examples = done.stdout.split("Examples:\n")
    assert f"  ndrcpdf {command}" in examples


def test_the_help_names_every_command_and_exit_code(run):
    done = run("--help")
    assert done.returncode == 0
    assert re.findall(r"^  (\w+)  +\S", done.stdout.split("Commands:")[1], re.MULTILINE) == sorted(COMMANDS)
    assert set(re.findall(r"\b([0-6]) [a-z]", done.stdout)) == set("0123456")


# ── forms, fields, blank ─────────────────────────────────────────────────────────────────────────────────────────────


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


# ── prepare ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_prepare_makes_our_annex_fillable_and_says_what_went_where(run, tmp_path, form, root):
    done = run("prepare", root / "forms" / FORM / "annexe.pdf", "-o", "out", "--json")
    assert done.returncode == 0, done.stderr
    (said,) = json.loads(done.stdout)["forms"]
    assert (said["form"], said["file"], said["pages"]) == (FORM, f"out/{FORM}.pdf", [1])
    assert {placed["field"] for placed in said["placed"]} == {field.name for field in form.fields}
    assert {placed["score"] for placed in said["placed"]} == {1.0}
    with pikepdf.open(tmp_path / said["file"]) as pdf:
        widgets = sorted([float(side) for side in each.Rect] for each in pdf.pages[0].Annots)
    for placed, widget in zip(sorted(placed["rect"] for placed in said["placed"]), widgets, strict=True):
        assert placed == pytest.approx(widget, abs=0.02)


def test_prepare_finds_every_blank_of_a_rendition_it_has_not_seen(run, tmp_path, root):
    renditions = root.parent / "shared" / "renditions"
    if not renditions.is_dir():
        pytest.skip("the renditions of the annexes are not beside this checkout")
    done = run("prepare", renditions / "attestation-stage.pdf", "-o", "out")
    assert done.returncode == 0, done.stderr
    truth = json.loads((renditions / "attestation-stage.truth.json").read_text("utf-8"))
    score = _scorer(renditions / "score_prepare.py").score(truth, tmp_path / "out" / f"{FORM}.pdf")
    assert score["problems"] == []
    assert score["placed"] == score["expected"] > FIELDS
    assert (score["spurious"], score["overlapping"]) == (0, 0)


def _scorer(path: Path):
    spec = importlib.util.spec_from_file_location(path.stem, path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_a_prepared_pdf_serves_as_the_template_of_fill(run, fill, write_csv, row, filled, *, tmp_path, root):
    run("prepare", root / "forms" / FORM / "annexe.pdf", "-o", "official")
    write_csv("a.csv", row())
    fill("a.csv", "--template", f"official/{FORM}.pdf")
    template = (tmp_path / "official" / f"{FORM}.pdf").read_bytes()
    (data,) = _bytes_in(tmp_path / "out").values()
    assert data.startswith(template)  # the official form stays intact at the head
    (values,) = filled().values()
    assert values["stagiaire_nom"] == row()["stagiaire_nom"]


@pytest.fixture
def letter(tmp_path: Path) -> Path:
    """A page that is not an annex: a letter with one dotted line."""
    pdf = pikepdf.new()
    page = pdf.add_blank_page(page_size=(595, 842))
    font = pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)
    page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font))
    page.Contents = pdf.make_stream(b"BT /F1 12 Tf 72 700 Td (Signature du client : ..............) Tj ET")
    pdf.save(tmp_path / "letter.pdf")
    return tmp_path / "letter.pdf"


def test_prepare_refuses_a_page_that_is_no_annex(run, tmp_path, letter):
    done = run("prepare", letter.name, "-o", "out")
    assert done.returncode == 3
    assert "letter.pdf: none of the known annexes is printed on these pages" in done.stderr
    assert not (tmp_path / "out").exists()


def test_prepare_as_a_form_says_which_label_it_looked_for_and_what_it_saw(run, tmp_path, letter):
    done = run("prepare", letter.name, "--form", "attestation-stage", "-o", "out")
    assert done.returncode == 5
    (line,) = [line for line in done.stderr.splitlines() if "organisme_telephone:" in line]
    assert "no blank after “☎” or “Téléphone” or “Tél”" in line
    assert "“Signature du client" in line
    assert "→" in done.stderr
    assert not (tmp_path / "out").exists()


# ── fill ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_every_format_of_data_gives_the_same_forms(fill, filled, samples, people, tmp_path):
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
    wanted = _by_name(filled("json"))
    assert wanted.keys() == {person["stagiaire_nom"] for person in people}
    assert _by_name(filled("csv")) == _by_name(filled("xlsx")) == wanted


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


def test_resume_keeps_what_is_whole_and_completes_the_rest(fill, write_csv, row, tmp_path):
    write_csv("a.csv", *(row(number) for number in range(4)))
    fill("a.csv")
    whole = _bytes_in(tmp_path / "out")
    first, second, third, fourth = sorted((tmp_path / "out").iterdir())
    second.unlink()
    third.write_bytes(third.read_bytes()[:-100])
    fourth.write_bytes(b"")
    kept = first.stat()
    done = fill("a.csv", "--resume")
    assert re.search(r"^3 PDFs written", done.stderr, re.MULTILINE)
    assert re.search(r"^1 .* already", done.stderr, re.MULTILINE)
    assert _bytes_in(tmp_path / "out") == whole
    assert (first.stat().st_ino, first.stat().st_mtime_ns) == (kept.st_ino, kept.st_mtime_ns)


def test_overwrite_replaces_what_is_there(fill, filled, write_csv, row):
    write_csv("a.csv", row(stagiaire_prenom="Avant"))
    fill("a.csv")
    write_csv("a.csv", row(stagiaire_prenom="Après"))
    fill("a.csv", "--overwrite")
    assert [values["stagiaire_prenom"] for values in filled().values()] == ["Après"]


def test_several_processes_write_the_same_files_as_one(fill, write_csv, row, tmp_path):
    write_csv("a.csv", *(row(number % 25, stagiaire_prenom=f"Zoë {number}") for number in range(150)))
    fill("a.csv", into="one")
    fill("a.csv", "--jobs", "2", into="two")
    assert len(_bytes_in(tmp_path / "one")) == 150
    assert _bytes_in(tmp_path / "one") == _bytes_in(tmp_path / "two")


# ── extract ──────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("style", ["csv", "json", "jsonl"])
def test_what_extract_writes_fill_reads_and_the_round_changes_nothing(run, fill, filled, people, stamp, *, style):
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
    assert _by_name(filled("first")) == _by_name(filled("second"))


def _by_name(forms: dict[str, dict[str, str]]) -> dict[str, dict[str, str]]:
    return {values["stagiaire_nom"]: values for values in forms.values()}


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


def test_formulas_are_neutralised_in_csv_and_come_back_exactly(run, fill, filled, tmp_path, row, *, read_csv):
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


# ── check ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_check_finds_nothing_in_the_samples_and_in_a_good_pdf(run, samples, tmp_path, pdf_of):
    (tmp_path / "a.pdf").write_bytes(pdf_of(3))
    done = run("check", *(samples / f"attestations.{style}" for style in ("csv", "xlsx", "json")), "a.pdf", "--json")
    assert (done.returncode, json.loads(done.stdout)) == (0, [])


def test_check_says_what_is_wrong_with_data(run, write_csv, row):
    write_csv("a.csv", row(), row(1, stage_fin="01/01/2020"), row(2, stagiaire_nom="Cœurdevey", fait_a=""))
    done = run("check", "a.csv", "--form", "attestation-stage", "--json")
    assert done.returncode == 1
    found = [(each["row"], each["field"], each["code"], each["severity"]) for each in json.loads(done.stdout)]
    assert found == [
        (3, "stage_fin", "stage-fin-avant-debut", "error"),
        (4, "fait_a", "missing-value", "warning"),
        (4, "stagiaire_nom", "not-in-capitals", "warning"),
    ]
    for each in json.loads(done.stdout):
        assert each["file"] == "a.csv"
        assert each["message"]
        assert each["remedy"]
    lines = run("check", "a.csv").stdout.splitlines()
    assert [line.partition(":")[0] for line in lines] == ["a.csv"] * 3
    assert lines[0].startswith("a.csv:3: stage_fin: error: ")


def test_check_says_what_is_wrong_with_returned_pdfs(run, tmp_path, pdf_of, word_file):
    (tmp_path / "back").mkdir()
    (tmp_path / "back" / "late.pdf").write_bytes(pdf_of(fait_le="01/01/2023"))
    (tmp_path / "back" / "open.pdf").write_bytes(pdf_of(1, signataire=None))
    word_file.rename(tmp_path / "back" / "word.pdf")
    done = run("check", "back", "--json")
    assert done.returncode == 1
    found = [(each["file"], each.get("field"), each["code"], each["severity"]) for each in json.loads(done.stdout)]
    assert found == [
        ("back/late.pdf", "fait_le", "fait-avant-fin-de-stage", "error"),
        ("back/open.pdf", "signataire", "missing-value", "warning"),
        ("back/word.pdf", None, "unreadable-pdf", "error"),
    ]
    complete = run("check", "back/open.pdf", "--complete")
    assert complete.stdout.startswith("back/open.pdf: signataire: error: ")


# ── Terminals ────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "arguments",
    [("fields", FORM), ("check", "a.csv")],
    ids=" ".join,
)
def test_a_listing_survives_a_terminal_that_lacks_its_characters(run, write_csv, row, arguments):
    write_csv("a.csv", row(stage_fin="01/01/2020"))
    done = run(*arguments, binary=True, PYTHONIOENCODING="cp1252")  # what Windows gives to a pipe or a file
    assert done.returncode == (1 if arguments[0] == "check" else 0)
    assert b"stage_fin" in done.stdout
