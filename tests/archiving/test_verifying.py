"""What is said of an archive that is damaged, and what is mended."""

import pytest

CSV = "attestation-stage.csv"


@pytest.fixture
def source(archived, returned, folder):
    """The copy of a.pdf in an archive of three PDFs."""
    archived(returned)
    data = (returned / "a.pdf").read_bytes()
    return next(path for path in (folder / "sources").iterdir() if path.read_bytes() == data)


def test_a_whole_archive_is_whole(source, archive, contents):
    before = contents()
    assert archive("--verify", "archive") == "the archive is whole\n"
    assert contents() == before


def test_damaged_and_missing_copies_are_said_and_made_again_from_pdfs_at_hand(source, archive, returned, folder):
    whole = source.read_bytes()
    for damage, word in ((lambda: source.write_bytes(whole[:-1]), "damaged"), (source.unlink, "missing")):
        damage()
        said = archive("--verify", "archive", code=1)
        assert f"{source.relative_to(folder.parent)}: error: it is {word}" in said
        assert "the archive is not as it should be" in said
        assert "is there again" in archive("--verify", "archive", "back", code=1)
        assert source.read_bytes() == whole
        archive("--verify", "archive")


def test_a_picture_that_is_gone_is_read_from_its_pdf_again(run, archive, write_csv, row, folder, *, stamp):
    write_csv("a.csv", row(organisme_cachet=stamp.name))
    run("fill", "attestation-stage", "a.csv", "-o", "back")
    archive("back")
    (picture,) = (folder / "pictures").iterdir()
    whole = picture.read_bytes()
    picture.write_bytes(b"")
    assert f"{picture.name}: warning: it is damaged" in archive("--verify", "archive", code=1)
    assert picture.read_bytes() == whole


def test_a_pdf_that_the_database_does_not_know_is_said(source, archive):
    data = b"%PDF-1.7 of nobody"
    source.with_name(f"{'0' * 64}.pdf").write_bytes(data)
    said = archive("--verify", "archive", code=1)
    assert f"{'0' * 64}.pdf: error: the database does not know it" in said
    assert "--rebuild" in said


def test_changed_exports_are_said_and_written_anew(source, archive, folder):
    before = (folder / CSV).read_bytes()
    (folder / CSV).write_bytes(b"")
    assert "it is not as the archive wrote it" in archive("--verify", "archive", code=1)
    assert (folder / CSV).read_bytes() == before


def test_a_damaged_database_is_one_line_and_what_to_do(source, archive, folder):
    (folder / "archive.sqlite").write_bytes(b"x" * 10_000)
    said = archive("--verify", "archive", code=6)
    assert said.startswith("error: archive/archive.sqlite: the database is damaged (")
    assert "ndrcpdf archive --rebuild archive" in said


def test_a_folder_without_an_archive_is_said(archive, tmp_path):
    (tmp_path / "empty").mkdir()
    assert "empty: has no database" in archive("--verify", "empty", code=6)
    assert [*(tmp_path / "empty").iterdir()] == []
