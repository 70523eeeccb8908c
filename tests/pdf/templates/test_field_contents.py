"""A content keeps what was written for it where the next record needs the same, and only there."""

from collections.abc import Callable
from importlib.resources import files
from pathlib import Path

import pytest
from pikepdf import Array, Dictionary, Name, String

from foreign_forms import Sheet
from ndrcpdf.adopting import adopt
from ndrcpdf.filling import Filler, lay_out, make_filler
from ndrcpdf.model.records import Record, Value
from ndrcpdf.pdf.templates.field_contents import FieldContent, ListContent, TextContent
from ndrcpdf.pdf.templates.flat_stamping import stamp_flat
from ndrcpdf.pdf.templates.stamping import stamp

(ARABIC,) = Path(str(files("fontpkg_noto_sans_arabic"))).glob("files/*.ttf")


@pytest.fixture(scope="module")
def filler() -> Filler:
    sheet = Sheet()
    sheet.text("a")
    sheet.buttons(["Yes"], name="b")
    sheet.choice("un", "deux", name="l", box=(100, 500, 300, 560))
    sheet.field("p", Name.Btn, (100, 400, 200, 450), Ff=1 << 16, MK=Dictionary(TP=1, BC=Array([0])))
    data = sheet.saved()
    return make_filler(adopt(data, Path("form.pdf")), data, name="form.pdf", fonts=(ARABIC,))


def contents(filler: Filler, **values: Value) -> list[FieldContent]:
    return list(lay_out(filler, Record(values)))


WAYS: dict[str, Callable[[Filler, list[FieldContent]], bytes]] = {
    "fields": lambda filler, contents: stamp(filler.template, contents),
    "flat": lambda filler, contents: stamp_flat(filler.template, filler.flat_template, contents),
}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("values", [{"a": "Zoë"}, {"a": "محمد"}, {"a": "Щ", "b": True, "l": "deux"}, {"b": False}])
def test_a_content_is_written_the_same_each_time(way: str, values: dict[str, Value], filler: Filler) -> None:
    laid_out = contents(filler, **values)
    first = WAYS[way](filler, laid_out)
    assert WAYS[way](filler, laid_out) == first
    assert WAYS[way](filler, contents(filler, **values)) == first


def test_a_value_that_comes_again_is_the_same_content(filler: Filler) -> None:
    (first,), (second,), (other,) = (contents(filler, a=text) for text in ("Zoë", "Zoë", "Zoé"))
    assert first is second
    assert first is not other


def test_a_text_in_other_fonts_keeps_nothing_since_its_codes_are_those_of_the_record(filler: Filler) -> None:
    (plain, button), (arabic,) = contents(filler, a="Zoë", b=True), contents(filler, a="محمد")
    assert isinstance(arabic, TextContent)
    for way in WAYS.values():
        way(filler, [plain, button])
        way(filler, [arabic])
    assert plain.objects is not None
    assert plain.drawings is not None
    assert button.objects is not None
    assert button.drawings is not None
    assert (arabic.objects, arabic.drawings) == (None, None)
    alone = stamp(filler.template, [arabic])
    stamp(filler.template, contents(filler, a="علي"))
    assert stamp(filler.template, [arabic]) == alone


def test_rows_of_a_list_are_in_their_order(filler: Filler) -> None:
    (content,) = contents(filler, l="deux")
    assert content == ListContent("l", (1,))


def test_records_do_not_mix(filler: Filler) -> None:
    """What is kept with a content is of this content alone."""
    names = [f"Nom {number}" for number in range(30)]
    laid_out = [contents(filler, a=name, b=bool(number % 2)) for number, name in enumerate(names)]
    for _time in range(2):
        for name, each in zip(names, laid_out, strict=True):
            assert str(String(name)).encode() in stamp(filler.template, each)[len(filler.template.data) :]
