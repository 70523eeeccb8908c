"""Blanks that no form knows: none is made up, few are passed over, and what a note proposes to add works as it is."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from html import unescape
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest

from ndrcpdf import catalog
from ndrcpdf.layout.locating.locate import locate
from ndrcpdf.layout.page import Page
from ndrcpdf.layout.reading.text_layer import read_pages
from ndrcpdf.layout.reading.upright import upright_pdf
from ndrcpdf.model.forms import FieldType, Form
from ndrcpdf.model.placements import Placement
from ndrcpdf.preparing import Prepared, prepare, prepare_each, report
from ndrcpdf.preparing.labelled_blanks import UnplacedBlank
from ndrcpdf.preparing.unplaced_blanks import unplaced_blanks

FORMS = {form.name: form for form in catalog.known_forms()}
NOT_NOTED = {
    "livret-scolaire": ["observations"],  # what the description has as the words of a heading
}
"""The fields whose blank is passed over where the description does not have them, and why."""
WITHOUT_A_BLANK_OF_THEIR_OWN = (FieldType.IMAGE, FieldType.SIGNATURE, FieldType.STRIKE, FieldType.CHART)


def annex(name: str) -> bytes:
    return FORMS[name].folder.joinpath("annexe.pdf").read_bytes()


def without(form: Form, *names: str) -> Form:
    return replace(form, fields=tuple(field for field in form.fields if field.name not in names))


def on_it(blank: UnplacedBlank, placement: Placement) -> bool:
    x, y = (blank.rect.x0 + blank.rect.x1) / 2, (blank.rect.y0 + blank.rect.y1) / 2
    return blank.page == placement.page and (placement.rect.holds(x, y) or _holds(blank, placement))


def _holds(blank: UnplacedBlank, placement: Placement) -> bool:
    rect = placement.rect
    return blank.rect.holds((rect.x0 + rect.x1) / 2, (rect.y0 + rect.y1) / 2)


@pytest.mark.parametrize("name", FORMS)
def test_an_official_annex_has_no_blank_that_its_form_does_not_know(name: str) -> None:
    assert prepare(annex(name), form=FORMS[name]).extra == ()


@pytest.mark.parametrize("name", FORMS)
def test_the_blank_of_a_field_is_noted_where_the_description_does_not_have_it(name: str) -> None:
    form, pages = FORMS[name], read_pages(upright_pdf(annex(name), name))
    placed = locate(form, pages, name).placements
    passed_over = [field for field in _fields(form, placed) if not _noted(form, field, pages, placed)]
    assert passed_over == NOT_NOTED.get(name, [])


def _fields(form: Form, placed: tuple[Placement, ...]) -> Iterator[str]:
    on_view = {placement.field for placement in placed}
    every = [f.name for f in form.fields if f.name in on_view and f.type not in WITHOUT_A_BLANK_OF_THEIR_OWN]
    yield from every[:: max(1, len(every) // 25)]


def _noted(form: Form, name: str, pages: list[Page], placed: tuple[Placement, ...]) -> bool:
    """Whether a blank of the field is noted, or another field has it: one that has none of its own on the page."""
    left = locate(without(form, name), pages, form.id)
    own = [placement for placement in placed if placement.field == name]
    others = [placement.rect for placement in left.placements]
    shared = any(rect.holds((each.rect.x0 + each.rect.x1) / 2, each.rect.y1 - 1) for rect in others for each in own)
    return shared or any(
        on_it(blank, each) for blank in unplaced_blanks(without(form, name), pages, left) for each in own
    )


# ── What a note proposes ─────────────────────────────────────────────────────────────────────────────────────────────


def cut_out(form: Form, name: str, folder: Path) -> Form:
    """A folder with the form whose description lacks a field."""
    target = folder / form.id
    shutil.copytree(form.folder, target)
    first, *tables = (target / "form.toml").read_text("utf-8").split("[[field]]\n")
    kept = [table for table in tables if f'name = "{name}"' not in table]
    assert len(kept) == len(tables) - 1
    (target / "form.toml").write_text("[[field]]\n".join([first, *kept]), "utf-8")
    return catalog.load(target)


def added(form: Form, made: Prepared, folder: Path) -> Form:
    """A folder with the form and the fields that the notes propose, each where they say."""
    shutil.copytree(form.folder, folder)
    text = (folder / "form.toml").read_text("utf-8")
    for note in made.notes:
        begin = text.index(f'name = "{note.after}"')
        end = text.find("\n[[", begin)
        text = f"{text[:end]}\n{note.text()}\n{text[end:]}"
        assert note.section_text() == ""
    (folder / "form.toml").write_text(text, "utf-8")
    return catalog.load(folder)


@pytest.mark.parametrize(
    ("name", "field", "proposed", "kind"),
    [
        ("attestation-stage", "organisme_secteur", "organisme_secteur_activite", "text"),
        ("fiche-e4", "historique", "historique_problematique_activite", "lines"),
        ("engagement-etudiant", "numero_inscription", "numero_inscription", "text"),
        ("fonctionnalites-e5b", "wordpress_contenu_4", "wordpress_ajouter_media", "flag"),
    ],
)
def test_the_lines_of_a_note_put_a_field_on_its_blank(
    name: str, field: str, proposed: str, kind: str, tmp_path: Path
) -> None:
    less = cut_out(FORMS[name], field, tmp_path)
    made = prepare(annex(name), form=less)
    (note,) = made.notes
    assert (note.field.name.startswith(proposed), note.field.type) == (True, kind)
    again = prepare(annex(name), form=added(less, made, tmp_path / "again"))
    assert again.extra == ()
    assert again.missing == made.missing
    (placement,) = (each for each in again.on_view if each.field == note.field.name)
    assert on_it(note.blank, placement)


def test_a_note_says_where_its_blank_is_and_what_to_do(tmp_path: Path) -> None:
    less = cut_out(FORMS["attestation-stage"], "organisme_secteur", tmp_path)
    made = prepare_each(annex("attestation-stage"), form=less, name="annexe.pdf")
    (finding,) = (each for each in made.findings if each.code == "blank-unknown")
    (note,) = made.prepared[0].notes
    x0 = f"{note.blank.rect.x0:.2f}".rstrip("0")
    assert "Secteur d'activité" in str(finding.message)
    assert x0 in str(finding.message)
    assert finding.page == 1
    assert "organisme_secteur_activite" in str(finding.remedy)
    shown = unescape(report(annex("attestation-stage"), made, "annexe.pdf"))
    assert "organisme_secteur_activite" in shown
    assert "?1 Secteur d'activité" in shown


def test_what_is_printed_before_the_first_heading_has_a_section_of_its_own(tmp_path: Path) -> None:
    form = FORMS["fonctionnalites-e5b"]
    data = printed_on_top(annex("fonctionnalites-e5b"), "Visa : ......................")
    made = prepare_each(data, form=form, name="annexe.pdf")
    (note,) = made.prepared[0].notes
    assert (note.after, note.field.section, note.field.name) == ("", "En-tête", "visa")
    lines = f"{note.section_text()}\n\n{note.text()}\n\n"
    text = (form.folder / "form.toml").read_text("utf-8").replace("[[section]]", f"{lines}[[section]]", 1)
    (tmp_path / form.id).mkdir()
    (tmp_path / form.id / "form.toml").write_text(text, "utf-8")
    again = prepare(data, form=catalog.load(tmp_path / form.id))
    (placement,) = (each for each in again.on_view if each.field == "visa")
    assert on_it(note.blank, placement)
    assert (again.extra, len(again.on_view)) == ((), len(made.prepared[0].on_view) + 1)
    shown = unescape(report(data, made, "annexe.pdf"))
    assert '# before the first section, for ?1\n[[section]]\nname = "En-tête"' in shown


def printed_on_top(data: bytes, words: str) -> bytes:
    """The PDF with a line at the top of its first page."""
    with pikepdf.open(BytesIO(data)) as pdf:
        page = pikepdf.Page(pdf.pages[0])
        name = page.add_resource(
            pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica),
            pikepdf.Name.Font,
        )
        page.contents_add(b"q", prepend=True)
        page.contents_add(
            b" Q BT %b 9 Tf 60 %d Td (%b) Tj ET" % (str(name).encode(), int(page.mediabox[3]) - 20, words.encode())
        )
        pdf.save(out := BytesIO())
        return out.getvalue()
