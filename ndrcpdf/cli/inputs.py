"""What the user names on the command line → bytes and streams."""

import shutil
import sys
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from ndrcpdf import catalog
from ndrcpdf.errors import BadDataError, NdrcpdfError, UnreadablePdfError, UsageError, reason_of
from ndrcpdf.messages import Message
from ndrcpdf.model.forms import FieldType, Form
from ndrcpdf.model.records import Extraction
from ndrcpdf.pdf.syntax.opening import checked, read_bytes
from ndrcpdf.records import picture_file

STREAM = "-"


def form_of(name: str) -> Form:
    """The form an argument names: an annex, or any PDF with fields, which is taken for the annex it says it is.

    Raises
    ------
    UnknownFormError
        It is neither.
    NoFieldsError, UnreadablePdfError
        It is a PDF without fields, or one that cannot be read.
    """
    if not is_pdf(name) or not Path(name).is_file():
        return catalog.find(name)
    from ndrcpdf.adopting import adopt  # noqa: PLC0415 - PDF libraries, for the commands that read PDFs

    return adopt(pdf_bytes(name), Path(name))


def pdf_files(arguments: Iterable[str]) -> list[str]:
    """The PDF files that arguments stand for: themselves, every PDF below a folder, what a pattern matches; in order.

    Raises
    ------
    UnreadablePdfError
        A folder or a pattern has no PDF.
    """
    files: list[str] = []
    for argument in arguments:
        if argument == STREAM or Path(argument).is_file():
            files.append(argument)
            continue
        found = _pdfs_of(argument)
        if not found:
            raise UnreadablePdfError(
                Message("{file}: there is no such PDF", file=argument),
                Message("name a PDF file, or a folder that has some"),
            )
        files += found
    return files


def _pdfs_of(argument: str) -> list[str]:
    folder = Path(argument)
    if folder.is_dir():
        return sorted(str(path) for path in folder.rglob("*") if path.suffix.lower() == ".pdf" and path.is_file())
    anchor = Path(folder.anchor) if folder.anchor else Path()
    pattern = str(folder.relative_to(folder.anchor)) if folder.anchor else argument
    if not any(sign in argument for sign in "*?["):
        return []
    return sorted(str(path) for path in anchor.glob(pattern) if path.is_file())


def pdf_bytes(name: str) -> bytes:
    """The bytes of a PDF argument; ``-`` is standard input.

    Raises
    ------
    UnreadablePdfError
        It cannot be read, or is no PDF.
    """
    if name == STREAM:
        return checked(sys.stdin.buffer.read(), name)
    return read_bytes(Path(name))


def each_pdf(names: Iterable[str]) -> Iterator[tuple[str, bytes | NdrcpdfError]]:
    """Each PDF argument with its bytes, or with the error that reading it gave."""
    for name in names:
        try:
            yield name, pdf_bytes(name)
        except NdrcpdfError as error:
            yield name, error


def each_extraction(
    names: Iterable[str], form: Form | None, min_confidence: float = 0.0
) -> Iterator[tuple[str, Extraction | NdrcpdfError]]:
    """Each PDF argument with what it says, or with the error that reading it gave."""
    from ndrcpdf.extracting import extract  # noqa: PLC0415 - PDF libraries, for the commands that read PDFs

    for name, data in each_pdf(names):
        try:
            if isinstance(data, NdrcpdfError):
                raise data
            yield name, extract(data, name=name, form=form, min_confidence=min_confidence)
        except NdrcpdfError as error:
            yield name, error


@contextmanager
def data_file(name: str) -> Iterator[BinaryIO]:
    """A data argument, open and seekable; ``-`` is standard input, kept in a temporary file.

    Raises
    ------
    BadDataError
        There is no such file, or it cannot be read.
    """
    if name == STREAM:
        with tempfile.TemporaryFile() as kept:
            shutil.copyfileobj(sys.stdin.buffer, kept)
            kept.seek(0)
            yield kept
        return
    try:
        file = Path(name).open("rb")  # noqa: SIM115 - the block below closes it; errors inside that are not of opening
    except OSError as error:
        raise BadDataError(
            Message("{file}: {reason}", file=name, reason=reason_of(error)), Message("check the file's name")
        ) from error
    with file:
        yield file


def is_pdf(name: str) -> bool:
    """Whether the argument stands for PDFs, not for data: a folder, a pattern, a file named or beginning like one."""
    path = Path(name)
    if path.suffix.lower() == ".pdf":
        return True
    if not path.is_file():
        return path.is_dir() or any(sign in name for sign in "*?[")
    with path.open("rb") as file:
        return b"%PDF-" in file.read(1024)


def constants(pairs: Iterable[str], form: Form) -> dict[str, object]:
    """``FIELD=VALUE`` arguments as cells; the value of an image field is the path of an image file.

    Raises
    ------
    UsageError
        One has no ``=``, or names no field.
    """
    known = {field.name: field for field in form.fields}
    out: dict[str, object] = {}
    for pair in pairs:
        name, equals, value = pair.partition("=")
        remedy = Message("write --set FIELD=VALUE; `ndrcpdf fields` lists the fields")
        if not equals:
            raise UsageError(Message("--set {pair}: there is no = and no value", pair=pair), remedy)
        if name not in known:
            raise UsageError(Message("--set {pair}: “{name}” is no field", pair=pair, name=name), remedy)
        picture = picture_file(Path(value)) if known[name].type is FieldType.IMAGE else None
        out[name] = picture or value
    return out
