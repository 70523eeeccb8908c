"""An archive of three returned PDFs, and what stands in it."""

import hashlib
import subprocess
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from ndrcpdf.archiving import archive_each
from ndrcpdf.files.finding_log import FindingLog
from ndrcpdf.files.pdf_paths import pdf_paths
from ndrcpdf.harvesting.extract_each import each_returned
from ndrcpdf.model.findings import Finding

Run = Callable[..., subprocess.CompletedProcess]
PdfOf = Callable[..., bytes]

CSV = "attestation-stage.csv"


@pytest.fixture
def returned(tmp_path: Path, pdf_of: PdfOf) -> Path:
    """A folder of three returned PDFs, one of them in a folder of its own."""
    folder = tmp_path / "back"
    (folder / "late").mkdir(parents=True)
    for number, name in enumerate(("a.pdf", "b.pdf", "late/c.pdf")):
        (folder / name).write_bytes(pdf_of(number))
    return folder


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The folder of the archive."""
    return tmp_path / "archive"


@pytest.fixture
def archive(run: Run) -> Callable[..., str]:
    """``archive("back")``: archive it, by the exit code that is expected; what was said on standard error."""

    def archive(*arguments: object, code: int = 0) -> str:
        into = () if {"--verify", "--rebuild"} & {*arguments} else ("--into", "archive")
        done = run("archive", *arguments, *into)
        assert code is None or done.returncode == code, done.stderr
        assert done.stdout == ""
        return done.stderr

    return archive


@pytest.fixture
def rows(folder: Path, read_csv: Callable[[Path], list[dict[str, str]]]) -> Callable[..., list[dict[str, str]]]:
    """``rows()``: the rows of the archive's CSV, once it is sure that they and the sources are those of each other."""

    def rows(name: str = CSV) -> list[dict[str, str]]:
        found = read_csv(folder / name)
        if name == CSV:
            kept = {path.stem: path.read_bytes() for path in (folder / "sources").iterdir()}
            keys = [row["_sha256"] for row in found]
            assert sorted(keys) == sorted(kept)  # as many rows as sources: none twice, none without the other
            assert all(hashlib.sha256(data).hexdigest() == key for key, data in kept.items())
        return found

    return rows


@pytest.fixture
def contents(folder: Path) -> Callable[[], dict[str, bytes]]:
    """``contents()``: every file of the archive, but for its lock."""

    def contents() -> dict[str, bytes]:
        files = (path for path in folder.rglob("*") if path.is_file() and path.name != ".lock")
        return {str(path.relative_to(folder)): path.read_bytes() for path in files}

    return contents


@pytest.fixture
def findings() -> Iterator[FindingLog]:
    """A list of findings."""
    with closing(FindingLog()) as log:
        yield log


@pytest.fixture
def archived(folder: Path) -> Callable[..., list[Finding]]:
    """``archived(path, …)``: archive PDFs and folders of them in this process; what was found."""

    def archived(*paths: Path) -> list[Finding]:
        names = [name for path in paths for name in pdf_paths(str(path))]
        with closing(FindingLog()) as log:
            archive_each(each_returned(names, lambda name: Path(name).read_bytes()), folder, log)
            return [*log]

    return archived
