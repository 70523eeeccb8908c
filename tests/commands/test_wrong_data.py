"""Wrong columns and cells: each fault is said with its place and its remedy, and nothing is written."""

import json

import openpyxl


def test_a_missing_column_is_an_error_where_data_must_be_complete(refuses_to_fill, write_csv, row, finding):
    write_csv("a.csv", row(signataire=None))
    line = finding(refuses_to_fill("a.csv", "--complete"), "a.csv: signataire", "missing-column")
    assert "error" in line
    assert "--set signataire=" in line


def test_a_missing_column_is_a_warning_otherwise_and_the_files_are_written(
    run, write_csv, row, tmp_path, stored, finding
):
    write_csv("a.csv", row(signataire=None), row(1, signataire=None))
    done = run("fill", "attestation-stage", "a.csv", "-o", "out")
    assert done.returncode == 1
    assert "warning" in finding(done.stderr, "a.csv: signataire", "missing-column")
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


def test_an_ambiguous_column_is_refused_and_every_meaning_named(refuses_to_fill, write_csv, row, finding):
    cells = row(organisme_adresse=None) | {"Adresse": "1, rue des Tilleuls"}
    write_csv("a.csv", cells)
    line = finding(refuses_to_fill("a.csv"), "a.csv:1", "ambiguous-column")
    assert "“Adresse”" in line
    assert "organisme_adresse, stagiaire_adresse" in line


def test_two_columns_for_one_field_are_refused(refuses_to_fill, write_csv, row, finding):
    write_csv("a.csv", row() | {"Nom de famille": "AUTRE"})
    assert "stagiaire_nom" in finding(refuses_to_fill("a.csv"), "a.csv:1", "duplicate-column")


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


def test_every_kind_of_wrong_cell_is_an_error_with_its_remedy(refuses_to_fill, write_csv, row, finding):
    write_csv("a.csv", *(row(**{field: cell}) for field, cell, _code, _advice in WRONG_CELLS))
    said = refuses_to_fill("a.csv")
    for number, (field, cell, code, advice) in enumerate(WRONG_CELLS, 2):
        line = finding(said, f"a.csv:{number}: {field}", code)
        assert ": error: " in line
        assert advice in line
        assert cell.strip() not in said  # a message holds no personal value
    assert said.count(": error: ") == len(WRONG_CELLS)
    assert "--partial" in said


def test_one_wrong_cell_stops_the_whole_run(refuses_to_fill, write_csv, row, finding):
    write_csv("a.csv", row(), row(1), row(2, stage_debut="31/02/2024"))
    said = refuses_to_fill("a.csv")
    finding(said, "a.csv:4: stage_debut", "not-a-date")
    assert "1 row of 3" in said


def test_every_fault_is_listed_with_its_file_row_and_field(refuses_to_fill, write_csv, row, finding):
    write_csv("a.csv", row(stage_debut="31/02/2024", organisme_code_postal="1000"), row(1), row(2, stagiaire_mel="@"))
    write_csv("b.csv", row(3, stagiaire_sexe="X", stage_fin="01/01/2001"))
    said = refuses_to_fill("a.csv", "b.csv")
    finding(said, "a.csv:2: organisme_code_postal", "not-a-postcode")
    finding(said, "a.csv:2: stage_debut", "not-a-date")
    finding(said, "a.csv:4: stagiaire_mel", "not-an-email")
    finding(said, "b.csv:2: stagiaire_sexe", "not-an-option")
    assert "check both dates" in finding(said, "b.csv:2: stage_fin", "stage-fin-avant-debut")
    assert "a.csv:3" not in said
    assert "3 rows of 4" in said


def test_a_row_with_more_cells_than_the_header_is_refused(refuses_to_fill, tmp_path, row, finding):
    lines = [";".join(row()), ";".join(row().values()), ";".join(row(1, activites="Vente").values()) + ";directeur"]
    (tmp_path / "a.csv").write_text("\n".join(lines), "utf-8")
    assert "quote the cell" in finding(refuses_to_fill("a.csv"), "a.csv:3", "too-many-cells")


def test_a_cell_of_a_workbook_that_shows_an_error_is_refused(refuses_to_fill, tmp_path, row, finding):
    book = openpyxl.Workbook()
    book.active.append([*row()])
    book.active.append([*row().values()])
    book.active.append([*row(1).values()])
    broken = book.active.cell(3, [*row()].index("organisme_ville") + 1)
    broken.value = "#N/A"
    assert broken.data_type == "e"
    book.save(tmp_path / "a.xlsx")
    assert "formula" in finding(refuses_to_fill("a.xlsx"), "a.xlsx:3: organisme_ville", "formula-error")


def test_a_key_of_json_that_is_no_field_is_refused(refuses_to_fill, tmp_path, row, finding):
    (tmp_path / "a.json").write_text(json.dumps([row(), row(1) | {"Adresse": "x"}]), "utf-8")
    line = finding(refuses_to_fill("a.json"), "a.json:2", "ambiguous-column")
    assert "organisme_adresse, stagiaire_adresse" in line


def test_the_bad_rows_of_a_large_file_leave_nothing_behind(refuses_to_fill, write_csv, row, finding):
    rows = [row(number % 25) for number in range(150)]
    write_csv("a.csv", *rows, row(stage_debut="?"))
    said = refuses_to_fill("a.csv", "--jobs", "2")
    finding(said, "a.csv:152: stage_debut", "not-a-date")
    assert "1 row of 151" in said
