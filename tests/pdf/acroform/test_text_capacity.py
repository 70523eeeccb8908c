"""How much each field holds, before anything is laid out: those that show nothing hold nothing to be told."""

from pathlib import Path

import pytest
from pikepdf import Dictionary, Name, String

from foreign_forms import Sheet
from ndrcpdf import catalog
from ndrcpdf.errors import UnreadablePdfError
from ndrcpdf.model.forms import Where
from ndrcpdf.pdf.acroform.text_capacity import text_capacities

SMALL_TYPE = String("/Helv 6 Tf 0 g")


def capacities(folder: Path, sheet: Sheet) -> dict[str, int]:
    path = folder / "form.pdf"
    path.write_bytes(sheet.saved())
    return text_capacities(path)


def test_a_larger_box_smaller_type_and_more_lines_hold_more(tmp_path: Path) -> None:
    sheet = Sheet()
    sheet.text("usual")
    sheet.text("wide", (100, 600, 500, 620))
    sheet.text("small", (100, 500, 300, 520), DA=SMALL_TYPE)
    sheet.text("lines", (100, 400, 300, 480), Ff=1 << 12)
    found = capacities(tmp_path, sheet)
    assert set(found) == {"usual", "wide", "small", "lines"}
    assert all(found["usual"] < found[name] for name in ("wide", "small", "lines"))


def test_a_comb_holds_its_cells_and_a_rotated_box_what_its_longer_side_does(tmp_path: Path) -> None:
    sheet = Sheet()
    sheet.text("comb", Ff=1 << 24, MaxLen=7)
    sheet.text("upright", (100, 600, 300, 620))
    sheet.text("rotated", (400, 400, 420, 600), MK=Dictionary(R=90))
    found = capacities(tmp_path, sheet)
    assert found["comb"] == 7
    assert found["rotated"] == found["upright"]


def test_the_first_widget_that_can_show_anything_is_measured(tmp_path: Path) -> None:
    sheet = Sheet()
    sheet.text("twice", (0, 0, 0, 0))
    sheet.text("twice", (100, 600, 300, 620))
    sheet.text("kept", F=2 | 32)
    sheet.text("empty", (0, 0, 0, 0))
    sheet.buttons(["Yes"], name="box")
    sheet.field("signature", Name.Sig)
    assert set(capacities(tmp_path, sheet)) == {"twice"}


def test_fields_without_a_blank_are_left_out() -> None:
    form = catalog.find("livret-scolaire")
    unprinted = {field.name for field in form.fields if field.blank.where is Where.NOWHERE}
    assert not unprinted & text_capacities(form.fillable).keys()


def test_what_cannot_be_read_is_refused_by_name(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(b"no PDF")
    with pytest.raises(UnreadablePdfError, match=r"a\.pdf"):
        text_capacities(tmp_path / "a.pdf")
