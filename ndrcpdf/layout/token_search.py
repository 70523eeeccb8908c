"""The tokens of pages in reading order, searched by their letters."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher
from functools import cache
from itertools import accumulate
from math import hypot

from ndrcpdf.geometry import Rect
from ndrcpdf.layout.letters import UNKNOWN, is_known, letters_only, with_unknown
from ndrcpdf.layout.page import Page, Token, TokenKind

_LIKE = 0.86
"""How like letters have to be to those of a wording to be taken for it, from 0 to 1."""
_LONGEST_REMARK = 8
"""How many words a remark in brackets has at most."""
_SHORTEST_LIKENESS = 9
"""How many letters a wording has, at least, that is looked for by likeness."""


@cache
def _anywhere(wanted: str) -> re.Pattern[str]:
    """The letters, some of which may be unknown, wherever they begin."""
    return re.compile(f"(?=({with_unknown(wanted)}))")


class TokenStream:
    """All tokens in reading order, searched as one string without spaces, case or accents.

    Some producers cut words into odd runs; letters alone survive that.
    """

    def __init__(self, pages: Iterable[Page]) -> None:
        self.tokens = [(page, token) for page in pages for token in page.tokens]
        letters = [letters_only(token.text) if token.kind is TokenKind.WORD else "\n" for _page, token in self.tokens]
        self._starts = [0, *accumulate(map(len, letters))]  # of each token, and the end of the last
        self._letters = "".join(letters)
        self._has_unknown = UNKNOWN in self._letters

    def occurrences(self, wording: str, first: int, last: int) -> Iterator[range]:
        """The runs of tokens, within ``[first, last)``, whose letters are those of the wording."""
        for at, stop in self._found(letters_only(wording), self._starts[first], self._starts[last]):
            begin = bisect_right(self._starts, at) - 1
            end = bisect_right(self._starts, stop - 1)
            ends_a_word = self._starts[end] == stop or self._ends_in_an_aside(end - 1, stop)
            if self._starts[begin] == at and ends_a_word:
                yield range(begin, end)

    def _found(self, wanted: str, at: int, limit: int) -> Iterator[tuple[int, int]]:
        """From where to where the letters are those that are wanted, or unknown ones in the place of some of them."""
        if wanted and self._has_unknown:
            for found in _anywhere(wanted).finditer(self._letters, at, limit):
                begin, stop = found.span(1)
                if is_known(found[1], wanted):
                    yield begin, stop
            return
        at = self._letters.find(wanted, at, limit)
        while wanted and at >= 0:
            yield at, at + len(wanted)
            at = self._letters.find(wanted, at + 1, limit)

    def _ends_in_an_aside(self, index: int, at: int) -> bool:
        """Whether what is left of a word behind that letter is a remark, as in « Prénom(s) », or a note's number."""
        token = self.tokens[index][1]
        before, bracket, _remark = token.text.partition("(")
        number = len(letters_only(token.raised))
        in_word = at - self._starts[index]
        return (bool(bracket) and len(letters_only(before)) == in_word) or (
            number > 0 and len(letters_only(token.text)) - number == in_word
        )

    def with_remark(self, run: range) -> range:
        """The run, with the remark in brackets that follows it, as in « Nom (en lettres capitales) »."""
        remark = self._remark_after(run)
        said = "".join(token.text for _page, token in self.tokens[remark.start : remark.stop])
        return range(run.start, remark.stop) if any(map(str.isalpha, said)) else run

    def _remark_after(self, run: range) -> range:
        """The words in brackets behind a run, on the line or in the cell that it ends in; none if they do not close."""
        none = range(run.stop, run.stop)
        if run.stop >= len(self.tokens) or not self.tokens[run.stop][1].text.startswith("("):
            return none
        for index in range(run.stop, min(run.stop + _LONGEST_REMARK, len(self.tokens))):
            if not self._is_word_beside(index, run):
                return none
            if ")" in self.tokens[index][1].text:
                return range(run.stop, index + 1)
        return none

    def _is_word_beside(self, index: int, run: range) -> bool:
        token, last = self.tokens[index][1], self.tokens[run.stop - 1][1]
        together = token.line == last.line or (token.cell is not None and token.cell == last.cell)
        return token.kind is TokenKind.WORD and together and self._is_same_page(index, run.start)

    def _is_same_page(self, index: int, other: int) -> bool:
        return self.tokens[index][0] is self.tokens[other][0]

    def likenesses(self, wording: str, first: int, last: int) -> Iterator[tuple[range, float]]:
        """The runs of tokens whose letters are nearly those of the wording, and how like they are, from 0 to 1.

        For what typesetters reword or misspell; short wordings are like too many others to be looked for.
        """
        wanted = letters_only(wording)
        if len(wanted) < _SHORTEST_LIKENESS:
            return
        matcher = SequenceMatcher(None, "", wanted, autojunk=False)
        for begin in range(first, last):
            if not letters_only(self.tokens[begin][1].text) or self.tokens[begin][1].kind is not TokenKind.WORD:
                continue
            run, likeness = max(
                ((run, self._likeness(matcher, run)) for run in self._about_as_long(begin, last, len(wanted))),
                key=lambda each: each[1],
                default=(range(0), 0.0),
            )
            if likeness >= _LIKE:
                yield run, likeness

    def _about_as_long(self, begin: int, last: int, length: int) -> Iterator[range]:
        """The runs of words from that token on that have about as many letters."""
        for end in range(begin + 1, last + 1):
            letters = self._letters_of(begin, end)
            if "\n" in letters or len(letters) > length * (2 - _LIKE):
                return
            if len(letters) >= length * _LIKE:
                yield range(begin, end)

    def _likeness(self, matcher: "SequenceMatcher[str]", run: range) -> float:
        matcher.set_seq1(self._letters_of(run.start, run.stop))
        return matcher.ratio() if matcher.quick_ratio() >= _LIKE else 0.0

    def _letters_of(self, begin: int, end: int) -> str:
        return self._letters[self._starts[begin] : self._starts[end]]

    def goes_on(self, index: int) -> bool:
        """Whether that token goes on with a phrase: a word goes before it on its line, and no colon or full stop."""
        if index == 0 or not self._same_line(index - 1, *self.tokens[index]):
            return False
        before = self.tokens[index - 1][1]
        return before.kind is TokenKind.WORD and before.text[-1:].isalnum() and bool(letters_only(before.text))

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

    def nearest(self, page: int, rect: Rect) -> int:
        """The token of a page that is nearest to a rectangle; the first of all where the page has none."""
        here = (index for index, (where, _token) in enumerate(self.tokens) if where.number == page)
        return min(here, key=lambda index: self.distance(index, rect), default=0)

    def distance(self, index: int, rect: Rect) -> float:
        """How far a token is from a rectangle of its page, in points, from side to side."""
        other = self.tokens[index][1].rect
        across = max(rect.x0 - other.x1, other.x0 - rect.x1, 0.0)
        return hypot(across, max(rect.y0 - other.y1, other.y0 - rect.y1, 0.0))
