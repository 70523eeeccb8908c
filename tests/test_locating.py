"""Labels to blanks: on other typesetters' pages, with decoys, and what is said when a blank is not there."""

import importlib.util
import json
from pathlib import Path

import pytest
import typst

from ndrcpdf import catalog
from ndrcpdf.errors import CannotPlaceError, UnknownFormError, UnreadablePdfError
from ndrcpdf.pdf.locating import Located, locate
from ndrcpdf.pdf.page import Kind, read_pages
from ndrcpdf.preparing import prepare
from ndrcpdf.schema import Form, Placement

ROOT = Path(__file__).parents[1]
RENDITIONS = ROOT.parent / "shared" / "renditions"
FORM = catalog.find("attestation-stage")

HEAD = """
#set page(width: 500pt, height: 700pt, margin: 30pt)
#set text(font: "Liberation Sans", size: 10pt)
#let blank(width: 150pt) = box(width: width, repeat[.])
"""
DESCRIPTION = """
annex = "X"
session = 2024
title = "Fiche"
language = "fr-FR"
fingerprint = ["FICHE"]
section = [{ name = "Tête" }, { name = "Élève", headings = ["L'ÉLÈVE"] }, { name = "Maître", headings = ["LE MAÎTRE"] }]
"""


def page_of(source: str) -> bytes:
    return typst.compile(
        (HEAD + source).encode(), font_paths=[str(ROOT / "ndrcpdf" / "fonts")], ignore_system_fonts=True
    )


def form_of(tmp_path: Path, fields: str) -> Form:
    folder = tmp_path / "fiche-2024"
    folder.mkdir()
    (folder / "form.toml").write_text(DESCRIPTION + fields, "utf-8")
    return catalog.load(folder)


def located(form: Form, source: str) -> Located:
    return locate(form, read_pages(page_of(source), "page"), "page")


def placed(form: Form, source: str) -> dict[str, Placement]:
    return {placement.full_name: placement for placement in located(form, source).placements}


def field(name: str, label: str, section: str = "Tête", kind: str = "text", more: str = "") -> str:
    return f'\n[[field]]\nname = "{name}"\ntype = "{kind}"\nlabel = "{label}"\nsection = "{section}"\n{more}\n'


@pytest.mark.skipif(not RENDITIONS.is_dir(), reason="the folder of shared material is not beside the project")
@pytest.mark.parametrize("form", catalog.known_forms(), ids=lambda form: form.id)
def test_every_blank_of_another_typesetters_page_is_found(form: Form, tmp_path: Path) -> None:
    spec = importlib.util.spec_from_file_location("score_prepare", RENDITIONS / "score_prepare.py")
    scorer = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(scorer)
    made = prepare((RENDITIONS / f"{form.name}.pdf").read_bytes(), name=form.name)
    (tmp_path / "prepared.pdf").write_bytes(made.data)
    truth = json.loads((RENDITIONS / f"{form.name}.truth.json").read_text("utf-8"))
    score = scorer.score(truth, str(tmp_path / "prepared.pdf"))
    assert score["problems"] == []
    assert score["placed"] == score["expected"]
    assert made.form == form


def test_the_same_label_is_told_apart_by_its_section(tmp_path: Path) -> None:
    form = form_of(tmp_path, field("eleve_nom", "Nom", "Élève") + field("maitre_nom", "Nom", "Maître"))
    found = placed(form, "L'ÉLÈVE\n\nNom : #blank()\n\nLE MAÎTRE\n\nNom : #blank()\n")
    assert found["eleve_nom"].rect.y0 > found["maitre_nom"].rect.y1


def test_a_label_in_the_prose_is_not_taken_for_the_one_before_the_blank(tmp_path: Path) -> None:
    form = form_of(tmp_path, field("lieu", "Fait à") + field("jour", "le", kind="date"))
    prose = "Ce qui est fait à la maison, le soir et le matin, ne compte pas...\n\n"
    found = placed(form, prose + "Fait à #blank() le #blank(width: 80pt)\n\n" + prose)
    assert found["lieu"].rect.y0 == pytest.approx(found["jour"].rect.y0)
    assert found["lieu"].rect.x1 < found["jour"].rect.x0
    assert found["jour"].rect.width == pytest.approx(80, abs=4)


