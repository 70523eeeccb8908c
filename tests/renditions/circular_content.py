"""What a circular prints around the seven annexes: rules that quote their labels, and forms that are not ours."""

from content import Annex, Band, Grid, Line, Node, Prose, Title, Unknown

TITLE = "Circulaire nationale d'organisation – BTS Négociation et digitalisation de la relation client – session 2024"


def _blanks(*labels: str) -> Line:
    return Line(tuple(Unknown(label) for label in labels))


def _boxes(label: str, *words: str) -> Prose:
    """Boxes that are printed, but no form's."""
    return Prose(f"{label}~: " + "    ".join(f"☐ {word}" for word in words), align="left")


COVER: tuple[Node, ...] = (
    Prose(
        "**Rectorat de l'académie de Clermont-Ferrand**\n3, avenue Vercingétorix\n63033 CLERMONT-FERRAND Cedex 1",
        align="left",
    ),
    Prose(
        "Division des examens et concours\nAffaire suivie par~: le bureau des BTS\nTél.~: 04 73 99 30 00\nMél~:"
        " ce.dec@example.org",
        align="left",
    ),
    Prose(
        "à Mesdames et Messieurs les recteurs d'académie, Monsieur le directeur du service interacadémique des examens"
        " et concours d'Île-de-France, Mesdames et Messieurs les chefs de division des examens et concours"
    ),
    Title(
        (
            "CIRCULAIRE NATIONALE D'ORGANISATION",
            "BREVET DE TECHNICIEN SUPÉRIEUR",
            "NÉGOCIATION ET DIGITALISATION DE LA RELATION CLIENT",
            "SESSION 2024",
        )
    ),
    Prose(
        "La présente circulaire précise les modalités d'organisation de la session 2024 du brevet de technicien"
        " supérieur Négociation et digitalisation de la relation client (NDRC), dont l'académie de Clermont-Ferrand est"
        " l'académie pilote nationale. Elle annule et remplace celle de la session précédente. Les annexes font partie"
        " intégrante du texte~; elles sont à reproduire sans modification."
    ),
    Prose(
        "Je vous remercie de bien vouloir en assurer la diffusion auprès des établissements publics et privés de votre "
        "académie, des centres de formation d'apprentis et des candidats individuels."
    ),
)

