"""The blanks of a form, in words, → rectangles on a page.

The description says « after the label "Code postal", in the section "LE OU LA STAGIAIRE" »; the page says what is
printed where. Every label is looked for in its section, every occurrence followed by a blank of the right kind is a
candidate, and the candidates are chosen for all fields together: in printed order, each blank once, the best wordings
first.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from ndrcpdf.errors import CannotPlaceError
from ndrcpdf.messages import _
from ndrcpdf.pdf.page import Kind, Page, Token
from ndrcpdf.schema import Blank, Field, FieldType, Form, Placement, Rect, Role, Where
from ndrcpdf.values import comparable

RAISE = 1.6
"""How far above the baseline of the dots text stands, in points: clear of them but for its descenders."""
_LINE_HEIGHT = 1.4
"""The height of a one-line blank, in parts of the type size."""
_ASCENT, _DESCENT = 0.905, 0.212
"""Those of Liberation Sans, in parts of the type size; Arial's are the same."""
_ROOM_MARGIN = 3.0
_INDENT, _WIDEST_MARGIN = 2.0, 12.0
"""The text of a field begins this far inside its box; a label further from its cell's side than this is centred."""
_OTHER_WORDING = 0.9
_WORDS_SHOWN = 6
_ROLE_BY_TYPE = {FieldType.LINES: Role.LINES, FieldType.IMAGE: Role.PICTURE, FieldType.SIGNATURE: Role.SIGNATURE}


@dataclass(frozen=True, slots=True)
class _Candidate:
    """One place where a field may be: the placements it would have, and where it stands in the reading order.

    ``room_lines`` is None but for a room, which fields may share: the lines that this one takes from its top, 0 for
    all.
    """

    position: int
    placements: tuple[Placement, ...]
    score: float
    room_lines: int | None = None


class _Stream:
    """All tokens in reading order, searched as one string without spaces, case or accents.

    Some producers cut words into odd runs; letters alone survive that.
    """

    def __init__(self, pages: Iterable[Page]) -> None:
        self.tokens = [(page, token) for page in pages for token in page.tokens]
        self._starts: list[int] = []
        letters = ""
        for _page, token in self.tokens:
            self._starts.append(len(letters))
            letters += squeezed(token.text) if token.kind is Kind.WORD else "\n"
        self._letters = letters

    def occurrences(self, wording: str, first: int, last: int) -> Iterator[range]:
        """The runs of tokens, within ``[first, last)``, whose letters are those of the wording."""
        wanted = squeezed(wording)
        bounds = [*self._starts[first:last], self._starts[last] if last < len(self._starts) else len(self._letters)]
        at = self._letters.find(wanted, bounds[0])
        while wanted and at >= 0 and at + len(wanted) <= bounds[-1]:
            begin = bisect_right(self._starts, at) - 1
            end = bisect_right(self._starts, at + len(wanted) - 1)
            ends_a_word = end >= len(self._starts) or self._starts[end] == at + len(wanted)
            if self._starts[begin] == at and ends_a_word:
                yield range(begin, end)
            at = self._letters.find(wanted, at + 1)

    def line(self, index: int) -> range:
        """The tokens on the line of that token."""
        page, token = self.tokens[index]
        begin = end = index
        while begin > 0 and self._same_line(begin - 1, page, token):
            begin -= 1
        while end < len(self.tokens) and self._same_line(end, page, token):
            end += 1
        return range(begin, end)

    def _same_line(self, index: int, page: Page, token: Token) -> bool:
        return self.tokens[index][0] is page and self.tokens[index][1].line == token.line


def squeezed(text: str) -> str:
    """The letters and digits of a text, without case or accents; symbols such as ☎ count as letters."""
    return comparable(text).replace(" ", "")


def locate(form: Form, pages: Sequence[Page], name: str) -> list[Placement]:
    """Where every widget of the form goes on those pages, in printed order.

    Raises
    ------
    CannotPlaceError
        A field has no blank: the error names the label that was looked for, and what was seen instead.
    """
    stream = _Stream(pages)
    sections = _sections(form, stream)
    candidates = [list(_candidates(field, stream, *sections[field.section])) for field in form.fields]
    chosen = _assigned(candidates)
    missing = [field for field, choice in zip(form.fields, chosen, strict=True) if choice is None]
    if missing:
        raise _cannot_place(form, missing, stream, sections, name)
    return [replace(placement, score=choice.score) for choice in chosen if choice for placement in choice.placements]


def likeness(form: Form, pages: Sequence[Page]) -> float:
    """How much of the form's fingerprint is printed on the pages, from 0 to 1."""
    stream = _Stream(pages)
    seen = sum(any(stream.occurrences(words, 0, len(stream.tokens))) for words in form.fingerprint)
    return seen / len(form.fingerprint)


