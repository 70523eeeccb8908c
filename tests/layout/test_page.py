"""A page: the words without the numbers of their notes, and how light the paper is."""

from collections.abc import Callable

import pytest

from ndrcpdf.geometry import Rect
from ndrcpdf.layout.page import Drawing, RulingLine, Shade


@pytest.mark.parametrize(
    ("text", "raised", "without"), [("Nom1", "1", "Nom"), ("Nom1:", "1", "Nom:"), ("Article1", "", "Article1")]
)
def test_a_word_is_known_without_the_number_of_its_note(text: str, raised: str, without: str, word: Callable) -> None:
    assert word(text, 0, 0, raised=raised).unnumbered == without


def test_a_rule_is_as_long_as_it_runs() -> None:
    assert RulingLine(at=100, start=40, end=240).length == 200


def test_paper_is_as_light_as_the_smallest_area_painted_there() -> None:
    drawing = Drawing(
        shades=(Shade(Rect(0, 0, 100, 100), 0.9), Shade(Rect(10, 10, 40, 40), 0.4)), windows=(Rect(20, 20, 30, 30),)
    )
    places = [Rect(22, 22, 28, 28), Rect(11, 11, 15, 15), Rect(60, 60, 70, 70), Rect(200, 0, 210, 10)]
    assert [drawing.lightness(place) for place in places] == [1, 0.4, 0.9, 1]
