"""The command that archives returned PDFs."""

from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ndrcpdf.cli.help import examples
from ndrcpdf.cli.inputs import each_pdf, form_of, jobs_option, pdf_files
from ndrcpdf.cli.outputs import exit_code, progressing, say, say_findings
from ndrcpdf.errors import ExitCode
from ndrcpdf.messages import _

if TYPE_CHECKING:
    from ndrcpdf.files.finding_log import FindingLog

# The verbs are imported where they are called, so that no command waits for the libraries of another.
# ruff: noqa: PLC0415


@click.command(
    help=_(
        "Archive returned PDFs: in DIR/archive.sqlite, with the PDFs in sources/, and written out as <form>.csv, "
        "datapackage.json and refused.csv, which each run writes anew."
    ),
    epilog=examples(
        "ndrcpdf archive retours/ --into archive/",
        "ndrcpdf archive --verify archive/",
    ),
)
@click.argument("pdfs", nargs=-1, metavar="PDF…")
@click.option("--into", metavar="DIR", help=_("The folder of the archive; made if it is not there."))
@click.option("--form", help=_("The form they belong to; most PDFs say so themselves."))
@click.option(
    "--verify",
    metavar="DIR",
    help=_("Say what an archive lacks, and mend it from the PDFs that are named."),
)
@click.option("--rebuild", metavar="DIR", help=_("Make the database anew from the PDFs in sources/."))
@jobs_option
def archive(
    pdfs: tuple[str, ...], *, into: str | None, form: str | None, verify: str | None, rebuild: str | None, jobs: int
) -> ExitCode:
    """Archive returned PDFs, or see to an archive."""
    from ndrcpdf.files.finding_log import FindingLog

    _check_usage(pdfs, into, form, verify, rebuild)
    with closing(FindingLog()) as findings:
        if into:
            said = _archived(pdfs, Path(into), form, findings, jobs)
        elif verify:
            said = _verified(pdfs, Path(verify), findings)
        else:
            said = _rebuilt(Path(str(rebuild)), findings)
        say_findings(findings)
        say(said)
        return exit_code(findings)


def _check_usage(
    pdfs: tuple[str, ...], into: str | None, form: str | None, verify: str | None, rebuild: str | None
) -> None:
    if sum(map(bool, (into, verify, rebuild))) != 1:
        raise click.UsageError(_("name one folder: with --into, --verify or --rebuild"))
    if into and not pdfs:
        raise click.UsageError(_("name the returned PDFs that are to be archived"))
    if rebuild and pdfs:
        raise click.UsageError(_("--rebuild reads the PDFs of the archive itself, and takes no others"))
    if form and not into:
        raise click.UsageError(_("--form goes with --into"))


def _archived(pdfs: tuple[str, ...], folder: Path, form: str | None, findings: "FindingLog", jobs: int) -> str:
    from ndrcpdf.archiving import Fate, archive_each

    names = pdf_files(pdfs)
    returned = progressing(each_pdf(names), len(names), _("archiving"))
    fates = archive_each(returned, folder, findings, form=form_of(form) if form else None, jobs=jobs)
    return _("{added} PDFs archived, {known} already archived, {refused} refused").format(
        added=fates[Fate.ADDED], known=fates[Fate.KNOWN], refused=fates[Fate.REFUSED]
    )


def _verified(pdfs: tuple[str, ...], folder: Path, findings: "FindingLog") -> str:
    from ndrcpdf.archiving import verify

    names = pdf_files(pdfs)
    verify(folder, findings, at_hand=progressing(each_pdf(names), len(names), _("reading")))
    return _("the archive is not as it should be") if len(findings) else _("the archive is whole")


def _rebuilt(folder: Path, findings: "FindingLog") -> str:
    from ndrcpdf.archiving import rebuild

    return _("the archive is made anew from {number} PDFs").format(number=rebuild(folder, findings))
