"""Annex VI-3: the features that a paper may ask for.

A feature is the words beside a box or a bullet, in a table or in a list; what stands between is the platform, in
capitals, or a category.
"""

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from ndrcpdf.geometry import Rect
from ndrcpdf.layout.lines import Line
from ndrcpdf.layout.page import Token
from ndrcpdf.layout.tables.reading import TablesPage, one_line
from ndrcpdf.messages import Message
from ndrcpdf.model.findings import Finding, Severity
from ndrcpdf.tabulating.french_dates import folded
from ndrcpdf.tabulating.rows import Feature

_NEW_FEATURES = "nouvelles fonctionnalites"
_NOTE_WORDS, _PLATFORM_WORDS = 8, 3
"""The note on what is in bold, and the name of a platform, are no longer than this, in words."""
_NOTE_NEAR = 2
"""The note stands at most so many lines under the platform."""
_DASHES = frozenset("-–—•·")
_BOXES = frozenset(("[]", "()", "[_]"))
_ALIGNED = 3.0
_PITCH = 1.7
"""A line goes on with a feature if it is no further under it than this, in parts of the type size."""
_HANGING = 3.0
"""The words of a feature begin no further behind the lines that go on with it than this, in parts of the type size."""
_EDGE = 0.08
"""Running heads stand in this part of the page, at its top and at its foot."""
_AGAIN = re.compile(r"\s*[(\[]?\s*suite[^)\]]*[)\]]?\s*$", re.IGNORECASE)
"""What a heading has behind it where it is printed again on the next page."""
_MANY = 3
_APART, _GUTTER = 0.25, 1.0
"""Marks further apart than this part of the page begin lines of two columns; words further apart than this, in parts of
the type size, are of two as well."""


def without_marker(text: str) -> str:
    """The text without the bullet or box that it begins with, if it does: a sign or a dash apart from the words."""
    mark = text[:1]
    is_marker = mark in "-–—•·" or unicodedata.category(mark) in ("So", "Co") if mark else False
    return text[1:].strip() if is_marker else text


@dataclass
class _Item:
    """What stands on a page: a heading, or the words beside a mark."""

    words: list[Token]
    marked: bool = False
    lines: list[Line] = field(default_factory=list)

    @property
    def text(self) -> str:
        return one_line("\n".join(line.text for line in self.lines))

    def add(self, words: Iterable[Token]) -> None:
        self.lines.append(Line(tuple(words)))
        self.words += self.lines[-1].words

    def goes_on(self, words: Sequence[Token]) -> bool:
        """Whether a line without a mark is the next one of this feature."""
        first, last, word = self.lines[0].words[0], self.lines[-1], words[0]
        if not self.marked or word.cell != first.cell or last.foot - word.rect.y0 > _PITCH * first.size:
            return False
        before = first.rect.x0 - word.rect.x0
        # under the mark, where a heading may stand too, which begins with a capital letter
        return abs(before) < _ALIGNED or (0 < before < _HANGING * first.size and not word.text[:1].isupper())


def checked_features(features: Sequence[Feature], name: str) -> Iterator[Finding]:
    """A doubt where no feature is in bold, as the new ones are: some producers lose the names of fonts."""
    if features and not any(feature.nouveau for feature in features):
        message = Message("no feature is found to be in bold, as the new ones are said to be")
        yield Finding(
            "no-new-feature", message, Severity.WARNING, Message("look which are in bold on the page"), file=name
        )


def read_features(pages: Sequence[TablesPage], findings: list[Finding], name: str) -> Iterator[Feature]:
    """The features under their platform and their category; a list may go on on a new page."""
    heads = _running_heads(pages)
    words = [word for page in pages for line in page.printed for word in re.findall(r"\w+", line.text)]
    platform = category = ""
    passed_over = 0
    last = -1
    for page in pages:
        items = [item for item in _items(page) if item.marked or _numberless(item.text) not in heads]
        if platform and (page.number > last + 1 or not any(item.marked for item in items)):
            platform = ""
        for number, item in enumerate(items):
            if item.marked and platform:
                last = page.number
                yield Feature(platform, category, item.text, any(word.bold for word in item.words))
            elif item.marked:
                passed_over += bool(last == page.number)
            elif _names_a_platform(items, number):
                platform, category, last = _spelled(_AGAIN.sub("", item.text), words), "", page.number
                findings += _unnamed(platform, name)
            elif _begins_another_part(item, on_its_page=last == page.number):
                platform = ""
            elif _NEW_FEATURES not in folded(item.text):
                category = _AGAIN.sub("", item.text)
    if passed_over >= _MANY:
        message = Message("{number} boxes on the pages of the features are under no platform", number=passed_over)
        remedy = Message("look whether the page has them")
        findings.append(Finding("features-passed-over", message, Severity.WARNING, remedy, file=name))


def _unnamed(platform: str, name: str) -> Iterator[Finding]:
    """A doubt about a platform that the pages name nowhere else: it may be two headings in one."""
    if platform.isupper():
        message = Message("“{platform}” is taken for a platform, though it is named nowhere else", platform=platform)
        yield Finding(
            "platform-doubtful", message, Severity.WARNING, Message("look whether the page has them"), file=name
        )


