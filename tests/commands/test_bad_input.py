"""Bad input: every fault is said with its place and its remedy, by the right exit code, and nothing is written."""

import json
import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pikepdf
import pytest

Run = Callable[..., subprocess.CompletedProcess]
Refuses = Callable[..., str]

USAGE, UNKNOWN_FORM, BAD_DATA, UNREADABLE_PDF, CANNOT_WRITE = 2, 3, 4, 5, 6


@pytest.fixture
def refuses(run: Run, tmp_path: Path) -> Refuses:
    """``refuses(code, "fill", …)``: what the command says on standard error, once it is sure that it wrote nothing."""

    def refuses(code: int, *arguments: object, stdin: bytes = b"") -> str:
        before = _all_files(tmp_path)
        done = run(*arguments, stdin=stdin)
        assert done.returncode == code, done.stderr
        assert done.stdout == ""
        assert _all_files(tmp_path) == before
        return done.stderr

    return refuses


@pytest.fixture
def refuses_to_fill(refuses: Refuses) -> Refuses:
    """``refuses_to_fill(data, …)``: the same of filling the attestation from data that are at fault."""

    def refuses_to_fill(*arguments: object, code: int = BAD_DATA) -> str:
        said = refuses(code, "fill", "attestation-stage", *arguments, "-o", "out")
        assert "→" in said
        return said

    return refuses_to_fill


