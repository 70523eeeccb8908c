"""The blanks of a form, in words → rectangles on a page.

The description says « after the label "Code postal", in the section "LE OU LA STAGIAIRE" »; the page says what is
printed where. Every label is looked for in its section, every occurrence beside a blank is a candidate, with a score
for its wording and its kind, and the candidates are chosen for all fields together (see :mod:`.assignment`).
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import reduce

from ndrcpdf.errors import CannotPlaceError
from ndrcpdf.geometry import Rect, intersection
from ndrcpdf.layout.locating.assignment import choose
from ndrcpdf.layout.locating.candidate import IN_A_PHRASE, Candidate
from ndrcpdf.layout.locating.field_order import FieldOrder
from ndrcpdf.layout.locating.finders import find_blank
from ndrcpdf.layout.page import Page, TokenKind
from ndrcpdf.layout.reading.column_order import by_columns
from ndrcpdf.layout.token_search import TokenStream
from ndrcpdf.messages import Lines, Message
from ndrcpdf.model.forms import Blank, Field, Form, Where
from ndrcpdf.model.placements import Placement

ENOUGH = 0.5
"""The share of a form's fields that has to be placed for its pages to be of any use."""
_OTHER_WORDING = 0.9
"""The score of a wording that is not the annex's own."""
_NEARLY = 0.6
"""The score of words that are nearly those of a label: always one to look at."""
_WORDS_SHOWN = 6
"""How many of the words before a blank are shown as its label."""
_SHARED_LINE = 1.25
"""The height of a line of a shared room, in parts of the type size."""
_LEAST_LINES = 2
"""How many lines a field that takes what is left of a shared room is given at least."""


@dataclass(frozen=True, slots=True)
class Missing:
    """A field that no blank was found for: the wordings looked for, and the labels that are printed there instead."""

    field: str
    wordings: Message
    seen: Message


@dataclass(frozen=True, slots=True)
class Located:
    """Where the widgets of a form go, in printed order; the fields without a blank; the order they were found in.

    ``prompts`` are the printed words that prompt for an answer where a field is now: page, rectangles of their lines.
    """

    placements: tuple[Placement, ...]
    missing: tuple[Missing, ...]
    order: FieldOrder
    prompts: tuple[tuple[int, tuple[Rect, ...]], ...] = ()


def locate(form: Form, pages: Sequence[Page], name: str, given: Sequence[Placement] = ()) -> Located:
    """Where every widget of the form goes on those pages, but for those of fields whose places are given.

    Raises
    ------
    CannotPlaceError
        Less than half of the fields have a blank: the error names the labels that were looked for, and what was seen
        instead.
    """
    chosen = _best_reading(form, pages, given)
    printed = sum(field.blank.where is not Where.NOWHERE for field in form.fields)
    if len(chosen.missing) > (1 - ENOUGH) * printed:
        raise _cannot_place(form, chosen.missing, name)
    placements = _in_order(form, [*_placements(chosen.choices), *given])
    prompts = tuple(_prompts_under(placements, pages))
    return Located(placements, chosen.missing, chosen.order(form, given), prompts)


@dataclass(frozen=True, slots=True)
class _Reading:
    """What is chosen for the fields where the pages are read in one order."""

    stream: TokenStream
    sections: Mapping[str, tuple[int, int]]
    choices: tuple[Candidate | None, ...]
    missing: tuple[Missing, ...]

    @property
    def worth(self) -> tuple[int, float]:
        """The more fields it places the better, then the surer it is of them."""
        return -len(self.missing), sum(choice.score for choice in self.choices if choice)

    def order(self, form: Form, given: Sequence[Placement]) -> FieldOrder:
        """In which order the fields were found; those whose places are given stand where these are."""
        found = [(choice.order, choice.placements[0].field) for choice in self.choices if choice]
        found += [(self.stream.nearest(each.page, each.rect), each.field) for each in given]
        return FieldOrder(self.stream, self.sections, [(position, form.field(name)) for position, name in found])


