"""Circulars: annexes found by their words among decoys, each in a PDF of its own; what a person sees and corrects."""

import json
from collections.abc import Callable, Iterable
from html import unescape
from html.parser import HTMLParser
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

import pikepdf
import pytest
import typst

from ndrcpdf import catalog
from ndrcpdf.errors import BadDataError, UnreadablePdfError
from ndrcpdf.extracting import extract
from ndrcpdf.filling import fill, make_filler
from ndrcpdf.layout.annexes import find_annexes
from ndrcpdf.layout.page_text import read_page_texts
from ndrcpdf.model.placements import Role
from ndrcpdf.model.records import Record
from ndrcpdf.preparing import Preparation, prepare, prepare_each, read_overrides, report
from ndrcpdf.tabulating import tabulate

if TYPE_CHECKING:
    from ndrcpdf.model.forms import Form

ROOT = Path(__file__).parents[2]
FORMS = ROOT / "forms"
FORM = catalog.find("attestation-stage")
PROSE = """
#set page(paper: "a4")
#set text(font: "Liberation Sans", size: 11pt, lang: "fr")
= Sommaire
Annexe I : BREVET DE TECHNICIEN SUPÉRIEUR CALENDRIER SESSION 2024 … 4

Annexe III-4 : ATTESTATION DE STAGE à remettre au stagiaire à l'issue du stage … 7

Annexe V-1 : FICHE DESCRIPTIVE D'ACTIVITÉ PROFESSIONNELLE E4 – RELATION CLIENT ET NÉGOCIATION VENTE … 12

Annexe V-2 : FICHE SUJET - CANDIDAT … 14

Livret scolaire : LIVRET SCOLAIRE, Certification de compétences numériques (PIX) … 20
#pagebreak()
"""
DECOY = """
#set page(paper: "a4")
#set text(font: "Liberation Sans", size: 11pt, lang: "fr")
= ANNEXE V-3
E4 – RELATION CLIENT ET NÉGOCIATION VENTE — GRILLE D'ÉVALUATION, session 2024

Nom : #box(width: 100pt, repeat[.]) Prénom : #box(width: 100pt, repeat[.]) N° Candidat : #box(width: 90pt, repeat[.])

#table(columns: (1fr, 2fr), [CIBLAGE ET PROSPECTION], [], [Démarche], [], [Résultats], [], [Objectifs fixés], [])
Fait à #box(width: 100pt, repeat[.]) le #box(width: 100pt, repeat[.])
"""


def typeset(source: str) -> bytes:
    return typst.compile(source.encode(), font_paths=[str(ROOT / "ndrcpdf" / "fonts")], ignore_system_fonts=True)


def joined(parts: Iterable[bytes]) -> bytes:
    out = BytesIO()
    with pikepdf.new() as pdf:
        for part in parts:
            with pikepdf.open(BytesIO(part)) as source:
                pdf.pages.extend(source.pages)
        pdf.save(out)
    return out.getvalue()


def annex(name: str) -> bytes:
    return (FORMS / f"{name}-2024" / "annexe.pdf").read_bytes()


@pytest.fixture(scope="module")
def circular() -> bytes:
    """A circular of more than 30 pages: contents and prose, then every annex with other pages between them."""
    prose, decoy = typeset(PROSE + "#lorem(5500)"), typeset(DECOY)
    parts = [prose, annex("calendrier"), annex("regroupements")]
    for form in catalog.known_forms():
        parts += [decoy, annex(form.name), typeset('#set page(paper: "a4")\n#lorem(600)')]
    return joined(parts)


@pytest.fixture(scope="module")
def made(circular: bytes) -> Preparation:
    return prepare_each(circular, name="circulaire.pdf")


def test_every_annex_of_a_circular_is_found_on_its_own_pages(circular: bytes, made: Preparation) -> None:
    with pikepdf.open(BytesIO(circular)) as pdf:
        assert len(pdf.pages) >= 30
    assert {each.form.id for each in made.prepared} == {form.id for form in catalog.known_forms()}
    assert not [each for each in made.findings if each.code in ("field-missing", "field-doubtful", "cannot-place")]
    for each in made.prepared:
        with pikepdf.open(each.form.folder / "annexe.pdf") as own, pikepdf.open(BytesIO(each.data)) as pdf:
            assert len(pdf.pages) == len(own.pages) == len(each.pages)


def test_each_form_of_a_circular_has_the_widgets_of_the_annex_alone(made: Preparation) -> None:
    for each in made.prepared:
        alone = prepare((each.form.folder / "annexe.pdf").read_bytes())
        assert [(p.full_name, p.page, p.rect) for p in each.placements] == [
            (p.full_name, p.page, p.rect) for p in alone.placements
        ]


def test_the_contents_the_prose_and_other_grids_are_no_annex() -> None:
    pages = read_page_texts(joined([typeset(PROSE + "#lorem(900)"), typeset(DECOY)]), "prose")
    assert find_annexes(catalog.known_forms(), pages) == []


