"""Paths that a person names, and the PDF files that they stand for."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from ndrcpdf.errors import UnreadablePdfError
from ndrcpdf.files.pdf_paths import begins_like_pdf, is_pdf, pdf_paths


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "back" / "late").mkdir(parents=True)
    for name in ("b.pdf", "a.PDF", "late/c.pdf", "notes.txt"):
        (tmp_path / "back" / name).write_bytes(b"%PDF-1.7" if name != "notes.txt" else b"")
    (tmp_path / "back" / "folder.pdf").mkdir()
    (tmp_path / "data.csv").write_text("a;b")
    (tmp_path / "unnamed").write_bytes(b"\n%PDF-1.7")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_a_folder_stands_for_every_pdf_below_it_in_order(folder: Path) -> None:
    assert pdf_paths("back") == ["back/a.PDF", "back/b.pdf", "back/late/c.pdf"]
    assert pdf_paths(str(folder / "back")) == [str(folder / path) for path in pdf_paths("back")]


def test_links_are_followed_once(folder: Path) -> None:
    (folder / "elsewhere").mkdir()
    (folder / "elsewhere" / "d.pdf").write_bytes(b"%PDF-1.7")
    (folder / "back" / "more").symlink_to("../elsewhere")
    (folder / "elsewhere" / "round").symlink_to("../back")
    assert pdf_paths("back") == ["back/a.PDF", "back/b.pdf", "back/late/c.pdf", "back/more/d.pdf"]


@pytest.mark.skipif(not shutil.which("setpriv"), reason="without setpriv nothing keeps root from a folder")
def test_a_folder_that_cannot_be_listed_is_told_and_the_others_are_read(folder, launch, pdf_of) -> None:
    (folder / "back" / "late" / "c.pdf").write_bytes(pdf_of())
    (folder / "back" / "shut").mkdir(mode=0)
    begin, environment = launch
    alone = ["setpriv", "--bounding-set=-dac_override,-dac_read_search"] if os.geteuid() == 0 else []
    done = subprocess.run(
        [*alone, *begin, "extract", "back"], env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert "back/shut: error: access is denied" in done.stderr.lower()
    assert "1 of 4 PDFs read" in done.stderr


def test_a_pattern_stands_for_the_files_that_it_matches(folder: Path) -> None:
    assert pdf_paths("back/*.pdf") == ["back/b.pdf"]
    assert pdf_paths("back/**/*.pdf") == ["back/b.pdf", "back/late/c.pdf"]
    assert pdf_paths(f"{folder}/back/[ab].*") == [f"{folder}/back/a.PDF", f"{folder}/back/b.pdf"]


def test_a_file_stands_for_itself_whatever_it_is(folder: Path) -> None:
    assert pdf_paths("data.csv") == ["data.csv"]
    (folder / "a[1].pdf").write_bytes(b"%PDF-1.7")
    assert pdf_paths("a[1].pdf") == ["a[1].pdf"]


@pytest.mark.parametrize("name", ["none.pdf", "none/*.pdf", "back/late/*.csv", "empty"])
@pytest.mark.usefixtures("folder")
def test_what_stands_for_no_pdf_is_told(name: str) -> None:
    Path("empty").mkdir()
    with pytest.raises(UnreadablePdfError, match="there is no such PDF"):
        pdf_paths(name)


@pytest.mark.parametrize(
    ("name", "pdf"),
    [("back", True), ("*.csv", True), ("gone.pdf", True), ("unnamed", True), ("data.csv", False), ("gone.csv", False)],
)
@pytest.mark.usefixtures("folder")
def test_pdfs_and_data_are_told_apart(name: str, pdf: bool) -> None:
    assert is_pdf(name) is pdf


@pytest.mark.skipif(not Path("/proc/self/mem").is_file(), reason="of Linux alone")
def test_a_file_that_cannot_be_read_is_left_to_what_reads_it() -> None:
    assert not is_pdf("/proc/self/mem")


def test_a_pdf_may_begin_behind_some_other_bytes() -> None:
    assert begins_like_pdf(b"%PDF-1.7\n")
    assert begins_like_pdf(b"\r\n" * 400 + b"%PDF-1.7")
    assert not begins_like_pdf(b" " * 1024 + b"%PDF-1.7")
    assert not begins_like_pdf(b"")
