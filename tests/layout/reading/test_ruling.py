"""What is drawn, whatever it is drawn with: rules, lines to write on, the cells of tables, boxes and bullets."""

from collections.abc import Callable, Iterable

import pytest

from ndrcpdf.geometry import Rect
from ndrcpdf.layout.page import Drawing, Shade, Token
from ndrcpdf.layout.reading.paths import DrawnPath
from ndrcpdf.layout.reading.ruling import Ruling, read_ruling

BOX = Rect(0, 0, 400, 300)


def stroked(*rect: float, dashed: bool = False) -> DrawnPath:
    return DrawnPath(
        Rect(*rect), None, 0.0, straight=True, closed=rect[0] < rect[2] and rect[1] < rect[3], dashed=dashed
    )


def filled(*rect: float, lightness: float = 0.0, straight: bool = True) -> DrawnPath:
    return DrawnPath(Rect(*rect), lightness, None, straight=straight, closed=True, dashed=False)


def ruling(paths: Iterable[DrawnPath], words: Iterable[Token] = ()) -> Ruling:
    return read_ruling(paths, list(words), [], BOX)


LINES = {
    "a stroke": [stroked(40, 200, 240, 200)],
    "a thin bar": [filled(40, 199.5, 240, 200.5)],
    "dots in a row": [filled(x, 199.5, x + 1, 200.5) for x in range(40, 240, 4)],
    "dashes, each a stroke": [stroked(x, 200, x + 4, 200) for x in range(40, 240, 8)],
    "two strokes that meet": [stroked(140, 200, 240, 200), stroked(40, 200.4, 141, 200.4)],
}


@pytest.mark.parametrize("looks", LINES)
def test_a_line_to_write_on_is_one_rule_whatever_it_is_drawn_with(looks: str) -> None:
    (line,) = ruling(LINES[looks]).lines
    assert (line.at, line.start, line.end) == pytest.approx((200, 40, 240), abs=4)
    assert line.broken is ("row" in looks or "dashes" in looks)


def test_the_sides_of_a_frame_are_rules_and_the_frame_a_cell() -> None:
    read = ruling([stroked(40, 100, 190, 160)])
    assert [rule.at for rule in read.drawing.across] == [100, 160]
    assert [rule.at for rule in read.drawing.down] == [40, 190]
    assert (read.cells, read.lines) == ((Rect(40, 100, 190, 160),), ())


def test_a_border_that_is_the_rim_between_two_areas_makes_a_cell() -> None:
    read = ruling([filled(40, 100, 190, 160), filled(41, 101, 189, 159, lightness=0.9)])
    (cell,) = read.cells
    assert cell == pytest.approx(Rect(40.5, 100.5, 189.5, 159.5))


def test_rules_that_cross_part_the_cells_of_a_table() -> None:
    read = ruling([stroked(40, 100, 240, 160), stroked(140, 100, 140, 160)])
    assert sorted(read.cells) == [Rect(40, 100, 140, 160), Rect(140, 100, 240, 160)]


def test_areas_that_are_shaded_are_cells_too_and_white_ones_upon_them_windows() -> None:
    read = ruling([filled(40, 100, 240, 160, lightness=0.9), filled(100, 110, 200, 150, lightness=1.0)])
    assert read.drawing.shades == (Shade(Rect(40, 100, 240, 160), 0.9),)
    assert read.drawing.windows == (Rect(100, 110, 200, 150),)
    assert Rect(40, 100, 240, 160) in read.cells


@pytest.mark.parametrize(
    ("path", "boxes", "bullets"),
    [
        (stroked(40, 100, 50, 110), 1, 0),
        (filled(40, 100, 50, 110, straight=False), 0, 1),
        (filled(40, 100, 50, 110, lightness=0.7), 1, 0),
        (stroked(40, 100, 70, 110), 0, 0),
        (stroked(40, 100, 43, 103), 0, 0),
    ],
    ids=["a small square", "a dark circle", "a light square", "not square", "too small to tick"],
)
def test_small_squares_and_circles_are_boxes_or_bullets(path: DrawnPath, boxes: int, bullets: int) -> None:
    drawing = ruling([path]).drawing
    assert (len(drawing.boxes), len(drawing.bullets)) == (boxes, bullets)


def test_a_box_is_no_cell_and_of_boxes_one_inside_the_other_there_is_one() -> None:
    read = ruling([stroked(40, 100, 52, 112), stroked(41, 101, 51, 111)])
    assert read.drawing.boxes == (Rect(40, 100, 52, 112),)
    assert read.cells == ()


def test_lines_close_together_are_hatching() -> None:
    assert ruling(stroked(40, y, 240, y) for y in range(100, 140, 3)).lines == ()
    assert len(ruling(stroked(40, y, 240, y) for y in range(100, 140, 12)).lines) == 4


def test_rules_with_words_half_way_between_are_the_rows_of_a_table(word: Callable) -> None:
    rules = [stroked(40, y, 240, y) for y in range(100, 221, 20)]
    half_way, on_them = ([word("Nom", 60, y + up) for y in range(100, 220, 20)] for up in (6.5, 1))
    table = ruling(rules, half_way)
    assert (len(table.cells), table.lines) == (6, ())
    lines = ruling(rules, on_them)
    assert (len(lines.lines), lines.cells) == (7, ())


def test_a_page_with_thousands_of_rules_is_a_drawing_without_cells() -> None:
    lattice = [stroked(0, 2 * n, 5000, 2 * n) for n in range(2100)]
    lattice += [stroked(2 * n, 0, 2 * n, 5000) for n in range(2100)]
    assert ruling(lattice) == Ruling((), (), Drawing())
