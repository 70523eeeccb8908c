"""A data file is opened, or the user is told why not."""

from pathlib import Path

import pytest

from ndrcpdf.errors import BadDataError
from ndrcpdf.records.data_file import opened_data


def test_a_file_is_open_inside_and_closed_behind(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(b"nom\r\n")
    with opened_data(str(tmp_path / "a.csv")) as file:
        assert file.read() == b"nom\r\n"
    assert file.closed


def test_what_cannot_be_opened_is_named(tmp_path: Path) -> None:
    for name, reason in (("a.csv", "no such file"), ("", "folder")):
        with pytest.raises(BadDataError, match=reason) as refused, opened_data(str(tmp_path / name)):
            pass
        assert str(tmp_path / name) in str(refused.value)
        assert refused.value.remedy


def test_an_error_inside_is_not_one_of_opening(tmp_path: Path) -> None:
    (tmp_path / "a.csv").touch()
    with pytest.raises(OSError, match="elsewhere"), opened_data(str(tmp_path / "a.csv")):
        raise OSError("elsewhere")
