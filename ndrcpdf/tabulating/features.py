"""Annex VI-3: the features that a paper may ask for.

A feature is the text beside a box or a bullet, in a table or in a list. The text between the features is a platform,
in capitals, or a category.
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
"""In words: the longest note on the features in bold, and the longest name of a platform."""
_NOTE_NEAR = 2
"""In lines: the note is at most so far under the platform."""
_DASHES = frozenset("-–—•·")
_BOXES = frozenset(("[]", "()", "[_]"))
_ALIGNED = 3.0
"""In points: edges that are no further apart are aligned."""
_PITCH = 1.7
"""In parts of the type size: the next line of a feature is at most so far under the last one."""
_HANGING = 3.0
"""In parts of the type size: the first line of a feature begins at most so far to the right of the next ones."""
_EDGE = 0.08
"""In parts of the height of a page: running heads are so near to its top or its foot."""
_AGAIN = re.compile(r"\s*[(\[]?\s*suite[^)\]]*[)\]]?\s*$", re.IGNORECASE)
"""The end of a heading that is printed again on the next page: (suite)."""
_MANY = 3
"""So many boxes make a column, or a list that is passed over."""
_APART, _GUTTER = 0.25, 1.0
"""Boxes begin two columns where they are further apart, in parts of the width of the page; words are of two columns
where they are further apart, in parts of the type size."""


def without_bullet(text: str) -> str:
    """The text without a bullet or a box at its beginning: a sign or a dash before the words."""
    first = text[:1]
    is_bullet = first in "-–—•·" or unicodedata.category(first) in ("So", "Co") if first else False
    return text[1:].strip() if is_bullet else text


@dataclass
class _Item:
    """A text on a page: a heading, or the words beside a bullet: a box, a sign or a dash."""

    words: list[Token]
    has_bullet: bool = False
    lines: list[Line] = field(default_factory=list)

    @property
    def text(self) -> str:
        return one_line("\n".join(line.text for line in self.lines))

    def add(self, words: Iterable[Token]) -> None:
        self.lines.append(Line(tuple(words)))
        self.words += self.lines[-1].words

    def goes_on(self, words: Sequence[Token]) -> bool:
        """Whether a line without a bullet is the next one of this feature."""
        first, last, word = self.lines[0].words[0], self.lines[-1], words[0]
        if not self.has_bullet or word.cell != first.cell or last.foot - word.rect.y0 > _PITCH * first.size:
            return False
        before = first.rect.x0 - word.rect.x0
        # the line may be under the box; there it may also be a heading, which begins with a capital letter
        return abs(before) < _ALIGNED or (0 < before < _HANGING * first.size and not word.text[:1].isupper())


def checked_features(features: Sequence[Feature], name: str) -> Iterator[Finding]:
    """A warning where no feature is in bold, as the new ones are: some producers lose the names of fonts."""
    if features and not any(feature.nouveau for feature in features):
        message = Message("no feature is found to be in bold, as the new ones are said to be")
        yield Finding(
            "no-new-feature", message, Severity.WARNING, Message("look which are in bold on the page"), file=name
        )


def read_features(pages: Sequence[TablesPage], findings: list[Finding], name: str) -> Iterator[Feature]:
    """The features under their platform and their category; the list may go on on the next page."""
    heads = _running_heads(pages)
    printed = _FeatureList([word for page in pages for line in page.printed for word in re.findall(r"\w+", line.text)])
    for page in pages:
        items = [item for item in _items(page) if item.has_bullet or _numberless(item.text) not in heads]
        yield from printed.read(page.number, items)
    for platform in printed.platforms:
        findings += _unnamed(platform, name)
    if printed.passed_over >= _MANY:
        message = Message(
            "{number} boxes on the pages of the features are under no platform", number=printed.passed_over
        )
        remedy = Message("look whether the page has them")
        findings.append(Finding("features-passed-over", message, Severity.WARNING, remedy, file=name))


@dataclass
class _FeatureList:
    """The printed list of features, as far as it has been read.

    Attributes
    ----------
    words:
        All the words of the pages, by which a name in capitals is spelled.
    platforms:
        The platforms that were found; ``platform`` and ``category`` are those of the next feature, empty outside the
        list.
    last_page:
        The number of the last page that the list is on.
    passed_over:
        How many features on the pages of the list are under no platform.
    """

    words: Sequence[str]
    platforms: list[str] = field(default_factory=list)
    platform: str = ""
    category: str = ""
    last_page: int = -1
    passed_over: int = 0

    def read(self, page: int, items: Sequence[_Item]) -> Iterator[Feature]:
        """The features among the items of the page of that number."""
        if page > self.last_page + 1 or not any(item.has_bullet for item in items):
            self.platform = ""
        for number, item in enumerate(items):
            if not item.has_bullet:
                self._read_heading(page, items, number)
            elif self.platform:
                self.last_page = page
                yield Feature(self.platform, self.category, item.text, any(word.bold for word in item.words))
            else:
                self.passed_over += self.last_page == page

    def _read_heading(self, page: int, items: Sequence[_Item], number: int) -> None:
        item = items[number]
        if _names_a_platform(items, number):
            self.platform, self.category = _spelled(_AGAIN.sub("", item.text), self.words), ""
            self.platforms.append(self.platform)
            self.last_page = page
        elif _begins_another_part(item, on_its_page=self.last_page == page):
            self.platform = ""
        elif _NEW_FEATURES not in folded(item.text):
            self.category = _AGAIN.sub("", item.text)


def _unnamed(platform: str, name: str) -> Iterator[Finding]:
    """A warning about a platform that the pages name nowhere else: it may be two headings in one."""
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
    """Whether a heading begins something else than the list: a title in capitals, or the number of an annex.

    A few words in capitals may be a category, but not at the top of a page before the first feature on it.
    """
    is_title = item.text.isupper() and not (on_its_page and _is_capitals(item))
    return is_title or folded(item.text).startswith("annexe")


def _is_capitals(item: _Item) -> bool:
    bare = _AGAIN.sub("", item.text)
    return bare.isupper() and len(bare.split()) <= _PLATFORM_WORDS


def _is_note(item: _Item) -> bool:
    return not item.has_bullet and _NEW_FEATURES in folded(item.text) and len(item.text.split()) <= _NOTE_WORDS


def _running_heads(pages: Iterable[TablesPage]) -> set[str]:
    """The texts at the edges of pages that are on more than one of them, apart from their numbers."""
    lines: Counter[str] = Counter()
    for page in pages:
        margin = _EDGE * page.box.height
        edge = [line for line in page.printed if line.foot > page.box.y1 - margin or line.top < page.box.y0 + margin]
        lines.update({_numberless(line.text) for line in edge})
    return {text for text, count in lines.items() if count > 1 or not text}


def _numberless(text: str) -> str:
    return re.sub(r"[\d\s/–-]+", " ", text).strip()


# ── The items of a page ──────────────────────────────────────────────────────────────────────────────────────────────


def _items(page: TablesPage) -> list[_Item]:
    """The headings and the features of a page, from the top, one column after another.

    A dash at the beginning of a line is a bullet as well.
    """
    items: list[_Item] = []
    for lines in _columns(page):
        first_in = _first_lines(lines)
        for line in lines:
            on_it = sorted((box for box in page.boxes if _is_on(box, line, first_in)), key=lambda box: box.x0)
            for words, has_bullet in _parts(line, on_it):
                if has_bullet or not items or not items[-1].goes_on(words):
                    items.append(_Item([], has_bullet))
                items[-1].add(words)
    return items


def _columns(page: TablesPage) -> list[list[Line]]:
    """The lines of a page; where bullets begin lines in both halves of it, those of the left half and of the right."""
    apart = page.box.width * _APART
    edges = sorted(box.x0 for box in page.boxes)
    gutter = next((right for left, right in pairwise(edges) if right - left > apart), None)
    if gutter is None or not _begins_two_columns(edges, gutter):
        return [list(page.printed)]
    halves = [_halves(line, gutter - _ALIGNED) for line in page.printed]
    return [_with_words(left for left, _right in halves), _with_words(right for _left, right in halves)]


def _begins_two_columns(edges: Sequence[float], gutter: float) -> bool:
    """Whether many edges are on either side of a gutter."""
    on_the_left = sum(edge < gutter for edge in edges)
    return min(on_the_left, len(edges) - on_the_left) >= _MANY


def _with_words(lines: Iterable[Line]) -> list[Line]:
    return [line for line in lines if line.words]


def _halves(line: Line, gutter: float) -> tuple[Line, Line]:
    """A line cut at the gutter; a line that goes over it is all on the left."""
    left = [word for word in line.words if word.rect.x0 < gutter]
    right = [word for word in line.words if word.rect.x0 >= gutter]
    across = left and right and right[0].rect.x0 - left[-1].rect.x1 < _GUTTER * left[-1].size
    return (line, Line(())) if across else (Line(tuple(left)), Line(tuple(right)))


def _parts(line: Line, on_it: Sequence[Rect]) -> Iterator[tuple[Sequence[Token], bool]]:
    """The words of a line behind each bullet on it, and those before the first, which have none."""
    typed = _typed_bullet([word.text for word in line.words])
    if 0 < typed < len(line.words):
        yield line.words[typed:], True
        return
    edges = [-math.inf, *(box.x0 for box in on_it), math.inf]
    for start, end in pairwise(edges):
        words = [word for word in line.words if start <= word.rect.x0 < end]
        if words:
            yield words, start > -math.inf


def _typed_bullet(words: Sequence[str]) -> int:
    """How many of the first words of a line are a bullet: a dash, or a box of brackets such as [ ]."""
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


def _is_on(bullet: Rect, line: Line, first_in: Mapping[Rect, Line]) -> bool:
    """Whether a bullet is on a line; one beside the cell of its words is on the first line of that cell."""
    middle = (bullet.y0 + bullet.y1) / 2
    cell = next((word.cell for word in line.words if word.rect.x0 >= bullet.x0), None)
    if cell and bullet.x1 < cell.x0 + _ALIGNED:
        return cell.y0 < middle < cell.y1 and first_in[cell] is line
    return line.foot <= middle <= line.top


def _spelled(capitals: str, words: Iterable[str]) -> str:
    """How the page spells the name where it is not in capitals: WORDPRESS, WordPress."""
    return next((word for word in words if word.upper() == capitals and word != capitals), capitals)
