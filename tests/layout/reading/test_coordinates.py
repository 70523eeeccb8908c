"""What is measured from the top of a page, from its bottom."""

from ndrcpdf.geometry import Rect
from ndrcpdf.layout.reading.coordinates import rect_in


def test_the_top_of_what_is_at_the_top_of_a_page_is_at_its_height() -> None:
    thing = {"x0": 40, "x1": 90, "top": 0, "bottom": 12}
    assert rect_in(Rect(0, 0, 400, 300), thing) == Rect(40, 288, 90, 300)
