"""Opens PDFs with each library, and turns the exceptions of these libraries and of the file system into ours."""

import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from stat import S_ISREG
from typing import Any

import pikepdf

from ndrcpdf.errors import EncryptedPdfError, NdrcpdfError, UnreadablePdfError, reason_of
from ndrcpdf.files.pdf_paths import READ_THROUGH, begins_like_pdf
from ndrcpdf.messages import Message

MAX_BYTES = 200_000_000
"""The largest file that is read: a larger one is no returned form."""

# the warnings of the libraries about damaged files would reach the user beside our own messages
for _chatty in ("pikepdf", "pikepdf._core", "pdfminer", "pypdf", "fontTools"):
    logging.getLogger(_chatty).setLevel(logging.CRITICAL)


def read_bytes(path: Path) -> bytes:
    """The bytes of a PDF file.

    Raises
    ------
    UnreadablePdfError
        There is no such file, it cannot be read, it is no file but a folder, a pipe or a device, it is too large, it
        changed while it was read, or it does not even begin like a PDF.
    """
    try:
        with open(path, "rb", opener=_without_waiting) as file:
            before = os.fstat(file.fileno())
            if not S_ISREG(before.st_mode):
                raise UnreadablePdfError(
                    Message("{file}: this is no file", file=path), Message("name a PDF file, or a folder that has some")
                )
            if before.st_size > MAX_BYTES:
                raise UnreadablePdfError(
                    Message("{file}: larger than {size} MB", file=path, size=MAX_BYTES // 1_000_000),
                    Message("split the file, or check that it is a returned form"),
                )
            data = file.read(MAX_BYTES + 1)
            after = os.fstat(file.fileno())
    except OSError as error:
        raise UnreadablePdfError(
            Message("{file}: {reason}", file=path, reason=reason_of(error)),
            Message("check its name and your rights"),
        ) from error
    if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns) or len(data) != before.st_size:
        raise UnreadablePdfError(
            Message("{file}: it changed while it was read", file=path), Message("read it again once it is complete")
        )
    return checked(data, str(path))


def _without_waiting(path: str, flags: int) -> int:
    """Open a file; of a pipe that nobody writes into, not even that is waited for."""
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


def checked(data: bytes, name: str) -> bytes:
    """The same bytes, if they begin like a PDF (ISO 32000-2 §7.5.2); readers pass over some bytes before the header.

    Raises
    ------
    UnreadablePdfError
        They do not.
    """
    if not begins_like_pdf(data):
        raise UnreadablePdfError(Message("{file}: this is no PDF", file=name), _what_it_is(data))
    return data


def _what_it_is(data: bytes) -> Message:
    if data.startswith(b"PK\x03\x04"):
        return Message("it looks like a Word, Excel or ZIP file: export it to PDF")
    if data.startswith((b"\x89PNG", b"\xff\xd8\xff")):
        return Message("it is a picture: a scan has to be saved as PDF")
    return Message("the file may be damaged or incomplete: ask for it again")


def trimmed(data: bytes) -> bytes:
    """The PDF without the bytes that a server or a mail program appended, if those are more than readers pass over."""
    end = data.rfind(b"%%EOF") + len(b"%%EOF")
    return data[:end] + b"\n" if len(b"%%EOF") <= end < len(data) - READ_THROUGH else data


@contextmanager
def foreign_errors(name: str) -> Iterator[None]:
    """Turn every exception of a PDF library at a hostile or damaged file into an :class:`UnreadablePdfError`.

    The libraries promise no common base class: besides their own exceptions, damaged files make them raise KeyError,
    RecursionError, ValueError, AttributeError and more. So all but our own errors and an interruption are translated.
    """
    try:
        yield
    except NdrcpdfError:
        raise
    except pikepdf.PasswordError as error:
        raise EncryptedPdfError(
            Message("{file}: the PDF is protected by a password", file=name),
            Message("open it with its password and save it without one"),
        ) from error
    except Exception as error:
        raise UnreadablePdfError(
            Message("{file}: the PDF cannot be read ({reason})", file=name, reason=type(error).__name__),
            Message("the file may be damaged: open it in a PDF viewer, save it again, or ask for it again"),
        ) from error


@contextmanager
def opened(data: bytes, name: str) -> Iterator[pikepdf.Pdf]:
    """The PDF opened by pikepdf; exceptions inside the block are translated too."""
    with foreign_errors(name), pikepdf.open(BytesIO(trimmed(checked(data, name))), suppress_warnings=True) as pdf:
        yield pdf


def page_count(path: Path) -> int:
    """The number of pages of a PDF file.

    Raises
    ------
    UnreadablePdfError
        As :func:`read_bytes`, or it is damaged or encrypted.
    """
    with opened(read_bytes(path), str(path)) as pdf:
        return len(pdf.pages)


@contextmanager
def opened_by_pdfplumber(data: bytes, name: str) -> Iterator[list[Any]]:
    """The pages of the PDF opened by pdfplumber."""
    import pdfplumber  # noqa: PLC0415 - a third of a second, for `prepare` only

    with foreign_errors(name), pdfplumber.open(BytesIO(checked(data, name))) as pdf:
        yield pdf.pages


@contextmanager
def opened_by_pdfium(data: bytes, name: str) -> Iterator[Any]:
    """The PDF opened by pdfium, which shows what a person sees in a browser."""
    import pypdfium2  # noqa: PLC0415 - a library of 10 MB, for extraction only

    with foreign_errors(name):
        document = pypdfium2.PdfDocument(checked(data, name))
        try:
            yield document
        finally:
            document.close()
