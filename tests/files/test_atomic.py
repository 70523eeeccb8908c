"""Files that appear whole or not at all."""

from pathlib import Path

import pytest

from ndrcpdf.errors import CannotWriteError
from ndrcpdf.files.atomic import is_whole, make_folder, write_pieces, write_whole, writing_errors, writing_whole


@pytest.mark.parametrize("durable", [True, False])
def test_a_file_is_seen_only_once_it_is_whole(tmp_path: Path, durable) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"old")
    with writing_whole(path, durable=durable) as file:
        file.write(b"new")
        assert path.read_bytes() == b"old"
        assert all(each == path or each.name.startswith(".") for each in tmp_path.iterdir())
    assert path.read_bytes() == b"new"
    assert [*tmp_path.iterdir()] == [path]


@pytest.mark.parametrize("error", [KeyboardInterrupt, ValueError])
def test_a_file_that_is_not_finished_leaves_what_was_there(tmp_path, error) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"old")
    with pytest.raises(error):
        _write_half(path, error)
    assert [each.read_bytes() for each in tmp_path.iterdir()] == [b"old"]


def _write_half(path: Path, error: type[BaseException]) -> None:
    with writing_whole(path) as file:
        file.write(b"half of the n")
        raise error


def test_a_file_that_cannot_be_written_is_named(tmp_path) -> None:
    with pytest.raises(CannotWriteError, match=r"none.a\.csv: cannot be written \(there is no such file or folder\)"):
        write_whole(tmp_path / "none" / "a.csv", b"")


def test_pieces_are_written_one_behind_the_other(tmp_path) -> None:
    assert write_pieces(str(tmp_path / "a.pdf"), (b"a", b"", b"b" * 100_000))
    assert (tmp_path / "a.pdf").read_bytes() == b"a" + b"b" * 100_000


def test_pieces_replace_no_file(tmp_path) -> None:
    (tmp_path / "a.pdf").write_bytes(b"old")
    assert not write_pieces(str(tmp_path / "a.pdf"), (b"new",))
    assert (tmp_path / "a.pdf").read_bytes() == b"old"


def test_pieces_that_cannot_be_written_are_called_by_their_name(tmp_path) -> None:
    with pytest.raises(CannotWriteError, match=r"^final\.pdf: "):
        write_pieces(str(tmp_path / "none" / "a.pdf"), (b"",), "final.pdf")


@pytest.mark.parametrize(
    ("data", "whole"), [(b"%PDF-\n%%EOF", True), (b"%PDF-\n%%EOF\r\n", True), (b"%PDF-", False), (b"", False)]
)
def test_a_pdf_is_whole_where_its_end_is_there(tmp_path, data, whole) -> None:
    (tmp_path / "a.pdf").write_bytes(data)
    assert is_whole(tmp_path / "a.pdf") is whole
    assert not is_whole(tmp_path / "b.pdf")


def test_a_folder_is_made_with_those_above_it_and_may_be_there(tmp_path) -> None:
    for _time in range(2):
        make_folder(tmp_path / "a" / "b")
    assert (tmp_path / "a" / "b").is_dir()


def test_a_folder_that_cannot_be_made_is_called_by_its_name(tmp_path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(CannotWriteError, match=r"^out: cannot be written"):
        make_folder(tmp_path / "file" / "b", Path("out"))


def test_other_errors_are_not_taken_for_those_of_the_file_system() -> None:
    with pytest.raises(ValueError, match="mine"), writing_errors("a"):
        raise ValueError("mine")