@pytest.mark.parametrize("dots", ["..........", "…………", "__________", ". . . . . . . .", "············"])
def test_a_leader_is_a_leader_whatever_it_is_made_of(dots: str, tmp_path: Path) -> None:
    form = form_of(tmp_path, field("nom", "Nom"))
    assert placed(form, f'Nom:#"{dots}" Prénom\n')["nom"].rect.width > 20


def test_other_wordings_case_accents_and_apostrophes_do_not_matter(tmp_path: Path) -> None:
    form = form_of(
        tmp_path, field("mel", "Mèl de l'élève", more='blank = { labels = ["Mèl de l\'élève", "Courriel"] }')
    )
    assert placed(form, "MEL DE L’ELEVE : #blank()\n")["mel"].score == 1.0
    assert placed(form, "Courriel : #blank()\n")["mel"].score < 1.0


def test_three_blanks_of_a_date_are_parts_and_the_numbers_of_lines_are_counted(tmp_path: Path) -> None:
    parts = 'blank = { parts = ["jour", "mois", "annee"] }'
    form = form_of(
        tmp_path, field("ne", "Né(e) le", kind="date", more=parts) + field("faits", "Les faits", kind="lines")
    )
    lines = "\\\n".join(["#blank(width: 400pt)"] * 4)
    found = placed(
        form, f"Né(e) le : #blank(width: 30pt) / #blank(width: 30pt) / #blank(width: 50pt)\n\nLes faits :\\\n{lines}\n"
    )
    assert [found[f"ne.{part}"].rect.width for part in ("jour", "mois", "annee")] == pytest.approx([30, 30, 50], abs=4)
    faits = found["faits"]
    assert faits.rect.height == pytest.approx(4 * faits.leading)


@pytest.mark.parametrize(
    "text", ["oui ☐ non ☐", "☐ oui ☐ non", "oui #box(square(size: 8pt)) non #box(square(size: 8pt))"]
)
def test_each_option_gets_the_box_beside_its_words(text: str, tmp_path: Path) -> None:
    options = 'options = [{ value = "oui", printed = "oui" }, { value = "non", printed = "non" }]'
    form = form_of(tmp_path, field("permis", "Permis", kind="choice", more=options))
    source = '#set text(font: ("Liberation Sans", "DejaVu Sans Mono"))\nPermis : ' + text
    data = page_of(source)
    pages = read_pages(data, "page")
    ticks = {placement.option: placement.rect for placement in locate(form, pages, "page").placements}
    words = {token.text: token.rect for token in pages[0].tokens if token.kind is Kind.WORD}
    before = text.startswith("☐")
    for option in ("oui", "non"):
        gap = words[option].x0 - ticks[option].x1 if before else ticks[option].x0 - words[option].x1
        assert 0 <= gap < 12


def test_what_cannot_be_placed_names_the_label_and_what_is_there_instead(tmp_path: Path) -> None:
    labels = 'blank = { labels = ["Mèl", "Courriel"] }'
    form = form_of(tmp_path, field("nom", "Nom") + field("mel", "Mèl", more=labels))
    found = located(form, "Nom : #blank()\n\nTélécopie : #blank()\n")
    (missing,) = found.missing
    assert missing.field == "mel"
    assert missing.wordings == "“Mèl” or “Courriel”"
    assert "Télécopie" in missing.seen
    assert [(each.label, each.type) for each in found.extra] == [("Télécopie :", "text")]


def test_where_less_than_half_can_be_placed_nothing_is(tmp_path: Path) -> None:
    form = form_of(tmp_path, field("nom", "Nom") + field("mel", "Mèl") + field("fax", "Télécopie"))
    with pytest.raises(CannotPlaceError, match="2 of the 3 fields"):
        placed(form, "Nom : #blank()\n")


def test_a_blank_is_never_given_to_two_fields(tmp_path: Path) -> None:
    form = form_of(tmp_path, field("nom", "Nom") + field("encore", "Nom"))
    assert [each.field for each in located(form, "Nom : #blank()\n").missing] == ["encore"]


def test_a_scan_a_filled_form_and_a_stranger_are_refused_with_their_reason() -> None:
    with pytest.raises(UnreadablePdfError, match="picture"):
        prepare(page_of("#square(size: 80pt)"), form=FORM)
    with pytest.raises(UnreadablePdfError, match="fields already"):
        prepare(FORM.fillable.read_bytes())
    with pytest.raises(UnknownFormError):
        prepare(page_of("Une page comme une autre."))
