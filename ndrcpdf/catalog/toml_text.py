"""A description as form.toml has it: what is told of a form from its pages, its sections and its fields."""

import json
from collections.abc import Iterator, Sequence

from ndrcpdf.model.forms import Blank, Field, Form, Section


def form_text(form: Form) -> str:
    """The text of a form.toml."""
    head = (
        f"annex = {quoted(form.annex)}",
        f"session = {form.session}",
        f"title = {quoted(form.title)}",
        f"language = {quoted(form.language)}",
        f"fingerprint = {_listed(form.fingerprint)}",
    )
    sections = (f"\n{section_text(each)}" for each in form.sections)
    return "\n".join([*head, *sections, *(f"\n{field_text(each)}" for each in form.fields), ""])


def section_text(section: Section) -> str:
    """The table of a section."""
    headings = f"\nheadings = {_listed(section.headings)}" if section.headings else ""
    return f"[[section]]\nname = {quoted(section.name)}{headings}"


def field_text(field: Field) -> str:
    """The table of a field, laid out as those of forms/ are."""
    return "\n".join(["[[field]]", *_field_lines(field)])


def _field_lines(field: Field) -> Iterator[str]:
    yield f"name = {quoted(field.name)}"
    yield f"type = {quoted(field.type)}"
    yield f"label = {quoted(field.label)}"
    yield f"section = {quoted(field.section)}"
    if field.tooltip != field.label:
        yield f"tooltip = {quoted(field.tooltip)}"
    yield f"blank = {{ {', '.join(_blank(field.blank))} }}"
    if field.options:
        yield "options = ["
        for option in field.options:
            yield f"    {{ value = {quoted(option.value)}, printed = {quoted(option.printed)} }},"
        yield "]"


def _blank(blank: Blank) -> Iterator[str]:
    yield f"where = {quoted(blank.where)}"
    if blank.parts:
        yield f"parts = {_listed(blank.parts)}"
    if blank.column:
        yield f"column = {quoted(blank.column)}"
    if blank.column_number != 1:
        yield f"column_number = {blank.column_number}"
    if blank.below:
        yield f"below = {blank.below}"


def _listed(texts: Sequence[str]) -> str:
    """A TOML array of strings."""
    return f"[{', '.join(quoted(text) for text in texts)}]"


def quoted(text: str) -> str:
    """A TOML basic string: the escapes of JSON are among its own."""
    return json.dumps(str(text), ensure_ascii=False).replace("\x7f", "\\u007f")