RULES: tuple[Node, ...] = (
    Band("1. CALENDRIER ET REGROUPEMENTS"),
    Prose(
        "Le calendrier des épreuves écrites figure en annexe I, les regroupements interacadémiques en annexe II. Les"
        " dates des épreuves orales sont laissées à l'initiative des recteurs. Aucun candidat n'est admis dans la salle"
        " après l'ouverture des enveloppes contenant les sujets."
    ),
    Band("2. INSCRIPTION DES CANDIDATS"),
    Prose(
        "Les inscriptions se font par internet. La confirmation d'inscription mentionne le Nom, le Prénom, l'Adresse,"
        " le Code postal et la Ville du candidat~; toute erreur est à signaler au moyen d'une copie de pièce"
        " d'identité. Le numéro de candidat (« N° Candidat ») porté sur la convocation est repris sur toutes les pièces"
        " du dossier."
    ),
    Prose(
        "Les candidats qui demandent la reconnaissance de leur engagement joignent le Formulaire de demande de"
        " reconnaissance de l'engagement étudiant en application de l'article D643-15-1 du code de l'éducation, sur"
        " lequel ils décrivent la Nature de l'engagement justifiant la demande (bénévolat, activité professionnelle,"
        " service civique, etc.) : cette rubrique et la « Description de votre projet dans le cadre de votre engagement"
        " » sont à remplir avec soin."
    ),
    Band("3. STAGES ET ATTESTATIONS"),
    Prose(
        "Seize semaines de stage sont prévues dans le cadre de la formation initiale. Une convention, dont un modèle"
        " est donné en annexe III-1, est signée avant le début du stage~; les présences sont relevées sur la fiche de"
        " l'annexe III-2 et récapitulées dans le tableau de l'annexe III-3."
    ),
    Prose(
        "L'ATTESTATION DE STAGE (annexe III-4) est à remettre au stagiaire à l'issue du stage. L'organisme d'accueil y"
        " porte son « Nom ou dénomination sociale », son « Secteur d'activité », son « Adresse » et son cachet dans le"
        " cadre « Cachet de l'organisme d'accueil ». La rubrique « LE OU LA STAGIAIRE » comprend le Nom, le Prénom, le"
        " Sexe (F ou M), la mention « Né(e) le » et le numéro de téléphone (☎) ; la rubrique « DURÉE DU STAGE » les"
        " dates « Du … au … » et la « durée totale » en nombre de semaines / de mois (rayer la mention inutile)."
    ),
    Prose(
        "Le stagiaire qui a effectué un stage prévu dans le cadre de ses études et perçu une gratification de stage"
        " pour un montant total supérieur au minimum légal n'a pas à le justifier. L'attestation est datée (FAIT À, LE)"
        " et porte les Nom, fonction et signature du représentant de l'organisme d'accueil."
    ),
    Prose(
        "Pour les candidats se présentant au titre de leur activité professionnelle, l'attestation est remplacée par"
        " des certificats de travail. Le non-respect de la durée entraîne la non-conformité du dossier."
    ),
    Band("4. CONTRÔLE DE CONFORMITÉ"),
    Prose(
        "La commission de contrôle se réunit avant le début des épreuves. Elle vérifie la présence des attestations,"
        " des fiches d'activité et la concordance des dates. Un dossier non conforme peut être régularisé dans le délai"
        " fixé par le recteur~; au-delà, la mention « non valide » est portée à l'épreuve et le diplôme ne peut être"
        " délivré."
    ),
    Grid(
        (0.5, 0.25, 0.25),
        (
            ("Pièce", "Annexe", "Date limite"),
            ("Attestations de stage", "III-4", "29 mars 2024"),
            ("Fiches descriptives d'activité professionnelle E4", "V-1", "5 avril 2024"),
            ("Fiches descriptives d'activité professionnelle E6", "VII-1", "5 avril 2024"),
            ("Livret scolaire", "VIII", "7 juin 2024"),
        ),
    ),
    Band("5. ÉPREUVE E4 – RELATION CLIENT ET NÉGOCIATION VENTE"),
    Prose(
        "L'épreuve prend appui sur deux FICHES DESCRIPTIVES D'ACTIVITÉ PROFESSIONNELLE (annexe V-1). Chacune comprend"
        " le CADRE DE L'ACTIVITÉ (Nom de l'organisation, Adresse/Code postal/Ville, Type de Structure, Offre"
        " commerciale, Type(s) de client(s), Méthodes de Vente), l'ANALYSE DE L'ACTIVITÉ et le DÉROULEMENT DE"
        " L'ACTIVITÉ, puis les parties CIBLAGE ET PROSPECTION et EXPLOITATION ET MUTUALISATION DE L'INFORMATION"
        " COMMERCIALE."
    ),
    Prose(
        "La commission choisit une fiche et rédige la FICHE SUJET - CANDIDAT (annexe V-2). Elle y précise les"
        " PARAMÈTRES À PRENDRE EN COMPTE PAR LE CANDIDAT POUR LA SIMULATION~: Objet de l'activité, Date(s) et durée,"
        " Lieu, Délimitation de Séquence(s), Historique de la relation, Objectifs de la communication, Informations à"
        " exploiter, Contrainte(s), Acteur(s) concernés (statut/rôle). La préparation dure 40 minutes, l'interrogation"
        " 40 minutes."
    ),
    Prose(
        "Les notes sont portées sur la grille de l'annexe V-3, signée de tous les membres de la commission. Les grilles"
        " ne sont communiquées aux candidats qu'après la proclamation des résultats."
    ),
    Band("6. ÉPREUVE E5 – RELATION CLIENT À DISTANCE ET DIGITALISATION"),
    Prose(
        "La première partie est une épreuve écrite de trois heures. La deuxième partie, pratique, se déroule sur poste"
        " informatique. Les Principales fonctionnalités mobilisables sur WordPress et PrestaShop lors de l'épreuve sont"
        " énumérées en annexe VI-3~; En gras, les nouvelles fonctionnalités. Les centres vérifient que le candidat peut"
        " Créer et gérer un produit, Insérer et modifier une galerie, Utiliser des mots clés."
    ),
    Prose(
        "Chaque centre dispose d'un poste de secours. En cas de panne, le temps perdu est compensé. Le candidat ne peut"
        " consulter ni messagerie ni document personnel. Les fichiers produits sont conservés un an."
    ),
    Band("7. ÉPREUVE E6 – RELATION CLIENT ET ANIMATION DE RÉSEAUX"),
    Prose(
        "Le candidat présente deux fiches (annexe VII-1), l'une au moins tirée d'activités réelles~: il coche OUI ou"
        " NON en regard de « Activité(s) réelle(s) vécue(s) » et l'une des cases Animation de réseau de distributeurs,"
        " Animation de réseau de partenaires, Animation de réseau de vente directe. Les rubriques Périodes, Contexte,"
        " Diagnostic du réseau, Animation(s) du réseau, Méthodologie(s) d'animation (Démarche), Résultats,"
        " Préconisations sont rédigées."
    ),
    Band("8. LIVRET SCOLAIRE"),
    Prose(
        "Le LIVRET SCOLAIRE (annexe VIII) est visé par le chef d'établissement. Les RÈGLES DE PRÉSENTATION DU LIVRET"
        " SCOLAIRE sont rappelées en tête. Les colonnes 1er semestre, 2ème semestre, Moyenne et Appréciations sont"
        " remplies pour chaque enseignement~: 1 - Culture générale et expression, 2 - Communication en langue vivante"
        " étrangère 1, 3 - Culture économique, juridique et managériale, etc. L'AVIS DU CONSEIL DE CLASSE est « Très"
        " favorable », « Favorable » ou « Doit faire ses preuves ». La Certification de compétences numériques (PIX)"
        " est attestée par une croix."
    ),
    Band("9. JURY ET DÉLIBÉRATIONS"),
    Prose(
        "Le jury est souverain. Ses votes sont consignés au procès-verbal de l'annexe IX, qui indique le nombre des"
        " présents, les voix pour, les voix contre et les abstentions. Les résultats sont publiés par le recteur de"
        " l'académie pilote."
    ),
    Prose(
        "Les réclamations sont adressées au rectorat dans le délai de deux mois à compter de la notification du relevé"
        " de notes. Les copies sont communiquées sur demande écrite~; leur consultation n'ouvre pas droit à une"
        " nouvelle correction."
    ),
)

