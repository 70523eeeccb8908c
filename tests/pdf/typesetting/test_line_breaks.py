"""Where a line may break: what Unicode says, and what French asks for besides."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ndrcpdf.pdf.typesetting.line_breaks import pieces

LATIN = st.text("aàbÉœ’'0159 .,:;!?%€«»()/-–—…\u00a0\u202f\u00ad\u200b", max_size=60)


@pytest.mark.parametrize(
    ("paragraph", "expected"),
    [
        ("", []),
        ("Nantes", ["Nantes"]),
        ("12 rue  de", ["12 ", "rue  ", "de"]),
        ("peut-être", ["peut-", "être"]),
        ("de -5 à +3", ["de ", "-5 ", "à ", "+3"]),
        ("et/ou", ["et/", "ou"]),
        ("01/02/2024", ["01/02/2024"]),
        ("12,5", ["12,5"]),
        ("l’entreprise d'accueil", ["l’entreprise ", "d'accueil"]),
        ("oui — non", ["oui ", "— ", "non"]),
        ("deux\u00a0mots, 5\u202f000", ["deux\u00a0mots, ", "5\u202f000"]),
        ("anti\u00adconstitutionnel", ["anti\u00ad", "constitutionnel"]),
        ("un\u200bdeux", ["un\u200b", "deux"]),
        ("日本「語」です。", ["日", "本", "「語」", "で", "す。"]),
        ("\ud800 a", ["\ud800 a"]),
    ],
)
def test_unicode_says_where_lines_break(paragraph: str, expected: list[str]) -> None:
    assert pieces(paragraph) == expected


@pytest.mark.parametrize(
    ("paragraph", "expected"),
    [
        ("il dit : « oui » !", ["il ", "dit : ", "« oui » !"]),
        ("50 % de 12 €", ["50 % ", "de ", "12 €"]),
        ("quoi ? rien ; si", ["quoi ? ", "rien ; ", "si"]),
        ("«  deux espaces  »", ["«  deux ", "espaces  »"]),
        ("« a » et « b »", ["« a » ", "et ", "« b »"]),
        ("% seul", ["% ", "seul"]),
        ("mot\u200b : a", ["mot\u200b : ", "a"]),
    ],
)
def test_french_keeps_its_signs_with_their_words(paragraph: str, expected: list[str]) -> None:
    assert pieces(paragraph) == expected


@given(LATIN)
def test_pieces_are_the_paragraph_cut_up(paragraph: str) -> None:
    cut = pieces(paragraph)
    assert "".join(cut) == paragraph
    assert all(cut)


@given(LATIN)
def test_no_line_begins_with_a_french_sign_or_ends_with_an_opening_quote(paragraph: str) -> None:
    for before, after in zip(cut := pieces(paragraph), cut[1:], strict=False):
        assert not (before.endswith(" ") and after[0] in ":;!?%€»")
        assert not (before.endswith(" ") and before.rstrip(" ").endswith("«"))
        assert not before.endswith(("\u00a0", "\u202f"))


@given(LATIN)
def test_a_line_breaks_behind_every_space_but_at_the_signs(paragraph: str) -> None:
    plain = paragraph.translate(dict.fromkeys(map(ord, ":;!?%€«»()/.,’'…—–-\u00a0\u202f\u00ad\u200b"), "a"))
    words = [piece.strip(" ") for piece in pieces(plain)]
    assert [word for word in words if word] == plain.split()
