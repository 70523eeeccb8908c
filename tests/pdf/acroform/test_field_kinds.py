"""Buttons and lists: the answers that they offer, and what they show for the one given."""

from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pypdf
import pytest
from pikepdf import Array, Dictionary, Name, String

from foreign_forms import (
    BOX,
    COMBO,
    EDIT,
    IN_UNISON,
    MULTIPLE,
    RADIO,
    Sheet,
    filled,
    ink,
    is_sound,
    raw_form,
    raw_pdf,
)
from ndrcpdf.adopting import adopt
from ndrcpdf.extracting import extract
from ndrcpdf.values import parse

# ── Buttons ───────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("name", "option"),
    [
        (b"/Oui", "Oui"),
        ("/Été".encode(), "Été"),
        (b"/#C3#89t#C3#A9", "Été"),
        (b"/#C9t#E9", "Été"),
        (b"/#23C3#23A9t#23C3#23A9", "été"),
        (b"/a#20#2Fb", "a /b"),
    ],
)
def test_the_on_state_may_have_any_name(name: bytes, option: str) -> None:
    states = b"/AP<</N<<%b 5 0 R/Off 5 0 R/B 5 0 R>>>>/FT/Btn/AS/Off" % name
    stream = b"<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Length 13>>stream\n0 0 9 9 re f \nendstream"
    done = filled(raw_pdf(raw_form(states) | {5: stream}), a=option)
    assert {each.value for each in done.filler.form.fields[0].options} == {option, "B"}
    (widget,) = done.widgets
    (on,) = set(widget.AP.N.keys()) - {"/Off", "/B"}
    assert widget.V == widget.AS
    assert bytes(widget.V).decode("utf-8", "surrogateescape") == on
    with pikepdf.open(BytesIO(done.base)) as pdf:
        assert on in pdf.pages[0].Annots[0].AP.N
    by_pypdf = pypdf.PdfReader(BytesIO(done.data)).pages[0]["/Annots"][0].get_object()
    assert by_pypdf["/V"] == by_pypdf["/AS"]
    assert by_pypdf["/AS"] in by_pypdf["/AP"]["/N"]
    assert extract(done.data, name="x", form=done.filler.form).record.values == {"a": option}


def test_a_state_without_a_name_is_given_one() -> None:
    """pdfium, so any browser, shows nothing for it."""
    objects = raw_form(b"/FT/Btn/AS//V//AP<</N<</ 5 0 R>>>>".replace(b"//V/", b"/ /V/ "))
    stream = b"<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Length 13>>stream\n0 0 9 9 re f \nendstream"
    data = raw_pdf(objects | {5: stream})
    template = filled(data).filler.template.data
    assert ink(template, BOX)
    for value, state in ((True, "/Yes"), (False, "/Off")):
        done = filled(data, a=value)
        assert done.widgets[0].V == done.widgets[0].AS == state
        assert bool(ink(done.data, BOX)) == value
        assert extract(done.data, name="x", form=done.filler.form).record.values == {"a": value}


def test_a_check_box_that_shows_nothing_when_it_is_on_is_given_a_cross_in_its_frame() -> None:
    for appearance in (None, Dictionary(N=Dictionary()), Dictionary(N=Dictionary(On=Dictionary()))):
        sheet = Sheet()
        field = sheet.field("a", Name.Btn, (100, 700, 112, 712), MK=Dictionary(BC=Array([0])))
        if appearance is not None:
            field.AP = appearance
        on, off = filled(sheet, a=True), filled(sheet, a=False)
        named = "/On" if appearance is not None and "/On" in appearance.N else "/Yes"
        assert on.fields == {"a": named}
        assert off.fields == {"a": "/Off"}
        assert ink(on.data, (97, 697, 115, 715)) > ink(off.data, (97, 697, 115, 715)) > 0
        assert is_sound(on.data)


@pytest.mark.parametrize(
    ("entries", "state"),
    [
        ({"AS": Name("/Ja")}, "/Ja"),
        ({"AS": pikepdf.Object.parse(b"/#C9t#E9")}, "/Été"),
        ({"V": Name("/Ja")}, "/Ja"),
        ({"DV": Name("/Ja"), "V": Name.Off}, "/Ja"),
        ({"Opt": Array([String("Ja")])}, "/0"),
        ({"AS": Name.Off, "V": Name.Off}, "/Yes"),
    ],
)
def test_a_state_that_is_made_has_the_name_that_the_field_knows(entries: dict[str, Any], state: str) -> None:
    sheet = Sheet()
    sheet.field("a", Name.Btn, (100, 700, 112, 712), **entries)
    assert filled(sheet, a=True).fields == {"a": state}