def _names_a_platform(items: Sequence[_Item], number: int) -> bool:
    """Whether a heading is a name in capitals, with the note on the new features under it."""
    following = items[number + 1 : number + 1 + _NOTE_NEAR]
    return _is_capitals(items[number]) and any(_is_note(each) for each in following)


def _begins_another_part(item: _Item, *, on_its_page: bool) -> bool:
    """Whether a heading is of something else: a title in capitals, or the number of an annex.

    A few words in capitals may be a category, but not at the top of a page that the list has not gone on to yet.
    """
    is_title = item.text.isupper() and not (on_its_page and _is_capitals(item))
    return is_title or folded(item.text).startswith("annexe")


def _is_capitals(item: _Item) -> bool:
    bare = _AGAIN.sub("", item.text)
    return bare.isupper() and len(bare.split()) <= _PLATFORM_WORDS


def _is_note(item: _Item) -> bool:
    return not item.marked and _NEW_FEATURES in folded(item.text) and len(item.text.split()) <= _NOTE_WORDS


def _running_heads(pages: Iterable[TablesPage]) -> set[str]:
    """The lines at the edges of pages that are printed on more than one of them, but for their numbers."""
    lines: Counter[str] = Counter()
    for page in pages:
        margin = _EDGE * page.box.height
        edge = [line for line in page.printed if line.foot > page.box.y1 - margin or line.top < page.box.y0 + margin]
        lines.update({_numberless(line.text) for line in edge})
    return {text for text, count in lines.items() if count > 1 or not text}


def _numberless(text: str) -> str:
    return re.sub(r"[\d\s/–-]+", " ", text).strip()


# ── What stands on a page ────────────────────────────────────────────────────────────────────────────────────────────


def _items(page: TablesPage) -> list[_Item]:
    """The headings and the features of a page, from the top, one column after another.

    A dash that a line begins with is a mark as well.
    """
    items: list[_Item] = []
    for lines in _columns(page):
        first_in = _first_lines(lines)
        for line in lines:
            on_it = sorted((mark for mark in page.boxes if _is_on(mark, line, first_in)), key=lambda mark: mark.x0)
            for words, marked in _parts(line, on_it):
                if marked or not items or not items[-1].goes_on(words):
                    items.append(_Item([], marked))
                items[-1].add(words)
    return items


def _columns(page: TablesPage) -> list[list[Line]]:
    """The lines of a page, or of its left half and of its right one, where marks begin lines in both."""
    apart = page.box.width * _APART
    edges = sorted(mark.x0 for mark in page.boxes)
    gutter = next((right for left, right in pairwise(edges) if right - left > apart), None)
    if gutter is None or min(sum(x < gutter for x in edges), sum(x >= gutter for x in edges)) < _MANY:
        return [list(page.printed)]
    halves = [half for line in page.printed for half in _halves(line, gutter - _ALIGNED)]
    return [[left for left, _right in halves if left.words], [right for _left, right in halves if right.words]]


def _halves(line: Line, gutter: float) -> Iterator[tuple[Line, Line]]:
    """A line cut at the gutter; one that goes over it is all on the left."""
    left = [word for word in line.words if word.rect.x0 < gutter]
    right = [word for word in line.words if word.rect.x0 >= gutter]
    across = left and right and right[0].rect.x0 - left[-1].rect.x1 < _GUTTER * left[-1].size
    yield (line, Line(())) if across else (Line(tuple(left)), Line(tuple(right)))


def _parts(line: Line, on_it: Sequence[Rect]) -> Iterator[tuple[Sequence[Token], bool]]:
    """The words of a line behind each mark on it; those before the first, or all, have none."""
    typed = _typed_mark([word.text for word in line.words])
    if 0 < typed < len(line.words):
        yield line.words[typed:], True
        return
    edges = [mark.x0 for mark in on_it]
    before = [word for word in line.words if not edges or word.rect.x0 < edges[0]]
    if before:
        yield before, False
    for start, end in pairwise([*edges, math.inf]):
        behind = [word for word in line.words if start <= word.rect.x0 < end]
        if behind:
            yield behind, True


def _typed_mark(words: Sequence[str]) -> int:
    """How many of the words that begin a line are a mark: a dash, or a box of brackets, as in « [ ] »."""
    if words[0] in _DASHES or words[0] in _BOXES:
        return 1
    return 2 if "".join(words[:2]) in _BOXES else 0


def _first_lines(lines: Iterable[Line]) -> dict[Rect, Line]:
    """The first line in each ruled cell."""
    first: dict[Rect, Line] = {}
    for line in lines:
        for word in line.words:
            if word.cell and (word.cell not in first or line.top > first[word.cell].top):
                first[word.cell] = line
    return first


def _is_on(mark: Rect, line: Line, first_in: Mapping[Rect, Line]) -> bool:
    """Whether a mark is on a line; one beside the cell of its words is on the first line of that cell."""
    middle = (mark.y0 + mark.y1) / 2
    cell = next((word.cell for word in line.words if word.rect.x0 >= mark.x0), None)
    if cell and mark.x1 < cell.x0 + _ALIGNED:
        return cell.y0 < middle < cell.y1 and first_in[cell] is line
    return line.foot <= middle <= line.top


def _spelled(capitals: str, words: Iterable[str]) -> str:
    """How the page spells the name where it is not in capitals: WORDPRESS, WordPress."""
    return next((word for word in words if word.upper() == capitals and word != capitals), capitals)
