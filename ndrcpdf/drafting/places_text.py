"""Places that a draft gives to fields → the text of its places.toml, an overrides file."""

from collections.abc import Sequence

from ndrcpdf.catalog.toml_text import quoted
from ndrcpdf.model.forms import Form
from ndrcpdf.preparing import Override

_NOTE = """\
# The places of the blanks that the words of form.toml do not lead to, for `ndrcpdf prepare --overrides`. Pages from 1;
# rectangles in points from the bottom left of the upright page.
"""


def places_text(form: Form, places: Sequence[Override]) -> str:
    """The text of the form's places.toml."""
    lines = (
        f"{quoted(each.key)} = {{ page = {each.page}, rect = [{', '.join(f'{side:.2f}' for side in each.rect)}] }}"
        for each in places
    )
    return "\n".join([_NOTE, f"[{quoted(form.id)}]", *lines, ""])
