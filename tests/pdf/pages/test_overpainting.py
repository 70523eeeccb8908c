"""What is painted over a page covers what was there, wherever the content of the page leaves off."""

from io import BytesIO

import pikepdf
import pypdfium2
import pytest

from ndrcpdf.geometry import Rect
from ndrcpdf.pdf.pages.overpainting import Patch, isolate_graphics_state, paint_over

CONTENTS = {
    "balanced": b"q 1 0 0 rg 0 0 100 100 re f Q",
    "saved and not restored": b"q 3 0 0 3 50 50 cm q 1 0 0 rg 0 0 100 100 re f",
    "restored and not saved": b"Q Q 1 0 0 rg 0 0 100 100 re f 1 0 0 1 40 40 cm",
    "moved, clipped and coloured": b"1 0 0 rg 0 0 100 100 re f 0 0 5 5 re W n 2 0 0 2 9 9 cm",
    "empty": b"",
    "damaged": b"1 0 0 rg 0 0 100 100 re f ( no end",
}
each_content = pytest.mark.parametrize("content", CONTENTS.values(), ids=CONTENTS)


def page_of(content: bytes) -> tuple[pikepdf.Pdf, pikepdf.Page]:
    pdf = pikepdf.new()
    page = pdf.add_blank_page(page_size=(100, 100))
    page.obj.Contents = pdf.make_stream(content)
    return pdf, page


def pixels(pdf: pikepdf.Pdf) -> "list[list[tuple[int, ...]]]":
    out = BytesIO()
    pdf.save(out)
    image = pypdfium2.PdfDocument(out.getvalue())[0].render(scale=1).to_pil().convert("RGB")
    return [[image.getpixel((x, 99 - y)) for x in range(100)] for y in range(100)]


@pytest.mark.parametrize("content", [each for name, each in CONTENTS.items() if name != "damaged"])
def test_patches_are_seen_where_they_are_given_and_in_their_colour(content: bytes) -> None:
    pdf, page = page_of(content)
    before = pixels(pdf)
    paint_over(page, [Patch(Rect(10, 20, 30, 40)), Patch(Rect(60, 60, 80, 70), (0, 128, 255))])
    after = pixels(pdf)
    assert {after[y][x] for y in range(21, 39) for x in range(11, 29)} == {(255, 255, 255)}
    assert {after[y][x] for y in range(61, 69) for x in range(61, 79)} == {(0, 128, 255)}
    outside = [(x, y) for x in range(100) for y in range(100) if not (9 <= x <= 81 and 19 <= y <= 71)]
    assert all(before[y][x] == after[y][x] for x, y in outside)


def test_a_patch_is_an_artifact() -> None:
    _pdf, page = page_of(b"")
    paint_over(page, [Patch(Rect(10, 20, 30, 40))])
    instructions = pikepdf.parse_content_stream(page)
    assert [str(each.operands[0]) for each in instructions if str(each.operator) == "BMC"] == ["/Artifact"]


@each_content
def test_isolation_balances_what_the_page_saves(content: bytes) -> None:
    pdf, page = page_of(content)
    isolate_graphics_state(page)
    page.contents_add(b"0 0 1 rg 0 0 50 50 re f")
    if b"no end" not in content:  # of which no reader draws what follows
        shown = pixels(pdf)
        assert {shown[y][x] for y in range(1, 49) for x in range(1, 49)} == {(0, 0, 255)}
        depth = 0
        for instruction in pikepdf.parse_content_stream(page, "q Q"):
            depth += 1 if str(instruction.operator) == "q" else -1
            assert depth >= 0
        assert depth == 0


def test_the_same_patch_on_another_rectangle() -> None:
    assert Patch(Rect(0, 0, 1, 1), (1, 2, 3)).at(Rect(5, 5, 6, 6)) == Patch(Rect(5, 5, 6, 6), (1, 2, 3))
