"""Text in any script: the right glyphs in the right order, and the same text when a reader reads it back."""

import shutil
import subprocess
from collections.abc import Callable, Iterable
from importlib.resources import files
from io import BytesIO
from itertools import pairwise
from pathlib import Path

import pdfminer.high_level
import pikepdf
import pypdfium2
import pytest
from fontTools.cffLib import FDArrayIndex, FDSelect, FontDict
from fontTools.feaLib.builder import addOpenTypeFeaturesFromString
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.t2CharStringPen import T2CharStringPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTCollection, TTFont
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from ndrcpdf.errors import UnreadableFontError
from ndrcpdf.model.findings import Finding
from ndrcpdf.pdf.typesetting.fallback_text import fit_fallback
from ndrcpdf.pdf.typesetting.font_files import OWN_FONT
from ndrcpdf.pdf.typesetting.lines import FontResource, FontStack, GlyphRun, Line, font_stack, line_operators
from ndrcpdf.pdf.typesetting.text_box import TextBox

OWN = font_stack()


def packaged(package: str) -> Path:
    (path,) = Path(str(files(package))).glob("files/*.ttf")
    return path


ARABIC, DEVANAGARI = packaged("fontpkg_noto_sans_arabic"), packaged("fontpkg_noto_sans_devanagari")
NOTO = font_stack((ARABIC, DEVANAGARI))


# ── Fonts made for a test ────────────────────────────────────────────────────────────────────────────────────────────

JOINING = {
    ".notdef": None,
    "space": " ",
    "beh": "ب",
    "beh.init": None,
    "beh.medi": None,
    "beh.fina": None,
    "alef": "ا",
    "alef.fina": None,
    "lam": "ل",
    "lam_alef": None,
}
FEATURES = """
languagesystem arab dflt;
feature init { sub beh by beh.init; } init;
feature medi { sub beh by beh.medi; } medi;
feature fina { sub beh by beh.fina; sub alef by alef.fina; } fina;
feature rlig { sub lam alef.fina by lam_alef; } rlig;
"""


def made(characters: dict[str, str | None], *, cubic: bool = False, rights: int = 0) -> TTFont:
    """A font whose n-th glyph is a rectangle n × 50 units high."""
    builder = FontBuilder(1000, isTTF=not cubic)
    builder.setupGlyphOrder(list(characters))
    builder.setupCharacterMap({ord(character): name for name, character in characters.items() if character})
    shapes = {name: rectangle(50 * number, cubic=cubic) for number, name in enumerate(characters)}
    if cubic:
        builder.setupCFF("Made", {}, shapes, {})
    else:
        builder.setupGlyf(shapes)
    builder.setupHorizontalMetrics(dict.fromkeys(characters, (500, 50)))
    builder.setupHorizontalHeader(ascent=800, descent=-200)
    builder.setupOS2(fsType=rights)
    builder.setupNameTable({"familyName": "Made", "psName": "Made (one)"})
    builder.setupPost()
    return builder.font


def rectangle(height: int, *, cubic: bool) -> object:
    pen = T2CharStringPen(500, None) if cubic else TTGlyphPen(None)
    if height:
        pen.moveTo((50, 0))
        for corner in ((50, height), (450, height), (450, 0)):
            pen.lineTo(corner)
        pen.closePath()
    return pen.getCharString() if cubic else pen.glyph()


def with_character_collection() -> TTFont:
    """A font as CJK fonts are: its glyphs have CIDs that are not their numbers."""
    (_first, *others), shown = JOINING, JOINING.values()
    cids = [".notdef", *(f"cid{1001 + place:05d}" for place in range(len(others)))]
    font = made(dict(zip(cids, shown, strict=True)), cubic=True)
    top = font["CFF "].cff.topDictIndex[0]
    fonts, select = FDArrayIndex(), FDSelect(format=3)
    fonts.append(FontDict())
    fonts[0].Private = top.Private
    select.gidArray = [0] * len(cids)
    top.CharStrings.fdArray, top.CharStrings.fdSelect = fonts, select
    top.ROS, top.CIDCount, top.FDArray, top.FDSelect = ("Adobe", "Identity", 0), 2000, fonts, select
    del top.Private
    return font


