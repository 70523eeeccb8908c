"""Every letter a name can have is shown and read back, whatever its script, in every kind of PDF that `fill` makes."""

from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from importlib.resources import files
from io import BytesIO
from pathlib import Path

import pikepdf
import pypdf
import pypdfium2
import pytest
from fontTools.ttLib import TTFont
from fontTools.ttLib.tables._c_m_a_p import CmapSubtable
from PIL import Image, ImageChops

from ndrcpdf import catalog
from ndrcpdf.extracting import extract
from ndrcpdf.filling import Filler, fill, fill_flat, lay_out, make_filler
from ndrcpdf.model.findings import Finding
from ndrcpdf.model.records import Record
from ndrcpdf.pdf.acroform.shown_values import letters_and_digits
from ndrcpdf.pdf.templates.field_contents import FieldContent
from ndrcpdf.pdf.templates.flat_stamping import page_contents
from ndrcpdf.pdf.templates.print_run import PrintRun, deflated
from ndrcpdf.values import parse
from ndrcpdf.verifying import verify


def packaged(package: str) -> Path:
    (path,) = Path(str(files(package))).glob("files/*.ttf")
    return path


ARABIC, DEVANAGARI = packaged("fontpkg_noto_sans_arabic"), packaged("fontpkg_noto_sans_devanagari")
FORM = catalog.find("attestation-stage")
FILLER = make_filler(FORM)
SHAPING = make_filler(FORM, fonts=(ARABIC, DEVANAGARI))

LETTERS = {
    "Greek": "Παπαδόπουλος",
    "Cyrillic": "Щербаков-Ґалаґан",
    "Hebrew": "שרה כהן",
    "Vietnamese": "Nguyễn Thị Ngọc Ẩn",
    "decomposed": "E\u0301lodie Nguye\u0302\u0303n",
    "mixed": "Łukasz Щ Παπα",
    "invisible": "Anne\u200bMarie\u00adLou",
    "joined by nothing": "Jo\u200dLa\u034fMi",
    "hyphen that breaks no line": "Jean\u2011Marie",
    "marks without a letter composed with them": "M\u0304ɔ\u0303q\u0301",
    "both directions": "Ali שרה 12 b",
    "digits in Hebrew": "טל 03-1234567 (א)",
}
SHAPED = {"Arabic": "محمد علي", "Devanagari": "क्षत्रिय", "both and Latin": "Ali علي क्ष"}
EVERY = [
    *(pytest.param(FILLER, text, id=name) for name, text in LETTERS.items()),
    *(pytest.param(SHAPING, text, id=name) for name, text in SHAPED.items()),
]


def record(text: str) -> Record:
    return Record({"stagiaire_nom": text, "activites": f"{text}. {text}!\n{text}"})


def shown(data: bytes) -> list[str]:
    """The letters of a page in their order, or sorted where scripts of two directions meet, which readers mix."""
    document = pypdfium2.PdfDocument(data)
    document.init_forms()
    if document.formenv:
        document[0].flatten()
    return sorted(letters_and_digits(document[0].get_textpage().get_text_bounded()))


def merged(filler: Filler, people: Sequence[Record]) -> bytes:
    with closing(PrintRun(filler.flat_template, "merged")) as run:
        records = (page_contents(filler.template, filler.flat_template, contents_of(filler, each)) for each in people)
        pages = [run.add(map(deflated, contents)) for contents in records]
        return b"".join((run.beginning(), *pages, *run.end()))


def contents_of(filler: Filler, each: Record) -> list[FieldContent]:
    return [content for content in lay_out(filler, each) if not isinstance(content, Finding)]


@pytest.mark.parametrize(("filler", "text"), EVERY)
def test_it_is_stored_and_read_back_exactly_by_three_readers(filler: Filler, text: str) -> None:
    data = fill(filler, record(text))
    assert extract(data, name="x").record.values == record(text).values
    assert pypdf.PdfReader(BytesIO(data), strict=True).get_fields()["stagiaire_nom"]["/V"] == text
    with pikepdf.open(BytesIO(data)) as pdf:
        assert pdf.check_pdf_syntax() == []
        assert [str(field.V) for field in pdf.Root.AcroForm.Fields if field.get("/T") == "stagiaire_nom"] == [text]


@pytest.mark.parametrize(("filler", "text"), EVERY)
def test_what_is_shown_is_not_doubted(filler: Filler, text: str) -> None:
    data = fill(filler, record(text))
    assert verify(filler.template, contents_of(filler, record(text)), data) == []
    assert [finding.code for finding in extract(data, name="x").findings if finding.code == "shown-differs"] == []


def test_what_is_drawn_as_nothing_need_not_be_seen() -> None:
    data = fill(FILLER, record("\u200d\u2060"))
    assert verify(FILLER.template, contents_of(FILLER, record("\u200d\u2060")), data) == []


@pytest.mark.parametrize("text", ["क्षत्रिय", "Ali שרה 12 b"])
def test_what_is_shown_in_the_place_of_another_is_doubted(text: str) -> None:
    """Those whose letters are counted, or looked for where their text begins."""
    data = fill(SHAPING, record(text))
    others = [replace(each, text=each.text[::-1]) for each in contents_of(SHAPING, Record({"stagiaire_nom": text * 2}))]
    assert [finding.code for finding in verify(SHAPING.template, others, data)] == ["not-stored"]
    with pikepdf.open(BytesIO(data)) as pdf:
        for widget in pdf.pages[0].Annots:
            if widget.get("/T") == "stagiaire_nom":
                widget.Rect[1], widget.Rect[3] = float(widget.Rect[1]) + 200, float(widget.Rect[3]) + 200
                widget.V = text[:2]
        out = BytesIO()
        pdf.save(out)
    findings = extract(out.getvalue(), name="x").findings
    assert ("shown-differs", "stagiaire_nom") in [(finding.code, finding.field) for finding in findings]


