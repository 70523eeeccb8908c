"""Incremental updates of small PDFs, read back by qpdf, pypdf and pdfium."""

import hashlib
from io import BytesIO

import pikepdf
import pypdf
import pypdfium2
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pikepdf import Array, Dictionary

from ndrcpdf.errors import UnreadablePdfError
from ndrcpdf.pdf.syntax.incremental import (
    IncrementalUpdate,
    OriginalFile,
    append_changes,
    body_of,
    read_original,
    reference,
    stream_body,
)

KINDS = {"tables": pikepdf.ObjectStreamMode.disable, "streams": pikepdf.ObjectStreamMode.generate}
each_kind = pytest.mark.parametrize("kind", KINDS)


def small(kind: str = "tables", **trailer: object) -> bytes:
    pdf = pikepdf.new()
    pdf.add_blank_page(page_size=(200, 100))
    for key, value in trailer.items():
        pdf.trailer[f"/{key}"] = value
    out = BytesIO()
    pdf.save(out, object_stream_mode=KINDS[kind], deterministic_id=True)
    return out.getvalue()


def original_of(data: bytes) -> OriginalFile:
    with pikepdf.open(BytesIO(data)) as pdf:
        return read_original(pdf, data, "small.pdf")


def with_marker(data: bytes, updates: int = 1) -> bytes:
    """The PDF updated so often: its catalog refers to a new string each time."""
    for number in range(updates):
        with pikepdf.open(BytesIO(data)) as pdf:
            update = IncrementalUpdate(read_original(pdf, data, "small.pdf"))
            added = update.add_new(b"(text %d)" % number)
            pdf.Root.Marker = Array([])
            entries = body_of(pdf.Root).replace(b"/Marker [ ]", b"/Marker [%d 0 R]" % added)
            update.add_body(pdf.Root.objgen[0], entries)
        data = update.updated_file()
    return data


@each_kind
def test_what_is_added_is_read_by_three_readers(kind: str) -> None:
    data = with_marker(small(kind), 3)
    with pikepdf.open(BytesIO(data)) as pdf:
        assert pdf.check_pdf_syntax() == []
        assert str(pdf.Root.Marker[0]) == "text 2"
    (marker,) = pypdf.PdfReader(BytesIO(data), strict=True).root_object["/Marker"]
    assert marker.get_object() == "text 2"
    assert len(pypdfium2.PdfDocument(data)) == 1


@each_kind
def test_the_original_stays_at_the_head(kind: str) -> None:
    before = small(kind)
    assert with_marker(before).startswith(before)
    assert original_of(before).uses_tables is (kind == "tables")


def test_an_update_without_objects_is_nothing() -> None:
    original = original_of(small())
    assert IncrementalUpdate(original).to_bytes() == b""
    assert IncrementalUpdate(original).updated_file() == original.data


def test_of_an_object_that_is_added_twice_the_last_one_counts() -> None:
    data = small()
    update = IncrementalUpdate(original_of(data))
    number = update.next_number
    update.add_body(number, b"(first)")
    update.add_body(number, b"(second)")
    with pikepdf.open(BytesIO(update.updated_file())) as pdf:
        assert str(pdf.get_object(number, 0)) == "second"


def test_a_stream_is_read_back_and_numbers_follow_those_of_the_original_and_those_reserved() -> None:
    original = original_of(small())
    update = IncrementalUpdate(original, reserved=3)
    number = update.add_stream(b"/Kind/Test", b"endstream is no end\n")
    assert number == original.next_number + 3
    with pikepdf.open(BytesIO(update.updated_file())) as pdf:
        stream = pdf.get_object(number, 0)
        assert (str(stream.Kind), stream.read_bytes()) == ("/Test", b"endstream is no end\n")


@given(st.lists(st.integers(0, 40), min_size=1, max_size=20))
def test_objects_are_found_in_whatever_order_they_are_added(steps: list[int]) -> None:
    original = original_of(SMALL)
    update = IncrementalUpdate(original)
    for step in steps:
        update.add_body(original.next_number + step, b"(%d)" % step)
    with pikepdf.open(BytesIO(update.updated_file())) as pdf:
        assert {int(str(pdf.get_object(original.next_number + step, 0))) for step in steps} == set(steps)


SMALL = small()


def test_the_identifier_keeps_its_first_half_and_its_second_is_of_the_content() -> None:
    data = small()
    first, again, other = (with_marker(data, updates) for updates in (1, 1, 2))
    halves = [[bytes(half) for half in pikepdf.open(BytesIO(each)).trailer.ID] for each in (data, first, again, other)]
    assert len({half[0] for half in halves}) == 1
    assert halves[1] == halves[2]
    assert len({halves[0][1], halves[1][1], halves[3][1]}) == 3


def test_a_file_without_an_identifier_is_given_one_of_its_bytes() -> None:
    data = b"%PDF-1.7\n"
    offsets = []
    for number, body in enumerate((b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[]/Count 0>>"), 1):
        offsets.append(len(data))
        data += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    rows = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    data += b"xref\n0 3\n0000000000 65535 f \n%btrailer\n<</Size 3/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (
        rows,
        len(data),
    )
    with pikepdf.open(BytesIO(with_marker(data))) as pdf:
        assert bytes(pdf.trailer.ID[0]) == hashlib.sha1(data).digest()[:16]
        assert str(pdf.Root.Marker[0]) == "text 0"


@pytest.mark.parametrize("end", [b"", b"startxref\n99999999\n%%EOF"])
def test_a_file_that_does_not_say_where_its_cross_reference_section_is_is_refused(end: bytes) -> None:
    data = small()
    cut = data[: data.rindex(b"startxref")] + end
    with pikepdf.open(BytesIO(data)) as pdf, pytest.raises(UnreadablePdfError, match=r"small\.pdf"):
        read_original(pdf, cut, "small.pdf")


@each_kind
def test_changed_and_new_objects_of_an_open_pdf_are_appended(kind: str) -> None:
    data = small(kind)
    with pikepdf.open(BytesIO(data)) as pdf:
        original = read_original(pdf, data, "small.pdf")
        pdf.pages[0].obj.New = pdf.make_indirect(Dictionary(Stream=pdf.make_stream(b"0 g", Kind=pikepdf.Name.Test)))
        after = append_changes(pdf, original, [pdf.pages[0].obj])
    assert after.startswith(data)
    with pikepdf.open(BytesIO(after)) as pdf:
        assert pdf.check_pdf_syntax() == []
        assert pdf.pages[0].New.Stream.read_bytes() == b"0 g"
        assert pdf.pages[0].New.Stream.Kind == "/Test"


def test_references_and_streams_are_written_as_they_are_read() -> None:
    with pikepdf.open(BytesIO(small())) as pdf:
        assert reference(pdf.Root) == b"%d 0 R" % pdf.Root.objgen[0]
    assert stream_body(b"/A 1", b"xyz") == b"<</A 1/Length 3>>stream\nxyz\nendstream"
