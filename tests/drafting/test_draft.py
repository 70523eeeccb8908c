"""Forms that nobody has described: their blanks found, a form.toml drafted that is loaded, filled and read back."""

from datetime import date
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
import typst
from reportlab.pdfgen.canvas import Canvas

from ndrcpdf import catalog
from ndrcpdf.drafting import Draft, draft
from ndrcpdf.errors import CannotPlaceError, UnreadablePdfError
from ndrcpdf.extracting import extract
from ndrcpdf.filling import fill, make_filler
from ndrcpdf.geometry import Rect, intersection_over_union
from ndrcpdf.layout.detecting.detect import detect
from ndrcpdf.layout.detecting.searched_page import SearchedPage
from ndrcpdf.layout.reading.text_layer import read_pages
from ndrcpdf.layout.reading.upright import upright_pdf
from ndrcpdf.model.forms import Form
from ndrcpdf.model.records import Record, Value
from ndrcpdf.pdf.acroform.field_tree import AnnotationFlag
from ndrcpdf.preparing import PLACES, prepare_each, read_overrides
from page_variants import VARIANTS, changed, moved

ROOT = Path(__file__).parents[2]
FORMS = ROOT / "forms"
FLOORS = {
    # two wordings are struck out, which nothing on a page tells; and two fields share a room
    "attestation-stage-2024": (0.95, 0.88),
    "engagement-etudiant-2024": (0.95, 0.88),
    "fiche-e4-2024": (0.97, 0.97),
    "fiche-e6-2024": (0.97, 0.97),
    "fonctionnalites-e5b-2024": (0.97, 0.97),
    # three fields share a room, one box is ticked in a larger cell, and a chart is no blank
    "livret-scolaire-2024": (0.90, 0.90),
    "sujet-e4-2024": (0.97, 0.97),
}
"""Of the fields that we put on our annexes: the least precision and recall with which they are found unaided."""

PAGE = """
#set page(paper: "a4", margin: 50pt)
#set text(font: "Liberation Sans", size: 11pt, lang: "fr")
#set par(leading: 12pt, spacing: 14pt)
#let dots(width: 1fr) = box(width: width, repeat(gap: 0.4pt)[.])
#let ruled(width) = box(width: width, stroke: (bottom: 0.5pt), height: 10pt)
#let tick = box(width: 9pt, height: 9pt, stroke: 0.6pt)

= DEMANDE DE BOURSE, SESSION 2031

== LE DEMANDEUR

Nom de famille#super[1] : #dots()

Prénom : #ruled(200pt)

Né(e) le : #dots(width: 40pt) / #dots(width: 40pt) / #dots(width: 60pt)

Régime : #tick Interne #h(20pt) #tick Externe

Code postal : #dots(width: 80pt) #h(8pt) Courriel : #dots()

== LE PROJET

Montant demandé : #dots(width: 90pt) €

Description du projet :\\
#dots()\\
#dots()\\
#dots()

#table(columns: (1fr, 2fr), rows: 30pt, [Tuteur], [], [Établissement], [])

#block(stroke: 0.5pt, width: 60%, height: 80pt, inset: 6pt)[Signature du demandeur]
"""

VALUES: dict[str, Value] = {
    "nom_famille": "ŁUKASZ",
    "prenom": "Zoë",
    "ne_e": date(2010, 2, 28),
    "regime": "externe",
    "code_postal": "02347",
    "courriel": "zoe@example.org",
    "description_projet": "Un tour de France\nà vélo",
    "tuteur": "Mme Née d’Été",
}


def searched(data: bytes, name: str) -> list[SearchedPage]:
    return [SearchedPage(page) for page in read_pages(upright_pdf(data, name))]


def typeset(source: str) -> bytes:
    return typst.compile(source.encode(), font_paths=[str(ROOT / "ndrcpdf" / "fonts")], ignore_system_fonts=True)


