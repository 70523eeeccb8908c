"""The command about the annexes that are no forms but tables: calendar, groupings of academies, features."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ndrcpdf.catalog import forms_folder
from ndrcpdf.cli.help import examples
from ndrcpdf.cli.inputs import pdf_bytes
from ndrcpdf.cli.outputs import exit_code, say, say_findings
from ndrcpdf.errors import ExitCode, UnknownFormError, UsageError
from ndrcpdf.messages import Message, _
from ndrcpdf.records import UTF_8_BOM, csv_line, neutralised
from ndrcpdf.values import csv_text

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

    from ndrcpdf.tabulating import Academy, Tables

# The verbs are imported where they are called: PDF libraries take half a second that `--help` need not wait for.
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
    from ndrcpdf.tabulating import tabulate

    if not academie and not (pdf and folder):
        raise UsageError(
            Message("there is nothing to read, or nowhere to write it"),
            Message("write `ndrcpdf tables PDF -o DIR`, or `ndrcpdf tables --academie NAME`"),
        )
    name = pdf or str(_own_groupings())
    found = tabulate(pdf_bytes(name), name)
    said = _organiser(academie, found.academies, name) if academie else ""
    if folder:
        _write(found, Path(folder))
    say_findings(found.findings)
    if said:
        click.echo(said)
    return exit_code(found.findings)


def _own_groupings() -> Path:
    """Our annex II, of the newest session that we have."""
    known = sorted(forms_folder().glob("regroupements-*/annexe.pdf"))
    if not known:
        raise UnknownFormError(Message("annex II is not among the forms"), Message("name the PDF that has it"))
    return known[-1]


def _organiser(wanted: str, academies: "Sequence[Academy]", name: str) -> str:
    """Who organises the exam of an academy, in a line."""
    from ndrcpdf.tabulating import AcademyRole, folded

    if not academies:
        raise UnknownFormError(
            Message("{file}: it has no list of academies", file=name),
            Message("name the PDF of annex II, or none: ours is used"),
        )
    found = next((each for each in academies if _key(folded(each.academie)) == _key(folded(wanted))), None)
    if found is None:
        raise UsageError(
            Message("{file}: no academy is called “{academy}”", file=name, academy=wanted),
            Message("the academies are: {names}", names=", ".join(each.academie for each in academies)),
        )
    if found.role is AcademyRole.AUTONOMOUS:
        return _("{academy}: autonomous, it organises its exam itself").format(academy=found.academie)
    if found.role is AcademyRole.ATTACHED:
        return _("{academy}: {pilot} organises its exam").format(academy=found.academie, pilot=found.pilote)
    attached = [each.academie for each in academies if each.pilote == found.academie and each is not found]
    return _("{academy}: it organises its exam itself, and that of {attached}").format(
        academy=found.academie, attached=", ".join(attached)
    )


def _key(name: str) -> str:
    """A name as people type it: hyphens and spaces are the same."""
    return " ".join(name.replace("-", " ").split())


# ── Files ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def _write(found: "Tables", folder: Path) -> None:
    """Each table that was found as CSV and JSON, and the calendar as iCalendar."""
    from ndrcpdf.files.atomic import make_folder, write_whole
    from ndrcpdf.tabulating import icalendar

    make_folder(folder)
    files: dict[str, bytes] = {}
    for name, rows in _named(found).items():
        if rows:
            files[f"{name}.csv"] = b"".join(_csv(rows))
            files[f"{name}.json"] = _json(rows)
    if found.calendar:
        files["calendrier.ics"] = icalendar(found, datetime.now(UTC))
    for name, data in files.items():
        write_whole(folder / name, data)
        say(_("written: {file}").format(file=folder / name))


def _named(found: "Tables") -> "Mapping[str, Sequence[DataclassInstance]]":
    return {
        "calendrier": found.calendar,
        "periodes": found.periods,
        "regroupements": found.academies,
        "fonctionnalites": found.features,
    }


def _csv(rows: "Sequence[DataclassInstance]") -> Iterator[bytes]:
    yield UTF_8_BOM + csv_line(asdict(rows[0]))
    for row in rows:
        yield csv_line(map(_csv_cell, asdict(row).values()))


def _csv_cell(value: object) -> str:
    """A date as Excel in French reads it; an instant as ISO 8601, which has no other notation."""
    if isinstance(value, bool | date) and not isinstance(value, datetime):
        return csv_text(value)
    text = _json_value(value)
    return "" if text is None else neutralised(str(text))


def _json(rows: "Iterable[DataclassInstance]") -> bytes:
    objects = [{name: _json_value(value) for name, value in asdict(row).items()} for row in rows]
    return (json.dumps(objects, ensure_ascii=False, indent=2) + "\n").encode()


def _json_value(value: object) -> str | bool | None:
    match value:
        case None | bool():
            return value
        case datetime():
            return f"{value:%Y-%m-%dT%H:%M:%SZ}"
        case date():
            return value.isoformat()
        case time():
            return f"{value:%H:%M}"
        case _:
            return str(value)
