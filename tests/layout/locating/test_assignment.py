"""One candidate for each field, chosen for all fields together."""

from collections.abc import Sequence
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from ndrcpdf.geometry import Rect
from ndrcpdf.layout.locating.assignment import choose, same_blank
from ndrcpdf.layout.locating.candidate import Candidate
from ndrcpdf.model.forms import Blank, Field, FieldType, Where
from ndrcpdf.model.placements import Placement, Role

FIELD = Field("x", FieldType.TEXT, "Nom", "Tête", "Nom", Blank(Where.LEADER, ("Nom",)))


def candidate(place: int, score: float = 1.0, order: int | None = None, lines: int | None = None) -> Candidate:
    """A candidate in the place of that number; no two places overlap."""
    rect = Rect(0, 20 * place, 100, 20 * place + 15)
    placement = Placement("x", 1, rect, Role.TEXT, 10.0)
    return Candidate((place, 0), (placement,), score, room_lines=lines, order=place if order is None else order)


def chosen(*candidates: Sequence[Candidate]) -> list[int | None]:
    """The places chosen for fields with these candidates."""
    return [each and each.position[0] for each in choose([FIELD] * len(candidates), candidates)]


def test_a_field_leaves_the_blank_that_suits_it_best_to_one_that_has_no_other() -> None:
    assert chosen([candidate(1), candidate(2, 0.9)], [candidate(1)]) == [2, 1]
    assert chosen([candidate(1)], [candidate(1)]) in ([1, None], [None, 1])


def test_fields_are_found_in_the_order_they_are_described_in() -> None:
    assert chosen([candidate(2)], [candidate(1), candidate(3)]) == [2, 3]
    assert chosen([candidate(1), candidate(5)], [candidate(2)]) == [1, 2]


def test_a_field_out_of_order_is_placed_and_doubted() -> None:
    first, second = choose([FIELD, FIELD], [[candidate(2)], [candidate(1)]])
    assert first.certainty == first.score == 1.0
    assert second.certainty < first.certainty
    assert second.score < first.score


def test_order_says_less_of_cells_so_that_their_words_have_to_say_more() -> None:
    cell = replace(FIELD, blank=Blank(Where.CELL, ("Nom",)))
    late, late_cell = (choose([FIELD, field], [[candidate(2)], [candidate(1)]])[1] for field in (FIELD, cell))
    assert late.score < late_cell.score < 1.0
    (other_kind,), (other_cell,) = (choose([field], [[candidate(1, 0.9)]]) for field in (FIELD, cell))
    assert other_cell.certainty < other_kind.certainty == 0.9


def test_a_room_is_shared_by_fields_that_say_how_many_lines_of_it_they_take() -> None:
    assert chosen([candidate(1, lines=1)], [candidate(1, lines=0)]) == [1, 1]
    assert None in chosen([candidate(1, lines=0)], [candidate(1, lines=0)])


def test_words_that_are_struck_out_are_no_blank() -> None:
    (placement,) = candidate(1).placements
    struck = Placement("y", 1, placement.rect, Role.STRIKE, 10.0)
    assert same_blank(placement, placement)
    assert not same_blank(placement, struck)


options = st.lists(st.builds(candidate, st.integers(0, 5), st.sampled_from((1.0, 0.9, 0.72))), max_size=4)


@given(st.lists(options, max_size=6))
def test_no_blank_is_given_twice_and_each_field_has_one_of_its_own_candidates(
    candidates: list[list[Candidate]],
) -> None:
    places = chosen(*candidates)
    given_away = [place for place in places if place is not None]
    assert len(given_away) == len(set(given_away))
    for place, own in zip(places, candidates, strict=True):
        assert place is None or place in [each.position[0] for each in own]
