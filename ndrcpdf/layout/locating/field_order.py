"""Where a place on a page stands in the description of a form: in which section, and behind which field.

That is told by the order in which the fields were found, which is not that of their heights on the page: parts that
stand side by side are read one after the other.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ndrcpdf.geometry import Rect
from ndrcpdf.layout.token_search import TokenStream
from ndrcpdf.model.forms import Field


@dataclass(frozen=True, slots=True)
class FieldOrder:
    """A form as it was found on its pages, in reading order.

    ``sections`` is the range of tokens of each section; ``fields`` are those placed, each with the number of the token
    behind its label.
    """

    stream: TokenStream
    sections: Mapping[str, tuple[int, int]]
    fields: Sequence[tuple[int, Field]]

    def position(self, page: int, rect: Rect, label: str) -> int:
        """The token at which the label of a place begins: of its words, those that are nearest; else the nearest."""
        runs = self.stream.occurrences(label, 0, len(self.stream.tokens))
        labels = [run for run in runs if self.stream.tokens[run.start][0].number == page]
        if not labels:
            return self.stream.nearest(page, rect)
        return min(labels, key=lambda run: min(self.stream.distance(index, rect) for index in run)).start

    def neighbours(self, position: int) -> tuple[str, str]:
        """The section of a token, empty before the first; and the field that it comes behind, empty for none."""
        before = [each for each in self.fields if each[0] <= position]
        after = max(before, key=lambda each: each[0])[1] if before else None
        here = [name for name, (first, last) in self.sections.items() if first <= position < last]
        section = after.section if after and after.section in here else next(iter(here), "")
        return section, after.name if after else ""
