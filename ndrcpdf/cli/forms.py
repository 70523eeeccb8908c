"""Commands about forms: which there are, what they ask, and their blank PDF."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ndrcpdf.cli.help import examples
from ndrcpdf.cli.inputs import STREAM, form_of
from ndrcpdf.cli.outputs import harmless, output, say
from ndrcpdf.errors import CannotWriteError
from ndrcpdf.messages import Message, _

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ndrcpdf.model.forms import Form

# The verbs are imported where they are called, so that no command waits for the libraries of another.
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
    from ndrcpdf import catalog
    from ndrcpdf.pdf.syntax.opening import page_count

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
        _echo_json(known)
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
    if style in ("json-schema", "table-schema"):
        from ndrcpdf.records.data_schemas import json_schema, table_schema

        _echo_json(json_schema(found) if style == "json-schema" else table_schema(found))
        return
    from ndrcpdf.pdf.acroform.text_capacity import text_capacities

    room = text_capacities(found.fillable)
    if style == "text":
        _say_fields(found, room)
        return
    from ndrcpdf.records.field_list import field_list, field_list_csv

    if style == "json":
        _echo_json(field_list(found, room))
        return
    with output(STREAM) as file:
        file.writelines(field_list_csv(found, room))


def _echo_json(data: object) -> None:
    click.echo(json.dumps(data, ensure_ascii=False, indent=2))


def _say_fields(form: "Form", room: "Mapping[str, int]") -> None:
    section = ""
    for field in form.fields:
        if field.section != section:
            section = field.section
            click.echo(("" if field is form.fields[0] else "\n") + click.style(harmless(section), bold=True))
        notes = [_("required")] if field.required else []
        notes += [" | ".join(option.value for option in field.options)] if field.options else []
        notes += [_("about {number} characters").format(number=room[field.name])] if field.name in room else []
        line = f"  {field.name:<26} {field.type:<10} {field.label}" + (f"  ({', '.join(notes)})" if notes else "")
        click.echo(harmless(line))


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
    from ndrcpdf import catalog

    found = catalog.find(form)
    name = target or f"{found.id}.pdf"
    if target is None and Path(name).exists():
        raise CannotWriteError(Message("{file} is there already", file=name), Message("name another file with -o"))
    with output(name) as file:
        file.write(found.fillable.read_bytes())
    if name != "-":
        say(_("written: {file}").format(file=name))
