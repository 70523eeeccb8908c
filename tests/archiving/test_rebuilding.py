"""The database made anew from the PDFs that the archive keeps."""

import pytest

CSV = "attestation-stage.csv"


@pytest.fixture
def whole(archived, returned, folder):
    """The CSV of an archive of three PDFs."""
    archived(returned)
    return (folder / CSV).read_bytes()


def test_the_same_rows_come_of_the_kept_pdfs_and_the_former_database_is_kept(whole, archive, folder):
    before = (folder / "archive.sqlite").read_bytes()
    said = archive("--rebuild", "archive")
    assert "the archive is made anew from 3 PDFs" in said
    assert (folder / CSV).read_bytes() == whole
    assert (folder / "archive.before-1.sqlite").read_bytes() == before


@pytest.mark.parametrize("data", [b"", b"x" * 10_000])
def test_a_damaged_database_gives_way_to_a_new_one_and_names_come_back_with_the_returns(
    whole, archive, folder, rows, archived, returned, data
):
    (folder / "archive.sqlite").write_bytes(data)
    said = archive("--rebuild", "archive", code=1)
    assert "attestation-stage.changed-1.csv" in said
    assert [row["_file"] for row in rows()] == [f"{row['_sha256']}.pdf" for row in rows()]
    archived(returned)
    assert (folder / CSV).read_bytes() == whole


def test_a_damaged_copy_is_said_and_left_out(whole, archive, folder, read_csv):
    first = min((folder / "sources").iterdir())
    first.write_bytes(b"")
    said = archive("--rebuild", "archive", code=1)
    assert f"{first.name}: error: it is damaged" in said
    assert "from 2 PDFs" in said
    assert len(read_csv(folder / CSV)) == 2


def test_without_any_pdf_nothing_is_made_and_nothing_is_lost(archive, folder):
    folder.mkdir()
    (folder / "archive.sqlite").write_bytes(b"x")
    assert "has no returned PDFs" in archive("--rebuild", "archive", code=6)
    assert (folder / "archive.sqlite").read_bytes() == b"x"
