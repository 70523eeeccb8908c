"""The image files that data name."""

import os
from pathlib import Path

import pytest
from PIL import Image

from ndrcpdf.model.records import Picture, RawRecord, Source
from ndrcpdf.records.pictures import picture_file, with_pictures
from ndrcpdf.values.images import MAX_PICTURE_BYTES


def test_a_picture_is_read_once_as_long_as_its_file_is_the_same(stamp: Path) -> None:
    picture = picture_file(stamp)
    assert picture is not None
    assert picture_file(stamp) is picture


def test_an_edited_picture_is_read_again(stamp: Path) -> None:
    before = picture_file(stamp)
    Image.new("RGB", (10, 10), "red").save(stamp)
    os.utime(stamp, ns=(0, 0))
    after = picture_file(stamp)
    assert after is not None
    assert before != after


def test_a_file_that_appears_or_goes_is_noticed(tmp_path: Path) -> None:
    path = tmp_path / "late.png"
    assert picture_file(path) is None
    Image.new("RGB", (10, 10), "red").save(path)
    assert picture_file(path) is not None
    path.write_bytes(b"no image")
    assert picture_file(path) is None
    path.unlink()
    assert picture_file(path) is None


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="a system without named pipes")
def test_what_is_no_file_is_not_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.png")
    for path in (tmp_path / "pipe.png", tmp_path, Path("/dev/zero"), Path("a\0b")):
        assert picture_file(path) is None


def test_a_file_that_is_too_large_is_not_read(tmp_path: Path) -> None:
    with (tmp_path / "large.png").open("wb") as file:
        file.truncate(MAX_PICTURE_BYTES + 1)
    assert picture_file(tmp_path / "large.png") is None


@pytest.fixture
def folders(tmp_path: Path, stamp: Path) -> Path:
    """A folder with a stamp below it, another stamp outside of it, and a link that leads there."""
    (tmp_path / "data" / "stamps").mkdir(parents=True)
    for place in ("data/stamps/in.png", "out.png"):
        (tmp_path / place).write_bytes(stamp.read_bytes())
    (tmp_path / "data" / "link.png").symlink_to("../out.png")
    return tmp_path / "data"


def read(path: str, folder: Path) -> RawRecord:
    return with_pictures(RawRecord({"stamp": path, "name": path}, Source("a.csv", 2)), {"stamp"}, folder)


def test_a_picture_in_the_folder_or_below_is_read_by_any_path(folders: Path) -> None:
    for path in ("stamps/in.png", " stamps/../stamps/in.png ", str(folders / "stamps" / "in.png")):
        record = read(path, folders)
        assert (type(record.cells["stamp"]), record.cells["name"], record.findings) == (Picture, path, ())


def test_a_path_out_of_the_folder_is_an_error_whatever_is_there(folders: Path) -> None:
    for path in ("../out.png", "../nothing.png", "link.png", str(folders.parent / "out.png"), "/dev/zero"):
        record = read(path, folders)
        assert record.cells == {"name": path}
        (finding,) = record.findings
        assert (finding.code, finding.field, finding.row) == ("picture-elsewhere", "stamp", 2)


def test_what_is_no_path_stays_a_text(folders: Path) -> None:
    for text in ("", "  ", "data:image/png;base64,AAAA", "no such file", "a\0b"):
        assert read(text, folders) == RawRecord({"stamp": text, "name": text}, Source("a.csv", 2))
