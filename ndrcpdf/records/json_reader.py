"""JSON and JSON Lines → raw records; the objects may be those that ``extract`` writes."""

import io
import json
from collections.abc import Iterable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any, BinaryIO

from ndrcpdf.errors import BadDataError
from ndrcpdf.messages import Message
from ndrcpdf.model.forms import Form
from ndrcpdf.model.records import RawRecord, Source
from ndrcpdf.records.columns import OtherForms
from ndrcpdf.records.json_stream import list_items
from ndrcpdf.records.keyed_answers import KeyedAnswers
from ndrcpdf.records.pictures import picture_fields, with_pictures
from ndrcpdf.records.reader import Reader


def read_json(file: BinaryIO, form: Form, name: str, folder: Path | None) -> Reader:
    """The records of a JSON list of objects."""
    text = io.TextIOWrapper(file, "utf-8-sig")
    return Reader(name, _records(list_items(text, name), form, name, folder), close=text.detach)


def read_json_lines(file: BinaryIO, form: Form, name: str, folder: Path | None) -> Reader:
    """The records of JSON Lines, or of a single JSON object."""
    return Reader(name, _records(_lines(file, name), form, name, folder))


def _lines(file: BinaryIO, name: str) -> Iterator[tuple[int, Any]]:
    """The objects of JSON Lines with their line numbers; the file may also be one object over several lines."""
    for number, line in enumerate(file, 1):
        if not line.strip():
            continue
        try:
            yield number, json.loads(line.decode("utf-8-sig"), parse_float=Decimal)
        except json.JSONDecodeError as error:
            if number != 1:
                raise BadDataError(
                    Message("{file}: line {line} is no JSON ({reason})", file=name, line=number, reason=error.msg),
                    Message("JSON Lines holds one object on each line"),
                ) from error
            yield 1, json.loads((line + file.read()).decode("utf-8-sig"), parse_float=Decimal)


def _records(items: Iterable[tuple[int, Any]], form: Form, name: str, folder: Path | None) -> Iterator[RawRecord]:
    keys, pictures = KeyedAnswers(form, OtherForms()), picture_fields(form)
    for number, item in items:
        source = Source(name, number)
        if not isinstance(item, dict):
            raise BadDataError(
                Message("{file}: item {number} is no object", file=name, number=number),
                Message("give one object for each person, with field names as keys"),
            )
        answers = item["values"] if isinstance(item.get("values"), dict) and "form" in item else item
        cells, findings = keys.cells(answers, source)
        yield with_pictures(RawRecord(cells, source, tuple(findings)), pictures, folder)
