"""Text in boxes: nothing overflows, nothing is lost, and pdfium reads it where it was put."""

from io import BytesIO
from itertools import pairwise

import pikepdf
import pypdfium2
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pikepdf import Array, Dictionary

from ndrcpdf.model.findings import Finding
from ndrcpdf.pdf.typesetting.form_font import EmbeddedFont, embed_form_font, read_metrics
from ndrcpdf.pdf.typesetting.text_box import (
    CENTRED,
    CONTENT_END,
    LEFT,
    RIGHT,
    FittedText,
    TextBox,
    capacity,
    content_beginning,
    fit,
    list_operators,
    text_operators,
)

_PDF = pikepdf.new()
METRICS = read_metrics(embed_form_font(_PDF).composite)
PROSE = st.text("abcdé œM'- ,.;«»€%", max_size=200)
BOXES = st.builds(
    TextBox,
    width=st.floats(20, 400),
    height=st.floats(8, 120),
    size=st.floats(6, 14),
    multiline=st.booleans(),
    quadding=st.sampled_from([LEFT, CENTRED, RIGHT]),
)


def shown(content: bytes) -> pypdfium2.PdfTextPage:
    pdf = pikepdf.new()
    fonts: EmbeddedFont = embed_form_font(pdf)
    page = pdf.add_blank_page(page_size=(500, 200)).obj
    page.MediaBox = Array([-50, -50, 450, 150])
    page.Resources = Dictionary(Font=Dictionary({"/NDRCUnicode": fonts.composite, "/NDRCSans": fonts.simple}))
    page.Contents = pdf.make_stream(content)
    out = BytesIO()
    pdf.save(out)
    return pypdfium2.PdfDocument(out.getvalue())[0].get_textpage()


@given(BOXES, PROSE)
def test_what_fits_stays_in_its_box_and_loses_no_letter(box: TextBox, text: str) -> None:
    fitted = fit(METRICS, box, text)
    if isinstance(fitted, Finding):
        assert fitted.code == "too-long"
        assert fitted.remedy
        return
    assert fitted is not None
    assert min(6.0, box.size) <= fitted.size <= box.size
    assert "".join(fitted.lines).replace(" ", "") == text.replace(" ", "")
    assert len(fitted.lines) <= (box.line_count(fitted.size) if box.multiline else 1)
    widest = max(METRICS.width(line) for line in fitted.lines) * fitted.size
    assert widest <= box.line_width + 1e-6 or all(len(line) <= 1 for line in fitted.lines)


@given(BOXES, PROSE)
def test_what_does_not_fit_would_not_fit_at_the_smallest_size(box: TextBox, text: str) -> None:
    if isinstance(fit(METRICS, box, text), Finding):
        larger = TextBox(4 * box.width + 400, 20 * box.height + 400, box.size, multiline=box.multiline)
        assert box.multiline or METRICS.width(text) * min(6.0, box.size) > box.line_width
        assert not box.multiline or isinstance(fit(METRICS, larger, text), FittedText)


@pytest.mark.parametrize("character", ["Щ", "x\u0330", "\u200b"])
def test_a_character_that_the_font_lacks_is_left_to_others(character: str) -> None:
    for box in (TextBox(200, 20, 10), TextBox(200, 60, 10, multiline=True), TextBox(200, 20, 10, cells=20)):
        assert fit(METRICS, box, f"Nom {character}") is None


@pytest.mark.parametrize("quadding", [LEFT, CENTRED, RIGHT])
@pytest.mark.parametrize("multiline", [False, True])
@pytest.mark.parametrize("text", ["Élodie", "Łukasz"])
def test_text_is_read_where_it_is_aligned(quadding: int, multiline: bool, text: str) -> None:
    box = TextBox(200, 40, 10, quadding=quadding, multiline=multiline)
    fitted = fit(METRICS, box, text)
    assert isinstance(fitted, FittedText)
    page = shown(content_beginning(box) + text_operators(METRICS, box, fitted) + CONTENT_END)
    assert page.get_text_bounded(0, 0, 200, 40).strip() == text
    left, right = page.get_charbox(0, loose=True)[0], page.get_charbox(len(text) - 1, loose=True)[2]
    spare = 200 - METRICS.width(text) * 10
    assert left == pytest.approx({LEFT: 2, CENTRED: spare / 2, RIGHT: spare - 2}[quadding], abs=0.3)
    assert right - left == pytest.approx(METRICS.width(text) * 10, abs=0.3)


def test_lines_have_the_distance_of_those_that_are_printed() -> None:
    box = TextBox(60, 60, 9, multiline=True, leading=15)
    fitted = fit(METRICS, box, "un deux trois quatre cinq")
    assert isinstance(fitted, FittedText)
    page = shown(text_operators(METRICS, box, fitted))
    starts = [page.get_text_range().index(line.split()[0]) for line in fitted.lines]
    heights = [page.get_charbox(start, loose=True)[1] for start in starts]
    assert [first - second for first, second in pairwise(heights)] == pytest.approx([15] * (len(heights) - 1), abs=0.1)
    assert len(heights) > 1


@pytest.mark.parametrize(("quadding", "first"), [(LEFT, 0), (CENTRED, 1), (RIGHT, 3)])
def test_each_character_of_a_comb_is_in_the_middle_of_its_cell(quadding: int, first: int) -> None:
    box = TextBox(100, 20, 10, cells=5, quadding=quadding)
    fitted = fit(METRICS, box, "44")
    assert isinstance(fitted, FittedText)
    page = shown(text_operators(METRICS, box, fitted))
    boxes = [page.get_charbox(number, loose=True) for number in range(page.count_chars())]
    boxes = [each for each, character in zip(boxes, page.get_text_range(), strict=False) if character == "4"]
    assert [(each[0] + each[2]) / 2 for each in boxes] == pytest.approx([20 * first + 10, 20 * first + 30], abs=0.3)
    assert isinstance(fit(METRICS, box, "123456"), Finding)


@given(BOXES)
def test_a_box_holds_about_as_much_french_prose_as_it_says(box: TextBox) -> None:
    """Where its lines hold several words: a word that is as long as half a line leaves much of it empty."""
    prose = ("Le stagiaire a participé à la prospection et au suivi de la clientèle de l’agence. " * 200)[
        : int(0.8 * capacity(box, box.size))
    ]
    on_a_line = capacity(box, box.size) / box.line_count(box.size)
    if len(prose) > 40 and box.multiline and on_a_line > 25:
        assert isinstance(fit(METRICS, box, prose), FittedText)


def test_a_list_shows_the_row_that_is_chosen() -> None:
    rows = [f"ligne {number}" for number in range(30)]
    box = TextBox(100, 50, 10)
    top, operators = list_operators(METRICS, box, rows, [20])
    text = shown(operators).get_text_bounded()
    assert f"ligne {top}" in text
    assert "ligne 20" in text
    assert "ligne 0" not in text
    assert list_operators(METRICS, box, rows[:2], [])[0] == 0
    assert operators.count(b" re f") == 1
