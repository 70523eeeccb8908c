"""What a person says about where fields go: a small TOML file, read by ``--overrides``.

::

    [attestation-stage-2024]                # a form, by its id
    organisme_ville = { page = 12, rect = [310.5, 571, 540, 585] }
    "stagiaire_date_naissance.jour" = { page = 12, rect = [120, 500, 150, 514] }
    "stagiaire_sexe.F" = { page = 12, rect = [100, 520, 109, 529] }

Pages are those of the PDF that is prepared, from 1; rectangles are in points from the bottom left of the upright page,
as the report and ``--json`` have them. A field that is given is given whole: all its parts, or all its options. A
choice that is not ticked but written has one place, ``stagiaire_sexe``.
"""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import cattrs

from ndrcpdf.errors import BadDataError, reason_of
from ndrcpdf.geometry import Rect
from ndrcpdf.layout.page import Page
from ndrcpdf.messages import Message
from ndrcpdf.model.forms import Field, FieldType, Form
from ndrcpdf.model.placements import Placement, Role

PLACES = "places.toml"
"""The overrides that the folder of a form may have: places of blanks that no words lead to."""
_LINE = 1.4
"""The height of a line, in parts of the size of its type."""
_SMALLEST, _LARGEST = 6.0, 11.0
"""The type of a blank of one line is as large as fits, between these."""
_PRINTED = 10.0
"""The size of type in a blank of several lines."""
_ROLES: Mapping[FieldType, Role] = {
    FieldType.LINES: Role.LINES,
    FieldType.FLAG: Role.CHECK,
    FieldType.CHOICE: Role.TICK,
    FieldType.STRIKE: Role.STRIKE,
    FieldType.IMAGE: Role.PICTURE,
    FieldType.CHART: Role.CHART,
    FieldType.SIGNATURE: Role.SIGNATURE,
}


@dataclass(frozen=True, slots=True)
class Override:
    """The place of a widget as a person gives it; ``key`` is the field, with its part or option after a dot."""

    form: str
    key: str
    page: int
    rect: tuple[float, float, float, float]


def overrides_for(form: Form | None, file: Path | None) -> list[Override]:
    """What the overrides file says; without one, what the folder of the form has of its own, which may be nothing.

    Raises
    ------
    BadDataError
        The file cannot be read, or does not say what it should.
    """
    if file is None and form is not None and (form.folder / PLACES).is_file():
        file = form.folder / PLACES
    if file is None:
        return []
    try:
        text = file.read_text("utf-8")
    except OSError as error:
        raise BadDataError(
            Message("{file}: {reason}", file=file, reason=reason_of(error)), Message("check the file's name")
        ) from error
    except UnicodeDecodeError as error:
        raise BadDataError(Message("{file}: this is no text in UTF-8", file=file)) from error
    return read_overrides(text, str(file))


def read_overrides(text: str, name: str) -> list[Override]:
    """What an overrides file says.

    Raises
    ------
    BadDataError
        It is no TOML, or not of that shape.
    """
    remedy = Message("under [FORM], write for each field its page and its rectangle, as the report has them to copy")
    try:
        tables = tomllib.loads(text)
        return [
            cattrs.structure({**place, "form": form, "key": key}, Override)
            for form, fields in tables.items()
            for key, place in fields.items()
        ]
    except tomllib.TOMLDecodeError as error:
        raise BadDataError(Message("{file}: {reason}", file=name, reason=error), remedy) from error
    except (cattrs.BaseValidationError, TypeError, AttributeError, ValueError) as error:
        raise BadDataError(Message("{file}: this is not how places are given", file=name), remedy) from error


def given_placements(overrides: Sequence[Override], form: Form, pages: Sequence[Page]) -> tuple[Placement, ...]:
    """The placements a person gives the fields of a form.

    Raises
    ------
    BadDataError
        There is no such field, part, option or page, or some of its parts are not given.
    """
    ours = [override for override in overrides if override.form in (form.id, form.name)]
    fields = {field.name: field for field in form.fields}
    placed = [_placement(override, fields, form, pages) for override in ours]
    for name in dict.fromkeys(placement.field for placement in placed):
        _check_whole(fields[name], [each for each in placed if each.field == name])
    return tuple(placed)


def _placement(override: Override, fields: Mapping[str, Field], form: Form, pages: Sequence[Page]) -> Placement:
    name, _dot, piece = override.key.partition(".")
    if name not in fields:
        raise BadDataError(
            Message("{form} has no field “{field}”", form=form.id, field=name),
            Message("`ndrcpdf fields {form}` lists them", form=form.id),
        )
    if override.page not in [page.number for page in pages]:
        raise BadDataError(
            Message("{form} is not on page {page}", form=form.id, page=override.page),
            Message("its pages are: {pages}", pages=", ".join(str(page.number) for page in pages)),
        )
    x0, y0, x1, y1 = override.rect
    rect = Rect(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))
    field = fields[name]
    role = Role.TEXT if _is_written(field, piece) else _ROLES.get(field.type, Role.TEXT)
    part, option = (piece, "") if field.blank.parts else ("", piece)
    return Placement(name, override.page, rect, role, _size(rect, role), part=part, option=option)


def _size(rect: Rect, role: Role) -> float:
    return min(_LARGEST, max(_SMALLEST, rect.height / _LINE)) if role is Role.TEXT else _PRINTED


def _check_whole(field: Field, placed: Sequence[Placement]) -> None:
    wanted = set(_pieces(field))
    given = {placement.part or placement.option for placement in placed}
    if wanted != given and not all(_is_written(field, piece) for piece in given):
        raise BadDataError(
            Message("{field}: the places given are not those of its parts", field=field.name),
            Message(
                "give all of: {keys}",
                keys=", ".join(f'"{field.name}.{piece}"' if piece else field.name for piece in _pieces(field)),
            ),
        )


def _pieces(field: Field) -> Iterator[str]:
    """The parts or options that have a widget each; an empty one for a field of one widget."""
    yield from field.blank.parts or [option.value for option in field.options if _by_option(field)] or [""]


def _is_written(field: Field, piece: str) -> bool:
    """Whether that is the one place of a choice, on which the option chosen is written."""
    return field.type is FieldType.CHOICE and not piece


def _by_option(field: Field) -> bool:
    return field.type in (FieldType.CHOICE, FieldType.STRIKE)