def written(made: Draft, into: Path) -> Form:
    """The draft as a folder, as the catalogue reads it."""
    folder = into / made.form.id
    folder.mkdir()
    for name, data in made.files().items():
        (folder / name).write_bytes(data)
    return catalog.load(folder)


def widgets(data: bytes) -> list[tuple[int, Rect]]:
    with pikepdf.open(BytesIO(data)) as pdf:
        return [
            (number, Rect(*(float(side) for side in note.Rect)))
            for number, page in enumerate(pdf.pages, 1)
            for note in page.obj.get("/Annots", [])
            if note.Subtype == "/Widget" and not int(note.get("/F", 0)) & AnnotationFlag.HIDDEN
        ]


@pytest.fixture(scope="module")
def drafted() -> Draft:
    return draft(typeset(PAGE), form_id="bourse-2031")


# ── Blanks ───────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("form_id", FLOORS)
def test_the_blanks_of_our_annexes_are_found_unaided(form_id: str) -> None:
    sheets = searched((FORMS / form_id / "annexe.pdf").read_bytes(), form_id)
    found = [(blank.page, blank.rect) for sheet in sheets for blank in detect(sheet)]
    true = widgets((FORMS / form_id / "fillable.pdf").read_bytes())
    left = list(found)
    for page, rect in true:
        right = [each for each in left if each[0] == page and intersection_over_union(each[1], rect) >= 0.5]
        if right:
            left.remove(max(right, key=lambda each: intersection_over_union(each[1], rect)))
    right_ones = len(found) - len(left)
    precision, recall = FLOORS[form_id]
    assert right_ones / len(found) >= precision
    assert right_ones / len(true) >= recall


SET = '#set page(paper: "a4", margin: 50pt)\n#set text(font: "Liberation Sans", size: 10pt)\n'
RULE = "#line(length: 100%, stroke: 0.5pt)"
LOOKS = {
    "white windows on a shade, over a rule along all of them": (
        """#place(dy: 20pt, rect(width: 400pt, height: 60pt, fill: luma(230)))
        #place(dx: 5pt, dy: 32pt)[Nom] #place(dx: 60pt, dy: 20pt, rect(width: 140pt, height: 30pt, fill: white))
        #place(dx: 205pt, dy: 32pt)[Prénom] #place(dx: 260pt, dy: 20pt, rect(width: 140pt, height: 30pt, fill: white))
        #place(dy: 50pt, line(length: 400pt, stroke: 0.5pt))""",
        [("cell", 138), ("cell", 138)],
    ),
    "a line of dots that are drawn one by one": (
        """#let dot = rect(width: 0.8pt, height: 0.8pt, fill: black)
        Nom :#for n in range(100) { place(dx: 60pt + n * 2pt, dy: -2pt, dot) }""",
        [("line", 199)],
    ),
    "bullets that no cross fits into": ("#for _ in range(3) [#text(size: 4pt)[□] Une remarque\n\n]", []),
    "a frame with its title in its upper side": (
        """#place(dx: 5pt)[Renseignements]
        #place(dx: 90pt, dy: 8pt, line(length: 310pt, stroke: 0.5pt))
        #place(dx: 400pt, dy: 8pt, line(angle: 90deg, length: 80pt, stroke: 0.5pt))
        #place(dy: 8pt, line(angle: 90deg, length: 80pt, stroke: 0.5pt))""",
        [],
    ),
    "the foot of an open column beside a cell": (
        """#place(dy: 40pt, line(length: 300pt, stroke: 0.5pt)) #place(dx: 80pt, line(length: 220pt, stroke: 0.5pt))
        #place(dx: 80pt, line(angle: 90deg, length: 40pt, stroke: 0.5pt))
        #place(dx: 300pt, line(angle: 90deg, length: 40pt, stroke: 0.5pt))
        #place(dy: 8pt)[Gardez une] #place(dy: 20pt)[copie.] #place(dy: 90pt)[Le #h(1fr) reste]""",
        [("cell", 218)],
    ),
    "a list with its heading": (
        "Pour les bouteilles :\n\n– cinq remplissages par mois ; #h(1fr) au plus\n\n– un devis.",
        [],
    ),
    "labels that are indented under their heading": (
        "Parlez de vous :\n\n#h(20pt)Nom :\n\n#h(20pt)Date de naissance :\n\n#h(1fr)fin de la ligne",
        [("white", 445), ("white", 380)],
    ),
    "a label under a heading in bold": ("*Votre projet :*\n\nIntitulé :\n\n#h(1fr)fin de la ligne", [("white", 456)]),
    "two labels on a line": (
        "Ville : #h(200pt) Courriel :\n\n#h(1fr)fin de la ligne",
        [("white", 199), ("white", 224)],
    ),
    "lines as long as the page under a label": (
        f"Adresse :\n#v(4pt)\n{RULE}\n#v(4pt)\n{RULE}\n#v(20pt)\nune autre ligne #h(1fr) qui va loin",
        [("lines", 495)],
    ),
    "a line as long as the page over its label": (
        f"#v(20pt)\n{RULE}\n#v(-9pt)\n#align(center, text(size: 7pt)[Nom du candidat])\n\nLa suite #h(1fr) du texte",
        [("line", 495)],
    ),
    "tinted areas with their labels in them, and a heading on a tint": (
        """#let tint(height, words) = block(width: 300pt, height: height, fill: luma(240), inset: 4pt, words)
        #tint(18pt)[Identité] #tint(34pt)[Nom :] #tint(34pt)[Prénom]""",
        [("room", 298), ("room", 298)],
    ),
    "tinted areas beside their labels": (
        """#let field = rect(width: 200pt, height: 20pt, fill: luma(240))
        #let row(label) = grid(columns: (80pt, 200pt), gutter: 4pt, label, field)
        #row[Nom] #row[Prénom]""",
        [("cell", 198), ("cell", 198)],
    ),
}
"""What is printed, and the blanks of it: their looks and widths in points, from the top."""


