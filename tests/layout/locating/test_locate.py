"""Labels to blanks: on other typesetters' pages, with decoys, and what is said when a blank is not there."""

import importlib.util
import json
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
import typst
from pypdf import PdfReader

from ndrcpdf import catalog
from ndrcpdf.errors import CannotPlaceError, UnknownFormError, UnreadablePdfError
from ndrcpdf.extracting import extract
from ndrcpdf.filling import fill, make_filler
from ndrcpdf.geometry import Rect
from ndrcpdf.layout.locating.locate import Located, locate
from ndrcpdf.layout.page import Page, Token, TokenKind
from ndrcpdf.layout.reading.text_layer import read_pages
from ndrcpdf.layout.reading.upright import upright_pdf
from ndrcpdf.layout.token_search import TokenStream
from ndrcpdf.model.findings import Severity
from ndrcpdf.model.forms import Form
from ndrcpdf.model.placements import Placement, Role
from ndrcpdf.model.records import Record
from ndrcpdf.preparing import DOUBTFUL, prepare
from ndrcpdf.preparing.labelled_blanks import UnplacedBlank
from ndrcpdf.preparing.unplaced_blanks import unplaced_blanks

ROOT = Path(__file__).parents[3]
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
    return locate(form, read_pages(upright_pdf(page_of(source), "page")), "page")


def unplaced(form: Form, source: str) -> list[UnplacedBlank]:
    pages = read_pages(upright_pdf(page_of(source), "page"))
    return list(unplaced_blanks(form, pages, locate(form, pages, "page")))


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
    pages = read_pages(upright_pdf(data, "page"))
    ticks = {placement.option: placement.rect for placement in locate(form, pages, "page").placements}
    words = {token.text: token.rect for token in pages[0].tokens if token.kind is TokenKind.WORD}
    before = text.startswith("☐")
    for option in ("oui", "non"):
        gap = words[option].x0 - ticks[option].x1 if before else ticks[option].x0 - words[option].x1
        assert 0 <= gap < 12


def test_what_cannot_be_placed_names_the_label_and_what_is_there_instead(tmp_path: Path) -> None:
    labels = 'blank = { labels = ["Mèl", "Courriel"] }'
    form = form_of(tmp_path, field("nom", "Nom") + field("mel", "Mèl", more=labels))
    source = "Nom : #blank()\n\nTélécopie : #blank()\n"
    found = located(form, source)
    (missing,) = found.missing
    assert missing.field == "mel"
    assert str(missing.wordings) == "“Mèl” or “Courriel”"
    assert "Télécopie" in str(missing.seen)
    assert [(each.label, each.type) for each in unplaced(form, source)] == [("Télécopie :", "text")]


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


# ── What typesetters draw and type ───────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "drawn",
    [
        "#box(width: 150pt, baseline: 1pt, line(length: 100%, stroke: 0.5pt))",
        '#box(width: 150pt, line(length: 100%, stroke: (thickness: 0.7pt, dash: "dotted")))',
        '#box(width: 150pt, line(length: 100%, stroke: (thickness: 0.7pt, dash: "dashed")))',
        "#box(width: 150pt, rect(width: 100%, height: 0.6pt, fill: black))",
        "#box(width: 150pt, for _ in range(75) { box(width: 2pt, square(size: 0.7pt, fill: black)) })",
    ],
    ids=["ruled", "dotted", "dashed", "a thin rectangle", "many small squares"],
)
def test_a_drawn_line_is_a_line_to_write_on(drawn: str, tmp_path: Path) -> None:
    form = form_of(tmp_path, field("nom", "Nom") + field("prenom", "Prénom"))
    found = placed(form, f"Nom : {drawn} Prénom : {drawn}\n")
    assert found["nom"].rect.width == pytest.approx(150, abs=5)
    assert found["nom"].rect.x1 < found["prenom"].rect.x0
    assert found["nom"].rect.y0 == pytest.approx(found["prenom"].rect.y0)


