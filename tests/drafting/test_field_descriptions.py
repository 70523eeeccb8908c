"""Each question gets the first description that leads from its label back to its blank."""

from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest

from ndrcpdf.drafting.field_descriptions import agrees, described, pieces
from ndrcpdf.geometry import Rect
from ndrcpdf.layout.detecting.found_blank import BlankKind, FoundBlank
from ndrcpdf.layout.detecting.labels import Question
from ndrcpdf.layout.page import Page, Token, TokenKind
from ndrcpdf.layout.token_search import TokenStream
from ndrcpdf.model.forms import Blank, Field, FieldType, Where
from ndrcpdf.model.placements import Placement, Role

Asking = Callable[..., Question]
BlankOf = Callable[..., FoundBlank]


def token(kind: TokenKind, text: str, left: float, right: float, *, line: int = 0) -> Token:
    foot = 700.0 - 20 * line
    return Token(kind, text, Rect(left, foot, right, foot + 10), foot + 2, 10.0, line=line)


def dotted(*labels: str) -> TokenStream:
    """A page with a line for each label: the word, and dots from 200 to 350 points."""
    tokens: list[Token] = []
    for line, label in enumerate(labels):
        tokens.append(token(TokenKind.WORD, label, 50, 100, line=line))
        tokens.append(token(TokenKind.LEADER, "....", 200, 350, line=line))
    return TokenStream([Page(1, Rect(0, 0, 595, 842), tuple(tokens), ())])


def fields_of(asked: Sequence[Question], stream: TokenStream) -> list[tuple[Field, bool]]:
    return list(described(asked, ["Élève"] * len(asked), stream))


def test_a_label_before_dots_leads_to_them(asking: Asking) -> None:
    ((field, leads),) = fields_of([asking("Nom")], dotted("Nom"))
    assert leads
    assert (field.name, field.label, field.section, field.type) == ("nom", "Nom", "Élève", FieldType.TEXT)
    assert field.blank == Blank(Where.LEADER, ("Nom",))


def test_what_leads_to_another_blank_is_said(asking: Asking) -> None:
    question = asking("Nom")
    elsewhere = replace(question, blanks=(replace(question.blanks[0], rect=Rect(200, 300, 350, 314)),))
    assert [leads for _field, leads in fields_of([elsewhere, asking("Prénom")], dotted("Nom"))] == [False, False]


def test_any_of_the_places_where_the_label_is_printed_will_do(asking: Asking) -> None:
    question = asking("Nom")
    second = replace(question, blanks=(replace(question.blanks[0], rect=Rect(200, 680, 350, 694)),))
    fields = fields_of([question, second], dotted("Nom", "Nom"))
    assert [(field.name, leads) for field, leads in fields] == [("nom", True), ("nom_2", True)]


def test_a_blank_without_words_is_called_by_its_number(asking: Asking) -> None:
    ((field, leads),) = fields_of([asking("")], dotted("Nom"))
    assert (field.name, field.label, leads) == ("champ_1", "champ_1", False)


def test_a_date_of_three_blanks_has_their_parts(blank: BlankOf) -> None:
    date = Question(tuple(blank(left=left, width=40) for left in (200, 260, 320)), "Fait le")
    ((field, _leads),) = fields_of([date], dotted("Nom"))
    assert field.type is FieldType.DATE
    assert field.blank.parts == pieces(field) == ("jour", "mois", "annee")


def test_the_values_of_options_are_distinct(blank: BlankOf) -> None:
    printed = ("B 2", "Oui", "oui !", "B", "B", "…", "…")
    choice = Question(tuple(blank(BlankKind.TICK) for _option in printed), "Choix", options=printed)
    ((field, _leads),) = fields_of([choice], dotted("Nom"))
    assert [option.value for option in field.options] == ["b_2", "oui", "oui_2", "b", "b_3", "…", "…_2"]
    assert tuple(option.printed for option in field.options) == printed
    assert pieces(field) == tuple(option.value for option in field.options)


@pytest.mark.parametrize(
    ("page", "rect", "same"),
    [
        (1, Rect(200, 700, 350, 714), True),
        (1, Rect(205, 698, 345, 712), True),
        (2, Rect(200, 700, 350, 714), False),
        (1, Rect(200, 700, 260, 714), False),
    ],
)
def test_placements_agree_with_a_question_where_they_are_on_its_blank(
    asking: Asking, page: int, rect: Rect, same: bool
) -> None:
    placement = Placement("nom", page, rect, Role.TEXT, 10.0)
    assert agrees([placement], asking("Nom")) is same
    assert not agrees([placement, placement], asking("Nom"))
    assert not agrees([], asking("Nom"))