@pytest.mark.parametrize("look", LOOKS)
def test_blanks_of_many_looks(look: str) -> None:
    source, expected = LOOKS[look]
    (sheet,) = searched(typeset(SET + source), look)
    found = [(blank.kind.value, blank.rect.width) for blank in detect(sheet)]
    assert [kind for kind, _width in found] == [kind for kind, _width in expected]
    assert [width for _kind, width in found] == pytest.approx([width for _kind, width in expected], abs=4)


def test_a_page_to_read_has_no_blanks() -> None:
    sheets = searched((FORMS / "regroupements-2024" / "annexe.pdf").read_bytes(), "regroupements")
    assert sum(len(detect(sheet)) for sheet in sheets) <= 3


def test_a_drawing_of_many_lines_is_passed_over() -> None:
    lines = "".join(f"#place(line(start: (0pt, {n / 20}pt), end: (60pt, {n / 20}pt)))" for n in range(6000))
    sheets = searched(typeset(f"#set page(paper: 'a4')\nUn plan{lines}".replace("'", '"')), "plan")
    assert [blank for sheet in sheets for blank in detect(sheet)] == []


# ── Drafts ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_names_and_types_are_guessed_from_the_labels(drafted: Draft) -> None:
    assert {field.name: field.type.value for field in drafted.form.fields} == {
        "nom_famille": "text",
        "prenom": "text",
        "ne_e": "date",
        "regime": "choice",
        "code_postal": "postcode",
        "courriel": "email",
        "montant_demande": "money",
        "description_projet": "lines",
        "tuteur": "text",
        "etablissement": "text",
        "signature_demandeur": "signature",
    }
    assert drafted.form.session == 2031
    assert [section.name for section in drafted.form.sections] == ["LE DEMANDEUR", "LE PROJET"]
    regime = drafted.form.field("regime")
    assert [(option.value, option.printed) for option in regime.options] == [
        ("interne", "Interne"),
        ("externe", "Externe"),
    ]


