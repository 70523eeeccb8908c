"""White space behind the colons of labels."""

from collections.abc import Callable, Sequence

import pytest

from ndrcpdf.geometry import Rect
from ndrcpdf.layout.detecting.searched_page import SearchedPage
from ndrcpdf.layout.detecting.white_space import on_white_space
from ndrcpdf.layout.page import Token


@pytest.fixture
def found(searched: Callable[..., SearchedPage], word: Callable[..., Token]) -> Callable[..., list[Rect]]:
    """``found([token, …])``: the white blanks of a page that has a line of prose at its top."""

    def found(tokens: Sequence[Token], taken: Sequence[Rect] = (), ticks: Sequence[Rect] = ()) -> list[Rect]:
        page = searched([word("m" * 64, 40, 290), *tokens])
        return [blank.rect for blank in on_white_space(page, taken, ticks)]

    return found


def test_white_space_behind_a_colon_reaches_to_the_next_label_or_to_the_margin(
    found: Callable[..., list[Rect]], word: Callable[..., Token]
) -> None:
    first, second = found([word("Nom:", 40, 200), word("Age:", 200, 200), word("Fin.", 40, 180)])
    assert (first.x0, first.x1) == (62, 198)
    assert (second.x0, second.x1) == (222, 358)
    assert first.y0 < 200 < first.y1


def test_words_without_a_colon_and_sentences_ask_nothing(
    found: Callable[..., list[Rect]], word: Callable[..., Token]
) -> None:
    sentence = [word("un", 40 + 15 * number, 180) for number in range(13)]
    assert found([word("Nom", 40, 200), *sentence, word("et:", 240, 180)]) == []


def test_a_label_with_its_blank_beside_it_or_under_it_has_no_other(
    found: Callable[..., list[Rect]], word: Callable[..., Token]
) -> None:
    label = word("Nom:", 40, 200)
    assert len(found([label])) == 1
    assert found([label], taken=[Rect(70, 195, 200, 210)]) == []
    assert found([label], taken=[Rect(40, 180, 200, 190)]) == []
    assert found([label], ticks=[Rect(40, 182, 50, 192)]) == []


def test_a_line_that_leads_to_a_list_or_to_indented_words_asks_nothing(
    found: Callable[..., list[Rect]], word: Callable[..., Token]
) -> None:
    for following in (word("a)", 40, 180), word("indented words", 60, 180)):
        assert found([word("Joindre:", 40, 200), following]) == []
    assert len(found([word("Joindre:", 40, 200), word("Other words", 40, 180)])) == 1


def test_bold_words_over_a_label_and_words_in_the_middle_are_titles(
    found: Callable[..., list[Rect]], word: Callable[..., Token]
) -> None:
    assert len(found([word("Le candidat:", 40, 200, bold=True), word("Nom:", 40, 180)])) == 1
    assert found([word("Annexe:", 180, 200)]) == []


def test_several_white_lines_under_a_label_alone_are_its_blank(
    found: Callable[..., list[Rect]], word: Callable[..., Token]
) -> None:
    (room,) = found([word("Observations:", 40, 200), word("Fin de la page.", 40, 100)])
    assert room.x0 == 40
    assert 80 < room.height < 100
