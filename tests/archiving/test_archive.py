"""The archive: whole at any instant, the same PDF once, nothing lost and nothing that is not listed."""

import csv
import hashlib
import io
import json
import re
import signal
import subprocess
from collections.abc import Callable
from pathlib import Path

import frictionless
import pikepdf
import pytest
from filelock import FileLock
from PIL import Image, ImageChops

from ndrcpdf.archiving import Fate, opened_archive

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
def archive(run: Run, tmp_path: Path) -> Callable[..., str]:
    """``archive("back")``: archive it, by the exit code that is expected; what was said on standard error."""

    def archive(*arguments: object, code: int = 0) -> str:
        done = run("archive", *arguments, "--into", "archive")
        assert done.returncode == code, done.stderr
        assert done.stdout == ""
        return done.stderr

    return archive


@pytest.fixture
def rows(tmp_path: Path, read_csv: Callable[[Path], list[dict[str, str]]]) -> Callable[..., list[dict[str, str]]]:
    """``rows()``: the rows of the archive's CSV, once it is sure that they and the sources are those of each other."""

    def rows(name: str = CSV) -> list[dict[str, str]]:
        found = read_csv(tmp_path / "archive" / name)
        if name == CSV:
            kept = _sources(tmp_path / "archive")
            keys = [row["_sha256"] for row in found]
            assert sorted(keys) == sorted(kept)  # as many rows as sources: none twice, none without the other
            assert all(_sha256(data) == key for key, data in kept.items())
        return found

    return rows


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _sources(archive: Path) -> dict[str, bytes]:
    """Every file of sources/ by its name without the ending, whatever it is."""
    return {path.name.removesuffix(".pdf"): path.read_bytes() for path in (archive / "sources").iterdir()}


def _whole_folder(folder: Path) -> dict[str, bytes]:
    files = (path for path in folder.rglob("*") if path.is_file() and path.name != ".lock")
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}


# ── What is kept ─────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_folder_of_pdfs_becomes_rows_and_sources(archive, rows, returned, tmp_path, *, people, form):
    archive("back")
    found = rows()
    assert [row["_file"] for row in found] == ["a.pdf", "b.pdf", "c.pdf"]
    assert [row["stagiaire_nom"] for row in found] == [person["stagiaire_nom"] for person in people[:3]]
    assert found[1].items() >= {"stage_debut": "06/11/2023", "gratification_montant": "1134"}.items()
    assert found[1].items() >= {"_form": form.id, "_method": "acroform", "_confidence": "1", "_findings": ""}.items()
    kept = _sources(tmp_path / "archive")
    assert {_sha256(path.read_bytes()) for path in returned.rglob("*.pdf")} == kept.keys()
    assert (tmp_path / "archive" / CSV).read_bytes().startswith("\ufeff".encode())


def test_the_archive_is_a_valid_data_package(archive, returned, tmp_path, pdf_of, *, stamp, form):
    (returned / "wrong.pdf").write_bytes(pdf_of(3, stage_fin="01/01/2020", gratification_montant="12,5"))
    (returned / "empty.pdf").write_bytes(form.fillable.read_bytes())
    archive("back", code=1)
    report = frictionless.validate(str(tmp_path / "archive" / "datapackage.json"))
    assert report.valid, report.to_summary()
    (task,) = report.tasks
    assert (task.place, task.stats["rows"]) == (CSV, 5)
    described = json.loads((tmp_path / "archive" / "datapackage.json").read_text("utf-8"))
    assert [resource["path"] for resource in described["resources"]] == [CSV]


def test_archiving_twice_changes_nothing(archive, rows, returned, tmp_path):
    archive("back")
    before = _whole_folder(tmp_path / "archive")
    said = archive("back")
    assert said.startswith("0 PDFs archived, 3 ")
    assert _whole_folder(tmp_path / "archive") == before


