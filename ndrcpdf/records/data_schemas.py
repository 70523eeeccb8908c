"""A form in the standard languages for describing data: JSON Schema, Table Schema, Data Package.

Specifications: JSON Schema draft 2020-12; Table Schema and Data Package 1.0.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from ndrcpdf.model.forms import Field, FieldType, Form
from ndrcpdf.records import META_COLUMNS

_NUMBERS = (FieldType.DECIMAL, FieldType.MONEY, FieldType.GRADE, FieldType.PERCENT)
_JSON_TYPES: Mapping[FieldType, Mapping[str, Any]] = {
    FieldType.INTEGER: {"type": "integer"},
    FieldType.YEAR: {"type": "integer"},
    FieldType.DECIMAL: {"type": "number"},
    FieldType.MONEY: {"type": "number"},
    FieldType.GRADE: {"type": "number"},
    FieldType.PERCENT: {"type": "number"},
    FieldType.FLAG: {"type": "boolean"},
    FieldType.DATE: {"type": "string", "format": "date"},
    FieldType.EMAIL: {"type": "string", "format": "email"},
    FieldType.POSTCODE: {"type": "string", "pattern": "^[0-9]{5}$"},
    FieldType.SIGNATURE: {"type": "boolean"},
}
_TABLE_TYPES: Mapping[FieldType, Mapping[str, Any]] = {
    FieldType.INTEGER: {"type": "integer"},
    FieldType.YEAR: {"type": "year"},
    FieldType.DECIMAL: {"type": "number", "decimalChar": ","},
    FieldType.MONEY: {"type": "number", "decimalChar": ","},
    FieldType.GRADE: {"type": "number", "decimalChar": ","},
    FieldType.PERCENT: {"type": "number", "decimalChar": ","},
    FieldType.FLAG: {"type": "boolean", "trueValues": ["oui"], "falseValues": ["non"]},
    FieldType.DATE: {"type": "date", "format": "%d/%m/%Y"},
    FieldType.SIGNATURE: {"type": "boolean", "trueValues": ["oui"], "falseValues": ["non"]},
}
_META_TYPES: Mapping[str, Mapping[str, Any]] = {"_confidence": {"type": "number", "decimalChar": ","}}


def json_schema(form: Form) -> dict[str, Any]:
    """The JSON Schema of a record of the form, as ``fill`` reads it from JSON."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": form.title,
        "type": "object",
        "properties": {field.name: _json_property(field) for field in form.fields},
        "required": [field.name for field in form.fields if field.required],
        "additionalProperties": False,
    }


def _json_property(field: Field) -> dict[str, Any]:
    described: dict[str, Any] = {"title": field.label, **_JSON_TYPES.get(field.type, {"type": "string"})}
    if field.options:
        described["enum"] = [option.value for option in field.options]
    bounds = {
        "minimum": field.minimum,
        "maximum": field.maximum,
        "exclusiveMinimum": field.exclusive_minimum,
        "multipleOf": field.multiple_of,
    }
    return described | {name: float(bound) for name, bound in bounds.items() if bound is not None}


def table_schema(form: Form) -> dict[str, Any]:
    """The Table Schema of the CSV that ``extract`` and ``archive`` write of the form.

    No field is required: a returned form is archived as it came, and what it lacks is in ``_findings``.
    """
    fields = [_table_field(field) for field in form.fields]
    fields += [{"name": name, **_META_TYPES.get(name, {"type": "string"})} for name in META_COLUMNS]
    return {"fields": fields, "primaryKey": ["_sha256"], "missingValues": [""]}


def _table_field(field: Field) -> dict[str, Any]:
    described: dict[str, Any] = {"name": field.name, "title": field.label}
    described |= _TABLE_TYPES.get(field.type, {"type": "string"})
    constraints: dict[str, Any] = {}
    if field.options:
        constraints["enum"] = [option.value for option in field.options]
    if field.type is FieldType.POSTCODE:
        constraints["pattern"] = "[0-9]{5}"
    if field.minimum is not None and field.type in _NUMBERS:
        constraints["minimum"] = float(field.minimum)
    if field.maximum is not None and field.type in _NUMBERS:
        constraints["maximum"] = float(field.maximum)
    return described | ({"constraints": constraints} if constraints else {})


def csv_resource(form: Form) -> dict[str, Any]:
    """The CSV of a form as a resource of a Data Package."""
    return {
        "name": form.name,
        "title": form.title,
        "path": f"{form.name}.csv",
        "profile": "tabular-data-resource",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "dialect": {"delimiter": ";", "lineTerminator": "\r\n", "quoteChar": '"', "doubleQuote": True},
        "schema": table_schema(form),
    }


def data_package(resources: Sequence[Mapping[str, Any]]) -> bytes:
    """The ``datapackage.json`` of an archive that has these resources: at least one."""
    package = {"name": "ndrcpdf-archive", "profile": "tabular-data-package", "resources": resources}
    return (json.dumps(package, ensure_ascii=False, indent=2) + "\n").encode()
