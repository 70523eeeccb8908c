"""What the words of a label tell: a name for its field, as those of forms/ are, and the type of its answer."""

import re

from ndrcpdf.model.forms import FieldType
from ndrcpdf.values import comparable

FIRST_SECTION = "En-tête"
"""What the section before the first heading of a form is called."""
_LONGEST_NAME = 40
"""The longest name, in letters."""
_NO_WORDS = frozenset("a al au aux d de des du en et l la le les n ou par pour sur s un une votre vos".split())  # noqa: SIM905
_NO_ENGLISH_WORDS = frozenset(("the", "of", "and", "or", "to", "in", "for", "your"))
"""Small words that names do without."""
_NAMES_OF_SIGNS = {"☎": "telephone", "%": "pourcentage", "✉": "mel"}

_BY_WORDS: tuple[tuple[FieldType, str], ...] = (
    (FieldType.POSTCODE, r"code postal|cp"),
    (FieldType.EMAIL, r"mel|e ?mail|courriel|mail|adresse (electronique|mail|e mail)|email address"),
    (FieldType.PHONE, r"☎|tel|telephone|tel portable|portable|gsm|phone( no| number)?|mobile phone"),
    (FieldType.DATE, r"date|(date|ne|nee|ne e|fait|signe|delivre|le) le|le|du|au|jj mm aaaa"),
    (FieldType.MONEY, r"montant( total| ht| ttc)?|prix|salaire|gratification|cout( total)?|amount"),
    (FieldType.PERCENT, r"pourcentage|taux|%"),
    (FieldType.YEAR, r"annees?|year"),
    (FieldType.INTEGER, r"(nombre|nb|effectif|quantite|age)"),
)
_BY_BEGINNING: tuple[tuple[FieldType, str], ...] = (
    (FieldType.POSTCODE, r"code postal"),
    (FieldType.EMAIL, r"(adresse )?(mel|e ?mail|courriel)\b|adresse electronique"),
    (FieldType.PHONE, r"☎|((n°?|no|numero) )?(de )?(tel|telephone|portable)\b|phone\b"),
    (FieldType.DATE, r"date d|date of|date limite|date signed|ne e? ?le"),
    (FieldType.MONEY, r"montant"),
    (FieldType.PERCENT, r"taux|pourcentage"),
    (FieldType.INTEGER, r"nombre d|nb d|effectif"),
)


def slug(words: str, longest: int = _LONGEST_NAME) -> str:
    """The words in lower case, with underscores, cut between words."""
    for sign, name in _NAMES_OF_SIGNS.items():
        words = words.replace(sign, f" {name} ")
    kept = [word for word in re.findall(r"[a-z0-9]+", comparable(words)) if word not in _NO_WORDS | _NO_ENGLISH_WORDS]
    text = ""
    for word in kept or re.findall(r"[a-z0-9]+", comparable(words)):
        if text and len(text) + len(word) >= longest:
            break
        text += f"_{word}" if text else word
    return text


def type_by_words(label: str) -> FieldType | None:
    """The type of the answer that a label asks for; None where its words do not tell."""
    words = comparable(label)
    for kind, pattern in _BY_WORDS:
        if re.fullmatch(pattern, words):
            return kind
    for kind, pattern in _BY_BEGINNING:
        if re.match(rf"(?:{pattern})", words) and not re.search(r"\b(et|and|ou|lieu)\b", words):
            return kind
    return None
