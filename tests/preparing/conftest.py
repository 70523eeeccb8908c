"""What the tests of prepare share: small forms, and pages set for them."""

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
import typst

import ndrcpdf
from ndrcpdf.layout.page import Page
from ndrcpdf.layout.reading.text_layer import read_pages
from ndrcpdf.layout.reading.upright import upright_pdf
from ndrcpdf.model.forms import Blank, Field, FieldType, Form, Option, Section, Where

HEAD = """
#set page(width: 500pt, height: 400pt, margin: 30pt)
#set text(font: "Liberation Sans", size: 10pt)
#let blank(width: 150pt) = box(width: width, repeat[.])
"""


@pytest.fixture(scope="session")
def page() -> Callable[[str], Page]:
    """``page("Nom : #blank()")``: a page that Typst sets, as it is read."""

    def page(source: str) -> Page:
        fonts = Path(ndrcpdf.__file__).parent / "fonts"
        data = typst.compile((HEAD + source).encode(), font_paths=[str(fonts)], ignore_system_fonts=True)
        return read_pages(upright_pdf(data, "page"))[0]

    return page


@pytest.fixture(scope="session")
def field() -> Callable[..., Field]:
    """``field("nom", "Nom", FieldType.TEXT, options=("oui",), parts=("jour",))``: on a leader."""

    def field(
        name: str, label: str, kind: FieldType = FieldType.TEXT, options: Sequence[str] = (), **blank: object
    ) -> Field:
        where = blank.pop("where", Where.LEADER)
        printed = tuple(Option(value, value) for value in options)
        return Field(name, kind, label, "Tête", label, Blank(where, (label,), **blank), options=printed)

    return field


@pytest.fixture(scope="session")
def form_of(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Form]:
    """``form_of(field, …)``: a form of one section with these fields."""

    def form_of(*fields: Field) -> Form:
        folder = tmp_path_factory.mktemp("fiche-2024")
        return Form("fiche-2024", "X", 2024, "Fiche", "fr-FR", (Section("Tête"),), fields, (), ("FICHE",), folder)

    return form_of
