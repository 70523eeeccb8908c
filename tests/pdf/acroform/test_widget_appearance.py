"""Text in its box: where it stands, how large it is, and the frame around it."""

import math
import re
from collections.abc import Callable
from typing import Any

import pypdfium2
import pytest
from pikepdf import Array, Dictionary, Name, String

from foreign_forms import (
    BOX,
    COMB,
    MULTILINE,
    Sheet,
    filled,
    flattened,
)
from ndrcpdf.extracting import extract
from ndrcpdf.geometry import Rect


def characters(data: bytes) -> list[tuple[str, Rect, int]]:
    """The characters of the first page with where they are, and how far they are turned, in degrees, by pdfium."""
    page = flattened(data)
    found = [
        (
            chr(pypdfium2.raw.FPDFText_GetUnicode(page, index)),
            Rect(*page.get_charbox(index)),
            round(math.degrees(pypdfium2.raw.FPDFText_GetCharAngle(page, index))) % 360,
        )
        for index in range(page.count_chars())
    ]
    return [each for each in found if not each[0].isspace()]


@pytest.mark.parametrize("page_turn", [0, 90, 180, 270])
@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_text_is_turned_with_its_widget(turn: int, page_turn: int) -> None:
    box = (100, 600, 130, 720) if turn in (90, 270) else (100, 690, 220, 720)
    sheet = Sheet()
    sheet.page.Rotate = page_turn
    sheet.text(box=box, MK=Dictionary(R=turn))
    done = filled(sheet, a="Été")
    found = characters(done.data)
    assert [character for character, _place, _angle in found] == list("Été")
    # pdfium counts clockwise where the PDF counts anticlockwise
    assert {angle for _character, _place, angle in found} == {-turn % 360}
    assert all(Rect(*box).holds(place.x0, place.y0) and Rect(*box).holds(place.x1, place.y1) for _c, place, _a in found)
    first, last = found[0][1], found[-1][1]
    forward = {0: last.x0 - first.x0, 90: last.y0 - first.y0, 180: first.x0 - last.x0, 270: first.y0 - last.y0}
    assert forward[turn] > 5
    assert extract(done.data, name="x", form=done.filler.form).findings == ()


def test_a_widget_that_does_not_say_how_it_is_turned_is_as_it_was_shown() -> None:
    sheet = Sheet()
    shown = sheet.pdf.make_stream(
        b"", Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, 120, 30], Matrix=[0, -1, 1, 0, 0, 0]
    )
    sheet.text(box=(100, 600, 130, 720), AP=Dictionary(N=shown))
    assert {angle for _character, _place, angle in characters(filled(sheet, a="Été").data)} == {90}


@pytest.mark.parametrize("quadding", [0, 1, 2])
@pytest.mark.parametrize("flags", [0, MULTILINE])
def test_text_stands_where_the_field_aligns_it(quadding: int, flags: int) -> None:
    sheet = Sheet()
    sheet.text(box=(100, 600, 300, 720), Q=quadding, Ff=flags)
    found = characters(filled(sheet, a="HHHH").data)
    left, right = found[0][1].x0 - 100, 300 - found[-1][1].x1
    assert [left < 5, abs(left - right) < 0.5, right < 5] == [quadding == each for each in (0, 1, 2)]


@pytest.mark.parametrize(("quadding", "first"), [(0, 0), (1, 2), (2, 5)])
def test_each_character_of_a_comb_is_in_its_cell(quadding: int, first: int) -> None:
    sheet = Sheet()
    sheet.text(Ff=COMB, MaxLen=10, Q=quadding)
    done = filled(sheet, a="ÉWi1Ł")
    assert done.fields == {"a": "ÉWi1Ł"}
    cells = [int(((place.x0 + place.x1) / 2 - 100) / 20) for _character, place, _angle in characters(done.data)]
    assert cells == [first + number for number in range(5)]


