"""Opening PDF files with each library, and writing files whole or not at all.

The one border where the exceptions of pikepdf, pdfplumber, pdfminer, pypdfium2, pypdf and the file system become ours.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf

from ndrcpdf.errors import EncryptedPdfError, NdrcpdfError, UnreadablePdfError, reason_of
from ndrcpdf.messages import Message

MAX_BYTES = 200_000_000
"""A larger file is no returned form."""


# their warnings about damaged files would reach the user beside our own words
for _chatty in ("pikepdf", "pikepdf._core", "pdfminer", "pypdf", "fontTools"):
    logging.getLogger(_chatty).setLevel(logging.CRITICAL)


def read_bytes(path: Path) -> bytes:
    """The bytes of a PDF file.

    Raises
    ------
    UnreadablePdfError
        There is no such file, it cannot be read, it is too large, or it does not even begin like a PDF.
    """
    try:
        if path.stat().st_size > MAX_BYTES:
            raise UnreadablePdfError(
                Message("{file}: larger than {size} MB", file=path, size=MAX_BYTES // 1_000_000),
                Message("split the file, or check that it is a returned form"),
            )
        data = path.read_bytes()
    except OSError as error:
        raise UnreadablePdfError(
            Message("{file}: {reason}", file=path, reason=reason_of(error)), Message("check the file's name")
        ) from error
    return checked(data, str(path))


def checked(data: bytes, name: str) -> bytes:
    """The same bytes, if they begin like a PDF (ISO 32000-2 §7.5.2 and its leniency: within the first 1024)."""
    if b"%PDF-" not in data[:1024]:
        raise UnreadablePdfError(Message("{file}: this is no PDF", file=name), _what_it_is(data))
    return data


def _what_it_is(data: bytes) -> Message:
    if data.startswith(b"PK\x03\x04"):
        return Message("it looks like a Word, Excel or ZIP file: export it to PDF")
    if data.startswith((b"\x89PNG", b"\xff\xd8\xff")):
        return Message("it is a picture: a scan has to be saved as PDF")
    return Message("the file may be damaged or incomplete: ask for it again")


_LOOKED_THROUGH = 1024
"""How far from the end of a file readers look for the end of the PDF in it."""


def trimmed(data: bytes) -> bytes:
    """The PDF without what a server or a mail program has put behind it, if that is more than readers look through."""
    end = data.rfind(b"%%EOF") + len(b"%%EOF")
    return data[:end] + b"\n" if len(b"%%EOF") <= end < len(data) - _LOOKED_THROUGH else data


@contextmanager
def foreign_errors(name: str) -> Iterator[None]:
    """Inside, whatever a PDF library throws at a hostile or damaged file becomes an :class:`UnreadablePdfError`.

    Those libraries promise no common base: besides their own, damaged files make them raise KeyError, RecursionError,
    ValueError, AttributeError and more, so everything but our own errors and the user's interruption is translated.
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
    """The PDF opened by pikepdf; whatever goes wrong with the file inside the block is translated too."""
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
def opened_pages(data: bytes, name: str) -> Iterator[list[Any]]:
    """The pages of the PDF as pdfplumber sees them."""
    import pdfplumber  # noqa: PLC0415 - a third of a second that only `prepare` has to pay

    with foreign_errors(name), pdfplumber.open(BytesIO(checked(data, name))) as pdf:
        yield pdf.pages


@contextmanager
def opened_pictures(data: bytes, name: str) -> Iterator[Any]:
    """The PDF as pdfium sees it, which is what a person sees in a browser."""
    import pypdfium2  # noqa: PLC0415 - a library of 10 MB, for extraction only

    with foreign_errors(name):
        document = pypdfium2.PdfDocument(checked(data, name))
        try:
            yield document
        finally:
            document.close()
