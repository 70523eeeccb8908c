"""Files of data: their encodings, and those that hold no usable data."""

import os
import re
from pathlib import Path
from threading import Thread

import pytest

from ndrcpdf.cli.data_files import data_file

BAD_DATA = 4


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


def test_a_csv_in_windows_1252_is_read_with_its_accents_and_a_note(run, write_csv, row, tmp_path, stored, finding):
    cells = {"stagiaire_nom": "CŒURDEVEY-LÉGER", "stagiaire_prenom": "Zoë", "organisme_ville": "L’Haÿ-les-Roses"}
    write_csv("a.csv", row(**cells), encoding="cp1252")
    done = run("fill", "attestation-stage", "a.csv", "-o", "out")
    assert done.returncode == 0, done.stderr
    assert "note" in finding(done.stderr, "a.csv", "read-as-cp1252")
    (file,) = (tmp_path / "out").iterdir()
    assert cells.items() <= stored(file).items()


def test_a_word_file_given_as_data_is_recognised(refuses_to_fill, word_file):
    assert "word.pdf: this is no Excel workbook" in refuses_to_fill("word.pdf")


def test_an_encrypted_pdf_given_as_data_is_told_apart(refuses_to_fill, encrypted_file):
    assert "encrypted.pdf: this is a PDF, not data" in refuses_to_fill("encrypted.pdf")


@pytest.mark.parametrize(
    ("name", "says"), [("nowhere.csv", "there is no such file"), ("empty.csv", "the file is empty")]
)
def test_data_that_cannot_be_checked_at_all_are_not_taken_for_data_of_an_unknown_form(refuses, tmp_path, name, says):
    (tmp_path / "empty.csv").write_bytes(b"")
    assert f"{name}: {says}" in refuses(BAD_DATA, "check", name)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="of POSIX alone")
def test_a_pipe_is_read_like_a_file(tmp_path: Path) -> None:
    """As a shell gives the output of a command: ``ndrcpdf fill attestation-stage <(…) -o out``."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    writer = Thread(target=pipe.write_bytes, args=(b"nom\r\nMARTIN\r\n",))
    writer.start()
    with data_file(str(pipe)) as file:
        assert file.read() == b"nom\r\nMARTIN\r\n"
        file.seek(0)
        assert file.readline() == b"nom\r\n"
    writer.join()
