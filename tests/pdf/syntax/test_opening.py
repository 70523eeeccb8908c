"""What is opened, what is refused and why, and that no exception of a library gets through."""

import os
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest

from ndrcpdf.errors import EncryptedPdfError, UnreadableFontError, UnreadablePdfError
from ndrcpdf.messages import Message
from ndrcpdf.pdf.syntax import opening
from ndrcpdf.pdf.syntax.opening import (
    checked,
    foreign_errors,
    opened,
    opened_by_pdfium,
    opened_by_pdfplumber,
    page_count,
    read_bytes,
    trimmed,
)


def small(**options: object) -> bytes:
    pdf = pikepdf.new()
    pdf.add_blank_page(page_size=(200, 100))
    out = BytesIO()
    pdf.save(out, **options)
    return out.getvalue()


def test_what_is_no_file_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.pdf")
    for path in (tmp_path / "a.pdf", tmp_path, Path("/dev/zero")):
        with pytest.raises(UnreadablePdfError):
            read_bytes(path)


@pytest.mark.parametrize("before", [b"", b"From: someone\r\n\r\n"])
def test_each_library_opens_a_pdf_that_begins_a_little_later(before: bytes) -> None:
    data = before + small()
    with opened(data, "a.pdf") as pdf:
        assert len(pdf.pages) == 1
    with opened_by_pdfplumber(data, "a.pdf") as pages:
        assert [page.width for page in pages] == [200]
    with opened_by_pdfium(data, "a.pdf") as document:
        assert document[0].get_size() == (200, 100)


@pytest.mark.parametrize(
    ("data", "remedy"),
    [
        (b"PK\x03\x04", "export it to PDF"),
        (b"\x89PNG\r\n", "a scan has to be saved as PDF"),
        (b"\xff\xd8\xff\xe0", "a scan has to be saved as PDF"),
        (b"", "ask for it again"),
        (b" " * 1024 + b"%PDF-1.7", "ask for it again"),
    ],
)
def test_what_does_not_begin_like_a_pdf_is_refused_with_what_to_do(data: bytes, remedy: str) -> None:
    with pytest.raises(UnreadablePdfError, match=r"a\.pdf") as refused:
        checked(data, "a.pdf")
    assert remedy in str(refused.value.remedy)


def test_a_file_is_read_whole(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(small())
    assert read_bytes(tmp_path / "a.pdf") == (tmp_path / "a.pdf").read_bytes()


def test_a_file_that_is_missing_or_too_large_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(UnreadablePdfError, match="there is no such file"):
        read_bytes(tmp_path / "a.pdf")
    (tmp_path / "a.pdf").write_bytes(small())
    monkeypatch.setattr(opening, "MAX_BYTES", 100)
    with pytest.raises(UnreadablePdfError, match="larger than"):
        read_bytes(tmp_path / "a.pdf")


@pytest.mark.parametrize(("behind", "is_cut"), [(b"", False), (b"\n" * 900, False), (b"\0" * 5000, True)])
def test_bytes_behind_the_end_are_cut_off_where_readers_would_stumble(behind: bytes, is_cut: bool) -> None:
    data = small()
    assert (trimmed(data + behind) != data + behind) is is_cut
    with opened(data + behind, "a.pdf") as pdf:
        assert len(pdf.pages) == 1


def test_bytes_without_an_end_are_left_as_they_are() -> None:
    assert trimmed(b"%PDF-1.7" + b" " * 5000) == b"%PDF-1.7" + b" " * 5000


def test_a_password_is_told_from_damage() -> None:
    with pytest.raises(EncryptedPdfError), opened(small(encryption=pikepdf.Encryption(user="u", owner="o")), "a.pdf"):
        pass
    with pytest.raises(UnreadablePdfError, match="PdfError"), opened(b"%PDF-1.7 and nothing else", "a.pdf"):
        pass


@pytest.mark.parametrize("error", [KeyError("x"), RecursionError(), ValueError(), pikepdf.PdfError("x"), OSError()])
def test_every_exception_of_a_library_is_translated(error: Exception) -> None:
    with pytest.raises(UnreadablePdfError, match=r"a\.pdf") as translated, foreign_errors("a.pdf"):
        raise error
    assert translated.value.__cause__ is error


def test_our_own_errors_and_an_interruption_are_not() -> None:
    own = UnreadableFontError(Message("x"), Message("y"))
    for error in (own, KeyboardInterrupt()):
        with pytest.raises(type(error)) as raised, foreign_errors("a.pdf"):
            raise error
        assert raised.value is error


def test_pages_are_counted(tmp_path: Path) -> None:
    pdf = pikepdf.new()
    for _page in range(3):
        pdf.add_blank_page()
    out = BytesIO()
    pdf.save(out)
    (tmp_path / "a.pdf").write_bytes(out.getvalue())
    assert page_count(tmp_path / "a.pdf") == 3