def _all_files(folder: Path) -> dict[str, bytes]:
    """What is in the folder; of folders only those that hold a file."""
    return {str(path): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def _finding(said: str, place: str, code: str) -> str:
    """The one line about that place; the findings of other places do not count for it."""
    (line,) = [line for line in said.splitlines() if line.startswith(f"{place}: ") and line.endswith(f"[{code}]")]
    assert " → " in line
    return line


# ── Columns ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_missing_column_is_an_error_where_data_must_be_complete(refuses_to_fill, write_csv, row):
    write_csv("a.csv", row(signataire=None))
    line = _finding(refuses_to_fill("a.csv", "--complete"), "a.csv: signataire", "missing-column")
    assert "error" in line
    assert "--set signataire=" in line


def test_a_missing_column_is_a_warning_otherwise_and_the_files_are_written(run, write_csv, row, tmp_path, stored):
    write_csv("a.csv", row(signataire=None), row(1, signataire=None))
    done = run("fill", "attestation-stage", "a.csv", "-o", "out")
    assert done.returncode == 1
    assert "warning" in _finding(done.stderr, "a.csv: signataire", "missing-column")
    assert "missing-value" not in done.stderr  # said once of the file, not again of each row
    files = sorted((tmp_path / "out").iterdir())
    assert [stored(file)["stagiaire_prenom"] for file in files] == ["Łukasz", "Ğül"]


def test_a_file_without_any_known_column_is_told_what_columns_there_are(refuses_to_fill, write_csv):
    write_csv("a.csv", {"Couleur": "bleu", "Taille": "42"})
    said = refuses_to_fill("a.csv")
    assert "a.csv: no line names a field of attestation-stage-2024" in said
    assert "ndrcpdf fields attestation-stage" in said


def test_an_unknown_column_is_refused_and_the_nearest_field_named(refuses_to_fill, write_csv, row):
    write_csv("a.csv", row(stagiaire_telephone=None) | {"stagiaire_telefone": "06 39 98 04 71", "Couleur": "bleu"})
    lines = [line for line in refuses_to_fill("a.csv").splitlines() if line.endswith("[unknown-column]")]
    assert len(lines) == 2
    assert "a.csv:1: error: the column “stagiaire_telefone”" in lines[0]
    assert "did you mean “stagiaire_telephone”?" in lines[0]
    assert "the column “Couleur”" in lines[1]
    assert "did you mean" not in lines[1]


def test_an_ambiguous_column_is_refused_and_every_meaning_named(refuses_to_fill, write_csv, row):
    cells = row(organisme_adresse=None) | {"Adresse": "1, rue des Tilleuls"}
    write_csv("a.csv", cells)
    line = _finding(refuses_to_fill("a.csv"), "a.csv:1", "ambiguous-column")
    assert "“Adresse”" in line
    assert "organisme_adresse, stagiaire_adresse" in line


def test_two_columns_for_one_field_are_refused(refuses_to_fill, write_csv, row):
    write_csv("a.csv", row() | {"Nom de famille": "AUTRE"})
    assert "stagiaire_nom" in _finding(refuses_to_fill("a.csv"), "a.csv:1", "duplicate-column")


# ── Cells ────────────────────────────────────────────────────────────────────────────────────────────────────────────


WRONG_CELLS = (
    ("stage_debut", "31/02/2024", "not-a-date", "JJ/MM/AAAA"),
    ("stage_fin", "30/06/24", "not-a-date", "JJ/MM/AAAA"),
    ("organisme_code_postal", "1000", "not-a-postcode", "leading zero"),
    ("organisme_nom", "Quincaillerie " * 20, "too-long", "shorten it to about"),
    ("activites", "Prospection téléphonique. " * 100, "too-long", "shorten it to about"),
    ("stagiaire_nom", "WANG 中", "no-glyph", "U+4E2D"),
    ("organisme_ville", "Bourg\nen-Bresse", "line-break", "on one line"),
    ("stagiaire_telephone", "06 ALLO", "not-a-phone-number", "ten digits"),
    ("duree_unite", "jours", "not-an-option", "semaines, mois"),
)


def test_every_kind_of_wrong_cell_is_an_error_with_its_remedy(refuses_to_fill, write_csv, row):
    write_csv("a.csv", *(row(**{field: cell}) for field, cell, _code, _advice in WRONG_CELLS))
    said = refuses_to_fill("a.csv")
    for number, (field, cell, code, advice) in enumerate(WRONG_CELLS, 2):
        line = _finding(said, f"a.csv:{number}: {field}", code)
        assert ": error: " in line
        assert advice in line
        assert cell.strip() not in said  # a message holds no personal value
    assert said.count(": error: ") == len(WRONG_CELLS)
    assert "--partial" in said


def test_one_wrong_cell_stops_the_whole_run(refuses_to_fill, write_csv, row):
    write_csv("a.csv", row(), row(1), row(2, stage_debut="31/02/2024"))
    said = refuses_to_fill("a.csv")
    _finding(said, "a.csv:4: stage_debut", "not-a-date")
    assert "1 row of 3" in said


def test_every_fault_is_listed_with_its_file_row_and_field(refuses_to_fill, write_csv, row):
    write_csv("a.csv", row(stage_debut="31/02/2024", organisme_code_postal="1000"), row(1), row(2, stagiaire_mel="@"))
    write_csv("b.csv", row(3, stagiaire_sexe="X", stage_fin="01/01/2001"))
    said = refuses_to_fill("a.csv", "b.csv")
    _finding(said, "a.csv:2: organisme_code_postal", "not-a-postcode")
    _finding(said, "a.csv:2: stage_debut", "not-a-date")
    _finding(said, "a.csv:4: stagiaire_mel", "not-an-email")
    _finding(said, "b.csv:2: stagiaire_sexe", "not-an-option")
    assert "check both dates" in _finding(said, "b.csv:2: stage_fin", "stage-fin-avant-debut")
    assert "a.csv:3" not in said
    assert "3 rows of 4" in said


def test_a_row_with_more_cells_than_the_header_is_refused(refuses_to_fill, tmp_path, row):
    lines = [";".join(row()), ";".join(row().values()), ";".join(row(1, activites="Vente").values()) + ";directeur"]
    (tmp_path / "a.csv").write_text("\n".join(lines), "utf-8")
    assert "quote the cell" in _finding(refuses_to_fill("a.csv"), "a.csv:3", "too-many-cells")


def test_a_cell_of_a_workbook_that_shows_an_error_is_refused(refuses_to_fill, tmp_path, row):
    book = openpyxl.Workbook()
    book.active.append([*row()])
    book.active.append([*row().values()])
    book.active.append([*row(1).values()])
    broken = book.active.cell(3, [*row()].index("organisme_ville") + 1)
    broken.value = "#N/A"
    assert broken.data_type == "e"
    book.save(tmp_path / "a.xlsx")
    assert "formula" in _finding(refuses_to_fill("a.xlsx"), "a.xlsx:3: organisme_ville", "formula-error")


# ── Files of data ────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("a.csv", b"", "a.csv: the file is empty"),
        ("a.csv", b"stagiaire_nom;stagiaire_prenom\r\nL\x81O;B\xe9a\r\n", "neither UTF-8 nor Windows-1252"),
        ("a.json", b'[{"stagiaire_nom": "X",]', "a.json: item 1, or what follows it, is no JSON"),
        ("a.json", b'[{"stagiaire_nom": "X"}', "a.json: item 1, or what follows it, is no JSON"),
        ("a.json", b'["X", "Y"]', "a.json: item 1 is no object"),
        ("a.json", b'[{"stagiaire_nom": ["X"]}]', "a.json:1: stagiaire_nom: error"),
        ("a.jsonl", b'{"stagiaire_nom": "X"}\n{"stagiaire_nom"\n', "a.jsonl: line 2 is no JSON"),
    ],
)
def test_a_file_that_holds_no_usable_data_is_refused(refuses_to_fill, tmp_path, name, content, says):
    (tmp_path / name).write_bytes(content)
    assert says in refuses_to_fill(name)


