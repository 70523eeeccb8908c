"""`ndrcpdf prepare`: official PDFs made fillable, and pages that are no annex."""

import importlib.util
import json
from pathlib import Path

import pikepdf
import pytest

FORM = "attestation-stage-2024"
FIELDS = 28
UNREADABLE_PDF = 5


def test_prepare_makes_our_annex_fillable_and_says_what_went_where(run, tmp_path, form, root):
    done = run("prepare", root / "forms" / FORM / "annexe.pdf", "-o", "out", "--json")
    assert done.returncode == 0, done.stderr
    (said,) = json.loads(done.stdout)["forms"]
    assert (said["form"], said["file"], said["pages"]) == (FORM, f"out/{FORM}.pdf", [1])
    assert {placed["field"] for placed in said["placed"]} == {field.name for field in form.fields}
    assert {placed["score"] for placed in said["placed"]} == {1.0}
    with pikepdf.open(tmp_path / said["file"]) as pdf:
        widgets = sorted([float(side) for side in each.Rect] for each in pdf.pages[0].Annots)
    for placed, widget in zip(sorted(placed["rect"] for placed in said["placed"]), widgets, strict=True):
        assert placed == pytest.approx(widget, abs=0.02)


def test_prepare_finds_every_blank_of_a_rendition_it_has_not_seen(run, tmp_path, root):
    renditions = root.parent / "shared" / "renditions"
    if not renditions.is_dir():
        pytest.skip("the renditions of the annexes are not beside this checkout")
    done = run("prepare", renditions / "attestation-stage.pdf", "-o", "out")
    assert done.returncode == 0, done.stderr
    truth = json.loads((renditions / "attestation-stage.truth.json").read_text("utf-8"))
    score = _scorer(renditions / "score_prepare.py").score(truth, tmp_path / "out" / f"{FORM}.pdf")
    assert score["problems"] == []
    assert score["placed"] == score["expected"] > FIELDS
    assert (score["spurious"], score["overlapping"]) == (0, 0)


def _scorer(path: Path):
    spec = importlib.util.spec_from_file_location(path.stem, path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_a_prepared_pdf_serves_as_the_template_of_fill(run, fill, write_csv, row, filled, tmp_path, root, bytes_in):
    run("prepare", root / "forms" / FORM / "annexe.pdf", "-o", "official")
    write_csv("a.csv", row())
    fill("a.csv", "--template", f"official/{FORM}.pdf")
    template = (tmp_path / "official" / f"{FORM}.pdf").read_bytes()
    (data,) = bytes_in(tmp_path / "out").values()
    assert data.startswith(template)  # the official form stays intact at the head
    (values,) = filled().values()
    assert values["stagiaire_nom"] == row()["stagiaire_nom"]


@pytest.fixture
def letter(tmp_path: Path) -> Path:
    """A page that is not an annex: a letter with one dotted line."""
    pdf = pikepdf.new()
    page = pdf.add_blank_page(page_size=(595, 842))
    font = pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)
    page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font))
    page.Contents = pdf.make_stream(b"BT /F1 12 Tf 72 700 Td (Signature du client : ..............) Tj ET")
    pdf.save(tmp_path / "letter.pdf")
    return tmp_path / "letter.pdf"


def test_prepare_refuses_a_page_that_is_no_annex(run, tmp_path, letter):
    done = run("prepare", letter.name, "-o", "out")
    assert done.returncode == 3
    assert "letter.pdf: none of the known annexes is printed on these pages" in done.stderr
    assert not (tmp_path / "out").exists()


def test_prepare_as_a_form_says_which_label_it_looked_for_and_what_it_saw(run, tmp_path, letter):
    done = run("prepare", letter.name, "--form", "attestation-stage", "-o", "out")
    assert done.returncode == 5
    (line,) = [line for line in done.stderr.splitlines() if "organisme_telephone:" in line]
    assert "no blank after “☎” or “Téléphone” or “Tél”" in line
    assert "“Signature du client" in line
    assert "→" in done.stderr
    assert not (tmp_path / "out").exists()


def test_a_fillable_pdf_is_not_prepared_again(refuses, root):
    pdf = root / "forms" / "attestation-stage-2024" / "fillable.pdf"
    assert "fillable.pdf: the PDF has fields already" in refuses(UNREADABLE_PDF, "prepare", pdf, "-o", "out")
