"""PDFs that are none, are closed, damaged, flat, or of no known form."""

import pikepdf
import pytest

UNKNOWN_FORM, UNREADABLE_PDF = 3, 5


@pytest.mark.parametrize(
    "arguments",
    [("prepare", "word.pdf", "-o", "out"), ("extract", "word.pdf", "-o", "out.csv")],
    ids=" ".join,
)
def test_a_word_file_renamed_to_pdf_is_recognised(refuses, word_file, arguments):
    said = refuses(UNREADABLE_PDF, *arguments)
    assert "word.pdf: this is no PDF" in said
    assert "export it to PDF" in said


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


@pytest.mark.parametrize(("file", "code"), [("word_file", "unreadable-pdf"), ("encrypted_file", "encrypted-pdf")])
def test_the_archive_takes_no_unreadable_pdf_and_lists_it(run, tmp_path, request, read_csv, file, code, finding):
    name = request.getfixturevalue(file).name
    done = run("archive", name, "--into", "archive")
    assert done.returncode == 1
    line = finding(done.stderr, name, code)
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


def test_check_takes_a_word_file_renamed_to_pdf_for_a_pdf_that_cannot_be_read(run, word_file, finding):
    done = run("check", word_file.name)
    assert done.returncode == 1
    assert "export it to PDF" in finding(done.stdout, "word.pdf", "unreadable-pdf")


def test_a_flat_pdf_has_nothing_to_extract(refuses, root):
    pdf = root / "forms" / "attestation-stage-2024" / "annexe.pdf"
    said = refuses(UNREADABLE_PDF, "extract", pdf, "-o", "out.csv")
    assert "annexe.pdf: the PDF has no form fields" in said
    assert "flattened" in said


def test_one_unreadable_pdf_among_others_is_listed_and_the_others_are_read(
    run, tmp_path, word_file, pdf_of, read_csv, finding
):
    (tmp_path / "a.pdf").write_bytes(pdf_of())
    done = run("extract", "a.pdf", "word.pdf", "-o", "out.csv")
    assert done.returncode == 1
    finding(done.stderr, "word.pdf", "unreadable-pdf")
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