def test_a_file_that_is_not_there_is_named(refuses_to_fill):
    assert "error: nowhere.csv: " in refuses_to_fill("nowhere.csv")


def test_a_file_of_a_header_line_alone_is_named(refuses_to_fill, write_csv, row):
    write_csv("a.csv", columns=[*row()])
    said = refuses_to_fill("a.csv")
    assert "no rows" in said
    assert "a.csv" in said


def test_a_text_export_of_excel_in_utf_16_is_read_with_its_accents(run, write_csv, row, tmp_path, stored):
    write_csv("a.txt", row(stagiaire_prenom="Łukasz"), encoding="utf-16", delimiter="\t")
    done = run("fill", "attestation-stage", "a.txt", "-o", "out", "--name", "one")
    assert (done.returncode, done.stderr) == (0, "1 PDF written to out\n")
    assert stored(tmp_path / "out" / "one.pdf")["stagiaire_prenom"] == "Łukasz"


def test_a_broken_quote_is_found_in_its_file_and_row(refuses_to_fill, write_csv, row, tmp_path):
    whole = write_csv("a.csv", row(), row(1), row(2))
    broken = whole.read_bytes().replace("Ardenn’Habitat".encode(), b'"Ardenn"Habitat')
    (tmp_path / "broken.csv").write_bytes(broken)
    said = refuses_to_fill("broken.csv", "a.csv")
    assert "broken.csv" in said
    assert not re.search(r"(^|[ :])a\.csv", said)
    assert re.search(r"\b3\b", said)


def test_a_csv_in_windows_1252_is_read_with_its_accents_and_a_note(run, write_csv, row, tmp_path, stored):
    cells = {"stagiaire_nom": "CŒURDEVEY-LÉGER", "stagiaire_prenom": "Zoë", "organisme_ville": "L’Haÿ-les-Roses"}
    write_csv("a.csv", row(**cells), encoding="cp1252")
    done = run("fill", "attestation-stage", "a.csv", "-o", "out")
    assert done.returncode == 0, done.stderr
    assert "note" in _finding(done.stderr, "a.csv", "read-as-cp1252")
    (file,) = (tmp_path / "out").iterdir()
    assert cells.items() <= stored(file).items()


# ── PDFs that are none, or closed ────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "arguments",
    [("prepare", "word.pdf", "-o", "out"), ("extract", "word.pdf", "-o", "out.csv")],
    ids=" ".join,
)
def test_a_word_file_renamed_to_pdf_is_recognised(refuses, word_file, arguments):
    said = refuses(UNREADABLE_PDF, *arguments)
    assert "word.pdf: this is no PDF" in said
    assert "export it to PDF" in said


def test_a_word_file_given_as_data_is_recognised(refuses_to_fill, word_file):
    assert "word.pdf: this is no Excel workbook" in refuses_to_fill("word.pdf")


@pytest.mark.parametrize(
    "arguments",
    [
        ("prepare", "encrypted.pdf", "-o", "out"),
        ("extract", "encrypted.pdf", "-o", "out.csv"),
        ("fill", "attestation-stage", "a.csv", "--template", "encrypted.pdf", "-o", "out"),
    ],
    ids=" ".join,
)
def test_an_encrypted_pdf_is_said_to_have_a_password(refuses, encrypted_file, write_csv, row, arguments):
    write_csv("a.csv", row())
    said = refuses(UNREADABLE_PDF, *arguments)
    assert "encrypted.pdf: the PDF is protected by a password" in said
    assert "save it without one" in said


def test_an_encrypted_pdf_given_as_data_is_told_apart(refuses_to_fill, encrypted_file):
    assert "encrypted.pdf: this is a PDF, not data" in refuses_to_fill("encrypted.pdf")


