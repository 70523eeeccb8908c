"""Text in other fonts, in boxes of every kind, as pdfium reads it."""

from importlib.resources import files
from io import BytesIO
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pikepdf import Array, Dictionary

from ndrcpdf.model.findings import Finding
from ndrcpdf.pdf.syntax.incremental import IncrementalUpdate, read_original
from ndrcpdf.pdf.templates.stamping import add_font
from ndrcpdf.pdf.typesetting.fallback_text import (
    FallbackText,
    fallback_fonts,
    fallback_operators,
    fit_fallback,
    subsets_by_name,
)
from ndrcpdf.pdf.typesetting.lines import font_stack
from ndrcpdf.pdf.typesetting.text_box import CENTRED, LEFT, RIGHT, TextBox


def packaged(package: str) -> Path:
    (path,) = Path(str(files(package))).glob("files/*.ttf")
    return path


STACK = font_stack((packaged("fontpkg_noto_sans_arabic"), packaged("fontpkg_noto_sans_devanagari")))


def fitted(box: TextBox, text: str) -> FallbackText:
    found = fit_fallback(STACK, box, text)
    assert isinstance(found, FallbackText), found
    return found


def shown(box: TextBox, *texts: FallbackText) -> pypdfium2.PdfTextPage:
    """A page of 300 points by 100 with the texts."""
    pdf = pikepdf.new()
    pdf.add_blank_page(page_size=(300, 100))
    out = BytesIO()
    pdf.save(out)
    fonts = fallback_fonts(texts)
    content = b" ".join(fallback_operators(box, text, fonts) for text in texts)
    with pikepdf.open(BytesIO(out.getvalue())) as pdf:
        update = IncrementalUpdate(read_original(pdf, out.getvalue(), "page.pdf"))
        names = {name: add_font(update, font) for name, font in subsets_by_name(fonts).items()}
        page = pdf.pages[0].obj
        page.Contents = Array()
        page.Resources = Dictionary()
        body = page.unparse(resolved=True)
        resources = b" ".join(b"%b %d 0 R" % entry for entry in names.items())
        body = body.replace(b"/Resources << >>", b"/Resources <</Font<<%b>>>>" % resources)
        body = body.replace(b"/Contents [ ]", b"/Contents %d 0 R" % update.add_stream(b"", content))
        update.add_body(page.objgen[0], body)
    return pypdfium2.PdfDocument(update.updated_file())[0].get_textpage()


def read(page: pypdfium2.PdfTextPage) -> str:
    return "".join(page.get_text_range().replace("\u200b", "").split())


@pytest.mark.parametrize("text", ["Щербаков", "שרה כהן", "محمد علي", "क्षत्रिय", "Łukasz Щ"])
@pytest.mark.parametrize("multiline", [False, True])
def test_every_script_is_read_back(text: str, multiline: bool) -> None:
    box = TextBox(200, 60, 12, multiline=multiline)
    assert sorted(read(shown(box, fitted(box, text)))) == sorted("".join(text.split()))


@pytest.mark.parametrize(
    ("text", "quadding", "side"),
    [("Щука", LEFT, "left"), ("Щука", RIGHT, "right"), ("Щука", CENTRED, "middle"), ("שלום", LEFT, "right")],
)
def test_text_is_aligned_and_text_from_right_to_left_begins_at_the_right(text: str, quadding: int, side: str) -> None:
    box = TextBox(200, 20, 12, quadding=quadding)
    page = shown(box, fitted(box, text))
    boxes = [page.get_charbox(number, loose=True) for number in range(page.count_chars())]
    left, right = min(each[0] for each in boxes), max(each[2] for each in boxes)
    spare = {"left": left - 2, "right": 198 - right, "middle": (left + right) / 2 - 100}[side]
    assert spare == pytest.approx(0, abs=0.5)


@pytest.mark.parametrize(("text", "first"), [("ЩЖ", 0), ("שב", 3)])
def test_a_comb_is_filled_from_the_side_at_which_its_text_begins(text: str, first: int) -> None:
    box = TextBox(100, 20, 12, cells=5)
    page = shown(box, fitted(box, text))
    boxes = sorted(page.get_charbox(number, loose=True) for number in range(page.count_chars()))
    centres = [(each[0] + each[2]) / 2 for each in boxes if each[2] > each[0]]
    assert (centres[0], centres[-1]) == pytest.approx((20 * first + 10, 20 * first + 30), abs=1.5)


@given(st.text("Жиש عक ", min_size=1, max_size=60), st.floats(30, 250), st.booleans())
def test_what_fits_stays_in_its_box(text: str, width: float, multiline: bool) -> None:
    box = TextBox(width, 50, 11, multiline=multiline)
    found = fit_fallback(STACK, box, text)
    if isinstance(found, Finding):
        assert found.code == "too-long"
        return
    assert 6 <= found.size <= 11
    assert all(line.width * found.size <= box.line_width + 0.5 or len(line.text) == 1 for line in found.lines)
    assert len(found.lines) <= box.line_count(found.size)


@pytest.mark.parametrize(
    ("box", "text", "code"),
    [
        (TextBox(200, 20, 12), "東京", "no-glyph"),
        (TextBox(200, 60, 12, multiline=True), "Щ\n東", "no-glyph"),
        (TextBox(50, 20, 12), "Щ" * 40, "too-long"),
        (TextBox(50, 20, 12, cells=3), "Щука", "too-long"),
        (TextBox(50, 30, 12, multiline=True), "Щука " * 40, "too-long"),
    ],
)
def test_what_cannot_be_laid_out_is_a_finding(box: TextBox, text: str, code: str) -> None:
    found = fit_fallback(STACK, box, text)
    assert isinstance(found, Finding)
    assert (found.code, found.field) == (code, "")


def test_texts_of_a_record_share_one_subset_of_each_font() -> None:
    box = TextBox(200, 20, 12)
    texts = [fitted(box, text) for text in ("Щука", "Жук", "علي")]
    subsets = subsets_by_name(fallback_fonts(texts))
    assert list(subsets) == [b"/NDRCX0", b"/NDRCX1"]
    assert {text for _glyph, text in subsets[b"/NDRCX0"].codes} == set("ЩукаЖ")
    assert read(shown(TextBox(200, 20, 12), texts[0])) == "Щука"
