"""Commands about forms: which there are, what they ask, and their blank PDF."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import click

from ndrcpdf import catalog
from ndrcpdf.cli.help import examples
from ndrcpdf.cli.inputs import STREAM, form_of
from ndrcpdf.cli.outputs import harmless, output, say
from ndrcpdf.errors import CannotWriteError
from ndrcpdf.messages import Message, _
from ndrcpdf.model.forms import Form
from ndrcpdf.records import UTF_8_BOM, csv_line
from ndrcpdf.records.data_schemas import json_schema, table_schema
from ndrcpdf.values import csv_text

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
    from ndrcpdf.pdf.acroform.stored_values import page_count

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
    from ndrcpdf.filling import capacities, make_filler

    return capacities(make_filler(form))


def _as_csv(form: Form) -> Iterator[bytes]:
    rows = _described(form)
    yield UTF_8_BOM + csv_line(rows[0])
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
    found = catalog.find(form)
    name = target or f"{found.id}.pdf"
    if target is None and Path(name).exists():
        raise CannotWriteError(Message("{file} is there already", file=name), Message("name another file with -o"))
    with output(name) as file:
        file.write(found.fillable.read_bytes())
    if name != "-":
        say(_("written: {file}").format(file=name))
