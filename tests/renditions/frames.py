"""Headings and answers in drawn text boxes, as a Word user makes a form with them."""

from collections.abc import Sequence
from math import ceil
from typing import TYPE_CHECKING

import content as c
from tree import Block, Frame, Frames, Inline
from truth import under

if TYPE_CHECKING:
    from layout import Layout

_GAP = 8.0
_SLACK = 6.0
"""How much narrower than their line text boxes side by side are: the sign between them has a width of its own."""
_LINE = 1.3
_INSIDE = 5.0
_RAGGED = 1.08
"""By how much lines are shorter than the room for them, since words are not cut."""


def framed_band(layout: "Layout", band: c.Band, width: float) -> Frames:
    words = layout.runs(layout.band_words(band.text), bold=True)
    heading = layout.paragraph(words, align="center")
    height = (1.4 + _LINE * _lines(layout, words, width - _SLACK)) * layout.look.size
    return Frames([Frame([heading], width - _SLACK, height)])


def _lines(layout: "Layout", inlines: Sequence[Inline], width: float) -> int:
    """About how many lines the words take in a text box."""
    return ceil(layout.width_of(inlines) / (width - 2 * _INSIDE) * _RAGGED)


def framed_answers(layout: "Layout", questions: Sequence[c.Question], width: float) -> Frames:
    """A text box for each question, with the label in it and the room for the answer under the label."""
    each = (width - _SLACK - _GAP * (len(questions) - 1)) / len(questions)
    lines = max(question.lines for question in questions)
    labels = max(_lines(layout, layout.label(question.label, question.colon), each) for question in questions)
    height = (lines * _LINE * layout.look.heights + 0.7 + _LINE * labels) * layout.look.size
    return Frames([_answer(layout, question, each, height) for question in questions], _GAP)


def _answer(layout: "Layout", question: c.Question, width: float, height: float) -> Frame:
    mark, label = layout.register.mark(), layout.register.mark()
    layout.register.blank(question.field, "multiline", under(mark, label))
    runs = [*layout.label(question.label, question.colon, label), *layout.runs(question.hint, label)]
    return Frame(list(layout.lines_of(runs)), width, height, rounded=True, mark=mark)


def framed_sheet(layout: "Layout", sheet: c.Sheet, width: float) -> list[Block]:
    """What others rule as one table: text boxes, and the short blanks on lines between them."""
    out: list[Block] = []
    for row in sheet.rows:
        match row:
            case c.Band():
                out.append(framed_band(layout, row, width))
            case c.Question():
                out.append(framed_answers(layout, [row], width))
            case c.Columns(questions=questions, head=head):
                out += [layout.paragraph(layout.runs(head, bold=True), before=4, kept=True)] if head else []
                out.append(framed_answers(layout, questions, width))
            case c.Cells(cells=cells):
                items = [item for _part, item in cells]
                asks = [item for item in items if not isinstance(item, c.Choice)]
                out += layout.line(asks, width)
                out += [block for item in items if item not in asks for block in layout.line([item], width)]
    return out
