"""Rows under a header line: pictures in files."""

import os
from pathlib import Path

from PIL import Image

from ndrcpdf.records import picture_file


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
