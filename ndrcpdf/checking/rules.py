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
from functools import lru_cache
from importlib.machinery import PathFinder
from importlib.util import find_spec, module_from_spec
from threading import Lock
from types import ModuleType
from typing import Any

from ndrcpdf.errors import FormDescriptionError
from ndrcpdf.messages import Message
from ndrcpdf.model.findings import Finding, Severity
from ndrcpdf.model.forms import Field, Form, Rule
from ndrcpdf.model.records import Record, Value

_MIDNIGHT = time(tzinfo=UTC)
_IMPORTING_CEL = Lock()


def check(
    form: Form, record: Record, *, complete: bool = False, silent: Container[str] = frozenset()
) -> Iterator[Finding]:
    """What is wrong with a typed record, each finding at its field, file and row.

    A missing required value is a warning, since schools fill in one part and hosts the other; with ``complete`` an
    error. It is not said again of the fields in ``silent``, of which something else was said already.
    """
    yield from _missing(form, record, Severity.ERROR if complete else Severity.WARNING, silent)
    yield from _not_in_capitals(form, record)
    yield from _broken_rules(form, record)


def derived(form: Form, record: Record) -> tuple[Record, list[Finding]]:
    """The record with the values that form.toml says how to work out, where none is given; each is said in a note."""
    derivations = _compiled(form).derivations
    if not derivations:
        return record, []
    values = dict(record.values)
    findings: list[Finding] = []
    for field, program, needed in derivations:
        if field.name in values or not needed <= values.keys():
            continue
        result = _result(field.name, program, _context(values, needed))
        values[field.name] = Decimal(str(result)).quantize(Decimal("0.01"), ROUND_HALF_UP)
        message = Message("it was worked out from other values, since none is given")
        findings.append(_placed(Finding("derived", message, Severity.INFO, field=field.name), record))
    return (replace(record, values=values), findings) if findings else (record, findings)


def _placed(finding: Finding, record: Record) -> Finding:
    return replace(finding, file=record.source.file, row=record.source.row)


def _missing(form: Form, record: Record, severity: Severity, silent: Container[str]) -> Iterator[Finding]:
    values, source = record.values, record.source
    required = _compiled(form).required
    missing = [field for field in required if field.name not in values and field.name not in silent]
    if not missing:
        return
    remedy = Message("fill it in")
    for field in missing:
        message = Message("“{label}” has no answer", label=field.label)
        yield Finding("missing-value", message, severity, remedy, field.name, source.file, source.row)


def _not_in_capitals(form: Form, record: Record) -> Iterator[Finding]:
    for field in _compiled(form).capitalised:
        value = record.values.get(field.name)
        if isinstance(value, str) and value != _capitals(value):
            message, remedy = (
                Message("the name is not in capital letters"),
                Message("write it in capitals, with their accents"),
            )
            yield _placed(Finding("not-in-capitals", message, Severity.WARNING, remedy, field.name), record)


def _capitals(text: str) -> str:
    """The text in capitals; ß, which has none that people use, stays as it is."""
    return "ß".join(piece.upper() for piece in text.split("ß"))


def _broken_rules(form: Form, record: Record) -> Iterator[Finding]:
    values = record.values
    compiled = _compiled(form)
    able = [(rule, program) for rule, program, needed in compiled.rules if needed <= values.keys()]
    if not able:
        return
    context = _context(values, compiled.variables)
    for rule, program in able:
        if not _result(rule.code, program, context):
            yield _placed(Finding(rule.code, rule.message, rule.severity, rule.remedy, rule.field), record)


def _result(name: str, program: Any, context: Any) -> Any:
    try:
        return program.execute(context)
    except (ArithmeticError, ValueError, TypeError, RuntimeError) as error:
        raise FormDescriptionError(Message("{rule}: {reason}", rule=name, reason=error)) from error


@dataclass(frozen=True, slots=True)
class _Compiled:
    """What a form asks of its records, gathered once.

    Attributes
    ----------
    required, capitalised:
        The fields that need a value, and those that are written in capitals.
    derivations:
        The fields whose values can be worked out, each with its program and the fields that it needs a value of.
    rules:
        Each rule with its program and the fields that it needs a value of.
    variables:
        All the fields that the rules name.
    """

    required: tuple[Field, ...]
    capitalised: tuple[Field, ...]
    derivations: tuple[tuple[Field, Any, frozenset[str]], ...]
    rules: tuple[tuple[Rule, Any, frozenset[str]], ...]
    variables: frozenset[str]


@lru_cache(maxsize=64)
def _compiled(form: Form) -> _Compiled:
    """Kept by the whole form, which is another one once its description has changed."""
    rules = [(rule, *_program(form, rule.code, rule.check)) for rule in form.rules]
    return _Compiled(
        required=tuple(field for field in form.fields if field.required),
        capitalised=tuple(field for field in form.fields if field.capitals),
        derivations=tuple(
            (field, *_program(form, field.name, field.derived)) for field in form.fields if field.derived
        ),
        rules=tuple((rule, program, names.difference(rule.may_be_missing)) for rule, program, names in rules),
        variables=frozenset().union(*(names for _rule, _program, names in rules)),
    )


def _program(form: Form, name: str, expression: str) -> tuple[Any, frozenset[str]]:
    """The expression compiled, and the names in it, once they are known to be fields of the form."""
    try:
        program = _cel().compile(expression)
    except ValueError as error:
        raise FormDescriptionError(Message("{rule}: {reason}", rule=f"{form.id}: {name}", reason=error)) from error
    names = frozenset(program.variables())
    for variable in names.difference(field.name for field in form.fields):
        raise FormDescriptionError(
            Message("{rule}: {variable} is no field", rule=f"{form.id}: {name}", variable=variable)
        )
    return program, names


def _context(values: Mapping[str, Value], names: Iterable[str]) -> Any:
    """What an expression knows: the values of the fields that are named, ``null`` where there is none, and ``days``."""
    return _cel().Context({name: _cel_value(values.get(name)) for name in names}, {"days": _days})


def _cel() -> ModuleType:
    """The extension module of the package ``cel``, imported where an expression is met.

    The package itself imports its command line too, 0.09 s of terminal libraries: filling 25 rows takes 0.25 s without
    them, and 0.34 s with them. So the module is imported without the package, as the documentation of importlib has it
    ("Importing a source file directly"), under its own name: ``import cel`` elsewhere finds it. Rows are checked in
    several threads at once, by a Dask worker or a web server: one of them imports it, and the others wait.
    """
    with _IMPORTING_CEL:
        name = "cel.cel"
        if name not in sys.modules:
            package = find_spec("cel")
            spec = PathFinder.find_spec(name, package.submodule_search_locations) if package else None
            if spec is None or spec.loader is None:
                raise ModuleNotFoundError(name=name)
            sys.modules[name] = module_from_spec(spec)
            spec.loader.exec_module(sys.modules[name])
        return sys.modules[name]


def _cel_value(value: Value | None) -> object:
    match value:
        case date():
            return datetime.combine(value, _MIDNIGHT)
        case str() | bool() | None:
            return value
        case int() | Decimal():
            return float(value)
        case _:
            return True  # a picture: that there is one is all a rule can ask


def _days(first: datetime, last: datetime) -> float:
    return float((last - first).days + 1)
