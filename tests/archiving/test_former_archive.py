"""Archives of earlier versions, whose record was the CSV itself."""

import re

import pytest

CSV = "attestation-stage.csv"


@pytest.fixture
def former(archived, returned, folder, pdf_of):
    """An archive as earlier versions made it: no database, and a list of the refused without whole paths."""
    (returned / "no.pdf").write_bytes(b"%PDF-1.7 no form")
    archived(returned)
    (folder / "archive.sqlite").unlink()
    text = (folder / "refused.csv").read_bytes().decode()
    (folder / "refused.csv").write_bytes(re.sub(r";path;|;[^;\n]*no\.pdf;", ";", text).encode())
    (returned / "no.pdf").unlink()
    return folder


def test_its_rows_and_refusals_are_taken_over(former, archived, returned, rows):
    before = (former / CSV).read_bytes()
    assert [finding.code for finding in archived(returned)] == ["export-changed"]  # the list of the refused
    assert [row["_file"] for row in rows()] == ["a.pdf", "b.pdf", "c.pdf"]
    assert (former / CSV).read_bytes() == before
    assert [row["file"] for row in rows("refused.csv")] == ["no.pdf"]
    assert archived(returned) == []


def _with_lf(text):
    return text.replace("\r\n", "\n").encode("utf-8-sig")


def _of_windows(text):
    return text.encode("cp1252", "replace")


def _torn(text):
    return text[:-40].encode("utf-8-sig")


@pytest.mark.parametrize("edit", [_with_lf, _of_windows, _torn])
def test_a_csv_that_was_saved_otherwise_or_is_torn_loses_no_row(former, archived, returned, rows, edit):
    text = (former / CSV).read_bytes().decode("utf-8-sig")
    (former / CSV).write_bytes(edit(text))
    archived(returned)
    assert sorted(row["_file"] for row in rows()) == ["a.pdf", "b.pdf", "c.pdf"]
    found = {row["_file"]: row for row in rows()}
    assert found["c.pdf"]["stagiaire_nom"]


def test_a_row_that_differs_from_its_pdf_is_kept_as_the_older_version(former, archived, returned, rows, people):
    text = (former / CSV).read_bytes().decode("utf-8-sig")
    name = people[0]["stagiaire_nom"]
    (former / CSV).write_bytes(text.replace(name, "CORRIGÉE À LA MAIN").encode("utf-8-sig"))
    codes = [finding.code for finding in archived(returned)]
    assert "read-anew" in codes
    assert rows()[0]["stagiaire_nom"] == name
    assert "CORRIGÉE À LA MAIN".encode() in (former / "archive.sqlite").read_bytes()


def test_a_pdf_that_has_no_row_is_read_again_and_a_row_without_its_pdf_is_kept_and_said(
    former, archived, returned, read_csv
):
    lines = (former / CSV).read_bytes().splitlines(keepends=True)
    (former / CSV).write_bytes(lines[0] + lines[1])
    key = read_csv(former / CSV)[0]["_sha256"]
    (former / "sources" / f"{key}.pdf").unlink()
    codes = [finding.code for finding in archived(returned / "late")]
    assert sorted(codes) == ["export-changed", "export-changed", "missing-in-archive", "row-made", "row-made"]
    assert len(read_csv(former / CSV)) == 3


def test_a_csv_of_other_columns_is_not_written_to(archive, returned, folder):
    folder.mkdir()
    (folder / CSV).write_bytes(b"nom;prenom\r\nX;Y\r\n")
    assert "its columns are not those of attestation-stage-2024" in archive("back", code=6)
    assert (folder / CSV).read_bytes() == b"nom;prenom\r\nX;Y\r\n"
    assert sorted(path.name for path in folder.iterdir()) == [".lock", CSV]
