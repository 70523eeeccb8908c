"""Commands that take data: fill PDFs with it, or check it."""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import replace
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ndrcpdf import catalog
from ndrcpdf.cli.help import examples
from ndrcpdf.cli.inputs import STREAM, constants, data_file, each_extraction, form_of, is_pdf, pdf_bytes, pdf_files
from ndrcpdf.cli.outputs import Progress, exit_code, finding_line, say, say_findings
from ndrcpdf.errors import BadDataError, ExitCode, NdrcpdfError, NoColumnsError, UsageError, finding_of
from ndrcpdf.files.finding_log import FindingLog
from ndrcpdf.messages import Message, _, plural
from ndrcpdf.model.findings import Finding, Severity
from ndrcpdf.model.forms import Form
from ndrcpdf.model.records import Record
from ndrcpdf.records import Reader, finding_object, reading

if TYPE_CHECKING:
    from ndrcpdf.batching import FillPlan, Outcome
    from ndrcpdf.filling import Filler

# The verbs are imported where they are called: PDF libraries take half a second that `--help` need not wait for.
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
@click.option("--complete", is_flag=True, help=_("A missing required value is an error."))
@click.option("--partial", is_flag=True, help=_("Fill the rows that are in order, and list the others."))
@click.option("--read-only", is_flag=True, help=_("Fill the fields too that the PDF says are not to be filled."))
@click.option("--font", "fonts", multiple=True, metavar="FILE", help=_("A font file for letters that ours lacks."))
@click.option("--verify", is_flag=True, help=_("Read every PDF back with other libraries, and look at it."))
@click.option("--resume", "existing", flag_value="skip", help=_("Keep the PDFs that are there already."))
@click.option("--overwrite", "existing", flag_value="replace", help=_("Replace the PDFs that are there already."))
@click.option("--jobs", type=click.IntRange(1, 256), default=1, show_default=True, help=_("How many processes to use."))
@click.option("--cluster", metavar="ADDRESS", default="", help=_("A Dask scheduler whose workers fill."))
def fill(
    arguments: tuple[str, ...], template: str | None, read_only: bool, fonts: tuple[str, ...], **wanted: Any
) -> ExitCode:
    """Fill a form from data files."""
    from ndrcpdf.batching import fill_rows
    from ndrcpdf.filling import lost_when_flat

    made, data = _filler_and_data(arguments, template)
    made = replace(made, read_only=read_only, fonts=tuple(map(Path, fonts)))
    plan = _plan(made.form, data, **wanted)
    with closing(FindingLog()) as findings, _readers(data, made.form) as readers:
        of_files = {reader.name: [*_of_file(reader, made.form, plan)] for reader in readers}
        lost = lost_when_flat(made) if plan.flatten or plan.merge else ()
        findings.add((*made.notices, *lost, *chain(*of_files.values())))
        outcome = fill_rows(
            made,
            chain.from_iterable(readers),
            plan,
            findings,
            absent={name: _absent(some) for name, some in of_files.items()},
            blocked=any(each.severity is Severity.ERROR for each in chain(*of_files.values())),
            progress=_progress(readers),
        )
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


@contextmanager
def _readers(names: Iterable[str], form: Form) -> Iterator[list[Reader]]:
    """The data files, all open at once, so that a fault in the last is known before anything is done with the first."""
    with ExitStack() as stack:
        readers = []
        for name in names:
            file = stack.enter_context(data_file(name))
            folder = Path() if name == STREAM else Path(name).parent
            readers.append(stack.enter_context(reading(file, form, name=name, folder=folder)))
        yield readers


def _progress(readers: Iterable[Reader]) -> Callable[[int], None]:
    """Shows how many rows are done, against as many as there will be if the rest of the files is like what was read."""
    bar = Progress(_("filling"))

    def show(rows: int) -> None:
        read, size = (sum(parts) for parts in zip(*(reader.position() for reader in readers), strict=True))
        bar(rows, max(rows, round(rows * size / max(read, 1))))

    return show


