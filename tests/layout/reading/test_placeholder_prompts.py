"""The prompts of word processors, and the leaders that take their places."""

from collections.abc import Callable, Sequence

import pytest

from ndrcpdf.geometry import Rect
from ndrcpdf.layout.page import PROMPT, Token, TokenKind
from ndrcpdf.layout.reading.placeholder_prompts import inks, prompts_of, with_prompts


@pytest.fixture
def row(word: Callable) -> Callable[..., list[Token]]:
    """``row("Nom : Cliquez ici …")``: the words of a line, a space apart, from x = 40."""

    def row(text: str, y: float = 200, x: float = 40, **more: object) -> list[Token]:
        tokens: list[Token] = []
        for each in text.split():
            tokens.append(word(each, tokens[-1].rect.x1 + 3 if tokens else x, y, **more))
        return tokens

    return row


def prompted(tokens: Sequence[Token], cells: Sequence[Rect] = ()) -> list[Token]:
    """The leaders that take the places of the prompts."""
    read = with_prompts(tokens, prompts_of(tokens), cells)
    return [token for token in read if token.kind is TokenKind.LEADER]


@pytest.mark.parametrize(
    "prompt",
    [
        "Cliquez ici pour entrer du texte.",
        "Cliquez ou appuyez ici pour entrer une date.",
        "Choisissez un élément.",
        "Click or tap here to enter text.",
        "Choose an item.",
    ],
)
def test_the_words_of_a_prompt_are_one_leader(prompt: str, row: Callable) -> None:
    tokens = row(f"Nom : {prompt} Code")
    (leader,) = prompted(tokens)
    assert leader.text == PROMPT
    assert (leader.rect.x0, leader.rect.x1) == (tokens[2].rect.x0, tokens[-2].rect.x1)


@pytest.mark.parametrize("prose", ["Cliquez ici.", "Cliquez ici pour imprimer.", "Choisissez un sujet."])
def test_other_words_that_begin_so_are_prose(prose: str, row: Callable) -> None:
    assert prompts_of(row(prose)) == []


def test_a_leader_goes_on_to_where_the_text_ends_where_nothing_else_is_printed(row: Callable) -> None:
    (leader,) = prompted([*row("Prose" * 12, y=260), *row("Choisissez un élément.")])
    assert leader.rect.x1 == 340 - 2


def test_it_ends_before_what_is_printed_on_the_lines_next_to_it(row: Callable) -> None:
    (leader,) = prompted([*row("Prose" * 12, y=260), *row("Code", x=300, y=210, line=1), *row("Choose an item.")])
    assert leader.rect.x1 == 300 - 2


def test_a_prompt_alone_in_its_cell_leaves_the_cell_empty(row: Callable) -> None:
    cell = Rect(30, 190, 390, 220)
    alone = row("Choisissez un élément.", cell=cell)
    assert list(with_prompts(alone, prompts_of(alone), [cell])) == []
    (leader,) = prompted([*row("Sexe :", cell=cell), *row("Choisissez un élément.", x=80, cell=cell)], [cell])
    assert leader.rect.x1 == cell.x1 - 2


def test_what_a_prompt_covers_has_its_descenders_and_keeps_off_the_rules_of_its_cell(row: Callable) -> None:
    (ink,) = inks(row("Choose an item."))
    assert (ink.x0, ink.y0) == (39, 197)
    (ink,) = inks(row("Choose an item.", cell=Rect(40, 198, 390, 220)))
    assert (ink.x0, ink.y0) == (41, 199)