AID: tuple[Node, ...] = (
    Band("10. AMÉNAGEMENTS D'ÉPREUVES"),
    *(
        Prose(f"{number}. {text}")
        for number, text in enumerate(
            (
                (
                    "Le candidat en situation de handicap adresse sa demande au médecin désigné par la commission des"
                    " droits et de l'autonomie avant la date limite d'inscription. La décision du recteur mentionne le"
                    " tiers temps, le secrétaire ou le matériel accordés~; elle est présentée à chaque épreuve avec la"
                    " convocation."
                ),
                (
                    "Les sujets en braille ou en gros caractères sont demandés à l'académie pilote huit semaines avant"
                    " les épreuves. Ils sont remis sous enveloppe distincte portant la mention « sujet adapté »."
                ),
                (
                    "Lorsque l'aménagement porte sur une épreuve orale, la commission en est avertie par le chef de"
                    " centre, sans que la nature du handicap soit communiquée."
                ),
                (
                    "Le candidat qui bénéficie d'une majoration de temps compose dans une salle à part si elle perturbe"
                    " les autres candidats. Le surveillant porte l'heure réelle de sortie sur la liste d'émargement."
                ),
                (
                    "Les dispenses d'épreuve et les conservations de notes sont indiquées sur le relevé. Elles ne"
                    " peuvent être demandées après la clôture du registre des inscriptions."
                ),
            ),
            1,
        )
    ),
)

