"""Characters and their places, by pdfium, compared with where pdfplumber finds them."""

from io import BytesIO

import pdfplumber
import pikepdf
import pypdfium2
from pikepdf import Dictionary, Name, String

from ndrcpdf.geometry import Rect
from ndrcpdf.pdf.rendering.characters import PlacedCharacter, placed_characters, text_in


def pdf_of(content: bytes, **actual: str) -> bytes:
    pdf = pikepdf.new()
    page = pdf.add_blank_page(page_size=(300, 100)).obj
    page.Contents = pdf.make_stream(content)
    font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica, Encoding=Name.WinAnsiEncoding)
    properties = {f"/{name}": Dictionary(ActualText=String(text)) for name, text in actual.items()}
    page.Resources = Dictionary(Font=Dictionary(F=font), Properties=Dictionary(properties))
    out = BytesIO()
    pdf.save(out)
    return out.getvalue()


def characters(data: bytes) -> list[PlacedCharacter]:
    document = pypdfium2.PdfDocument(data)
    return list(placed_characters(document[0].get_textpage()))


TWO_LINES = b"BT /F 12 Tf 20 60 Td (\xc9t\xe9 12) Tj 100 -30 Td (hiver) Tj ET"


def test_each_character_is_in_the_middle_of_its_box() -> None:
    data = pdf_of(TWO_LINES)
    ours = [placed for placed in characters(data) if placed.character.strip()]
    with pdfplumber.open(BytesIO(data)) as pdf:
        theirs = [char for char in pdf.pages[0].chars if char["text"].strip()]
    assert [placed.character for placed in ours] == [char["text"] for char in theirs]
    for placed, char in zip(ours, theirs, strict=True):
        assert char["x0"] <= placed.x <= char["x1"]
        assert 100 - char["bottom"] <= placed.y <= 100 - char["top"]


def test_the_text_in_a_rectangle_is_what_stands_there() -> None:
    placed = characters(pdf_of(TWO_LINES))
    assert text_in(placed, Rect(10, 50, 200, 80)).strip() == "Été 12"
    assert text_in(placed, Rect(100, 20, 200, 45)).strip() == "hiver"
    assert text_in(placed, Rect(200, 50, 290, 80)) == ""


def test_an_actual_text_is_where_it_begins() -> None:
    content = b"BT /F 12 Tf 20 60 Td /Span /A BDC (xyz) Tj EMC ET BT /F 12 Tf 150 60 Td (b) Tj ET"
    placed = characters(pdf_of(content, A="क्ष"))
    assert text_in(placed, Rect(15, 55, 60, 75)).strip() == "क्ष"
    assert text_in(placed, Rect(140, 55, 170, 75)).strip() == "b"


def test_a_character_of_two_surrogates_is_one() -> None:
    placed = [PlacedCharacter(half, 5, 5) for half in ("\ud835", "\udc9c")]
    assert text_in(placed, Rect(0, 0, 10, 10)) == "𝒜"
    assert text_in(placed[:1], Rect(0, 0, 10, 10)) == "\ufffd"