def test_what_underlines_words_or_parts_sections_is_no_blank(tmp_path: Path) -> None:
    form = form_of(tmp_path, field("nom", "Nom") + field("titre", "Titre de la fiche"))
    source = "#underline[Titre de la fiche :]\n\nNom : #blank()\n\n#v(40pt)\n#line(length: 100%)\nPied de page\n"
    found = located(form, source)
    assert unplaced(form, source) == []
    assert {each.field: each.score for each in found.placements}["nom"] == 1.0


@pytest.mark.parametrize(
    "table",
    [
        "#table(columns: (80pt, 200pt), [Nom], [], [Prénom], [])",
        "#table(columns: 200pt, [Nom], [], [Prénom], [])",
        "#table(columns: (9em, 20em), fill: (x, _) => if x < 1 { silver }, [Nom], [], [Prénom], [])",
        "#table(columns: (180pt, 180pt), rows: 40pt, [Nom :], [Prénom :])",
        "#table(columns: (9cm, 6cm), [Nom : #box(width: 90pt, repeat[.])], [Prénom : #box(width: 90pt, repeat[.])])",
    ],
    ids=["beside", "under", "shaded", "in the label's cell", "dots in the cell"],
)
@pytest.mark.parametrize("where", ["leader", "cell", "rest"])
def test_a_blank_of_another_kind_than_described_takes_its_place(table: str, where: str, tmp_path: Path) -> None:
    more = f'blank = {{ where = "{where}", labels = ["Nom"] }}'
    form = form_of(
        tmp_path, field("nom", "Nom", more=more) + field("prenom", "Prénom", more=more.replace("Nom", "Prénom"))
    )
    found = placed(form, table)
    assert found["nom"].rect.width > 60
    nom, prenom = found["nom"].rect, found["prenom"].rect
    assert min(nom.x1, prenom.x1) <= max(nom.x0, prenom.x0) or min(nom.y1, prenom.y1) <= max(nom.y0, prenom.y0)


@pytest.mark.parametrize(
    "box", ["☐", "○", "❒", "◆", "•", "#box(circle(radius: 4pt))", "#box(square(size: 8pt, fill: white, stroke: 0.5pt))"]
)
def test_a_box_is_whatever_looks_like_one(box: str, tmp_path: Path) -> None:
    form = form_of(tmp_path, field("permis", "Permis de conduire", kind="flag") + field("nom", "Nom"))
    source = (
        f'#set text(font: ("Liberation Sans", "DejaVu Sans Mono"))\n#[{box} Permis de conduire]\n\nNom : #blank()\n'
    )
    tick = placed(form, source)["permis"].rect
    assert tick.x1 < 45
    assert tick.width < 16


def test_one_blank_for_a_date_is_cut_into_its_parts(tmp_path: Path) -> None:
    parts = 'blank = { parts = ["jour", "mois", "annee"] }'
    form = form_of(tmp_path, field("ne", "Né le", kind="date", more=parts))
    for source in ("Né le : #blank(width: 120pt)\n", "#table(columns: (80pt, 120pt), [Né le], [])"):
        found = placed(form, source)
        widths = [found[f"ne.{part}"].rect.width for part in ("jour", "mois", "annee")]
        assert widths == pytest.approx([30, 30, 60], abs=2)


def test_white_space_between_strokes_is_a_date(tmp_path: Path) -> None:
    parts = 'blank = { parts = ["jour", "mois", "annee"] }'
    form = form_of(tmp_path, field("ne", "Né le", kind="date", more=parts))
    found = placed(form, "Né le : #h(40pt) / #h(40pt) / #h(60pt) .\n")
    assert found["ne.jour"].rect.x1 <= found["ne.mois"].rect.x0
    assert found["ne.mois"].rect.x1 <= found["ne.annee"].rect.x0


def test_letters_that_a_producer_damaged_are_read() -> None:
    stream = TokenStream(
        [Page(1, Rect(0, 0, 100, 100), (Token(TokenKind.WORD, "Ac琀椀vité", Rect(0, 0, 9, 9), 0, 9),), ())]
    )
    assert list(stream.occurrences("Activité", 0, 1)) == [range(1)]