CENTRES: tuple[Node, ...] = (
    Annex("ANNEXE VI-4"),
    Title(("CONSIGNES AUX CENTRES D'ÉPREUVE",)),
    *(
        node
        for heading, paragraphs in (
            (
                "AVANT L'ÉPREUVE",
                (
                    (
                        "Le chef de centre vérifie la réception des sujets, leur nombre et l'intégrité des enveloppes."
                        " Il désigne un responsable informatique, présent pendant toute la durée de la partie pratique,"
                        " et lui remet la fiche de l'annexe VI-1 pour chaque poste."
                    ),
                    (
                        "Les postes sont isolés du réseau de l'établissement. Un compte est créé pour chaque candidat~;"
                        " son nom et son mot de passe sont remis sous enveloppe. Le responsable s'assure que chaque"
                        " candidat peut Utiliser les onglets backoffice et frontoffice et Paramétrer la page d'accueil."
                    ),
                    (
                        "La liste d'émargement porte le Nom, le Prénom, le N° Candidat et, en regard, une case OUI ☐"
                        " NON ☐ pour la présence. Les tables sont numérotées~; un plan de salle est affiché."
                    ),
                ),
            ),
            (
                "PENDANT L'ÉPREUVE",
                (
                    (
                        "Les candidats composent trois heures. Aucune sortie n'est permise pendant la première heure."
                        " Les téléphones (☎), montres connectées et supports de stockage sont déposés à l'entrée."
                    ),
                    (
                        "Les incidents sont portés au procès-verbal avec l'heure de début (Du .......... au ..........)"
                        " et le numéro du poste. Une coupure de plus de dix minutes ouvre droit à un temps"
                        " supplémentaire égal à sa durée."
                    ),
                    (
                        "Les examinateurs circulent et ne répondent qu'aux questions de matériel. Ils renseignent leurs"
                        " grilles au crayon, puis à l'encre après harmonisation."
                    ),
                ),
            ),
            (
                "APRÈS L'ÉPREUVE",
                (
                    (
                        "Les fichiers sont enregistrés sous le nom « N° Candidat - Prénom - Nom » et copiés sur deux"
                        " supports remis au rectorat avec les grilles. Les Appréciations sont rédigées en toutes"
                        " lettres."
                    ),
                    (
                        "Le centre renvoie dans les deux jours la fiche de poste, le procès-verbal et la liste"
                        " d'émargement. Les comptes des candidats sont fermés une fois les résultats publiés."
                    ),
                ),
            ),
        )
        for node in (Band(heading), *map(Prose, paragraphs))
    ),
)

QUESTIONS: tuple[Node, ...] = (
    Band("11. QUESTIONS LES PLUS FRÉQUENTES"),
    *(
        node
        for question, answer in (
            (
                "Un candidat peut-il présenter plus de deux fiches~?",
                (
                    "Non. Si le dossier en comprend davantage, la commission ne retient que celles qui portent les"
                    " numéros 1 et 2 (« N° » en tête)."
                ),
            ),
            (
                "Qui signe l'attestation lorsque l'organisme d'accueil a fermé~?",
                (
                    "Le mandataire ou, à défaut, l'établissement, sur présentation des bulletins. La rubrique « Nom,"
                    " fonction et signature du représentant de l'organisme d'accueil » le mentionne."
                ),
            ),
            (
                "Le « montant total » de la gratification est-il brut ou net~?",
                (
                    "Il est celui qui a été versé au stagiaire. L'annexe III-4 en fait état sous le titre MONTANT DE LA"
                    " GRATIFICATION VERSEE AU STAGIAIRE."
                ),
            ),
            (
                "Comment remplir la colonne « Présentes » du livret~?",
                (
                    "Par le nombre de candidats présentés l'année considérée. La colonne « Reçus » en indique le nombre"
                    " d'admis, la colonne « % » le rapport des deux. L'« Effectif total de la classe » est celui du 1er"
                    " mars."
                ),
            ),
            (
                "Le « TITRE » de la fiche est-il libre~?",
                (
                    "Oui, mais il est repris tel quel sur la FICHE SUJET - CANDIDAT après la mention « FICHE D'ACTIVITÉ"
                    " N° »."
                ),
            ),
            (
                (
                    "Où se fait le choix entre « Négociation Vente et Accompagnement de la Relation Client » et «"
                    " Organisation et Animation d'un Évènement commercial »~?"
                ),
                (
                    "Dans la première ligne de la fiche, puis par la commission sur le sujet. Un candidat présente une"
                    " fiche de chaque type."
                ),
            ),
            (
                "L'engagement doit-il avoir lieu pendant la scolarité~?",
                (
                    "La « Période de l'engagement~: du .../.../... au .../.../... » est comprise entre l'entrée en"
                    " formation et la date limite d'inscription. L'étudiant atteste sur l'honneur de l'authenticité des"
                    " éléments rapportés dans ce formulaire."
                ),
            ),
        )
        for node in (Prose(f"**{question}**"), Prose(answer))
    ),
)

