"""JSON and JSON Lines: objects, what they are wrapped in, and where they are broken."""

import io
import json

import pytest

from ndrcpdf.errors import BadDataError
from ndrcpdf.model.forms import Form
from ndrcpdf.records.json_reader import read_json, read_json_lines

ROW = {"stagiaire_nom": "LÉGER"}


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_each_line_is_a_record_and_has_its_number(form: Form, end: str) -> None:
    data = end.join([json.dumps(ROW), "", json.dumps(ROW)]).encode()
    records = [*read_json_lines(io.BytesIO(data), form, "a.jsonl", None)]
    assert [(record.source.row, dict(record.cells)) for record in records] == [(1, ROW), (3, ROW)]


def test_one_object_over_several_lines_is_one_record(form: Form) -> None:
    data = json.dumps(ROW, indent=2).encode()
    (record,) = read_json_lines(io.BytesIO(data), form, "a.json", None)
    assert dict(record.cells) == ROW


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b'{"a": 1}\n{"a": }\n', "line 2 is no JSON"),
        (b"{", "cannot be read"),
        (b'{"a": 1}\n[1]\n', "item 2 is no object"),
        (b'{"a": "\xff"}', "cannot be read"),
    ],
)
def test_a_line_that_is_no_object_is_named(form: Form, data: bytes, message: str) -> None:
    with pytest.raises(BadDataError, match=message):
        [*read_json_lines(io.BytesIO(data), form, "a.jsonl", None)]


def test_an_item_of_a_list_that_is_no_object_is_named(form: Form) -> None:
    with pytest.raises(BadDataError, match="item 2 is no object"):
        [*read_json(io.BytesIO(json.dumps([ROW, "x"]).encode()), form, "a.json", None)]
