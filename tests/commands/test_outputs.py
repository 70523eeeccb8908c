"""Where and under what name to write: what cannot be written, and file names that clash."""

import pytest

USAGE, CANNOT_WRITE = 2, 6


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
def test_an_output_below_a_regular_file_cannot_be_written(refuses, tmp_path, write_csv, row, pdf_of, arguments):
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
def test_two_rows_that_would_have_one_file_are_refused(refuses_to_fill, write_csv, row, first, second, finding):
    write_csv("a.csv", row(signataire=first), row(1), row(2, signataire=second))
    line = finding(refuses_to_fill("a.csv", "--name", "{signataire}"), "a.csv:4", "same-file-name")
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