# ── Sections ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def _sections(form: Form, stream: _Stream) -> dict[str, tuple[int, int]]:
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


def _heading(wordings: Iterable[str], stream: _Stream, first: int) -> int | None:
    for wording in wordings:
        for run in stream.occurrences(wording, first, len(stream.tokens)):
            if stream.line(run.start) == run:
                return run.stop
    return None


# ── Candidates: each label that is followed by the right kind of blank ───────────────────────────────────────────────


def _candidates(field: Field, stream: _Stream, first: int, last: int) -> Iterator[_Candidate]:
    find = _FINDERS[field.blank.where]
    for rank, wording in enumerate(field.blank.labels):
        for label in stream.occurrences(wording, first, last):
            candidate = find(field, stream, label, last, 1.0 if rank == 0 else _OTHER_WORDING)
            if candidate:
                yield candidate


def _after_leader(field: Field, stream: _Stream, label: range, last: int, score: float) -> _Candidate | None:
    """As many leaders as the answer has parts, with nothing but punctuation before and between."""
    parts = field.blank.parts or ("",)
    found: list[int] = []
    for index in range(label.stop, last):
        token = stream.tokens[index][1]
        if token.kind is Kind.LEADER:
            found.append(index)
            if len(found) == len(parts):
                break
        elif token.kind is Kind.BOX or squeezed(token.text):
            return None
    if len(found) < len(parts):
        return None
    anchor = stream.tokens[label.stop - 1][1]
    placements = (
        _on_leader(field, part, *stream.tokens[index], anchor) for part, index in zip(parts, found, strict=True)
    )
    return _Candidate(found[0], tuple(placements), score)


def _on_leader(field: Field, part: str, page: Page, leader: Token, anchor: Token) -> Placement:
    size = leader.size
    bottom = leader.baseline + RAISE - _depth(size, _LINE_HEIGHT * size)
    rect = Rect(leader.rect.x0, bottom, leader.rect.x1, bottom + _LINE_HEIGHT * size)
    return Placement(field.name, page.number, rect, Role.TEXT, size, part=part, anchor=anchor.mcid)


def _depth(size: float, height: float) -> float:
    """How far the baseline lies above the bottom of a line of that height, its type in the middle."""
    return (height - (_ASCENT + _DESCENT) * size) / 2 + _DESCENT * size


def _on_lines(field: Field, stream: _Stream, label: range, last: int, score: float) -> _Candidate | None:
    """All the dotted lines in a row after the label, as one blank of evenly spaced lines."""
    found: list[int] = []
    for index in range(label.stop, last):
        token = stream.tokens[index][1]
        if token.kind is Kind.LEADER:
            found.append(index)
        elif found or token.kind is Kind.BOX or squeezed(token.text):
            break
    if not found:
        return None
    page = stream.tokens[found[0]][0]
    lines = [stream.tokens[index][1] for index in found]
    size = lines[0].size
    pitch = (lines[0].baseline - lines[-1].baseline) / (len(lines) - 1) if len(lines) > 1 else _LINE_HEIGHT * size
    bottom = lines[-1].baseline + RAISE - _depth(size, pitch)
    rect = Rect(
        min(line.rect.x0 for line in lines), bottom, max(line.rect.x1 for line in lines), bottom + len(lines) * pitch
    )
    anchor = stream.tokens[label.stop - 1][1].mcid
    placement = Placement(field.name, page.number, rect, Role.LINES, size, leading=pitch, anchor=anchor)
    return _Candidate(found[0], (placement,), score)


def _in_room(field: Field, stream: _Stream, label: range, last: int, score: float) -> _Candidate | None:
    """The white room of the label's cell under the label, down to whatever is printed next in the cell."""
    page, token = stream.tokens[label.stop - 1]
    if token.cell is None:
        return None
    after = (stream.tokens[index] for index in range(label.stop, min(last, len(stream.tokens))))
    below = next((each for other, each in after if other is page and each.cell == token.cell), None)
    floor = below.rect.y1 if below else token.cell.y0
    ceiling = min(stream.tokens[index][1].rect.y0 for index in label)
    beside = min(stream.tokens[index][1].rect.x0 for index in label) - _INDENT - token.cell.x0
    margin = beside if _ROOM_MARGIN <= beside <= _WIDEST_MARGIN else _ROOM_MARGIN
    room = Rect(token.cell.x0 + margin, floor + _ROOM_MARGIN, token.cell.x1 - margin, ceiling - _ROOM_MARGIN)
    if room.height < token.size:
        return None
    placement = _room_placement(field, page, room, token)
    return _Candidate(label.stop, (placement,), score, room_lines=field.blank.height_in_lines)


def _room_placement(field: Field, page: Page, room: Rect, label: Token) -> Placement:
    leading = 1.2 * label.size if field.blank.height_in_lines else 0.0
    role = _ROLE_BY_TYPE.get(field.type, Role.LINES if field.blank.height_in_lines else Role.TEXT)
    return Placement(field.name, page.number, room, role, label.size, leading=leading, anchor=label.mcid)