def test_radio_buttons_that_show_nothing_are_told_apart() -> None:
    sheet = Sheet()
    sheet.buttons(["", "", ""], Ff=RADIO, V=Name("/x"))
    done = filled(sheet, a="2")
    assert [option.value for option in done.filler.form.fields[0].options] == ["1", "2", "3"]
    assert [str(widget.AS) for widget in done.widgets] == ["/Off", "/2", "/Off"]
    assert [bool(ink(done.data, (100, y, 112, y + 12))) for y in (700, 680, 660)] == [False, True, False]


@pytest.mark.parametrize(
    ("flags", "lit"),
    [(RADIO, ["/1", "/Off", "/Off"]), (RADIO | IN_UNISON, ["/1", "/Off", "/1"]), (0, ["/1", "/Off", "/1"])],
)
def test_buttons_of_one_state_are_on_together_where_they_are_in_unison(flags: int, lit: list[str]) -> None:
    sheet = Sheet()
    sheet.buttons(["1", "2", "1"], Ff=flags)
    done = filled(sheet, a="1")
    assert [str(widget.AS) for widget in done.widgets] == lit
    assert done.fields == {"a": "/1"}


def test_the_answers_of_buttons_are_what_opt_says_of_their_states() -> None:
    sheet = Sheet()
    sheet.buttons(["0", "1"], Ff=RADIO, Opt=Array([String("Féminin"), String("Masculin")]))
    done = filled(sheet, a="Masculin")
    assert done.fields == {"a": "/1"}
    assert [str(widget.AS) for widget in done.widgets] == ["/Off", "/1"]
    assert extract(done.data, name="x", form=done.filler.form).record.values == {"a": "Masculin"}


# ── Lists ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_several_rows_of_a_list_are_chosen() -> None:
    sheet = Sheet()
    sheet.choice("A", "B", "C", box=(100, 600, 300, 720), Ff=MULTIPLE, V=Array([String("B")]), I=Array([1]))
    done = filled(sheet, a="C\nA")
    (widget,) = done.widgets
    assert [str(each) for each in widget.V] == ["A", "C"]
    assert [int(row) for row in widget.I] == [0, 2]
    assert done.fields == {"a": ["A", "C"]}
    assert done.shown((100, 600, 300, 720)).split() == ["A", "B", "C"]
    assert extract(done.data, name="x", form=done.filler.form).record.values == {"a": "A\nC"}


def test_a_list_of_which_one_row_is_chosen_has_nothing_but_its_value() -> None:
    """The numbers of rows are for several (table 234, I); a signature may allow no more than the value."""
    sheet = Sheet()
    sheet.choice("A", "B", box=(100, 600, 300, 720), V=String("A"), I=Array([0]))
    done = filled(sheet, a="B")
    (widget,) = done.widgets
    assert widget.V == "B"
    assert not {"/I", "/TI"} & set(widget.keys())


def test_the_row_that_is_chosen_in_a_long_list_is_in_sight() -> None:
    sheet = Sheet()
    sheet.choice(*map(str, range(10, 60)), box=(100, 660, 300, 720))
    done = filled(sheet, a="42")
    assert "42" in done.shown((100, 660, 300, 720)).split()
    assert int(done.widgets[0].TI) > 0


def test_an_editable_combo_box_takes_other_texts_and_another_does_not() -> None:
    for flags, is_open in ((COMBO | EDIT, True), (COMBO, False)):
        sheet = Sheet()
        sheet.choice("A", "B", Ff=flags)
        (field,) = adopt(sheet.saved(), Path("form.pdf")).fields
        value, finding = parse(field, "Żółć")
        assert (finding is None) == (value == "Żółć") == is_open
        assert parse(field, "B") == ("B", None)
    sheet.form.Fields[0].Ff = COMBO | EDIT
    done = filled(sheet, a="Żółć")
    assert done.shown() == "Żółć"


def test_what_is_shown_for_an_option_is_what_the_list_says_of_it() -> None:
    sheet = Sheet()
    sheet.choice(Array([String("33"), String("Gironde")]), Array([String("44"), String("Loire")]), Ff=COMBO)
    done = filled(sheet, a="44")
    assert done.fields == {"a": "44"}
    assert done.shown() == "Loire"
    extraction = extract(done.data, name="x", form=done.filler.form)
    assert extraction.record.values == {"a": "44"}
    assert extraction.findings == ()
