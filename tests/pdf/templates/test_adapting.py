"""What a PDF with fields may be like, and is filled all the same; what of it is written anew, taken out or shown."""

import re
from io import BytesIO

import pikepdf
import pypdf
import pytest
from pikepdf import Array, Dictionary, Name, String

from foreign_forms import (
    COMB,
    COMBO,
    Sheet,
    filled,
    is_sound,
    raw_form,
    raw_pdf,
)
from ndrcpdf.errors import NoFieldsError
from ndrcpdf.extracting import extract
from ndrcpdf.filling import lay_out
from ndrcpdf.model.findings import Finding
from ndrcpdf.model.records import Record
from ndrcpdf.verifying import verify

# ── XFA ───────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_xfa_of_a_hybrid_is_taken_out_and_noted() -> None:
    sheet = Sheet(XFA=Array([String("template"), String("…")]))
    sheet.text()
    done = filled(sheet, a="Zoë")
    assert done.notices == ["xfa-removed"]
    assert "/XFA" not in done.pdf.Root.AcroForm
    assert "/XFA" not in pypdf.PdfReader(BytesIO(done.data)).trailer["/Root"]["/AcroForm"]
    assert done.fields == {"a": "Zoë"}


@pytest.mark.parametrize("has_field", [False, True])
def test_a_dynamic_xfa_form_is_refused_with_what_to_do(has_field: bool) -> None:
    sheet = Sheet(XFA=Array([String("template"), String("…")]))
    if has_field:
        sheet.text()
        sheet.pdf.Root.NeedsRendering = True
    with pytest.raises(NoFieldsError, match="dynamic XFA") as refused:
        filled(sheet, a="x")
    assert "static" in str(refused.value.remedy)


def test_a_pdf_without_fields_is_refused_with_what_to_do() -> None:
    with pytest.raises(NoFieldsError, match="no form fields") as refused:
        filled(Sheet())
    assert "prepare" in str(refused.value.remedy)


# ── How the objects are kept ──────────────────────────────────────────────────────────────────────────────────────────


def test_a_sound_pdf_stays_as_it_is_and_the_values_stand_behind_it() -> None:
    sheet = Sheet()
    sheet.text()
    done = filled(sheet, a="Zoë")
    assert done.data.startswith(done.base)
    assert done.notices == []
    assert is_sound(done.data)


def test_fields_inside_other_objects_are_taken_out_of_them() -> None:
    field = b"<</T(a)/FT/Tx/Kids[4 0 R]>>"
    objects = raw_form(b"/FT/Tx") | {4: b"<</Type/Annot/Subtype/Widget/F 4/Rect[100 700 300 720]>>"}
    objects[1] = b"<</Type/Catalog/Pages 2 0 R/AcroForm<</DA(/Helv 12 Tf 0 g)/Fields[%b]>>>>" % field
    done = filled(raw_pdf(objects), a="Zoë")
    assert done.notices == ["written-anew", "links-mended"]
    assert done.fields == {"a": "Zoë"}
    assert done.shown() == "Zoë"


def test_widgets_inside_their_page_are_taken_out_of_it() -> None:
    objects = raw_form(b"")
    objects[1] = b"<</Type/Catalog/Pages 2 0 R/AcroForm<</DA(/Helv 12 Tf 0 g)/Fields[]>>>>"
    widget = b"<</Type/Annot/Subtype/Widget/F 4/FT/Tx/T(a)/Rect[100 700 300 720]>>"
    objects[3] = objects[3].replace(b"4 0 R", widget)
    done = filled(raw_pdf(objects), a="Zoë")
    assert done.notices == ["written-anew", "links-mended"]
    assert str(done.widgets[0].V) == "Zoë"
    assert done.shown() == "Zoë"


def test_objects_of_a_later_generation_are_written_anew() -> None:
    done = filled(raw_pdf(raw_form(b"/FT/Tx", b"4 7 R"), {4: 7}), a="Zoë")
    assert done.notices == ["written-anew"]
    assert done.fields == {"a": "Zoë"}


def test_what_stands_before_the_header_is_taken_away() -> None:
    sheet = Sheet()
    sheet.text()
    done = filled(b"From: someone\n\n" + sheet.saved(), a="Zoë")
    assert done.notices == ["written-anew"]
    assert done.data.startswith(b"%PDF-")
    assert done.fields == {"a": "Zoë"}


@pytest.mark.parametrize("mode", ["disable", "generate"])
@pytest.mark.parametrize("behind", [b"\r\n<!-- served -->", b"\0" * 3000])
def test_what_stands_behind_the_end_is_no_harm(behind: bytes, mode: str) -> None:
    """Readers look for the end in the last 1024 bytes; what is behind it there stays."""
    sheet = Sheet()
    sheet.text("a")
    for options in ({}, {"encryption": pikepdf.Encryption(owner="x", user="")}):
        base = sheet.saved(object_stream_mode=pikepdf.ObjectStreamMode[mode], **options)
        done = filled(base + behind, a="Zoë")
        assert done.notices == ["trimmed"] * (len(behind) > 1024) + ["written-anew"] * bool(options)
        assert options or done.data.startswith(base + (behind if len(behind) < 1024 else b""))
        assert (done.fields, done.shown()) == ({"a": "Zoë"}, "Zoë")
        assert is_sound(done.data)
        assert extract(base + behind, name="x", form=done.filler.form).findings == ()


