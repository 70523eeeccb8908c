"""A drafted form → the text of its form.toml and places.toml, laid out as those of forms/ are."""

import json
from collections.abc import Iterator, Sequence

from ndrcpdf.preparing import Override
from ndrcpdf.schema import Blank, Field, Form, Section

_NOTE = """\
# A draft: names, labels, types and sections are guesses. Check each field against the page; README.md, “Adding a form”,
# has the words for blanks, and forms/ the examples.
"""
_PLACES_NOTE = """\
# The places of the blanks that the words of form.toml do not lead to, for `ndrcpdf prepare --overrides`. Pages from 1;
# rectangles in points from the bottom left of the upright page.
"""


def form_text(form: Form) -> str:
    """The text of the form's form.toml."""
    head = [
        _NOTE,
        f"annex = {_quoted(form.annex)}",
        f"session = {form.session}",
        f"title = {_quoted(form.title)}",
        f"language = {_quoted(form.language)}",
        f"fingerprint = {_listed(form.fingerprint)}",
    ]
    return "\n".join([*head, *(_section(each) for each in form.sections), *(_field(each) for each in form.fields), ""])


def places_text(form: Form, places: Sequence[Override]) -> str:
    """The text of the form's places.toml."""
    lines = (
        f"{_quoted(each.key)} = {{ page = {each.page}, rect = [{', '.join(f'{side:.2f}' for side in each.rect)}] }}"
        for each in places
    )
    return "\n".join([_PLACES_NOTE, f"[{_quoted(form.id)}]", *lines, ""])


def _section(section: Section) -> str:
    headings = f"\nheadings = {_listed(section.headings)}" if section.headings else ""
    return f"\n[[section]]\nname = {_quoted(section.name)}{headings}"


def _field(field: Field) -> str:
    return "\n".join(["\n[[field]]", *_field_lines(field)])


def _field_lines(field: Field) -> Iterator[str]:
    yield f"name = {_quoted(field.name)}"
    yield f"type = {_quoted(field.type)}"
    yield f"label = {_quoted(field.label)}"
    yield f"section = {_quoted(field.section)}"
    if field.tooltip != field.label:
        yield f"tooltip = {_quoted(field.tooltip)}"
    yield f"blank = {{ {', '.join(_blank(field.blank))} }}"
    if field.options:
        yield "options = ["
        for option in field.options:
            yield f"    {{ value = {_quoted(option.value)}, printed = {_quoted(option.printed)} }},"
        yield "]"


def _blank(blank: Blank) -> Iterator[str]:
    yield f"where = {_quoted(blank.where)}"
    if blank.parts:
        yield f"parts = {_listed(blank.parts)}"
    if blank.column:
        yield f"column = {_quoted(blank.column)}"
    if blank.column_number != 1:
        yield f"column_number = {blank.column_number}"
    if blank.below:
        yield f"below = {blank.below}"


def _listed(texts: Sequence[str]) -> str:
    return f"[{', '.join(_quoted(text) for text in texts)}]"


def _quoted(text: str) -> str:
    """A TOML basic string: the escapes of JSON are among its own."""
    return json.dumps(str(text), ensure_ascii=False).replace("\x7f", "\\u007f")
