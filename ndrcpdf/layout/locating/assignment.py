"""One candidate for each field, chosen for the whole page together.

A choice is as good as its sum: each field placed adds its score; a field that stands before one it should follow costs;
a blank has one field only, but for rooms that fields share; a field may be left out, which adds nothing. The best
choices of the fields so far are kept, some of them, and each is continued with every candidate of the next
field (a beam search): a label that looks right here, but leaves a later field without its blank, loses.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

from ndrcpdf.layout.locating.candidate import Candidate, are_on_one_blank
from ndrcpdf.model.forms import Field, Where
from ndrcpdf.model.placements import Placement, Role

_KEPT = 150
"""How many choices are kept from field to field."""
_OUT_OF_ORDER = 0.6
"""What it costs a field to stand before the one it should follow, in parts of the score."""
_CELL_OUT_OF_ORDER = 0.1
"""The same for cells, which are told by the cells around them."""
_AGAIN, _ELSEWHERE = 2, 0.8
"""How many times that a label is not the whole one described, or its blank of another kind, counts against a field for
which the order does not vouch: one in a cell, or out of order, which counts too.

Measured on pages of twenty looks: of the fields out of order all 311 whose label and kind agree were right, and of the
32 that took another's blank, where their own was hidden from them, one was of these.
"""
_AWAY, _FURTHEST = 0.0005, 100
"""What each token between two labels costs, and how many tokens do: of two that are as good, the nearer is taken."""
_IN_CELLS = (Where.REST, Where.CELL, Where.GRID)
"""The kinds of blanks that are cells."""


@dataclass(frozen=True, slots=True)
class _Choice:
    """Candidates for the first fields.

    ``barred`` are the candidates that those chosen are in the way of, as bits. ``last`` is the label furthest on.
    """

    total: float
    path: tuple[Candidate | None, ...]
    barred: int
    last: int


def choose(fields: Sequence[Field], candidates: Sequence[Sequence[Candidate]]) -> list[Candidate | None]:
    """For each field, in printed order, its candidate, or None; the score of one out of order is less for it.

    Its certainty is much less only if its words or its kind of blank speak against it as well: parts side by side are
    read in many orders.
    """
    firsts = _firsts(candidates)
    bars = _bars([each for options in candidates for each in options])
    beam = [_Choice(0.0, (), 0, -1)]
    for field, options, first in zip(fields, candidates, firsts, strict=True):
        cost = _cost(field)
        grown: dict[tuple[int, int], _Choice] = {}
        for choice in beam:
            for further in _continued(choice, options, first, bars, cost):
                key = (further.barred, further.last)
                if key not in grown or further.total > grown[key].total:
                    grown[key] = further
        beam = sorted(grown.values(), key=lambda choice: -choice.total)[:_KEPT]
    return list(_weighed(fields, beam[0].path))


def _continued(
    choice: _Choice, options: Sequence[Candidate], first: int, bars: Sequence[int], cost: float
) -> list[_Choice]:
    """The choice with each candidate of the next field that it leaves room for, and without any."""
    out = [replace(choice, path=(*choice.path, None))]
    for number, option in enumerate(options, first):
        if choice.barred >> number & 1:
            continue
        score = option.score * (1 - cost) if option.order < choice.last else option.score
        path = (*choice.path, option)
        away = _AWAY * min(abs(option.order - choice.last), _FURTHEST)
        total = choice.total + score - away
        out.append(_Choice(total, path, choice.barred | bars[number], max(choice.last, option.order)))
    return out


def _cost(field: Field) -> float:
    return _CELL_OUT_OF_ORDER if field.blank.where in _IN_CELLS else _OUT_OF_ORDER


def _weighed(fields: Sequence[Field], path: Sequence[Candidate | None]) -> Iterator[Candidate | None]:
    """The choice, each candidate with what it adds to it and how sure it is by what speaks for it."""
    last = -1
    for field, option in zip(fields, path, strict=True):
        if option is None:
            yield None
            continue
        is_late = option.order < last
        last = max(last, option.order)
        score = option.score * (1 - _cost(field)) if is_late else option.score
        yield replace(option, score=score, certainty=_certainty(option.score, is_late, field.blank.where in _IN_CELLS))


def _certainty(score: float, is_late: bool, is_cell: bool) -> float:
    if is_late:
        return _ELSEWHERE * score**_AGAIN
    return score**_AGAIN if is_cell else score


def _firsts(candidates: Sequence[Sequence[Candidate]]) -> list[int]:
    """For each field the number of its first candidate among all."""
    return list(accumulate(map(len, candidates[:-1]), initial=0)) if candidates else []


def _bars(candidates: Sequence[Candidate]) -> list[int]:
    """For each candidate those it is in the way of, as bits."""
    bars = [0] * len(candidates)
    for number, one in enumerate(candidates):
        for further, other in enumerate(candidates[:number]):
            if _in_the_way(one, other):
                bars[number] |= 1 << further
                bars[further] |= 1 << number
    return bars


def _in_the_way(one: Candidate, other: Candidate) -> bool:
    if one.blank == other.blank and one.room_lines is not None and other.room_lines is not None:
        return bool(not one.room_lines and not other.room_lines)
    return any(same_blank(placement, further) for placement in one.placements for further in other.placements)


def same_blank(one: Placement, other: Placement) -> bool:
    """Whether two placements are on one blank; words that are struck out are none."""
    if one.page != other.page or Role.STRIKE in (one.role, other.role):
        return False
    return are_on_one_blank(one.rect, other.rect)
