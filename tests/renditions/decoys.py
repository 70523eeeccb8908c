"""What a circular for two diplomas prints that is taken for an annex: the neighbour's, an example, a bilingual one."""

from collections.abc import Iterator
from dataclasses import replace

import content as c
from content import Annex, Band, Beside, Break, Grid, Line, Node, Prose, Question, Stamp, Title, Unknown

from ndrcpdf import catalog

_NDRC = "BTS Négociation et Digitalisation de la Relation Client (NDRC)"
_MCO = "BTS Management commercial opérationnel (MCO)"


# ── The same annex, of the neighbour ─────────────────────────────────────────────────────────────────────────────────


def _of_nobody(node: Node) -> Iterator[Node]:
    """The same words and blanks, but of a form that we do not know."""
    match node:
        case Line(items=items):
            yield Line(tuple(_words_alone(item) for item in items))
        case Question(label=label, lines=lines):
            yield Line((Unknown(label),))
            yield from (Line((Unknown(""),)) for _line in range(lines - 1))
        case Stamp(label=label, title=title):
            yield Grid((0.36, 0.64), ((label, "\n".join(map(_renamed, title))),), 0, 5)
        case Beside(left=left, right=right, part=part):
            yield Beside(tuple(n for each in left for n in _of_nobody(each)), _signed(right), part)
        case Annex():
            yield Annex("ANNEXE B-4")
        case Prose(text=text):
            yield replace(node, text=_renamed(text))
        case _:
            yield node


def _words_alone(item: c.Item) -> c.Item:
    match item:
        case c.Ask(label=label):
            return Unknown(label)
        case c.Choice(label=label, options=options):
            return f"{label}~: " + "  ".join(f"☐ {words}" for _value, words in options) + "  "
        case c.Strike(options=options):
            return "".join(before + words + behind for _value, before, words, behind in options)
        case str():
            return _renamed(item)
        case _:
            return item


def _signed(nodes: tuple[Node, ...]) -> tuple[Node, ...]:
    return tuple(
        each
        for node in nodes
        for each in ((Prose(node.words), Prose("\n\n\n")) if isinstance(node, c.Room) else _of_nobody(node))
    )


def _renamed(text: str) -> str:
    return text.replace(_NDRC, _MCO)


NEIGHBOURS_CERTIFICATE: tuple[Node, ...] = tuple(each for node in c.ATTESTATION for each in _of_nobody(node))

_NEIGHBOURS_SUBJECTS = (
    "Culture générale et expression",
    "Communication en langue vivante étrangère 1",
    "Culture économique, juridique et managériale",
    "Développement de la relation client et vente conseil",
    "Animation et dynamisation de l'offre commerciale",
    "Gestion opérationnelle",
    "Management de l'équipe commerciale",
    "Communication en langue vivante étrangère 2",
)
NEIGHBOURS_RECORD: tuple[Node, ...] = (
    Annex("ANNEXE B-8"),
    *(node for node in c.LIVRET if isinstance(node, Title | Prose)),
    Break(),
    Title(("LIVRET SCOLAIRE", "BTS MANAGEMENT COMMERCIAL OPÉRATIONNEL – SESSION 2024")),
    Grid(
        (0.25, 0.25, 0.25, 0.25),
        (
            ("NOM", "", "Prénom", ""),
            ("Date de naissance", "", "Langue vivante", ""),
            ("Établissement", "<", "", "<"),
        ),
        0,
    ),
    Grid(
        (0.4, 0.085, 0.085, 0.1, 0.33),
        (
            ("CLASSE DE 2ème ANNÉE", "1^er^ semestre", "2^ème^ semestre", "Moyenne", "Appréciations"),
            *((f"{number} - {subject}", "", "", "", "") for number, subject in enumerate(_NEIGHBOURS_SUBJECTS, 1)),
        ),
        lines=2.4,
    ),
    Grid(
        (1, 1, 1, 1),
        (
            ("AVIS DU CONSEIL DE CLASSE", "Très favorable", "Favorable", "Doit faire ses preuves"),
            ("Effectif total de la classe~:", "", "", ""),
        ),
    ),
    Grid((1, 1, 1, 1), (("Années", "Présentes", "Reçus", "%"), *(("", "", "", ""),) * 3)),
    Line((Unknown("Cachet de l'établissement et signature du chef d'établissement"),)),
    Break(),
    Title(("GRAPHIQUE – 2ème année",)),
    Grid((0.1, *(0.1,) * 8), tuple((f"{mark:02d}", *("",) * 8) for mark in range(20, -1, -2)), 0),
)


# ── The annex itself, filled in as an example ────────────────────────────────────────────────────────────────────────