def test_a_draft_is_a_form_that_fills_and_reads_back(drafted: Draft, tmp_path: Path) -> None:
    form = written(drafted, tmp_path)
    assert [field.name for field in form.fields] == [field.name for field in drafted.form.fields]
    returned = extract(fill(make_filler(form), Record(VALUES)), name="a.pdf", form=form)
    assert dict(returned.record.values) == VALUES
    assert returned.findings == ()


@pytest.mark.parametrize("form_id", FLOORS)
def test_the_words_of_a_draft_lead_back_to_its_blanks(form_id: str, tmp_path: Path) -> None:
    flat = (FORMS / form_id / "annexe.pdf").read_bytes()
    made = draft(flat, form_id="essai")
    assert made.by_words >= 0.9 * len(made.form.fields)
    form = written(made, tmp_path)
    places = read_overrides(made.places_toml, PLACES)
    again = prepare_each(flat, form=form, overrides=places).prepared[0]
    assert widgets(again.data) == widgets(made.data)


def test_what_words_do_not_lead_to_has_its_place(drafted: Draft) -> None:
    """A short rule: the white space after its label would go on to the end of the line."""
    by_place = [finding.field for finding in drafted.findings if finding.code == "field-by-place"]
    assert len(by_place) == len(drafted.form.fields) - drafted.by_words
    assert all(f'"{name}"' in drafted.places_toml for name in by_place)


def test_drafting_twice_gives_the_same(drafted: Draft) -> None:
    assert draft(drafted.flat, form_id="bourse-2031") == drafted


# ── Pages with other boxes, units and rotations ──────────────────────────────────────────────────────────────────────

ASKED = {"nom": Rect(72, 247, 250, 258), "ville": Rect(72, 200, 240, 210), "code": Rect(121, 101, 299, 139)}
"""Where the blanks of :func:`small_form` are."""


def small_form() -> bytes:
    """A page of 400 by 300 points that asks for a name on dots, a town on a line and a code in a cell."""
    out = BytesIO()
    canvas = Canvas(out, pagesize=(400, 300))
    canvas.setFont("Helvetica", 10)
    canvas.drawString(40, 250, "Nom : " + "." * 64)
    canvas.drawString(40, 201, "Ville :")
    canvas.line(72, 200, 240, 200)
    canvas.rect(40, 100, 80, 40)
    canvas.drawString(45, 120, "Code")
    canvas.rect(120, 100, 180, 40)
    canvas.save()
    return out.getvalue()


@pytest.mark.parametrize("variant", VARIANTS)
def test_fields_are_on_their_blanks_whatever_the_boxes_the_units_and_the_rotation_of_a_page(variant: str) -> None:
    made = draft(changed(small_form(), variant), form_id="fiche-2031")
    assert [field.name for field in made.form.fields] == list(ASKED)
    for (_page, rect), blank in zip(widgets(made.data), ASKED.values(), strict=True):
        assert intersection_over_union(rect, moved(blank, variant)) > 0.6


# ── Refusals ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_scan_is_refused() -> None:
    picture = BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(picture)
    with pytest.raises(UnreadablePdfError, match="picture") as refused:
        draft(picture.getvalue(), form_id="scan", name="scan.pdf")
    assert refused.value.remedy


def test_a_page_without_blanks_is_refused() -> None:
    with pytest.raises(CannotPlaceError, match="nothing on the pages looks like a blank"):
        draft(typeset('#set text(font: "Liberation Sans")\nRien à remplir ici.'), form_id="lettre")


def test_a_pdf_with_fields_is_refused() -> None:
    with pytest.raises(UnreadablePdfError, match="has fields already"):
        draft((FORMS / "fiche-e4-2024" / "fillable.pdf").read_bytes(), form_id="fiche")