def saved(font: TTFont, path: Path) -> Path:
    font.save(path)
    return path


@pytest.fixture(scope="module")
def joining(tmp_path_factory: pytest.TempPathFactory) -> FontStack:
    font = made(JOINING)
    addOpenTypeFeaturesFromString(font, FEATURES)
    return font_stack((saved(font, tmp_path_factory.mktemp("fonts") / "joining.ttf"),))


# ── A page, and readers of it ────────────────────────────────────────────────────────────────────────────────────────


def page(stack: FontStack, lines: Iterable[Line], size: float = 20) -> bytes:
    """A PDF with the lines under each other, the objects of the fonts as they come."""
    lines = list(lines)
    bodies = [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>", b"", b""]
    fonts, named = {}, b""
    for number, subset in stack.subsets(lines).items():
        fonts[number] = FontResource(b"/F%d" % number, subset)
        named += b"/F%d %d 0 R" % (number, len(bodies) + 1)
        bodies += subset.objects(len(bodies) + 1)
    shown = [b"1 0 0 1 20 %d Tm " % (750 - 40 * n) + line_operators(line, fonts, size) for n, line in enumerate(lines)]
    content = b"BT " + b"\n".join(shown) + b" ET"
    page_entries = b"/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R/Resources<</Font<<%b>>>>" % named
    bodies[2] = b"<</Type/Page%b>>" % page_entries
    bodies[3] = b"<</Length %d>>stream\n%b\nendstream" % (len(content), content)
    return pdf_of(bodies)


def pdf_of(bodies: Iterable[bytes]) -> bytes:
    data, offsets = b"%PDF-2.0\n", []
    for number, body in enumerate(bodies, 1):
        offsets.append(len(data))
        data += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    size = len(offsets) + 1
    trailer = b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (size, len(data))
    return data + b"xref\n0 %d\n0000000000 65535 f \n%b" % (size, table) + trailer


def with_pdfium(data: bytes) -> str:
    document = pypdfium2.PdfDocument(data)
    try:
        return document[0].get_textpage().get_text_range()
    finally:
        document.close()


def with_pdfminer(data: bytes) -> str:
    return pdfminer.high_level.extract_text(BytesIO(data))


def with_poppler(data: bytes) -> str:
    if not (program := shutil.which("pdftotext")):
        pytest.skip("poppler is not on this system")
    return subprocess.run([program, "-", "-"], input=data, capture_output=True, check=True).stdout.decode()


def words(read: str) -> str:
    """What was read, without what stands for parts of letters and for directions."""
    return " ".join(read.translate(dict.fromkeys(map(ord, "\u200b\u202a\u202b\u202c\u200e"))).split())


def picture(data: bytes) -> Image.Image:
    document = pypdfium2.PdfDocument(data)
    try:
        return document[0].render(scale=1, grayscale=True).to_pil()
    finally:
        document.close()


def on_one_line(stack: FontStack, text: str) -> Line:
    assert stack.fault(text) is None
    return stack.line(text)


def names(stack: FontStack, run: GlyphRun) -> list[str]:
    program = stack.files[run.font].program
    return [program.getGlyphName(glyph.number) for glyph in run.glyphs]


# ── What is read back ────────────────────────────────────────────────────────────────────────────────────────────────

LEFT_TO_RIGHT = [
    "Γιώργος Παπαδόπουλος",
    "Владимир Щербаков, ул. Ленина 12",
    "Łukasz x̰ ẹ́ (№ 7)",
    "अनिल कुमार क्षत्रिय हिन्दी",
]


@pytest.mark.parametrize("read", [with_pdfium, with_poppler])
@pytest.mark.parametrize("text", [*LEFT_TO_RIGHT, "עברית שלום יוסף", "محمد بن عبد الله", "بتثن"])
def test_a_text_is_read_back_as_it_is(text: str, read: Callable[[bytes], str]) -> None:
    data = page(NOTO, [on_one_line(NOTO, text)])
    with pikepdf.open(BytesIO(data)) as pdf:
        assert pdf.check_pdf_syntax() == []
    assert words(read(data)) == text


@pytest.mark.parametrize("text", LEFT_TO_RIGHT)
def test_a_reader_without_actual_text_reads_letters(text: str) -> None:
    read = words(with_pdfminer(page(NOTO, [on_one_line(NOTO, text)])))
    assert read.replace(" ", "") == text.replace(" ", "")


@pytest.mark.parametrize("text", ["שלום יוסף", "محمد بن عبد الله"])
def test_a_reader_without_directions_reads_letters_from_left_to_right(text: str) -> None:
    assert words(with_pdfminer(page(NOTO, [on_one_line(NOTO, text)]))) == text[::-1]


def test_letters_of_one_shape_are_told_apart() -> None:
    """Noto draws ب and ت with one glyph, and their dots with others."""
    (run,) = on_one_line(NOTO, "بت").runs
    letters = [glyph for glyph in run.glyphs if glyph.text]
    assert [glyph.text for glyph in letters] == ["ت", "ب"]
    subset = NOTO.subsets([on_one_line(NOTO, "تتبب")])[1]
    assert len(set(subset.codes.values())) == len(subset.codes)


def test_only_letters_of_several_glyphs_need_an_actual_text() -> None:
    def operators(text: str) -> bytes:
        line = on_one_line(NOTO, text)
        fonts = {number: FontResource(b"/F", subset) for number, subset in NOTO.subsets([line]).items()}
        return line_operators(line, fonts, 10)

    assert b"ActualText" not in operators("Γιώργος")
    assert b"/Span<</ActualText<FEFF0939093F>>>BDC" in operators("हि")
    assert operators("") == b""


# ── Glyphs and their order ───────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("text", "drawn"),
    [
        ("ب", ["beh"]),
        ("بب", ["beh.fina", "beh.init"]),
        ("ببب", ["beh.fina", "beh.medi", "beh.init"]),
        ("با", ["alef.fina", "beh.init"]),
        ("اب", ["beh", "alef"]),
        ("لا", ["lam_alef"]),
        ("ب ب", ["beh", "space", "beh"]),
    ],
)
def test_letters_join(joining: FontStack, text: str, drawn: list[str]) -> None:
    (run,) = on_one_line(joining, text).runs
    assert names(joining, run) == drawn
    assert run.right_to_left
    assert "".join(glyph.text for glyph in reversed(run.glyphs)) == text


