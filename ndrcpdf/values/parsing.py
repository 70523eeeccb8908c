"""Cells → typed values, each by the type of its field."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import lru_cache, partial

from ndrcpdf.caching import cached
from ndrcpdf.model.findings import Finding
from ndrcpdf.model.forms import Field, FieldType, Form
from ndrcpdf.model.records import RawRecord, Record, Value
from ndrcpdf.values.addresses import email, postcode
from ndrcpdf.values.choices import chart, flag, open_option, option_of, several_options, signature
from ndrcpdf.values.dates import date_of, year
from ndrcpdf.values.images import picture
from ndrcpdf.values.not_a_value import NotAValueError
from ndrcpdf.values.numbers import decimal_number, integer, money, two_decimals
from ndrcpdf.values.phones import doubt, phone
from ndrcpdf.values.text import lines_of, single_line

_Parser = Callable[[Field, object], Value]
"""A field and a cell that is not empty → the value, or :class:`NotAValueError`."""


def typed(form: Form, raw: RawRecord) -> tuple[Record, list[Finding]]:
    """The typed record of a raw one, and a finding with its place for each cell that is no value of its field.

    An empty cell is no value. :mod:`ndrcpdf.records` reports names that are no field of the form.
    """
    values: dict[str, Value] = {}
    findings: list[Finding] = [*raw.findings]
    cells = raw.cells
    for name, parsed in _parsers(form):
        value, problem = parsed(cells.get(name))
        if value is not None:
            values[name] = value
        if problem is not None:
            findings.append(replace(problem, field=name, file=raw.source.file, row=raw.source.row))
    return Record(values, raw.source), findings


_Parsed = tuple[Value | None, Finding | None]
"""The value of a cell, and what is wrong with it."""


@lru_cache(maxsize=64)
def _parsers(form: Form) -> tuple[tuple[str, Callable[[object], _Parsed]], ...]:
    """The name of each field, with the parser of its cells; they are made once for all records."""
    return tuple((field.name, cached(partial(_parsed, field, _PARSERS[field.type]))) for field in form.fields)


def parse(field: Field, raw: object) -> _Parsed:
    """The value of a cell, and what is wrong with it; None and None for an empty cell."""
    return _parsed(field, _PARSERS[field.type], raw)


def _parsed(field: Field, parser: _Parser, raw: object) -> _Parsed:
    if raw is None or (isinstance(raw, str) and not raw.strip()):
        return None, None
    try:
        value = parser(field, raw)
    except NotAValueError as error:
        return None, error.finding
    return value, doubt(str(value)) if parser is phone else None


_PARSERS: Mapping[FieldType, _Parser] = {
    FieldType.TEXT: single_line,
    FieldType.LINES: lines_of,
    FieldType.INTEGER: integer,
    FieldType.DECIMAL: decimal_number,
    FieldType.MONEY: money,
    FieldType.GRADE: two_decimals,
    FieldType.PERCENT: two_decimals,
    FieldType.FLAG: flag,
    FieldType.YEAR: year,
    FieldType.DATE: date_of,
    FieldType.POSTCODE: postcode,
    FieldType.PHONE: phone,
    FieldType.EMAIL: email,
    FieldType.CHOICE: option_of,
    FieldType.OPEN_CHOICE: open_option,
    FieldType.CHOICES: several_options,
    FieldType.STRIKE: option_of,
    FieldType.IMAGE: picture,
    FieldType.CHART: chart,
    FieldType.SIGNATURE: signature,
}
