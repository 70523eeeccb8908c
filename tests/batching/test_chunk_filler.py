"""What a worker does with a chunk of rows."""

import io
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest

from ndrcpdf.batching.chunk_filler import fill_chunk
from ndrcpdf.batching.file_names import FileNames
from ndrcpdf.batching.job import Chunk, FillJob, Product
from ndrcpdf.errors import CannotWriteError
from ndrcpdf.filling import make_filler
from ndrcpdf.model.records import RawRecord, Source


@pytest.fixture
def job(form, tmp_path: Path) -> FillJob:
    return FillJob(
        filler=make_filler(form),
        product=Product.FORM,
        names=FileNames(form, "{stagiaire_prenom}"),
        constants={},
        complete=False,
        absent={},
        verify=False,
        folder=tmp_path / "out",
        skip=False,
    )


@pytest.fixture
def chunk(row: Callable[..., dict[str, str]], tmp_path: Path) -> Callable[..., Chunk]:
    """``chunk({"stage_debut": "?"}, {})``: a row for each of these changes, to be filled into ``staging``."""
    (tmp_path / "staging").mkdir()

    def chunk(*changes: dict[str, str], fill: bool = True, staged: bool = True) -> Chunk:
        rows = (
            RawRecord(row(number, **{"stagiaire_prenom": f"Zoë {number}"} | each), Source("a.csv", number + 2))
            for number, each in enumerate(changes)
        )
        return Chunk(7, tuple(rows), tmp_path / "staging" if staged else None, fill)

    return chunk


def stored(data: bytes, name: str) -> str:
    with pikepdf.open(io.BytesIO(data)) as pdf:
        (field,) = [field for field in pdf.Root.AcroForm.Fields if str(field.T) == name]
        return str(field.V)


def codes(filled) -> list[list[str]]:
    return [[finding.code for finding in each.findings] for each in filled]


def test_each_row_becomes_a_pdf_in_the_staging_folder(job, chunk, tmp_path) -> None:
    filled = fill_chunk(job, chunk({}, {}))
    assert [(each.name, each.staged, each.update) for each in filled] == [
        ("Zoë 0.pdf", "Zoë 0.pdf", None),
        ("Zoë 1.pdf", "Zoë 1.pdf", None),
    ]
    for number in (0, 1):
        data = (tmp_path / "staging" / f"Zoë {number}.pdf").read_bytes()
        assert data.startswith(job.filler.template.data)
        assert stored(data, "stagiaire_prenom") == f"Zoë {number}"


def test_without_a_staging_folder_the_update_comes_back(job, chunk, tmp_path) -> None:
    (there,) = fill_chunk(job, chunk({}))
    (here,) = fill_chunk(job, chunk({}, staged=False))
    assert (here.name, here.staged) == (there.name, None)
    assert job.base + (here.update or b"") == (tmp_path / "staging" / "Zoë 0.pdf").read_bytes()


def test_a_row_in_error_has_no_name_and_no_pdf_and_the_others_do(job, chunk, tmp_path) -> None:
    filled = fill_chunk(job, chunk({}, {"stage_debut": "31/02/2024"}, {"signataire": "\u2fff"}, {}))
    assert [each.name for each in filled] == ["Zoë 0.pdf", "", "", "Zoë 3.pdf"]
    assert codes(filled)[2] == ["no-glyph"]  # found by laying it out
    assert sorted(path.name for path in (tmp_path / "staging").iterdir()) == ["Zoë 0.pdf", "Zoë 3.pdf"]


def test_a_row_whose_name_is_empty_is_in_error(job, chunk) -> None:
    (filled,) = fill_chunk(job, chunk({"stagiaire_prenom": ""}))
    assert filled.name == ""
    assert "no-file-name" in codes([filled])[0]


def test_a_chunk_that_is_only_checked_writes_nothing(job, chunk, tmp_path) -> None:
    filled = fill_chunk(job, chunk({}, {"stage_debut": "?"}, fill=False))
    assert [(bool(each.name), each.staged, each.update) for each in filled] == [(True, None, None), (False, None, None)]
    assert [*(tmp_path / "staging").iterdir()] == []


def test_rows_of_one_name_are_both_staged(job, chunk, tmp_path) -> None:
    filled = fill_chunk(job, chunk({"stagiaire_prenom": "Zoë 0"}, {"stagiaire_prenom": "Zoë 0"}))
    assert [each.name for each in filled] == ["Zoë 0.pdf"] * 2
    assert {each.staged for each in filled} == {path.name for path in (tmp_path / "staging").iterdir()}
    assert len({each.staged for each in filled}) == 2


def test_a_constant_replaces_a_cell_and_says_so_where_it_differed(job, chunk, tmp_path) -> None:
    job = replace(job, constants={"fait_a": "Nantes"})
    filled = fill_chunk(job, chunk({"fait_a": "Rennes"}, {"fait_a": ""}, {"fait_a": " Nantes"}))
    assert codes(filled) == [["replaced-by-set"], [], []]
    for path in (tmp_path / "staging").iterdir():
        assert stored(path.read_bytes(), "fait_a") == "Nantes"


@pytest.mark.parametrize("is_whole", [True, False])
def test_only_whole_pdfs_that_are_there_are_left_as_they_are(job, chunk, tmp_path, is_whole) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "Zoë 0.pdf").write_bytes(b"%PDF-1.7\n%%EOF\n" if is_whole else b"%PDF-1.7\n")
    filled = fill_chunk(replace(job, skip=True), chunk({}, {}))
    assert [each.skipped for each in filled] == [is_whole, False]
    assert [each.staged for each in filled] == [None if is_whole else "Zoë 0.pdf", "Zoë 1.pdf"]


def test_a_flat_pdf_has_no_fields_and_a_print_run_gets_the_content_of_each_page(job, chunk, tmp_path) -> None:
    (flat,) = fill_chunk(replace(job, product=Product.FLAT), chunk({}))
    with pikepdf.open(tmp_path / "staging" / str(flat.staged)) as pdf:
        assert "/AcroForm" not in pdf.Root
        number = len(pdf.pages)
    (pages,) = fill_chunk(replace(job, product=Product.PAGES), chunk({}))
    assert (pages.staged, pages.update, len(pages.pages)) == (None, None, number)


def test_what_other_libraries_read_otherwise_refuses_the_row(job, chunk, tmp_path, monkeypatch) -> None:
    monkeypatch.setattr("ndrcpdf.batching.chunk_filler.stamp", lambda template, _contents: template.data)
    (filled,) = fill_chunk(replace(job, verify=True), chunk({}))
    assert filled.name == ""
    assert {(finding.file, finding.row) for finding in filled.findings} == {("a.csv", 2)}
    assert [*(tmp_path / "staging").iterdir()] == []


def test_findings_are_put_into_a_language_only_where_they_are_shown(job, chunk, monkeypatch) -> None:
    monkeypatch.setenv("LANGUAGE", "fr")
    (filled,) = fill_chunk(job, chunk({"stage_debut": "31/02/2024"}))
    (finding,) = filled.findings
    assert finding.message.in_language("en") != finding.message.in_language("fr")


def test_a_pdf_that_cannot_be_written_is_called_by_its_final_place(job, chunk, tmp_path) -> None:
    (tmp_path / "staging").rmdir()
    with pytest.raises(CannotWriteError, match=r"out.Zoë 0\.pdf"):
        fill_chunk(job, chunk({}))
