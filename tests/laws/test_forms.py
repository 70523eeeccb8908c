"""Every form of forms/: its description, its annex, its fillable PDF, and that a wheel carries it."""

import csv
import re
import subprocess
import sys
from functools import cache
from io import BytesIO
from pathlib import Path

import page as page_validation
import pdfplumber
import pikepdf
import pytest
import typst

from ndrcpdf import catalog
from ndrcpdf.checking.rules import check
from ndrcpdf.errors import FormDescriptionError, UnknownFormError
from ndrcpdf.filling import fill, make_filler
from ndrcpdf.model.forms import Form
from ndrcpdf.model.records import Record
from ndrcpdf.preparing import prepare
from ndrcpdf.records import reading
from ndrcpdf.values import comparable, typed

ROOT = Path(__file__).parents[2]
SHARED = ROOT.parent / "shared"
FORMS = catalog.known_forms()
each_form = pytest.mark.parametrize("form", FORMS, ids=lambda form: form.id)


def typeset(form: Form) -> bytes:
    return typst.compile(
        str(form.folder / "annexe.typ"),
        font_paths=[str(ROOT / "ndrcpdf" / "fonts")],
        ignore_system_fonts=True,
        pdf_standards="ua-1",
    )


@cache
def printed(data: bytes) -> list[tuple[str, float, float]]:
    """The words of a PDF with where they begin, to a tenth of a point."""
    with pdfplumber.open(BytesIO(data)) as pdf:
        return [(w["text"], round(w["x0"], 1), round(w["top"], 1)) for page in pdf.pages for w in page.extract_words()]


def widgets(data: bytes) -> list[dict[str, str]]:
    """Every entry of every field and widget that a person or a viewer can tell apart, as text."""
    with pikepdf.open(BytesIO(data)) as pdf:
        return [
            {
                key: str(value)
                for key, value in thing.items()
                if key in ("/T", "/TU", "/FT", "/Ff", "/DA", "/Rect", "/MaxLen")
            }
            for field in pdf.Root.AcroForm.Fields
            for thing in (field, *field.get("/Kids", []))
        ]


@each_form
def test_the_annex_is_what_its_source_compiles_to(form: Form) -> None:
    assert printed(typeset(form)) == printed((form.folder / "annexe.pdf").read_bytes())


@each_form
def test_the_fillable_pdf_is_what_prepare_makes_of_the_annex(form: Form) -> None:
    made = prepare((form.folder / "annexe.pdf").read_bytes())
    assert made.form == form
    assert widgets(made.data) == widgets(form.fillable.read_bytes())
    assert printed(made.data) == printed(form.fillable.read_bytes())


@each_form
def test_prepare_says_which_form_in_which_language_it_is(form: Form) -> None:
    with pikepdf.open(form.fillable) as pdf:
        assert str(pdf.Root.Lang) == form.language
        assert pdf.Root.ViewerPreferences.DisplayDocTitle
        assert str(pdf.Root.PieceInfo["/ndrcpdf"].Private.Form) == form.id
        assert "/NeedAppearances" not in pdf.Root.AcroForm
        with pdf.open_metadata() as metadata:
            assert "BTS NDRC" in metadata["dc:title"]


@each_form
def test_blank_and_filled_pages_pass_pdf_ua(form: Form) -> None:
    made = make_filler(form)
    (path,) = (ROOT / "samples" / form.name).glob("*.csv")
    with path.open("rb") as file, reading(file, form, name="csv") as rows:
        records = [typed(form, row)[0] for row in rows]
    for data in (form.fillable.read_bytes(), *(fill(made, record) for record in records[:5])):
        report = page_validation.validate_pdf_bytes(data, profile="ua1")
        assert [(failure.rule_id, failure.message) for failure in report.failures] == []
        assert report.is_compliant


@each_form
def test_every_annotation_stands_in_the_structure_tree_once_but_for_hidden_widgets(form: Form) -> None:
    with pikepdf.open(form.fillable) as pdf:
        filled = [page for page in pdf.pages if "/Annots" in page]
        order = [note.objgen for page in filled for note in page.Annots if not is_hidden_widget(note)]
        tagged = [element.K.Obj.objgen for element in form_elements(pdf.Root.StructTreeRoot.K)]
        assert sorted(tagged) == sorted(order)
        assert all(str(page.Tabs) == "/S" for page in filled)


def is_hidden_widget(annotation: pikepdf.Object) -> bool:
    return annotation.Subtype == "/Widget" and annotation.F == 2 | 32