def test_a_real_font_joins_letters() -> None:
    (run,) = on_one_line(NOTO, "محمد").runs
    alone = {glyph.number for letter in "محد" for glyph in on_one_line(NOTO, letter).runs[0].glyphs}
    first, *_others, last = (glyph.number for glyph in reversed(run.glyphs) if glyph.text)
    assert first not in alone
    assert last not in alone


def test_hebrew_runs_from_right_to_left() -> None:
    line = on_one_line(OWN, "שלום (יוסף)")
    (run,) = line.runs
    own = OWN.files[0].glyphs
    assert [glyph.number for glyph in run.glyphs] == [own[letter] for letter in "(ףסוי) םולש"]
    assert [glyph.x for glyph in run.glyphs] == sorted(glyph.x for glyph in run.glyphs)
    assert line.right_to_left


def test_directions_mix_on_a_line() -> None:
    line = on_one_line(OWN, "Yosef יוסף כהן 12 rue")
    assert [run.text for run in line.runs] == ["Yosef ", "12", "יוסף כהן ", " ", "rue"]
    assert not line.right_to_left


def test_a_vowel_sign_stands_before_its_consonant() -> None:
    (run,) = on_one_line(NOTO, "कि").runs
    consonant = NOTO.files[2].glyphs["क"]
    assert [glyph.number for glyph in run.glyphs][-1] == consonant


