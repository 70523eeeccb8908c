"""What the tests of the command line share: attestations that are filled or refused, and what the folder then holds."""

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

Run = Callable[..., subprocess.CompletedProcess]
Refuses = Callable[..., str]

BAD_DATA = 4


@pytest.fixture
def fill(run: Run) -> Run:
    """``fill(data, …)``: fill the attestation into the folder out, or another one; it must come out in order."""

    def fill(*arguments: object, into: str = "out", stdin: bytes = b"") -> subprocess.CompletedProcess:
        done = run("fill", "attestation-stage", *arguments, "-o", into, stdin=stdin)
        assert done.returncode == 0, done.stderr
        return done

    return fill


@pytest.fixture
def filled(tmp_path: Path, stored: Callable[[Path], dict[str, str]]) -> Callable[..., dict[str, dict[str, str]]]:
    """``filled("out")``: the name of each PDF in the folder → the values stored in it."""

    def filled(folder: str = "out") -> dict[str, dict[str, str]]:
        return {path.name: stored(path) for path in sorted((tmp_path / folder).iterdir())}

    return filled


@pytest.fixture(scope="session")
def bytes_in() -> Callable[[Path], dict[str, bytes]]:
    """``bytes_in(folder)``: the name of each file in it → its bytes."""
    return lambda folder: {path.name: path.read_bytes() for path in folder.iterdir()}


@pytest.fixture(scope="session")
def by_name() -> Callable[[dict[str, dict[str, str]]], dict[str, dict[str, str]]]:
    """``by_name(filled())``: the name of each person → the values stored for them."""
    return lambda forms: {values["stagiaire_nom"]: values for values in forms.values()}


@pytest.fixture
def refuses(run: Run, tmp_path: Path) -> Refuses:
    """``refuses(code, "fill", …)``: what the command says on standard error, once it is sure that it wrote nothing."""

    def refuses(code: int, *arguments: object, stdin: bytes = b"") -> str:
        before = _all_files(tmp_path)
        done = run(*arguments, stdin=stdin)
        assert done.returncode == code, done.stderr
        assert done.stdout == ""
        assert _all_files(tmp_path) == before
        return done.stderr

    return refuses


@pytest.fixture
def refuses_to_fill(refuses: Refuses) -> Refuses:
    """``refuses_to_fill(data, …)``: the same of filling the attestation from data that are at fault."""

    def refuses_to_fill(*arguments: object, code: int = BAD_DATA) -> str:
        said = refuses(code, "fill", "attestation-stage", *arguments, "-o", "out")
        assert "→" in said
        return said

    return refuses_to_fill


def _all_files(folder: Path) -> dict[str, bytes]:
    """What is in the folder; of folders only those that hold a file."""
    return {str(path): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture(scope="session")
def finding() -> Callable[[str, str, str], str]:
    """``finding(said, "a.csv:3: fait_le", "not-a-date")``: the one line of that code about that very place."""

    def finding(said: str, place: str, code: str) -> str:
        (line,) = [line for line in said.splitlines() if line.startswith(f"{place}: ") and line.endswith(f"[{code}]")]
        assert " → " in line
        return line

    return finding
