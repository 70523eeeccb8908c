"""The kinds of blanks, each found beside a label: dotted leaders, white space, cells, boxes, words, charts.

Every finder takes a field, the stream of tokens, the run of tokens that is the label, the end of the section, and the
score of the wording; it gives a candidate, or None where there is no blank of its kind.
"""

from collections.abc import Callable, Mapping

from ndrcpdf.layout.locating.candidate import Candidate
from ndrcpdf.layout.locating.cells import in_cell, in_grid, in_own_cell
from ndrcpdf.layout.locating.charts import in_chart
from ndrcpdf.layout.locating.checkboxes import beside_boxes, in_box_beside, over_words, written_in
from ndrcpdf.layout.locating.leaders import after_leader, on_lines, over_label
from ndrcpdf.layout.locating.white_space import at_foot, in_rest, in_room, on_white_space
from ndrcpdf.layout.token_search import TokenStream
from ndrcpdf.model.forms import Field, Where

_WHITE_SPACE = 0.72
"""The score of a blank that is not printed, as a part of that of one that is."""
_OTHER_KIND = 0.9
"""The score of a blank of another kind than the one described."""

Finder = Callable[[Field, TokenStream, range, int, float], Candidate | None]
FINDERS: Mapping[Where, tuple[tuple[Finder, float], ...]] = {
    Where.LEADER: ((over_label, 1), (after_leader, 1), (in_own_cell, _OTHER_KIND), (on_white_space, _WHITE_SPACE)),
    Where.LINES: ((over_label, 1), (on_lines, 1), (in_own_cell, _OTHER_KIND), (on_white_space, _WHITE_SPACE)),
    Where.ROOM: ((in_room, 1), (in_own_cell, _OTHER_KIND), (on_lines, _OTHER_KIND)),
    Where.REST: ((over_label, 1), (after_leader, 1), (in_rest, 1)),
    Where.CELL: (
        (in_box_beside, 1),
        (in_cell, 1),
        (on_lines, _OTHER_KIND),
        (at_foot, _OTHER_KIND),
        (in_rest, _OTHER_KIND),
    ),
    Where.GRID: ((in_grid, 1),),
    Where.CHART: ((in_chart, 1),),
    Where.BOXES: ((beside_boxes, 1), (written_in, _OTHER_KIND)),
    Where.WORDS: ((over_words, 1),),
}
"""For each kind of blank described, the kinds that are looked for in turn, and what each is worth.

Typesetters put a cell where others print dots, and dots where others leave a cell white. A choice is ticked where its
options are printed, and else written.
"""


def find_blank(field: Field, stream: TokenStream, label: range, last: int, score: float) -> Candidate | None:
    """The blank of a field beside a label: of the kind described, else of one that takes its place."""
    for find, worth in FINDERS[field.blank.where]:
        candidate = find(field, stream, label, last, score * worth)
        if candidate:
            return candidate
    return None
