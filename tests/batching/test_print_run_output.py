"""One PDF of all rows: it appears at the end, or not at all."""

from pathlib import Path

import pikepdf
import pytest

from ndrcpdf.batching.job import FilledRow
from ndrcpdf.batching.plan import Existing
from ndrcpdf.batching.print_run_output import PrintRunOutput
from ndrcpdf.errors import CannotWriteError
from ndrcpdf.filling import Filler, make_filler


@pytest.fixture(scope="module")
def made(form) -> Filler:
    return make_filler(form)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "run.pdf"


def test_the_file_appears_at_the_end_with_the_pages_of_the_rows_taken(made, path) -> None:
    output = PrintRunOutput(path, Existing.REFUSE, made)
    for name in ("a.pdf", "b.pdf"):
        output.take(FilledRow(name))
    output.refuse(FilledRow("c.pdf"))
    assert output.staging is None
    assert not path.exists()
    assert output.commit() == 0
    assert [*path.parent.iterdir()] == [path]
    with pikepdf.open(path) as pdf, pikepdf.open(made.form.fillable) as form:
        assert len(pdf.pages) == 2 * len(form.pages)


@pytest.mark.parametrize("existing", [Existing.REFUSE, Existing.SKIP])
def test_a_file_that_is_there_is_refused_at_once(made, path, existing) -> None:
    path.write_bytes(b"old")
    with pytest.raises(CannotWriteError, match=r"run\.pdf is there already"):
        PrintRunOutput(path, existing, made)
    assert [each.read_bytes() for each in path.parent.iterdir()] == [b"old"]


@pytest.mark.parametrize("is_there", [True, False])
def test_what_is_discarded_leaves_all_as_it_was(made, path, is_there) -> None:
    if is_there:
        path.write_bytes(b"old")
    output = PrintRunOutput(path, Existing.REPLACE, made)
    output.take(FilledRow("a.pdf"))
    output.discard()
    assert [each.read_bytes() for each in path.parent.iterdir()] == [b"old"] * is_there


def test_a_file_that_is_there_is_replaced_at_the_end_where_that_is_asked_for(made, path) -> None:
    path.write_bytes(b"old")
    output = PrintRunOutput(path, Existing.REPLACE, made)
    output.take(FilledRow("a.pdf"))
    assert path.read_bytes() == b"old"
    output.commit()
    assert path.read_bytes().startswith(b"%PDF-")


def test_a_folder_that_is_not_there_is_named(made, tmp_path) -> None:
    with pytest.raises(CannotWriteError, match=r"none.run\.pdf"):
        PrintRunOutput(tmp_path / "none" / "run.pdf", Existing.REFUSE, made)
