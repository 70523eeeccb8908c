"""The blanks of a page that no field was placed on: what the form's description does not know of.

A dotted line asks by itself. A box, an empty cell or white space behind a colon may be a legend, the head of a row or
the end of a sentence as well: beside words that the description has for what is printed and not filled in, or over a
chart, it is none.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import accumulate

from ndrcpdf.layout.letters import are_same, letters_only
from ndrcpdf.layout.locating.candidate import are_on_one_blank
from ndrcpdf.layout.locating.locate import Located
from ndrcpdf.layout.page import Page
from ndrcpdf.model.forms import Form, Where
from ndrcpdf.model.placements import Placement
from ndrcpdf.preparing.labelled_blanks import (
    UnplacedBlank,
    boxes,
    captioned_lines,
    dotted_lines,
    empty_cells,
    rooms,
    white_space,
)

_LETTERS_OF_A_PHRASE = 10
"""Fewer letters in a row than this are in any description."""


def unplaced_blanks(form: Form, pages: Sequence[Page], located: Located) -> Iterator[UnplacedBlank]:
    """The labelled blanks that no field was placed on, in reading order."""
    blanks = list(_unplaced(form, pages, located.placements))
    positions = [(located.order.position(blank.page, blank.rect, blank.label), blank) for blank in blanks]
    for position, blank in sorted(positions, key=lambda each: each[0]):
        section, after = located.order.neighbours(position)
        yield replace(blank, section=section, after=after)


def _unplaced(form: Form, pages: Sequence[Page], placements: Sequence[Placement]) -> Iterator[UnplacedBlank]:
    """The same page by page, without their places in the description."""
    described = _Described(form)
    for page in pages:
        here = [placement for placement in placements if placement.page == page.number]
        unsure = (blank for blank in _unsure(page, here) if not described.has(blank))
        for blank in (*dotted_lines(page), *unsure):
            if blank.label and not any(are_on_one_blank(blank.rect, placement.rect) for placement in here):
                yield blank


def _unsure(page: Page, placements: Sequence[Placement]) -> Iterator[UnplacedBlank]:
    """What may be a blank of a page, or just be printed there."""
    under_labels = list(rooms(page, placements))
    yield from captioned_lines(page, placements)
    yield from boxes(page, placements)
    yield from empty_cells(page, placements)
    yield from under_labels
    yield from white_space(page, placements, [blank.rect for blank in under_labels])


class _Described:
    """The words that a form's description has for what is printed and not filled in, in letters."""

    def __init__(self, form: Form) -> None:
        printed = [field.label for field in form.fields if field.blank.where in (Where.NOWHERE, Where.CHART)]
        sections = (words for section in form.sections for words in (section.name, *section.headings))
        self._headings = {letters_only(words) for section in form.sections for words in section.headings}
        self._printed = [list(map(letters_only, words.split())) for words in (*printed, *sections, *form.fingerprint)]

    def has(self, blank: UnplacedBlank) -> bool:
        """Whether the words beside a blank are just printed.

        Where a row and a column cross that both have words, it is asked what goes there.
        """
        letters = letters_only(blank.label)
        if blank.where is Where.GRID:
            return False
        if any(are_same(letters, heading) for heading in self._headings):
            return True
        return len(letters) >= _LETTERS_OF_A_PHRASE and any(_has_phrase(words, letters) for words in self._printed)


def _has_phrase(words: Sequence[str], letters: str) -> bool:
    """Whether some of the words, in a row and whole, are those letters."""
    runs = (accumulate(words[first:]) for first in range(len(words)))
    return any(are_same(letters, run) for each in runs for run in each)
