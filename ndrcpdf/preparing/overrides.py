"""The overrides file (``--overrides``): the places of fields, given by a person, as TOML.

::

    [attestation-stage-2024]                # a form, by its id
    organisme_ville = { page = 12, rect = [310.5, 571, 540, 585] }
    "stagiaire_date_naissance.jour" = { page = 12, rect = [120, 500, 150, 514] }
    "stagiaire_sexe.F" = { page = 12, rect = [100, 520, 109, 529] }

Pages are those of the PDF that is prepared, from 1. Rectangles are in points, origin at the bottom left of the upright
page, as the report and ``--json`` have them. All the parts or all the options of a field are given together. A choice
whose option is written, not ticked, has one place: ``stagiaire_sexe``.
"""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import cattrs

from ndrcpdf.errors import BadDataError, reason_of
from ndrcpdf.geometry import Rect
from ndrcpdf.layout.page import LINE_HEIGHT, USUAL_SIZE, Page
from ndrcpdf.messages import Message
from ndrcpdf.model.forms import Field, FieldType, Form
from ndrcpdf.model.placements import Placement, Role

PLACES = "places.toml"
"""The overrides file that the folder of a form may have, for blanks that its description does not lead to."""
_SMALLEST_TYPE, _LARGEST_TYPE = 6.0, 11.0
"""The type in a blank of one line is as large as its height allows, within these bounds, in points."""
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
    """The place of a widget, given by a person; ``key`` is its field, with a part or an option after a dot."""

    form: str
    key: str
    page: int
    rect: tuple[float, float, float, float]


def overrides_for(form: Form | None, file: Path | None) -> list[Override]:
    """The places in an overrides file; without a file, those in the folder of the form, where it has such a file.

    Raises
    ------
    BadDataError
        The file cannot be read, or is no overrides file.
    """
    if file is None and form is not None and (form.folder / PLACES).is_file():
        file = form.folder / PLACES
    if file is None:
        return []
    try:
        text = file.read_text("utf-8")
    except OSError as error:
        raise BadDataError(
            Message("{file}: {reason}", file=file, reason=reason_of(error)),
            Message("check its name and your rights"),
        ) from error
    except UnicodeDecodeError as error:
        raise BadDataError(Message("{file}: this is no text in UTF-8", file=file)) from error
    return read_overrides(text, str(file))


def read_overrides(text: str, name: str) -> list[Override]:
    """The places in the text of an overrides file; ``name`` is the name of the file in errors.

    Raises
    ------
    BadDataError
        The text is no TOML, or is not of the shape of an overrides file.
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
    """The placements of the fields of a form that have overrides.

    Raises
    ------
    BadDataError
        There is no such field, part, option or page, or a part or option of the field is not given.
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
    """The size of the type in a blank, in points: by its height where it has one line."""
    if role is not Role.TEXT:
        return USUAL_SIZE
    return min(_LARGEST_TYPE, max(_SMALLEST_TYPE, rect.height / LINE_HEIGHT))


def _check_whole(field: Field, placed: Sequence[Placement]) -> None:
    """Raise BadDataError unless all the parts or options of a field are given, or one place to write the option in."""
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
    """The parts or options that have a widget each; an empty text for a field of one widget."""
    yield from field.blank.parts or [option.value for option in field.options if _by_option(field)] or [""]


def _is_written(field: Field, piece: str) -> bool:
    """Whether the piece is the one place of a choice, where the chosen option is written."""
    return field.type is FieldType.CHOICE and not piece


def _by_option(field: Field) -> bool:
    return field.type in (FieldType.CHOICE, FieldType.STRIKE)