MARK_SHEET_E5: tuple[Node, ...] = (
    Annex("ANNEXE VI-2"),
    Title(("GRILLE D'ÉVALUATION", "E5B – RELATION CLIENT À DISTANCE ET DIGITALISATION", "SESSION 2024")),
    _blanks("NOM du CANDIDAT", "Prénom du candidat"),
    _blanks("N° Candidat", "Date"),
    Grid(
        (0.46, 0.09, 0.09, 0.09, 0.09, 0.18),
        (
            ("Fonctionnalités mises en œuvre", "1^er^ semestre", "2^ème^ semestre", "Moyenne", "%", "Appréciations"),
            ("**Apparence**", "<", "<", "<", "<", "<"),
            ("Modifier l'emplacement du menu principal", "", "", "", "", ""),
            ("Modifier la position d'affichage des produits populaires", "", "", "", "", ""),
            ("**Contenu**", "<", "<", "<", "<", "<"),
            ("Ajouter un média (photo, vidéo, audio)", "", "", "", "", ""),
            ("Créer un pack de produits", "", "", "", "", ""),
            ("**Utilisateurs**", "<", "<", "<", "<", "<"),
            ("Attribuer un rôle", "", "", "", "", ""),
        ),
        lines=2,
    ),
    Prose("Cocher ☐ WORDPRESS ou ☐ PRESTASHOP selon le sujet tiré au sort.", align="left"),
    _blanks("Commission n°", "Date"),
)

CALENDAR_HEAD: tuple[Node, ...] = (
    Annex("ANNEXE I"),
    Title(
        (
            "BREVET DE TECHNICIEN SUPÉRIEUR",
            "CALENDRIER SESSION 2024",
            "NÉGOCIATION ET DIGITALISATION DE LA RELATION CLIENT",
        )
    ),
    Band("1. ÉPREUVES ÉCRITES"),
)
CALENDAR_FOOT: tuple[Node, ...] = (
    Band("2. ÉPREUVES ORALES ET PRATIQUES"),
    Prose("- E5 B – 2^ème^ partie – partie pratique~:", align="left"),
    Prose(
        "Du mardi 21 mai au vendredi 24 mai ; du lundi 27 mai au vendredi 31 mai et le lundi 3 juin 2024.", align="left"
    ),
    Prose(
        "- Autres épreuves orales~: les dates sont laissées à l'initiative de Mesdames et Messieurs les recteurs.",
        align="left",
    ),
    Band("RÉUNION D'ENTENTE NATIONALE"),
    Prose(
        "La réunion d'entente nationale de l'épreuve E5 A 1^ère^ partie - partie écrite - se réunira à distance~: **le"
        " vendredi 17 mai 2024 à partir de 13h30**"
    ),
)
CALENDAR: tuple[Node, ...] = (
    *CALENDAR_HEAD,
    Grid(
        (0.13, 0.22, 0.13, 0.13, 0.13, 0.13, 0.13),
        (
            (
                "Dates",
                "Épreuves",
                "Métropole",
                "Guadeloupe\nMartinique\nGuyane",
                "La Réunion",
                "Mayotte",
                "Polynésie\nFrançaise",
            ),
            (
                "Mardi 14 mai 2024",
                "Culture économique, juridique et managériale",
                "14h00 - 18h00",
                "8h00 - 12h00",
                "16h00 - 20h00",
                "15h00 - 19h00",
                "08h30 - 12h30\n(sujet spécifique)",
            ),
            (
                "Mercredi 15 mai 2024",
                "Culture générale et expression",
                "14h30 - 18h30\n(pas de sortie avant la fin de la 2e heure)",
                "10h30 - 14h30",
                "16h30 - 20h30\n(pas de sortie avant la fin de la 2e heure)",
                "15h30 - 19h30\n(pas de sortie avant la fin de la 2e heure)",
                "13h00 - 17h00\n(sujet spécifique)",
            ),
            (
                "Jeudi 16 mai 2024",
                "Relation client à distance et digitalisation (1^ère^ partie – partie écrite)",
                "15h00 - 18h00\n(aucune sortie avant la fin de l'épreuve)",
                "9h00 - 12h00\n(aucune sortie avant la fin de l'épreuve)",
                "17h00 - 20h00\n(aucune sortie avant la fin de l'épreuve)",
                "16h00 - 19h00\n(aucune sortie avant la fin de l'épreuve)",
                "6h00 – 9h00",
            ),
        ),
    ),
    *CALENDAR_FOOT,
)

