"""What may be a blank of a page, with the words that go with it."""

from collections.abc import Callable, Iterable

import pytest

from ndrcpdf.geometry import Rect
from ndrcpdf.layout.page import Page, TokenKind
from ndrcpdf.model.forms import FieldType, Where
from ndrcpdf.model.placements import Placement, Role
from ndrcpdf.preparing.labelled_blanks import (
    UnplacedBlank,
    boxes,
    captioned_lines,
    dotted_lines,
    empty_cells,
    rooms,
    white_space,
)


def labels(blanks: Iterable[UnplacedBlank]) -> list[str]:
    return [blank.label for blank in blanks]


def placed(rect: Rect, role: Role = Role.TEXT) -> Placement:
    return Placement("x", 1, rect, role, 10.0)


def behind(page: Page, word: str) -> Placement:
    """A field on the white space behind a word."""
    rect = next(token.rect for token in page.tokens if token.text == word)
    return placed(Rect(rect.x1 + 2, rect.y0 - 1, rect.x1 + 100, rect.y1 + 1))


def test_a_dotted_line_has_the_words_before_it_or_those_right_above_it_with_a_colon(
    page: Callable[[str], Page],
) -> None:
    source = "Nom : #blank()\n\nMotif :\\\n#blank(width: 400pt)\\\n#blank(width: 400pt)\n"
    found = list(dotted_lines(page(source)))
    assert [(blank.label, blank.type, blank.where) for blank in found] == [
        ("Nom :", FieldType.TEXT, Where.LEADER),
        ("Motif :", FieldType.LINES, Where.LINES),
    ]
    assert labels(dotted_lines(page("Une phrase.\\\n#blank()\n"))) == [""]


def test_a_line_over_small_words_in_its_middle_has_them_as_its_label(page: Callable[[str], Page]) -> None:
    line = "#block(width: 150pt, stack(spacing: 2.5pt, line(length: 150pt), align({}, text(size: 7pt)[Jury])))"
    assert labels(captioned_lines(page(line.format("center")), [])) == ["Jury"]
    assert labels(captioned_lines(page(line.format("left")), [])) == []


@pytest.mark.parametrize(("source", "found"), [("☐ vélo ☐ auto", ["vélo", "auto"]), ("vélo ☐", ["vélo"])])
def test_a_box_has_the_words_behind_it_else_those_before_it(
    source: str, found: list[str], page: Callable[[str], Page]
) -> None:
    assert labels(boxes(page(f'#set text(font: ("Liberation Sans", "DejaVu Sans Mono"))\n{source}'), [])) == found


def test_bullets_are_boxes_where_a_field_is_on_one(page: Callable[[str], Page]) -> None:
    bulleted = page("• vélo\\\n• auto")
    first = next(token.rect for token in bulleted.tokens if token.kind is TokenKind.BOX)
    assert labels(boxes(bulleted, [])) == []
    assert labels(boxes(bulleted, [placed(first)])) == ["vélo", "auto"]


def test_an_empty_cell_has_the_words_of_its_row_and_of_its_column(page: Callable[[str], Page]) -> None:
    table = page("#table(columns: (80pt, 80pt, 80pt), rows: 20pt, [], [Note], [Avis], [Oral], [], [])")
    found = [(blank.label, blank.column, blank.where) for blank in empty_cells(table, []) if blank.label == "Oral"]
    assert found == [("Oral", "Note", Where.GRID), ("Oral", "Avis", Where.GRID)]


def test_a_cell_of_a_chart_or_a_shaded_one_where_fields_are_on_white_is_no_blank(
    page: Callable[[str], Page],
) -> None:
    table = page("#table(columns: (80pt, 80pt), rows: 20pt, fill: (x, y) => if x + y == 2 {silver}, [A], [], [B], [])")
    (white,) = empty_cells(table, [])
    shaded = white.rect._replace(y0=white.rect.y0 - 20, y1=white.rect.y1 - 20)
    assert white.label == "A"
    assert labels(empty_cells(table, [placed(shaded)])) == ["A", "B"]
    assert labels(empty_cells(table, [placed(white.rect, Role.CHART)])) == []


def test_white_space_behind_a_colon_is_a_blank_where_another_field_is_on_white_space(
    page: Callable[[str], Page],
) -> None:
    white = page("Nom : \n\nAge : #h(90pt) Ville : #blank()\n\n" + "m" * 45)
    assert labels(white_space(white, [], [])) == []
    fields = [behind(white, ":")]
    assert labels(white_space(white, fields, [])) == ["Nom :", "Age :"]


def test_the_room_under_small_words_in_the_corner_of_a_cell_is_a_blank(page: Callable[[str], Page]) -> None:
    cell = (
        "Mots de la taille courante.\n\n"
        "#rect(width: 200pt, height: 40pt, inset: 4pt, align({} + top, text(size: 6pt)[{}]))"
    )
    (room,) = rooms(page(cell.format("left", "Visa")), [])
    assert (room.label, room.where) == ("Visa", Where.ROOM)
    assert 20 < room.rect.height < 40
    assert labels(rooms(page(cell.format("center", "Visa")), [])) == []
    assert labels(rooms(page(cell.format("left", "Visa 12")), [])) == []


def test_blanks_are_compared_by_their_place() -> None:
    one = UnplacedBlank(1, Rect(0, 0, 100, 20), "A", FieldType.TEXT, Where.LEADER)
    assert one.is_same(UnplacedBlank(1, Rect(2, 2, 98, 18), "B", FieldType.TEXT, Where.LEADER))
    assert not one.is_same(UnplacedBlank(2, Rect(0, 0, 100, 20), "A", FieldType.TEXT, Where.LEADER))
    assert one.distance(placed(Rect(30, 40, 130, 60))) == 50
