"""A folder of PDFs: all of them appear, or none."""

from collections.abc import Callable
from pathlib import Path

import pytest

from ndrcpdf.batching.folder_output import FolderOutput
from ndrcpdf.batching.job import FilledRow, staged_name
from ndrcpdf.batching.plan import Existing
from ndrcpdf.errors import CannotWriteError

WHOLE = b"%PDF-1.7\n%%EOF\n"


@pytest.fixture
def output(tmp_path: Path) -> Callable[..., FolderOutput]:
    """``output("a", "b")``: an output to ``deep/out`` that has taken PDFs of these names."""

    def output(*names: str, existing: Existing = Existing.REFUSE) -> FolderOutput:
        made = FolderOutput(tmp_path / "deep" / "out", existing, b"", remote=False)
        for name in names:
            stage(made, name)
            made.take(FilledRow(f"{name}.pdf", staged=f"{name}.pdf"))
        return made

    return output


def stage(output: FolderOutput, name: str) -> None:
    assert output.staging is not None
    (output.staging / f"{name}.pdf").write_bytes(b"new " + name.encode() + WHOLE)


def visible(folder: Path) -> list[str]:
    paths = (str(path.relative_to(folder)) for path in folder.rglob("*"))
    return sorted(path for path in paths if not any(part.startswith(".") for part in Path(path).parts))


def everything(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*"))


@pytest.mark.parametrize("is_new", [True, False])
def test_all_appear_at_the_end(output, tmp_path, is_new) -> None:
    if not is_new:
        (tmp_path / "deep" / "out").mkdir(parents=True)
    before = visible(tmp_path)
    made = output("a", "b")
    assert set(visible(tmp_path)) - {"deep"} == set(before) - {"deep"}
    assert made.commit() == 0
    assert everything(tmp_path) == ["deep", "deep/out", "deep/out/a.pdf", "deep/out/b.pdf"]


@pytest.mark.parametrize("there", ["", "deep", "deep/out"])
def test_what_is_discarded_leaves_all_as_it_was(output, tmp_path, there) -> None:
    (tmp_path / there).mkdir(parents=True, exist_ok=True)
    (tmp_path / there / "mine.txt").write_text("mine")
    before = everything(tmp_path)
    output("a", "b").discard()
    assert everything(tmp_path) == before


def test_a_folder_into_which_others_have_put_something_is_not_removed(output, tmp_path) -> None:
    made = output("a")
    (tmp_path / "deep" / "theirs.txt").write_text("theirs")
    made.discard()
    assert everything(tmp_path) == ["deep", "deep/theirs.txt"]


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """The folder, in which ``a.pdf`` is whole and ``b.pdf`` is not."""
    folder = tmp_path / "deep" / "out"
    folder.mkdir(parents=True)
    (folder / "a.pdf").write_bytes(b"old " + WHOLE)
    (folder / "b.pdf").write_bytes(b"old")
    return folder


def test_pdfs_that_are_there_are_counted_and_kept(output, old) -> None:
    made = output("a", "b", "c")
    with pytest.raises(CannotWriteError, match=r"out: 2 of the files are there already, such as [ab]\.pdf"):
        made.commit()
    made.discard()
    assert [path.read_bytes()[:3] for path in old.iterdir()] == [b"old", b"old"]


def test_resuming_keeps_whole_pdfs_and_replaces_the_others(output, old) -> None:
    assert output("a", "b", "c", existing=Existing.SKIP).commit() == 1
    assert {path.name: path.read_bytes()[:3] for path in old.iterdir()} == {
        "a.pdf": b"old",
        "b.pdf": b"new",
        "c.pdf": b"new",
    }


def test_overwriting_replaces_all(output, old) -> None:
    assert output("a", "b", existing=Existing.REPLACE).commit() == 0
    assert {path.read_bytes()[:3] for path in old.iterdir()} == {b"new"}


def test_a_folder_in_the_place_of_a_pdf_is_refused(output, old) -> None:
    (old / "a.pdf").unlink()
    (old / "a.pdf").mkdir()
    with pytest.raises(CannotWriteError, match=r"a\.pdf"):
        output("a", "b", existing=Existing.REPLACE).commit()


def test_rows_that_a_worker_has_skipped_are_counted(output, old) -> None:
    made = output("c", existing=Existing.SKIP)
    made.take(FilledRow("a.pdf", skipped=True))
    assert made.commit() == 1


def test_what_a_cluster_sends_is_written_behind_the_template(tmp_path) -> None:
    made = FolderOutput(tmp_path / "out", Existing.REFUSE, b"base ", remote=True)
    assert made.staging is None
    made.take(FilledRow("a.pdf", update=b"update"))
    made.commit()
    assert (tmp_path / "out" / "a.pdf").read_bytes() == b"base update"


def test_two_names_that_are_one_for_the_file_system_are_refused(tmp_path) -> None:
    made = FolderOutput(tmp_path / "out", Existing.REFUSE, b"", remote=True)
    made.take(FilledRow("a.pdf", update=b"1"))
    with pytest.raises(CannotWriteError, match=r"out.a\.pdf"):
        made.take(FilledRow("a.pdf", update=b"2"))


@pytest.mark.parametrize("is_new", [True, False])
def test_a_pdf_staged_beside_a_refused_one_of_its_name_gets_the_name(tmp_path, is_new) -> None:
    """As when a later row, which is refused then, was filled by a faster process."""
    if not is_new:
        (tmp_path / "out").mkdir()
    made = FolderOutput(tmp_path / "out", Existing.REFUSE, b"", remote=False)
    assert made.staging
    later, sooner = FilledRow("A.pdf", staged="A.pdf"), FilledRow("A.pdf", staged=staged_name("A.pdf", "1-0"))
    for filled in (later, sooner):
        (made.staging / str(filled.staged)).write_text(str(filled.staged))
    made.take(sooner)
    made.refuse(later)
    assert made.commit() == 0
    assert everything(tmp_path) == ["out", "out/A.pdf"]
    assert (tmp_path / "out" / "A.pdf").read_text() == sooner.staged


def test_a_folder_that_cannot_be_made_is_named(tmp_path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(CannotWriteError, match=r"file.out"):
        FolderOutput(tmp_path / "file" / "out", Existing.REFUSE, b"", remote=False)
