"""The fields of a form on its pages: what other programs, which go by the pages, make of those without a blank."""

from collections.abc import Callable
from io import BytesIO

import pikepdf
import pypdf
import pypdfium2
import pytest
from PIL import Image, ImageChops

from ndrcpdf import catalog
from ndrcpdf.extracting import extract
from ndrcpdf.filling import fill, fill_flat, make_filler
from ndrcpdf.model.forms import Where
from ndrcpdf.model.records import Record

LIVRET = catalog.find("livret-scolaire")
VALUES = {"annee_examen": "2024", "cge_moyenne_classe": "12,5"}
HIDDEN, NO_VIEW = 2, 32


def by_pypdf(data: bytes) -> bytes:
    writer = pypdf.PdfWriter(clone_from=BytesIO(data))
    for page in writer.pages:
        if "/Annots" in page:
            writer.update_page_form_field_values(page, VALUES, auto_regenerate=False)
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def by_the_widgets_of_the_pages(data: bytes) -> bytes:
    """As programs do that know no field but those they meet on a page, and write all others away."""
    with pikepdf.open(BytesIO(data)) as pdf:
        widgets = [note for page in pdf.pages for note in page.get("/Annots", ()) if note.Subtype == "/Widget"]
        for widget in widgets:
            if str(widget.get("/T", "")) in VALUES:
                widget.V = pikepdf.String(VALUES[str(widget.T)])
        pdf.Root.AcroForm.Fields = pikepdf.Array([widget for widget in widgets if "/T" in widget])
        out = BytesIO()
        pdf.save(out)
        return out.getvalue()


def drawn(data: bytes) -> list[Image.Image]:
    document = pypdfium2.PdfDocument(data)
    document.init_forms()
    pages = [page.render(scale=1, may_draw_forms=True).to_pil() for page in document]
    document.close()
    return pages


def test_every_field_has_a_widget_with_a_rectangle_on_a_page() -> None:
    with pikepdf.open(LIVRET.fillable) as pdf:
        there = [note for page in pdf.pages for note in page.get("/Annots", ()) if note.Subtype == "/Widget"]
        numbers = {widget.objgen for widget in there}
        for field in pdf.Root.AcroForm.Fields:
            widgets = list(field.get("/Kids", [field]))
            assert {widget.objgen for widget in widgets} <= numbers, str(field.T)
        for widget in there:
            x0, y0, x1, y1 = map(float, widget.Rect)
            assert x0 < x1
            assert y0 < y1


def test_widgets_are_hidden_where_nothing_is_printed_for_their_fields_alone() -> None:
    with pikepdf.open(LIVRET.fillable) as pdf:
        hidden = {str(field.T) for field in pdf.Root.AcroForm.Fields if field.get("/F", 0) & (HIDDEN | NO_VIEW)}
    assert hidden == {field.name for field in LIVRET.fields if field.blank.where is Where.NOWHERE}
    assert len(hidden) == 8


@pytest.mark.parametrize("fill_in", [by_pypdf, by_the_widgets_of_the_pages])
def test_another_program_keeps_the_value_of_a_hidden_widget(fill_in: Callable[[bytes], bytes]) -> None:
    data = fill_in(LIVRET.fillable.read_bytes())
    fields = pypdf.PdfReader(BytesIO(data)).get_fields()
    assert {name: fields[name]["/V"] for name in VALUES} == VALUES
    record = extract(data, name="x", form=LIVRET).record
    assert {name: str(record.values[name]).replace(".", ",") for name in VALUES} == VALUES


def test_the_value_of_a_hidden_widget_is_not_seen() -> None:
    blank = LIVRET.fillable.read_bytes()
    for before, after in zip(drawn(blank), drawn(by_pypdf(blank)), strict=True):
        assert ImageChops.difference(before, after).getbbox() is None


def test_nothing_is_left_of_a_hidden_widget_on_pages_without_fields() -> None:
    filler = make_filler(LIVRET)
    with_year, without = (fill_flat(filler, Record(values)) for values in ({"annee_examen": "2024"}, {}))
    assert with_year == without
    assert fill(filler, Record({"annee_examen": "2024"})) != filler.template.data
