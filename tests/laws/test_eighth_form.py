"""An eighth form is a folder: a description and a page; nothing of it is in Python."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
import typst

from ndrcpdf import catalog
from ndrcpdf.extracting import extract
from ndrcpdf.filling import fill, make_filler
from ndrcpdf.model.forms import Form
from ndrcpdf.model.records import Record, Value
from ndrcpdf.preparing import prepare

FONTS = Path(__file__).parents[2] / "ndrcpdf" / "fonts"

PAGE = """
#set document(title: "Autorisation de sortie – BTS NDRC, session 2031", date: none)
#set page(paper: "a4", margin: 50pt)
#set text(font: "Liberation Sans", size: 11pt, lang: "fr", region: "FR")
#set par(leading: 12pt, spacing: 12pt)
#let dots(width: 1fr) = box(width: width, pdf.artifact(repeat(gap: 0.4pt)[.]))

= AUTORISATION DE SORTIE PÉDAGOGIQUE

== LE PARTICIPANT

Nom de famille : #dots()

Prénom usuel : #dots()

Né(e) le : #dots(width: 40pt) / #dots(width: 40pt) / #dots(width: 60pt)

Régime : ☐ Interne ☐ Externe

== LA SORTIE

Destination : #dots()

Code postal : #dots(width: 80pt)
"""

DESCRIPTION = """
annex = "IX-9"
session = 2031
title = "Autorisation de sortie – BTS NDRC, session 2031"
language = "fr-FR"
fingerprint = ["AUTORISATION DE SORTIE PÉDAGOGIQUE", "LE PARTICIPANT", "LA SORTIE"]

[[section]]
name = "Participant"
headings = ["LE PARTICIPANT"]

[[section]]
name = "Sortie"
headings = ["LA SORTIE"]

[[field]]
name = "participant_nom"
type = "text"
label = "Nom de famille"
section = "Participant"
shares = "candidat.nom"
required = true

[[field]]
name = "participant_prenom"
type = "text"
label = "Prénom usuel"
section = "Participant"
shares = "candidat.prenom"

[[field]]
name = "participant_naissance"
type = "date"
label = "Né(e) le"
section = "Participant"
blank = { labels = ["Né(e) le"], parts = ["jour", "mois", "annee"] }

[[field]]
name = "regime"
type = "choice"
label = "Régime"
section = "Participant"
options = [{ value = "interne", printed = "Interne" }, { value = "externe", printed = "Externe" }]

[[field]]
name = "destination"
type = "text"
label = "Destination"
section = "Sortie"

[[field]]
name = "destination_code_postal"
type = "postcode"
label = "Code postal"
section = "Sortie"

[[rule]]
code = "destination-sans-code-postal"
severity = "warning"
field = "destination_code_postal"
check = 'destination_code_postal != null'
may_be_missing = ["destination_code_postal"]
message = { fr = "il manque le code postal", en = "the post code is missing" }
remedy = { fr = "le donner", en = "give it" }
"""

VALUES: dict[str, Value] = {
    "participant_nom": "ŁUKASZ-D’ÉTÉ",
    "participant_prenom": "Zoë",
    "participant_naissance": date(2010, 2, 28),
    "regime": "externe",
    "destination": "Saint-Étienne, musée d’Art et d’Industrie",
    "destination_code_postal": "02347",
}


@pytest.fixture
def eighth(tmp_path: Path) -> Form:
    """The folder of the form, made fillable."""
    folder = tmp_path / "autorisation-sortie-2031"
    folder.mkdir()
    (folder / "form.toml").write_text(DESCRIPTION, "utf-8")
    (folder / "annexe.typ").write_text(PAGE, "utf-8")
    annex = typst.compile(
        str(folder / "annexe.typ"), font_paths=[str(FONTS)], ignore_system_fonts=True, pdf_standards="ua-1"
    )
    (folder / "annexe.pdf").write_bytes(annex)
    form = catalog.find(str(folder))
    form.fillable.write_bytes(prepare(annex, form=form).data)
    return form


def test_a_folder_is_a_form_that_fills_and_reads_back(eighth: Form) -> None:
    assert (eighth.id, eighth.name) == ("autorisation-sortie-2031", "autorisation-sortie")
    returned = extract(fill(make_filler(eighth), Record(VALUES)), name="a.pdf", form=eighth)
    assert dict(returned.record.values) == VALUES
    assert returned.findings == ()


def test_the_command_line_takes_the_folder_for_a_form(eighth: Form, run: Callable, write_csv: Callable) -> None:
    write_csv("a.csv", {"Nom de famille": "MARTIN", "destination": "Laon"})
    filled = run("fill", eighth.folder, "a.csv", "-o", "out")
    assert filled.returncode == 1, filled.stderr
    checked = run("check", "out/autorisation-sortie-2031-2.pdf", "--form", eighth.folder)
    assert "[destination-sans-code-postal]" in checked.stdout
    prepared = run("prepare", eighth.folder / "annexe.pdf", "--form", eighth.folder, "-o", "filler")
    assert prepared.returncode == 0, prepared.stderr
