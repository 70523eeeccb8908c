"""The command that fills a form from data files."""

from collections.abc import Callable, Iterable, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ndrcpdf.cli.help import examples
from ndrcpdf.cli.inputs import STREAM, form_of, jobs_option, pdf_bytes, pictures_option
from ndrcpdf.cli.outputs import Progress, exit_code, say, say_findings
from ndrcpdf.errors import BadDataError, ExitCode, UsageError
from ndrcpdf.files.pdf_paths import is_pdf
from ndrcpdf.messages import Message, _, plural
from ndrcpdf.model.forms import Form

if TYPE_CHECKING:
    from ndrcpdf.batching import FillPlan, Outcome
    from ndrcpdf.files.finding_log import FindingLog
    from ndrcpdf.filling import Filler
    from ndrcpdf.records import Reader

# The verbs are imported where they are called, so that no command waits for the libraries of another.
# ruff: noqa: PLC0415


@click.command(
    help=_(
        "Fill FORM once for each row of DATA (CSV, JSON, JSON Lines or XLSX; - is standard input).\n\n"
        "FORM is an annex (`ndrcpdf forms`), or any PDF that has fields: these are its columns (`ndrcpdf fields`). "
        "Every row is checked first. A wrong value stops the run before anything is written; all of them are "
        "listed."
    ),
    epilog=examples(
        "ndrcpdf fill attestation-stage stagiaires.csv -o attestations/",
        "ndrcpdf fill attestation-stage stagiaires.xlsx -o out/ --name '{stagiaire_nom}-{stagiaire_prenom}'",
        "ndrcpdf fill attestation-stage classe.csv -o out/ --set fait_a=Nantes --set fait_le=31/05/2024",
        "ndrcpdf fill attestation-stage notre-annexe.csv --template officiel/attestation-stage-2024.pdf -o out/",
        "ndrcpdf fill attestation-stage stagiaires.csv --merge a-imprimer.pdf",
        "ndrcpdf fill --template formulaire.pdf donnees.csv -o out/ --flatten",
    ),
)
@click.argument("arguments", nargs=-1, required=True, metavar="[FORM] DATA…")
@click.option("-o", "--output", "folder", help=_("The folder to write the PDFs to."))
@click.option("--merge", metavar="FILE", help=_("Write the pages of all rows into one PDF, to be printed."))
@click.option("--flatten", is_flag=True, help=_("Draw the values on the pages, without fields."))
@click.option("--template", metavar="PDF", help=_("Another fillable PDF of FORM; without FORM, any PDF with fields."))
@click.option("--name", "pattern", help=_("How to name each PDF: field names in braces, {_row}, {_file}, {_form}."))
@click.option("--set", "pairs", multiple=True, metavar="FIELD=VALUE", help=_("The same value for every row."))
@pictures_option
@click.option("--complete", is_flag=True, help=_("A missing required value is an error."))
@click.option("--partial", is_flag=True, help=_("Fill the rows that are in order, and list the others."))
@click.option("--read-only", is_flag=True, help=_("Fill the fields too that the PDF says are not to be filled."))
@click.option("--font", "fonts", multiple=True, metavar="FILE", help=_("A font file for letters that ours lacks."))
@click.option("--verify", is_flag=True, help=_("Read every PDF back with other libraries, and look at it."))
@click.option("--resume", "existing", flag_value="skip", help=_("Keep the PDFs that are there already."))
@click.option("--overwrite", "existing", flag_value="replace", help=_("Replace the PDFs that are there already."))
@jobs_option
@click.option("--cluster", metavar="ADDRESS", default="", help=_("A Dask scheduler whose workers fill."))
def fill(
    arguments: tuple[str, ...],
    template: str | None,
    pictures: str | None,
    read_only: bool,
    fonts: tuple[str, ...],
    **wanted: Any,
) -> ExitCode:
    """Fill a form from data files."""
    from ndrcpdf.batching import fill_files
    from ndrcpdf.cli.data_files import data_readers
    from ndrcpdf.files.finding_log import FindingLog

    filler, data = _filler_and_data(arguments, template)
    filler = replace(filler, read_only=read_only, fonts=tuple(map(Path, fonts)))
    plan = _plan(filler.form, data, **wanted)
    with closing(FindingLog()) as findings, data_readers(data, filler.form, pictures) as readers:
        outcome = fill_files(filler, readers, plan, findings, progress=_progress(readers))
        say_findings(findings)
        return _concluded(outcome, findings, plan)