GROUPINGS: tuple[Node, ...] = (
    Annex("ANNEXE II"),
    Title(("REGROUPEMENTS INTERACADÉMIQUES", "BTS NÉGOCIATION ET DIGITALISATION DE LA RELATION CLIENT – SESSION 2024")),
    Grid(
        (0.4, 0.6),
        (
            ("ACADÉMIES PILOTES", "ACADÉMIES RATTACHÉES"),
            ("CLERMONT-FERRAND", "POLYNÉSIE FRANÇAISE, NOUVELLE-CALÉDONIE"),
            ("MARTINIQUE", "GUADELOUPE, GUYANE"),
        ),
    ),
    Band("ACADÉMIES AUTONOMES~:"),
    Prose(
        "AIX-MARSEILLE, AMIENS, BESANÇON, BORDEAUX, CORSE, DIJON, GRENOBLE, LA RÉUNION, LILLE, LIMOGES, LYON, MAYOTTE,"
        " MONTPELLIER, NANCY-METZ, NANTES, NICE, NORMANDIE, ORLÉANS-TOURS, POITIERS, REIMS, RENNES, SIEC, STRASBOURG,"
        " TOULOUSE."
    ),
)

AGREEMENT: tuple[Node, ...] = (
    Annex("ANNEXE III-1"),
    Title(("CONVENTION DE STAGE", "entre l'établissement, l'organisme d'accueil et le ou la stagiaire")),
    Band("L'ÉTABLISSEMENT D'ENSEIGNEMENT"),
    _blanks("Nom de l'établissement"),
    _blanks("Adresse"),
    _blanks("Code postal", "Ville"),
    _blanks("Représenté par", "Qualité"),
    Band("L'ORGANISME D'ACCUEIL"),
    _blanks("Nom ou dénomination sociale"),
    _blanks("Secteur d'activité"),
    _blanks("Adresse"),
    _blanks("Code postal", "Ville"),
    _blanks("{tel}", "{mel}"),
    _blanks("Tuteur (nom, fonction)"),
    Band("LE OU LA STAGIAIRE"),
    _blanks("Nom", "Prénom"),
    _boxes("Sexe", "F", "M"),
    _blanks("Né(e) le"),
    _blanks("Adresse"),
    _blanks("Code postal", "Ville"),
    _blanks("{tel}", "{mel}"),
    Band("DURÉE DU STAGE"),
    _blanks("Du", "au"),
    _blanks("Représentant une durée totale de", "semaines, soit jours"),
    Band("ARTICLES"),
    *(
        Prose(f"**Article {number}** – {text}")
        for number, text in enumerate(
            (
                (
                    "La présente convention règle les rapports de l'organisme d'accueil avec l'établissement et le ou"
                    " la stagiaire."
                ),
                (
                    "Le stage correspond à une période temporaire de mise en situation en milieu professionnel. Les"
                    " activités du stagiaire sont celles du référentiel."
                ),
                "La gratification est due lorsque la durée du stage est supérieure à deux mois, consécutifs ou non.",
                (
                    "Le stagiaire demeure sous statut scolaire. Il suit les horaires de l'organisme d'accueil et son"
                    " règlement."
                ),
                "En cas d'absence, l'organisme d'accueil prévient l'établissement dans les vingt-quatre heures.",
                "Le stagiaire bénéficie de la législation sur les accidents du travail.",
                "L'organisme d'accueil remet au stagiaire, à l'issue du stage, l'attestation de l'annexe III-4.",
            ),
            1,
        )
    ),
    _blanks("FAIT À", "LE"),
    Grid(
        (1, 1, 1), (("Pour l'établissement", "Pour l'organisme d'accueil", "Le ou la stagiaire"), ("", "", "")), lines=5
    ),
)

