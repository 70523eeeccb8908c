"""The report for a person to check what was placed: one HTML file with the pictures of the pages, and tables."""

import base64
from collections.abc import Iterator, Sequence
from html import escape
from io import BytesIO
from itertools import starmap
from pathlib import PurePath
from typing import Any

from ndrcpdf.geometry import Rect
from ndrcpdf.layout.locating.locate import fault
from ndrcpdf.layout.page_text import read_page_texts
from ndrcpdf.messages import _, language
from ndrcpdf.model.placements import Placement
from ndrcpdf.pdf.pages.rotation import upright_copy
from ndrcpdf.pdf.syntax.opening import opened, opened_by_pdfium
from ndrcpdf.preparing.results import DOUBTFUL, Preparation, Prepared
from ndrcpdf.preparing.unknown_blanks import Note

_SCALE = 1.6
"""Pixels of a picture for each point of the page."""
_NAME_SIZE, _LETTER_WIDTH = 5.0, 0.5
"""The size of the names on a page, in points of the page, and how wide a letter is in parts of it."""

# Every colour has a contrast of at least 4.5 to 1 on white, and a kind of line of its own beside it (WCAG 2.2, 1.4.1).
_STYLE = """
body { font: 16px/1.5 system-ui, sans-serif; color: #1a1a1a; background: #fff; margin: 2rem auto; max-width: 70rem;
  padding: 0 1rem }
figure { margin: 1rem 0; border: 1px solid #767676 }
figure svg { display: block; width: 100%; height: auto }
table { border-collapse: collapse; width: 100%; margin: 1rem 0; font-size: .9rem }
caption { text-align: left; font-weight: bold; padding: .3rem 0 }
th, td { border: 1px solid #949494; padding: .2rem .5rem; text-align: left; vertical-align: top }
td.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap }
pre { background: #f2f2f2; padding: 1rem; overflow-x: auto }
rect { fill-opacity: .12; stroke-width: .7 }
rect.placed, .key.placed { fill: #0b5cad; stroke: #0b5cad }
rect.doubtful, .key.doubtful { fill: #b34700; stroke: #b34700; stroke-dasharray: 3 1.5 }
rect.extra, .key.extra { fill: #8a1c8a; stroke: #8a1c8a; stroke-dasharray: 1 1.5 }
text { font-family: system-ui, sans-serif; paint-order: stroke; stroke: #fff; stroke-width: 1.2 }
text.placed { fill: #0b5cad } text.doubtful { fill: #b34700 } text.extra { fill: #8a1c8a }
.legend svg { width: 2.2em; height: 1.1em; vertical-align: middle }
.legend li { display: inline-block; margin-right: 1.5rem; list-style: none } .legend { padding: 0 }
"""


def report(data: bytes, made: Preparation, name: str) -> str:
    """A self-contained page of HTML about what was placed on the annexes of a PDF.

    Raises
    ------
    UnreadablePdfError
        The PDF cannot be read.
    """
    title = _("What was placed on {file}").format(file=PurePath(name).name)
    parts = [f"<h1>{escape(title)}</h1>", *_summary(made), *_legend()]
    with opened_by_pdfium(_upright(data, name), name) as pictures:
        for prepared in made.prepared:
            parts += _form(prepared, pictures)
    return (
        f'<!DOCTYPE html>\n<html lang="{language()}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta name="viewport" content="width=device-width">\n<title>{escape(title)}</title>\n'
        f"<style>{_STYLE}</style>\n</head>\n<body>\n<main>\n" + "\n".join(parts) + "\n</main>\n</body>\n</html>\n"
    )


def _upright(data: bytes, name: str) -> bytes:
    turns = {page.number: page.turn for page in read_page_texts(data, name)}
    with opened(data, name) as pdf:
        return upright_copy(pdf, turns)


# ── The whole PDF ────────────────────────────────────────────────────────────────────────────────────────────────────