def _best_reading(form: Form, pages: Sequence[Page], given: Sequence[Placement]) -> _Reading:
    """Line by line; where fields are missing, the pages are also read by columns, one after the other."""
    best = _read(form, pages, given)
    read = list(pages)
    for index, page in enumerate(pages):
        if not best.missing:
            break
        other = [*read[:index], by_columns(page), *read[index + 1 :]]
        reading = _read(form, other, given)
        if reading.worth > best.worth:
            best, read = reading, other
    return best


def _read(form: Form, pages: Sequence[Page], given: Sequence[Placement]) -> _Reading:
    stream = TokenStream(pages)
    sections = _sections(form, stream)
    placed = {placement.field for placement in given}
    fields = [field for field in form.fields if field.blank.where is not Where.NOWHERE and field.name not in placed]
    candidates = [
        [each for each in _candidates(field, stream, *sections[field.section]) if not _overlaps(each, given)]
        for field in fields
    ]
    chosen = _rooms_shared(choose(fields, candidates))
    missing = (
        Missing(field.name, _quoted(field.blank), _seen(stream, *sections[field.section]))
        for field, choice in zip(fields, chosen, strict=True)
        if choice is None
    )
    return _Reading(stream, sections, tuple(chosen), tuple(missing))


def _placements(chosen: Iterable[Candidate | None]) -> Iterator[Placement]:
    for choice in chosen:
        if choice:
            yield from (replace(placement, score=round(choice.certainty, 3)) for placement in choice.placements)


def _in_order(form: Form, placements: Iterable[Placement]) -> tuple[Placement, ...]:
    """The placements in the order of the fields, which is the one that fields are tabbed through."""
    rank = {field.name: number for number, field in enumerate(form.fields)}
    return tuple(sorted(placements, key=lambda placement: rank[placement.field]))


def _overlaps(candidate: Candidate, given: Sequence[Placement]) -> bool:
    """Whether a candidate is where a person has put another field."""
    return any(
        one.page == other.page and one.rect.holds_centre_of(other.rect)
        for one in given
        for other in candidate.placements
    )


def _prompts_under(placements: Sequence[Placement], pages: Sequence[Page]) -> Iterator[tuple[int, tuple[Rect, ...]]]:
    """The prompts on a line of which there is a field, or in the cell of which there is one."""
    for page in pages:
        rects = [placement.rect for placement in placements if placement.page == page.number]
        for prompt in page.prompts:
            if any(
                intersection(rect, place) > 0 for rect in rects for place in (*prompt, *_cells_for(prompt[0], page))
            ):
                yield page.number, prompt


def _cells_for(line: Rect, page: Page) -> list[Rect]:
    """The cell that a prompt has to itself."""
    full = {token.cell for token in page.tokens}
    return [cell for cell in page.cells if cell not in full and cell.holds_centre_of(line)]


# ── Sections ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def _sections(form: Form, stream: TokenStream) -> dict[str, tuple[int, int]]:
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


def _heading(wordings: Iterable[str], stream: TokenStream, first: int) -> int | None:
    for wording in wordings:
        for run in stream.occurrences(wording, first, len(stream.tokens)):
            if stream.line(run.start) == run:
                return run.stop
    return None


# ── Candidates: each label that is beside the right kind of blank ────────────────────────────────────────────────────


def _candidates(field: Field, stream: TokenStream, first: int, last: int) -> Iterator[Candidate]:
    """The blanks beside every wording of the label; where there is none, beside what is nearly such a wording."""
    found = list(_beside(field, stream, _labels(field, stream, first, last), last))
    yield from found or _beside(field, stream, _nearly_labels(field, stream, first, last), last)


def _beside(field: Field, stream: TokenStream, labels: Iterable[tuple[range, float]], last: int) -> Iterator[Candidate]:
    """The blank beside each label that has one; labels come with the scores of their wording."""
    for label, score in labels:
        candidate = find_blank(field, stream, label, last, score)
        if candidate:
            yield replace(candidate, order=label.stop)


