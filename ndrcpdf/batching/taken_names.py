"""The file names of a batch, each of which one row may have."""

import unicodedata

from ndrcpdf.files.key_register import KeyRegister
from ndrcpdf.messages import Message
from ndrcpdf.model.findings import Finding, Severity
from ndrcpdf.model.records import Source


class TakenNames:
    """The file names that rows have."""

    def __init__(self) -> None:
        self._taken = KeyRegister()

    def take(self, name: str, source: Source) -> Finding | None:
        """Give a row a name, or return an error where another row has it.

        Names are compared as macOS and Windows do: upper and lower case are the same, so are the ways to write an é.
        """
        key = name.casefold() if name.isascii() else unicodedata.normalize("NFC", name).casefold()
        if self._taken.enter(key, source.row or 0):
            return None
        message = Message(
            "rows {first} and {second} would have the same file", first=self._taken.number(key), second=source.row
        )
        remedy = Message("add {_row} to --name")
        return Finding("same-file-name", message, Severity.ERROR, remedy, "", source.file, source.row)

    def close(self) -> None:
        """Forget all names."""
        self._taken.close()