@pytest.mark.parametrize(
    ("text", "shown", "first"),
    [
        ("טל 03-12 שרה", "הרש 03-12 לט", 8),
        ("Ali שרה 12 b", "Ali 12 הרש b", 0),
        ("É\u200ba\u00adb", "Éab", 0),
    ],
)
def test_the_characters_of_a_comb_stand_in_the_order_in_which_they_are_written(
    text: str, shown: str, first: int
) -> None:
    """Digits run from left to right in Hebrew too, and what is drawn as nothing has no cell."""
    sheet = Sheet()
    sheet.text(Ff=COMB, MaxLen=20)
    done = filled(sheet, a=text)
    assert done.fields == {"a": text}
    cells: dict[int, str] = {}
    for character, place, _angle in sorted(characters(done.data), key=lambda each: each[1].x0):
        if character.isprintable() and character != " ":
            cell = int(((place.x0 + place.x1) / 2 - 100) / 10)
            cells[cell] = cells.get(cell, "") + character
    filled_cells = [cells.get(cell, " ") for cell in range(min(cells), max(cells) + 1)]
    assert "".join(filled_cells) == shown
    assert min(cells) == first


@pytest.mark.parametrize("flags", [0, COMB])
def test_a_text_of_more_characters_than_the_field_takes_is_a_finding(flags: int) -> None:
    sheet = Sheet()
    sheet.text(Ff=flags, MaxLen=5)
    done = filled(sheet, a="123456")
    assert done.codes == ["too-long"]
    assert "5" in str(done.findings[0].remedy)
    assert done.fields == {"a": None}
    assert filled(sheet, a="12345").fields == {"a": "12345"}


@pytest.mark.parametrize(("printed", "floor"), [(12, 6), (0, 4)])
def test_type_shrinks_to_a_floor_and_no_further(printed: int, floor: int) -> None:
    sheet = Sheet(Q=0)
    sheet.text(DA=String(f"/Helv {printed} Tf 0 g"))
    sizes = {}
    for length in range(1, 300):
        done = filled(sheet, a="n" * length)
        if done.findings:
            break
        sizes[length] = float(re.search(rb"([\d.]+) Tf", done.drawing())[1])
    assert sizes[1] == 12
    assert list(sizes.values()) == sorted(sizes.values(), reverse=True)
    assert floor <= min(sizes.values()) < floor * 1.05
    assert done.codes == ["too-long"]


@pytest.mark.parametrize("flags", [0, MULTILINE])
@pytest.mark.parametrize("height", [5, 8, 12, 20])
def test_type_is_no_higher_than_its_box(flags: int, height: float) -> None:
    sheet = Sheet()
    sheet.text(box=(100, 700, 300, 700 + height), Ff=flags)
    for _character, place, _angle in characters(filled(sheet, a="Épg").data):
        assert 700 <= place.y0 < place.y1 <= 700 + height


def test_lines_keep_away_from_the_top_as_from_the_sides() -> None:
    sheet = Sheet()
    sheet.text(box=(100, 600, 300, 720), Ff=MULTILINE)
    found = [place for _character, place, _angle in characters(filled(sheet, a="Épg\nÉpg").data)]
    assert max(place.y1 for place in found) < 718.5
    assert min(place.x0 for place in found) > 101.5


WHITE, RED, BLUE, GREY, LIGHT_GREY = (255, 255, 255), (255, 0, 0), (0, 0, 255), (128, 128, 128), (191, 191, 191)


@pytest.mark.parametrize(
    ("entries", "outer", "above", "below", "underline"),
    [
        ({"BS": Dictionary(W=4, S=Name.S)}, RED, BLUE, BLUE, RED),
        ({"BS": Dictionary(W=4, S=Name.U)}, BLUE, BLUE, BLUE, RED),
        ({"BS": Dictionary(W=4, S=Name.B)}, RED, WHITE, GREY, RED),
        ({"BS": Dictionary(W=4, S=Name.I)}, RED, GREY, LIGHT_GREY, RED),
        ({"BS": Dictionary(W=0, S=Name.B)}, BLUE, BLUE, BLUE, BLUE),
        ({"Border": Array([0, 0, 4])}, RED, BLUE, BLUE, RED),
        ({"Border": Array([0, 0, 0])}, BLUE, BLUE, BLUE, BLUE),
        ({"Border": Array([0, 0, 0]), "BS": Dictionary(W=4)}, RED, BLUE, BLUE, RED),
    ],
)
def test_a_border_has_its_width_and_its_style(
    entries: dict[str, Any], outer: tuple[int, ...], above: tuple[int, ...], below: tuple[int, ...], underline: Any
) -> None:
    """Seen on the left side, just inside of the border at the top and at the bottom, and at the very bottom."""
    sheet = Sheet()
    sheet.text("a", MK=Dictionary(BC=Array([1, 0, 0]), BG=Array([0, 0, 1])), **entries)
    page = colours(filled(sheet, a="x").data)
    x0, y0, _x1, y1 = BOX
    assert [page(x0 + 2, y0 + 10), page(x0 + 100, y1 - 6), page(x0 + 100, y0 + 6), page(x0 + 100, y0 + 2)] == [
        outer,
        above,
        below,
        underline,
    ]


