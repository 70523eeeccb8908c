"""An update that is written piece by piece: every number is found, whenever it was added."""

from contextlib import closing
from io import BytesIO
from pathlib import Path

import pikepdf
import pypdf
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ndrcpdf.errors import CannotWriteError
from ndrcpdf.pdf.syntax.incremental import OriginalFile, read_original
from ndrcpdf.pdf.syntax.streamed_update import StreamedUpdate


def original() -> OriginalFile:
    pdf = pikepdf.new()
    pdf.add_blank_page(page_size=(200, 100))
    out = BytesIO()
    pdf.save(out, object_stream_mode=pikepdf.ObjectStreamMode.disable, deterministic_id=True)
    with pikepdf.open(BytesIO(out.getvalue())) as again:
        return read_original(again, out.getvalue(), "small.pdf")


ORIGINAL = original()


def texts(data: bytes, count: int) -> list[str]:
    with pikepdf.open(BytesIO(data)) as pdf:
        assert pdf.check_pdf_syntax() == []
        return [str(pdf.get_object(ORIGINAL.next_number + number, 0)) for number in range(count)]


@pytest.mark.parametrize("count", [1, 1023, 1024, 1025, 3000])
@pytest.mark.parametrize("at_once", [1, 7, 5000])
def test_as_many_objects_as_there_are_are_found(count: int, at_once: int) -> None:
    with closing(StreamedUpdate(ORIGINAL)) as update:
        pieces = [ORIGINAL.data]
        for number in range(count):
            update.add_new(b"(%d)" % number)
            if not number % at_once:
                pieces.append(update.flush())
        data = b"".join([*pieces, *update.end()])
    assert texts(data, count) == [str(number) for number in range(count)]
    assert len(pypdf.PdfReader(BytesIO(data), strict=True).pages) == 1


@given(st.permutations(range(12)), st.sets(st.integers(0, 11)))
def test_reserved_numbers_may_be_added_in_any_order(order: list[int], flushed: set[int]) -> None:
    with closing(StreamedUpdate(ORIGINAL)) as update:
        numbers = [update.reserve_number() for _number in order]
        pieces = [ORIGINAL.data]
        for place in order:
            update.add_body(numbers[place], b"(%d)" % place)
            if place in flushed:
                pieces.append(update.flush())
        data = b"".join([*pieces, *update.end()])
    assert texts(data, len(order)) == [str(number) for number in range(len(order))]


def test_a_number_that_was_left_out_long_ago_is_put_into_its_place() -> None:
    with closing(StreamedUpdate(ORIGINAL)) as update:
        pieces = [ORIGINAL.data]
        late = update.reserve_number()
        for number in range(1, 2500):
            update.add_new(b"(%d)" % number)
            pieces.append(update.flush())
        update.add_body(late, b"(0)")
        data = b"".join([*pieces, *update.end()])
    assert texts(data, 2500) == [str(number) for number in range(2500)]


def test_an_object_of_the_original_is_replaced() -> None:
    with pikepdf.open(BytesIO(ORIGINAL.data)) as pdf:
        page = pdf.pages[0].obj
        number, body = page.objgen[0], page.unparse(resolved=True).replace(b"200", b"300")
    with closing(StreamedUpdate(ORIGINAL)) as update:
        update.add_body(number, body)
        update.add_new(b"(new)")
        data = ORIGINAL.data + b"".join(update.end())
    with pikepdf.open(BytesIO(data)) as pdf:
        assert float(pdf.pages[0].mediabox[2]) == 300


def test_a_file_that_no_table_can_describe_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ndrcpdf.pdf.syntax.streamed_update._MAX_OFFSET", len(ORIGINAL.data) + 50)
    with closing(StreamedUpdate(ORIGINAL)) as update:
        update.add_new(b"(%b)" % (b"x" * 100))
        with pytest.raises(CannotWriteError, match="10 GB"):
            update.flush()


def test_the_temporary_file_is_in_the_folder_and_has_no_name_left(tmp_path: Path) -> None:
    with closing(StreamedUpdate(ORIGINAL, tmp_path)) as update:
        update.add_new(b"(x)")
        list(update.end())
    assert list(tmp_path.iterdir()) == []
