"""The command that reads returned PDFs back into one file of data."""

from contextlib import closing
from pathlib import Path

import click

from ndrcpdf.cli.help import examples
from ndrcpdf.cli.inputs import STREAM, each_pdf, form_of, jobs_option, pdf_files
from ndrcpdf.cli.outputs import exit_code, output, progressing, say, say_findings
from ndrcpdf.errors import ExitCode
from ndrcpdf.messages import _

# The verbs are imported where they are called, so that no command waits for the libraries of another.
# ruff: noqa: PLC0415


@click.command(
    help=_("Read returned PDFs back (files, folders, patterns; - is standard input); `fill` can read what it writes."),
    epilog=examples(
        "ndrcpdf extract retours/ -o retours.csv",
        "ndrcpdf extract 'retours/*.pdf' --format jsonl | jq .values",
    ),
)
@click.argument("pdfs", nargs=-1, required=True, metavar="PDF…")
@click.option(
    "-o", "--output", "target", default=STREAM, help=_("The file to write; - is standard output. [default: -]")
)
@click.option("--form", help=_("The form they belong to; most PDFs say so themselves."))
@click.option(
    "--format",
    "style",
    type=click.Choice(["csv", "json", "jsonl"]),
    help=_("The format. [default: by the ending of the file, else csv]"),
)
@click.option(
    "--min-confidence",
    type=click.FloatRange(0, 1),
    default=0.8,
    show_default=True,
    help=_("Report values that were read with less confidence than this."),
)
@jobs_option
def extract(
    pdfs: tuple[str, ...], *, target: str, form: str | None, style: str | None, min_confidence: float, jobs: int
) -> ExitCode:
    """Extract returned PDFs."""
    from ndrcpdf.files.finding_log import FindingLog
    from ndrcpdf.harvesting.extract_each import Harvest, extract_each
    from ndrcpdf.records import Format

    names = pdf_files(pdfs)
    found = form_of(form) if form else None
    with closing(FindingLog()) as findings:
        results = extract_each(each_pdf(names), form=found, min_confidence=min_confidence, jobs=jobs)
        harvest = Harvest(progressing(results, len(names), _("reading")), findings, form=found)
        with output(target) as file:
            file.writelines(harvest.pieces(Format(style or _style_of(target))))
        say_findings(findings)
        say(_("{read} of {total} PDFs read").format(read=harvest.read, total=len(names)))
        return exit_code(findings)


def _style_of(target: str) -> str:
    """The format that the ending of a file says; CSV where it says none."""
    ending = Path(target).suffix.lower().removeprefix(".")
    return ending if ending in ("json", "jsonl") else "csv"
