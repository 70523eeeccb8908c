"""The words that go with each blank of a page: its label, the head of its column, the heading of its part.

A label is printed on the left of its blank, above it, inside its cell, or, of a tick box, on its right. Its words stand
in a row in the reading order of the page, so that :mod:`ndrcpdf.layout.token_search` finds them again.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from ndrcpdf.geometry import Rect, hull, shared_width
from ndrcpdf.layout.detecting.found_blank import NEIGHBOURS, BlankKind, FoundBlank
from ndrcpdf.layout.detecting.nearby_words import (
    MOST_WORDS,
    are_beside,
    label_words,
    text_of_label,
    words_above,
    words_left,
    words_right,
    words_under,
)
from ndrcpdf.layout.detecting.searched_page import AT_EDGE, TITLE_WIDTH, SearchedPage
from ndrcpdf.layout.letters import letters_only
from ndrcpdf.layout.lines import phrases
from ndrcpdf.layout.page import SLACK, Token, TokenKind

_DATE_PARTS = 3
"""How many blanks with slashes between are those of a date."""
_SLASH_GAP = 3.0
"""How far the parts of a date are apart at most, in parts of the type size."""
_SLASHES = frozenset("/-–—.:|")
"""What is printed between the parts of a date."""
_ABOVE_FIRST = (BlankKind.ROOM, BlankKind.LINES)
"""Blanks whose label stands above them rather than on their left."""
_HIGH_WHITE = 2.0
"""White space higher than this, in parts of the type size, is under its label."""
_SHORTEST_HEADING = 4
"""The shortest heading, in letters."""
_OVER_BOXES, _LEFT_OF_BOXES = 1.5, 20.0
"""How far over a row of boxes its question stands at most, in parts of the type size; how far on the left of the first
box it ends at least, in points."""
_SEVERAL = re.compile(r"all that apply|plusieurs|cochez les|cocher la ou les", re.IGNORECASE)
"""What tells that any number of boxes may be ticked."""


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
    return asked.blanks[0].place


# ── Headings ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def headings(searched: SearchedPage, blanks: Sequence[FoundBlank]) -> list[tuple[str, float]]:
    """The lines in bold that fill a line of the page by themselves, and their heights, from the top."""
    found = []
    for _number, group in groupby(searched.page.tokens, key=lambda token: token.line):
        line = list(group)
        if all(token.kind is TokenKind.WORD for token in line) and _is_heading(searched, line, blanks):
            found.append((text_of_label(line), line[0].baseline))
    return sorted(found, key=lambda heading: -heading[1])


def _is_heading(searched: SearchedPage, line: Sequence[Token], blanks: Sequence[FoundBlank]) -> bool:
    cell = line[0].cell
    if cell and cell.width < TITLE_WIDTH * searched.page.box.width:
        return False
    bold = all(token.bold for token in line if letters_only(token.text))
    long = len(line) <= MOST_WORDS and len(letters_only(text_of_label(line))) >= _SHORTEST_HEADING
    return bold and long and len(list(phrases(line))) == 1 and not _has_blank(searched, line, blanks)


def _has_blank(searched: SearchedPage, line: Sequence[Token], blanks: Sequence[FoundBlank]) -> bool:
    """Whether there is a blank behind the words of a line; a box to tick is none."""
    rest = hull(word.rect for word in line)._replace(x1=searched.page.box.x1)
    return any(are_beside(rest, blank.rect) for blank in blanks if blank.kind is not BlankKind.TICK)


def _heading_over(asked: Question, titles: Sequence[tuple[str, float]]) -> str:
    top = asked.blanks[0].rect.y1
    over = [title for title, height in titles if height > top - AT_EDGE]
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
        while len(run) < _DATE_PARTS and (further := _after_slash(searched, run[-1], left)):
            left.remove(further)
            run.append(further)
        if len(run) != _DATE_PARTS:
            left[:0] = run[1:]
            run = run[:1]
        after = words_right(searched, run[-1], every).partition(" ")[0]
        yield Question(tuple(run), _label(searched, first, every), _column(searched, first, every), after=after)


def _after_slash(searched: SearchedPage, blank: FoundBlank, others: Sequence[FoundBlank]) -> FoundBlank | None:
    """The blank next to another on its line, if there is nothing but a slash between."""
    rect = blank.rect
    for other in others:
        between = Rect(rect.x1 - AT_EDGE, rect.y0, other.rect.x0 + AT_EDGE, rect.y1)
        if abs(other.rect.y0 - rect.y0) < NEIGHBOURS and 0 < between.width < _SLASH_GAP * blank.size:
            words = [t for t in searched.page.tokens if t.kind is TokenKind.WORD and between.holds_centre_of(t.rect)]
            return other if words and all(set(word.text) <= _SLASHES for word in words) else None
    return None


def _label(searched: SearchedPage, blank: FoundBlank, every: Sequence[FoundBlank]) -> str:
    """The words on the left of a blank, or above it; else those in reach under it or on its right."""
    ways = [words_left(searched, _first_of_row(blank, every), every), words_above(searched, blank, every)]
    if blank.kind in _ABOVE_FIRST or (blank.kind is BlankKind.WHITE and blank.rect.height > _HIGH_WHITE * blank.size):
        ways.reverse()
    ways += [words_under(searched, blank), words_right(searched, blank, every)]
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
    level = abs(left.rect.y0 - right.rect.y0) + abs(left.rect.y1 - right.rect.y1) < NEIGHBOURS
    return left.kind is BlankKind.CELL and level and -SLACK < right.rect.x0 - left.rect.x1 < NEIGHBOURS


def _column(searched: SearchedPage, blank: FoundBlank, every: Sequence[FoundBlank]) -> str:
    """The head of a cell's column: the first words above it with nothing but blanks of its width between.

    Cells that stand alone in their row, beside their label, are in no column.
    """
    alone = not any(_is_beside(blank, each) or _is_beside(each, blank) for each in every)
    if blank.kind is not BlankKind.CELL or (alone and words_left(searched, blank, every)):
        return ""
    top = blank
    while above := next((each for each in every if _is_on(each.rect, top.rect)), None):
        top = above
    return words_above(searched, top, every)


def _is_on(rect: Rect, other: Rect) -> bool:
    same = abs(rect.x0 - other.x0) + abs(rect.x1 - other.x1) < NEIGHBOURS
    return same and abs(rect.y0 - other.y1) < NEIGHBOURS


# ── Boxes ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def _ticked(searched: SearchedPage, ticks: Sequence[FoundBlank], every: Sequence[FoundBlank]) -> Iterator[Question]:
    """The boxes: those on one line under one question are a choice, the others stand alone."""
    for _at, group in groupby(sorted(ticks, key=_box_place), key=lambda tick: _box_place(tick)[0]):
        row = list(group)
        after = [words_right(searched, tick, every) for tick in row]
        before = [words_left(searched, tick, every) for tick in row]
        options = _options(before, after)
        question = _question(before[0], options[0]) or _question_above(searched, row, every)
        if question and _are_a_choice(options):
            yield Question(tuple(row), question, options=tuple(options))
            continue
        for tick, own, left in zip(row, options, before, strict=True):
            label = own or left or words_above(searched, tick, every)
            yield Question((tick,), label, _column(searched, tick, every))


def _box_place(tick: FoundBlank) -> tuple[int, float]:
    return -round(tick.rect.centre[1] / NEIGHBOURS), tick.rect.x0


def _are_a_choice(options: Sequence[str]) -> bool:
    """Whether the words of boxes tell them apart."""
    return len(options) > 1 and all(options) and len(set(map(letters_only, options))) == len(options)


def _options(before: Sequence[str], after: Sequence[str]) -> Sequence[str]:
    """The words of boxes: those after them; where the last has none, those before, without the question."""
    if after[-1] or not all(before):
        return after
    return [words.rpartition(":")[2].strip() or words for words in before]


def _question(before: str, option: str) -> str:
    """The words before the first box that are not the option's."""
    words = before.removesuffix(option).rstrip(" :")
    return "" if _SEVERAL.search(words) else words


def _question_above(searched: SearchedPage, row: Sequence[FoundBlank], every: Sequence[FoundBlank]) -> str:
    """The line over a row of boxes where it asks something of which one is to be chosen."""
    boxes = hull(tick.rect for tick in row)
    around = boxes._replace(x0=boxes.x0 - _LEFT_OF_BOXES)
    over = [word for word in label_words(searched) if shared_width(word.rect, around) > 0]
    over = [word for word in over if -AT_EDGE < word.rect.y0 - around.y1 < _OVER_BOXES * word.size]
    if not over or not over[-1].text.endswith((":", "?")):
        return ""
    words = words_above(searched, replace(row[0], rect=around), every)
    return "" if _SEVERAL.search(words) else words
