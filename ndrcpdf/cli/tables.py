"""The command about the annexes that are no forms but tables: calendar, groupings of academies, features."""

from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ndrcpdf.cli.help import examples
from ndrcpdf.cli.inputs import pdf_bytes
from ndrcpdf.cli.outputs import exit_code, say, say_findings
from ndrcpdf.errors import ExitCode, UsageError
from ndrcpdf.files.atomic import make_folder, write_whole
from ndrcpdf.messages import Message, _

if TYPE_CHECKING:
    from ndrcpdf.tabulating import Organiser, Tables

# The verbs are imported where they are called, so that no command waits for the libraries of another.
# ruff: noqa: PLC0415


@click.command(
    help=_(
        "Read the tables of the circular (annexes I, II and VI-3) into CSV and JSON, and its calendar into iCalendar "
        "too."
    ),
    epilog=examples(
        "ndrcpdf tables circulaire.pdf -o tables/",
        "ndrcpdf tables --academie NANTES",
        "ndrcpdf tables circulaire.pdf --academie GUYANE",
    ),
)
@click.argument("pdf", required=False)
@click.option("-o", "--output", "folder", help=_("The folder to write the tables to."))
@click.option("--academie", metavar="NAME", help=_("Say who organises the exam of this academy."))
def tables(pdf: str | None, folder: str | None, academie: str | None) -> ExitCode:
    """Read the tables of a circular."""
    from ndrcpdf.processes.walls import WHOLE_CIRCULAR, behind_wall
    from ndrcpdf.tabulating import organiser_of, own_groupings, tabulate

    if not academie and not (pdf and folder):
        raise UsageError(
            Message("there is nothing to read, or nowhere to write it"),
            Message("write `ndrcpdf tables PDF -o DIR`, or `ndrcpdf tables --academie NAME`"),
        )
    name = pdf or str(own_groupings())
    found = behind_wall(partial(tabulate, pdf_bytes(name), name), WHOLE_CIRCULAR, name)
    said = _said(organiser_of(academie, found.academies, name)) if academie else ""
    if folder:
        _write(found, Path(folder))
    say_findings(found.findings)
    if said:
        click.echo(said)
    return exit_code(found.findings)


def _said(organiser: "Organiser") -> str:
    """Who organises the exam of an academy, in a line."""
    from ndrcpdf.tabulating import AcademyRole

    academy = organiser.academy
    match academy.role:
        case AcademyRole.AUTONOMOUS:
            return _("{academy}: autonomous, it organises its exam itself").format(academy=academy.academie)
        case AcademyRole.ATTACHED:
            return _("{academy}: {pilot} organises its exam").format(academy=academy.academie, pilot=academy.pilote)
        case AcademyRole.PILOT:
            return _("{academy}: it organises its exam itself, and that of {attached}").format(
                academy=academy.academie, attached=", ".join(organiser.attached)
            )


def _write(found: "Tables", folder: Path) -> None:
    """Write the files of the tables, and say so."""
    from ndrcpdf.tabulating import table_files

    make_folder(folder)
    for name, data in table_files(found, datetime.now(UTC)):
        write_whole(folder / name, data)
        say(_("written: {file}").format(file=folder / name))