@pytest.mark.parametrize("style", ["S", "B"])
@pytest.mark.parametrize(("flags", "height"), [(0, 18), (MULTILINE, 70)])
def test_no_letter_stands_on_the_border(flags: int, height: int, style: str) -> None:
    """However much text there is: of the inside of a high field nothing is covered, of a low one not the border."""
    sheet = Sheet()
    looks = {"MK": Dictionary(BC=Array([1, 0, 0])), "BS": Dictionary(W=3, S=Name(f"/{style}"))}
    sheet.text("a", (100, 600, 300, 600 + height), Ff=flags, DA=String("/Helv 12 Tf 0 g"), **looks)
    fitting = [filled(sheet, a=("Ågjpq " * words).strip()) for words in ((3,) if not flags else range(12, 120, 6))]
    places = [place for done in fitting if not done.codes for _character, place, _angle in characters(done.data)]
    most = 3 if not flags else {"S": 3, "B": 6}[style]
    assert len({round(place.y0) for place in places}) > (4 if flags else 0)
    assert min(place.y0 for place in places) >= 600 + most - 0.3
    assert max(place.y1 for place in places) <= 600 + height - most + 0.3
    assert any(done.codes == ["too-long"] for done in fitting) is bool(flags)


def test_a_dashed_border_has_gaps_whichever_entry_says_so() -> None:
    for entries in ({"BS": Dictionary(W=2, S=Name.D, D=Array([10]))}, {"Border": Array([0, 0, 2, Array([10])])}):
        sheet = Sheet()
        sheet.text("a", MK=Dictionary(BC=Array([1, 0, 0])), **entries)
        page = colours(filled(sheet, a="x").data)
        assert {page(x + 0.5, 701) for x in range(100, 290)} == {RED, WHITE}


@pytest.mark.parametrize("border", [Array([1, 0, 0]), Array()])
def test_between_the_cells_of_a_comb_with_a_border_are_lines(border: Array) -> None:
    sheet = Sheet()
    sheet.text("a", Ff=COMB, MaxLen=4, MK=Dictionary(BC=border))
    page = colours(filled(sheet, a="x").data)
    lines = {round(x / 10) * 10 for x in range(105, 296) if page(x, 710) == RED}
    assert lines == ({150, 200, 250} if len(border) else set())


def colours(data: bytes) -> Callable[[float, float], tuple[int, ...]]:
    """The colour of each point of the first page, by pdfium."""
    document = pypdfium2.PdfDocument(data)
    document.init_forms()
    page = document[0].render(scale=2, may_draw_forms=True).to_pil().convert("RGB")
    return lambda x, y: page.getpixel((int(2 * x), page.height - 1 - int(2 * y)))


def test_colour_ground_and_border_are_those_of_the_field() -> None:
    sheet = Sheet()
    looks = Dictionary(BG=Array([1, 1, 0]), BC=Array([0, 0, 1]))
    sheet.text(DA=String("/Helv 12 Tf 1 0 0 rg"), MK=looks, BS=Dictionary(W=2, S=Name.S))
    page = pypdfium2.PdfDocument(filled(sheet, a="H").data)
    page.init_forms()
    colours = set(page[0].render(scale=4, may_draw_forms=True).to_pil().convert("RGB").get_flattened_data())
    assert {(255, 255, 0), (0, 0, 255), (255, 0, 0)} <= colours


def test_rich_text_goes_with_the_value_it_was_of() -> None:
    sheet = Sheet()
    sheet.text(V=String("old"), RV=String("<body><p>old</p></body>"), Ff=1 << 25)
    done = filled(sheet, a="new")
    assert "/RV" not in done.widgets[0]
    assert done.shown() == "new"
