"""The paths of a page: their bounds, and what is seen of them on white paper."""

from collections.abc import Callable
from io import BytesIO

import pdfplumber
import pytest
from reportlab.pdfgen.canvas import Canvas

from ndrcpdf.geometry import Rect
from ndrcpdf.layout.reading.paths import DrawnPath, drawn_paths, lightness

BOX = Rect(0, 0, 400, 300)


@pytest.fixture
def path(drawn: Callable) -> Callable[..., DrawnPath]:
    """``path(lambda canvas: …)``: the one path that is drawn so."""

    def path(draw: Callable[[Canvas], object]) -> DrawnPath:
        with pdfplumber.open(BytesIO(drawn(draw))) as pdf:
            (only,) = drawn_paths(pdf.pages[0], BOX)
        return only

    return path


@pytest.mark.parametrize(
    ("colour", "light"),
    [((0.5,), 0.5), ((1, 1, 1), 1), ((0, 1, 0), 0.7152), ((0, 0, 0, 0), 1), ((0, 0, 0, 1), 0), (None, 0), (0.25, 0.25)],
)
def test_colours_are_as_light_as_they_are_seen(colour: object, light: float) -> None:
    assert lightness(colour) == pytest.approx(light)


def test_a_pattern_is_taken_for_a_tint() -> None:
    assert 0.5 < lightness(("P1",)) < 1


def test_a_frame_is_an_area_with_an_outline(path: Callable) -> None:
    frame = path(lambda canvas: canvas.rect(40, 100, 150, 60))
    assert frame.rect == pytest.approx(Rect(40, 100, 190, 160))
    assert frame.is_stroked
    assert not frame.is_filled
    assert frame.is_area
    assert frame.closed


def test_a_filled_bar_no_thicker_than_two_points_is_a_rule(path: Callable) -> None:
    bars = [path(lambda canvas, height=height: canvas.rect(40, 100, 150, height, 0, 1)) for height in (2, 3)]
    assert [bar.is_thin for bar in bars] == [True, False]
    assert all(bar.is_filled and not bar.is_stroked for bar in bars)


def test_white_is_painted_but_not_seen(path: Callable) -> None:
    def white(canvas: Canvas) -> None:
        canvas.setFillGray(1)
        canvas.rect(40, 100, 150, 60, 0, 1)

    assert not path(white).is_filled
    assert path(white).fill == 1


def test_round_corners_make_no_circle_of_a_rectangle(path: Callable) -> None:
    assert path(lambda canvas: canvas.roundRect(40, 100, 150, 60, 8)).is_area
    circle = path(lambda canvas: canvas.circle(100, 100, 40))
    assert circle.closed
    assert not circle.straight


def test_a_dashed_line_is_dashed(path: Callable) -> None:
    def dashed(canvas: Canvas) -> None:
        canvas.setDash(2, 2)
        canvas.line(40, 100, 240, 100)

    assert path(dashed).dashed
    assert not path(lambda canvas: canvas.line(40, 100, 240, 100)).dashed
