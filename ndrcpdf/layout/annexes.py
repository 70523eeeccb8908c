"""Which pages of a PDF are which annex, by the words printed on them.

A title alone decides nothing: the contents and the prose of a circular have it too. The pages of an annex are those
that together have its title, its headings and the labels of its blanks; what shows a form best is what it asks.

Another diploma's annex, or an example that is filled in, may show nearly all of that as well: the pages that do are
told, for a person to judge.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

from ndrcpdf.layout.letters import letters_only
from ndrcpdf.layout.page_text import PageText
from ndrcpdf.model.forms import Form, Where

LIKE_ENOUGH = 0.6
"""How great a part of an annex's words its pages show, at least."""
_TITLES_ENOUGH = 0.3
"""How great a part of its fingerprint they show, at least."""
_MOST_PAGES = 5
"""No annex that is a form runs over more pages."""
_COST_OF_A_PAGE, _COST_OF_A_VERSO = 0.04, 0.01
"""What a further page, and a blank one, has to add to that part, so that the page after the annex is not taken in."""
_DISORDER = 0.05
"""What pages lose that have the end of an annex before its beginning: the end of one, and the beginning of the next."""
_EMPTY = 200
"""A page with no more letters than this is a blank verso with its running heads."""
_SHORTEST_LABEL = 4
"""Labels with fewer letters (Nom, N°, Du) are printed anywhere."""
_SHORTEST_WORD = 3
"""Words with fewer letters are on every page."""
_WORDS_APART = 0.5
"""What words are worth that are on the page, but not in a row; in a row they are worth 1."""
_TITLE, _HEADING, _LABEL = 4.0, 2.0, 1.0
"""What a piece of evidence weighs beside the others: fewer pages have the same title than the same label."""
_SURE = 0.85
"""Pages that show so great a part of two forms, and all of their titles, have both: two annexes on one sheet."""
_ALIKE = 0.06
"""Other pages whose likeness is less by no more than this look like the annex too."""
_SESSION = 0.01
"""What the year of the session adds, to tell two sessions of an annex apart."""

_Evidence = tuple[tuple[tuple[str, ...], float], ...]
"""Pieces of evidence: the wordings of one thing that is printed, and what it weighs."""


@dataclass(frozen=True, slots=True)
class FoundAnnex:
    """An annex that a PDF has: the form, its pages (numbers from 1), and how much of its words they show, to 1.

    ``unseen`` are the titles of its fingerprint that they do not show, ``alike`` other pages that look like it too.
    """

    form: Form
    pages: range
    likeness: float
    unseen: tuple[str, ...] = ()
    alike: tuple[range, ...] = ()


def find_annexes(forms: Iterable[Form], pages: Sequence[PageText]) -> list[FoundAnnex]:
    """The annexes of a PDF in printed order, each form once: on the pages that are likeliest to be it.

    Each page is for one form, unless all titles of two are on it.
    """
    likely = [found for form in forms for found in _likely_runs(form, pages)]
    likely.sort(key=lambda each: (each.likeness, each.form.session), reverse=True)
    known: set[str] = set()
    chosen: list[FoundAnnex] = []
    for found in likely:
        if found.form.name not in known and _has_room(found, chosen):
            known.add(found.form.name)
            chosen.append(found)
    taken = {number for found in chosen for number in found.pages}
    told = (replace(found, alike=tuple(_alike(found, likely, taken))) for found in chosen)
    return sorted(told, key=lambda found: found.pages.start)


def _likely_runs(form: Form, pages: Sequence[PageText]) -> Iterator[FoundAnnex]:
    """Pages in a row that show enough of the form and of its titles."""
    for found in _runs(form, pages):
        if found.likeness >= LIKE_ENOUGH:
            unseen = tuple(_unseen(form, found.pages, pages))
            if len(unseen) <= (1 - _TITLES_ENOUGH) * len(form.fingerprint):
                yield replace(found, unseen=unseen)


def _has_room(found: FoundAnnex, chosen: Sequence[FoundAnnex]) -> bool:
    """Whether no other annex is on its pages; or they are sure to be on one sheet."""
    others = [other for other in chosen if not set(found.pages).isdisjoint(other.pages)]
    return all(each.likeness >= _SURE and not each.unseen for each in (found, *others)) if others else True


def _alike(found: FoundAnnex, likely: Sequence[FoundAnnex], taken: Collection[int]) -> Iterator[range]:
    """The other pages that look like an annex, the likeliest of those that overlap."""
    told = set(taken)
    for other in likely:
        near = other.form.name == found.form.name and other.likeness >= found.likeness - _ALIKE
        if near and told.isdisjoint(other.pages):
            told.update(other.pages)
            yield other.pages


