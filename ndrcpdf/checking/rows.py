"""One raw record, or one returned PDF → what is wrong with it."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from ndrcpdf.checking import rules
from ndrcpdf.model.findings import Finding, Severity
from ndrcpdf.model.forms import Form, Where
from ndrcpdf.model.records import Extraction, RawRecord, Record
from ndrcpdf.values import typed


def check_row(
    form: Form, raw: RawRecord, *, complete: bool = False, absent: Iterable[str] = ()
) -> tuple[Record, list[Finding]]:
    """The typed record of a row, and all that is wrong with it.

    ``absent`` are the fields the file has no column for: said once of the file by
    :func:`ndrcpdf.checking.columns.check_columns`, not of each row.
    """
    record, findings = typed(form, raw)
    record, worked_out = rules.derived(form, record)
    findings += worked_out
    mistyped = {finding.field for finding in findings if finding.severity is Severity.ERROR}
    findings += rules.check(form, record, complete=complete, silent={*absent, *mistyped})
    return record, findings


def check_extraction(form: Form, extraction: Extraction, *, complete: bool = False) -> Iterator[Finding]:
    """All that is wrong with a returned PDF: what reading it found, and the rules of its form.

    A required field that has no blank is not missed: nobody can fill it in on the PDF.
    """
    yield from extraction.findings
    record, worked_out = rules.derived(form, extraction.record)
    yield from (replace(finding, file=extraction.file) for finding in worked_out)
    mistyped = {finding.field for finding in extraction.findings}
    for finding in rules.check(form, record, complete=complete, silent=mistyped | _without_blank(form)):
        yield replace(finding, file=extraction.file)


def _without_blank(form: Form) -> set[str]:
    """The fields for which nothing is printed; none of a PDF that describes itself, whose widgets are its blanks."""
    unprinted = {field.name for field in form.fields if field.blank.where is Where.NOWHERE}
    return unprinted if len(unprinted) < len(form.fields) else set()