ATTENDANCE: tuple[Node, ...] = (
    Annex("ANNEXE III-2"),
    Title(("FICHE DE PRÉSENCE EN STAGE",)),
    _blanks("Nom", "Prénom"),
    _blanks("Adresse"),
    _blanks("{candidat}", "Établissement"),
    _blanks("Organisme d'accueil", "Secteur d'activité"),
    Grid(
        (0.2, 0.16, 0.16, 0.16, 0.16, 0.16, 0.2),
        (
            ("Semaine", "Lundi", "Mardi", "Mercredi", "Jeudi", "Vendredi", "Total (heures)"),
            *((f"du … au … ({week})", "", "", "", "", "", "") for week in range(1, 17)),
        ),
    ),
    _blanks("Date", "Cachet et signature"),
)

SUMMARY: tuple[Node, ...] = (
    Annex("ANNEXE III-3"),
    Title(("TABLEAU RÉCAPITULATIF DES STAGES",)),
    _blanks("NOM du CANDIDAT", "Prénom du candidat"),
    _blanks("N° Candidat", "N° COMMISSION"),
    Grid(
        (0.06, 0.3, 0.24, 0.13, 0.13, 0.14),
        (
            ("N°", "Nom de l'organisation", "Adresse/Code postal/Ville", "Du", "au", "Semaines"),
            *((str(number), "", "", "", "", "") for number in range(1, 9)),
            ("Total", "<", "<", "<", "<", ""),
        ),
        lines=2.5,
    ),
    Prose("À remettre à la commission de contrôle avec les attestations.", 0.9),
)

MARK_SHEET: tuple[Node, ...] = (
    Annex("ANNEXE V-3"),
    Title(("GRILLE D'ÉVALUATION", "E4 – RELATION CLIENT ET NÉGOCIATION VENTE", "SESSION 2024")),
    _blanks("Nom", "Prénom"),
    _blanks("N° Candidat", "N° COMMISSION"),
    _blanks("FICHE D'ACTIVITÉ N°", "Date"),
    Grid(
        (0.52, 0.08, 0.08, 0.08, 0.08, 0.16),
        (
            ("Compétences", "TI", "I", "S", "TS", "Moyenne"),
            ("Cibler et prospecter la clientèle", "", "", "", "", ""),
            ("Négocier et accompagner la relation client", "", "", "", "", "^"),
            ("Organiser et animer un événement commercial", "", "", "", "", ""),
            ("Exploiter et mutualiser l'information commerciale", "", "", "", "", "^"),
            ("Qualité de la communication", "", "", "", "", ""),
            ("Note sur 20", "", "<", "<", "<", "<"),
        ),
        lines=2.2,
    ),
    Grid(
        (0.3, 0.7), (("Appréciations", ""), ("Atouts et points d'appui", ""), ("Propositions d'amélioration", "")), 0, 4
    ),
    Grid(
        (0.5, 0.5),
        (
            ("Nom, fonction et signature du premier examinateur", "Nom, fonction et signature du second examinateur"),
            ("", ""),
        ),
        lines=4,
    ),
)