def test_the_same_pdf_under_two_names_is_one_row(archive, rows, returned):
    (returned / "copy.pdf").write_bytes((returned / "a.pdf").read_bytes())
    archive("back")
    assert [row["_file"] for row in rows()] == ["a.pdf", "b.pdf", "c.pdf"]


def test_later_pdfs_are_added_behind_the_earlier_ones(archive, rows, returned, tmp_path, pdf_of):
    archive("back/a.pdf")
    before = (tmp_path / "archive" / CSV).read_bytes()
    archive("back")
    assert (tmp_path / "archive" / CSV).read_bytes().startswith(before)
    assert [row["_file"] for row in rows()] == ["a.pdf", "b.pdf", "c.pdf"]


def test_what_the_rules_find_is_kept_with_the_row(archive, rows, tmp_path, pdf_of):
    (tmp_path / "wrong.pdf").write_bytes(pdf_of(1, stage_fin="01/01/2020", signataire=None))
    said = archive("wrong.pdf", code=1)
    (row,) = rows()
    assert row["_findings"].split() == ["missing-value:signataire", "stage-fin-avant-debut:stage_fin"]
    assert row["stage_fin"] == "01/01/2020"
    assert "wrong.pdf: stage_fin: error" in said


def test_a_stamp_is_kept_as_a_picture_and_comes_back_from_the_csv(run, archive, rows, write_csv, row, *, stamp):
    folder = stamp.parent
    write_csv("a.csv", row(organisme_cachet=stamp.name))
    run("fill", "attestation-stage", "a.csv", "-o", "back")
    archive("back")
    (kept,) = rows()
    path = kept["organisme_cachet"]
    assert re.fullmatch(r"pictures/[0-9a-f]{64}\.png", path)
    data = (folder / "archive" / path).read_bytes()
    assert _sha256(data) == path[9:-4]
    with Image.open(io.BytesIO(data)) as seen, Image.open(stamp) as given:
        assert seen.size == given.size
        assert ImageChops.difference(seen.convert("RGB"), given.convert("RGB")).getbbox() is None
    done = run("fill", "attestation-stage", f"archive/{CSV}", "-o", "again")
    assert done.returncode == 0, done.stderr
    assert [*map(Path.read_bytes, (folder / "again").iterdir())] == [*map(Path.read_bytes, (folder / "back").iterdir())]


# ── What is refused ──────────────────────────────────────────────────────────────────────────────────────────────────