def _beside_boxes(field: Field, stream: _Stream, label: range, last: int, score: float) -> _Candidate | None:
    """One box for each option, beside its words; the words may stand before the boxes or after them."""
    boxes = [index for index in range(label.stop, last) if stream.tokens[index][1].kind is Kind.BOX]
    boxes = boxes[: len(field.options)]
    if len(boxes) < len(field.options):
        return None
    for lead, trail in ((label.stop, 0), (boxes[0] + 1, 1)):
        edges = [lead, *(box + 1 for box in boxes)] if not trail else [*(box + 1 for box in boxes), last]
        spans = [(edges[n], edges[n + 1]) for n in range(len(field.options))]
        words = [any(stream.occurrences(o.printed, *span)) for o, span in zip(field.options, spans, strict=True)]
        if all(words):
            return _Candidate(boxes[0], tuple(_ticks(field, stream, boxes)), score)
    return None


def _ticks(field: Field, stream: _Stream, boxes: Sequence[int]) -> Iterator[Placement]:
    for option, index in zip(field.options, boxes, strict=True):
        page, box = stream.tokens[index]
        anchor = next((t.mcid for _p, t in reversed(stream.tokens[:index]) if t.kind is Kind.WORD), None)
        yield Placement(
            field.name, page.number, box.rect, Role.TICK, box.size, option=option.value, anchor=box.mcid or anchor
        )


def _over_words(field: Field, stream: _Stream, label: range, _last: int, score: float) -> _Candidate | None:
    """The words of each option, inside the label: the ones that do not apply are struck out."""
    placements: list[Placement] = []
    for option in field.options:
        run = next(stream.occurrences(option.printed, label.start, label.stop), None)
        if run is None:
            return None
        page = stream.tokens[run.start][0]
        tokens = [stream.tokens[index][1] for index in run]
        rect = Rect(
            tokens[0].rect.x0, min(t.rect.y0 for t in tokens), tokens[-1].rect.x1, max(t.rect.y1 for t in tokens)
        )
        placements.append(
            Placement(
                field.name, page.number, rect, Role.STRIKE, tokens[0].size, option=option.value, anchor=tokens[-1].mcid
            )
        )
    return _Candidate(label.start, tuple(placements), score)


_FINDERS = {
    Where.LEADER: _after_leader,
    Where.LINES: _on_lines,
    Where.ROOM: _in_room,
    Where.BOXES: _beside_boxes,
    Where.WORDS: _over_words,
}


# ── Choosing for all fields together ─────────────────────────────────────────────────────────────────────────────────


def _assigned(candidates: Sequence[Sequence[_Candidate]]) -> list[_Candidate | None]:
    """For each field its candidate, or None: the choice of the highest total score that keeps the printed order.

    A field may be left out, at no gain. Two fields may only have the same place where they share a room.
    """
    best: dict[_Candidate | None, tuple[float, tuple[_Candidate | None, ...]]] = {None: (0.0, ())}
    for options in candidates:
        grown = {last: (total, (*path, None)) for last, (total, path) in best.items()}
        for option in options:
            befores = [entry for last, entry in best.items() if _may_follow(last, option)]
            total, path = max(befores, key=lambda entry: entry[0])
            if option not in grown or total + option.score > grown[option][0]:
                grown[option] = (total + option.score, (*path, option))
        best = grown
    chosen = max(best.values(), key=lambda entry: entry[0])[1]
    return _rooms_shared(chosen)


def _may_follow(last: _Candidate | None, option: _Candidate) -> bool:
    if last is None or last.position < option.position:
        return True
    return last.position == option.position and last.room_lines is not None and option.room_lines is not None


def _rooms_shared(chosen: Sequence[_Candidate | None]) -> list[_Candidate | None]:
    """The choices again, each field that says its height in lines cut from the top of the room it shares."""
    out: list[_Candidate | None] = []
    tops: dict[int, float] = {}
    for choice in chosen:
        if choice is None or choice.room_lines is None:
            out.append(choice)
            continue
        (placement,) = choice.placements
        room = placement.rect
        top = tops.get(choice.position, room.y1)
        bottom = top - choice.room_lines * placement.leading if choice.room_lines else room.y0
        tops[choice.position] = bottom
        out.append(replace(choice, placements=(replace(placement, rect=Rect(room.x0, bottom, room.x1, top)),)))
    return out


# ── What could not be placed ─────────────────────────────────────────────────────────────────────────────────────────


def _cannot_place(
    form: Form, missing: Sequence[Field], stream: _Stream, sections: dict[str, tuple[int, int]], name: str
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


def _seen(stream: _Stream, first: int, last: int) -> str:
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