def _labels(field: Field, stream: TokenStream, first: int, last: int) -> Iterator[tuple[range, float]]:
    """Where the wordings are printed; a wording that is a part of another, as « Tél. » of « Tél. portable », is not."""
    found = [
        (rank, label)
        for rank, wording in enumerate(field.blank.labels)
        for label in stream.occurrences(wording, first, last)
    ]
    for rank, label in found:
        if not any(label != other and set(label) <= set(other) for _rank, other in found):
            score = (_OTHER_WORDING if rank else 1.0) * (IN_A_PHRASE if stream.goes_on(label.start) else 1.0)
            yield stream.with_remark(label), score


def _nearly_labels(field: Field, stream: TokenStream, first: int, last: int) -> Iterator[tuple[range, float]]:
    """Where words are printed that are nearly those of a wording."""
    for wording in field.blank.labels:
        for label, likeness in stream.likenesses(wording, first, last):
            yield label, _NEARLY * likeness


def _rooms_shared(chosen: Sequence[Candidate | None]) -> list[Candidate | None]:
    """The choices, where fields share a room each with its part of it, cut from the top by their heights in lines.

    Where the room is too low for them all, each has its part of it.
    """
    out = list(chosen)
    rooms: dict[tuple[int, tuple[int, int]], list[int]] = {}
    for index, choice in enumerate(chosen):
        if choice and choice.room_lines is not None:
            rooms.setdefault(choice.blank, []).append(index)
    for indexes in rooms.values():
        sharing = [choice for index in indexes if (choice := chosen[index])]
        for index, cut in zip(indexes, _cut(sharing), strict=True):
            out[index] = cut
    return out


def _cut(sharing: Sequence[Candidate]) -> Iterator[Candidate]:
    """A room cut among candidates, from the top.

    One that takes what is left has two lines at least; where the room is too low, those of several lines have fewer.
    """
    placements = [choice.placements[0] for choice in sharing]
    room, line = placements[0].rect, _SHARED_LINE * placements[0].size
    lines = [choice.room_lines or _LEAST_LINES for choice in sharing]
    single = sum(number == 1 for number in lines)
    several = sum(lines) - single
    scale = min(1.0, max(0.0, room.height / line - single) / several) if several else 1.0
    top = room.y1
    for choice, placement, number in zip(sharing, placements, lines, strict=True):
        height = line * (number if number == 1 else number * scale)
        bottom = max(room.y0, top - height) if choice.room_lines else room.y0
        yield replace(choice, placements=(replace(placement, rect=Rect(room.x0, bottom, room.x1, top)),))
        top = bottom


# ── What could not be placed ─────────────────────────────────────────────────────────────────────────────────────────


def fault(missing: Missing) -> Message:
    """In words, what was looked for and what is there instead."""
    return Message("no blank after {labels}, where one reads: {seen}", labels=missing.wordings, seen=missing.seen)


def _cannot_place(form: Form, missing: Sequence[Missing], name: str) -> CannotPlaceError:
    faults = Lines(Message("  {field}: {fault}", field=each.field, fault=fault(each)) for each in missing)
    return CannotPlaceError(
        Message(
            "{file}: {number} of the {total} fields of {form} cannot be placed\n{faults}",
            file=name,
            number=len(missing),
            total=len(form.fields),
            form=form.id,
            faults=faults,
        ),
        Message("check that the page is this annex; a new wording is added to the labels of the field in form.toml"),
    )


def _quoted(blank: Blank) -> Message:
    quoted = (Message("“{label}”", label=label) for label in blank.labels)
    return reduce(lambda one, other: Message("{one} or {other}", one=one, other=other), quoted)


def _seen(stream: TokenStream, first: int, last: int) -> Message:
    """The words before each blank of a stretch of the page: the labels that are printed there."""
    words: list[str] = []
    labels: list[Message] = []
    for _page, token in stream.tokens[first:last]:
        if token.kind is TokenKind.WORD:
            words.append(token.text)
        elif words:
            labels.append(Message("“{label}”", label=" ".join(words[-_WORDS_SHOWN:])))
            words = []
    return Message("{labels}", labels=labels) if labels else Message("nothing that is followed by a blank")
