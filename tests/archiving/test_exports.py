"""The exports of an archive: whatever is done to them, the next run writes them anew, and says so."""

import csv
import io

import pikepdf
import pytest

CSV = "attestation-stage.csv"


def _with_lf(data: bytes) -> bytes:
    return data.replace(b"\r\n", b"\n")


def _of_windows(data: bytes) -> bytes:
    return data.decode("utf-8-sig").encode("cp1252", "replace")


def _with_commas(data: bytes) -> bytes:
    return data.replace(b";", b",")


def _cut(data: bytes) -> bytes:
    return data[: len(data) // 2]


def _empty(_data: bytes) -> bytes:
    return b""


@pytest.mark.parametrize(
    ("name", "edit"),
    [
        *(
            (name, edit)
            for name in (CSV, "refused.csv")
            for edit in (_with_lf, _of_windows, _with_commas, _cut, _empty)
        ),
        ("datapackage.json", _cut),
    ],
)
def test_an_export_that_somebody_saved_otherwise_loses_nothing(archived, rows, returned, folder, pdf_of, name, edit):
    (returned / "no.pdf").write_bytes(b"%PDF-1.7 no form")
    archived(returned)
    before = {each: (folder / each).read_bytes() for each in (CSV, "refused.csv", "datapackage.json")}
    edited = edit(before[name])
    (folder / name).write_bytes(edited)
    (returned / "d.pdf").write_bytes(pdf_of(3))
    (finding,) = archived(returned / "d.pdf")
    stem, ending = name.split(".")
    assert (finding.code, finding.file) == ("export-changed", str(folder / name))
    assert f"it is kept as {stem}.changed-1.{ending}, and written anew" in str(finding.message)
    assert (folder / f"{stem}.changed-1.{ending}").read_bytes() == edited
    assert [row["_file"] for row in rows()] == ["a.pdf", "b.pdf", "c.pdf", "d.pdf"]
    assert (folder / CSV).read_bytes().startswith(before[CSV])
    assert (folder / "refused.csv").read_bytes() == before["refused.csv"]
    (folder / name).write_bytes(edited)
    archived(returned / "d.pdf")
    assert (folder / f"{stem}.changed-2.{ending}").read_bytes() == edited


def test_deleted_exports_are_written_anew(archived, contents, returned, folder):
    archived(returned)
    before = contents()
    for name in (CSV, "refused.csv", "datapackage.json"):
        (folder / name).unlink()
    assert [finding.code for finding in archived(returned)] == ["export-missing"] * 3
    assert contents() == before


def test_a_text_of_any_length_is_written_and_the_archive_opens_again(archived, rows, tmp_path, pdf_of):
    with pikepdf.open(io.BytesIO(pdf_of())) as pdf:
        (field,) = (each for each in pdf.Root.AcroForm.Fields if each.T == "activites")
        field.V = pikepdf.String("x" * 140_000)
        pdf.save(tmp_path / "long.pdf")
    before = csv.field_size_limit(1_000_000)  # the test reads it too
    try:
        for _time in range(2):
            archived(tmp_path / "long.pdf")
            (row,) = rows()
            assert row["activites"] == "x" * 140_000
    finally:
        csv.field_size_limit(before)
