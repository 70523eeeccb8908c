"""The blanks of a form, in words, → rectangles on a page.

The description says « after the label "Code postal", in the section "LE OU LA STAGIAIRE" »; the page says what is
printed where. Every label is looked for in its section, every occurrence followed by a blank of the right kind is a
candidate, and the candidates are chosen for all fields together: in printed order, each blank once, the best wordings
first.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from ndrcpdf.errors import CannotPlaceError
from ndrcpdf.messages import _
from ndrcpdf.pdf.blanks import FINDERS, Candidate
from ndrcpdf.pdf.page import Kind, Page
from ndrcpdf.pdf.stream import Stream
from ndrcpdf.schema import Blank, Field, Form, Placement, Rect, Where

_OTHER_WORDING = 0.9
_WORDS_SHOWN = 6
_SHARED_LINE = 1.25
"""The height of a line of a shared room, in parts of the type size."""
_IN_CELLS = (Where.REST, Where.CELL, Where.GRID)
"""Blanks that are told by the cells around their label, whatever the order of the page."""


def locate(form: Form, pages: Sequence[Page], name: str) -> list[Placement]:
    """Where every widget of the form goes on those pages, in printed order.

    Raises
    ------
    CannotPlaceError
        A field has no blank: the error names the label that was looked for, and what was seen instead.
    """
    stream = Stream(pages)
    sections = _sections(form, stream)
    fields = [field for field in form.fields if field.blank.where is not Where.NOWHERE]
    candidates = [list(_candidates(field, stream, *sections[field.section])) for field in fields]
    chosen = _chosen(fields, candidates)
    missing = [field for field, choice in zip(fields, chosen, strict=True) if choice is None]
    if missing:
        raise _cannot_place(form, missing, stream, sections, name)
    return [replace(placement, score=choice.score) for choice in chosen if choice for placement in choice.placements]


def likeness(form: Form, pages: Sequence[Page]) -> float:
    """How much of the form's fingerprint is printed on the pages, from 0 to 1."""
    stream = Stream(pages)
    seen = sum(any(stream.occurrences(words, 0, len(stream.tokens))) for words in form.fingerprint)
    return seen / len(form.fingerprint)


# ── Sections ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def _sections(form: Form, stream: Stream) -> dict[str, tuple[int, int]]:
    """Section name → the range of tokens it covers: from its printed heading to the next one.

    A heading fills its whole line. A section without a heading, or whose heading is not printed, goes on with the one
    before it.
    """
    begins: list[int] = [0]
    headed: dict[str, int] = {}
    for section in form.sections:
        heading = _heading(section.headings, stream, begins[-1])
        if heading is not None:
            begins.append(heading)
        headed[section.name] = len(begins) - 1
    ends = [*begins[1:], len(stream.tokens)]
    return {name: (begins[index], ends[index]) for name, index in headed.items()}


def _heading(wordings: Iterable[str], stream: Stream, first: int) -> int | None:
    for wording in wordings:
        for run in stream.occurrences(wording, first, len(stream.tokens)):
            if stream.line(run.start) == run:
                return run.stop
    return None


# ── Candidates: each label that is followed by the right kind of blank ───────────────────────────────────────────────


def _candidates(field: Field, stream: Stream, first: int, last: int) -> Iterator[Candidate]:
    find = FINDERS[field.blank.where]
    for rank, wording in enumerate(field.blank.labels):
        for label in stream.occurrences(wording, first, last):
            candidate = find(field, stream, label, last, 1.0 if rank == 0 else _OTHER_WORDING)
            if candidate:
                yield candidate


# ── Choosing for all fields together ─────────────────────────────────────────────────────────────────────────────────


