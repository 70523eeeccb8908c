"""Each form of the corpus is filled whole, and pdfium shows every value."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from typing import Any

import pikepdf
import pypdfium2
from PIL import Image

from ndrcpdf.geometry import Rect
from ndrcpdf.model.records import Picture
from ndrcpdf.pdf.acroform.shown_values import letters_and_digits

SCALE = 3
"""Pixels for a point."""
LEAST_INK = 20
"""How many pixels a button or a picture shows at least."""
TOO_LOW = {"pdfcpu__french": {"city11"}, "pdfium__multiple_form_types": {"Listbox_MultiSelectMultipleSelected"}}
"""File → its lists that are too low for the rows between the two that were chosen, so that not both are seen."""


def flattened(data: bytes) -> list[pypdfium2.PdfTextPage]:
    document = pypdfium2.PdfDocument(data)
    document.init_forms()
    for page in document:
        page.flatten()
    return [page.get_textpage() for page in document]


def drawn(data: bytes) -> list[Image.Image]:
    """The pages in grey, upright, from the origin of their coordinates."""
    document = pypdfium2.PdfDocument(data)
    document.init_forms()
    return [upright(page) for page in document]


def upright(page: pypdfium2.PdfPage) -> Image.Image:
    page.set_rotation(0)
    left, _bottom, right, top = page.get_bbox()
    sheet = Image.new("L", (round(right * SCALE), round(top * SCALE)), 255)
    sheet.paste(page.render(scale=SCALE, may_draw_forms=True, grayscale=True).to_pil(), (round(left * SCALE), 0))
    return sheet


def unseen(case: Any, widgets_of: Any) -> set[str]:
    """The fields with a widget that should show what was filled in and does not."""
    return {name for turn in case.turns[:2] for name in unread(turn, widgets_of)} | undrawn(case, widgets_of)


def unread(turn: Any, widgets_of: Any) -> Iterator[str]:
    """The fields whose text is not in each of their widgets."""
    pages = flattened(turn.data)
    for widget in widgets_of(turn.data):
        if widget.kind in ("/Tx", "/Ch") and widget.name in turn.values:
            shown = letters_and_digits(pages[widget.page].get_text_bounded(*widget.rect))
            lines = str(turn.values[widget.name]).split("\n")
            words = [letters_and_digits(word) for line in lines for word in widget.words.get(line, line).split()]
            # pdfium reads the lines of text that is turned in another order, but not the words
            if any(word not in shown for word in words) or Counter("".join(words)) - Counter(shown):
                yield widget.name


def undrawn(case: Any, widgets_of: Any) -> set[str]:
    """The buttons that show no more when they are on than when they are off, and the pictures that show nothing."""
    turns = [turn.data for turn in case.turns[:2]]
    blank, first, second = map(drawn, (case.filler.template.data, *turns))
    found = set()
    for one, other in zip(*(widgets_of(turn.data) for turn in case.turns[:2]), strict=True):
        is_picture = isinstance(case.turns[0].values.get(one.name), Picture)
        is_turned_on = one.is_button and one.state != other.state and "/Off" in (one.state, other.state)
        without, within = (blank, first) if is_picture else (first, second)
        if other.state == "/Off" and not is_picture:
            without, within = within, without
        if (is_picture or is_turned_on) and ink(within[one.page], one.rect) < ink(
            without[one.page], one.rect
        ) + LEAST_INK:
            found.add(one.name)
    return found


def ink(page: Image.Image, rect: Rect) -> int:
    """How many pixels well inside a rectangle of the picture of a page are no lighter than green.

    Where a button has no appearance, pdfium shows its sides.
    """
    across, up = rect.width / 5, rect.height / 5
    sides = (rect.x0 + across, rect.y0 + up, rect.x1 - across, rect.y1 - up)
    left, bottom, right, top = (round(side * SCALE) for side in sides)
    return sum(page.crop((left, page.height - top, right, page.height - bottom)).histogram()[:160])


def test_every_value_is_seen(case, widgets_by) -> None:
    assert unseen(case, widgets_by["pikepdf"]) == TOO_LOW.get(case.name, set())


def test_what_is_not_shown_would_be_found(case_of, widgets_by) -> None:
    """Where it is taken out of the appearances."""
    case = case_of("pdfbox__acroform")
    invisible = replace(case, turns=tuple(replace(turn, data=emptied(turn.data)) for turn in case.turns[:2]))
    assert unseen(invisible, widgets_by["pikepdf"]) == set(case.turns[0].values)


def emptied(data: bytes) -> bytes:
    """The PDF with appearances that draw nothing."""
    file = BytesIO()
    with pikepdf.open(BytesIO(data)) as pdf:
        for widget in pdf.pages[0].Annots:
            normal = widget.get("/AP", {}).get("/N", {})
            for appearance in [normal] if isinstance(normal, pikepdf.Stream) else normal.values():
                appearance.write(b"q Q")
        pdf.save(file)
    return file.getvalue()


def test_lists_that_are_too_low_are_lower_than_their_rows(case_of, widgets_by) -> None:
    lowest = 12 * 1.2  # points, the size of the type in all of these, and the lines
    for name, lists in TOO_LOW.items():
        low = [widget for widget in widgets_by["pikepdf"](case_of(name).base) if widget.name in lists]
        assert {widget.name for widget in low} == lists
        assert all(widget.rect.height < len(widget.words) * lowest for widget in low)
