"""Each form of the corpus is filled whole: two readers find in each field what was meant, and it is read back."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from io import BytesIO
from typing import Any

import pikepdf
import pytest

from ndrcpdf.extracting import extract
from ndrcpdf.model.forms import FieldType
from ndrcpdf.model.records import Picture, Value

RADIO, IN_UNISON = 1 << 15, 1 << 25
NO_OPTIONS = {"pdfbox__AcroFormsBasicFields": {"ListBox", "ComboBox"}}
"""File → its lists that have no options, and are not filled."""

each_reader = pytest.mark.parametrize("reader", ["pikepdf", "pypdf"])


# ── What is stored ───────────────────────────────────────────────────────────────────────────────────────────────────


def by_name(widgets: Iterable[Any]) -> dict[str, list[Any]]:
    """The widgets of each field; one that is on several pages is the same."""
    found: dict[str, dict[int, Any]] = {}
    for widget in widgets:
        found.setdefault(widget.name, {})[widget.number] = widget
    return {name: list(numbered.values()) for name, numbered in found.items()}


def is_stored(value: Value, widgets: list[Any]) -> bool:
    """Whether the widgets of a field say of it what was meant."""
    first = widgets[0]
    if first.is_button:
        return is_answered(value, widgets)
    if isinstance(value, Picture):
        return True
    lines = tuple(str(value).split("\n")) if first.kind == "/Ch" else (value,)
    return all(widget.value in (lines, *lines[: len(lines) < 2]) for widget in widgets)


def is_answered(value: Value, widgets: list[Any]) -> bool:
    """Whether a group of buttons has the state that gives the answer, and shows it in each field of the name."""
    states = {state for widget in widgets for state in widget.states if is_meant(value, widget.answer(state))}
    meant = states or {"/Off"}
    lit = [widget for widget in widgets if widget.state != "/Off"]
    return (
        all(widget.value in meant for widget in widgets)
        and all(widget.state == widget.value for widget in lit)
        and lit == able_to_show(meant, widgets)
    )


def is_meant(value: Value, answer: str) -> bool:
    return value is True or (value is not False and value == answer)


def able_to_show(states: set[str], widgets: list[Any]) -> list[Any]:
    """The widgets that are on: of radio buttons that are not in unison, the first of each field that can be."""
    able = [widget for widget in widgets if widget.states & states]
    if not widgets[0].flags & RADIO or widgets[0].flags & IN_UNISON:
        return able
    return [widget for widget in able if not any(each.field == widget.field for each in able[: able.index(widget)])]


def unequal(turns: Iterable[Any], widgets_of: Callable[[bytes], list[Any]]) -> set[str]:
    """The fields of which a reader says something else in some turn than what was filled in."""
    found: set[str] = set()
    for turn in turns:
        widgets = by_name(widgets_of(turn.data))
        found |= {name for name, value in turn.values.items() if not is_stored(value, widgets[name])}
    return found


def test_every_field_is_filled_with_each_of_its_options(case, options_of) -> None:
    for field in case.filler.form.fields:
        given = [turn.values[field.name] for turn in case.turns if field.name in turn.values]
        assert len(given) == (0 if field.name in NO_OPTIONS.get(case.name, ()) else len(case.turns)), field.name
        if field.options and field.type is not FieldType.FLAG:
            assert {line for value in given for line in str(value).split("\n")} >= set(options_of(field))


@each_reader
def test_what_is_stored_is_what_was_meant(case, reader: str, widgets_by) -> None:
    assert unequal(case.turns, widgets_by[reader]) == set()


@each_reader
def test_what_is_stored_otherwise_would_be_found(reader: str, case_of, widgets_by) -> None:
    """Where something else was meant."""
    first, second = case_of("pdfbox__acroform").turns[:2]
    same = {name for name, value in first.values.items() if value == second.values[name]}
    assert unequal([replace(first, data=second.data)], widgets_by[reader]) == set(first.values) - same


def test_lists_without_options_have_none(case_of) -> None:
    for name, lists in NO_OPTIONS.items():
        fields = {field.name: field for field in case_of(name).filler.form.fields}
        assert all(not fields[each].options for each in lists)


def test_all_the_check_boxes_of_the_tax_return_are_on(case_of, widgets_by) -> None:
    """They are four fields deep, each with a state of another name."""
    filled_in = case_of("UsTaxes__Y2023_f1040").turns[0]
    ticked = {name for name, value in filled_in.values.items() if value is True}
    assert len(ticked) == 36
    for widgets_of in widgets_by.values():
        boxes = [widget for widget in widgets_of(filled_in.data) if widget.is_button]
        assert {box.name for box in boxes} == ticked
        assert all(box.state == box.value and {box.state} == box.states for box in boxes)


# ── What is read back ────────────────────────────────────────────────────────────────────────────────────────────────


def returned_otherwise(case: Any) -> set[str]:
    """The fields that ``extract`` reads back as something else in some turn, or has doubts of."""
    found: set[str] = set()
    for turn in case.turns:
        extraction = extract(turn.data, name="filled.pdf", form=case.filler.form)
        found |= {finding.field for finding in extraction.findings}
        found |= {name for name, value in turn.values.items() if not is_same(value, extraction.record.values.get(name))}
    return found


def is_same(value: Value, back: Value | None) -> bool:
    return isinstance(back, Picture) if isinstance(value, Picture) else back == value


def test_what_is_read_back_is_what_was_filled_in(case) -> None:
    assert returned_otherwise(case) == set()


# ── What becomes of the file ─────────────────────────────────────────────────────────────────────────────────────────


def test_the_form_is_intact_at_the_head_unless_it_was_written_anew(case) -> None:
    is_new = "written-anew" in {notice.code for notice in case.filler.notices}
    assert all(turn.data.startswith(case.base) != is_new for turn in case.turns)


def test_filled_pdfs_are_as_sound_as_the_form(case) -> None:
    assert all(complaints(turn.data) <= complaints(case.base) for turn in case.turns)


def complaints(data: bytes) -> set[str]:
    """What qpdf says of a PDF, but for the places that it names."""
    with pikepdf.open(BytesIO(data), suppress_warnings=True) as pdf:
        return {str(each).rpartition(":")[2] for each in pdf.check_pdf_syntax()}
