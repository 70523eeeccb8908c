"""Rules → closed cells, rows of open tables, and lines."""

from collections.abc import Callable

import pytest

from ndrcpdf.geometry import Rect
from ndrcpdf.layout.detecting.ruled_regions import RegionKind, RuledRegion, regions
from ndrcpdf.layout.detecting.searched_page import SearchedPage

FRAME = {"across": [(100, 50, 250), (130, 50, 250)], "down": [(50, 100, 130), (250, 100, 130)]}
CELL = RuledRegion(Rect(50, 100, 250, 130), RegionKind.CELL)


def test_rules_on_all_sides_close_a_cell_and_nothing_is_written_on_its_roof(
    searched: Callable[..., SearchedPage],
) -> None:
    assert regions(searched(**FRAME)) == [CELL]


@pytest.mark.parametrize(("top", "widths"), [(130, [150, 50]), (112, [200])])
def test_a_vertical_rule_parts_a_cell_unless_it_is_short_as_a_stroke_of_a_comb(
    top: float, widths: list[float], searched: Callable[..., SearchedPage]
) -> None:
    parted = searched(across=FRAME["across"], down=[*FRAME["down"], (200, 100, top)])
    assert [region.rect.width for region in regions(parted)] == widths


@pytest.mark.parametrize(
    ("above", "kind"),
    [((130, 50, 250), RegionKind.ROW), ((130, 50, 300), RegionKind.LINE), ((160, 50, 250), RegionKind.LINE)],
    ids=["as long", "longer", "too far"],
)
def test_a_rule_under_one_that_is_as_long_is_the_foot_of_a_row(
    above: tuple[float, float, float], kind: RegionKind, searched: Callable[..., SearchedPage]
) -> None:
    first, *_above = regions(searched(across=[(100, 50, 250), above]))
    assert first.kind is kind
    assert first.rect.height == (above[0] - 100 if kind is RegionKind.ROW else 0)


def test_nothing_is_written_between_the_two_lines_of_a_double_rule(searched: Callable[..., SearchedPage]) -> None:
    found = regions(searched(across=[(100, 50, 250), (103, 50, 250), (130, 50, 250)]))
    assert {region.rect.y1 for region in found if region.kind is RegionKind.ROW} == {130}


def test_a_white_window_in_a_shade_is_a_cell_cut_by_the_rules_through_it(
    searched: Callable[..., SearchedPage],
) -> None:
    window = Rect(50, 100, 250, 130)
    assert regions(searched(windows=(window,))) == [RuledRegion(window, RegionKind.CELL)]
    parted = regions(searched(windows=(window,), down=[(120, 95, 135)]))
    assert [region.rect for region in parted] == [Rect(50, 100, 120, 130), Rect(120, 100, 250, 130)]