def test_a_label_that_is_nearly_the_one_described_is_taken_with_doubt(tmp_path: Path) -> None:
    form = form_of(tmp_path, field("nom", "Nom") + field("secteur", "Secteur d'activité de l'organisme"))
    found = placed(form, "Nom : #blank()\n\nSecteurs d'activités de l'organisme : #blank()\n")
    assert found["secteur"].score < DOUBTFUL <= found["nom"].score


def test_of_two_occurrences_of_a_label_the_one_in_reading_order_is_taken(tmp_path: Path) -> None:
    form = form_of(tmp_path, field("ville", "Ville") + field("pays", "Pays") + field("lieu", "Ville"))
    source = "Ville : #blank()\n\nPays : #blank()\n\nVille : #blank()\n"
    found = placed(form, source)
    assert found["ville"].rect.y0 > found["pays"].rect.y0 > found["lieu"].rect.y0


@pytest.mark.parametrize(("label", "doubted"), [("Ville", []), ("Votre Ville", ["ville"])])
def test_a_field_in_another_order_is_doubted_where_its_label_is_a_part_of_a_phrase(
    label: str, doubted: list[str], tmp_path: Path
) -> None:
    form = form_of(tmp_path, field("nom", "Nom") + field("mel", "Mèl") + field("ville", "Ville"))
    found = located(form, f"Nom : #blank()\n\n{label} : #blank()\n\nMèl : #blank()\n")
    assert found.missing == ()
    assert [each.field for each in found.placements if each.score < DOUBTFUL] == doubted


@pytest.mark.parametrize("radius", ["0pt", "12pt", "25pt"])
def test_a_drawn_frame_is_a_cell_with_square_corners_and_with_round_ones(radius: str, tmp_path: Path) -> None:
    form = form_of(tmp_path, field("faits", "Les faits", kind="lines", more='blank = { where = "room" }'))
    frame = f"#rect(width: 400pt, height: 80pt, radius: {radius}, stroke: 0.75pt)[Les faits :]\n\nEt la suite."
    faits = placed(form, frame)["faits"].rect
    assert faits.width == pytest.approx(400, abs=15)
    assert 50 < faits.height < 80


@pytest.mark.parametrize("label", ["Nom#super[1] :", "Nom¹ :", "Nom :#super[12]"])
def test_the_number_of_a_note_is_no_part_of_a_label(label: str, tmp_path: Path) -> None:
    form = form_of(tmp_path, field("nom", "Nom"))
    found = placed(form, f"{label} #blank()\n\n#super[1] Nom de naissance.\n")
    assert found["nom"].score == 1.0
    assert found["nom"].rect.width == pytest.approx(150, abs=4)


PROMPT = "Cliquez ou appuyez ici pour entrer du texte."


def test_a_prompt_is_a_blank_up_to_what_is_printed_next(tmp_path: Path) -> None:
    form = form_of(tmp_path, field("nom", "Nom") + field("mel", "Mèl") + field("faits", "Les faits", kind="lines"))
    found = placed(
        form,
        f"Nom : {PROMPT} Mèl : Click here to enter text.\n\nLes faits :\n\n{PROMPT}\n#v(60pt)\n"
        "#table(columns: (100pt, 300pt), [Ce qui suit], [n'en est plus])\n",
    )
    assert found["nom"].rect.x1 < found["mel"].rect.x0 - 15
    assert found["mel"].rect.x1 > found["mel"].rect.x0 + 90
    assert 60 < found["faits"].rect.height < 100


def test_a_cell_is_as_good_as_empty_where_it_has_only_a_prompt(tmp_path: Path) -> None:
    form = form_of(tmp_path, field("faits", "Les faits", kind="lines", more='blank = { where = "cell" }'))
    table = f"#table(columns: (100pt, 300pt), rows: 70pt, [Les faits], [{PROMPT}])"
    assert placed(form, table)["faits"].rect.height == pytest.approx(68, abs=2)


