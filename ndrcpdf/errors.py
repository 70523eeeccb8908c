"""Why a command had to stop: one class for each exit code, each with a remedy.

A problem in the data is no exception but a :class:`ndrcpdf.model.findings.Finding`.
"""

import errno
import os
from collections.abc import Iterable, Iterator
from enum import IntEnum
from typing import Any

from ndrcpdf.messages import Lines, Message, Words
from ndrcpdf.model.findings import Finding, Severity


class ExitCode(IntEnum):
    """What the process tells its caller."""

    DONE = 0
    FINDINGS = 1
    USAGE = 2
    UNKNOWN_FORM = 3
    BAD_DATA = 4
    UNREADABLE_PDF = 5
    CANNOT_WRITE = 6


class NdrcpdfError(Exception):
    """The command cannot go on.

    Attributes
    ----------
    message:
        What happened, in one line; put into a language where it is shown.
    remedy:
        What to do about it; None where nothing can be advised.
    exit_code:
        The exit code of the command that stops for it.
    code:
        A stable identifier, for lists of refused files.
    """

    exit_code = ExitCode.USAGE
    code = "error"

    def __init__(self, message: Words, remedy: Words | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy

    def __reduce__(self) -> tuple[type["NdrcpdfError"], tuple[Any, ...]]:
        """Keep the remedy when a worker process hands the error back."""
        return type(self), (self.message, self.remedy)


class UsageError(NdrcpdfError):
    """The command was asked for something that makes no sense."""

    exit_code = ExitCode.USAGE
    code = "usage"


class UnreadableFontError(UsageError):
    """A font file that the user named cannot be used: it is none, is damaged, or its licence forbids embedding it."""

    code = "unreadable-font"


class ClusterError(NdrcpdfError):
    """The cluster that was named does not answer, or has nobody to do the work."""

    exit_code = ExitCode.USAGE
    code = "cluster"


class UnknownFormError(NdrcpdfError):
    """No folder of forms/ answers to that name, or a page is of no known form."""

    exit_code = ExitCode.UNKNOWN_FORM
    code = "unknown-form"


class FormDescriptionError(NdrcpdfError):
    """A form.toml does not say what it should."""

    exit_code = ExitCode.UNKNOWN_FORM
    code = "form-description"


class BadDataError(NdrcpdfError):
    """The data cannot be used at all: no such file, no header line, not the format it claims."""

    exit_code = ExitCode.BAD_DATA
    code = "bad-data"


class NoColumnsError(BadDataError):
    """No line of a data file names a field of the form."""

    code = "no-columns"


class InvalidRowsError(BadDataError):
    """Rows of data are in error, so that they are not filled.

    Attributes
    ----------
    findings:
        All that was found of these rows: errors, and the warnings and notes that go with them.
    """

    code = "invalid-rows"

    def __init__(self, findings: Iterable[Finding]) -> None:
        self.findings = tuple(findings)
        faults = [each for each in self.findings if each.severity is Severity.ERROR]
        rows = len({each.row for each in faults})
        lines = Lines((*map(_placed_message, faults[:_MOST_FAULTS]), *_and_others(len(faults) - _MOST_FAULTS)))
        super().__init__(
            Message.plural(
                "{number} row is in error:\n{faults}", "{number} rows are in error:\n{faults}", rows, faults=lines
            )
        )

    def __reduce__(self) -> tuple[type["InvalidRowsError"], tuple[Any, ...]]:
        """Keep the findings when a worker process hands the error back."""
        return type(self), (self.findings,)


_MOST_FAULTS = 20
"""How many faults the message of an error names."""


def _placed_message(finding: Finding) -> Message:
    """What is wrong, with its row and its field."""
    if finding.field:
        return Message("row {row}: {field}: {fault}", row=finding.row, field=finding.field, fault=finding.message)
    return Message("row {row}: {fault}", row=finding.row, fault=finding.message)


def _and_others(number: int) -> Iterator[Message]:
    if number > 0:
        yield Message.plural("and {number} other fault", "and {number} other faults", number)


class UnreadablePdfError(NdrcpdfError):
    """The file is no PDF, is damaged beyond repair, or is encrypted."""

    exit_code = ExitCode.UNREADABLE_PDF
    code = "unreadable-pdf"


class HostilePdfError(UnreadablePdfError):
    """Reading the PDF takes longer than any form should, or crashes a library."""

    code = "hostile-pdf"


class EncryptedPdfError(UnreadablePdfError):
    """The PDF opens only with a password."""

    code = "encrypted-pdf"


class ProtectedPdfError(UnreadablePdfError):
    """The PDF may be read, but its permissions or its signatures forbid filling it."""

    code = "protected-pdf"


class CannotPlaceError(UnreadablePdfError):
    """A field of the form has no blank on the page that was given."""

    code = "cannot-place"


class NoFieldsError(UnreadablePdfError):
    """The PDF is of the form, but its fields are gone: flattened, printed or scanned."""

    code = "no-fields"


class CannotWriteError(NdrcpdfError):
    """The output cannot be written where it was asked for."""

    exit_code = ExitCode.CANNOT_WRITE
    code = "cannot-write"


class DamagedArchiveError(CannotWriteError):
    """The folder of an archive holds something else, or what it holds is damaged."""

    code = "damaged-archive"


def finding_of(error: NdrcpdfError, file: str) -> Finding:
    """The error of one file among many as a finding at that file, since the others go on."""
    message = error.message.without_place(file) if isinstance(error.message, Message) else error.message
    return Finding(error.code, message, Severity.ERROR, error.remedy, file=file)


def reason_of(error: OSError) -> Words:
    """What the file system says; in the languages of the messages where it is one of the usual reasons."""
    usual = {
        errno.ENOENT: Message("there is no such file or folder"),
        errno.EACCES: Message("access is denied"),
        errno.EPERM: Message("access is denied"),
        errno.EISDIR: Message("it is a folder"),
        errno.ENOTDIR: Message("a part of the path is a file, not a folder"),
        errno.EEXIST: Message("a file of that name is there already"),
        errno.ENOSPC: Message("the disk is full"),
        errno.EROFS: Message("the disk is read-only"),
    }
    number = error.errno or 0
    return usual.get(number) or Message(os.strerror(number))
