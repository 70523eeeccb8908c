"""What the tests of renditions share: the scripts of this folder, as modules and as programs, and what they make."""

import importlib
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest
from filelock import FileLock

RENDITIONS = Path(__file__).parent


@pytest.fixture(scope="session")
def script() -> Callable[[str], ModuleType]:
    """``script("score")``: a script of this folder as a module."""

    def script(name: str) -> ModuleType:
        sys.path.insert(0, str(RENDITIONS))
        try:
            return importlib.import_module(name)
        finally:
            sys.path.remove(str(RENDITIONS))

    return script


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Path]:
    """``made("a.pdf", "make.py", …)``: a file that a script makes, once for all processes of a test run.

    The test is skipped where the script says that it passed the file over, and fails with its words where it fails.
    """
    shared = tmp_path_factory.getbasetemp()
    shared = shared.parent if shared.name.startswith("popen") else shared

    def made(wanted: str, script: str, *arguments: str) -> Path:
        folder = shared / "-".join([script, *arguments]).replace(".py", "")
        with FileLock(f"{folder}.lock"):
            if not (folder / "said").exists():
                command = [sys.executable, str(RENDITIONS / script), str(folder), *arguments]
                done = subprocess.run(command, check=False, stderr=subprocess.PIPE, text=True, errors="replace")
                folder.mkdir(exist_ok=True)
                (folder / "said").write_text(done.stderr, "utf-8")
                (folder / "code").write_text(str(done.returncode))
        said, code = (folder / "said").read_text("utf-8"), (folder / "code").read_text()
        if code != "0":
            pytest.fail(f"{script} {' '.join(arguments)} ended with exit code {code}:\n{said}", pytrace=False)
        if not (folder / wanted).exists():
            pytest.skip(reason_of(wanted, said) or pytest.fail(f"{script} made no {wanted}:\n{said}", pytrace=False))
        return folder / wanted

    return made


def reason_of(wanted: str, said: str) -> str:
    """Why a file was passed over, by a line such as « passed over: chrome-sans: Chromium is not installed »."""
    passed_over = [line.removeprefix("passed over: ") for line in said.splitlines() if line.startswith("passed over: ")]
    return "; ".join(line for line in passed_over if line.partition(": ")[0] in wanted)
