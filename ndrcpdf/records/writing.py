"""Extractions → CSV, JSON, JSON Lines."""

import codecs
import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal

from ndrcpdf.model.findings import Finding
from ndrcpdf.model.forms import Form
from ndrcpdf.model.records import Extraction, Value
from ndrcpdf.records.columns import META_COLUMNS
from ndrcpdf.records.formula_cells import neutralised
from ndrcpdf.records.reading import Format
from ndrcpdf.values import csv_text, json_value

UTF_8_BOM = codecs.BOM_UTF8
"""The byte order mark that a CSV begins with: by it Excel takes the file for UTF-8."""


def csv_header(form: Form) -> list[str]:
    """The header line of the CSV of a form: its fields in their order, then the columns about the reading."""
    return [*(field.name for field in form.fields), *META_COLUMNS]


def csv_row(form: Form, extraction: Extraction, pictures: Mapping[str, str] | None = None) -> list[str]:
    """The row of a returned PDF in the CSV of its form, safe to open in a spreadsheet.

    A text that could not be typed is written as it was read. ``pictures`` has the path of each picture that is kept in
    a file of its own, by field; other pictures are written as ``data:`` URIs.
    """
    kept = pictures or {}
    cells = [kept.get(field.name) or _csv_cell(_answer(extraction, field.name)) for field in form.fields]
    methods = " ".join(sorted({*extraction.methods.values()}))
    confidence = csv_text(Decimal(str(round(min(extraction.confidences.values(), default=1.0), 3))))
    findings = " ".join(f"{each.code}:{each.field}" if each.field else each.code for each in extraction.findings)
    meta = (extraction.file, extraction.sha256, extraction.form, methods, confidence, findings)
    return [*cells, *(neutralised(text) for text in meta)]


def _answer(extraction: Extraction, field: str) -> Value | None:
    """The value of a field, else the text that was read there and could not be typed: nothing that was read is lost."""
    value = extraction.record.values.get(field)
    return value if value is not None else extraction.raw.get(field) or None


def _csv_cell(value: Value | None) -> str:
    """The cell of a value; only free text can be taken for a formula, numbers and dates cannot."""
    if value is None:
        return ""
    text = csv_text(value)
    return neutralised(text) if isinstance(value, str) else text


def csv_line(cells: Iterable[str]) -> bytes:
    """The cells as a line of CSV in the dialect of Excel in French: semicolons, CRLF, UTF-8."""
    line = io.StringIO()
    csv.writer(line, delimiter=";", lineterminator="\r\n").writerow(cells)
    return line.getvalue().encode("utf-8")


def json_object(extraction: Extraction) -> dict[str, object]:
    """A returned PDF as a JSON object, which reads back to the same record."""
    answers = {name: _answer(extraction, name) for name in extraction.methods}
    return {
        "form": extraction.form,
        "file": extraction.file,
        "sha256": extraction.sha256,
        "values": {name: json_value(value) for name, value in answers.items() if value is not None},
        "methods": {name: str(method) for name, method in extraction.methods.items()},
        "confidences": {name: round(value, 3) for name, value in extraction.confidences.items()},
        "findings": [finding_object(finding) for finding in extraction.findings],
    }


def finding_object(finding: Finding) -> dict[str, object]:
    """A finding as a JSON object, without empty members."""
    parameters = {name: _json_parameter(value) for name, value in finding.parameters.items()}
    members = {
        "code": finding.code,
        "message": str(finding.message),
        "severity": str(finding.severity),
        "remedy": str(finding.remedy or ""),
        "parameters": parameters or None,
        "field": finding.field,
        "file": finding.file,
        "row": finding.row,
        "page": finding.page,
    }
    return {name: value for name, value in members.items() if value not in ("", None)}


def _json_parameter(value: object) -> object:
    if isinstance(value, list | tuple):
        return [_json_parameter(each) for each in value]
    return value if isinstance(value, int | float | str) else str(value)


def write_extractions(extractions: Iterable[Extraction], form: Form | None, style: Format) -> Iterator[bytes]:
    """The pieces of a file of extractions in a format, one for each returned PDF as it comes.

    CSV takes its columns from ``form``; JSON does not need it.
    """
    match style:
        case Format.CSV if form is not None:
            yield UTF_8_BOM + csv_line(csv_header(form))
            yield from (csv_line(csv_row(form, extraction)) for extraction in extractions)
        case Format.JSONL:
            yield from ((json.dumps(json_object(each), ensure_ascii=False) + "\n").encode() for each in extractions)
        case Format.JSON:
            separator = "[\n"
            for each in extractions:
                yield (separator + json.dumps(json_object(each), ensure_ascii=False, indent=2)).encode()
                separator = ",\n"
            yield b"\n]\n" if separator != "[\n" else b"[]\n"
        case _:
            raise ValueError(style)
