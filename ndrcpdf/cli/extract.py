"""Commands that take returned PDFs: read them back, or archive them."""

from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path

import click

from ndrcpdf import catalog
from ndrcpdf.cli.help import examples
from ndrcpdf.cli.inputs import STREAM, each_extraction, each_pdf, form_of, pdf_files
from ndrcpdf.cli.outputs import Progress, exit_code, output, say, say_findings
from ndrcpdf.errors import BadDataError, ExitCode, NdrcpdfError, finding_of
from ndrcpdf.files.finding_log import FindingLog
from ndrcpdf.messages import Message, _
from ndrcpdf.model.forms import Form
from ndrcpdf.model.records import Extraction
from ndrcpdf.records import Format, write_extractions

# The verbs are imported where they are called: PDF libraries take half a second that `--help` need not wait for.
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
def extract(pdfs: tuple[str, ...], target: str, form: str | None, style: str | None, min_confidence: float) -> ExitCode:
    """Extract returned PDFs."""
    names = pdf_files(pdfs)
    chosen = Format(style) if style else _format_of(target)
    found = form_of(form) if form else None
    with closing(FindingLog()) as findings:
        harvest = _Harvest(found, min_confidence, findings)
        extractions = harvest.extractions(names)
        first = next(extractions, None)
        if first is None:
            assert harvest.first_error  # noqa: S101 - there is no name without a PDF or an error
            raise harvest.first_error
        columns = (found or catalog.find(first.form)) if chosen is Format.CSV else None
        with output(target) as file:
            for piece in write_extractions(harvest.of_one_form(first, extractions, columns), columns, chosen):
                file.write(piece)
        say_findings(findings)
        say(_("{read} of {total} PDFs read").format(read=harvest.read, total=len(names)))
        return exit_code(findings)


def _format_of(target: str) -> Format:
    ending = Path(target).suffix.lower().removeprefix(".")
    return Format(ending) if ending in (Format.JSON, Format.JSONL) else Format.CSV


class _Harvest:
    """The extractions of many PDFs as they come, and what went wrong with the others."""

    def __init__(self, form: Form | None, min_confidence: float, findings: FindingLog) -> None:
        self._form = form
        self._min_confidence = min_confidence
        self._findings = findings
        self.read = 0
        self.first_error: NdrcpdfError | None = None

    def extractions(self, names: list[str]) -> Iterator[Extraction]:
        """Each PDF that can be read; the others become findings."""
        progress = Progress(_("reading"))
        for number, (name, extraction) in enumerate(each_extraction(names, self._form, self._min_confidence), 1):
            if isinstance(extraction, NdrcpdfError):
                self.first_error = self.first_error or extraction
                self._findings.add([finding_of(extraction, name)])
            else:
                self.read += 1
                self._findings.add(extraction.findings)
                yield extraction
            progress(number, len(names))

    def of_one_form(
        self, first: Extraction, others: Iterable[Extraction], columns: Form | None
    ) -> Iterator[Extraction]:
        """All of them; where they are to be one table, those of another form than the first become findings."""
        yield first
        for extraction in others:
            if columns is None or extraction.form == columns.id:
                yield extraction
            else:
                self.read -= 1
                error = BadDataError(
                    Message("it is of another form ({form}) and cannot be in this table", form=extraction.form),
                    Message("read it on its own, or write JSON"),
                )
                self._findings.add([finding_of(error, extraction.file)])


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
    from ndrcpdf.archiving import Fate, opened_archive

    names = pdf_files(pdfs)
    found = form_of(form) if form else None
    fates = dict.fromkeys(Fate, 0)
    progress = Progress(_("archiving"))
    with closing(FindingLog()) as findings:
        with opened_archive(Path(into)) as archived:
            for number, (name, data) in enumerate(each_pdf(names), 1):
                if isinstance(data, NdrcpdfError):
                    one = archived.refuse(name, data)
                else:
                    one = archived.add(data, name, form=found)
                fates[one.fate] += 1
                findings.add(one.findings)
                progress(number, len(names))
        say_findings(findings)
        say(
            _("{added} PDFs archived, {known} already archived, {refused} refused").format(
                added=fates[Fate.ADDED], known=fates[Fate.KNOWN], refused=fates[Fate.REFUSED]
            )
        )
        return exit_code(findings)
