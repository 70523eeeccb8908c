"""What is printed on the seven annexes, and which words each blank goes with: the one description all looks share.

Nothing here says how a page looks. A `Line` is what stands on one line, a `Question` a label with room for its answer,
`Columns` are two or three of them side by side; whether that is dots, cells or white space is for `looks` and `layout`.

In texts, ``**bold**``, ``//italic//`` and ``^raised^`` are set so, ``~`` is a space that does not break, and ``{tel}``,
``{mel}``, ``{candidat}`` are words of which every look has its own.
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tomllib import loads

FORMS = Path(__file__).parents[2] / "forms"
DAY_MONTH_YEAR = ("day", "month", "year")


@dataclass(frozen=True)
class Ask:
    """A label and its blank. ``share`` is its part of the line; ``after`` is printed behind the blank."""

    field: str
    label: str
    share: float = 1.0
    parts: tuple[str, ...] = ()
    after: str = ""
    colon: bool = True


@dataclass(frozen=True)
class Choice:
    """A label and boxes to tick, each with its words."""

    field: str
    label: str
    options: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Strike:
    """Wordings of which one is struck out: value, the words before it, itself, the words behind it."""

    field: str
    options: tuple[tuple[str, str, str, str], ...]


@dataclass(frozen=True)
class Unknown:
    """A blank that no form knows of."""

    label: str


Item = str | Ask | Choice | Strike | Unknown


@dataclass(frozen=True)
class Line:
    items: tuple[Item, ...]


@dataclass(frozen=True)
class Question:
    """A label with several lines for the answer. ``label`` is matched, ``hint`` goes on in the same cell."""

    field: str
    label: str
    lines: int = 2
    colon: bool = True
    hint: str = ""


@dataclass(frozen=True)
class Columns:
    """Questions side by side, in one row; under a row head if there is one."""

    questions: tuple[Question, ...]
    head: str = ""


@dataclass(frozen=True)
class Cells:
    """Labels with short blanks, each in a cell of one row: (part of the width, item)."""

    cells: tuple[tuple[float, Item], ...]


@dataclass(frozen=True)
class Annex:
    text: str


@dataclass(frozen=True)
class Title:
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Band:
    """The heading of a part; ``linking`` bands are words of a sentence that runs over the parts."""

    text: str
    linking: bool = False


@dataclass(frozen=True)
class Prose:
    text: str
    size: float = 1.0
    align: str = "justify"


@dataclass(frozen=True)
class Stamp:
    """The head of the certificate: the room for the stamp beside the title."""

    field: str
    label: str
    title: tuple[str, ...]


@dataclass(frozen=True)
class Room:
    """Words, and white space under them that fields share."""

    words: str
    fields: tuple[tuple[str, str], ...]
    lines: float


@dataclass(frozen=True)
class Beside:
    """Two flows side by side."""

    left: tuple["Node", ...]
    right: tuple["Node", ...]
    part: float = 0.55


@dataclass(frozen=True)
class Sheet:
    """Questions and bands that are ruled as one table."""

    rows: tuple["Band | Question | Columns | Cells", ...]


@dataclass(frozen=True)
class Features:
    """A list of features to tick: (heading, ((field, words, new), …))."""

    title: str
    note: str
    groups: tuple[tuple[str, tuple[tuple[str, str, bool], ...]], ...]


@dataclass(frozen=True)
class Grid:
    """A ruled table of words. An empty text is an empty cell; ``<`` and ``^`` go on with the one left or above."""

    parts: tuple[float, ...]
    rows: tuple[tuple[str, ...], ...]
    heads: int = 1
    lines: float = 1.5


@dataclass(frozen=True)
class Identity:
    """The head of the school record."""


@dataclass(frozen=True)
class Marks:
    """The grid of marks of the school record, and what stands under it down to the signature."""


@dataclass(frozen=True)
class Chart:
    """The ruled scale of the school record."""


@dataclass(frozen=True)
class Break:
    """The official page ends here; a look may go on."""


Node = (
    Line
    | Question
    | Columns
    | Cells
    | Annex
    | Title
    | Band
    | Prose
    | Stamp
    | Room
    | Beside
    | Sheet
    | Features
    | Grid
    | Identity
    | Marks
    | Chart
    | Break
)


def _line(*items: Item) -> Line:
    return Line(items)


def _coordinates(whose: str) -> tuple[Line, Line, Line]:
    return (
        _line(Ask(f"{whose}_adresse", "Adresse")),
        _line(Ask(f"{whose}_code_postal", "Code postal", 0.55), Ask(f"{whose}_ville", "Ville")),
        _line(Ask(f"{whose}_telephone", "{tel}", 0.8), Ask(f"{whose}_mel", "{mel}")),
    )


ATTESTATION: tuple[Node, ...] = (
    Annex("ANNEXE III-4"),
    Prose(
        "Cas des candidats relevant de la formation initiale~: joindre autant d'attestations que de lieux et "
        "**périodes de stage différents**",
        align="center",
    ),
    Stamp(
        "organisme_cachet",
        "Cachet de l'organisme d'accueil",
        (
            "**ATTESTATION DE STAGE**",
            "**BTS Négociation et Digitalisation de la Relation Client (NDRC)**",
            "à remettre au stagiaire à l'issue du stage",
        ),
    ),
    Band("ORGANISME D'ACCUEIL"),
    _line(Ask("organisme_nom", "Nom ou dénomination sociale")),
    _line(Ask("organisme_secteur", "Secteur d'activité")),
    *_coordinates("organisme"),
    _line(Unknown("N° SIRET")),
    Band("Certifie que", linking=True),
    Band("LE OU LA STAGIAIRE"),
    _line(Ask("stagiaire_nom", "Nom"), Ask("stagiaire_prenom", "Prénom")),
    _line(
        Choice("stagiaire_sexe", "Sexe", (("F", "F"), ("M", "M"))),
        Ask("stagiaire_date_naissance", "Né(e) le", 0.9, DAY_MONTH_YEAR),
    ),
    *_coordinates("stagiaire"),
    _line("ETUDIANT(E) en~: **BTS Négociation et Digitalisation de la Relation Client (NDRC)**"),
    Question(
        "etablissement",
        "Au sein (nom de l'établissement d'enseignement supérieur ou de l'organisme de formation)",
        1,
    ),
    Question("activites", "ACTIVITÉS de l'ÉTUDIANT", 5),
    Band("a effectué un stage prévu dans le cadre de ses études", linking=True),
    Band("DURÉE DU STAGE"),
    _line(
        "Dates de début et de fin de stage~: ",
        Ask("stage_debut", "Du", colon=False),
        Ask("stage_fin", "au", colon=False),
    ),
    _line(
        Ask("duree_totale", "Représentant une **durée totale** de", colon=False),
        Strike("duree_unite", (("semaines", "nombre de ", "semaines", " / "), ("mois", "de ", "mois", ""))),
        " (rayer la mention inutile).",
    ),
    Prose(
        "La durée totale du stage est appréciée en tenant compte de la présence effective du stagiaire dans "
        "l'organisme, sous réserve des droits et congés et autorisations d'absence prévus à l'article L.124-13 du "
        "code de l'éducation (art. L. 124-18 du code de l'éducation). Chaque période au moins égale à 7 heures de "
        "présence consécutives ou non est considérée comme équivalente à un jour de stage et chaque période au moins "
        "égale à 22 jours de présence consécutifs ou non est considérée comme équivalente à un mois.",
        0.8,
    ),
    Band("MONTANT DE LA GRATIFICATION VERSEE AU STAGIAIRE"),
    _line(
        Ask(
            "gratification_montant",
            "Le stagiaire a perçu une gratification de stage pour un **montant total** de",
            after="~€",
            colon=False,
        )
    ),
    Beside(
        (
            Prose(
                "L'attestation de stage est indispensable pour pouvoir, sous réserve du versement d'une cotisation, "
                "faire prendre en compte le stage dans les droits à la retraite. La législation sur les retraites "
                "(loi n°2014-40 du 20 janvier 2014) ouvre aux étudiants dont le stage a été gratifié la possibilité "
                "de faire valider celui-ci dans la limite de deux trimestres, sous réserve du versement d'une "
                "cotisation. La demande est à faire par l'étudiant dans les deux années suivant la fin du stage et "
                "sur **présentation obligatoire de l'attestation de stage** mentionnant la durée totale du stage et "
                "le montant total de la gratification perçue. Les informations précises sur la cotisation à verser "
                "et sur la procédure à suivre sont à demander auprès de la Sécurité sociale (code de la Sécurité "
                "sociale art. L351-17 / code de l'éducation art. D. 124-9).",
                0.8,
            ),
        ),
        (
            _line(Ask("fait_a", "FAIT À", 1.3, colon=False), Ask("fait_le", "LE", colon=False)),
            Room(
                "Nom, fonction et signature du représentant de l'organisme d'accueil",
                (("signataire", "text"), ("signature", "signature")),
                4.5,
            ),
        ),
    ),
    Prose(
        "//Pour les candidats se présentant au titre de leur activité professionnelle, cette attestation sera remplacée"
        " par des certificats de travail ou contrats de travail.//",
        0.9,
    ),
)

LIVRET: tuple[Node, ...] = (
    Title(("LIVRET SCOLAIRE",)),
    Title(("RÈGLES DE PRÉSENTATION DU LIVRET SCOLAIRE",)),
    Prose(
        "Pour que le livret scolaire puisse être considéré comme parfaitement fiable et que les indications qu'il "
        "contient puissent être faciles à interpréter, il est indispensable de veiller aux points suivants~:"
    ),
    Prose("1 - Le tracé prévoit des moyennes semestrielles."),
    Prose(
        "2 - Chaque discipline représentée par une ligne sur le livret fera l'objet d'une note et d'une appréciation "
        "portées par le professeur."
    ),
    Prose(
        "3 - Toutes les rubriques doivent être complétées, y compris celles du bas de page qui comportent des "
        "informations statistiques."
    ),
    Prose("4 - Le graphique ne prendra en compte que les résultats de la deuxième année."),
    Prose(
        "5 - Veillez à bien relier les points afin d'obtenir une courbe pour l'étudiant en rouge et une pour la classe "
        "en noir."
    ),
    Break(),
    Identity(),
    Marks(),
    Chart(),
)
SUBJECTS = {
    "cge": "Culture générale et expression",
    "lve1": "Communication en langue vivante étrangère 1",
    "cejm": "Culture économique, juridique et managériale",
    "bloc1": "Bloc 1 Relation client et négociation vente",
    "bloc2": "Bloc 2 Relation client à distance et digitalisation",
    "bloc3": "Bloc 3 Relation client et animation de réseaux",
    "lve2": "Communication en langue vivante étrangère 2",
}

FICHE_E4: tuple[Node, ...] = (
    Annex("ANNEXE V-1"),
    Title(
        (
            "BTS NÉGOCIATION ET DIGITALISATION DE LA RELATION CLIENT",
            "SESSION 2024",
            "FICHE DESCRIPTIVE D'ACTIVITÉ PROFESSIONNELLE",
            "E4 – RELATION CLIENT ET NÉGOCIATION VENTE",
        )
    ),
    Sheet(
        (
            Cells(
                (
                    (0.24, Ask("numero", "**N°**")),
                    (
                        0.76,
                        Choice(
                            "type_activite",
                            "",
                            (
                                ("negociation-vente", "Négociation Vente et Accompagnement de la Relation Client"),
                                ("evenement-commercial", "Organisation et Animation d'un Evènement commercial"),
                            ),
                        ),
                    ),
                )
            ),
            Cells(((1.0, Ask("titre", "**TITRE**")),)),
            Cells(
                (
                    (0.36, Ask("nom", "Nom")),
                    (0.28, Ask("prenom", "Prénom")),
                    (0.36, Ask("numero_candidat", "{candidat}")),
                )
            ),
            Band("CADRE DE L'ACTIVITÉ"),
            Question("organisation_nom", "Nom de l'organisation", 2),
            Question("organisation_adresse", "Adresse/Code postal/Ville", 2),
            Question("structure_type", "Type de Structure", 2),
            Question("offre_commerciale", "Offre commerciale", 3, hint="^1^"),
            Question("clients_types", "Type(s) de client(s)", 2),
            Question("vente_methodes", "Méthodes de Vente", 2),
            Band("ANALYSE DE L'ACTIVITÉ"),
            Cells(((0.48, Ask("activite_dates", "Date(s)")), (0.52, Ask("activite_lieu", "Lieu de l'activité")))),
            Question("historique", "Historique/Problématique de l'activité", 4),
            Question("acteurs", "Acteurs concernés (Statuts/Rôles/Motivations)", 3),
            Question("objectifs", "Objectifs opérationnels", 3),
            Band("DÉROULEMENT DE L'ACTIVITÉ"),
            Columns((Question("phases", "Phases", 5), Question("phases_outils", "Outils mobilisés", 5))),
            Question("resultats", "Résultats", 3),
            Question("difficultes", "Difficultés rencontrées", 3),
        )
    ),
    Prose("^1^ Annexe à joindre obligatoirement à la fiche (1 feuille recto verso de 2 pages)", 0.8),
    Break(),
    Sheet(
        (
            Band("CIBLAGE ET PROSPECTION"),
            Question("ciblage_demarche", "Démarche", 5),
            Question("ciblage_objectifs", "Objectifs fixés", 4),
            Columns(
                (
                    Question("ciblage_activites", "Activités réalisées", 6),
                    Question("ciblage_outils", "Outils mobilisés", 6),
                )
            ),
            Question("ciblage_resultats", "Résultats obtenus", 4),
            Columns(
                (
                    Question("bilan_atouts", "Atouts et points d'appui", 6),
                    Question("bilan_solutions", "Solutions mises en œuvre", 6),
                    Question("bilan_propositions", "Propositions d'amélioration", 6),
                ),
                "Bilan réflexif",
            ),
            Band("EXPLOITATION ET MUTUALISATION DE L'INFORMATION COMMERCIALE"),
            Question("veille_informations", "Informations sur le marché, les clients, le secteur, etc.", 4),
            Question("veille_objectifs", "Objectifs fixés", 3),
            Question("veille_demarche", "Démarche de veille", 3),
            Columns(
                (Question("veille_sources", "Sources utilisées", 4), Question("veille_outils", "Outils mobilisés", 4))
            ),
            Question("veille_contribution", "Contribution à l'expertise commerciale de l'organisation", 4),
        )
    ),
)

SUJET_E4: tuple[Node, ...] = (
    Annex("ANNEXE V-2"),
    Title(
        (
            "BTS Négociation et Digitalisation de la Relation Client",
            "Session 2024",
            "E4 – RELATION CLIENT ET NEGOCIATION VENTE",
        )
    ),
    Title(("FICHE SUJET - CANDIDAT",)),
    _line(Ask("nom", "NOM du CANDIDAT"), Ask("prenom", "Prénom du candidat", 0.8)),
    _line(Ask("fiche_numero", "FICHE D'ACTIVITÉ N°", 0.25), Ask("titre", "TITRE")),
    _line(Ask("numero_candidat", "{candidat}", 0.9), Ask("numero_commission", "N° COMMISSION")),
    _line(Ask("date", "Date", 0.6), Unknown("Visa de l'inspection")),
    _line(
        Choice(
            "type_activite",
            "",
            (
                ("negociation-vente", "Négociation Vente et Accompagnement de la Relation Client"),
                ("evenement-commercial", "Organisation et Animation d'un Évènement commercial"),
            ),
        )
    ),
    Sheet(
        (
            Band("PARAMÈTRES À PRENDRE EN COMPTE PAR LE CANDIDAT POUR LA SIMULATION"),
            Question("objet", "Objet de l'activité", 3),
            Question("dates_duree", "Date(s) et durée", 2),
            Question("lieu", "Lieu", 2),
            Question("sequences", "Délimitation de Séquence(s)", 3),
            Question(
                "historique_relation",
                "Historique de la relation",
                6,
                hint=(
                    "\nRelation à l'entreprise\n//Objectif → Définir à quel moment de cette relation vous intervenez et"
                    " le travail que vous devez encore fournir (convaincre, fidéliser, etc.).//"
                ),
            ),
            Question("communication_objectifs", "Objectifs de la communication", 3),
            Question("informations", "Informations à exploiter", 3),
            Question("contraintes", "Contrainte(s)", 3),
            Columns(
                (Question("acteur_candidat", "VOUS", 4), Question("acteur_jury", "JURY", 4)),
                "Acteur(s) concernés (statut/rôle)",
            ),
        )
    ),
)

FICHE_E6: tuple[Node, ...] = (
    Annex("ANNEXE VII-1"),
    Title(
        (
            "BTS NÉGOCIATION ET DIGITALISATION DE LA RELATION CLIENT",
            "SESSION 2024",
            "FICHE DESCRIPTIVE D'ACTIVITÉ PROFESSIONNELLE",
            "E6 – RELATION CLIENT ET ANIMATION DE RÉSEAUX",
        )
    ),
    Sheet(
        (
            Cells(
                (
                    (0.16, Ask("numero", "**N°**")),
                    (
                        0.84,
                        Choice(
                            "type_reseau",
                            "",
                            (
                                ("distributeurs", "Animation de réseau de distributeurs"),
                                ("partenaires", "Animation de réseau de partenaires"),
                                ("vente-directe", "Animation de réseau de vente directe"),
                            ),
                        ),
                    ),
                )
            ),
            Cells(
                (
                    (0.6, Ask("titre", "**TITRE**")),
                    (0.4, Choice("activite_vecue", "Activité(s) réelle(s) vécue(s)", (("oui", "OUI"), ("non", "NON")))),
                )
            ),
            Cells(
                (
                    (0.38, Ask("nom", "Nom")),
                    (0.28, Ask("prenom", "Prénom")),
                    (0.34, Ask("numero_candidat", "{candidat}")),
                )
            ),
            Band("CADRE DE L'ACTIVITÉ RÉSEAU"),
            Question("organisation_nom", "Nom de l'organisation", 2),
            Question("organisation_adresse", "Adresse/Code postal/Ville", 2),
            Question("structure_type", "Type de Structure", 2),
            Question("offre_commerciale", "Offre commerciale", 3),
            Question("reseau_acteurs", "Acteurs du réseau (y compris les clients)", 3),
            Band("ANALYSE DE L'ACTIVITÉ RÉALISÉE AU SEIN DU RÉSEAU"),
            Question("periodes", "Périodes", 2),
            Question("reseau_presentation", "Présentation générale du réseau", 7),
            Question("contexte", "Contexte", 6),
            Question("diagnostic", "Diagnostic du réseau", 7),
        )
    ),
    Break(),
    Sheet(
        (
            Question("animations", "Animation(s) du réseau", 10),
            Question("methodologie", "Méthodologie(s) d'animation (Démarche)", 10),
            Question("resultats", "Résultats", 8),
            Question("preconisations", "Préconisations", 8),
            Question("ressources", "Liste de ressources et supports", 7),
        )
    ),
)

ENGAGEMENT: tuple[Node, ...] = (
    Title(
        (
            "Formulaire de demande de reconnaissance de l'engagement étudiant",
            "en application de l'article D643-15-1 du code de l'éducation *1",
        )
    ),
    Title(("Candidat au brevet de technicien supérieur", "Négociation et Digitalisation de la Relation Client")),
    Title(("Session 2024",)),
    Prose(
        "Intitulé de l'épreuve obligatoire à la suite de laquelle le candidat présente à titre facultatif l'unité "
        "«~engagement étudiant~»~: E6 - Relation client et animation de réseaux"
    ),
    _line(Ask("candidat_nom_prenom", "Nom et prénom du candidat")),
    _line(Ask("numero_inscription", "Numéro d'inscription"), Unknown("Académie")),
    Question(
        "engagement_nature",
        "Nature de l'engagement justifiant la demande (bénévolat, activité professionnelle, service civique, etc.)",
        2,
    ),
    Band("Organisme d'accueil (association, entreprise, etc.)~:"),
    _line(Ask("organisme_nom", "Nom de l'organisme")),
    Question("organisme_adresse", "Adresse postale", 2),
    Question("referent", "Personne référente (prénom, nom, fonction, téléphone et adresse e-mail)", 2),
    _line(
        Ask("engagement_debut", "Période de l'engagement~: du", parts=DAY_MONTH_YEAR, colon=False),
        Ask("engagement_fin", "au", parts=DAY_MONTH_YEAR, colon=False),
    ),
    _line(Ask("engagement_duree", "Durée de l'engagement (précisez le nombre d'heures par semaine ou par mois)")),
    Band("Description de votre projet dans le cadre de votre engagement~:"),
    Question("mission_intitule", "Intitulé de la mission", 2),
    Question("mission_statut", "Votre statut/ fonction (votre rôle)", 2),
    Question("mission_activites", "Quelles sont vos activités/vos tâches", 6),
    Break(),
    Question(
        "competences",
        "Quelles sont les compétences que vous pensez avoir développées dans le cadre de votre mission, en lien "
        "notamment avec votre formation",
        6,
    ),
    Question(
        "rapport_formation",
        "Précisez en quelques lignes le rapport que vous établissez entre les acquis de votre expérience "
        "professionnelle ou bénévole et les compétences, connaissances et aptitudes à acquérir dans le cadre de votre "
        "formation conduisant au brevet de technicien supérieur",
        6,
    ),
    _line("Je soussigné (e)"),
    _line(
        Strike("civilite", (("M.", "", "M.", "/ "), ("Mme", "", "Mme", " "))),
        Ask("signataire", "", colon=False),
    ),
    Room(
        "atteste sur l'honneur de l'authenticité des éléments rapportés dans ce formulaire.",
        (("signature", "signature"),),
        6,
    ),
    Prose("//*1 - D643-15-1 du code de l'éducation~://", 0.75),
    Prose(
        "//«~Les compétences, connaissances et aptitudes que le candidat a acquises dans l'exercice des activités "
        "mentionnées à l'article L. 611-9 et qui relèvent de celles prévues par le référentiel d'évaluation de chaque "
        "spécialité de brevet de technicien supérieur sont validées à l'examen, à la demande du candidat.//",
        0.75,
    ),
    Prose(
        "//La demande de validation est formulée par le candidat au plus tard à la date limite d'inscription à"
        " l'examen.//",
        0.75,
    ),
    Prose(
        "//La validation prend la forme d'une unité que le candidat présente à titre facultatif à la suite de l'épreuve"
        " obligatoire mentionnée par le référentiel d'évaluation de chaque spécialité du diplôme.//",
        0.75,
    ),
    Prose(
        "//Les mêmes activités ne peuvent donner lieu qu'à une seule validation des compétences, connaissances et "
        "aptitudes acquises.~»//",
        0.75,
    ),
)


@cache
def _described(form: str) -> dict:
    return loads((FORMS / f"{form}-2024" / "form.toml").read_text("utf-8"))


def _features() -> tuple[Node, ...]:
    """Annexe VI-3. Its hundred lines are the labels of the form itself, which are as they are printed."""
    new = {
        "wordpress_apparence_3",
        "wordpress_apparence_6",
        "wordpress_contenu_7",
        "wordpress_menu_2",
        "wordpress_navigation_4",
        "prestashop_contenu_2",
        "prestashop_contenu_6",
        "prestashop_contenu_8",
    }
    described = _described("fonctionnalites-e5b")
    parts = []
    for software in ("WordPress", "PrestaShop"):
        groups = [
            (
                section["name"].partition(" — ")[2],
                tuple(
                    (f["name"], f["label"], f["name"] in new)
                    for f in described["field"]
                    if f["section"] == section["name"]
                ),
            )
            for section in described["section"]
            if section["name"].startswith(software)
        ]
        parts.append(Features(software.upper(), "//En gras, les nouvelles fonctionnalités//", tuple(groups)))
    return (
        Annex("ANNEXE VI-3"),
        Title(
            (
                "Principales fonctionnalités mobilisables sur WordPress et PrestaShop lors de l'épreuve",
                (
                    "E5B - Relation client à distance et digitalisation - Deuxième partie - Épreuve ponctuelle pratique"
                    " - Session 2024"
                ),
            )
        ),
        parts[0],
        Break(),
        parts[1],
    )


def content(form: str) -> tuple[Node, ...]:
    """What is printed on an annex, by the id of its form."""
    return ANNEXES[form]


ANNEXES: dict[str, tuple[Node, ...]] = {
    "attestation-stage": ATTESTATION,
    "livret-scolaire": LIVRET,
    "fiche-e4": FICHE_E4,
    "sujet-e4": SUJET_E4,
    "fiche-e6": FICHE_E6,
    "fonctionnalites-e5b": _features(),
    "engagement-etudiant": ENGAGEMENT,
}
UNPLACED = {"livret-scolaire": [f"{subject}_moyenne_classe" for subject in SUBJECTS]}
