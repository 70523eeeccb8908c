"""Other ways to arrange labels and blanks than on a line: beside, under and over each other; parts side by side."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import content as c
from frames import framed_answers
from tree import Block, Cell, Row, Table
from truth import cell, under, whole

if TYPE_CHECKING:
    from layout import Layout

_MANY = 4
"""Lines that make a part worth a column."""


def question(layout: "Layout", asked: c.Question, width: float) -> list[Block]:
    """A label with several lines for its answer, in the look's arrangement."""
    if layout.look.frames and asked.lines > 1:
        return [framed_answers(layout, [asked], width)]
    match layout.look.asks:
        case "beside":
            mark = layout.register.mark
            leaders = [layout.leader(width * (1 - layout.look.label_part) - 12, mark()) for _ in range(asked.lines)]
            _blank(layout, asked, leaders)
            return [_beside(layout, [(asked, [layout.fill_in([leader]) for leader in leaders])], width)]
        case "under" if asked.lines == 1:
            return asked_under(layout, [c.Ask(asked.field, asked.label)], width)
        case "boxed":
            height = (asked.lines * layout.look.pitch + layout.look.small * 1.2) * layout.look.size
            return [layout.table([width], [Row([layout.inside_cell(asked)], height)], before=3)]
        case _:
            return layout.question(asked, width)


def _blank(layout: "Layout", asked: c.Question, leaders) -> None:
    kind = "multiline" if asked.lines > 1 else "text"
    loose = layout.look.leader == "white"
    layout.register.blank(asked.field, kind, whole(*(leader.mark for leader in leaders)), loose=loose)


# ── Labels in a column of their own, to the right of it ──────────────────────────────────────────────────────────────


def asked_beside(layout: "Layout", items: Sequence[c.Item], width: float) -> list[Block]:
    if len(items) == 1 and isinstance(items[0], c.Choice):
        return layout.line(items, width)
    room = (width / len(items)) * (1 - layout.look.label_part) - 12
    return [_beside(layout, [(item, _answer(layout, item, room)) for item in items], width)]


def _answer(layout: "Layout", item: c.Item, room: float) -> list[Block]:
    if isinstance(item, c.Choice):
        return layout.line([replace(item, label="")], room)
    after = layout.runs(item.after) if isinstance(item, c.Ask) else []
    return [layout.fill_in([*layout.blanks_of(item, room - layout.width_of(after)), *after])]


def _beside(layout: "Layout", pairs, width: float) -> Table:
    part = width / len(pairs)
    cells, widths = [], []
    for item, answer in pairs:
        label = layout.label(item.label, getattr(item, "colon", True))
        beside = "bottom" if len(answer) == 1 else "top"
        cells.append(Cell([layout.paragraph(label, align=layout.look.label_align)], align=beside))
        cells.append(Cell(answer, align="bottom"))
        widths += [part * layout.look.label_part, part * (1 - layout.look.label_part)]
    return replace(layout.table(widths, [Row(cells)]), rule=0.0, padding=(1.0, 3.0))


# ── Labels under their blanks, and in boxes ──────────────────────────────────────────────────────────────────────────


def asked_under(layout: "Layout", items: Sequence[c.Item], width: float) -> list[Block]:
    shares = [getattr(item, "share", 1.0) for item in items]
    widths = [width * share / sum(shares) for share in shares]
    cells = [Cell(_over_label(layout, item, part - 10), align="top") for item, part in zip(items, widths, strict=True)]
    return [replace(layout.table(widths, [Row(cells)]), rule=0.0, padding=(1.0, 4.0))]


def _over_label(layout: "Layout", item: c.Item, room: float) -> list[Block]:
    if isinstance(item, c.Choice):
        return layout.line([item], room)
    after = layout.runs(item.after) if isinstance(item, c.Ask) else []
    blank = layout.fill_in([*layout.blanks_of(item, room - layout.width_of(after)), *after], kept=True)
    return [blank, layout.paragraph(layout.label(item.label, colon=False), layout.look.small, align="center")]


def asked_boxed(layout: "Layout", items: Sequence[c.Item], width: float) -> list[Block]:
    shares = [getattr(item, "share", 1.0) for item in items]
    widths = [width * share / sum(shares) for share in shares]
    cells = [
        Cell(layout.line([item], part - 2 * layout.look.padding[1]))
        if isinstance(item, c.Choice)
        else small_label_cell(layout, item, part - 2 * layout.look.padding[1])
        for item, part in zip(items, widths, strict=True)
    ]
    return [layout.table(widths, [Row(cells, layout.look.size * (layout.look.small + 2.0))])]


def small_label_cell(layout: "Layout", item: c.Ask | c.Unknown, width: float) -> Cell:
    """A ruled cell with a small label: at its top, or under a line."""
    if layout.look.cell_blanks == "over":
        return Cell(_over_label(layout, item, width), align="bottom")
    mark = layout.register.mark()
    colon = getattr(item, "colon", True)
    if isinstance(item, c.Ask) and item.parts:
        label = layout.paragraph(layout.label(item.label, colon), layout.look.small)
        return Cell([label, layout.fill_in(layout.blanks_of(item, width * 0.8))], align="top")
    label = layout.paragraph(layout.label(item.label, colon, mark), layout.look.small)
    if isinstance(item, c.Unknown):
        return Cell([label], align="top", mark=layout.register.unknown_blank())
    of_cell = layout.register.mark()
    layout.register.blank(item.field, "text", under(of_cell, mark), others=(cell(of_cell),))
    return Cell([label], align="top", mark=of_cell)


DESIGNS: dict[str, Callable[["Layout", Sequence[c.Item], float], list[Block]]] = {
    "beside": asked_beside,
    "under": asked_under,
    "boxed": asked_boxed,
}


# ── What is printed, in another order ────────────────────────────────────────────────────────────────────────────────


def with_reserved(nodes: Sequence[c.Node], labels: Sequence[str]) -> tuple[c.Node, ...]:
    """A frame for the administration before the first thing to fill in."""
    first = next(i for i, node in enumerate(nodes) if isinstance(node, c.Line | c.Sheet | c.Features | c.Identity))
    while first and isinstance(nodes[first - 1], c.Band):
        first -= 1
    pairs = [labels[n : n + 2] for n in range(0, len(labels), 2)]
    lines = [c.Line(tuple(map(c.Unknown, pair))) for pair in pairs]
    return (*nodes[:first], c.Band("CADRE RÉSERVÉ À L'ADMINISTRATION"), *lines, *nodes[first:])


def with_sections_beside(nodes: Sequence[c.Node]) -> tuple[c.Node, ...]:
    """Two parts of many lines that follow each other, side by side."""
    sections = list(_sections(nodes))
    out: list[c.Node] = []
    while sections:
        section = sections.pop(0)
        if sections and _is_long(section) and _is_long(sections[0]):
            out.append(c.Beside(tuple(section), tuple(sections.pop(0)), 0.5))
        else:
            out += section
    return tuple(out)


def _sections(nodes: Sequence[c.Node]) -> Iterator[list[c.Node]]:
    """From one band to the next that begins a part."""
    section: list[c.Node] = []
    for node in nodes:
        if isinstance(node, c.Band) and not node.linking and section:
            yield section
            section = []
        section.append(node)
    yield section


def _is_long(section: Sequence[c.Node]) -> bool:
    return isinstance(section[0], c.Band) and sum(isinstance(node, c.Line) for node in section) >= _MANY