@pytest.mark.parametrize("turn", [0, 90])
def test_an_answer_does_not_stand_on_the_prompt_that_it_takes_the_place_of(turn: int, tmp_path: Path) -> None:
    form = form_of(tmp_path, field("nom", "Nom"))
    source = f"Nom : {PROMPT}\n\nUn autre texte : {PROMPT}\n"
    with pikepdf.open(BytesIO(page_of(source))) as pdf:
        pdf.pages[0].rotate(turn, relative=False)
        out = BytesIO()
        pdf.save(out)
    made = prepare(out.getvalue(), form=form)
    (covered,) = (each for each in made.findings("page") if each.code == "prompt-covered")
    assert covered.severity is Severity.INFO
    assert str(covered.message).endswith(": 1")
    with pikepdf.open(BytesIO(made.data)) as pdf:
        pdf.pages[0].rotate(0, relative=False)
        pdf.save(out := BytesIO())
    first, second = (_darkest_beside(out.getvalue(), words) for words in ("Nom", "texte"))
    assert first == 255
    assert second < 100


SHADED = """
#table(columns: (80pt, 300pt), fill: (x, y) => if x == 1 {{ rgb("#dfe8f3") }}, [Nom], [{prompt}])
#block(fill: cmyk(0%, 10%, 30%, 0%), inset: 6pt)[Ville : #text(fill: gray)[{prompt}] #h(40pt)]
#block(fill: gradient.linear(luma(225), luma(225)), inset: 6pt)[Classe : #text(fill: gray)[{prompt}] #h(40pt)]
#block(fill: luma(120), inset: 6pt, block(fill: white, inset: 6pt)[Code : {prompt} #h(40pt)])
Rue : {prompt}
"""
"""Prompts on a shade of several kinds, in a white window of a shade, and on paper."""


@pytest.mark.parametrize("turn", [0, 270])
def test_a_prompt_is_painted_over_in_the_colour_that_is_under_it(turn: int, tmp_path: Path) -> None:
    labels = ("Nom", "Ville", "Classe", "Code", "Rue")
    form = form_of(
        tmp_path, "".join(field(label.lower(), label, more='blank = { where = "rest" }') for label in labels)
    )
    source = page_of(SHADED.format(prompt=PROMPT))
    (page,) = read_pages(upright_pdf(source, "page"))
    with pikepdf.open(BytesIO(source)) as pdf:
        pdf.pages[0].rotate(turn, relative=False)
        pdf.save(out := BytesIO())
    with pikepdf.open(BytesIO(prepare(out.getvalue(), form=form).data)) as pdf:
        pdf.pages[0].rotate(0, relative=False)
        del pdf.pages[0].Annots
        pdf.save(out := BytesIO())
    with pypdfium2.PdfDocument(out.getvalue()) as pdf:
        picture = pdf[0].render(scale=2).to_pil().convert("RGB")
    lines = [line for prompt in page.prompts for line in prompt]
    places = [
        (int(2 * r.x0 - 2), int(2 * (700 - r.y1) - 2), int(2 * r.x1 + 2), int(2 * (700 - r.y0) + 2)) for r in lines
    ]
    colours = [picture.crop(place).getcolors() for place in places]
    assert [len(seen) for seen in colours] == [1] * len(labels)
    shown = [seen[0][1] for seen in colours]
    assert shown == [(223, 232, 243), shown[1], (225, 225, 225), (255, 255, 255), (255, 255, 255)]
    assert 255 > shown[1][1] > shown[1][2]


CHOICE = 'options = [{ value = "F", printed = "Féminin" }, { value = "M", printed = "Masculin" }]'
ITEM = "Choisissez un élément."


