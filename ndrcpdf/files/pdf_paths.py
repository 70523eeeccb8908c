"""Paths that a person names → the PDF files that they stand for; and what a PDF is known by."""

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from ndrcpdf.errors import UnreadablePdfError
from ndrcpdf.messages import Message

READ_THROUGH = 1024
"""How far from its ends readers look for the header and for the end of a PDF, in bytes (ISO 32000-2 §7.5.2, §7.5.5)."""
_PATTERN_SIGNS = "*?["


def begins_like_pdf(data: bytes) -> bool:
    """Whether the header of a PDF is among the first bytes; readers pass over some before it (§7.5.2)."""
    return b"%PDF-" in data[:READ_THROUGH]


def is_pdf(name: str) -> bool:
    """Whether a path stands for PDFs, not for data: a folder, a pattern, a file named or beginning like a PDF."""
    path = Path(name)
    if path.suffix.lower() == ".pdf":
        return True
    if not path.is_file():
        return path.is_dir() or _is_pattern(name)
    try:
        with path.open("rb") as file:
            return begins_like_pdf(file.read(READ_THROUGH))
    except OSError:  # which reading it as data will say
        return False


def pdf_paths(name: str) -> list[str]:
    """The PDF files of a path, in order: the file itself, every PDF below a folder, or what a pattern matches.

    A folder below it that cannot be listed is one of them, so that reading it says why.

    Raises
    ------
    UnreadablePdfError
        There is no such file, or the folder or the pattern has no PDF.
    """
    found = [name] if Path(name).is_file() else _found(name)
    if not found:
        raise UnreadablePdfError(
            Message("{file}: there is no such PDF", file=name),
            Message("name a PDF file, or a folder that has some"),
        )
    return found


def _found(name: str) -> list[str]:
    path = Path(name)
    if path.is_dir():
        return sorted(_below(path))
    if not _is_pattern(name):
        return []
    if path.anchor:
        return _files(Path(path.anchor).glob(str(path.relative_to(path.anchor))))
    return _files(Path().glob(name))


def _below(folder: Path) -> Iterator[str]:
    """Every PDF below a folder, through links too, and each folder that cannot be listed."""
    unlisted: list[OSError] = []
    seen: set[str] = set()
    for place, folders, files in os.walk(folder, onerror=unlisted.append, followlinks=True):
        real = os.path.realpath(place)
        if real in seen:  # a link led back here
            folders.clear()
            continue
        seen.add(real)
        yield from (str(Path(place, name)) for name in files if Path(name).suffix.lower() == ".pdf")
    yield from (error.filename for error in unlisted)


def _files(paths: Iterable[Path]) -> list[str]:
    return sorted(str(path) for path in paths if path.is_file())


def _is_pattern(name: str) -> bool:
    return any(sign in name for sign in _PATTERN_SIGNS)
