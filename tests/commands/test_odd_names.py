"""Fields that are called what nobody would call a field, by the command line."""

import csv
import json
import re
from collections.abc import Iterable
from pathlib import Path

import pikepdf
import pypdf
import pytest
from pikepdf import Array, Dictionary, Name, String

NAMES = (
    *("a.b", "x[0].y#1", " spaced ", "Upper", "upper", "upper "),
    *("new\nline", "tab\tname", "=1+1", "-x", "日本", "_form"),
)
CLEARS_THE_SCREEN = "\x1b[2J"


@pytest.fixture
def odd(tmp_path: Path) -> Path:
    return form_of(tmp_path / "odd.pdf", map(String, NAMES))


def form_of(path: Path, names: Iterable[String], label: str = "") -> Path:
    with pikepdf.new() as pdf:
        page = pdf.add_blank_page(page_size=(600, 800)).obj
        fields = [
            pdf.make_indirect(
                Dictionary(Subtype=Name.Widget, FT=Name.Tx, T=name, Rect=Array([50, y, 250, y + 20]), F=4)
            )
            for y, name in zip(range(750, 0, -40), names, strict=False)
        ]
        if label:
            fields[0].TU = String(label)
        page.Annots = Array(fields)
        pdf.Root.AcroForm = Dictionary(Fields=Array(fields), DA=String("/Helv 10 Tf 0 g"))
        pdf.save(path)
    return path


def test_each_is_a_column_by_its_very_name(run, odd, tmp_path) -> None:
    values = {name: f"value {number}" for number, name in enumerate(NAMES)}
    with (tmp_path / "data.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, NAMES)
        writer.writeheader()
        writer.writerow(values)
    (tmp_path / "data.json").write_text(json.dumps([values]), "utf-8")
    for data in ("data.csv", "data.json"):
        done = run("fill", "odd.pdf", data, "-o", data.replace(".", "-"), "--verify")
        assert done.returncode == 0, done.stderr
        (path,) = (tmp_path / data.replace(".", "-")).iterdir()
        stored = {str(note["/T"]): note["/V"] for note in map(resolved, pypdf.PdfReader(path).pages[0]["/Annots"])}
        assert stored == values


def resolved(thing: pypdf.generic.PdfObject) -> pypdf.generic.DictionaryObject:
    return thing.get_object()


def test_a_name_commands_no_terminal(run, tmp_path) -> None:
    form_of(tmp_path / "form.pdf", [String(f"a{CLEARS_THE_SCREEN}\n")], label=f"tip{CLEARS_THE_SCREEN}")
    (tmp_path / "data.json").write_text(json.dumps([{f"a{CLEARS_THE_SCREEN}\n": "\x07", "b\x1b]0;title\x07": ""}]))
    shown = run("fields", "form.pdf", FORCE_COLOR="1").stdout
    said = run("fill", "form.pdf", "data.json", "-o", "out", FORCE_COLOR="1").stderr
    assert "a\\x1b[2J\\n" in shown
    assert "a\\x1b[2J\\n" in said
    assert "b\\x1b]0;title\\x07" in said
    for text in (shown, said):
        assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]", re.sub(r"\x1b\[\d*m", "", text))


def test_a_name_that_is_no_text_stops_no_other_field(run, tmp_path) -> None:
    """Half of a surrogate pair, which every reader reads otherwise."""
    half = String(b"\xfe\xff\x00a\xd8\x00\x00b")
    form_of(tmp_path / "form.pdf", [half, String("other")])
    (tmp_path / "data.json").write_text(json.dumps([{"other": "x"}]))
    done = run("fill", "form.pdf", "data.json", "-o", "out", "--verify")
    assert done.returncode == 0, done.stderr
