"""The folder forms/ → :class:`~ndrcpdf.schema.Form`.

A form is data: ``forms/<id>/form.toml`` describes it by what is printed on it. What the description leaves unsaid has a
default here (the label of the blank is the label of the field, a date's blank is a leader, …).
"""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import cattrs

from ndrcpdf.errors import FormDescriptionError, UnknownFormError
from ndrcpdf.messages import _
from ndrcpdf.schema import Blank, Field, FieldType, Form, Option, Rule, Section, Where

DESCRIPTION = "form.toml"

_WHERE_BY_TYPE = {
    FieldType.LINES: Where.LINES,
    FieldType.CHOICE: Where.BOXES,
    FieldType.STRIKE: Where.WORDS,
    FieldType.IMAGE: Where.ROOM,
    FieldType.SIGNATURE: Where.ROOM,
}


@dataclass(frozen=True, slots=True)
class _BlankEntry:
    """``blank = {…}`` as written; see :class:`~ndrcpdf.schema.Blank`."""

    where: Where | None = None
    labels: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    height_in_lines: int = 0


@dataclass(frozen=True, slots=True)
class _FieldEntry:
    """``[[field]]`` as written; see :class:`~ndrcpdf.schema.Field`."""

    name: str
    type: FieldType
    label: str
    section: str
    tooltip: str = ""
    required: bool = False
    capitals: bool = False
    options: tuple[Option, ...] = ()
    aliases: tuple[str, ...] = ()
    minimum: Decimal | None = None
    exclusive_minimum: Decimal | None = None
    multiple_of: Decimal | None = None
    blank: _BlankEntry = _BlankEntry()


@dataclass(frozen=True, slots=True)
class _Description:
    """A whole form.toml as written."""

    annex: str
    session: int
    title: str
    language: str
    fingerprint: tuple[str, ...]
    section: tuple[Section, ...]
    field: tuple[_FieldEntry, ...]
    rule: tuple[Rule, ...] = ()


def forms_folder() -> Path:
    """The folder of forms: inside the package where a wheel put it, beside the package in a checkout."""
    package = Path(__file__).parent
    installed = package / "forms"
    return installed if installed.is_dir() else package.parent / "forms"


def known_forms() -> list[Form]:
    """Every form of forms/, by id."""
    return [load(folder) for folder in _form_folders()]


def find(wanted: str) -> Form:
    """The form of that id; the newest session of that annex; or the form described in that folder.

    Raises
    ------
    UnknownFormError
        Nothing answers to the name; the remedy lists what would.
    """
    if (Path(wanted) / DESCRIPTION).is_file():
        return load(Path(wanted))
    sessions = [form for form in known_forms() if wanted in (form.id, form.name)]
    if sessions:
        return max(sessions, key=lambda form: form.session)
    raise UnknownFormError(
        _("no form is called “{name}”").format(name=wanted),
        _("the forms known are: {names}").format(names=", ".join(folder.name for folder in _form_folders())),
    )


@cache
def load(folder: Path) -> Form:
    """The form described by ``folder/form.toml``.

    Raises
    ------
    FormDescriptionError
        The description cannot be read, or says something it should not; every fault is named.
    """
    path = folder / DESCRIPTION
    try:
        description = _converter().structure(tomllib.loads(path.read_text("utf-8")), _Description)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise FormDescriptionError(f"{path}: {error}") from error
    except cattrs.BaseValidationError as error:
        raise FormDescriptionError(f"{path}: {'; '.join(cattrs.transform_error(error))}") from error
    form = _form(description, folder)
    for fault in _contradictions(form):
        raise FormDescriptionError(f"{path}: {fault}")
    return form


def _form_folders() -> Iterator[Path]:
    return (path.parent for path in sorted(forms_folder().glob(f"*/{DESCRIPTION}")))


def _form(description: _Description, folder: Path) -> Form:
    return Form(
        id=folder.resolve().name,
        annex=description.annex,
        session=description.session,
        title=description.title,
        language=description.language,
        sections=description.section,
        fields=tuple(_field(entry) for entry in description.field),
        rules=description.rule,
        fingerprint=description.fingerprint,
        folder=folder,
    )


def _field(entry: _FieldEntry) -> Field:
    blank = Blank(
        where=entry.blank.where or _WHERE_BY_TYPE.get(entry.type, Where.LEADER),
        labels=entry.blank.labels or (entry.label,),
        parts=entry.blank.parts,
        height_in_lines=entry.blank.height_in_lines,
    )
    return Field(
        name=entry.name,
        type=entry.type,
        label=entry.label,
        section=entry.section,
        tooltip=entry.tooltip or entry.label,
        blank=blank,
        required=entry.required,
        capitals=entry.capitals,
        options=entry.options,
        aliases=entry.aliases,
        minimum=entry.minimum,
        exclusive_minimum=entry.exclusive_minimum,
        multiple_of=entry.multiple_of,
    )


def _contradictions(form: Form) -> Iterator[str]:
    """What the description says that cannot be: names used twice, sections and fields that are nowhere."""
    names = [each.name for each in form.fields]
    sections = {section.name for section in form.sections}
    for each in form.fields:
        if names.count(each.name) > 1:
            yield f"two fields are called {each.name}"
        if each.section not in sections:
            yield f"{each.name} is in the section “{each.section}”, which is not declared"
        if each.type in (FieldType.CHOICE, FieldType.STRIKE) and len(each.options) < 2:  # noqa: PLR2004
            yield f"{each.name} has fewer than two options"
    for rule in form.rules:
        for name in (rule.field, *rule.may_be_missing):
            if name not in names:
                yield f"the rule {rule.code} names {name}, which is no field"


@cache
def _converter() -> cattrs.Converter:
    converter = cattrs.Converter(forbid_extra_keys=True)

    def exact(value: Any, _type: type) -> Decimal:
        return Decimal(str(value))

    def strictly_text(value: Any, _type: type) -> str:
        if not isinstance(value, str):
            raise TypeError(f"{value!r} is not text")
        return value

    converter.register_structure_hook(Decimal, exact)
    # exactly str: a hook registered for the class would also take its subclasses, the enumerations
    converter.register_structure_hook_func(lambda wanted: wanted is str, strictly_text)
    return converter