def likeliest_pages(form: Form, pages: Sequence[PageText]) -> FoundAnnex:
    """The pages that show most of a form, however little that is; all of them where none shows anything."""
    nowhere = FoundAnnex(form, range(1, len(pages) + 1), 0.0)
    runs = sorted(_runs(form, pages), key=lambda each: each.likeness, reverse=True)
    found = runs[0] if runs else nowhere
    like_it = [each for each in runs if each.likeness >= LIKE_ENOUGH]
    unseen = tuple(_unseen(form, found.pages, pages))
    return replace(found, unseen=unseen, alike=tuple(_alike(found, like_it, found.pages)))


def _runs(form: Form, pages: Sequence[PageText]) -> Iterator[FoundAnnex]:
    """Pages in a row, from each that shows anything of the form on, and how much of it they show."""
    evidence = _evidence(form)
    shown = [_shown(evidence, page) for page in pages]
    costs = [_COST_OF_A_PAGE if len(page.letters) > _EMPTY else _COST_OF_A_VERSO for page in pages]
    for first, page in enumerate(pages):
        if any(shown[first]):
            run = slice(first, first + _MOST_PAGES)
            for count, share in enumerate(_shares(evidence, shown[run], costs[run]), 1):
                yield FoundAnnex(form, range(first + 1, first + 1 + count), share + _session(form, page))


def _shares(evidence: _Evidence, shown: Sequence[Sequence[float]], costs: Sequence[float]) -> Iterator[float]:
    """How much of the evidence the first page shows, the first two, and so on; each further page costs."""
    total = sum(weight for _wordings, weight in evidence)
    labels = [number for number, (_wordings, weight) in enumerate(evidence) if weight == _LABEL]
    for count in range(1, len(shown) + 1):
        best = sum(map(max, zip(*shown[:count], strict=True)))
        disorder = _DISORDER if _is_in_disorder(labels, shown[:count]) else 0.0
        yield best / total - sum(costs[1:count]) - disorder


def _is_in_disorder(labels: Sequence[int], shown: Sequence[Sequence[float]]) -> bool:
    """Whether the labels that an annex has last are on earlier pages than its first ones, as far as one page has each.

    By less than half a page it is chance: a short label is printed anywhere.
    """
    pages = [[number for number, page in enumerate(shown) if page[label]] for label in labels]
    alone = [numbers[0] for numbers in pages if len(numbers) == 1]
    half = len(alone) // 2
    return sum(alone[:half]) - sum(alone[-half:]) > half / 2


def _unseen(form: Form, numbers: range, pages: Sequence[PageText]) -> Iterator[str]:
    """The titles of a form that none of those pages shows; words out of order are half a title, and none here."""
    for words in form.fingerprint:
        if max(_worth(words, pages[number - 1]) for number in numbers) < 1:
            yield words


def _session(form: Form, page: PageText) -> float:
    return _SESSION if str(form.session) in page.letters else 0.0


@cache
def _evidence(form: Form) -> _Evidence:
    """What a form's pages show: its fingerprint, its headings, and the labels of its blanks, each once."""
    titles = [((words,), _TITLE) for words in form.fingerprint]
    headings = [(section.headings, _HEADING) for section in form.sections if section.headings]
    return (*titles, *headings, *((labels, _LABEL) for labels in _labels(form)))


def _labels(form: Form) -> Collection[tuple[str, ...]]:
    """The wordings of each label and of each option that are long enough to tell anything, each once."""
    wordings = [field.blank.labels for field in form.fields if field.blank.where is not Where.NOWHERE]
    wordings += [(option.printed,) for field in form.fields for option in field.options]
    return dict.fromkeys(
        each for each in wordings if any(len(letters_only(wording)) >= _SHORTEST_LABEL for wording in each)
    )


def _shown(evidence: _Evidence, page: PageText) -> list[float]:
    """What each piece of evidence adds that a page shows."""
    return [weight * max(_worth(wording, page) for wording in wordings) for wordings, weight in evidence]


def _worth(wording: str, page: PageText) -> float:
    """What a wording is worth on a page: 1 for its words in a row, less for all of them somewhere.

    The rows of a table come in odd orders.
    """
    letters = letters_only(wording)
    if len(letters) < _SHORTEST_LABEL:
        return 0.0
    if letters in page.letters:
        return 1.0
    words = [word for word in map(letters_only, wording.split()) if len(word) >= _SHORTEST_WORD]
    return _WORDS_APART if len(words) > 1 and page.words.issuperset(words) else 0.0
