"""The columns of a data file against the fields of a form."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from ndrcpdf.messages import Message
from ndrcpdf.model.findings import Finding, Severity
from ndrcpdf.model.forms import Form
from ndrcpdf.records import Reader


class CheckedColumns(NamedTuple):
    """What is wrong with a data file as a whole.

    ``absent`` are the required fields that it has no column for: said once of the file, and not again of each row.
    """

    findings: tuple[Finding, ...]
    absent: frozenset[str]

    @property
    def are_in_error(self) -> bool:
        """Whether nothing may be filled with the file."""
        return any(finding.severity is Severity.ERROR for finding in self.findings)


def check_columns(
    form: Form, reader: Reader, constants: Iterable[str] = (), *, complete: bool = False
) -> CheckedColumns:
    """What reading the header line found, and a finding for each required field that has no column.

    ``constants`` are the fields that every row gets anyway. The records of JSON have no columns, but keys of their own.
    With ``complete``, a missing column is an error instead of a warning.
    """
    missing = tuple(_missing_columns(form, reader, {*constants}, complete=complete))
    return CheckedColumns((*reader.findings, *missing), frozenset(finding.field for finding in missing))


def _missing_columns(form: Form, reader: Reader, constants: set[str], *, complete: bool) -> Iterator[Finding]:
    if reader.columns is None:
        return
    given = reader.columns | constants
    for field in form.fields:
        if field.required and field.name not in given:
            yield Finding(
                "missing-column",
                Message("no column gives the required field {name}", name=field.name),
                Severity.ERROR if complete else Severity.WARNING,
                Message("add the column, or give the value for all rows with --set {name}=…", name=field.name),
                field.name,
                reader.name,
            )