@pytest.mark.parametrize(
    "source",
    [f"Sexe : {ITEM}\n", f"#table(columns: (100pt, 200pt), [Sexe], [{ITEM}])", "Sexe (F/M) : #blank()\n"],
    ids=["behind its label", "in a cell", "on dots"],
)
def test_a_choice_whose_options_are_not_printed_is_a_list_to_choose_from(source: str, tmp_path: Path) -> None:
    form = form_of(tmp_path, field("sexe", "Sexe", kind="choice", more=CHOICE))
    made = prepare(page_of(source), form=form)
    (placement,) = made.on_view
    assert (placement.role, made.missing, made.extra) == (Role.TEXT, (), ())
    assert made.covered == (ITEM in source)
    (tmp_path / "made.pdf").write_bytes(made.data)
    (combo,) = PdfReader(tmp_path / "made.pdf").get_fields().values()
    assert (combo["/FT"], combo["/Opt"]) == ("/Ch", [["F", "Féminin"], ["M", "Masculin"]])
    form = replace(form, folder=tmp_path, pdf="made.pdf")
    filled = fill(make_filler(form), Record({"sexe": "M"}))
    assert extract(filled, form=form, name="one.pdf").record.values == {"sexe": "M"}
    with pypdfium2.PdfDocument(filled) as pdf:
        pdf.init_forms()
        pdf[0].flatten()
        assert "Masculin" in pdf[0].get_textpage().get_text_range()


def test_what_a_list_to_choose_from_cannot_answer_is_told(tmp_path: Path) -> None:
    form = form_of(tmp_path, field("nom", "Nom") + field("majeur", "Majeur", kind="flag"))
    made = prepare(page_of(f"Nom : #blank()\n\nMajeur : {ITEM}\n"), form=form)
    told = {finding.code: str(finding.message) for finding in made.findings("page")}
    assert list(told) == ["field-missing", "blank-unknown"]
    assert "“Majeur”" in told["field-missing"]
    assert "“Majeur”" in told["blank-unknown"]


def test_a_tick_in_the_cell_of_a_prompt_hides_it(tmp_path: Path) -> None:
    form = form_of(tmp_path, field("majeur", "Majeur", kind="flag"))
    assert prepare(page_of(f"#table(columns: (100pt, 300pt), [Majeur], [{ITEM}])"), form=form).covered == 1


def _darkest_beside(data: bytes, word: str) -> int:
    """The darkest pixel of a line behind the colon that follows a word."""
    tokens = read_pages(upright_pdf(data, "page"))[0].tokens
    at = next(index for index, token in enumerate(tokens) if token.text == word)
    line, colon = tokens[at].baseline, tokens[at + 1].rect
    with pypdfium2.PdfDocument(data) as pdf:
        page = pdf[0]
        height = page.get_height()
        picture = page.render(scale=2).to_pil().convert("L")
    return min(
        picture.crop((2 * int(colon.x1 + 2), 2 * int(height - line - 9), 940, 2 * int(height - line + 4))).getextrema()
    )


# ── Blanks that no form knows ────────────────────────────────────────────────────────────────────────────────────────

CAPTIONED = """
#let under(words, at: center) = block(width: 150pt, spacing: 6pt,
  stack(spacing: 2.5pt, line(length: 150pt, stroke: 0.6pt), align(at, text(size: 7pt, words))))
#let boxed(words, place: left, body: []) = block(width: 200pt, height: 26pt, stroke: 0.6pt, inset: 4pt,
  align(place + top, text(size: 6pt, words)) + body)
"""


def noted(tmp_path: Path, source: str, known: str = "Nom", more: str = "") -> list[str]:
    """The labels of the blanks that are noted on a page, where the form has one field."""
    form = form_of(tmp_path, field("nom", known, more=more))
    return [blank.label for blank in unplaced(form, CAPTIONED + source)]


def test_a_line_has_its_label_under_its_middle(tmp_path: Path) -> None:
    lines = "#grid(columns: 2, column-gutter: 10pt, under[Jury], under[Série])\n"
    assert noted(tmp_path, f"Nom : #blank()\n\n{lines}") == ["Jury", "Série"]


