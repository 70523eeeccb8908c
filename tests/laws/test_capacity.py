"""How much a blank holds: 120 words wherever a paragraph is asked for, in type that can be read."""

from io import BytesIO

import pikepdf
import pytest

from ndrcpdf import catalog
from ndrcpdf.filling import fill, make_filler
from ndrcpdf.model.forms import FieldType, Form
from ndrcpdf.model.records import Record

FORMS = catalog.known_forms()
SMALLEST = 8.0
"""In points."""
PARAGRAPH = (
    "Pendant les douze semaines du stage, j'ai prospecté quarante-deux commerces de détail de l'agglomération, "
    "d'abord par téléphone, à partir d'un fichier que j'avais nettoyé, puis en rendez-vous avec mon tuteur. Pour "
    "chaque visite, j'ai préparé une fiche du client, un plan de découverte, un argumentaire fondé sur ses besoins et "
    "une proposition chiffrée. Les objections portaient surtout sur le délai de livraison et le prix de l'abonnement, "
    "et j'y ai répondu par une période d'essai et par le témoignage de deux clients fidèles. Onze contrats ont été "
    "signés, soit un taux de transformation de vingt-six pour cent, supérieur à l'objectif fixé par la direction. "
    "J'ai enfin rendu compte de chaque action dans le logiciel de gestion de la relation client."
)
EXCEPTIONS = {
    "Nom de l'organisation": "a name",
    "Adresse/Code postal/Ville": "an address",
    "Adresse postale": "an address",
    "Type de Structure": "a legal form and a size",
    "ACTIVITÉS de l'ÉTUDIANT": "five dotted lines, which the circular prints: 120 words take 7.5 points on them",
    "Date(s) et durée": "dates",
    "Périodes": "dates",
    "Lieu": "a place",
    "Personne référente (prénom, nom, fonction, téléphone et adresse e-mail)": "a name and how to reach it",
    "Nature de l'engagement justifiant la demande (bénévolat, activité professionnelle, service civique, etc.)": (
        "one of the kinds that the label lists; what was done is told in answer to the questions below it"
    ),
    "Intitulé de la mission": "a title",
    "Votre statut/ fonction (votre rôle)": "a title",
    "Appréciations": "a sentence in a row of a table; the whole is appreciated under « OBSERVATIONS ÉVENTUELLES »",
    "remarques éventuelles": "a remark, in the room that the date and the signature leave",
}
"""The labels of the only multi-line blanks that need not hold so much: what they ask for, or what is printed."""


def paragraphs(form: Form) -> list[str]:
    """The names of the fields whose answer is a paragraph: all of several lines but those listed above."""
    return [f.name for f in form.fields if f.type is FieldType.LINES and f.label not in EXCEPTIONS]


def sizes(data: bytes) -> dict[str, float]:
    """Field → the smallest type of its appearance, in points; without those that show nothing."""
    found: dict[str, float] = {}
    with pikepdf.open(BytesIO(data)) as pdf:
        for widget in (annotation for page in pdf.pages for annotation in page.get("/Annots", [])):
            if "/T" in widget and isinstance(widget.get("/AP", {}).get("/N"), pikepdf.Stream):
                drawn = pikepdf.parse_content_stream(widget.AP.N)
                shown = [float(each.operands[1]) for each in drawn if str(each.operator) == "Tf"]
                if shown and any(str(each.operator) in ("Tj", "TJ") for each in drawn):
                    found[str(widget.T)] = min(shown)
    return found


@pytest.mark.parametrize("form", [form for form in FORMS if paragraphs(form)], ids=lambda form: form.id)
def test_a_paragraph_of_120_words_fits_where_one_is_asked_for(form: Form) -> None:
    assert len(PARAGRAPH.split()) == 120
    names = paragraphs(form)
    shown = sizes(fill(make_filler(form), Record(dict.fromkeys(names, PARAGRAPH))))
    assert {name: shown.get(name) for name in names if shown.get(name, 0.0) < SMALLEST} == {}


def test_every_exception_is_the_label_of_a_multi_line_blank() -> None:
    assert set(EXCEPTIONS) <= {f.label for form in FORMS for f in form.fields if f.type is FieldType.LINES}