def _filler_and_data(arguments: Sequence[str], template: str | None) -> tuple["Filler", list[str]]:
    """What is filled, and with which files: the first argument is the form, unless the template says it all."""
    from ndrcpdf.filling import make_filler

    first, *rest = arguments
    if not template and Path(first).is_file() and is_pdf(first):
        template = first
    elif template and (first == STREAM or Path(first).is_file()):
        return make_filler(form_of(template), pdf_bytes(template), name=template), list(arguments)
    found = form_of(first)
    if not rest:
        raise UsageError(
            Message("no data to fill the form with"), Message("name a CSV, JSON or XLSX file; - is standard input")
        )
    return make_filler(found, pdf_bytes(template) if template else None, name=template or ""), rest


def _plan(
    form: Form,
    data: Sequence[str],
    *,
    folder: str | None,
    merge: str | None,
    pattern: str | None,
    pairs: Iterable[str],
    existing: str | None,
    **rest: Any,
) -> "FillPlan":
    from ndrcpdf.batching import Existing, FillPlan
    from ndrcpdf.cli.data_files import constants

    if bool(folder) == bool(merge):
        remedy = Message("give -o FOLDER for a PDF of each row, or --merge FILE for one PDF of all")
        raise UsageError(
            Message("where do the PDFs go?") if not folder else Message("-o and --merge exclude each other"), remedy
        )
    if merge and existing == Existing.SKIP:
        raise UsageError(Message("--resume and --merge exclude each other"), Message("--overwrite replaces the file"))
    return FillPlan(
        folder=Path(folder) if folder else None,
        merge=Path(merge) if merge else None,
        pattern=pattern or ("{_form}-{_row}" if len(data) == 1 else "{_form}-{_file}-{_row}"),
        constants=constants(pairs, form),
        existing=Existing(existing or Existing.REFUSE),
        **rest,
    )


def _progress(readers: "Iterable[Reader]") -> Callable[[int], None]:
    """Shows how many rows are done, against as many as there will be if the rest of the files is like what was read."""
    bar = Progress(_("filling"))

    def show(rows: int) -> None:
        read, size = (sum(parts) for parts in zip(*(reader.position() for reader in readers), strict=True))
        bar(rows, max(rows, round(rows * size / max(read, 1))))

    return show


def _concluded(outcome: "Outcome", findings: "FindingLog", plan: "FillPlan") -> ExitCode:
    """Say what came of it; the exit code of the command."""
    if not outcome.written and not outcome.skipped:
        raise BadDataError(
            _nothing_written(outcome), Message("correct the data, or fill the rows that are in order with --partial")
        )
    written, skipped, refused = outcome.written, outcome.skipped, outcome.refused
    if plan.merge:
        said = plural("{number} record written to {file}", "{number} records written to {file}", written)
    else:
        said = plural("{number} PDF written to {folder}", "{number} PDFs written to {folder}", written)
    say(said.format(number=written, folder=plan.folder, file=plan.merge))
    if skipped:
        say(plural("{number} was there already", "{number} were there already", skipped).format(number=skipped))
    if refused:
        say(plural("{number} row was not filled", "{number} rows were not filled", refused).format(number=refused))
    return exit_code(findings)


def _nothing_written(outcome: "Outcome") -> Message:
    if not outcome.refused:
        return Message("nothing was written: the columns are in error")
    return Message.plural(
        "nothing was written: {number} row of {total} is in error",
        "nothing was written: {number} rows of {total} are in error",
        outcome.refused,
        total=outcome.rows,
    )
