"""Files that are named by the SHA-256 of their bytes: the returned PDFs of an archive, and the pictures in them."""

import hashlib
from collections.abc import Iterator
from enum import Enum, auto
from pathlib import Path

from ndrcpdf.files.atomic import make_folder, write_whole, writing_errors
from ndrcpdf.messages import Message
from ndrcpdf.model.findings import Finding


class State(Enum):
    """What stands at the place of a file."""

    WHOLE = auto()
    MISSING = auto()
    DAMAGED = auto()


class KeptFiles:
    """A folder of files of one kind. It is made with its first file."""

    def __init__(self, folder: Path, ending: str) -> None:
        self._folder = folder
        self._ending = ending

    def path(self, sha256: str) -> Path:
        """Where the file with these bytes stands."""
        return self._folder / f"{sha256}{self._ending}"

    def keep(self, data: bytes) -> State:
        """Write a file, unless it is there already; how its place was found.

        Raises
        ------
        CannotWriteError
            The folder or the disk does not take it.
        """
        path = self.path(sha256_of(data))
        with writing_errors(path):
            state = State.MISSING if not path.exists() else State.WHOLE if path.read_bytes() == data else State.DAMAGED
        if state is not State.WHOLE:
            make_folder(self._folder)
            write_whole(path, data)
        return state

    def state(self, sha256: str) -> State:
        """Whether the file is there, with the bytes that its name says."""
        path = self.path(sha256)
        if not path.exists():
            return State.MISSING
        with writing_errors(path):
            return State.WHOLE if sha256_of_file(path) == sha256 else State.DAMAGED

    def fault(self, sha256: str) -> Finding | None:
        """What is wrong with the file, if anything."""
        state = self.state(sha256)
        if state is State.WHOLE:
            return None
        message = Message("it is missing") if state is State.MISSING else Message("it is damaged")
        remedy = Message("archive the PDF again, or check with it at hand: archive --verify DIR PDF…")
        return Finding(f"{state.name.lower()}-in-archive", message, remedy=remedy, file=str(self.path(sha256)))

    def names(self) -> Iterator[str]:
        """The SHA-256 that each file is named by, in their order."""
        paths = self._folder.glob(f"*{self._ending}")
        return iter(sorted(path.name.removesuffix(self._ending) for path in paths if not path.name.startswith(".")))


def sha256_of(data: bytes) -> str:
    """The SHA-256 of bytes, as it is written."""
    return hashlib.sha256(data).hexdigest()


def sha256_of_file(path: Path) -> str:
    """The SHA-256 of a file, which may be larger than memory."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