@pytest.mark.parametrize(("file", "code"), [("word_file", "unreadable-pdf"), ("encrypted_file", "encrypted-pdf")])
def test_the_archive_takes_no_unreadable_pdf_and_lists_it(run, tmp_path, request, read_csv, *, file, code):
    name = request.getfixturevalue(file).name
    done = run("archive", name, "--into", "archive")
    assert done.returncode == 1
    line = _finding(done.stderr, name, code)
    assert line.count(name) == 1  # named as the place, not once more in the message
    (refused,) = read_csv(tmp_path / "archive" / "refused.csv")
    assert (refused["file"], refused["code"]) == (name, code)
    assert refused["reason"]
    assert refused["remedy"]
    assert not (tmp_path / "archive" / "sources").exists()
    assert not (tmp_path / "archive" / "attestation-stage.csv").exists()


def test_a_damaged_pdf_is_said_to_be_damaged(refuses, tmp_path):
    (tmp_path / "damaged.pdf").write_bytes(b"%PDF-1.7\n" + b"\x00" * 5000)
    said = refuses(UNREADABLE_PDF, "extract", "damaged.pdf", "-o", "out.csv")
    assert "damaged.pdf: the PDF cannot be read" in said
    assert "ask for it again" in said


@pytest.mark.parametrize(
    ("name", "says"), [("nowhere.csv", "there is no such file"), ("empty.csv", "the file is empty")]
)
def test_data_that_cannot_be_checked_at_all_are_not_taken_for_data_of_an_unknown_form(refuses, tmp_path, name, says):
    (tmp_path / "empty.csv").write_bytes(b"")
    assert f"{name}: {says}" in refuses(BAD_DATA, "check", name)


def test_check_takes_a_word_file_renamed_to_pdf_for_a_pdf_that_cannot_be_read(run, word_file):
    done = run("check", word_file.name)
    assert done.returncode == 1
    assert "export it to PDF" in _finding(done.stdout, "word.pdf", "unreadable-pdf")


def test_a_fillable_pdf_is_not_prepared_again(refuses, root):
    pdf = root / "forms" / "attestation-stage-2024" / "fillable.pdf"
    assert "fillable.pdf: the PDF has fields already" in refuses(UNREADABLE_PDF, "prepare", pdf, "-o", "out")


def test_a_flat_pdf_has_nothing_to_extract(refuses, root):
    pdf = root / "forms" / "attestation-stage-2024" / "annexe.pdf"
    said = refuses(UNREADABLE_PDF, "extract", pdf, "-o", "out.csv")
    assert "annexe.pdf: the PDF has no form fields" in said
    assert "flattened" in said


def test_one_unreadable_pdf_among_others_is_listed_and_the_others_are_read(run, tmp_path, word_file, pdf_of, read_csv):
    (tmp_path / "a.pdf").write_bytes(pdf_of())
    done = run("extract", "a.pdf", "word.pdf", "-o", "out.csv")
    assert done.returncode == 1
    _finding(done.stderr, "word.pdf", "unreadable-pdf")
    assert "1 of 2 PDFs read" in done.stderr
    assert [each["_file"] for each in read_csv(tmp_path / "out.csv")] == ["a.pdf"]


def test_a_pdf_of_no_known_form_is_refused(refuses, tmp_path):
    pdf = pikepdf.new()
    pdf.add_blank_page()
    field = pikepdf.Dictionary(T=pikepdf.String("autre"), FT=pikepdf.Name.Tx, V=pikepdf.String("x"))
    pdf.Root.AcroForm = pikepdf.Dictionary(Fields=[pdf.make_indirect(field)])
    pdf.save(tmp_path / "other.pdf")
    said = refuses(UNKNOWN_FORM, "extract", "other.pdf", "-o", "out.csv")
    assert "other.pdf: its fields are those of no known form" in said
    assert "--form" in said


# ── Where and under what name to write ───────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "arguments",
    [
        ("fill", "attestation-stage", "a.csv", "-o", "file/out"),
        ("extract", "a.pdf", "-o", "file/out.csv"),
        ("archive", "a.pdf", "--into", "file/archive"),
        ("blank", "attestation-stage", "-o", "file/blank.pdf"),
    ],
    ids=" ".join,
)
def test_an_output_below_a_regular_file_cannot_be_written(refuses, tmp_path, write_csv, row, pdf_of, *, arguments):
    (tmp_path / "file").write_text("x")
    (tmp_path / "a.pdf").write_bytes(pdf_of())
    write_csv("a.csv", row())
    said = refuses(CANNOT_WRITE, *arguments)
    assert f"error: {arguments[-1]}" in said
    assert "→" in said


