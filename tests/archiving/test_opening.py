"""The folder of an archive: one process at a time, and a database that is whole or not there."""

import pytest

from ndrcpdf.archiving.database import FILE
from ndrcpdf.archiving.opening import locked, new_database, opened_archive
from ndrcpdf.errors import CannotWriteError, DamagedArchiveError


def test_a_second_one_is_told_to_wait(folder, findings):
    with opened_archive(folder, findings), pytest.raises(CannotWriteError, match="another process"), locked(folder):
        pass
    with locked(folder):
        pass


def test_what_a_killed_run_left_is_cleared_away_and_nothing_else(folder):
    (folder / "sources").mkdir(parents=True)
    parts = ["sources/.0123.pdf.99.part", ".refused.csv.99.part", f".{FILE}.99.part", f".{FILE}.99.part-journal"]
    for name in (*parts, "notes.part", "sources/a.pdf"):
        (folder / name).write_bytes(b"half")
    with locked(folder):
        assert sorted(path.name for path in folder.rglob("*") if path.is_file()) == [".lock", "a.pdf", "notes.part"]


def test_a_database_that_is_not_finished_does_not_appear(folder):
    folder.mkdir()
    with pytest.raises(KeyboardInterrupt), new_database(folder):
        raise KeyboardInterrupt
    assert [*folder.iterdir()] == []
    with new_database(folder):
        assert not (folder / FILE).exists()
    assert [path.name for path in folder.iterdir()] == [FILE]


def test_an_archive_whose_database_was_emptied_is_no_new_archive(archived, returned, folder, findings):
    archived(returned)
    csv = (folder / "attestation-stage.csv").read_bytes()
    (folder / FILE).write_bytes(b"")
    with pytest.raises(DamagedArchiveError), opened_archive(folder, findings):
        pass
    assert (folder / "attestation-stage.csv").read_bytes() == csv


def test_what_was_archived_before_an_interruption_is_kept(returned, folder, findings, read_csv):
    def interrupted() -> None:
        with opened_archive(folder, findings) as archive:
            archive.add((returned / "a.pdf").read_bytes(), "a.pdf")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert [row["_file"] for row in read_csv(folder / "attestation-stage.csv")] == ["a.pdf"]
