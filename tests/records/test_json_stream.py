"""A JSON list read item by item is the list that the standard library reads whole."""

import io
import json
import tracemalloc
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ndrcpdf.errors import BadDataError
from ndrcpdf.records import json_stream
from ndrcpdf.records.json_stream import list_items

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda values: st.lists(values, max_size=3) | st.dictionaries(st.text(max_size=3), values, max_size=3),
    max_leaves=8,
)


@given(items=st.lists(VALUES, max_size=5), indent=st.sampled_from([None, 0, 3]), chunk=st.integers(1, 9))
def test_the_items_are_those_of_the_list_wherever_the_text_is_cut(items: list, indent: int | None, chunk: int) -> None:
    text = json.dumps(items, indent=indent, ensure_ascii=chunk % 2 == 0)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(json_stream, "_CHUNK", chunk)
        found = [*list_items(io.StringIO(text), "a.json")]
    assert found == [*enumerate(json.loads(text, parse_float=Decimal), 1)]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("[1", 1),
        ("[1,", 2),
        ("[1, 2 3]", 2),
        ("[,]", 1),
        ("[1] x", 1),
        ("[tru]", 1),
        ('["a\nb"]', 1),
        ("{}", 1),
        ("", 1),
    ],
)
def test_what_is_no_list_is_refused_at_its_item(text: str, number: int) -> None:
    with pytest.raises(BadDataError, match=f"item {number}, or what follows it"):
        [*list_items(io.StringIO(text), "a.json")]


def test_half_a_surrogate_pair_and_a_number_of_any_length_do_no_harm() -> None:
    assert [*list_items(io.StringIO('["\\ud83d"]'), "a.json")] == [(1, "\ud83d")]
    with pytest.raises(ValueError, match="digits"):
        [*list_items(io.StringIO(f"[{'9' * 5000}]"), "a.json")]


def test_the_list_is_not_kept_in_memory() -> None:
    text = io.StringIO(json.dumps([{"a": "x" * 100}] * 20_000))
    tracemalloc.start()
    try:
        assert sum(1 for _item in list_items(text, "a.json")) == 20_000
        assert tracemalloc.get_traced_memory()[1] < 1_000_000
    finally:
        tracemalloc.stop()