def test_words_under_the_begin_of_a_line_are_its_label_where_fields_have_theirs_so(tmp_path: Path) -> None:
    line = "#v(20pt)#under(at: left)[Jury]\n"
    assert noted(tmp_path, f"Nom : #blank()\n{line}") == []
    (tmp_path / "under").mkdir()
    assert noted(tmp_path / "under", f"#under(at: left)[Nom]\n{line}") == ["Jury"]


def test_words_under_a_line_that_have_their_own_blank_are_no_label_of_it(tmp_path: Path) -> None:
    source = "Nom : #blank()\n\n#v(20pt)#line(length: 150pt, stroke: 0.6pt)#v(-9pt)#h(40pt)Code #h(4pt) #blank()\n"
    assert noted(tmp_path, source) == ["Code"]


def test_small_words_in_the_corner_of_a_box_ask_for_what_goes_under_them(tmp_path: Path) -> None:
    known = "Prose of the usual size goes before. Nom : #blank()\n\n"
    assert noted(tmp_path, f"{known}#boxed[Visa]\n") == ["Visa"]
    for number, other in enumerate(("#boxed(place: center)[Visa]", "#boxed(body: [1 234])[Visa]")):
        folder = tmp_path / f"other{number}"
        folder.mkdir()
        assert noted(folder, f"{known}{other}\n") == []


def standing(form: Form, source: str) -> list[tuple[str, str, str]]:
    """For each blank that is noted its label, its section, and the field that it comes behind."""
    return [(blank.label, blank.section, blank.after) for blank in unplaced(form, source)]


def test_a_blank_is_in_the_section_that_its_label_is_printed_in(tmp_path: Path) -> None:
    form = form_of(tmp_path, field("eleve_nom", "Nom", "Élève") + field("maitre_nom", "Nom", "Maître"))
    eleve, maitre = "L'ÉLÈVE\n\nNom : #blank()\n\n", "LE MAÎTRE\n\nSalle : #blank()\n\nNom : #blank()\n"
    assert standing(form, f"Code : #blank()\n\n{eleve}{maitre}") == [
        ("Code :", "Tête", ""),
        ("Salle :", "Maître", "eleve_nom"),
    ]


def test_what_is_before_the_first_heading_is_in_no_section_that_has_one(tmp_path: Path) -> None:
    form = form_of(tmp_path, field("eleve_nom", "Nom", "Élève"))
    headed = replace(form, sections=form.sections[1:])
    assert standing(headed, "Code : #blank()\n\nL'ÉLÈVE\n\nNom : #blank()\n") == [("Code :", "", "")]


def test_a_blank_comes_behind_the_field_before_it_in_its_column(tmp_path: Path) -> None:
    names = {"nom": "Nom", "rue": "Rue et numéro", "ville": "Ville", "mel": "Mèl", "classe": "Classe"}
    form = form_of(tmp_path, "".join(field(name, label) for name, label in names.items()))
    stacked = [label.replace(" et", " et #linebreak()") for label in names.values()]
    columns = [
        "".join(f"#grid(columns: (60pt, 1fr), [{label}], align(bottom, repeat[.]))\n" for label in part)
        for part in ([*stacked[:3], "Code"], [*stacked[3:], "Salle"])
    ]
    source = f"#grid(columns: (1fr, 1fr), column-gutter: 20pt, [{columns[0]}], [{columns[1]}])\n"
    assert standing(form, source) == [("Code", "Tête", "ville"), ("Salle", "Tête", "classe")]


def test_a_ligature_may_be_one_unknown_letter_or_a_letter_and_one() -> None:
    for printed in ("Di\ufffdcultés", "Dif\ufffdcultés", "Di\ufffdicultés", "Di\ufffd\ufffd\ufffdcultés"):
        stream = TokenStream(
            [Page(1, Rect(0, 0, 100, 100), (Token(TokenKind.WORD, printed, Rect(0, 0, 9, 9), 0, 9),), ())]
        )
        assert list(stream.occurrences("Difficultés", 0, 1)) == [range(1)], printed