def form_elements(node: pikepdf.Object) -> list[pikepdf.Object]:
    """The Form and Annot elements below a node of the structure tree, in reading order."""
    if isinstance(node, pikepdf.Array):
        return [found for kid in node for found in form_elements(kid)]
    if not isinstance(node, pikepdf.Dictionary) or "/S" not in node:
        return []
    return [node] if node.S in ("/Form", "/Annot") else form_elements(node.get("/K", pikepdf.Array()))


@each_form
def test_the_fields_are_those_of_the_public_vocabulary(form: Form) -> None:
    if not SHARED.is_dir():
        pytest.skip("the folder of shared material is not beside the project")
    with (SHARED / "spec" / "fields.csv").open(encoding="utf-8") as file:
        wanted = [row for row in csv.DictReader(file) if row["form"] == form.name]
    described = [(f.name, str(f.type), f.label, "yes" if f.required else "no", f.section) for f in form.fields]
    assert described == [(r["name"], r["type"], r["label"], r["required"], r["section"]) for r in wanted]


def test_every_word_of_the_official_text_is_printed() -> None:
    if not SHARED.is_dir():
        pytest.skip("the folder of shared material is not beside the project")
    spec = (SHARED / "spec" / "annexes-session-2024.md").read_text("utf-8")
    official = re.search(r"## ANNEXE III-4\n(.*?)\*\*ANNEXE V-1\*\*", spec, re.DOTALL)[1]
    wanted = comparable(re.sub(r"<[^>]+>|\*\*|\.{3,}", " ", official).replace("☐", " ")).split()
    form = catalog.find("attestation-stage")
    there = comparable(" ".join(word for word, _x, _y in printed((form.folder / "annexe.pdf").read_bytes()))).split()
    assert sorted(wanted) == sorted(word for word in there if word not in ("annexe", "iii", "4", "☐") or word in wanted)


def test_a_form_is_found_by_its_id_by_its_annex_and_by_its_folder() -> None:
    form = catalog.find("attestation-stage-2024")
    assert catalog.find("attestation-stage") == form
    assert catalog.find(str(form.folder)) == form
    with pytest.raises(UnknownFormError, match="attestation-de-stage"):
        catalog.find("attestation-de-stage")


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        (("session = 2024", "session = 2024\nseason = 1"), "season"),
        (('type = "postcode"', 'type = "zip"'), "FieldType"),
        (('name = "organisme_ville"', 'name = "organisme_nom"'), "two fields are called organisme_nom"),
        (('section = "Gratification"', 'section = "Argent"'), "Argent"),
        (("stage_fin >= stage_debut", "stage_fin >= stage_commencement"), "stage_commencement"),
        (("stage_fin >= stage_debut", "stage_fin >= "), "stage-fin-avant-debut"),
        (("[[field]]", "[[field"), "form.toml"),
    ],
)
def test_a_wrong_description_is_an_error_that_names_the_fault(
    change: tuple[str, str], complaint: str, tmp_path: Path
) -> None:
    text = (catalog.find("attestation-stage").folder / "form.toml").read_text("utf-8")
    assert change[0] in text
    folder = tmp_path / "attestation-stage-2024"
    folder.mkdir()
    (folder / "form.toml").write_text(text.replace(*change, 1), "utf-8")
    with pytest.raises(FormDescriptionError, match=re.escape(complaint)):
        list(check(catalog.load(folder), Record({})))


def test_a_wheel_installed_elsewhere_has_every_form(tmp_path: Path) -> None:
    said_by("-m", "build", "--wheel", "--no-isolation", "--outdir", tmp_path, ROOT)
    (wheel,) = tmp_path.glob("*.whl")
    site = tmp_path / "elsewhere"
    said_by("-m", "pip", "install", "--quiet", "--no-deps", "--no-index", "--target", site, wheel)
    script = (
        "import sys; sys.path.insert(0, sys.argv[1])\n"
        "import ndrcpdf, pathlib\n"
        "from ndrcpdf import catalog\n"
        "from ndrcpdf.filling import make_filler\n"
        "assert pathlib.Path(ndrcpdf.__file__).is_relative_to(sys.argv[1]), ndrcpdf.__file__\n"
        "assert list(pathlib.Path(sys.argv[1]).glob('ndrcpdf/locale/fr/LC_MESSAGES/ndrcpdf.mo'))\n"
        "print(*[make_filler(form).form.id for form in catalog.known_forms()])\n"
    )
    said = said_by("-c", script, site, cwd=tmp_path, env={"PATH": ""})
    assert said.split() == [form.id for form in FORMS]


def said_by(*arguments: object, **options: object) -> str:
    """What a Python process prints."""
    command = [sys.executable, *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, **options)
    assert done.returncode == 0, done.stderr
    return done.stdout
