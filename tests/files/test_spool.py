"""Nameless temporary files."""

import errno

import pytest

from ndrcpdf.errors import CannotWriteError
from ndrcpdf.files.spool import spool, temporary_file_errors


@pytest.mark.parametrize("size", [10, 1_000_000])
def test_data_come_back_and_no_file_is_seen(tmp_path, size) -> None:
    with spool(tmp_path) as file:
        file.write(b"x" * size)
        assert [*tmp_path.iterdir()] == []
        file.seek(0)
        assert file.read() == b"x" * size


def test_little_needs_no_disk_and_much_does(tmp_path) -> None:
    with spool(tmp_path / "none") as file:
        file.write(b"x" * 1000)
        with pytest.raises(CannotWriteError, match="a temporary file cannot be written"), temporary_file_errors():
            file.write(b"x" * 1_000_000)


def test_a_full_disk_is_told_with_a_remedy() -> None:
    with pytest.raises(CannotWriteError) as caught, temporary_file_errors():
        raise OSError(errno.ENOSPC, "full")
    assert str(caught.value.message) == "a temporary file cannot be written (the disk is full)"
    assert "TMPDIR" in str(caught.value.remedy)
