"""The rules of a form: required answers, names in capitals, and the conditions between fields of form.toml.

Conditions, and the values that are worked out from others, are written in CEL, the Common Expression Language: safe,
standard, and without Python of their own. Dates are timestamps, numbers are doubles, and a picture is ``true``.
``days(a, b)`` counts the days from a to b, both included.
"""

import sys
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from importlib.machinery import PathFinder
from importlib.util import find_spec, module_from_spec
from types import ModuleType
from typing import Any

from ndrcpdf.errors import FormDescriptionError
from ndrcpdf.messages import Message
from ndrcpdf.model.findings import Finding, Severity
from ndrcpdf.model.forms import Field, Form, Rule
from ndrcpdf.model.records import Record, Value

_MIDNIGHT = time(tzinfo=UTC)
_CENT = Decimal("0.01")


def check(
    form: Form, record: Record, *, complete: bool = False, silent: Container[str] = frozenset()
) -> Iterator[Finding]:
    """What is wrong with a typed record, each finding at its field, file and row.

    A missing required value is a warning, since schools fill in one part and hosts the other; with ``complete`` it is
    an error. It is not reported of the fields in ``silent``, which have another finding already.

    Raises
    ------
    FormDescriptionError
        A rule of the form is no CEL, or cannot be evaluated.
    """
    yield from _missing(form, record, Severity.ERROR if complete else Severity.WARNING, silent)
    yield from _not_in_capitals(form, record)
    yield from _broken_rules(form, record)


def derived(form: Form, record: Record) -> tuple[Record, list[Finding]]:
    """The record with the values that form.toml works out from others, where none is given, and a note on each.

    Raises
    ------
    FormDescriptionError
        A derivation of the form is no CEL, or cannot be evaluated.
    """
    values = dict(record.values)
    findings: list[Finding] = []
    for field, program in _derivations(form):
        if field.name in values or not program.names <= values.keys():
            continue
        result = program.result(_context(program.names, values))
        values[field.name] = Decimal(str(result)).quantize(_CENT, ROUND_HALF_UP)
        message = Message("it was worked out from other values, since none is given")
        findings.append(_placed(Finding("derived", message, Severity.INFO, field=field.name), record))
    return (replace(record, values=values), findings) if findings else (record, findings)


def _placed(finding: Finding, record: Record) -> Finding:
    return replace(finding, file=record.source.file, row=record.source.row)


# ── Single fields ────────────────────────────────────────────────────────────────────────────────────────────────────


def _missing(form: Form, record: Record, severity: Severity, silent: Container[str]) -> Iterator[Finding]:
    values, source = record.values, record.source
    missing = [field for field in _required(form) if field.name not in values and field.name not in silent]
    remedy = Message("fill it in")
    for field in missing:
        message = Message("“{label}” has no answer", label=field.label)
        yield Finding("missing-value", message, severity, remedy, field.name, source.file, source.row)


@cache
def _required(form: Form) -> tuple[Field, ...]:
    return tuple(field for field in form.fields if field.required)


def _not_in_capitals(form: Form, record: Record) -> Iterator[Finding]:
    for field in _capitalised(form):
        value = record.values.get(field.name)
        if isinstance(value, str) and value != _capitals(value):
            message = Message("the name is not in capital letters")
            remedy = Message("write it in capitals, with their accents")
            yield _placed(Finding("not-in-capitals", message, Severity.WARNING, remedy, field.name), record)


@cache
def _capitalised(form: Form) -> tuple[Field, ...]:
    return tuple(field for field in form.fields if field.capitals)


def _capitals(text: str) -> str:
    """The text in capitals; ß stays as it is, since its capital is hardly used."""
    return "ß".join(piece.upper() for piece in text.split("ß"))


# ── Conditions between fields ────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class _Program:
    """A compiled CEL expression, and the names of the fields in it; ``place`` names it in errors."""

    place: str
    expression: Any
    names: frozenset[str]

    def result(self, context: Any) -> Any:
        """The value of the expression for a record."""
        try:
            return self.expression.execute(context)
        except (ValueError, TypeError, RuntimeError) as error:
            raise FormDescriptionError(Message("{rule}: {reason}", rule=self.place, reason=error)) from error


def _broken_rules(form: Form, record: Record) -> Iterator[Finding]:
    """A finding for each rule that is false of the record; a rule that lacks a value is left out."""
    values = record.values
    able = [(rule, program) for rule, program, needed in _rules(form) if needed <= values.keys()]
    if not able:
        return
    context = _context(_names_in_rules(form), values)
    for rule, program in able:
        if not program.result(context):
            yield _placed(Finding(rule.code, rule.message, rule.severity, rule.remedy, rule.field), record)


@cache
def _rules(form: Form) -> tuple[tuple[Rule, _Program, frozenset[str]], ...]:
    """Each rule with its program, and the fields that must have a value."""
    programs = [(rule, _compiled(form, rule.code, rule.check)) for rule in form.rules]
    return tuple((rule, program, program.names.difference(rule.may_be_missing)) for rule, program in programs)


@cache
def _names_in_rules(form: Form) -> frozenset[str]:
    return frozenset(name for _rule, program, _needed in _rules(form) for name in program.names)


@cache
def _derivations(form: Form) -> tuple[tuple[Field, _Program], ...]:
    return tuple((field, _compiled(form, field.name, field.derived)) for field in form.fields if field.derived)


def _compiled(form: Form, name: str, expression: str) -> _Program:
    """The rule or derivation of that name, compiled, once all its names are known to be fields of the form."""
    place = f"{form.id}: {name}"
    try:
        program = _cel().compile(expression)
    except ValueError as error:
        raise FormDescriptionError(Message("{rule}: {reason}", rule=place, reason=error)) from error
    names = frozenset(program.variables())
    for variable in names.difference(field.name for field in form.fields):
        raise FormDescriptionError(Message("{rule}: {variable} is no field", rule=place, variable=variable))
    return _Program(place, program, names)


def _cel() -> ModuleType:
    """The extension module of the package ``cel``, without the package's own ``__init__``.

    That one imports its command line too: 0.17 s of terminal libraries. The module is imported as the documentation of
    importlib has it, "Importing a source file directly": under its own name, so that ``import cel`` elsewhere finds it.
    """
    name = "cel.cel"
    if name not in sys.modules:
        package = find_spec("cel")
        spec = PathFinder.find_spec(name, package.submodule_search_locations) if package else None
        if spec is None or spec.loader is None:
            raise ModuleNotFoundError(name=name)
        sys.modules[name] = module_from_spec(spec)
        spec.loader.exec_module(sys.modules[name])
    return sys.modules[name]


def _context(names: Iterable[str], values: Mapping[str, Value]) -> Any:
    """The values of the fields as CEL has them; those without a value are ``null``."""
    return _cel().Context({name: _cel_value(values.get(name)) for name in names}, {"days": _days})


def _cel_value(value: Value | None) -> object:
    match value:
        case date():
            return datetime.combine(value, _MIDNIGHT)
        case str() | bool() | None:
            return value
        case int() | Decimal():
            return float(value)
        case _:
            return True  # a picture: a rule can only ask whether there is one


def _days(first: datetime, last: datetime) -> float:
    return float((last - first).days + 1)
