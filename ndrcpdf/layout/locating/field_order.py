"""Where blanks that no form knows stand in its description: in which section, and behind which field.

That is told by the order in which the fields were found, which is not that of their heights on the page: parts that
stand side by side are read one after the other.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from ndrcpdf.layout.token_search import Stream
from ndrcpdf.model.forms import Field
from ndrcpdf.pdf.leftover import Leftover


@dataclass(frozen=True, slots=True)
class Order:
    """A form as it was found on its pages, in reading order.

    ``sections`` is the range of tokens of each section; ``fields`` are those placed, each with the number of the token
    behind its label.
    """

    stream: Stream
    sections: Mapping[str, tuple[int, int]]
    fields: Sequence[tuple[int, Field]]

    def standing(self, blanks: Sequence[Leftover]) -> Iterator[Leftover]:
        """The blanks in reading order, each with its section and the field it comes behind."""
        positions = [(self._position(blank), blank) for blank in blanks]
        for position, blank in sorted(positions, key=lambda each: each[0]):
            before = [each for each in self.fields if each[0] <= position]
            after = max(before, key=lambda each: each[0])[1] if before else None
            here = [name for name, (first, last) in self.sections.items() if first <= position < last]
            section = after.section if after and after.section in here else next(iter(here), "")
            yield replace(blank, section=section, after=after.name if after else "")

    def _position(self, blank: Leftover) -> int:
        """Where the label of a blank begins: of its words, those that are nearest; else what is nearest of all."""
        page, rect = blank.page, blank.rect
        runs = self.stream.occurrences(blank.label, 0, len(self.stream.tokens))
        labels = [run for run in runs if self.stream.tokens[run.start][0].number == page]
        if not labels:
            return self.stream.nearest(page, rect)
        return min(labels, key=lambda run: min(self.stream.distance(index, rect) for index in run)).start