@pytest.mark.parametrize(
    ("first", "second"),
    [("LÉGER", "LÉGER"), ("LÉGER", "Léger"), ("LÉGER", "LE\u0301GER"), ("A/B", "A:B")],
    ids=["same", "case aside", "composed and decomposed", "once made safe"],
)
def test_two_rows_that_would_have_one_file_are_refused(refuses_to_fill, write_csv, row, first, second):
    write_csv("a.csv", row(signataire=first), row(1), row(2, signataire=second))
    line = _finding(refuses_to_fill("a.csv", "--name", "{signataire}"), "a.csv:4", "same-file-name")
    assert "rows 2 and 4" in line
    assert "{_row}" in line


@pytest.mark.parametrize(
    ("pattern", "says"),
    [
        ("../x", "“../x” names a folder"),
        ("a/b", "“a/b” names a folder"),
        ("{nom_du_stagiaire}", "{nom_du_stagiaire} is no field"),
        ("{stagiaire_nom", "--name:"),
    ],
)
def test_a_pattern_of_names_that_is_none_is_refused(refuses_to_fill, write_csv, row, pattern, says):
    write_csv("a.csv", row())
    assert says in refuses_to_fill("a.csv", "--name", pattern, code=USAGE)


def test_files_that_are_there_already_are_left_alone(refuses_to_fill, tmp_path, write_csv, row):
    write_csv("a.csv", row(), row(1))
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "attestation-stage-2024-3.pdf").write_bytes(b"%PDF- mine")
    said = refuses_to_fill("a.csv", code=CANNOT_WRITE)
    assert "attestation-stage-2024-3.pdf" in said
    assert "--resume" in said
    assert "--overwrite" in said


# ── Wrong use ────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "arguments",
    [
        ("fill", "attestation", "a.csv", "-o", "out"),
        ("check", "a.csv", "--form", "attestation"),
    ],
    ids=" ".join,
)
def test_an_unknown_form_is_answered_with_those_that_are_known(refuses, write_csv, row, arguments):
    write_csv("a.csv", row())
    said = refuses(UNKNOWN_FORM, *arguments)
    assert "no form is called “attestation”" in said
    assert "attestation-stage-2024" in said


def test_without_arguments_the_usage_is_shown(refuses):
    assert "Usage: ndrcpdf" in refuses(USAGE)
    assert "Missing argument" in refuses(USAGE, "fill")


def test_a_constant_for_an_unknown_field_is_refused(refuses_to_fill, write_csv, row):
    write_csv("a.csv", row())
    said = refuses_to_fill("a.csv", "--set", "fait=Nantes", code=USAGE)
    assert "“fait” is no field" in said
    assert "ndrcpdf fields" in said


def test_a_constant_without_its_equals_sign_is_told_so(refuses_to_fill, write_csv, row):
    write_csv("a.csv", row())
    said = refuses_to_fill("a.csv", "--set", "fait_a", code=USAGE)
    assert "--set FIELD=VALUE" in said
    assert "“fait_a” is no field" not in said  # it is one


def test_a_wrong_constant_stops_the_run(refuses_to_fill, write_csv, row):
    write_csv("a.csv", row(fait_le=None))
    said = refuses_to_fill("a.csv", "--set", "fait_le=31/02/2024")
    assert "JJ/MM/AAAA" in _finding(said, "a.csv:2: fait_le", "not-a-date")


def test_a_key_of_json_that_is_no_field_is_refused(refuses_to_fill, tmp_path, row):
    (tmp_path / "a.json").write_text(json.dumps([row(), row(1) | {"Adresse": "x"}]), "utf-8")
    line = _finding(refuses_to_fill("a.json"), "a.json:2", "ambiguous-column")
    assert "organisme_adresse, stagiaire_adresse" in line


def test_the_bad_rows_of_a_large_file_leave_nothing_behind(refuses_to_fill, write_csv, row):
    rows = [row(number % 25) for number in range(150)]
    write_csv("a.csv", *rows, row(stage_debut="?"))
    said = refuses_to_fill("a.csv", "--jobs", "2")
    _finding(said, "a.csv:152: stage_debut", "not-a-date")
    assert "1 row of 151" in said