def test_a_form_of_a_circular_leads_to_no_other_page_of_it() -> None:
    source = BytesIO()
    with pikepdf.open(BytesIO(joined([annex("attestation-stage"), annex("fiche-e4"), annex("fiche-e6")]))) as pdf:
        with pdf.open_outline() as outline:
            outline.root.append(pikepdf.OutlineItem("Annexe", 3))
        link = pikepdf.Dictionary(
            Type=pikepdf.Name.Annot,
            Subtype=pikepdf.Name.Link,
            Rect=[0, 0, 9, 9],
            Dest=[pdf.pages[4].obj, pikepdf.Name.Fit],
        )
        pdf.pages[0].Annots = pikepdf.Array([pdf.make_indirect(link)])
        pdf.save(source)
    for each in prepare_each(source.getvalue()).prepared:
        with pikepdf.open(BytesIO(each.data)) as pdf:
            kept = {page.obj.objgen for page in pdf.pages}
            pages = [o for o in pdf.objects if isinstance(o, pikepdf.Dictionary) and o.get("/Type") == "/Page"]
            assert {page.objgen for page in pages} == kept
            assert "/Outlines" not in pdf.Root


def test_the_tags_of_the_pages_that_are_kept_are_kept() -> None:
    """A document of three forms, tagged as one, gives each its own part of the tree."""
    with pikepdf.open(BytesIO(annex("fiche-e4"))) as pdf:
        out = BytesIO()
        pdf.pages.append(pdf.pages[0])
        pdf.save(out)
    from ndrcpdf.pdf.pages.page_selection import keep_pages

    with pikepdf.open(BytesIO(annex("fiche-e4"))) as pdf:
        keep_pages(pdf, (2,))
        again = BytesIO()
        pdf.save(again)
    with pikepdf.open(again) as pdf:
        (page,) = pdf.pages
        elements = [o for o in pdf.objects if isinstance(o, pikepdf.Dictionary) and o.get("/Type") == "/StructElem"]
        assert elements
        assert {each.Pg.objgen for each in elements if "/Pg" in each} <= {page.obj.objgen}
        assert int(page.obj.StructParents) in pikepdf.NumberTree(pdf.Root.StructTreeRoot.ParentTree)


def test_annexes_one_and_two_of_a_circular_are_read(circular: bytes) -> None:
    alone = [tabulate(annex(name), name) for name in ("calendrier", "regroupements", "fonctionnalites-e5b")]
    found = tabulate(circular, "circulaire.pdf")
    assert found.calendar == alone[0].calendar
    assert found.periods == alone[0].periods
    assert found.academies == alone[1].academies
    assert found.features == alone[2].features


# ── Turned pages ─────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("turn", [90, 180, 270])
@pytest.mark.parametrize("only_said", [True, False], ids=["the page is turned", "its text too, so that it is upright"])
def test_fields_stand_upright_beside_turned_text(turn: int, only_said: bool, tmp_path: Path) -> None:
    plain = prepare(annex("attestation-stage"))
    data = turned(annex("attestation-stage"), turn, only_said=only_said)
    made = prepare(data)
    assert [each.full_name for each in made.placements] == [each.full_name for each in plain.placements]
    with pikepdf.open(BytesIO(made.data)) as pdf:
        widgets = [each for each in pdf.pages[0].Annots if "/MK" in each and "/R" in each.MK]
        assert len(widgets) == (0 if only_said else len(plain.placements))
    for one, other in zip(made.on_view, plain.placements, strict=True):
        assert one.rect == pytest.approx(other.rect, abs=0.5)
    values = {"stagiaire_nom": "ŁUKASZ", "organisme_ville": "Saint-Étienne", "stagiaire_sexe": "F"}
    filled = fill(make_filler(FORM, made.data), Record(values))
    assert extract(filled, name="turned.pdf").record.values == values


def turned(data: bytes, turn: int, *, only_said: bool) -> bytes:
    """The page with /Rotate; and its content turned the other way, unless only the entry is to be there."""
    from ndrcpdf.pdf.pages.rotation import upright_copy

    out = BytesIO()
    if not only_said:
        with pikepdf.open(BytesIO(data)) as pdf:
            data = upright_copy(pdf, {1: 360 - turn})
    with pikepdf.open(BytesIO(data)) as pdf:
        pdf.pages[0].Rotate = turn
        pdf.save(out)
    return out.getvalue()


# ── What a person is told, sees and corrects ─────────────────────────────────────────────────────────────────────────


def without_label(words: str, other: str) -> bytes:
    source = (FORMS / "attestation-stage-2024" / "annexe.typ").read_text("utf-8")
    assert words in source
    return typeset(source.replace(words, other))


def test_a_field_without_a_blank_is_reported_and_the_others_are_placed() -> None:
    made = prepare_each(without_label("Secteur d'activité", "Télécopie"), name="annexe.pdf")
    (prepared,) = made.prepared
    assert [each.field for each in prepared.missing] == ["organisme_secteur"]
    assert [each.label for each in prepared.extra] == ["Télécopie :"]
    said = {each.code: each for each in made.findings}
    assert said["field-missing"].field == "organisme_secteur"
    assert "Secteur d'activité" in str(said["field-missing"].message)
    with pikepdf.open(BytesIO(prepared.data)) as pdf:
        assert "organisme_secteur" not in [str(each.get("/T")) for each in pdf.Root.AcroForm.Fields]


