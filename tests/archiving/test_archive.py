"""The archive: the same PDF once, nothing lost and nothing that is not listed; whole at any instant."""

import hashlib
import io
import json
import re
import signal
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

import frictionless
import pikepdf
import pytest
from filelock import FileLock
from PIL import Image, ImageChops

from ndrcpdf.archiving import archive_each, opened_archive

CSV = "attestation-stage.csv"


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


# ── What is kept ─────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_folder_of_pdfs_becomes_rows_and_sources(archive, rows, returned, folder, *, people, form):
    archive("back")
    found = rows()
    assert [row["_file"] for row in found] == ["a.pdf", "b.pdf", "c.pdf"]
    assert [row["stagiaire_nom"] for row in found] == [person["stagiaire_nom"] for person in people[:3]]
    assert found[1].items() >= {"stage_debut": "06/11/2023", "gratification_montant": "1134"}.items()
    assert found[1].items() >= {"_form": form.id, "_method": "acroform", "_confidence": "1", "_findings": ""}.items()
    kept = {path.stem for path in (folder / "sources").iterdir()}
    assert {_sha256(path.read_bytes()) for path in returned.rglob("*.pdf")} == kept
    assert (folder / CSV).read_bytes().startswith("\ufeff".encode())


def test_the_archive_is_a_valid_data_package(archive, returned, folder, pdf_of, *, stamp, form):
    (returned / "wrong.pdf").write_bytes(pdf_of(3, stage_fin="01/01/2020", gratification_montant="12,5"))
    (returned / "empty.pdf").write_bytes(form.fillable.read_bytes())
    archive("back", code=1)
    report = frictionless.validate(str(folder / "datapackage.json"))
    assert report.valid, report.to_summary()
    (task,) = report.tasks
    assert (task.place, task.stats["rows"]) == (CSV, 5)
    described = json.loads((folder / "datapackage.json").read_text("utf-8"))
    assert [resource["path"] for resource in described["resources"]] == [CSV]


def test_archiving_twice_changes_nothing(archive, contents, returned):
    archive("back")
    before = contents()
    said = archive("back")
    assert said.startswith("0 PDFs archived, 3 ")
    assert contents() == before


def test_the_same_pdf_under_two_names_is_one_row(archive, rows, returned):
    (returned / "copy.pdf").write_bytes((returned / "a.pdf").read_bytes())
    archive("back")
    assert [row["_file"] for row in rows()] == ["a.pdf", "b.pdf", "c.pdf"]


def test_later_pdfs_are_added_behind_the_earlier_ones(archive, rows, returned, folder):
    archive("back/a.pdf")
    before = (folder / CSV).read_bytes()
    archive("back")
    assert (folder / CSV).read_bytes().startswith(before)
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


def test_a_folder_that_another_process_is_archiving_into_is_left_alone(archive, contents, returned, folder):
    archive("back/a.pdf")
    before = contents()
    with FileLock(folder / ".lock"):
        assert "another process" in archive("back", code=6)
    assert contents() == before


# ── Killed ───────────────────────────────────────────────────────────────────────────────────────────────────────────

MORE = 6
"""PDFs that are returned before each kill."""


def _sources_there(archive: Path) -> set[object]:
    return {path.name for path in (archive / "sources").glob("[!.]*.pdf")}


def _half_written(archive: Path) -> set[object]:
    return {path.name for path in archive.rglob("*.part")}


def _committing(archive: Path) -> set[object]:
    return {path.name for path in archive.glob("archive.sqlite-journal")}


INSTANTS = (
    (_sources_there, 1),
    (_half_written, 1),
    (_committing, 1),
    (_sources_there, 4),
    (_half_written, 1),
    (_sources_there, MORE),
)
"""When to kill: as soon as so many more of them are seen."""


