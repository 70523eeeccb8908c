"""The names of the files of a batch, each taken once."""

import unicodedata

from ndrcpdf.files.key_register import KeyRegister
from ndrcpdf.messages import Message
from ndrcpdf.model.findings import Finding, Severity
from ndrcpdf.model.records import Source


class TakenNames:
    """The names that rows have taken already."""

    def __init__(self) -> None:
        self._taken = KeyRegister()

    def take(self, name: str, source: Source) -> Finding | None:
        """Take a name for a row, unless another row has it: then what is wrong."""
        # compared as the file systems of macOS and Windows do
        key = name.casefold() if name.isascii() else unicodedata.normalize("NFC", name).casefold()
        if self._taken.enter(key, source.row or 0):
            return None
        message = Message(
            "rows {first} and {second} would have the same file", first=self._taken.number(key), second=source.row
        )
        remedy = Message("add {_row} to --name")
        return Finding("same-file-name", message, Severity.ERROR, remedy, "", source.file, source.row)

    def close(self) -> None:
        """Let go of all names."""
        self._taken.close()
