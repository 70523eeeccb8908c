"""Prepare: a flat official PDF → the same pages with fields on their blanks."""

from dataclasses import dataclass
from io import BytesIO

import pikepdf

from ndrcpdf import catalog
from ndrcpdf.errors import UnknownFormError
from ndrcpdf.messages import _
from ndrcpdf.pdf.acroform import describe, put_fields
from ndrcpdf.pdf.document import opened
from ndrcpdf.pdf.locating import likeness, locate
from ndrcpdf.pdf.page import Page, read_pages
from ndrcpdf.schema import Form, Placement

_LIKE_ENOUGH = 0.7


@dataclass(frozen=True, slots=True)
class Prepared:
    """A fillable PDF, the form it is of, and what was placed on it."""

    form: Form
    data: bytes
    placements: tuple[Placement, ...]


def prepare(data: bytes, *, form: Form | None = None, name: str = "PDF") -> Prepared:
    """Put the fields of the form on the flat PDF; without a form, the one whose words are printed there.

    Raises
    ------
    UnreadablePdfError
        The PDF cannot be read, is a scan, or has fields already.
    UnknownFormError
        The words of no known form are printed on it.
    CannotPlaceError
        A field has no blank on the page.
    """
    with opened(data, name) as pdf:
        pages = read_pages(data, name)
        form = form or _recognised(pages, name)
        placements = locate(form, pages, name)
        put_fields(pdf, form, placements, name)
        describe(pdf, form)
        out = BytesIO()
        pdf.save(out, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return Prepared(form, out.getvalue(), tuple(placements))


def _recognised(pages: list[Page], name: str) -> Form:
    scored = [(likeness(form, pages), form.session, form) for form in catalog.known_forms()]
    best = max(scored, key=lambda entry: entry[:2], default=None)
    if best is None or best[0] < _LIKE_ENOUGH:
        raise UnknownFormError(
            _("{file}: none of the known annexes is printed on these pages").format(file=name),
            _("name the annex with --form; `ndrcpdf forms` lists them"),
        )
    return best[2]
