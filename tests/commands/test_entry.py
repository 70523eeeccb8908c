"""Streams that are closed, full or left by their reader: an exit code and a line, never a traceback."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(
    sys.platform == "win32" or not (shutil.which("bash") and shutil.which("cat")), reason="a shell closes the streams"
)

FULL = pytest.param(">/dev/full", marks=pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full"))


@pytest.fixture
def shell(launch, tmp_path: Path, pdf_of) -> Callable[[str], subprocess.CompletedProcess]:
    """``shell("forms >&-")``: the command with what a shell does to its streams."""
    begin, environment = launch
    (tmp_path / "a.pdf").write_bytes(pdf_of())

    def shell(command: str) -> subprocess.CompletedProcess:
        line = f'"{begin[0]}" {" ".join(begin[1:])} {command}; exit ${{PIPESTATUS[0]}}'
        done = subprocess.run(
            ["bash", "-c", line], cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
        )
        assert "Traceback" not in done.stderr
        return done

    return shell


@pytest.mark.parametrize("command", ["forms", "--version", "fields fiche-e4", "extract a.pdf", "check a.pdf --json"])
@pytest.mark.parametrize("stream", [FULL, ">&-"])
def test_standard_output_that_takes_nothing_is_an_error(shell, command, stream):
    done = shell(f"{command} {stream}")
    assert done.returncode == 6
    assert "error: standard output cannot be written (" in done.stderr


@pytest.mark.parametrize("command", ["forms", "fields fiche-e4", "extract a.pdf"])
def test_a_reader_that_stops_is_no_error(shell, command):
    done = shell(f"{command} | true")
    assert (done.returncode, "error" in done.stderr) == (0, False)


@pytest.mark.parametrize(("command", "code"), [("extract a.pdf", 0), ("extract no.pdf", 5), ("forms --no", 2)])
@pytest.mark.parametrize("stream", [pytest.param("2>/dev/full", marks=FULL.marks), "2>&-"])
def test_what_cannot_be_said_changes_no_exit_code(shell, command, code, stream):
    assert shell(f"{command} {stream}").returncode == code


def test_an_output_that_is_no_file_is_written_into(shell, tmp_path):
    expected = shell("extract a.pdf").stdout
    assert expected
    assert shell("extract a.pdf -o /dev/stdout").stdout == expected
    shell("extract a.pdf -o >(cat > through.csv); wait $!")
    assert (tmp_path / "through.csv").read_text() == expected
    os.mkfifo(tmp_path / "pipe")
    assert shell("extract a.pdf -o pipe & cat pipe; wait").stdout == expected
    assert (tmp_path / "pipe").is_fifo()
    assert shell("extract a.pdf -o /dev/null").returncode == 0
    assert Path("/dev/null").is_char_device()


def test_the_file_behind_a_symbolic_link_is_written(shell, tmp_path):
    (tmp_path / "link.csv").symlink_to("there.csv")
    assert shell("extract a.pdf -o link.csv").returncode == 0
    assert (tmp_path / "link.csv").is_symlink()
    assert (tmp_path / "there.csv").read_bytes().startswith(b"\xef\xbb\xbforganisme")