def _of_file(reader: Reader, form: Form, plan: "FillPlan") -> Iterator[Finding]:
    from ndrcpdf.checking.rows import missing_columns

    yield from reader.findings
    if reader.columns is not None:
        yield from missing_columns(form, reader.columns, plan.constants, file=reader.name, complete=plan.complete)


def _absent(findings: Iterable[Finding]) -> frozenset[str]:
    return frozenset(finding.field for finding in findings if finding.code == "missing-column")


def _concluded(outcome: "Outcome", findings: FindingLog, plan: "FillPlan") -> ExitCode:
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
@click.option("--json", "as_json", is_flag=True, help=_("Print the findings as JSON."))
def check(files: tuple[str, ...], form: str | None, complete: bool, as_json: bool) -> ExitCode:
    """Check files."""
    found = form_of(form) if form else None
    read: list[tuple[Form, Record]] = []
    with closing(FindingLog()) as findings:
        for name in files:
            if is_pdf(name):
                findings.add(_pdf_findings(name, found, complete, read))
            else:
                findings.add(_data_findings(name, found, complete))
        findings.add(_compared(read))
        for line in _json_lines(findings) if as_json else map(finding_line, findings):
            click.echo(line)
        if not as_json:
            say(plural("{number} finding", "{number} findings", len(findings)).format(number=len(findings)))
        return exit_code(findings)


def _json_lines(findings: FindingLog) -> Iterator[str]:
    """A JSON list, written one finding after the other."""
    yield "[" if len(findings) else "[]"
    for number, finding in enumerate(findings, 1):
        lines = json.dumps(finding_object(finding), ensure_ascii=False, indent=2).replace("\n", "\n  ")
        yield f"  {lines}{',' if number < len(findings) else ''}"
    if len(findings):
        yield "]"


def _data_findings(name: str, form: Form | None, complete: bool) -> Iterator[Finding]:
    from ndrcpdf.checking.rows import check_row, missing_columns
    from ndrcpdf.filling import lay_out, make_filler

    if form is None:
        form = _form_of(name)
    made = make_filler(form)
    with _readers([name], form) as (reader,):
        of_file = [*reader.findings]
        if reader.columns is not None:
            of_file += missing_columns(form, reader.columns, {}, file=name, complete=complete)
        yield from of_file
        for raw in reader:
            record, findings = check_row(form, raw, complete=complete, absent=_absent(of_file))
            yield from findings
            yield from (content for content in lay_out(made, record) if isinstance(content, Finding))


def _form_of(name: str) -> Form:
    """The only form that the columns of a data file fit best."""
    counts: list[tuple[int, Form]] = []
    for form in catalog.known_forms():
        try:
            with _readers([name], form) as (reader,):
                first = next(iter(reader), None)
        except NoColumnsError:
            continue
        counts.append((len(first.cells) if first else 0, form))
    best = max((count for count, _form in counts), default=0)
    fitting = [form for count, form in counts if count == best]
    if not best or len(fitting) != 1:
        raise UsageError(
            Message("{file}: its columns do not tell which form it is of", file=name),
            Message("name the form with --form"),
        )
    return fitting[0]


def _pdf_findings(name: str, form: Form | None, complete: bool, read: list[tuple[Form, Record]]) -> Iterator[Finding]:
    """What is wrong with each PDF; what others may say too is put into ``read``."""
    from ndrcpdf.checking.documents import compared
    from ndrcpdf.checking.rows import check_extraction

    for file, extraction in each_extraction(pdf_files([name]), form):
        if isinstance(extraction, NdrcpdfError):
            yield finding_of(extraction, file)
            continue
        of = form or catalog.find(extraction.form)
        read.append((of, compared(of, extraction.record)))
        yield from check_extraction(of, extraction, complete=complete)


def _compared(read: list[tuple[Form, Record]]) -> Iterator[Finding]:
    """Where several PDFs disagree."""
    from ndrcpdf.checking.documents import compare

    if len(read) > 1:
        yield from compare(read)
