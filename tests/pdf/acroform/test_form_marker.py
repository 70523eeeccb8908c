"""A PDF says which form it is, and goes on saying it once other programs have saved it."""

from io import BytesIO

import pikepdf
import pypdf
import pytest
from pikepdf import Dictionary, Name, String

from ndrcpdf import catalog
from ndrcpdf.pdf.acroform.form_marker import read_form_marker, write_form_marker

FORM = catalog.find("attestation-stage")


def marked(pdf: pikepdf.Pdf) -> bytes:
    if not len(pdf.pages):
        pdf.add_blank_page()
    write_form_marker(pdf, FORM)
    out = BytesIO()
    pdf.save(out)
    return out.getvalue()


def by_pypdf(data: bytes) -> bytes:
    out = BytesIO()
    pypdf.PdfWriter(clone_from=BytesIO(data)).write(out)
    return out.getvalue()


@pytest.mark.parametrize("saved", [lambda data: data, by_pypdf])
def test_the_marker_is_read_back(saved) -> None:
    with pikepdf.open(BytesIO(saved(marked(pikepdf.new())))) as pdf:
        assert read_form_marker(pdf) == FORM.id
        assert str(pdf.Root.PieceInfo["/ndrcpdf"].LastModified) == "D:20240101000000Z"


def test_title_and_language_are_given_where_there_are_none() -> None:
    reader = pypdf.PdfReader(BytesIO(marked(pikepdf.new())))
    assert reader.metadata.title == FORM.title
    assert reader.xmp_metadata.dc_title["x-default"] == FORM.title
    assert reader.root_object["/Lang"] == FORM.language
    assert reader.root_object["/ViewerPreferences"]["/DisplayDocTitle"]


def test_title_language_and_pieces_that_are_there_stay() -> None:
    pdf = pikepdf.new()
    pdf.docinfo["/Title"], pdf.Root.Lang = String("Annexe"), String("en")
    pdf.Root.PieceInfo = Dictionary(Other=Dictionary(LastModified=String("D:2020")))
    pdf.Root.ViewerPreferences = Dictionary(Direction=Name.L2R)
    with pikepdf.open(BytesIO(marked(pdf))) as pdf:
        assert (str(pdf.docinfo.Title), str(pdf.Root.Lang)) == ("Annexe", "en")
        assert set(pdf.Root.PieceInfo.keys()) == {"/Other", "/ndrcpdf"}
        assert pdf.Root.ViewerPreferences.Direction == "/L2R"
        with pdf.open_metadata() as metadata:
            assert metadata["dc:title"] == "Annexe"


@pytest.mark.parametrize("pieces", [None, 3, Dictionary(), Dictionary({"/ndrcpdf": 3}), String("x")])
def test_without_a_marker_nothing_is_said(pieces: object) -> None:
    pdf = pikepdf.new()
    if pieces is not None:
        pdf.Root.PieceInfo = pieces
    assert read_form_marker(pdf) == ""
