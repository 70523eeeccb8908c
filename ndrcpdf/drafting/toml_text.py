"""A drafted form → the texts of its form.toml and places.toml, in the layout of those of forms/."""

from collections.abc import Sequence

from ndrcpdf.catalog.toml_text import field_text, listed, quoted, section_text
from ndrcpdf.model.forms import Form
from ndrcpdf.preparing import Override

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
        f"annex = {quoted(form.annex)}",
        f"session = {form.session}",
        f"title = {quoted(form.title)}",
        f"language = {quoted(form.language)}",
        f"fingerprint = {listed(form.fingerprint)}",
    ]
    sections = (f"\n{section_text(each)}" for each in form.sections)
    return "\n".join([*head, *sections, *(f"\n{field_text(each)}" for each in form.fields), ""])


def places_text(form: Form, places: Sequence[Override]) -> str:
    """The text of the form's places.toml."""
    lines = (
        f"{quoted(each.key)} = {{ page = {each.page}, rect = [{', '.join(f'{side:.2f}' for side in each.rect)}] }}"
        for each in places
    )
    return "\n".join([_PLACES_NOTE, f"[{quoted(form.id)}]", *lines, ""])
