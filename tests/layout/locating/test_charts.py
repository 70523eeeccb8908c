"""Labels → the ruled area of a chart."""

from collections.abc import Callable

from ndrcpdf.geometry import Rect
from ndrcpdf.layout.locating.charts import in_chart
from ndrcpdf.layout.page import Page
from ndrcpdf.model.forms import Field, FieldType
from ndrcpdf.model.placements import Role

SCALE = [Rect(40, y, 60, y + 20) for y in (200, 180, 160)]
COLUMNS = [Rect(x, y, x + 100, y + 20) for x in (60, 160, 260) for y in (200, 180, 160)]
HEADS = [Rect(x, 220, x + 100, 240) for x in (60, 160)]


def test_a_chart_reaches_from_the_middle_of_its_zero_to_that_of_its_top_over_the_columns_with_heads(
    beside: Callable, field: Callable[..., Field], laid_out: Callable[..., Page], word: Callable
) -> None:
    scale = [word("20", 45, 207), word("10", 45, 187), word("00", 45, 167)]
    heads = [word("Oral", 65, 227), word("Ecrit", 165, 227)]
    asked = field("20", FieldType.CHART)
    (placement,) = beside(in_chart, asked, laid_out([*scale, *heads], [*SCALE, *COLUMNS, *HEADS])).placements
    assert (placement.role, placement.rect) == (Role.CHART, Rect(60, 170, 260, 210))
    (placement,) = beside(in_chart, asked, laid_out(scale, [*SCALE, *COLUMNS])).placements
    assert placement.rect == Rect(60, 170, 360, 210)


def test_a_scale_without_cells_reaches_to_the_ruled_lines_beside_its_numbers(
    beside: Callable, field: Callable[..., Field], laid_out: Callable[..., Page], word: Callable
) -> None:
    scale = [word("20", 45, 217), word("00", 45, 158)]
    (placement,) = beside(in_chart, field("20", FieldType.CHART), laid_out(scale, COLUMNS)).placements
    assert placement.rect == Rect(60, 160, 360, 220)


def test_without_a_zero_under_the_label_or_cells_beside_it_there_is_no_chart(
    beside: Callable, field: Callable[..., Field], laid_out: Callable[..., Page], word: Callable
) -> None:
    asked, top = field("20", FieldType.CHART), word("20", 45, 207)
    assert beside(in_chart, asked, laid_out([top, word("00", 100, 167)], [*SCALE, *COLUMNS])) is None
    assert beside(in_chart, asked, laid_out([top, word("00", 45, 167)], SCALE)) is None
