"""Opening PDF files with each library, and writing files whole or not at all.

The one border where the exceptions of pikepdf, pdfplumber, pdfminer, pypdfium2, pypdf and the file system become ours.
"""

import errno
import logging
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO

import pikepdf

from ndrcpdf.errors import CannotWriteError, EncryptedPdfError, NdrcpdfError, UnreadablePdfError, reason_of
from ndrcpdf.messages import _

MAX_BYTES = 200_000_000
"""A larger file is no returned form."""

PART_ENDING = ".part"
"""The ending of a file that is being written; its name begins with a dot."""

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
                _("{file}: larger than {size} MB").format(file=path, size=MAX_BYTES // 1_000_000),
                _("split the file, or check that it is a returned form"),
            )
        data = path.read_bytes()
    except OSError as error:
        raise UnreadablePdfError(f"{path}: {reason_of(error)}", _("check the file's name")) from error
    return checked(data, str(path))


def checked(data: bytes, name: str) -> bytes:
    """The same bytes, if they begin like a PDF (ISO 32000-2 §7.5.2 and its leniency: within the first 1024)."""
    if b"%PDF-" not in data[:1024]:
        raise UnreadablePdfError(_("{file}: this is no PDF").format(file=name), _what_it_is(data))
    return data


def _what_it_is(data: bytes) -> str:
    if data.startswith(b"PK\x03\x04"):
        return _("it looks like a Word, Excel or ZIP file: export it to PDF")
    if data.startswith((b"\x89PNG", b"\xff\xd8\xff")):
        return _("it is a picture: a scan has to be saved as PDF")
    return _("the file may be damaged or incomplete: ask for it again")


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
            _("{file}: the PDF is protected by a password").format(file=name),
            _("open it with its password and save it without one"),
        ) from error
    except Exception as error:
        raise UnreadablePdfError(
            _("{file}: the PDF cannot be read ({reason})").format(file=name, reason=type(error).__name__),
            _("the file may be damaged: open it in a PDF viewer, save it again, or ask for it again"),
        ) from error


@contextmanager
def opened(data: bytes, name: str) -> Iterator[pikepdf.Pdf]:
    """The PDF opened by pikepdf; whatever goes wrong with the file inside the block is translated too."""
    with foreign_errors(name), pikepdf.open(BytesIO(trimmed(checked(data, name))), suppress_warnings=True) as pdf:
        yield pdf


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


def write_whole(path: Path, data: bytes, *, durable: bool = True) -> None:
    """Write the file so that it appears whole or not at all; see :func:`writing_whole`."""
    with writing_whole(path, durable=durable) as file:
        file.write(data)


def write_pieces(path: str, pieces: Iterable[bytes], name: str = "") -> bool:
    """Write a file that nobody looks for yet, from its pieces; False, and nothing done, where there is one.

    The path is a text, as there are many of them: of a Path the interpreter would intern each part. ``name`` is what
    messages call the file.

    Raises
    ------
    CannotWriteError
        The folder or the disk does not take the file.
    """
    with writing_errors(name or path):
        try:
            file = open(path, "xb", buffering=0)  # noqa: PTH123, SIM115
        except FileExistsError:
            return False
        with file:
            for piece in pieces:
                rest = memoryview(piece)
                while rest:  # a disk that is nearly full takes a part, and refuses the next one
                    rest = rest[file.write(rest) :]
    return True


def is_whole(path: Path) -> bool:
    """Whether there is a file that ends as a PDF does: a power cut may have left one empty."""
    try:
        with path.open("rb") as file:
            file.seek(max(0, path.stat().st_size - 16))
            return file.read().rstrip().endswith(b"%%EOF")
    except FileNotFoundError:
        return False


@contextmanager
def writing_whole(path: Path, *, durable: bool = True) -> Iterator[BinaryIO]:
    """A file to write to, that appears whole or not at all: written beside, then renamed over.

    ``durable`` also waits until the bytes are on the disk, so that not even a power cut leaves an empty file.

    Raises
    ------
    CannotWriteError
        The folder or the disk does not take the file.
    """
    beside = path.with_name(f".{path.name}.{os.getpid()}{PART_ENDING}")
    with writing_errors(path):
        try:
            with beside.open("wb") as file:
                yield file
                if durable:
                    file.flush()
                    os.fsync(file.fileno())
            beside.replace(path)
        except BaseException:
            with suppress(OSError):
                beside.unlink()
            raise


@contextmanager
def writing_errors(path: Path | str) -> Iterator[None]:
    """Inside, a refusal of the file system becomes a :class:`CannotWriteError` that names the path."""
    try:
        yield
    except OSError as error:
        raise CannotWriteError(
            _("{path}: cannot be written ({reason})").format(path=path, reason=reason_of(error)),
            _("choose another folder, or check its rights and the room on the disk"),
        ) from error


def make_folder(path: Path, name: str = "") -> None:
    """Make the folder, which messages call by its name, and those above it; nothing happens where it exists."""
    with writing_errors(name or path):
        path.mkdir(parents=True, exist_ok=True)
        if not os.access(path, os.W_OK | os.X_OK):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
