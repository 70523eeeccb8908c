"""What is read back of a filled PDF, and what of it is doubted."""

from io import BytesIO

import pytest
from pikepdf import Dictionary, Name, String

from foreign_forms import (
    MULTILINE,
    Filled,
    Sheet,
    filled,
)
from ndrcpdf.extracting import extract


def doubts(done: Filled, data: bytes | None = None) -> list[str]:
    return [finding.code for finding in extract(data or done.data, name="x", form=done.filler.form).findings]


def changed_unseen(done: Filled) -> bytes:
    """The filled PDF with another value, and the appearances of the first."""
    file = BytesIO()
    done.pdf.pages[0].Annots[0].V = String("Zeno")
    done.pdf.save(file)
    return file.getvalue()


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_a_value_that_its_widget_does_not_show_is_doubted(turn: int) -> None:
    sheet = Sheet()
    sheet.text(box=(100, 600, 220, 720), MK=Dictionary(R=turn), Ff=MULTILINE)
    done = filled(sheet, a="Zoë\nŁukasz")
    assert doubts(done) == []
    assert doubts(done, changed_unseen(done)) == ["shown-differs"]


def test_words_that_are_printed_inside_the_widget_are_no_part_of_the_value() -> None:
    sheet = Sheet()
    sheet.text()
    sheet.page.Contents = sheet.pdf.make_stream(b"BT /F 8 Tf 240 706 Td (Surname) Tj ET")
    font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
    sheet.page.Resources = Dictionary(Font=Dictionary(F=font))
    done = filled(sheet, a="Zoë")
    assert "Surname" in done.shown()
    assert doubts(done) == []
    assert doubts(done, changed_unseen(done)) == ["shown-differs"]


@pytest.mark.parametrize("flags", [2, 32, 34])
def test_a_hidden_value_is_not_doubted(flags: int) -> None:
    sheet = Sheet()
    sheet.text(F=flags)
    done = filled(sheet, a="Zoë")
    assert doubts(done) == []
    assert extract(done.data, name="x", form=done.filler.form).record.values == {"a": "Zoë"}


def test_filled_fields_below_others_are_known_to_the_form() -> None:
    sheet = Sheet()
    sheet.group("b", sheet.text("c"))
    assert doubts(filled(sheet, **{"b.c": "Zoë"})) == []