def test_a_comb_that_is_upside_down_is_not_doubted() -> None:
    sheet = Sheet()
    sheet.page.Rotate = 90
    sheet.text("a", (40, 20, 260, 75), Ff=COMB, MaxLen=12, MK=Dictionary(R=270))
    done = filled(sheet, a="a»é(’»1")
    assert done.doubts() == []
    others = [content for content in lay_out(done.filler, Record({"a": "b»é(’»1"})) if not isinstance(content, Finding)]
    assert [finding.code for finding in verify(done.filler.template, others, done.data)] == ["not-stored"]


def test_a_damaged_pdf_is_repaired_and_that_is_noted() -> None:
    sheet = Sheet()
    sheet.text()
    done = filled(re.sub(rb"startxref\s+\d+", b"startxref\n7", sheet.saved()), a="Zoë")
    assert done.notices == ["written-anew"]
    assert done.fields == {"a": "Zoë"}
    assert is_sound(done.data)


@pytest.mark.parametrize("mode", ["generate", "disable"])
def test_the_section_behind_a_cross_reference_stream_is_one_too(mode: str) -> None:
    sheet = Sheet()
    sheet.text()
    done = filled(sheet.saved(object_stream_mode=pikepdf.ObjectStreamMode[mode]), a="Zoë")
    behind = done.data[len(done.base) :]
    assert (b"/Type/XRef" in behind) == (mode == "generate")
    assert (b"\ntrailer\n" in behind) == (mode == "disable")
    assert done.fields == {"a": "Zoë"}
    assert done.shown() == "Zoë"
    assert is_sound(done.data)


def hybrid() -> bytes:
    """A PDF whose table leaves out the field, which a stream beside it has (§7.5.8.4)."""
    plain = raw_pdf(raw_form(b"/FT/Tx"))
    at, table = plain.index(b"4 0 obj"), plain.index(b"xref\n0 5")
    section = b"5 0 obj\n<</Type/XRef/Size 5/W[1 2 1]/Index[4 1]/Length 4>>stream\n%b\nendstream\nendobj\n"
    stream = section % bytes([1, at >> 8, at & 255, 0])
    short = plain[table:].replace(b"xref\n0 5", b"xref\n0 4").replace(b"%010d 00000 n \n" % at, b"")
    short = short.replace(b"/Root", b"/XRefStm %d/Root" % table)
    return plain[:table] + stream + short.replace(b"startxref\n%d" % table, b"startxref\n%d" % (table + len(stream)))


def test_a_hybrid_of_table_and_stream_is_filled() -> None:
    done = filled(hybrid(), a="Zoë")
    assert done.data.startswith(done.base)
    assert done.fields == {"a": "Zoë"}
    assert done.shown() == "Zoë"


def test_a_filled_pdf_is_a_template_without_anything_added() -> None:
    sheet = Sheet()
    sheet.text("a")
    sheet.text("b", (100, 600, 300, 620))
    first = filled(sheet, a="Zoë")
    second = filled(first.data, b="Łukasz")
    assert second.filler.template.data == first.data
    assert second.fields == {"a": "Zoë", "b": "Łukasz"}


# ── Values that are there already ─────────────────────────────────────────────────────────────────────────────────────


def test_values_that_viewers_were_told_to_show_are_shown() -> None:
    sheet = Sheet(NeedAppearances=True)
    stale = sheet.pdf.make_stream(b"", Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, 200, 20])
    sheet.text("text", (100, 700, 300, 720), V=String("Zoë"))
    sheet.text("stale", (100, 660, 300, 680), V=String("Łukasz"), AP=Dictionary(N=stale))
    sheet.choice(Array([String("1"), String("One")]), name="combo", box=(100, 620, 300, 640), Ff=COMBO, V=String("1"))
    sheet.choice("A", "B", "C", name="list", box=(100, 540, 300, 600), V=String("B"))
    sheet.text("empty", (100, 500, 300, 520))
    done = filled(sheet, empty="x")
    assert "/NeedAppearances" not in done.pdf.Root.AcroForm
    assert done.data.startswith(done.base)
    boxes = [
        (100, 700, 300, 720),
        (100, 660, 300, 680),
        (100, 620, 300, 640),
        (100, 540, 300, 600),
        (100, 500, 300, 520),
    ]
    assert [done.shown(box).split() for box in boxes] == [["Zoë"], ["Łukasz"], ["One"], ["A", "B", "C"], ["x"]]
    assert done.fields == {"text": "Zoë", "stale": "Łukasz", "combo": "1", "list": "B", "empty": "x"}


def test_rich_text_that_is_shown_already_is_left_alone() -> None:
    sheet = Sheet(NeedAppearances=True)
    rich = sheet.pdf.make_stream(b"BT ET", Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, 200, 20])
    sheet.text("a", V=String("old"), RV=String("<body><p>old</p></body>"), AP=Dictionary(N=rich))
    sheet.text("b", (100, 600, 300, 620))
    done = filled(sheet, b="x")
    assert "/RV" in done.widgets[0]
    assert done.widgets[0].AP.N.read_bytes() == b"BT ET"
