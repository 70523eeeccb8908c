"""The steps of a draft, in order: find blanks and labels, describe them, try the description, place the fields."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pikepdf

from ndrcpdf.catalog import DESCRIPTION
from ndrcpdf.catalog.label_words import FIRST_SECTION
from ndrcpdf.catalog.toml_text import form_text
from ndrcpdf.drafting.field_descriptions import agrees, described, pieces
from ndrcpdf.drafting.places_text import places_text
from ndrcpdf.errors import CannotPlaceError
from ndrcpdf.layout.detecting.detect import detect
from ndrcpdf.layout.detecting.labels import Question, questions
from ndrcpdf.layout.detecting.searched_page import SearchedPage
from ndrcpdf.layout.letters import letters_only
from ndrcpdf.layout.locating.locate import locate
from ndrcpdf.layout.page import Page, TokenKind
from ndrcpdf.layout.reading.text_layer import read_pages
from ndrcpdf.layout.reading.upright import upright_pdf
from ndrcpdf.layout.token_search import TokenStream
from ndrcpdf.messages import Message
from ndrcpdf.model.findings import Finding, Severity
from ndrcpdf.model.forms import Field, Form, Section
from ndrcpdf.model.placements import Placement
from ndrcpdf.pdf.acroform.building import put_fields
from ndrcpdf.pdf.acroform.form_marker import write_form_marker
from ndrcpdf.pdf.pages.rotation import rotate_fields
from ndrcpdf.pdf.syntax.opening import opened
from ndrcpdf.preparing import PLACES, Override
from ndrcpdf.preparing.overrides import given_placements

_NOTE = """\
# A draft: names, labels, types and sections are guesses. Check each field against the page; README.md, “Adding a form”,
# has the words for blanks, and forms/ the examples.
"""
FILLABLE, FLAT = "fillable.pdf", "annexe.pdf"
_FINGERPRINTS, _SHORTEST_PRINT = 4, 12
"""How many lines of the page the form is known by, and how many letters each has at least."""
_FRENCH = re.compile(r"\b(le|la|les|de|du|des|et|nom|prénom|adresse)\b", re.IGNORECASE)
_ENGLISH = re.compile(r"\b(the|of|and|name|address|date|number)\b", re.IGNORECASE)
_SESSION = re.compile(r"\bsession\s+(?:de\s+)?(20[0-9]{2})\b", re.IGNORECASE)
_ROUNDS = 6
"""A description is tried so often at most: each time, a few more fields may get a place."""


@dataclass(frozen=True, slots=True)
class Draft:
    """The draft of the folder of a form.

    Attributes
    ----------
    form:
        The form as it is described.
    form_toml:
        The text of its description.
    places_toml:
        The text of the overrides file, with the places that the description does not lead to; empty for none.
    flat, data:
        The PDF of which the draft was made, and the same with fields.
    by_words:
        How many fields the description places on their blanks.
    findings:
        What a person should look at first.
    """

    form: Form
    form_toml: str
    places_toml: str
    flat: bytes
    data: bytes
    by_words: int
    findings: tuple[Finding, ...]

    def files(self) -> Mapping[str, bytes]:
        """The files of the folder of the form: their contents by name."""
        files = {DESCRIPTION: self.form_toml.encode(), FLAT: self.flat, FILLABLE: self.data}
        return files | ({PLACES: self.places_toml.encode()} if self.places_toml else {})


def draft(data: bytes, *, form_id: str, name: str = "PDF") -> Draft:
    """The draft of the form that is printed on all the pages of a flat PDF.

    Raises
    ------
    UnreadablePdfError
        The PDF cannot be read, is a scan, or has fields already.
    CannotPlaceError
        No blank was found on its pages.
    """
    pdf = upright_pdf(data, name)
    pages = read_pages(pdf)
    searched = [SearchedPage(page) for page in pages]
    asked = [question for page in searched for question in questions(page, detect(page))]
    if not asked:
        raise CannotPlaceError(
            Message("{file}: nothing on the pages looks like a blank", file=name),
            Message(
                "dotted lines, rules, cells and boxes are looked for: describe the form by hand, or draw them first"
            ),
        )
    form, lost = _form(pages, asked, form_id)
    places, placements = _tried(form, asked, lost, pages, name)
    filled = _with_fields(data, form, placements, pdf.turns, name)
    by_place = {place.key.partition(".")[0] for place in places}
    findings = tuple(_findings(form, asked, by_place, name))
    places_toml = places_text(form, places) if places else ""
    return Draft(form, f"{_NOTE}\n{form_text(form)}", places_toml, data, filled, len(asked) - len(by_place), findings)


# ── The form ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def _form(pages: Sequence[Page], asked: Sequence[Question], form_id: str) -> tuple[Form, frozenset[str]]:
    """The form, and the names of the fields whose description does not lead to their blank."""
    sections, places = _sections(asked)
    fields = list(described(asked, places, TokenStream(pages)))
    lines = [line for page in pages for line in _lines(page)]
    text = "\n".join(words for words, _size in lines)
    title = max(lines, key=lambda line: line[1], default=(form_id, 0.0))[0]
    form = Form(
        id=form_id,
        annex=form_id,
        session=int(said[1]) if (said := _SESSION.search(text)) else datetime.now(UTC).year,
        title=title,
        language="en" if len(_ENGLISH.findall(text)) > len(_FRENCH.findall(text)) else "fr-FR",
        sections=sections,
        fields=tuple(field for field, _leads in fields),
        rules=(),
        fingerprint=tuple(_fingerprint(lines)),
        folder=Path(form_id),
    )
    return form, frozenset(field.name for field, leads in fields if not leads)


def _sections(asked: Sequence[Question]) -> tuple[tuple[Section, ...], list[str]]:
    """The sections in printed order, with distinct names, and the name of the section of each question."""
    sections: list[Section] = []
    names: list[str] = []
    place: tuple[int, str] | None = None
    for question in asked:
        if place != (here := (question.blanks[0].page, question.section)) and (question.section or not sections):
            name = question.section or FIRST_SECTION
            used = sum(section.headings == (question.section,) for section in sections)
            headings = (question.section,) if question.section else ()
            sections.append(Section(f"{name} ({used + 1})" if used else name, headings))
            place = here
        names.append(sections[-1].name)
    return tuple(sections), names


def _lines(page: Page) -> Iterator[tuple[str, float]]:
    """The lines of words of a page, in reading order, and the size of their type."""
    lines: dict[int, list[str]] = {}
    sizes: dict[int, float] = {}
    for token in page.tokens:
        if token.kind is TokenKind.WORD:
            lines.setdefault(token.line, []).append(token.text)
            sizes[token.line] = max(sizes.get(token.line, 0.0), token.size)
    return ((" ".join(words), sizes[number]) for number, words in lines.items())


def _fingerprint(lines: Sequence[tuple[str, float]]) -> list[str]:
    """A few lines by which the form is known: those of the largest type that are long enough, else the longest."""
    printed = list(dict.fromkeys(words for words, _size in sorted(lines, key=lambda line: -line[1])))
    chosen = [words for words in printed if len(letters_only(words)) >= _SHORTEST_PRINT]
    return (chosen or sorted(printed, key=len, reverse=True))[:_FINGERPRINTS]


# ── Trying it ────────────────────────────────────────────────────────────────────────────────────────────────────────


def _tried(
    form: Form, asked: Sequence[Question], lost: frozenset[str], pages: Sequence[Page], name: str
) -> tuple[list[Override], tuple[Placement, ...]]:
    """The places of the fields that need one, and the placements of all fields.

    The whole form is located by its description; a field that is not on its blank is given its place, and the form is
    located again, until every field is on its blank.
    """
    questions = list(zip(form.fields, asked, strict=True))
    places: list[Override] = []
    placements: tuple[Placement, ...] = ()
    for _round in range(_ROUNDS):
        places = [place for field, each in questions if field.name in lost for place in _places(form, field, each)]
        placements = _placed(form, places, pages, name)
        wrong = {field.name for field, each in questions if not agrees(_of(field, placements), each)} - lost
        if not wrong:
            break
        lost |= wrong
    return places, placements


def _placed(form: Form, places: Sequence[Override], pages: Sequence[Page], name: str) -> tuple[Placement, ...]:
    """The placements of the fields of the form; none where too many of its fields cannot be located."""
    try:
        return locate(form, pages, name, given_placements(places, form, pages)).placements
    except CannotPlaceError:
        return ()


def _of(field: Field, placements: Sequence[Placement]) -> list[Placement]:
    return [placement for placement in placements if placement.field == field.name]


def _places(form: Form, field: Field, asked: Question) -> Iterator[Override]:
    for piece, blank in zip(pieces(field), asked.blanks, strict=True):
        x0, y0, x1, y1 = (round(side, 2) for side in blank.rect)
        yield Override(form.id, f"{field.name}.{piece}" if piece else field.name, blank.page, (x0, y0, x1, y1))


def _with_fields(
    data: bytes, form: Form, placements: Sequence[Placement], turns: Mapping[int, int], name: str
) -> bytes:
    with opened(data, name) as pdf:
        put_fields(pdf, form, placements, name)
        rotate_fields(pdf, turns)
        write_form_marker(pdf, form)
        out = BytesIO()
        pdf.save(out, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return out.getvalue()


# ── What to look at ──────────────────────────────────────────────────────────────────────────────────────────────────


def _findings(form: Form, asked: Sequence[Question], by_place: set[str], name: str) -> Iterator[Finding]:
    for field, each in zip(form.fields, asked, strict=True):
        page = each.blanks[0].page
        if not each.label and not each.column:
            message = Message("{form}: no words stand near the blank on page {page}", form=form.id, page=page)
            remedy = Message("give it a name and a label in form.toml, or take it out")
            yield Finding("label-missing", message, Severity.WARNING, remedy, field.name, name, page=page)
        elif field.name in by_place:
            message = Message(
                "{form}: “{label}” does not lead to its blank on page {page}: its place is in {file}",
                form=form.id,
                label=field.label,
                page=page,
                file=PLACES,
            )
            remedy = Message("look for better words in form.toml, or keep the place")
            yield Finding("field-by-place", message, Severity.INFO, remedy, field.name, name, page=page)