def _summary(made: Preparation) -> Iterator[str]:
    head = (_("form"), _("pages"), _("fields placed"), _("doubtful"), _("missing"), _("unknown blanks"))
    rows = [
        (
            f'<a href="#{each.form.id}">{escape(each.form.title)}</a>',
            ", ".join(map(str, each.pages)),
            str(len({placement.field for placement in each.on_view})),
            str(len(each.doubtful)),
            str(len(each.missing)),
            str(len(each.extra)),
        )
        for each in made.prepared
    ]
    yield _table(_("Forms"), head, rows)
    others = [each for each in made.findings if each.code in ("cannot-place", "page-picture")]
    if others:
        yield "<ul>" + "".join(f"<li>{escape(str(each.message))}</li>" for each in others) + "</ul>"


def _legend() -> Iterator[str]:
    kinds = (
        ("placed", _("placed")),
        ("doubtful", _("placed with doubt (score under {score})").format(score=DOUBTFUL)),
        ("extra", _("blank without a field")),
    )
    items = (
        f'<li><svg viewBox="0 0 22 11" aria-hidden="true"><rect class="{kind}" x="1" y="1" width="20" height="9"/>'
        f"</svg> {escape(words)}</li>"
        for kind, words in kinds
    )
    yield f'<ul class="legend">{"".join(items)}</ul>'


# ── One form ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def _form(prepared: Prepared, pictures: Any) -> Iterator[str]:
    yield f'<section id="{prepared.form.id}"><h2>{escape(prepared.form.title)}</h2>'
    for number in prepared.pages:
        yield _page(prepared, number, pictures[number - 1])
    if prepared.missing:
        rows = [(escape(each.field), escape(str(fault(each)))) for each in prepared.missing]
        yield _table(_("Fields without a blank"), (_("field"), _("reason")), rows)
    if prepared.extra:
        yield _extra(prepared)
    yield _placed(prepared)
    yield _as_overrides(prepared)
    yield "</section>"


def _placed(prepared: Prepared) -> str:
    rows = [
        (
            escape(_key(placement)),
            escape(prepared.form.field(placement.field).label),
            str(placement.page),
            _sides(placement.rect),
            f"{placement.score:.2f}" + (f" – {escape(_('doubtful'))}" if placement.score < DOUBTFUL else ""),
        )
        for placement in prepared.on_view
    ]
    head = (_("field"), _("label"), _("page"), _("rectangle (points)"), _("score"))
    return _table(_("Fields placed"), head, rows)


def _extra(prepared: Prepared) -> str:
    """The blanks without a field, numbered as they are on the pictures, and what to do with them."""
    rows = [
        (
            _ordinal(number),
            escape(note.field.label),
            str(note.blank.page),
            _sides(note.blank.rect),
            f"<code>{escape(note.field.name)}</code>",
            escape(str(note.field.type)),
            f"<code>{escape(note.after)}</code>" if note.after else "–",
        )
        for number, note in enumerate(prepared.notes, 1)
    ]
    head = (
        *(_("no."), _("label"), _("page"), _("rectangle (points)")),
        *(_("proposed name"), _("type"), _("goes behind the field")),
    )
    drafts = "\n\n".join([*_sections(prepared.notes), *starmap(_draft, enumerate(prepared.notes, 1))])
    advice = _(
        "Are these to be filled in? Then copy their lines into {file}, each behind the field that is named, change the"
        " name as you like, and run prepare again. Else there is nothing to do: they stay as they are printed."
    ).format(file=f"{prepared.form.id}/form.toml")
    return (
        _table(_("Blanks without a field"), head, rows)
        + f"<p>{escape(advice)}</p>"
        + _to_copy(_("A draft of these fields for form.toml"), drafts, shown=True)
    )


def _sections(notes: Sequence[Note]) -> Iterator[str]:
    """The sections that drafts need, each once."""
    for text in dict.fromkeys(filter(None, (note.section_text() for note in notes))):
        numbers = ", ".join(_ordinal(number) for number, note in enumerate(notes, 1) if note.section_text() == text)
        yield "# " + _("before the first section, for {numbers}").format(numbers=numbers) + f"\n{text}"


