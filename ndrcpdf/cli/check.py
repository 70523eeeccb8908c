"""The command that checks data files and returned PDFs."""

import json
from collections.abc import Iterable, Iterator
from contextlib import closing

import click

from ndrcpdf.cli.help import examples
from ndrcpdf.cli.inputs import each_pdf, form_of, jobs_option, pdf_files, pictures_option
from ndrcpdf.cli.outputs import exit_code, finding_line, say
from ndrcpdf.errors import ExitCode
from ndrcpdf.files.pdf_paths import is_pdf
from ndrcpdf.messages import _, plural
from ndrcpdf.model.findings import Finding
from ndrcpdf.model.forms import Form

# The verbs are imported where they are called, so that no command waits for the libraries of another.
# ruff: noqa: PLC0415


@click.command(
    help=_("Check data files or returned PDFs against the types and the rules of their form; findings are printed."),
    epilog=examples(
        "ndrcpdf check stagiaires.csv --form attestation-stage",
        "ndrcpdf check retours/ --json > findings.json",
        "ndrcpdf check attestation.pdf --complete",
    ),
)
@click.argument("files", nargs=-1, required=True)
@click.option("--form", help=_("The form the files belong to; PDFs say so themselves."))
@click.option("--complete", is_flag=True, help=_("A missing required value is an error."))
@pictures_option
@jobs_option
@click.option("--json", "as_json", is_flag=True, help=_("Print the findings as JSON."))
def check(
    files: tuple[str, ...], *, form: str | None, complete: bool, pictures: str | None, jobs: int, as_json: bool
) -> ExitCode:
    """Check files."""
    from ndrcpdf.files.finding_log import FindingLog

    found = form_of(form) if form else None
    with closing(FindingLog()) as findings:
        findings.add(_findings(files, found, complete=complete, pictures=pictures, jobs=jobs))
        for line in _json_lines(findings, len(findings)) if as_json else map(finding_line, findings):
            click.echo(line)
        if not as_json:
            say(plural("{number} finding", "{number} findings", len(findings)).format(number=len(findings)))
        return exit_code(findings)


def _findings(
    names: Iterable[str], form: Form | None, *, complete: bool, pictures: str | None, jobs: int
) -> Iterator[Finding]:
    """What is wrong with each file, then where the returned PDFs among them disagree."""
    pdfs = None
    for name in names:
        if is_pdf(name):
            from ndrcpdf.harvesting.check_pdfs import PdfChecks

            pdfs = pdfs or PdfChecks(form, complete=complete, jobs=jobs)
            yield from pdfs.findings(each_pdf(pdf_files([name])))
        else:
            yield from _data_findings(name, form, complete=complete, pictures=pictures)
    if pdfs:
        yield from pdfs.disagreements()


def _data_findings(name: str, form: Form | None, *, complete: bool, pictures: str | None) -> Iterator[Finding]:
    from ndrcpdf.cli.data_files import data_file, folder_of
    from ndrcpdf.harvesting.check_data import DataChecks

    with data_file(name) as file:
        yield from DataChecks(form, complete=complete).file(file, name, folder_of(name, pictures))


def _json_lines(findings: Iterable[Finding], total: int) -> Iterator[str]:
    """A JSON list, written one finding after the other."""
    from ndrcpdf.records import finding_object

    yield "[" if total else "[]"
    for number, finding in enumerate(findings, 1):
        lines = json.dumps(finding_object(finding), ensure_ascii=False, indent=2).replace("\n", "\n  ")
        yield f"  {lines}{',' if number < total else ''}"
    if total:
        yield "]"
