"""PDFs and forms that the user names on the command line → bytes and forms."""

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from ndrcpdf.errors import NdrcpdfError, UnreadablePdfError
from ndrcpdf.messages import Message
from ndrcpdf.model.forms import Form

# PDF libraries are imported where a PDF is read: commands that read none need not wait for them.
# ruff: noqa: PLC0415

STREAM = "-"
"""What stands for standard input, or for standard output."""
_PATTERN_SIGNS = "*?["


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
        from ndrcpdf import catalog

        return catalog.find(name)
    from ndrcpdf.adopting import adopt

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
    path = Path(argument)
    if path.is_dir():
        return _files(each for each in path.rglob("*") if each.suffix.lower() == ".pdf")
    if not _is_pattern(argument):
        return []
    if path.anchor:
        return _files(Path(path.anchor).glob(str(path.relative_to(path.anchor))))
    return _files(Path().glob(argument))


def _files(paths: Iterable[Path]) -> list[str]:
    return sorted(str(path) for path in paths if path.is_file())


def _is_pattern(argument: str) -> bool:
    return any(sign in argument for sign in _PATTERN_SIGNS)


def pdf_bytes(name: str) -> bytes:
    """The bytes of a PDF argument; ``-`` is standard input.

    Raises
    ------
    UnreadablePdfError
        It cannot be read, or is no PDF.
    """
    from ndrcpdf.pdf.syntax.opening import checked, read_bytes

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


def is_pdf(name: str) -> bool:
    """Whether the argument stands for PDFs, not for data: a folder, a pattern, a file named or beginning like one."""
    path = Path(name)
    if path.suffix.lower() == ".pdf":
        return True
    if not path.is_file():
        return path.is_dir() or _is_pattern(name)
    with path.open("rb") as file:
        return b"%PDF-" in file.read(1024)