def _chosen(fields: Sequence[Field], candidates: Sequence[Sequence[Candidate]]) -> list[Candidate | None]:
    """For each field its candidate, or None.

    Cells are told by their row and column; all other blanks by the printed order too.
    """
    ordered = [n for n, field in enumerate(fields) if field.blank.where not in _IN_CELLS]
    chosen: list[Candidate | None] = [None] * len(fields)
    for n, choice in zip(ordered, _assigned([candidates[n] for n in ordered]), strict=True):
        chosen[n] = choice
    taken: set[tuple[int, Rect]] = set()
    for n in sorted(set(range(len(fields))) - set(ordered)):
        choice = next((each for each in candidates[n] if _cell(each) not in taken), None)
        chosen[n] = choice
        if choice and not fields[n].blank.height_in_lines:
            taken.add(_cell(choice))
    return _rooms_shared(chosen)


def _cell(candidate: Candidate) -> tuple[int, Rect]:
    (placement,) = candidate.placements
    return placement.page, placement.rect


def _assigned(candidates: Sequence[Sequence[Candidate]]) -> list[Candidate | None]:
    """For each field its candidate, or None: the choice of the highest total score that keeps the printed order.

    A field may be left out, at no gain. Two fields may only have the same place where they share a room.
    """
    best: dict[Candidate | None, tuple[float, tuple[Candidate | None, ...]]] = {None: (0.0, ())}
    for options in candidates:
        grown = {last: (total, (*path, None)) for last, (total, path) in best.items()}
        for option in options:
            befores = [entry for last, entry in best.items() if _may_follow(last, option)]
            total, path = max(befores, key=lambda entry: entry[0])
            if option not in grown or total + option.score > grown[option][0]:
                grown[option] = (total + option.score, (*path, option))
        best = grown
    return list(max(best.values(), key=lambda entry: entry[0])[1])


def _may_follow(last: Candidate | None, option: Candidate) -> bool:
    if last is None or last.position < option.position:
        return True
    return last.position == option.position and last.room_lines is not None and option.room_lines is not None


def _rooms_shared(chosen: Sequence[Candidate | None]) -> list[Candidate | None]:
    """The choices again, each field that says its height in lines cut from the top of the room it shares."""
    out: list[Candidate | None] = []
    tops: dict[tuple[int, int], float] = {}
    for choice in chosen:
        if choice is None or choice.room_lines is None:
            out.append(choice)
            continue
        (placement,) = choice.placements
        room = placement.rect
        top = tops.get(choice.position, room.y1)
        bottom = max(room.y0, top - choice.room_lines * _SHARED_LINE * placement.size) if choice.room_lines else room.y0
        tops[choice.position] = bottom
        out.append(replace(choice, placements=(replace(placement, rect=Rect(room.x0, bottom, room.x1, top)),)))
    return out


# ── What could not be placed ─────────────────────────────────────────────────────────────────────────────────────────


def _cannot_place(
    form: Form, missing: Sequence[Field], stream: Stream, sections: dict[str, tuple[int, int]], name: str
) -> CannotPlaceError:
    faults = (
        _("{field}: no blank after {labels}, where one reads: {seen}").format(
            field=field.name, labels=_quoted(field.blank), seen=_seen(stream, *sections[field.section])
        )
        for field in missing
    )
    return CannotPlaceError(
        _("{file}: {number} of the {total} fields of {form} cannot be placed\n{faults}").format(
            file=name,
            number=len(missing),
            total=len(form.fields),
            form=form.id,
            faults="\n".join(f"  {fault}" for fault in faults),
        ),
        _("check that the page is this annex; a new wording is added to the labels of the field in form.toml"),
    )


def _quoted(blank: Blank) -> str:
    return _(" or ").join(_("“{label}”").format(label=label) for label in blank.labels)


def _seen(stream: Stream, first: int, last: int) -> str:
    """The words before each blank of a stretch of the page: the labels that are printed there."""
    words: list[str] = []
    labels: list[str] = []
    for _page, token in stream.tokens[first:last]:
        if token.kind is Kind.WORD:
            words.append(token.text)
        elif words:
            labels.append(_("“{label}”").format(label=" ".join(words[-_WORDS_SHOWN:])))
            words = []
    return ", ".join(labels) or _("nothing that is followed by a blank")