def test_a_place_that_a_person_gives_is_taken(run: Callable, tmp_path: Path) -> None:
    (tmp_path / "annexe.pdf").write_bytes(without_label("Secteur d'activité", "Télécopie"))
    done = run("prepare", "annexe.pdf", "-o", "out", "--json")
    assert done.returncode == 1
    assert "organisme_secteur" in done.stderr
    (said,) = json.loads(done.stdout)["forms"]
    (blank,) = said["extra"]
    place = f"organisme_secteur = {{ page = {blank['page']}, rect = {blank['rect']} }}"
    (tmp_path / "places.toml").write_text(f"[attestation-stage]\n{place}\n", "utf-8")
    done = run("prepare", "annexe.pdf", "-o", "out", "--json", "--overrides", "places.toml")
    assert (done.returncode, done.stderr.count("\n")) == (0, 1), done.stderr
    (said,) = json.loads(done.stdout)["forms"]
    assert said["missing"] == said["extra"] == []
    (placed,) = [each for each in said["placed"] if each["field"] == "organisme_secteur"]
    assert placed["rect"] == pytest.approx(blank["rect"])


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[attestation-stage]\nnom = { page = 1, rect = [1, 2, 3, 4] }", "has no field “nom”"),
        ("[attestation-stage]\norganisme_nom = { page = 9, rect = [1, 2, 3, 4] }", "is not on page 9"),
        ('[attestation-stage]\n"stagiaire_sexe.F" = { page = 1, rect = [1, 2, 3, 4] }', "not those of its parts"),
        ("[attestation-stage]\norganisme_nom = 3", "not how places are given"),
        ("[attestation-stage]\norganisme_nom = { page = 1, rect = [1, 2, 3] }", "not how places are given"),
        ("[attestation-stage", "places.toml"),
    ],
)
def test_places_that_cannot_be_are_refused(text: str, message: str) -> None:
    with pytest.raises(BadDataError, match=message):
        prepare_each(annex("attestation-stage"), overrides=read_overrides(text, "places.toml"))


class Outline(HTMLParser):
    """What a page of HTML is made of."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def of(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]


def test_the_report_shows_every_page_and_every_place(circular: bytes, made: Preparation) -> None:
    text = report(circular, made, "circulaire.pdf")
    page = Outline()
    page.feed(text)
    pages = sum(len(each.pages) for each in made.prepared)
    assert len(page.of("image")) == pages
    assert all((each["href"] or "").startswith("data:image/png;base64,") for each in page.of("image"))
    assert all(each.get("aria-label") for each in page.of("svg") if each.get("role") == "img")
    assert [each["lang"] for each in page.of("html")] == ["en"]
    for prepared in made.prepared:
        for placement in prepared.on_view:
            assert f"<td>{placement.field}" in text
    assert "http" not in text.replace("http://www.w3.org", "")


@pytest.mark.parametrize("name", [FORM.name, "livret-scolaire"])
def test_what_the_report_gives_to_copy_is_read_as_overrides(name: str, made: Preparation, circular: bytes) -> None:
    (prepared,) = [each for each in made.prepared if each.form.name == name]
    text = report(circular, Preparation((prepared,), ()), "circulaire.pdf")
    copied = unescape(text.split("<pre>")[-1].split("</pre>")[0])
    again = prepare_each(circular, form=prepared.form, overrides=read_overrides(copied, "copied.toml"))
    ticked, before = ([p.full_name for p in x.placements if p.role is Role.TICK] for x in (again.prepared[0], prepared))
    assert ticked == before
    assert len(again.prepared[0].placements) == len(prepared.placements)
    for one, other in zip(again.prepared[0].placements, prepared.placements, strict=True):
        assert one.rect == pytest.approx(other.rect, abs=0.1)


def scanned(data: bytes) -> bytes:
    import pypdfium2

    out = BytesIO()
    document = pypdfium2.PdfDocument(data)
    document[0].render(scale=1).to_pil().save(out, "PDF")
    document.close()
    return out.getvalue()


def test_a_scan_is_refused_with_its_remedy_and_a_scanned_page_among_others_is_named() -> None:
    with pytest.raises(UnreadablePdfError, match="picture") as error:
        prepare_each(scanned(annex("fiche-e4")), name="scan.pdf")
    assert "OCR" in str(error.value.remedy)
    made = prepare_each(joined([annex("attestation-stage"), scanned(annex("fiche-e4"))]), name="both.pdf")
    assert [each.form.id for each in made.prepared] == [FORM.id]
    (finding,) = [each for each in made.findings if each.code == "page-picture"]
    assert finding.page == 2


def test_a_form_that_is_named_is_found_in_a_circular(circular: bytes) -> None:
    form: Form = catalog.find("sujet-e4")
    made = prepare(circular, form=form)
    assert made.form == form
    assert not made.missing
