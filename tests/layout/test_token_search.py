"""The words of a label found among tokens, however they are cut, and the places on a page near to them."""

from collections.abc import Callable, Sequence

import pytest

from ndrcpdf.geometry import Rect
from ndrcpdf.layout.letters import UNKNOWN
from ndrcpdf.layout.token_search import TokenStream


@pytest.fixture
def stream(word: Callable, page: Callable) -> Callable[..., TokenStream]:
    """``stream("Nom de", "famille")``: the words of each line, a space apart, from the top."""

    def stream(*lines: str, raised: Sequence[str] = ()) -> TokenStream:
        tokens = []
        for number, line in enumerate(lines, 1):
            x = 40.0
            for text in line.split():
                note = next((each for each in raised if text.endswith(each)), "")
                tokens.append(word(text, x, 300 - 20 * number, line=number, raised=note))
                x = tokens[-1].rect.x1 + 3
        return TokenStream([page(tokens)])

    return stream


def found(stream: TokenStream, wording: str) -> list[range]:
    return list(stream.occurrences(wording, 0, len(stream.tokens)))


def test_a_wording_is_found_however_its_words_are_cut_or_written(stream: Callable) -> None:
    assert found(stream("NOM de fa mille", "Code"), "Nom de famille") == [range(4)]
    assert found(stream("Nom de", "famille"), "Nom de famille") == [range(3)]


def test_a_wording_begins_and_ends_with_a_word(stream: Callable) -> None:
    assert found(stream("Prénom"), "nom") == []
    assert found(stream("Nomade"), "nom") == []


@pytest.mark.parametrize("printed", ["Prénom(s)", "Prénom1"])
def test_a_remark_or_a_note_at_the_end_of_a_word_does_not_count(printed: str, stream: Callable) -> None:
    assert found(stream(printed, raised=["1"]), "Prénom") == [range(1)]


def test_only_the_tokens_asked_for_are_searched(stream: Callable) -> None:
    twice = stream("Nom Code", "Nom Code")
    assert list(twice.occurrences("Nom", 1, 4)) == [range(2, 3)]
    assert list(twice.occurrences("Nom Code", 0, 1)) == []


def test_letters_that_the_page_does_not_tell_may_be_any(stream: Callable) -> None:
    assert found(stream(f"Di{UNKNOWN}cultés"), "Difficultés") == [range(1)]
    assert found(stream(f"{UNKNOWN}"), "Difficultés") == []


@pytest.mark.parametrize(
    ("lines", "stop"),
    [
        (["Nom (en lettres capitales) Code"], 4),
        (["Nom (1) Code"], 1),
        (["Nom", "(en capitales)"], 1),
        (["Nom (sans fin"], 1),
        (["Nom"], 1),
    ],
    ids=["a remark", "a number", "on the next line", "not closed", "nothing behind"],
)
def test_a_label_takes_the_remark_behind_it_along(lines: list[str], stop: int, stream: Callable) -> None:
    assert stream(*lines).with_remark(range(1)) == range(stop)


def test_a_long_wording_is_found_by_likeness_too_and_a_short_one_not(stream: Callable) -> None:
    reworded = stream("Adresse", "Intitulé du stage de formation")
    ((run, likeness),) = reworded.likenesses("Intitulés du stage de formation", 0, len(reworded.tokens))
    assert run == range(1, 6)
    assert 0.9 < likeness < 1
    assert list(stream("Adress").likenesses("Adresse", 0, 1)) == []


def test_a_word_behind_a_word_goes_on_with_its_phrase(stream: Callable) -> None:
    words = stream("le nom : Nom", "Code")
    assert [words.goes_on(index) for index in range(5)] == [False, True, True, False, False]
    assert words.line(2) == range(4)


def test_the_nearest_token_is_that_whose_sides_are_nearest(stream: Callable) -> None:
    words = stream("Nom Prénom", "Code")
    assert words.nearest(1, Rect(44, 255, 60, 257)) == 2
    assert words.nearest(1, Rect(100, 280, 110, 290)) == 1
    assert words.nearest(2, Rect(0, 0, 1, 1)) == 0
    assert words.distance(0, Rect(58, 281.5, 70, 284)) == pytest.approx(3)