def test_a_mark_stands_over_its_letter() -> None:
    (run,) = on_one_line(OWN, "x\u0330").runs
    letter, mark = run.glyphs
    assert run.width == letter.width
    outline = OWN.files[0].program["glyf"][OWN.files[0].program.getGlyphName(mark.number)]
    middle = mark.x + (outline.xMin + outline.xMax) / 2 * 1000 / 2048
    assert middle == pytest.approx(letter.width / 2, abs=40)


def test_words_stay_in_one_font_and_latin_in_our_own() -> None:
    line = on_one_line(NOTO, "Ali محمد، 12 rue")
    assert next((run.font, run.text) for run in line.runs if not run.right_to_left) == (0, "Ali ")
    assert {run.font for run in line.runs if run.right_to_left} == {1}


def test_characters_that_are_drawn_as_nothing_are_missing_in_no_font() -> None:
    line = on_one_line(OWN, "a\u200fb\u2060c\ufeff")
    assert line.width == on_one_line(OWN, "abc").width


# ── Fonts ────────────────────────────────────────────────────────────────────────────────────────────────────────────

KINDS: dict[str, Callable[[Path], Path]] = {
    "TrueType": lambda folder: saved(made(JOINING), folder / "a.ttf"),
    "CFF": lambda folder: saved(made(JOINING, cubic=True), folder / "a.otf"),
    "CFF of a collection": lambda folder: saved(with_character_collection(), folder / "b.otf"),
    "collection": lambda folder: collection(folder / "a.ttc"),
}


def collection(path: Path) -> Path:
    fonts = TTCollection()
    fonts.fonts = [made(JOINING), made(JOINING)]
    fonts.save(path)
    return path


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_font_is_drawn(kind: str, tmp_path: Path) -> None:
    """The lam is 400 units high, the lone alef 300: 16 and 12 pixels, each 16 wide."""
    stack = font_stack((KINDS[kind](tmp_path),))
    data = page(stack, [on_one_line(stack, "لا")], size=40)
    columns = [picture(data).point(lambda tone: 255 * (tone < 128)).crop((x, 0, x + 16, 800)) for x in (22, 42)]
    assert [column.getbbox() for column in columns] == [(0, 38, 16, 50), (0, 34, 16, 50)]
    assert words(with_pdfium(data)) == "لا"


def test_a_character_that_no_font_has_is_a_finding() -> None:
    finding = OWN.fault("東京 \x07\ud800 a")
    assert isinstance(finding, Finding)
    assert finding.code == "no-glyph"
    assert "--font" in str(finding.remedy)
    assert "東 (U+6771), 京 (U+4EAC), U+0007, U+D800" in str(finding.message)
    assert fit_fallback(OWN, TextBox(200, 50, 10, multiline=True), "a\n東京") == OWN.fault("東京")
    assert isinstance(fit_fallback(OWN, TextBox(200, 20, 10), "two\nlines"), Finding)


def test_a_mark_that_the_font_of_its_letter_lacks_is_a_finding() -> None:
    """No box is drawn for it, nor is it left out."""
    finding = NOTO.fault("Ж\u064e ا\u064e")
    assert isinstance(finding, Finding)
    assert finding.code == "no-glyph"
    assert "U+064E" in str(finding.message)


def bitmaps_only(folder: Path) -> Path:
    font = made(JOINING)
    del font["glyf"], font["loca"]
    font["maxp"].tableVersion = 0x00005000
    return saved(font, folder / "bitmaps.ttf")


def damaged(folder: Path) -> Path:
    path = folder / "damaged.ttf"
    path.write_bytes(OWN_FONT.read_bytes()[:2000])
    return path


def text_file(folder: Path) -> Path:
    path = folder / "text.ttf"
    path.write_text("no font", encoding="ascii")
    return path


