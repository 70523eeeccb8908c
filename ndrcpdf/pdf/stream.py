"""The tokens of pages in reading order, searched by their letters."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator

from ndrcpdf.pdf.letters import squeezed
from ndrcpdf.pdf.page import Kind, Page, Token


class Stream:
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
