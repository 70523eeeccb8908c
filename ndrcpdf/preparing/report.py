"""The report for a person to check what was placed: one HTML file with the pictures of the pages, and tables."""

import base64
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import PurePath
from typing import Any

from ndrcpdf.geometry import Rect
from ndrcpdf.html import render
from ndrcpdf.layout.locating.locate import fault
from ndrcpdf.layout.page_text import read_page_texts
from ndrcpdf.messages import _
from ndrcpdf.model.placements import Placement
from ndrcpdf.pdf.pages.rotation import upright_copy
from ndrcpdf.pdf.syntax.opening import opened, opened_by_pdfium
from ndrcpdf.preparing.results import DOUBTFUL, Preparation, Prepared
from ndrcpdf.preparing.unknown_blanks import Note

_PIXELS_PER_POINT = 1.6
"""The resolution of the pictures: print is read at it, and the report stays small."""
_GREYS = 16
"""A printed page needs no more shades of grey than this, and its picture is a third as large."""
_NAME_SIZE = 5.0
"""The type size of the names on a page, in points of the page."""
_LETTER_WIDTH = 0.5
"""The mean width of a letter, in parts of the type size."""


@dataclass(frozen=True, slots=True)
class _Box:
    """The box of a blank on the picture of a page: in points, origin at the top left, as SVG has it.

    ``kind`` is ``placed``, ``doubtful`` or ``extra``; the words are written in the box where it ``has_room`` for them.
    """

    kind: str
    words: str
    x: float
    y: float
    width: float
    height: float
    has_room: bool


@dataclass(frozen=True, slots=True)
class _Page:
    """A page as the report shows it: its size in points, its picture as a ``data:`` URI, and how many fields it has."""

    number: int
    width: float
    height: float
    picture: str
    boxes: tuple[_Box, ...]
    fields: int


@dataclass(frozen=True, slots=True)
class _PreparedForm:
    """A form as the report shows it: its pages, and the lines to copy into form.toml and into an overrides file."""

    prepared: Prepared
    pages: tuple[_Page, ...]
    drafts: str
    overrides: str


def report(data: bytes, made: Preparation, name: str) -> str:
    """A self-contained page of HTML about what was placed on the annexes of a PDF.

    Raises
    ------
    UnreadablePdfError
        The PDF cannot be read.
    """
    with opened_by_pdfium(_upright(data, name), name) as pictures:
        forms = [
            _PreparedForm(
                prepared,
                tuple(_page(prepared, number, pictures[number - 1]) for number in prepared.pages),
                "\n\n".join([*_sections(prepared.notes), *_fields(prepared.notes)]),
                _overrides(prepared),
            )
            for prepared in made.prepared
        ]
    return render(
        "report",
        title=_("What was placed on {file}").format(file=PurePath(name).name),
        forms=forms,
        findings=[finding for finding in made.findings if finding.code in ("cannot-place", "page-picture")],
        doubtful=DOUBTFUL,
        name_size=_NAME_SIZE,
        fault=fault,
        key=_key,
        sides=_sides,
    )


def _upright(data: bytes, name: str) -> bytes:
    turns = {page.number: page.turn for page in read_page_texts(data, name)}
    with opened(data, name) as pdf:
        return upright_copy(pdf, turns)


# ── Pages ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def _page(prepared: Prepared, number: int, page: Any) -> _Page:
    """A page as pdfium has it, with a box for each of its widgets, and for each blank without a field."""
    width, height = page.get_size()
    here = [placement for placement in prepared.on_view if placement.page == number]
    boxes = [_box(each.rect, height, _kind(each), f"{_key(each)} {each.score:.2f}") for each in here]
    boxes += [
        _box(note.blank.rect, height, "extra", f"{_ordinal(place)} {note.field.label}")
        for place, note in enumerate(prepared.notes, 1)
        if note.blank.page == number
    ]
    fields = {placement.field for placement in here}
    return _Page(number, width, height, _picture(page), tuple(boxes), len(fields))


def _kind(placement: Placement) -> str:
    return "doubtful" if placement.score < DOUBTFUL else "placed"


def _box(rect: Rect, page_height: float, kind: str, words: str) -> _Box:
    has_room = rect.width > _LETTER_WIDTH * _NAME_SIZE * len(words)
    return _Box(kind, words, rect.x0, page_height - rect.y1, rect.width, rect.height, has_room)


def _picture(page: Any) -> str:
    image = page.render(scale=_PIXELS_PER_POINT, grayscale=True).to_pil().quantize(_GREYS)
    out = BytesIO()
    image.save(out, "PNG", optimize=True)
    return "data:image/png;base64," + base64.b64encode(out.getvalue()).decode()


# ── Lines to copy ────────────────────────────────────────────────────────────────────────────────────────────────────


def _sections(notes: Sequence[Note]) -> Iterator[str]:
    """The sections that the drafts need, each once."""
    for text in dict.fromkeys(filter(None, (note.section_text() for note in notes))):
        numbers = ", ".join(_ordinal(number) for number, note in enumerate(notes, 1) if note.section_text() == text)
        yield "# " + _("before the first section, for {numbers}").format(numbers=numbers) + f"\n{text}"


def _fields(notes: Sequence[Note]) -> Iterator[str]:
    """The draft of a field for each blank without one, numbered as on the pictures, and where it goes."""
    for number, note in enumerate(notes, 1):
        behind = _("behind the field {name}").format(name=note.after) if note.after else _("before the first field")
        yield f"# {_ordinal(number)} – {behind}\n{note.text()}"


def _overrides(prepared: Prepared) -> str:
    """The placements as an overrides file has them."""
    lines = (
        f'"{_key(placement)}" = {{ page = {placement.page}, rect = [{_sides(placement.rect)}] }}'
        for placement in prepared.on_view
    )
    return "\n".join([f"[{prepared.form.id}]", *lines])


def _ordinal(number: int) -> str:
    return f"?{number}"


def _key(placement: Placement) -> str:
    piece = placement.part or placement.option
    return f"{placement.field}.{piece}" if piece else placement.field


def _sides(rect: Sequence[float]) -> str:
    return ", ".join(f"{side:.1f}" for side in rect)