def test_an_accent_stands_over_its_letter_where_nothing_is_composed_of_both() -> None:
    """Not behind it, where the one glyph for each character would be."""
    alone = {FILLER.template.metrics.codes.get(accent) for accent in "\u0301\u0303\u0304"}
    assert alone == {None}
    document = pypdfium2.PdfDocument(fill(FILLER, Record({"stagiaire_nom": "q\u0301"})))
    document.init_forms()
    with_accent = document[0].render(scale=4, may_draw_forms=True).to_pil()
    document = pypdfium2.PdfDocument(fill(FILLER, Record({"stagiaire_nom": "q"})))
    document.init_forms()
    without = document[0].render(scale=4, may_draw_forms=True).to_pil()
    left, _top, right, _bottom = ImageChops.difference(with_accent, without).getbbox()
    letter = ImageChops.difference(without, blank_page()).getbbox()
    assert letter[0] <= left < right <= letter[2] + 2


def blank_page() -> Image.Image:
    document = pypdfium2.PdfDocument(FILLER.template.data)
    document.init_forms()
    return document[0].render(scale=4, may_draw_forms=True).to_pil()


@pytest.mark.parametrize("text", ["\ue000", "\U00011f04"])
def test_private_letters_and_new_ones_are_as_good_as_the_fonts_that_have_them(text: str, tmp_path: Path) -> None:
    file = tmp_path / "private.ttf"
    with TTFont(ARABIC) as font:
        for table in font["cmap"].tables:
            if table.format in (4, 12) and (table.format == 12 or ord(text) < 0x10000):
                table.cmap[ord(text)] = font.getBestCmap()[ord("ا")]
        if ord(text) >= 0x10000 and not any(table.format == 12 for table in font["cmap"].tables):
            table = CmapSubtable.newSubtable(12)
            table.platformID, table.platEncID, table.language = 3, 10, 0
            table.format, table.reserved, table.length, table.nGroups = 12, 0, 0, 0
            table.cmap = {**font.getBestCmap(), ord(text): font.getBestCmap()[ord("ا")]}
            font["cmap"].tables.append(table)
        font.save(file)
    value, finding = parse(FORM.field("stagiaire_nom"), text)
    assert (value, finding) == (text, None)
    assert [each.code for each in lay_out(FILLER, Record({"stagiaire_nom": text}))] == ["no-glyph"]
    data = fill(replace(FILLER, fonts=(file,)), Record({"stagiaire_nom": text}))
    assert extract(data, name="x").record.values == {"stagiaire_nom": text}
    assert text in pypdfium2_text(data)


def pypdfium2_text(data: bytes) -> str:
    document = pypdfium2.PdfDocument(data)
    document.init_forms()
    document[0].flatten()
    return document[0].get_textpage().get_text_bounded()


@pytest.mark.parametrize(("filler", "text"), EVERY)
def test_every_kind_of_pdf_shows_the_same_letters(filler: Filler, text: str) -> None:
    blank = shown(filler.template.data)
    filled = shown(fill(filler, record(text)))
    assert filled != blank
    assert sorted(blank + 4 * sorted(letters_and_digits(text))) == filled
    assert shown(fill_flat(filler, record(text))) == filled
    assert shown(merged(filler, [record(text)])) == filled


def test_a_print_run_has_each_subset_once() -> None:
    one, many = (len(merged(FILLER, [record(LETTERS["Greek"])] * number)) for number in (1, 50))
    assert (many - one) / 49 < 1500


@pytest.mark.parametrize(("text", "code"), [("田中", "no-glyph"), ("x" * 400 + "Щ", "too-long")])
def test_what_no_font_has_or_no_blank_holds_is_a_finding_and_is_not_drawn(text: str, code: str) -> None:
    (finding,) = lay_out(FILLER, Record({"stagiaire_nom": text}))
    assert isinstance(finding, Finding)
    assert (finding.code, finding.field) == (code, "stagiaire_nom")
    assert finding.remedy


def test_the_command_takes_fonts(run, tmp_path, write_csv, row, stored) -> None:
    data = write_csv("a.csv", row(stagiaire_nom=SHAPED["Arabic"]))
    assert run("fill", "attestation-stage", data, "-o", "without").returncode == 4
    done = run("fill", "attestation-stage", data, "-o", "with", "--font", ARABIC, "--verify")
    assert done.returncode in (0, 1), done.stderr
    (path,) = (tmp_path / "with").iterdir()
    assert stored(path)["stagiaire_nom"] == SHAPED["Arabic"]


def test_a_file_that_is_no_font_is_refused_by_name(run, tmp_path, write_csv, row) -> None:
    (tmp_path / "x.ttf").write_bytes(b"no font")
    data = write_csv("a.csv", row(stagiaire_nom="Щ"))
    done = run("fill", "attestation-stage", data, "-o", "out", "--font", "x.ttf")
    assert done.returncode == 2
    assert "x.ttf" in done.stderr
    assert not (tmp_path / "out").exists()
