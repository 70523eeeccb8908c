"""A program that is installed and fails is told with its own words, and is never taken for one that is missing."""

import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

Scripts = Callable[[str], ModuleType]


@pytest.fixture
def broken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """``broken("gs", "no fonts", 1)``: the first gs on the path says so, and ends with this exit code."""

    def broken(name: str, words: str, code: int) -> None:
        program = tmp_path / name
        program.write_text(f"#!{sys.executable}\nimport sys\nprint({words!r}, file=sys.stderr)\nsys.exit({code})\n")
        program.chmod(0o755)
        monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")

    return broken


def test_what_a_program_says_is_told_with_its_command_and_its_exit_code(broken, script: Scripts) -> None:
    broken("gs", "no fonts in /nowhere", 3)
    programs = script("programs")
    with pytest.raises(programs.ProgramError, match=r"gs -q a\.pdf\nexit code 3: no fonts in /nowhere"):
        programs.run("gs", "-q", Path("a.pdf"))


def test_an_office_that_writes_nothing_is_told_even_where_it_ends_well(broken, script: Scripts, tmp_path: Path) -> None:
    broken("soffice", "source file could not be loaded", 0)
    engines, tree = script("engines"), script("tree")
    page = tree.Part(tree.Paper(300, 300, (9, 9, 9, 9)), [], "Liberation Sans")
    with pytest.raises(script("programs").ProgramError, match="no PDF of “a letter”"):
        engines.typeset("writer", [(tree.Document("a letter", [page]), False, tmp_path / "a.pdf")])


@pytest.mark.skipif(not shutil.which("bash"), reason="bash, which starts Chromium, is not installed")
def test_a_browser_that_does_not_start_is_told(broken, script: Scripts) -> None:
    broken("chromium", "cannot open display", 1)
    with pytest.raises(script("programs").ProgramError, match="it ended early: cannot open display"):
        script("engines").typeset("chromium", [])


def test_a_script_that_fails_fails_the_test_with_its_words(made) -> None:
    with pytest.raises(
        pytest.fail.Exception, match=r"(?s)make\.py --looks none ended with exit code 2:.*invalid choice"
    ):
        made("a.pdf", "make.py", "--looks", "none")


def test_a_file_that_no_script_makes_fails_the_test(made) -> None:
    with pytest.raises(pytest.fail.Exception, match=r"make\.py made no nothing\.pdf"):
        made("nothing.pdf", "make.py", "--looks", "--forms")
