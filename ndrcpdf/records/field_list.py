"""The fields of a form as data: what each asks, and how much its blank holds."""

from collections.abc import Iterator, Mapping

from ndrcpdf.model.forms import Form
from ndrcpdf.records.writing import UTF_8_BOM, csv_line
from ndrcpdf.values import csv_text


def field_list(form: Form, room: Mapping[str, int]) -> list[dict[str, object]]:
    """An object for each field, in the order of the form.

    ``room`` says of text fields about how many characters their blank holds; the others hold ``None``.
    """
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


def field_list_csv(form: Form, room: Mapping[str, int]) -> Iterator[bytes]:
    """The same as the lines of a CSV that Excel in French opens; several options or aliases are parted by ``|``."""
    rows = field_list(form, room)
    yield UTF_8_BOM + csv_line(rows[0])
    for row in rows:
        yield csv_line(map(_cell, row.values()))


def _cell(value: object) -> str:
    match value:
        case None:
            return ""
        case bool():
            return csv_text(value)
        case list():
            return " | ".join(value)
        case _:
            return str(value)
