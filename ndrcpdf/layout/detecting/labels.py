"""The words that go with each blank of a page: its label, the head of its column, the heading of its part.

A label is printed on the left of its blank, above it, inside its cell, or, of a tick box, on its right. Its words stand
in a row in the reading order of the page, so that :mod:`ndrcpdf.layout.token_search` finds them again.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from ndrcpdf.geometry import Rect, hull, shared_height, shared_width
from ndrcpdf.layout.detecting.found_blank import BlankKind, FoundBlank
from ndrcpdf.layout.detecting.searched_page import SearchedPage
from ndrcpdf.layout.letters import letters_only
from ndrcpdf.layout.lines import PHRASE_GAP, phrases
from ndrcpdf.layout.page import Token, TokenKind

_REACH = 200.0
"""A label ends no further on the left of its blank than this, in points."""
_FIRST_GAP = 4.0
"""A label on the right of its blank begins no further from it than this, in parts of the type size."""
_UP = 3.0
_BETWEEN_LINES = 0.8
"""How far above its blank a label stands, and how far its lines are apart, in parts of the type size."""
_LINES, _WORDS = 3, 14
"""The longest label, in lines and in words."""
_LEVEL = 4.0
"""Blanks whose feet differ by less stand on one line."""
_FOOT, _HEIGHT = 0.4, 1.6
_HEADING_WORDS = 14
_HEADING_WIDTH = 0.5
"""A cell less wide than this part of the page is the head of a column, not the heading of a part."""
_SIGNS = frozenset("/-–—.:|")
_ABOVE_FIRST = (BlankKind.ROOM, BlankKind.LINES)
_HIGH = (BlankKind.CELL, BlankKind.REST, BlankKind.COMB)
"""Blanks whose label may stand anywhere along their height, in several lines."""
_SEVERAL = re.compile(r"all that apply|plusieurs|cochez les|cocher la ou les", re.IGNORECASE)
"""What tells that any number of boxes may be ticked."""
_PARTS = 3


@dataclass(frozen=True, slots=True)
class Question:
    """Blanks that are one question: the words for it.

    Attributes
    ----------
    blanks:
        One; or the three of a date with slashes between; or the boxes of a choice.
    label:
        Its own words, empty where there are none near.
    column:
        The words at the head of its column, for a cell.
    options:
        The words of each box, for a choice.
    section:
        The heading it stands under, empty before the first.
    after:
        The word right behind the blank: a unit.
    """

    blanks: tuple[FoundBlank, ...]
    label: str
    column: str = ""
    options: tuple[str, ...] = ()
    section: str = ""
    after: str = ""


def questions(searched: SearchedPage, blanks: Sequence[FoundBlank]) -> list[Question]:
    """The questions of a page, in the order of its blanks."""
    ticks = [blank for blank in blanks if blank.kind is BlankKind.TICK]
    others = [blank for blank in blanks if blank.kind is not BlankKind.TICK]
    asked = [*_with_parts(searched, others, blanks), *_ticked(searched, ticks, blanks)]
    titles = headings(searched, blanks)
    return [replace(each, section=_heading_over(each, titles)) for each in sorted(asked, key=_place)]


def _place(asked: Question) -> tuple[int, float]:
    rect = asked.blanks[0].rect
    return -round(rect.y1 / _LEVEL), rect.x0


# ── Headings ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def headings(searched: SearchedPage, blanks: Sequence[FoundBlank]) -> list[tuple[str, float]]:
    """The lines in bold that fill a line of the page by themselves, and their heights, from the top."""
    found = []
    for _number, group in groupby(searched.page.tokens, key=lambda token: token.line):
        line = list(group)
        if all(token.kind is TokenKind.WORD for token in line) and _is_heading(searched, line, blanks):
            found.append((_text(line), line[0].baseline))
    return sorted(found, key=lambda heading: -heading[1])


def _is_heading(searched: SearchedPage, line: Sequence[Token], blanks: Sequence[FoundBlank]) -> bool:
    around = hull(word.rect for word in line)
    beside = around._replace(x1=searched.page.box.x1)
    busy = any(_overlap(beside, blank.rect) for blank in blanks if blank.kind is not BlankKind.TICK)
    bold = all(token.bold for token in line if letters_only(token.text))
    cell = line[0].cell
    if cell and cell.width < _HEADING_WIDTH * searched.page.box.width:
        return False
    apart = len(list(phrases(line))) > 1
    return bold and not busy and not apart and len(line) <= _HEADING_WORDS and len(letters_only(_text(line))) > _PARTS


def _heading_over(asked: Question, titles: Sequence[tuple[str, float]]) -> str:
    top = asked.blanks[0].rect.y1
    over = [title for title, height in titles if height > top - 2]
    return over[-1] if over else ""


# ── Labels ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def _with_parts(
    searched: SearchedPage, blanks: Sequence[FoundBlank], every: Sequence[FoundBlank]
) -> Iterator[Question]:
    """The blanks with their labels; three with slashes between, and nothing else, are one."""
    left = list(blanks)
    while left:
        first = left.pop(0)
        run = [first]
        while len(run) < _PARTS and (further := _after_slash(searched, run[-1], left)):
            left.remove(further)
            run.append(further)
        if len(run) != _PARTS:
            left[:0] = run[1:]
            run = run[:1]
        after = _right(searched, run[-1], every).partition(" ")[0]
        yield Question(tuple(run), _label(searched, first, every), _column(searched, first, every), after=after)


def _after_slash(searched: SearchedPage, blank: FoundBlank, others: Sequence[FoundBlank]) -> FoundBlank | None:
    rect = blank.rect
    for other in others:
        between = Rect(rect.x1 - 2, rect.y0, other.rect.x0 + 2, rect.y1)
        if abs(other.rect.y0 - rect.y0) < _LEVEL and 0 < between.width < 3 * blank.size:
            words = [t for t in searched.page.tokens if t.kind is TokenKind.WORD and between.holds_centre_of(t.rect)]
            return other if words and all(set(word.text) <= _SIGNS for word in words) else None
    return None


def _label(searched: SearchedPage, blank: FoundBlank, every: Sequence[FoundBlank]) -> str:
    """The words on the left of a blank, or above it; else those in reach under it or on its right."""
    ways = [_left(searched, _first_of_row(blank, every), every), _above(searched, blank, every)]
    if blank.kind in _ABOVE_FIRST or (blank.kind is BlankKind.WHITE and blank.rect.height > 2 * blank.size):
        ways.reverse()
    ways += [_under(searched, blank), _right(searched, blank, every)]
    return next((label for label in ways if letters_only(label)), "")


def _first_of_row(blank: FoundBlank, every: Sequence[FoundBlank]) -> FoundBlank:
    """The first of the cells that stand side by side with this one: they have one label."""
    first = blank
    while blank.kind is BlankKind.CELL:
        left = next((each for each in every if _is_beside(each, first)), None)
        if left is None:
            break
        first = left
    return first


def _is_beside(left: FoundBlank, right: FoundBlank) -> bool:
    level = abs(left.rect.y0 - right.rect.y0) + abs(left.rect.y1 - right.rect.y1) < _LEVEL
    return left.kind is BlankKind.CELL and level and -1 < right.rect.x0 - left.rect.x1 < _LEVEL


def _left(searched: SearchedPage, blank: FoundBlank, every: Sequence[FoundBlank]) -> str:
    row = _row(blank)
    wall = max(
        (o.rect.x1 for o in every if o is not blank and o.rect.x1 <= row.x0 + 1 and _level(o.rect, row)), default=-1e9
    )
    words = [
        word
        for word in _words(searched)
        if row.y0 <= word.rect.centre[1] <= row.y1 and wall - 1 <= word.rect.x0 and word.rect.x1 <= row.x0 + 3
    ]
    if not words:
        return ""
    last = max(words, key=lambda word: word.rect.x1)
    beside = last.cell and abs(last.cell.x1 - row.x0) < _LEVEL
    if row.x0 - last.rect.x1 > _REACH and not beside:
        return ""
    if last.cell and blank.kind in _HIGH:
        return _cut([word for word in words if word.cell == last.cell])
    return _cut(_phrase_to([word for word in words if abs(word.baseline - last.baseline) < 0.5 * last.size]))


def _row(blank: FoundBlank) -> Rect:
    """Where words on the left of a blank stand: at its height, or, of one high blank, anywhere along it."""
    rect = blank.rect
    if blank.kind in _HIGH:
        return rect
    return rect._replace(y0=rect.y0 - _FOOT * blank.size, y1=min(rect.y1, rect.y0 + _HEIGHT * blank.size))


def _phrase_to(line: Sequence[Token]) -> list[Token]:
    """The last words of a line that belong together, in one cell."""
    *_others, phrase = phrases(sorted(line, key=lambda each: each.rect.x0))
    cells = [word.cell for word in phrase]
    first = next((number for number in range(len(cells), 0, -1) if cells[number - 1] != cells[-1]), 0)
    return phrase[first:]


def _above(searched: SearchedPage, blank: FoundBlank, every: Sequence[FoundBlank]) -> str:
    """The lines right above a blank, and those they go on from."""
    rect = blank.rect
    over = [
        word
        for word in _words(searched)
        if word.rect.x1 > rect.x0 and word.rect.x0 < rect.x1 and word.rect.y0 > rect.y1 - 0.5 * blank.size
    ]
    lines = [list(line) for _line, line in groupby(sorted(over, key=_up), key=lambda word: round(word.baseline))]
    if not lines or min(word.rect.y0 for word in lines[0]) - rect.y1 > _UP * blank.size:
        return ""
    taken = [lines[0]]
    for line in lines[1:_LINES]:
        last = taken[-1]
        apart = min(word.rect.y0 for word in line) - max(word.rect.y1 for word in last)
        busy = any(_overlap(hull(word.rect for word in line), each.rect) for each in every)
        ends = busy or ":" in _text(line) or line[-1].text.endswith(".")
        if apart > _BETWEEN_LINES * blank.size or line[0].cell != last[0].cell or ends:
            break
        taken.append(line)
    return _cut([word for line in taken[::-1] for word in line])


def _up(word: Token) -> tuple[int, float]:
    return round(word.baseline), word.rect.x0


def _under(searched: SearchedPage, blank: FoundBlank) -> str:
    if blank.kind is not BlankKind.LINE:
        return ""
    near = blank.rect._replace(y0=blank.rect.y0 - 1.8 * blank.size, y1=blank.rect.y0)
    return _cut([word for word in _words(searched) if near.holds_centre_of(word.rect)])


def _right(searched: SearchedPage, blank: FoundBlank, every: Sequence[FoundBlank]) -> str:
    """The words on the right of a blank, up to a gap or the next blank."""
    row = blank.rect._replace(y0=blank.rect.y0 - 2, y1=blank.rect.y1 + 2)
    wall = min(
        (o.rect.x0 for o in every if o is not blank and o.rect.x0 >= row.x1 - 1 and _level(o.rect, row)), default=1e9
    )
    words = [w for w in _words(searched) if row.y0 <= w.rect.centre[1] <= row.y1 and row.x1 - 3 <= w.rect.x0 < wall - 1]
    phrase: list[Token] = []
    for word in sorted(words, key=lambda each: each.rect.x0):
        edge = phrase[-1].rect.x1 if phrase else row.x1
        widest = PHRASE_GAP if phrase else _FIRST_GAP
        if word.rect.x0 - edge > widest * word.size or (phrase and word.cell != phrase[0].cell):
            break
        phrase.append(word)
    return _cut([*phrase, *_going_on(searched, phrase, every)], first=True)


def _going_on(searched: SearchedPage, phrase: Sequence[Token], every: Sequence[FoundBlank]) -> Iterator[Token]:
    """The further lines of the words beside a box, in their cell, down to the next blank."""
    if not phrase or not phrase[0].cell:
        return
    number, foot = phrase[0].line, min(word.rect.y0 for word in phrase)
    for word in sorted(_words(searched), key=lambda each: (each.line, each.rect.x0)):
        if word.cell != phrase[0].cell or word.line <= number or word.rect.x0 > phrase[-1].rect.x1:
            continue
        away = foot - word.rect.y1 > _BETWEEN_LINES * word.size or word.line - number > _LINES - 1
        if away or any(_level(word.rect, each.rect) and _is_near(word.rect, each.rect) for each in every):
            return
        foot = min(foot, word.rect.y0)
        yield word


def _is_near(rect: Rect, other: Rect) -> bool:
    return other.x0 - 40 < rect.x0 and rect.x1 < other.x1 + _REACH


def _column(searched: SearchedPage, blank: FoundBlank, every: Sequence[FoundBlank]) -> str:
    """The head of a cell's column: the first words above it with nothing but blanks of its width between.

    Cells that stand alone in their row, beside their label, are in no column.
    """
    alone = not any(_is_beside(blank, each) or _is_beside(each, blank) for each in every)
    if blank.kind is not BlankKind.CELL or (alone and _left(searched, blank, every)):
        return ""
    top = blank
    while above := next((each for each in every if _is_on(each.rect, top.rect)), None):
        top = above
    return _above(searched, top, every)


def _is_on(rect: Rect, other: Rect) -> bool:
    same = abs(rect.x0 - other.x0) + abs(rect.x1 - other.x1) < _LEVEL
    return same and -_LEVEL < rect.y0 - other.y1 < _LEVEL


# ── Boxes ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def _ticked(searched: SearchedPage, ticks: Sequence[FoundBlank], every: Sequence[FoundBlank]) -> Iterator[Question]:
    """The boxes: those on one line under one question are a choice, the others stand alone."""
    for _at, group in groupby(sorted(ticks, key=_box_place), key=lambda tick: _box_place(tick)[0]):
        row = list(group)
        after = [_right(searched, tick, every) for tick in row]
        before = [_left(searched, tick, every) for tick in row]
        options = after if after[-1] or not all(before) else _last_words(before)
        question = _question(before[0], options[0]) or _question_above(searched, row, every)
        if len(row) > 1 and question and all(options) and len({letters_only(option) for option in options}) == len(row):
            yield Question(tuple(row), question, options=tuple(options))
        else:
            yield from (
                Question((tick,), own or left or _above(searched, tick, every), _column(searched, tick, every))
                for tick, own, left in zip(row, options, before, strict=True)
            )


def _box_place(tick: FoundBlank) -> tuple[int, float]:
    return -round(tick.rect.centre[1] / _LEVEL), tick.rect.x0


def _last_words(labels: Sequence[str]) -> list[str]:
    """Of words before boxes, those of the option: what follows the colon of the question, where one is asked."""
    return [label.rpartition(":")[2].strip() or label for label in labels]


def _question(before: str, option: str) -> str:
    """The words before the first box that are not the option's."""
    words = before.removesuffix(option).rstrip(" :")
    return "" if _SEVERAL.search(words) else words