def _with_wrong_postcode(data: bytes) -> bytes:
    """The PDF as a viewer saves it, once somebody has typed four digits for a post code."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        for field in pdf.Root.AcroForm.Fields:
            if field.T == "organisme_code_postal":
                field.V = pikepdf.String("1000")
        out = io.BytesIO()
        pdf.save(out)
        return out.getvalue()


def test_a_refused_pdf_is_listed_with_its_reason_until_it_is_mended(archive, rows, returned, pdf_of):
    (returned / "b.pdf").write_bytes(_with_wrong_postcode(pdf_of(1)))
    said = archive("back", code=1)
    assert "2 PDFs archived" in said
    assert [row["_file"] for row in rows()] == ["a.pdf", "c.pdf"]
    (refused,) = rows("refused.csv")
    assert (refused["file"], refused["code"]) == ("b.pdf", "not-a-postcode")
    assert refused["sha256"] == _sha256((returned / "b.pdf").read_bytes())
    assert "organisme_code_postal" in refused["reason"]
    assert refused["remedy"]
    (returned / "b.pdf").write_bytes(pdf_of(1))
    archive("back")
    assert rows("refused.csv") == []
    assert [row["_file"] for row in rows()] == ["a.pdf", "c.pdf", "b.pdf"]


def test_a_file_that_was_no_pdf_leaves_the_list_once_it_is_one(archive, rows, tmp_path, word_file, pdf_of):
    archive(word_file.name, code=1)
    assert [row["file"] for row in rows("refused.csv")] == [word_file.name]
    word_file.write_bytes(pdf_of())
    archive(word_file.name)
    assert rows("refused.csv") == []
    assert [row["_file"] for row in rows()] == [word_file.name]


def test_a_refused_pdf_is_listed_once_however_often_it_comes(archive, rows, returned, pdf_of, form):
    (returned / "b.pdf").write_bytes(_with_wrong_postcode(pdf_of(1)))
    (returned / "flat.pdf").write_bytes((form.folder / "annexe.pdf").read_bytes())
    archive("back", code=1)
    first = rows("refused.csv")
    archive("back", code=1)
    assert [row["file"] for row in first] == ["b.pdf", "flat.pdf"]
    assert rows("refused.csv") == first


def test_names_of_files_cannot_be_formulas_in_either_list(archive, rows, tmp_path, pdf_of):
    (tmp_path / "back").mkdir()
    (tmp_path / "back" / "=1+1.pdf").write_bytes(pdf_of())
    (tmp_path / "back" / "@SUM(1).pdf").write_bytes(b"%PDF-1.7\n")
    archive("back", code=1)
    assert [row["_file"] for row in rows()] == ["'=1+1.pdf"]
    assert [row["file"] for row in rows("refused.csv")] == ["'@SUM(1).pdf"]
    archive("back", code=1)
    assert [row["file"] for row in rows("refused.csv")] == ["'@SUM(1).pdf"]


def test_a_folder_that_another_process_is_archiving_into_is_left_alone(archive, returned, tmp_path):
    archive("back/a.pdf")
    before = _whole_folder(tmp_path / "archive")
    with FileLock(tmp_path / "archive" / ".lock"):
        assert "another process" in archive("back", code=6)
    assert _whole_folder(tmp_path / "archive") == before


def test_a_csv_of_other_columns_is_not_written_to(archive, returned, tmp_path):
    (tmp_path / "archive").mkdir()
    (tmp_path / "archive" / CSV).write_bytes(b"nom;prenom\r\nX;Y\r\n")
    said = archive("back", code=6)
    assert "its columns are not those of attestation-stage-2024" in said
    assert (tmp_path / "archive" / CSV).read_bytes() == b"nom;prenom\r\nX;Y\r\n"
    assert not (tmp_path / "archive" / "sources").exists()


# ── Killed ───────────────────────────────────────────────────────────────────────────────────────────────────────────

MANY = 30


def _sources_there(archive: Path) -> set[object]:
    return {path.name for path in (archive / "sources").glob("[!.]*.pdf")}


def _rows_there(archive: Path) -> set[object]:
    path = archive / CSV
    return set(range(path.read_bytes().count(b"\r\n") - 1)) if path.exists() else set()


def _half_written(archive: Path) -> set[object]:
    return {path.name for path in (archive / "sources").glob("*.part")}


INSTANTS = (
    (_sources_there, 1),
    (_half_written, 1),
    (_rows_there, 2),
    (_sources_there, 5),
    (_half_written, 1),
    (_rows_there, 6),
)
"""When to kill: as soon as so many more of them are seen. They come to no more than half of the PDFs."""


def _assert_whole(archive: Path) -> None:
    """What holds of the archive at any instant: sources are what their names say, and rows are whole and have one."""
    sources = {path.stem: path.read_bytes() for path in (archive / "sources").glob("[!.]*.pdf")}
    assert all(_sha256(data) == key for key, data in sources.items())
    text = (archive / CSV).read_bytes().decode("utf-8-sig") if (archive / CSV).exists() else ""
    *found, last = [*csv.reader(io.StringIO(text, newline=""), delimiter=";"), []]
    assert last == []
    if text:
        header, *records = found
        column = header.index("_sha256")
        assert text.endswith("\r\n")  # a row is one write: a kill cannot part it
        assert all(len(record) == len(header) for record in records)
        keys = [record[column] for record in records]
        assert len(set(keys)) == len(keys)
        assert set(keys) <= sources.keys()


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="the system has no way to kill at once")
def test_killed_at_any_instant_it_is_whole_and_the_next_run_completes_it(
    launch, archive, rows, tmp_path, pdf_of, *, people
):
    begin, environment = launch
    folder, returned = tmp_path / "archive", tmp_path / "back"
    returned.mkdir()
    for number in range(MANY):
        text = f'Dossier "{number}" ;\nsuite'
        (returned / f"{number:02}.pdf").write_bytes(pdf_of(number % len(people), activites=text))
    kills = 0
    for seen, more in INSTANTS:
        before = seen(folder)
        with subprocess.Popen(
            [*begin, "archive", "back", "--into", "archive"], cwd=tmp_path, env=environment, stderr=subprocess.DEVNULL
        ) as process:
            while process.poll() is None and len(seen(folder) - before) < more:
                pass
            process.kill()
        kills += process.returncode == -signal.SIGKILL
        _assert_whole(folder)
    assert kills > len(INSTANTS) / 2  # most were killed, and not done before
    archive("back")
    expected = {_sha256(path.read_bytes()): path.name for path in returned.iterdir()}
    assert {row["_sha256"]: row["_file"] for row in rows()} == expected
    assert sorted(path.name for path in folder.iterdir()) == [
        ".lock", CSV, "datapackage.json", "refused.csv", "sources"
    ]  # fmt: skip


def test_what_a_killed_run_left_half_written_is_cleared_away(archive, rows, returned, tmp_path):
    archive("back/a.pdf")
    for name in ("sources/.0123.pdf.99999.part", ".datapackage.json.99999.part", ".refused.csv.99999.part"):
        (tmp_path / "archive" / name).write_bytes(b"%PDF-1.7 half of")
    archive("back")
    assert [name for name in _whole_folder(tmp_path / "archive") if name.endswith(".part")] == []
    assert len(rows()) == 3


# ── Torn ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def last_row(returned: Path, pdf_of: PdfOf) -> bytes:
    """Makes the last of the returned PDFs one whose row has quotes, delimiters and line breaks within a cell."""
    text = 'Vente ; "conseil"\n"relance"\r\n\n; bilan'
    (returned / "late" / "c.pdf").write_bytes(pdf_of(2, activites=text))
    return b'"Vente ; ""conseil""\n""relance""\n\n; bilan"'


def _begin_of(last_row: bytes, whole: bytes) -> int:
    return whole.rindex(b"\r\n", 0, whole.rindex(last_row)) + 2


@pytest.mark.parametrize(
    "end",
    ["CŒURDEVEY".encode(), b'"Vente ; ""conseil""\n'],
    ids=["in a cell", "in a quoted cell, behind its line break"],
)
def test_a_torn_last_row_is_mended_by_the_next_run(archive, rows, tmp_path, last_row, *, end):
    archive("back")
    path = tmp_path / "archive" / CSV
    whole = path.read_bytes()
    cut = whole.index(end, _begin_of(last_row, whole)) + len(end)
    path.write_bytes(whole[:cut])
    archive("back")
    assert path.read_bytes() == whole
    assert len(rows()) == 3


def test_a_row_torn_at_any_place_is_mended(archive, returned, tmp_path, *, last_row):
    archive("back")
    path = tmp_path / "archive" / CSV
    whole = path.read_bytes()
    begin = _begin_of(last_row, whole)
    delicate = {cut for cut in range(begin, len(whole)) if whole[cut - 1 : cut] in b';"\r\n'}
    for cut in sorted(delicate | {*range(begin, len(whole), 10)}):
        path.write_bytes(whole[:cut])
        with opened_archive(tmp_path / "archive"):
            assert path.read_bytes() == whole[:begin], whole[:cut]
    with opened_archive(tmp_path / "archive") as opened:
        data = (returned / "late" / "c.pdf").read_bytes()
        assert opened.add(data, "c.pdf").fate is Fate.ADDED
    assert path.read_bytes() == whole
