"""Turned pages: texts, ticks, strike-outs, stamps and curves are seen as on upright ones, and read back."""

from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from io import BytesIO
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image, ImageChops, ImageDraw, ImageFilter

from ndrcpdf import catalog
from ndrcpdf.extracting import extract
from ndrcpdf.filling import Filler, fill, make_filler
from ndrcpdf.model.forms import FieldType, Form
from ndrcpdf.model.records import Record
from ndrcpdf.records import reading
from ndrcpdf.values import picture_of, typed

SAMPLES = Path(__file__).parents[2] / "samples"
FORMS = catalog.known_forms()
each_form = pytest.mark.parametrize("form", FORMS, ids=lambda form: form.id)
each_turn = pytest.mark.parametrize("turn", [90, 180, 270])
SCALE = 2
"""Pixels for a point."""
REACH = 3
"""How many pixels wide the square is in which each must have its like: turning is exact to a hundredth of a point."""


@cache
def upright(form: Form) -> Filler:
    return make_filler(form)


@cache
def record_of(form: Form) -> Record:
    """The first row of the sample, with a stamp wherever one goes."""
    (path,) = (SAMPLES / form.name).glob("*.csv")
    with path.open("rb") as file, reading(file, form, name=path.name, folder=path.parent) as rows:
        record, _findings = typed(form, next(iter(rows)))
    stamps = {field.name: stamp() for field in form.fields if field.type is FieldType.IMAGE}
    return replace(record, values={**record.values, **stamps})


def stamp():
    """A picture that is told from itself upside down, and on its side."""
    file, image = BytesIO(), Image.new("RGB", (90, 40), "white")
    ImageDraw.Draw(image).polygon([(5, 5), (60, 5), (5, 35)], fill="navy")
    image.save(file, "PNG")
    return picture_of(file.getvalue())


def drawn(data: bytes) -> Iterator[Image.Image]:
    document = pypdfium2.PdfDocument(data)
    document.init_forms()
    for page in document:
        yield page.render(scale=SCALE, grayscale=True, may_draw_forms=True).to_pil()


def unlike(one: Image.Image, other: Image.Image) -> int:
    """How many pixels are dark in one, and have none near that is in the other: 13 where a strike-out is missing."""
    assert one.size == other.size
    stray = [
        ImageChops.subtract(ImageChops.invert(dark), ImageChops.invert(near.filter(ImageFilter.MinFilter(REACH))))
        for dark, near in ((one, other), (other, one))
    ]
    return sum(sum(each.histogram()[128:]) for each in stray)


@pytest.mark.parametrize("way", ["plain", "flat", "merged"])
@each_turn
@each_form
def test_what_is_filled_in_is_seen_as_on_an_upright_page(form: Form, turn: int, way: str, prepared, ways) -> None:
    record = record_of(form)
    on_turned, on_upright = (list(drawn(ways[way](filler, record))) for filler in (prepared(form, turn), upright(form)))
    pages = zip(on_turned, on_upright, strict=True)
    assert [unlike(*pair) for pair in pages] == [0] * len(on_upright)


@each_turn
@each_form
def test_what_is_filled_in_is_read_back(form: Form, turn: int, prepared) -> None:
    record = record_of(form)
    read, on_upright = (extract(fill(filler, record), name="a.pdf") for filler in (prepared(form, turn), upright(form)))
    assert dict(read.record.values) == dict(on_upright.record.values)
    assert read.findings == on_upright.findings
