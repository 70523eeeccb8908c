"""Hidden folders and files that hold output until it appears."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from ndrcpdf.files.staging import staging_path, sweep

PREFIX = ".run"


@pytest.fixture
def left_by(tmp_path: Path) -> Callable[..., Path]:
    """``left_by(123)``: a staging folder with a file in it, as the process of that number would have named it."""

    def left_by(process: int, *, elsewhere: bool = False) -> Path:
        own = staging_path(tmp_path / "other", PREFIX)
        name = own.name.replace(f"-{os.getpid()}-", f"-{process}-")
        folder = tmp_path / (name.replace("@", "@not-") if elsewhere else name)
        folder.mkdir()
        (folder / "a.pdf").write_bytes(b"")
        return folder

    return left_by


@pytest.fixture
def dead() -> int:
    """The number of a process that has ended."""
    done = subprocess.Popen([sys.executable, "-c", ""])
    done.wait()
    return done.pid


def test_each_path_is_new_hidden_and_in_the_folder(tmp_path) -> None:
    paths = {staging_path(tmp_path, PREFIX) for _time in range(5)}
    assert len(paths) == 5
    for path in paths:
        assert path.parent == tmp_path
        assert path.name.startswith(PREFIX)
        assert not path.exists()


def test_what_a_killed_run_left_is_removed(tmp_path, left_by, dead) -> None:
    left_by(dead)
    left_by(dead)
    sweep(tmp_path, PREFIX)
    assert [*tmp_path.iterdir()] == []


def test_a_new_path_removes_it_too_a_file_as_well_as_a_folder(tmp_path, left_by, dead) -> None:
    folder = left_by(dead)
    (folder / "a.pdf").unlink()
    folder.rmdir()
    folder.write_bytes(b"a file now")
    staging_path(tmp_path, PREFIX)
    assert not folder.exists()


@pytest.mark.skipif(sys.platform == "win32", reason="nothing is swept there")
def test_what_others_may_still_need_is_left(tmp_path, left_by, dead) -> None:
    of_a_running_process = left_by(os.getppid())
    of_another_machine = left_by(dead, elsewhere=True)
    of_this_process = staging_path(tmp_path, PREFIX)
    of_this_process.mkdir()
    of_another_prefix = tmp_path / left_by(dead).name.replace(PREFIX, ".other")
    of_another_prefix.mkdir()
    sweep(tmp_path, PREFIX)
    assert {*tmp_path.iterdir()} == {of_a_running_process, of_another_machine, of_this_process, of_another_prefix}


def test_what_a_killed_run_of_our_own_number_left_is_removed(tmp_path, left_by) -> None:
    left = left_by(os.getpid())
    renamed = left.rename(left.with_name(left.name.replace("@", "0@", 1)))  # as no path of this process is called
    sweep(tmp_path, PREFIX)
    assert not renamed.exists()
