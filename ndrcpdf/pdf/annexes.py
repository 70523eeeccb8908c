"""Which pages of a PDF are which annex, by the words printed on them.

A title alone decides nothing: the contents and the prose of a circular have it too. The pages of an annex are those
that together have its title, its headings and the labels of its blanks; what shows a form best is what it asks.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from ndrcpdf.pdf.glancing import Glance
from ndrcpdf.pdf.letters import squeezed
from ndrcpdf.schema import Form, Where

LIKE_ENOUGH = 0.6
"""The share of an annex's words that its pages have at least."""
_TITLES_ENOUGH = 0.3
"""The share of its fingerprint that they have at least."""
_MOST_PAGES = 5
"""No annex that is a form runs over more pages."""
_COST_OF_A_PAGE = 0.04
"""What a further page has to add to the share, so that the page after the annex is not taken in."""
_SHORTEST_LABEL = 4
"""Shorter labels (Nom, N°, Du) are printed anywhere."""
_SHORTEST_WORD = 3
_WORDS_APART = 0.5
"""What words are worth that are on the page, but not in a row."""
_TITLE, _HEADING, _LABEL = 4.0, 2.0, 1.0
"""What a piece of evidence weighs."""
_SESSION = 0.01
"""What the year of the session adds, to tell two sessions of an annex apart."""


@dataclass(frozen=True, slots=True)
class Found:
    """An annex that a PDF has: the form, its pages (numbers from 1), and how much of its words they show, to 1."""

    form: Form
    pages: range
    likeness: float


def find_annexes(forms: Iterable[Form], pages: Sequence[Glance]) -> list[Found]:
    """The annexes of a PDF in printed order: each form once, each page for one form, the likeliest first."""
    sure = [
        found
        for form in forms
        for found in _runs(form, pages)
        if found.likeness >= LIKE_ENOUGH and _titles(form, found.pages, pages) >= _TITLES_ENOUGH
    ]
    taken: set[int] = set()
    known: set[str] = set()
    chosen: list[Found] = []
    for found in sorted(sure, key=lambda each: (each.likeness, each.form.session), reverse=True):
        if found.form.name not in known and taken.isdisjoint(found.pages):
            known.add(found.form.name)
            taken.update(found.pages)
            chosen.append(found)
    return sorted(chosen, key=lambda found: found.pages.start)


def likeliest_pages(form: Form, pages: Sequence[Glance]) -> Found:
    """The pages that show most of a form, however little that is; all of them where none shows anything."""
    return max(_runs(form, pages), key=lambda each: each.likeness, default=Found(form, range(1, len(pages) + 1), 0.0))


def _runs(form: Form, pages: Sequence[Glance]) -> Iterator[Found]:
    """Pages in a row and what they show of the form, each run cut where a further page adds nothing."""
    evidence = _evidence(form)
    total = sum(weight for _wordings, weight in evidence)
    shown = [_shown(evidence, page) for page in pages]
    for first, begins in enumerate(shown):
        if not any(begins):
            continue
        best = list(begins)
        for count in range(1, _MOST_PAGES + 1):
            share = sum(best) / total - _COST_OF_A_PAGE * (count - 1)
            yield Found(form, range(first + 1, first + 1 + count), share + _session(form, pages[first]))
            if first + count >= len(pages):
                break
            best = [max(pair) for pair in zip(best, shown[first + count], strict=True)]


def _titles(form: Form, numbers: range, pages: Sequence[Glance]) -> float:
    titles: _Evidence = tuple(((words,), 1.0) for words in form.fingerprint)
    shown = [_shown(titles, pages[number - 1]) for number in numbers]
    return sum(max(page[index] for page in shown) for index in range(len(titles))) / len(titles)


def _session(form: Form, page: Glance) -> float:
    return _SESSION if str(form.session) in page.letters else 0.0


_Evidence = tuple[tuple[tuple[str, ...], float], ...]
"""Pieces of evidence: the wordings of one thing that is printed, and what it weighs."""


@cache
def _evidence(form: Form) -> _Evidence:
    """What a form's pages show: its fingerprint, its headings, and the labels of its blanks, each once."""
    titles = [((words,), _TITLE) for words in form.fingerprint]
    headings = [(section.headings, _HEADING) for section in form.sections if section.headings]
    return (*titles, *headings, *((labels, _LABEL) for labels in _labels(form)))


def _labels(form: Form) -> Collection[tuple[str, ...]]:
    wordings = [field.blank.labels for field in form.fields if field.blank.where is not Where.NOWHERE]
    wordings += [(option.printed,) for field in form.fields for option in field.options]
    return dict.fromkeys(
        each for each in wordings if any(len(squeezed(wording)) >= _SHORTEST_LABEL for wording in each)
    )


def _shown(evidence: _Evidence, page: Glance) -> list[float]:
    """What each piece of evidence adds that a page shows."""
    return [weight * max(_worth(wording, page) for wording in wordings) for wordings, weight in evidence]


def _worth(wording: str, page: Glance) -> float:
    """1 for words in a row, less for all of them somewhere on the page: the rows of a table come in odd orders."""
    letters = squeezed(wording)
    if len(letters) < _SHORTEST_LABEL:
        return 0.0
    if letters in page.letters:
        return 1.0
    words = [word for word in map(squeezed, wording.split()) if len(word) >= _SHORTEST_WORD]
    return _WORDS_APART if len(words) > 1 and page.words.issuperset(words) else 0.0