@pytest.mark.parametrize(
    ("path", "words"),
    [
        (lambda folder: folder / "missing.ttf", "there is no such file"),
        (lambda folder: folder, "it is a folder"),
        (text_file, "this is no font that can be read"),
        (damaged, "this is no font that can be read"),
        (bitmaps_only, "have no outlines that a PDF can hold"),
        (lambda folder: saved(made(JOINING, rights=0x0002), folder / "a.ttf"), "forbids embedding it"),
        (lambda folder: saved(made(JOINING, rights=0x0100), folder / "a.ttf"), "forbids embedding it"),
    ],
)
def test_a_font_that_cannot_be_used_is_an_error(path: Callable[[Path], Path], words: str, tmp_path: Path) -> None:
    with pytest.raises(UnreadableFontError, match=words) as error:
        font_stack((path(tmp_path),))
    assert error.value.remedy
    assert (error.value.code, error.value.exit_code) == ("unreadable-font", 2)


def test_a_font_may_be_for_print_and_preview(tmp_path: Path) -> None:
    assert font_stack((saved(made(JOINING, rights=0x0004), tmp_path / "a.ttf"),)).line("ب")


def test_a_subset_is_made_once_and_its_objects_refer_to_each_other() -> None:
    lines = [on_one_line(OWN, "Γιώργος")]
    (subset,) = OWN.subsets(lines).values()
    assert OWN.subsets(lines)[0] is subset
    bodies = subset.objects(70)
    assert b"/DescendantFonts[71 0 R]/ToUnicode 74 0 R" in bodies[0]
    assert b"/FontDescriptor 72 0 R" in bodies[1]
    assert b"/CIDToGIDMap 75 0 R" in bodies[1]
    assert b"/FontFile2 73 0 R" in bodies[2]
    assert len(bodies) == 6
    assert subset.name[6:] == "+LiberationSans"


# ── Lines ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def wrapped(stack: FontStack, text: str, room: float) -> tuple[Line, ...]:
    assert stack.fault(text.replace("\n", "")) is None
    return stack.wrapped(text, room)


@given(st.text("αβγ δ אבג ab 12 ,-", max_size=80), st.floats(0.5, 20))
def test_lines_are_no_longer_than_the_room_and_lose_nothing(text: str, room: float) -> None:
    lines = wrapped(OWN, text, room)
    assert "".join(line.text for line in lines).replace(" ", "") == text.replace(" ", "")
    assert all(line.width <= room + 0.05 or len(line.text) == 1 for line in lines)


def test_lines_break_between_words() -> None:
    lines = wrapped(OWN, "Γιώργος Παπαδόπουλος, Αθήνα\n\nΕλλάδα", 9)
    assert [line.text for line in lines] == ["Γιώργος", "Παπαδόπουλος,", "Αθήνα", "", "Ελλάδα"]


def test_a_long_word_breaks_where_the_line_ends() -> None:
    text = "Παπαδόπουλος" * 3
    lines = wrapped(OWN, text, 5)
    assert "".join(line.text for line in lines) == text
    assert all(shorter.width > 4 for shorter, _next in pairwise(lines))


def test_letters_join_up_to_the_end_of_their_line(joining: FontStack) -> None:
    first, second = wrapped(joining, "ببب بب", 2)
    assert names(joining, first.runs[0]) == ["beh.fina", "beh.medi", "beh.init"]
    assert names(joining, second.runs[0]) == ["beh.fina", "beh.init"]
    assert first.right_to_left
    assert second.right_to_left


def test_a_line_goes_on_in_the_direction_of_its_paragraph() -> None:
    """A number behind Hebrew stays at its left even where a line begins with it."""
    _first, second = wrapped(OWN, "abc אבגדהו 12 אב", 6.2)
    assert second.text == "12 אב"
    assert [run.text for run in second.runs] == [" אב", "12"]


def test_a_soft_hyphen_is_a_hyphen_at_the_end_of_a_line_only() -> None:
    text = "Παπα\u00adδόπουλος"
    assert [line.text for line in wrapped(OWN, text, 5)] == ["Παπα-", "δόπουλος"]
    (whole,) = wrapped(OWN, text, 20)
    assert whole.width == on_one_line(OWN, "Παπαδόπουλος").width
