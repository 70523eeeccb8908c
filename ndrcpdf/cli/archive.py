"""The command that archives returned PDFs."""

from contextlib import closing
from pathlib import Path

import click

from ndrcpdf.cli.help import examples
from ndrcpdf.cli.inputs import each_pdf, form_of, pdf_files
from ndrcpdf.cli.outputs import exit_code, progressing, say, say_findings
from ndrcpdf.errors import ExitCode
from ndrcpdf.messages import _

# The verbs are imported where they are called, so that no command waits for the libraries of another.
# ruff: noqa: PLC0415


@click.command(
    help=_("Archive returned PDFs: DIR/<form>.csv, datapackage.json, the PDFs in sources/, and refused.csv."),
    epilog=examples(
        "ndrcpdf archive retours/ --into archive/",
    ),
)
@click.argument("pdfs", nargs=-1, required=True, metavar="PDF…")
@click.option("--into", required=True, help=_("The folder of the archive; made if it is not there."))
@click.option("--form", help=_("The form they belong to; most PDFs say so themselves."))
def archive(pdfs: tuple[str, ...], into: str, form: str | None) -> ExitCode:
    """Archive returned PDFs."""
    from ndrcpdf.archiving import Fate, archive_each
    from ndrcpdf.files.finding_log import FindingLog

    names = pdf_files(pdfs)
    found = form_of(form) if form else None
    with closing(FindingLog()) as findings:
        returned = progressing(each_pdf(names), len(names), _("archiving"))
        fates = archive_each(returned, Path(into), findings, form=found)
        say_findings(findings)
        say(
            _("{added} PDFs archived, {known} already archived, {refused} refused").format(
                added=fates[Fate.ADDED], known=fates[Fate.KNOWN], refused=fates[Fate.REFUSED]
            )
        )
        return exit_code(findings)