def _question_above(searched: SearchedPage, row: Sequence[FoundBlank], every: Sequence[FoundBlank]) -> str:
    """The line over a row of boxes where it asks something of which one is to be chosen."""
    boxes = [tick.rect for tick in row]
    around = Rect(min(r.x0 for r in boxes) - 20, boxes[0].y0, max(r.x1 for r in boxes), max(r.y1 for r in boxes))
    over = [word for word in _words(searched) if around.y1 - 2 < word.rect.y0 < around.y1 + 1.5 * word.size]
    over = [word for word in over if word.rect.x1 > around.x0 and word.rect.x0 < around.x1]
    if not over or not over[-1].text.endswith((":", "?")):
        return ""
    words = _above(searched, replace(row[0], rect=around), every)
    return "" if _SEVERAL.search(words) else words


# ── Words ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def _words(searched: SearchedPage) -> list[Token]:
    return [word for word in searched.words if letters_only(word.text) or word.text in ("€", ":")]


def _text(words: Sequence[Token]) -> str:
    return " ".join(word.unnumbered for word in words)


def _cut(words: Sequence[Token], *, first: bool = False) -> str:
    """The words in reading order as one text; of many the last ones, or the first."""
    ordered = sorted(words, key=lambda word: (word.line, word.rect.x0))
    ordered = ordered[:_WORDS] if first else ordered[-_WORDS:]
    return _text(ordered).strip(" :").removesuffix(" (").strip()


def _level(rect: Rect, other: Rect) -> bool:
    return shared_height(rect, other) > 0.3 * min(rect.height, other.height)


def _overlap(rect: Rect, other: Rect) -> bool:
    return shared_width(rect, other) > 0 and _level(rect, other)
