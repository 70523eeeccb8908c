"""Form × record → findings: what is missing, what is not in capitals, and the conditions of form.toml.

Conditions between fields are written in CEL, the Common Expression Language: safe, standard, and without Python of
their own. Dates are timestamps, numbers are doubles, and ``days(a, b)`` counts the days from a to b, both included.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from itertools import chain
from typing import Any

import cel

from ndrcpdf.errors import FormDescriptionError
from ndrcpdf.messages import _, language
from ndrcpdf.schema import Field, Finding, Form, Record, Rule, Severity, Value


def check(form: Form, record: Record, *, complete: bool = False) -> Iterator[Finding]:
    """What is wrong with a typed record, each finding at its field, file and row.

    A missing required value is a warning, since schools fill in one part and hosts the other; with ``complete`` an
    error.
    """
    yield from _missing(form, record, Severity.ERROR if complete else Severity.WARNING)
    yield from _not_in_capitals(form, record)
    yield from _broken_rules(form, record)


def derived(form: Form, record: Record) -> tuple[Record, list[Finding]]:
    """The record with the values that form.toml says how to work out, where none is given; each is said in a note."""
    values = dict(record.values)
    findings: list[Finding] = []
    for field, program, needed in _derivations(form):
        if field.name in values or not all(name in values for name in needed):
            continue
        context = cel.Context({name: _cel_value(values[name]) for name in needed}, {"days": _days})
        result = _result(field.name, program, context)
        values[field.name] = Decimal(str(result)).quantize(Decimal("0.01"), ROUND_HALF_UP)
        message = _("it was worked out from other values, since none is given")
        findings.append(_placed(Finding("derived", message, Severity.INFO, field=field.name), record))
    return (replace(record, values=values), findings) if findings else (record, findings)


@cache
def _derivations(form: Form) -> tuple[tuple[Field, Any, tuple[str, ...]], ...]:
    derivations = [field for field in form.fields if field.derived]
    programs = [_program(form, field.name, field.derived) for field in derivations]
    return tuple((field, each, tuple(each.variables())) for field, each in zip(derivations, programs, strict=True))


def _placed(finding: Finding, record: Record) -> Finding:
    return replace(finding, file=record.source.file, row=record.source.row)


def _missing(form: Form, record: Record, severity: Severity) -> Iterator[Finding]:
    for field in form.fields:
        if field.required and field.name not in record.values:
            message = _("“{label}” has no answer").format(label=field.label)
            yield _placed(Finding("missing-value", message, severity, _("fill it in"), field.name), record)


def _not_in_capitals(form: Form, record: Record) -> Iterator[Finding]:
    for field in form.fields:
        value = record.values.get(field.name)
        if field.capitals and isinstance(value, str) and value != _capitals(value):
            message, remedy = _("the name is not in capital letters"), _("write it in capitals, with their accents")
            yield _placed(Finding("not-in-capitals", message, Severity.WARNING, remedy, field.name), record)


def _capitals(text: str) -> str:
    """The text in capitals; ß, which has none that people use, stays as it is."""
    return "".join(c if c == "ß" else c.upper() for c in text)


@dataclass(frozen=True, slots=True)
class _Compiled:
    """The rules of a form, ready to be evaluated.

    ``rules`` are each a rule, its program, and the fields that it needs a value of; ``variables`` all fields they name.
    """

    rules: tuple[tuple[Rule, Any, tuple[str, ...]], ...]
    variables: frozenset[str]


def _broken_rules(form: Form, record: Record) -> Iterator[Finding]:
    values = record.values
    compiled = _compiled(form)
    known = {name: _cel_value(values.get(name)) for name in compiled.variables}
    context = cel.Context(known, {"days": _days})
    for rule, program, needed in compiled.rules:
        if all(name in values for name in needed) and not _result(rule.code, program, context):
            message, remedy = rule.message.in_language(language()), rule.remedy.in_language(language())
            yield _placed(Finding(rule.code, message, rule.severity, remedy, rule.field), record)


def _result(name: str, program: Any, context: Any) -> Any:
    try:
        return program.execute(context)
    except (ValueError, TypeError, RuntimeError) as error:
        raise FormDescriptionError(f"{name}: {error}") from error


@cache
def _compiled(form: Form) -> _Compiled:
    rules = tuple(_compile(form, rule) for rule in form.rules)
    return _Compiled(rules, frozenset(chain.from_iterable(program.variables() for _rule, program, _needed in rules)))


def _compile(form: Form, rule: Rule) -> tuple[Rule, Any, tuple[str, ...]]:
    program = _program(form, rule.code, rule.check)
    return rule, program, tuple(name for name in program.variables() if name not in rule.may_be_missing)


def _program(form: Form, name: str, expression: str) -> Any:
    """The expression compiled, once it is known to speak of the form's fields only."""
    try:
        program = cel.compile(expression)
    except ValueError as error:
        raise FormDescriptionError(f"{form.id}: {name}: {error}") from error
    for variable in set(program.variables()) - {field.name for field in form.fields}:
        raise FormDescriptionError(f"{form.id}: {name}: {variable} is no field")
    return program


def _cel_value(value: Value | None) -> object:
    match value:
        case bool() | None | str():
            return value
        case date():
            return datetime(value.year, value.month, value.day, tzinfo=UTC)
        case int() | Decimal():
            return float(value)
        case _:
            return True  # a picture: that there is one is all a rule can ask


def _days(first: datetime, last: datetime) -> float:
    return float((last - first).days + 1)
