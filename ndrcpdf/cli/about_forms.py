"""Commands about forms: which there are, what they ask, their blank PDF, and making an official PDF fillable."""

import json
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ndrcpdf import catalog
from ndrcpdf.cli.help import examples
from ndrcpdf.cli.inputs import STREAM, form_of, pdf_bytes
from ndrcpdf.cli.outputs import exit_code, output, say, say_findings
from ndrcpdf.errors import BadDataError, CannotWriteError, ExitCode, reason_of
from ndrcpdf.messages import _
from ndrcpdf.records import UTF_8_MARK, csv_line
from ndrcpdf.schema import Form
from ndrcpdf.standards import json_schema, table_schema
from ndrcpdf.values import csv_text

if TYPE_CHECKING:
    from ndrcpdf.preparing import Prepared

# The verbs are imported where they are called: PDF libraries take half a second that `--help` need not wait for.
# ruff: noqa: PLC0415


@click.command(
    help=_("List the annexes known."),
    epilog=examples(
        "ndrcpdf forms",
        "ndrcpdf forms --json",
    ),
)
@click.option("--json", "as_json", is_flag=True, help=_("Print as JSON."))
def forms(as_json: bool) -> None:
    """List the forms of the catalog."""
    from ndrcpdf.pdf.reading import page_count

    known: list[dict[str, Any]] = [
        {
            "id": form.id,
            "annex": form.annex,
            "session": form.session,
            "title": form.title,
            "pages": page_count(form.fillable),
            "fields": len(form.fields),
        }
        for form in catalog.known_forms()
    ]
    if as_json:
        click.echo(json.dumps(known, ensure_ascii=False, indent=2))
        return
    header = {"id": _("id"), "annex": _("annex"), "session": _("session"), "pages": _("pages"), "fields": _("fields")}
    for row in (header, *known):
        click.echo(
            f"{row['id']:<28} {row['annex']:<8} {row['session']:>7} {row['pages']:>6} {row['fields']:>7}  "
            f"{row.get('title', '')}".rstrip()
        )


@click.command(
    help=_("List the fields of FORM, an annex or any PDF with fields: the columns of its data."),
    epilog=examples(
        "ndrcpdf fields attestation-stage",
        "ndrcpdf fields attestation-stage --format csv > columns.csv",
        "ndrcpdf fields attestation-stage --format json-schema",
        "ndrcpdf fields formulaire.pdf",
    ),
)
@click.argument("form")
@click.option(
    "--format",
    "style",
    type=click.Choice(["text", "json", "csv", "json-schema", "table-schema"]),
    default="text",
    show_default=True,
    help=_("How to list them."),
)
def fields(form: str, style: str) -> None:
    """Describe the fields of a form."""
    found = form_of(form)
    match style:
        case "json-schema":
            click.echo(json.dumps(json_schema(found), ensure_ascii=False, indent=2))
        case "table-schema":
            click.echo(json.dumps(table_schema(found), ensure_ascii=False, indent=2))
        case "json":
            click.echo(json.dumps(_described(found), ensure_ascii=False, indent=2))
        case "csv":
            with output(STREAM) as file:
                file.writelines(_as_csv(found))
        case _:
            _say_fields(found)


def _described(form: Form) -> list[dict[str, object]]:
    room = _room(form)
    return [
        {
            "name": field.name,
            "type": str(field.type),
            "label": field.label,
            "section": field.section,
            "required": field.required,
            "options": [option.value for option in field.options],
            "aliases": list(field.aliases),
            "holds": room.get(field.name),
        }
        for field in form.fields
    ]


def _room(form: Form) -> Mapping[str, int]:
    """Field name → about how many characters its blank holds, for those that hold prose."""
    from ndrcpdf.filling import filler, holds

    return holds(filler(form))


def _as_csv(form: Form) -> Iterator[bytes]:
    rows = _described(form)
    yield UTF_8_MARK + csv_line(rows[0])
    for row in rows:
        lists = {name: " | ".join(value) for name, value in row.items() if isinstance(value, list)}
        yield csv_line(map(_cell, {**row, **lists}.values()))


def _cell(value: object) -> str:
    if isinstance(value, bool):
        return csv_text(value)
    return "" if value is None else str(value)