_SAID = (
    "Salon de l'habitat de Moulins, stand de 18 m² tenu avec la responsable commerciale et un technicien.",
    "Prendre vingt rendez-vous qualifiés en deux jours et fidéliser les clients de l'an passé.",
    "Plan d'appel, argumentaire CAP/SONCAS, tableau de suivi des contacts, relances par courriel sous 48 h.",
    "Quatorze rendez-vous pris, six devis signés, panier moyen de 3 200 euros.",
)


def _example(nodes: tuple[Node, ...]) -> Iterator[Node]:
    """The annex with an answer in each of its cells."""
    for node in nodes:
        if not isinstance(node, c.Sheet):
            yield node
            continue
        for number, row in enumerate(node.rows):
            said = _SAID[number % len(_SAID)]
            match row:
                case Question(label=label):
                    yield Grid((0.3, 0.7), ((label, said),), 0, 2)
                case c.Columns(questions=questions):
                    several = tuple(_SAID[(number + n) % len(_SAID)] for n in range(len(questions)))
                    yield Grid((1,) * len(questions), (tuple(q.label for q in questions), several), 1, 2)
                case c.Cells(cells=cells):
                    yield Prose("   ".join(map(_answered, (item for _part, item in cells))), align="left")
                case Band():
                    yield row


def _answered(item: c.Item) -> str:
    match item:
        case c.Ask(label=label):
            answers = {"**N°**": "1", "Nom": "BERTHELOT", "Prénom": "Inès", "{candidat}": "0214785236"}
            return f"{label}~: //{answers.get(label, 'Tenir un stand au salon de l’habitat')}//"
        case c.Choice(options=options):
            return "   ".join(f"{'☐' if n else '☒'} {words}" for n, (_value, words) in enumerate(options))
        case _:
            return ""


EXAMPLE: tuple[Node, ...] = (
    Prose("**EXEMPLE DE FICHE REMPLIE – document d'aide à la rédaction, ne pas reproduire**", align="center"),
    *_example(c.FICHE_E4),
)


# ── Others ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def _both(french: str, english: str) -> Line:
    return Line((Unknown(f"{french} / {english}"),))


BILINGUAL: tuple[Node, ...] = (
    Annex("ANNEXE III-5"),
    Title(("ATTESTATION DE STAGE À L'ÉTRANGER", "INTERNSHIP CERTIFICATE", _NDRC)),
    Prose(
        "À joindre à l'attestation de stage lorsque l'organisme d'accueil n'est pas francophone. //To be enclosed with"
        " the certificate where the host organisation does not work in French.//"
    ),
    Band("ORGANISME D'ACCUEIL / HOST ORGANISATION"),
    _both("Nom ou dénomination sociale", "Registered name"),
    _both("Secteur d'activité", "Line of business"),
    _both("Adresse", "Address"),
    _both("Code postal", "Postcode"),
    _both("Ville", "City"),
    Band("LE OU LA STAGIAIRE / THE INTERN"),
    _both("Nom", "Surname"),
    _both("Prénom", "First name"),
    _both("Né(e) le", "Born on"),
    Band("DURÉE DU STAGE / PERIOD OF INTERNSHIP"),
    Line((Unknown("Du / From"), Unknown("au / to"))),
    _both("Représentant une durée totale de", "Total duration"),
    Prose("nombre de semaines / de mois (rayer la mention inutile) – weeks / months (delete as appropriate)."),
    Line((Unknown("FAIT À / DONE AT"), Unknown("LE / ON"))),
    Prose("Nom, fonction et signature du représentant de l'organisme d'accueil / Name, position and signature"),
)


def divider(annex: str, *titles: str) -> tuple[Node, ...]:
    """A page that has the title of an annex and nothing else."""
    return (Prose("\n" * 14), Title((annex, *titles)))


def quoted_labels(form: str) -> str:
    """All that an annex asks for, as a contents page tells it."""
    described = catalog.find(form)
    return ", ".join(dict.fromkeys(field.label for field in described.fields if field.label))


GUIDE: tuple[Node, ...] = (
    Band("LECTURE DES ANNEXES"),
    Prose(
        "Chaque rubrique des annexes est obligatoire. Les rubriques sont reprises ci-dessous dans l'ordre où elles sont"
        " à renseigner."
    ),
    *(
        node
        for annex, form in (
            ("ANNEXE III-4 – ATTESTATION DE STAGE", "attestation-stage"),
            ("ANNEXE V-1 – FICHE DESCRIPTIVE D'ACTIVITÉ PROFESSIONNELLE E4", "fiche-e4"),
            ("ANNEXE V-2 – FICHE SUJET - CANDIDAT", "sujet-e4"),
            ("ANNEXE VII-1 – FICHE DESCRIPTIVE D'ACTIVITÉ PROFESSIONNELLE E6", "fiche-e6"),
            ("ANNEXE X – Formulaire de demande de reconnaissance de l'engagement étudiant", "engagement-etudiant"),
        )
        for node in (Prose(f"**{annex}**", align="left"), Prose(quoted_labels(form).replace("{", "").replace("}", "")))
    ),
)
