"""Rectangles and rotations of widgets as foreign PDFs write them."""

import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pikepdf import Array, Dictionary, Name

from ndrcpdf.geometry import Rect
from ndrcpdf.pdf.acroform.widget_geometry import WidgetArea, numbers_of, rect_of, rotation_of

COORDINATES = st.floats(-1000, 1000)


@pytest.mark.parametrize(
    ("array", "rect"),
    [
        ([10, 20, 30, 40], Rect(10, 20, 30, 40)),
        ([30, 40, 10, 20], Rect(10, 20, 30, 40)),
        ([10, 40.5, 30, 20], Rect(10, 20, 30, 40.5)),
        ([10, 20, 30], Rect(0, 0, 0, 0)),
        ([10, 20, 30, Name.X], Rect(0, 0, 0, 0)),
        (None, Rect(0, 0, 0, 0)),
    ],
)
def test_corners_are_put_in_order_and_anything_else_is_no_rectangle(array: list | None, rect: Rect) -> None:
    assert rect_of(Dictionary() if array is None else Dictionary(Rect=Array(array))) == rect


@pytest.mark.parametrize(
    ("said", "rotation"), [(0, 0), (90, 90), (450, 90), (-90, 270), (100, 90), (Name.X, 0), (180, 180)]
)
def test_a_widget_says_its_rotation(said: object, rotation: int) -> None:
    assert rotation_of(Dictionary(MK=Dictionary(R=said))) == rotation


@pytest.mark.parametrize(
    ("matrix", "rotation"),
    [
        ([0, 1, -1, 0, 20, 0], 90),
        ([-1, 0, 0, -1, 100, 20], 180),
        ([0, -1, 1, 0, 0, 100], 270),
        ([0.0001, 1.0002, -0.9999, 0, 20, 0], 90),
        ([1, 0, 0, 1, 0, 0], 0),
        ([0.7, 0.7, -0.7, 0.7, 0, 0], 0),
        ([2, 0, 0, 2, 0, 0], 0),
    ],
)
def test_a_widget_that_does_not_say_it_is_rotated_as_its_appearance(matrix: list[float], rotation: int) -> None:
    pdf = pikepdf.new()
    appearance = pdf.make_stream(b"", Matrix=Array(matrix))
    assert rotation_of(Dictionary(AP=Dictionary(N=appearance))) == rotation
    assert rotation_of(Dictionary(AP=Dictionary(N=Dictionary(Yes=appearance)))) == 0


@pytest.mark.parametrize(
    ("value", "numbers"),
    [(Array([1, 2.5]), [1.0, 2.5]), (Array([1, Name.X]), []), (Array([]), []), (3, []), (None, [])],
)
def test_an_array_of_numbers_has_nothing_else_in_it(value: object, numbers: list[float]) -> None:
    assert numbers_of(value) == numbers


@given(COORDINATES, COORDINATES, st.floats(1, 500), st.floats(1, 500), st.sampled_from([0, 90, 180, 270]))
def test_the_content_of_a_widget_fills_its_rectangle(
    x: float, y: float, width: float, height: float, rotation: int
) -> None:
    area = WidgetArea(Rect(x, y, x + width, y + height), rotation)
    a, b, c, d, e, f = area.matrix
    corners = [(u, v) for u in (0, area.size[0]) for v in (0, area.size[1])]
    placed = [(a * u + c * v + e, b * u + d * v + f) for u, v in corners]
    box = (min(p[0] for p in placed), min(p[1] for p in placed), max(p[0] for p in placed), max(p[1] for p in placed))
    assert box == pytest.approx(area.rect, abs=1e-6)
    for corner, point in zip(corners, placed, strict=True):
        assert area.upright(*point) == pytest.approx(corner, abs=1e-6)


def test_an_area_is_read_from_its_widget() -> None:
    widget = Dictionary(Rect=Array([10, 20, 50, 40]), MK=Dictionary(R=90))
    assert WidgetArea.of(widget) == WidgetArea(Rect(10, 20, 50, 40), 90)
    assert WidgetArea.of(widget).size == (20, 40)