SITES: tuple[Node, ...] = (
    Annex("ANNEXE VI-1"),
    Title(("ÉPREUVE E5B – FICHE DE POSTE", "à remplir par le centre d'épreuve")),
    _blanks("Centre", "Salle"),
    _blanks("Nom", "Prénom"),
    _blanks("N° Candidat", "Poste n°"),
    _boxes("Site", "WordPress", "PrestaShop"),
    _boxes("Connexion vérifiée", "OUI", "NON"),
    Grid(
        (0.6, 0.2, 0.2),
        (
            ("Contrôle", "OUI", "NON"),
            *(
                (words, "☐", "☐")
                for words in (
                    "Créer et gérer un produit",
                    "Créer une catégorie et une sous-catégorie",
                    "Utiliser une bibliothèque média",
                    "Attribuer un rôle",
                    "Modifier les réglages de lecture et de commentaires",
                    "Attribuer les permissions",
                )
            ),
        ),
    ),
    Prose("Le technicien signe après vérification de chaque poste. Une fiche est établie pour chaque demi-journée."),
    _blanks("Date", "Signature du technicien"),
)

MARK_SHEET_E6: tuple[Node, ...] = (
    Annex("ANNEXE VII-2"),
    Title(("GRILLE D'ÉVALUATION", "E6 – RELATION CLIENT ET ANIMATION DE RÉSEAUX", "SESSION 2024")),
    _blanks("Nom", "Prénom", "{candidat}"),
    _boxes("Activité(s) réelle(s) vécue(s)", "OUI", "NON"),
    Grid(
        (0.4, 0.15, 0.15, 0.15, 0.15),
        (
            ("", "Fiche n° 1", "<", "Fiche n° 2", "<"),
            ("Critères", "1^er^ semestre", "2^ème^ semestre", "1^er^ semestre", "2^ème^ semestre"),
            ("Contexte", "", "", "", ""),
            ("Diagnostic du réseau", "", "", "", ""),
            ("Animation(s) du réseau", "", "", "", ""),
            ("Préconisations", "", "", "", ""),
            ("Moyenne", "", "", "", ""),
        ),
        heads=2,
        lines=2,
    ),
    Grid((1.0,), (("Observations éventuelles",), ("",)), lines=8),
)

VOTE: tuple[Node, ...] = (
    Annex("ANNEXE IX"),
    Title(("PROCÈS-VERBAL DE DÉLIBÉRATION DU JURY", "SESSION 2024")),
    _blanks("Académie", "Date"),
    _blanks("Président du jury"),
    Grid(
        (0.1, 0.3, 0.12, 0.12, 0.12, 0.12, 0.12),
        (
            ("Rang", "Nom et prénom du candidat", "Présents", "Pour", "Contre", "Abstentions", "%"),
            *((str(number), "", "", "", "", "", "") for number in range(1, 15)),
        ),
        lines=1.8,
    ),
    Grid((1, 1, 1), (("Très favorable", "Favorable", "Doit faire ses preuves"), ("", "", "")), lines=2.5),
    _blanks("FAIT À", "LE"),
)

CHECK: tuple[Node, ...] = (
    Annex("ANNEXE IV"),
    Title(("FICHE DE CONTRÔLE DE CONFORMITÉ",)),
    _blanks("Nom", "Prénom"),
    _blanks("Né(e) le", "N° Candidat"),
    _boxes("Statut", "scolaire", "apprenti", "individuel"),
    Grid(
        (0.7, 0.15, 0.15),
        (
            ("Pièces du dossier", "OUI", "NON"),
            ("Attestations de stage~: nombre de semaines", "", ""),
            ("Cachet de l'organisme d'accueil", "", ""),
            ("Fiches E4 : deux fiches, une de chaque type", "", ""),
            ("Fiches E6 : deux fiches", "", ""),
            ("Livret scolaire visé", "", ""),
        ),
        lines=2,
    ),
    Prose("Décision de la commission (rayer la mention inutile)~: conforme / non conforme"),
    _blanks("Motif"),
    _blanks("Fait à", "le"),
)
