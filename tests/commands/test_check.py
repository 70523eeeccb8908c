"""`ndrcpdf check`: findings of data and of returned PDFs."""

import json


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