def _assert_whole(archive: Path) -> None:
    """What holds of the archive at any instant: files are what their names say, and rows have their PDFs."""
    sources = {path.stem: path.read_bytes() for path in (archive / "sources").glob("[!.]*.pdf")}
    assert all(_sha256(data) == key for key, data in sources.items())
    if (archive / "archive.sqlite").exists():
        with closing(sqlite3.connect(archive / "archive.sqlite")) as database:
            assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            assert {key for (key,) in database.execute("SELECT sha256 FROM reading")} <= sources.keys()
    if (archive / CSV).exists():
        assert (archive / CSV).read_bytes().endswith(b"\r\n")


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="the system has no way to kill at once")
def test_killed_at_any_instant_it_is_whole_and_the_next_run_completes_it(
    launch, archive, rows, folder, tmp_path, pdf_of, *, people
):
    begin, environment = launch
    returned = tmp_path / "back"
    returned.mkdir()
    kills = 0
    for at, (seen, more) in enumerate(INSTANTS):
        for number in range(at * MORE, (at + 1) * MORE):
            text = f'Dossier "{number}" ;\nsuite'
            (returned / f"{number:02}.pdf").write_bytes(pdf_of(number % len(people), activites=text))
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
        ".lock", "archive.sqlite", CSV, "datapackage.json", "refused.csv", "sources"
    ]  # fmt: skip


def test_what_a_killed_run_left_half_written_is_cleared_away(archive, contents, rows, returned, folder):
    archive("back/a.pdf")
    for name in ("sources/.0123.pdf.99999.part", ".datapackage.json.99999.part", ".refused.csv.99999.part"):
        (folder / name).write_bytes(b"%PDF-1.7 half of")
    archive("back")
    assert [name for name in contents() if name.endswith(".part")] == []
    assert len(rows()) == 3


# ── Known already ────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("damage", [Path.unlink, lambda path: path.write_bytes(b"")], ids=["deleted", "emptied"])
def test_a_source_that_is_gone_is_noticed_and_mended_by_any_run_over_the_same_returns(
    archive, rows, folder, returned, damage
):
    archive("back")
    source = folder / "sources" / f"{_sha256((returned / 'a.pdf').read_bytes())}.pdf"
    damage(source)
    said = archive("back", code=1)
    assert "a.pdf: warning: its copy in the archive was missing or damaged" in said
    assert source.read_bytes() == (returned / "a.pdf").read_bytes()
    assert len(rows()) == 3
    archive("back")


def test_what_a_better_reader_reads_is_a_new_version_of_the_row(returned, folder, findings, monkeypatch, read_csv):
    data = (returned / "a.pdf").read_bytes()
    archive_each([("a.pdf", data)], folder, findings)
    monkeypatch.setattr("ndrcpdf.archiving.archive.READER", 2)
    with opened_archive(folder, findings) as archive:
        (key,) = archive.database.returns()
        archive.database.add(key, {**archive.database.cells(key), "stagiaire_nom": "LU DE TRAVERS"}, 1)
    archive_each([("a.pdf", data)], folder, findings)
    assert [each.code for each in findings] == ["read-anew"]
    (row,) = read_csv(folder / CSV)
    assert row["stagiaire_nom"] != "LU DE TRAVERS"
    with closing(sqlite3.connect(folder / "archive.sqlite")) as database:
        versions = database.execute("SELECT version, is_latest, cells LIKE '%TRAVERS%' FROM reading ORDER BY version")
        assert [*versions] == [(1, 0, 0), (2, 0, 1), (3, 1, 0)]


def test_two_files_of_one_name_are_two_refusals(archive, rows, tmp_path):
    for name in ("x", "y"):
        (tmp_path / "back" / name).mkdir(parents=True)
        (tmp_path / "back" / name / "a.pdf").write_bytes(b"%PDF-1.7\n" + name.encode())
    archive("back", code=1)
    assert [Path(row["path"]).parent.name for row in rows("refused.csv")] == ["x", "y"]
