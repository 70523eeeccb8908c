"""The folder forms/ → :class:`~ndrcpdf.model.forms.Form`.

A form is data: ``forms/<id>/form.toml`` describes it by what is printed on it. What the description leaves unsaid has a
default here (the label of the blank is the label of the field, a date's blank is a leader, …).
"""

import tomllib
from collections.abc import Container, Iterator, Mapping
from decimal import Decimal
from functools import cache, lru_cache
from itertools import chain
from pathlib import Path
from typing import Any

import cattrs

from ndrcpdf.errors import FormDescriptionError, UnknownFormError
from ndrcpdf.messages import Message
from ndrcpdf.model.forms import FieldType, Form, Where

DESCRIPTION = "form.toml"

_WHERE_BY_TYPE: Mapping[str, Where] = {
    FieldType.LINES: Where.LINES,
    FieldType.CHOICE: Where.BOXES,
    FieldType.FLAG: Where.BOXES,
    FieldType.STRIKE: Where.WORDS,
    FieldType.IMAGE: Where.ROOM,
    FieldType.CHART: Where.CHART,
    FieldType.SIGNATURE: Where.ROOM,
}
_BOUNDS_BY_TYPE: Mapping[str, Mapping[str, int]] = {
    FieldType.GRADE: {"minimum": 0, "maximum": 20},
    FieldType.PERCENT: {"minimum": 0, "maximum": 100},
    FieldType.INTEGER: {"minimum": 0},
}
_TABLES = {"section": "sections", "field": "fields", "rule": "rules"}
"""The arrays of tables of form.toml, which are named in the singular there."""
_KEPT_FORMS = 64
"""How many descriptions are kept parsed: those of forms/, and the drafts that a long-lived process has met."""


def forms_folder() -> Path:
    """The folder of forms: inside the package where a wheel put it, beside the package in a checkout."""
    package = Path(__file__).parents[1]
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
    # a folder is called as the form's id is, which the name begins: the others need not be read
    begun = [load(folder) for folder in _form_folders() if folder.name.startswith(wanted)]
    sessions = [form for form in begun if wanted in (form.id, form.name)]
    if sessions:
        return max(sessions, key=lambda form: form.session)
    raise UnknownFormError(
        Message("no form is called “{name}”", name=wanted),
        Message("the forms known are: {names}", names=", ".join(folder.name for folder in _form_folders())),
    )


def load(folder: Path) -> Form:
    """The form described by ``folder/form.toml``, as the file is now.

    A description that has not changed gives the same object again.

    Raises
    ------
    FormDescriptionError
        The description cannot be read, or says something it should not; every fault is named.
    """
    path = folder / DESCRIPTION
    try:
        text = path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise FormDescriptionError(Message("{file}: {reason}", file=path, reason=error)) from error
    return _described(text, folder.resolve().name, folder)


@lru_cache(maxsize=_KEPT_FORMS)
def _described(text: str, form_id: str, folder: Path) -> Form:
    path = folder / DESCRIPTION
    try:
        form = _converter().structure(_completed(tomllib.loads(text), form_id, folder), Form)
    except (tomllib.TOMLDecodeError, AttributeError) as error:
        raise FormDescriptionError(Message("{file}: {reason}", file=path, reason=error)) from error
    except cattrs.BaseValidationError as error:
        raise FormDescriptionError(
            Message("{file}: {reason}", file=path, reason="; ".join(cattrs.transform_error(error)))
        ) from error
    for fault in _contradictions(form):
        raise FormDescriptionError(Message("{file}: {reason}", file=path, reason=fault))
    return form


def _form_folders() -> Iterator[Path]:
    return (path.parent for path in sorted(forms_folder().glob(f"*/{DESCRIPTION}")))


def _completed(description: Mapping[str, Any], form_id: str, folder: Path) -> dict[str, Any]:
    """The description with what it leaves unsaid, as :class:`~ndrcpdf.model.forms.Form` wants it."""
    named = {_TABLES.get(key, key): value for key, value in description.items()}
    fields = [_completed_field(field) for field in description.get("field", [])]
    return {"rules": [], **named, "fields": fields, "id": form_id, "folder": str(folder)}


def _completed_field(field: Mapping[str, Any]) -> dict[str, Any]:
    """A blank is where such fields have it, after the label of the field, unless it says otherwise."""
    field = {**_BOUNDS_BY_TYPE.get(field.get("type", ""), {}), **field}
    where = _WHERE_BY_TYPE.get(field.get("type", ""), Where.LEADER)
    label = field.get("label", "")
    return {"tooltip": label, **field, "blank": {"where": where, "labels": [label], **field.get("blank", {})}}


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
    yield from _unknown_names(form, {*names})


def _unknown_names(form: Form, names: Container[str]) -> Iterator[str]:
    """What curves and rules name that is no field."""
    for each in form.fields:
        for name in chain.from_iterable(curve.fields for curve in each.curves):
            if name not in names:
                yield f"{each.name} has a curve of {name}, which is no field"
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