def _say_fields(form: Form) -> None:
    room = _room(form)
    section = ""
    for field in form.fields:
        if field.section != section:
            section = field.section
            click.echo(("" if field is form.fields[0] else "\n") + click.style(section, bold=True))
        notes = [_("required")] if field.required else []
        notes += [" | ".join(option.value for option in field.options)] if field.options else []
        notes += [_("about {number} characters").format(number=room[field.name])] if field.name in room else []
        click.echo(f"  {field.name:<26} {field.type:<10} {field.label}" + (f"  ({', '.join(notes)})" if notes else ""))


@click.command(
    help=_("Write the fillable PDF of FORM."),
    epilog=examples(
        "ndrcpdf blank attestation-stage",
        "ndrcpdf blank attestation-stage -o - | lpr",
    ),
)
@click.argument("form")
@click.option("-o", "--output", "target", help=_("The file to write; - is standard output. [default: FORM.pdf]"))
def blank(form: str, target: str | None) -> None:
    """Write the fillable PDF of a form."""
    found = catalog.find(form)
    name = target or f"{found.id}.pdf"
    if target is None and Path(name).exists():
        raise CannotWriteError(_("{file} is there already").format(file=name), _("name another file with -o"))
    with output(name) as file:
        file.write(found.fillable.read_bytes())
    if name != "-":
        say(_("written: {file}").format(file=name))


@click.command(
    help=_(
        "Make official PDFs fillable: put the fields of each annex of the PDF, a whole circular too, on its blanks."
    ),
    epilog=examples(
        "ndrcpdf prepare annexe-III-4.pdf -o fillable/",
        "ndrcpdf prepare circulaire.pdf -o fillable/ --report placed.html",
        "ndrcpdf prepare circulaire.pdf -o fillable/ --overrides corrections.toml",
        "ndrcpdf prepare annexe.pdf --form attestation-stage -o fillable/ --json",
    ),
)
@click.argument("pdf")
@click.option("--form", help=_("Which annex to prepare, if not all, or if its text does not say."))
@click.option("-o", "--output", "folder", required=True, help=_("The folder to write FORM.pdf to."))
@click.option("--report", "report_file", metavar="FILE.html", help=_("Write a page that shows what was placed where."))
@click.option("--overrides", metavar="FILE.toml", help=_("Places that a person gives: field = page and rectangle."))
@click.option("--json", "as_json", is_flag=True, help=_("Print what was placed, and where, as JSON."))
def prepare(
    pdf: str, *, form: str | None, folder: str, report_file: str | None, overrides: str | None, as_json: bool
) -> ExitCode:
    """Prepare the annexes of an official PDF."""
    from ndrcpdf.preparing import as_data, prepare_each, read_overrides, report

    data = pdf_bytes(pdf)
    given = read_overrides(_text_of(overrides), overrides) if overrides else []
    made = prepare_each(data, form=catalog.find(form) if form else None, name=pdf, overrides=given)
    targets = [_write_prepared(prepared, Path(folder)) for prepared in made.prepared]
    if report_file:
        with output(report_file) as file:
            file.write(report(data, made, pdf).encode())
        say(_("written: {file}").format(file=report_file))
    if as_json:
        placed = [as_data(prepared, target) for prepared, target in zip(made.prepared, targets, strict=True)]
        json.dump({"file": pdf, "forms": placed}, sys.stdout, ensure_ascii=False, indent=2)
        click.echo()
    say_findings(made.findings)
    return exit_code(made.findings)


def _text_of(name: str) -> str:
    """The text of a file that the user named.

    Raises
    ------
    BadDataError
        It cannot be read.
    """
    try:
        return Path(name).read_text("utf-8")
    except OSError as error:
        raise BadDataError(f"{name}: {reason_of(error)}", _("check the file's name")) from error
    except UnicodeDecodeError as error:
        raise BadDataError(_("{file}: this is no text in UTF-8").format(file=name)) from error


def _write_prepared(prepared: "Prepared", folder: Path) -> str:
    """Write a fillable PDF and say so; the name of its file."""
    from ndrcpdf.pdf.document import make_folder

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
