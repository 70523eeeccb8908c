"""The command that makes official PDFs fillable: of annexes that are known, or of a form that is new."""

import json
import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ndrcpdf.cli.help import examples
from ndrcpdf.cli.inputs import pdf_bytes
from ndrcpdf.cli.outputs import exit_code, output, say, say_findings
from ndrcpdf.errors import ExitCode, UsageError
from ndrcpdf.messages import Message, _

if TYPE_CHECKING:
    from ndrcpdf.preparing import Prepared

# The verbs are imported where they are called, so that no command waits for the libraries of another.
# ruff: noqa: PLC0415


@click.command(
    help=_(
        "Make official PDFs fillable: put the fields of each annex of the PDF, a whole circular too, on its blanks."
    ),
    epilog=examples(
        "ndrcpdf prepare annexe-III-4.pdf -o fillable/",
        "ndrcpdf prepare circulaire.pdf -o fillable/ --report placed.html",
        "ndrcpdf prepare circulaire.pdf -o fillable/ --overrides corrections.toml",
        "ndrcpdf prepare annexe.pdf --form attestation-stage -o fillable/ --json",
        "ndrcpdf prepare formulaire.pdf --new convention-2025 -o forms/",
    ),
)
@click.argument("pdf")
@click.option("--form", help=_("Which annex to prepare, if not all, or if its text does not say."))
@click.option("--new", "new_id", metavar="ID", help=_("Draft a form that is not known yet, in FOLDER/ID/."))
@click.option("-o", "--output", "folder", required=True, help=_("The folder to write FORM.pdf to."))
@click.option("--report", "report_file", metavar="FILE.html", help=_("Write a page that shows what was placed where."))
@click.option("--overrides", metavar="FILE.toml", help=_("Places that a person gives: field = page and rectangle."))
@click.option("--json", "as_json", is_flag=True, help=_("Print what was placed, and where, as JSON."))
def prepare(pdf: str, *, folder: str, new_id: str | None, **wanted: Any) -> ExitCode:
    """Prepare the annexes of an official PDF, or draft a form that is not known."""
    if new_id is None:
        return _prepare_known(pdf, folder, **wanted)
    if any(wanted.values()):
        raise UsageError(
            Message("--new goes without --form, --report, --overrides and --json"),
            Message("draft the form first, then prepare it"),
        )
    return _draft(pdf, Path(folder), new_id)


def _draft(pdf: str, folder: Path, form_id: str) -> ExitCode:
    """Write the folder of a new form: its description, its blank PDF and its fillable one."""
    from ndrcpdf.drafting import draft, folder_of_new_form, write_form_folder
    from ndrcpdf.processes.walls import WHOLE_CIRCULAR, behind_wall

    target = folder_of_new_form(folder, form_id)
    made = behind_wall(partial(draft, pdf_bytes(pdf), form_id=form_id, name=pdf), WHOLE_CIRCULAR, pdf)
    for path in write_form_folder(target, made.files()):
        say(_("written: {file}").format(file=path))
    say_findings(made.findings)
    return exit_code(made.findings)


def _prepare_known(
    pdf: str, folder: str, *, form: str | None, report_file: str | None, overrides: str | None, as_json: bool
) -> ExitCode:
    from ndrcpdf import catalog
    from ndrcpdf.preparing import as_data, overrides_for, prepare_each, report
    from ndrcpdf.processes.walls import WHOLE_CIRCULAR, behind_wall

    data, found = pdf_bytes(pdf), catalog.find(form) if form else None
    given = overrides_for(found, Path(overrides) if overrides else None)
    work = partial(prepare_each, data, form=found, name=pdf, overrides=given)
    made = behind_wall(work, WHOLE_CIRCULAR, pdf)
    targets = [_write_prepared(prepared, Path(folder)) for prepared in made.prepared]
    if report_file:
        page = behind_wall(partial(report, data, made, pdf), WHOLE_CIRCULAR, pdf)
        with output(report_file) as file:
            file.write(page.encode())
        say(_("written: {file}").format(file=report_file))
    if as_json:
        placed = [as_data(prepared, target) for prepared, target in zip(made.prepared, targets, strict=True)]
        json.dump({"file": pdf, "forms": placed}, sys.stdout, ensure_ascii=False, indent=2)
        click.echo()
    say_findings(made.findings)
    return exit_code(made.findings)


def _write_prepared(prepared: "Prepared", folder: Path) -> str:
    """Write a fillable PDF and say so; the name of its file."""
    from ndrcpdf.files.atomic import make_folder

    make_folder(folder)
    target = str(folder / f"{prepared.form.id}.pdf")
    with output(target) as file:
        file.write(prepared.data)
    say(
        _("written: {file} ({fields} fields on {widgets} blanks)").format(
            file=target,
            fields=len(prepared.form.fields) - len(prepared.missing),
            widgets=len(prepared.placements),
        )
    )
    return target
