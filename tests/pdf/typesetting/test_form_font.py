"""The font of the forms: what it covers, measured as fontTools measures the whole font, and drawn by pdfium."""

from io import BytesIO

import pikepdf
import pypdfium2
import pytest
from fontTools.ttLib import TTFont
from pikepdf import Dictionary

from ndrcpdf.pdf.typesetting.font_files import OWN_FONT
from ndrcpdf.pdf.typesetting.font_metrics import ASCENT, DESCENT, FontMetrics
from ndrcpdf.pdf.typesetting.form_font import EmbeddedFont, embed_form_font, read_metrics

NAMES = "Łukasz Ğül Zoë Nguyễn Ẩn € « œuvre » – №"


@pytest.fixture(scope="module")
def embedded() -> tuple[pikepdf.Pdf, EmbeddedFont, FontMetrics]:
    pdf = pikepdf.new()
    fonts = embed_form_font(pdf)
    return pdf, fonts, read_metrics(fonts.composite)


def test_names_of_the_latin_alphabet_are_covered_and_others_are_not(embedded) -> None:
    metrics = embedded[2]
    assert metrics.missing(NAMES) == []
    assert metrics.missing("Щ א 東 Щ \u0301 \u200d") == ["Щ", "א", "東", "\u0301", "\u200d"]


def test_widths_are_those_of_the_whole_font(embedded) -> None:
    whole = TTFont(OWN_FONT)
    names, advances = whole.getBestCmap(), whole["hmtx"].metrics
    metrics = embedded[2]
    assert len(metrics.widths) > 900
    for character, width in metrics.widths.items():
        if ord(character) in names:
            assert width == pytest.approx(advances[names[ord(character)]][0] / whole["head"].unitsPerEm)
    assert metrics.width(NAMES) == pytest.approx(sum(metrics.widths[character] for character in NAMES))
    assert metrics.piece_widths("mot  ") == pytest.approx((metrics.width("mot  "), metrics.width("mot")))
    with pytest.raises(KeyError):
        metrics.width("Щ")


def test_both_fonts_draw_and_read_the_same(embedded) -> None:
    pdf, fonts, metrics = embedded
    page = pdf.add_blank_page(page_size=(400, 100)).obj
    page.Resources = Dictionary(Font=Dictionary(C=fonts.composite, S=fonts.simple))
    simple = "Zoë œuvre €".encode("cp1252").hex().encode()
    composite = metrics.encoded(NAMES).encode()
    page.Contents = pdf.make_stream(
        b"BT /C 12 Tf 10 60 Td <%b> Tj ET BT /S 12 Tf 10 20 Td <%b> Tj ET" % (composite, simple)
    )
    out = BytesIO()
    pdf.save(out)
    document = pypdfium2.PdfDocument(out.getvalue())
    text = document[0].get_textpage()
    assert text.get_text_bounded(0, 50, 400, 80).strip() == NAMES
    assert text.get_text_bounded(0, 10, 400, 40).strip() == "Zoë œuvre €"
    ends = max(text.get_charbox(number, loose=True)[2] for number in range(len(NAMES)))
    assert ends == pytest.approx(10 + 12 * metrics.width(NAMES), abs=0.2)


def test_the_dictionaries_say_what_the_font_is(embedded) -> None:
    _pdf, fonts, metrics = embedded
    descriptor = fonts.simple.FontDescriptor
    assert descriptor.objgen == fonts.composite.DescendantFonts[0].FontDescriptor.objgen
    assert (descriptor.Ascent, descriptor.Descent) == (round(1000 * ASCENT), -round(1000 * DESCENT))
    assert float(fonts.simple.Widths[ord("W") - 32]) == round(1000 * metrics.widths["W"])
    assert fonts.simple.Encoding == "/WinAnsiEncoding"
    program = descriptor.FontFile2.read_bytes()
    assert descriptor.FontFile2.Length1 == len(program) < 70_000
    assert TTFont(BytesIO(program))["maxp"].numGlyphs < 1200 < TTFont(OWN_FONT)["maxp"].numGlyphs


def test_the_font_is_the_same_each_time() -> None:
    pdfs = pikepdf.new(), pikepdf.new()
    first, second = (embed_form_font(pdf).simple.FontDescriptor.FontFile2.read_bytes() for pdf in pdfs)
    assert first == second