def _draft(number: int, note: Note) -> str:
    behind = _("behind the field {name}").format(name=note.after) if note.after else _("before the first field")
    return f"# {_ordinal(number)} – {behind}\n{note.text()}"


def _ordinal(number: int) -> str:
    return f"?{number}"


def _as_overrides(prepared: Prepared) -> str:
    """The placements as the file of ``--overrides`` has them, to copy and to correct."""
    lines = [f"[{prepared.form.id}]"]
    lines += [
        f'"{_key(placement)}" = {{ page = {placement.page}, rect = [{_sides(placement.rect)}] }}'
        for placement in prepared.on_view
    ]
    return _to_copy(_("These places as a file for --overrides, to copy and correct"), "\n".join(lines))


def _to_copy(summary: str, text: str, *, shown: bool = False) -> str:
    return f"<details{' open' if shown else ''}><summary>{escape(summary)}</summary><pre>{escape(text)}</pre></details>"


def _key(placement: Placement) -> str:
    piece = placement.part or placement.option
    return f"{placement.field}.{piece}" if piece else placement.field


def _sides(rect: Sequence[float]) -> str:
    return ", ".join(f"{side:.1f}" for side in rect)


def _table(caption: str, head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table of cells that are HTML already."""
    headers = "".join(f'<th scope="col">{escape(each)}</th>' for each in head)
    body = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows)
    return f"<table><caption>{escape(caption)}</caption><thead><tr>{headers}</tr></thead><tbody>{body}</tbody></table>"


# ── A page ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def _page(prepared: Prepared, number: int, picture: Any) -> str:
    """The picture of a page with the rectangles over it; what they say is in the tables too."""
    width, height = picture.get_size()
    here = [placement for placement in prepared.on_view if placement.page == number]
    marks = [
        _mark(p.rect, height, "doubtful" if p.score < DOUBTFUL else "placed", f"{_key(p)} {p.score:.2f}") for p in here
    ]
    marks += [
        _mark(note.blank.rect, height, "extra", f"{_ordinal(place)} {note.field.label}")
        for place, note in enumerate(prepared.notes, 1)
        if note.blank.page == number
    ]
    alt = _("page {page}, with the places of {number} fields; the table below lists them").format(
        page=number, number=len({placement.field for placement in here})
    )
    return (
        f'<figure><svg viewBox="0 0 {width:.2f} {height:.2f}" role="img" aria-label="{escape(alt)}">'
        f'<image width="{width:.2f}" height="{height:.2f}" href="{_picture(picture)}"/>{"".join(marks)}</svg>'
        f"<figcaption>{escape(_('page {page}').format(page=number))}</figcaption></figure>"
    )


def _picture(page: Any) -> str:
    image = page.render(scale=_SCALE, grayscale=True).to_pil().quantize(16)
    out = BytesIO()
    image.save(out, "PNG", optimize=True)
    return "data:image/png;base64," + base64.b64encode(out.getvalue()).decode()


def _mark(rect: Rect, height: float, kind: str, words: str) -> str:
    """A rectangle, and its name at its top left if there is room; origin top left, as SVG has it."""
    top = height - rect.y1
    name = (
        f'<text class="{kind}" x="{rect.x0 + 1:.1f}" y="{top + _NAME_SIZE - 0.5:.1f}" font-size="{_NAME_SIZE}"'
        f' aria-hidden="true">{escape(words)}</text>'
    )
    has_room = rect.width > _LETTER_WIDTH * _NAME_SIZE * len(words)
    return (
        f'<rect class="{kind}" x="{rect.x0:.1f}" y="{top:.1f}" width="{rect.width:.1f}" height="{rect.height:.1f}">'
        f"<title>{escape(words)}</title></rect>" + (name if has_room else "")
    )
