"""Blocks drawn by absolute coordinates with ReportLab, as an export that knows of no paragraphs.

Every text is drawn in pieces that end in odd places, the pieces of a page in no order, and rules edge by edge.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import accumulate
from pathlib import Path
from random import Random

from measure import file_of
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from tree import Block, Break, Cell, Document, Leader, Paragraph, Part, Run, Space, Table, Tick
from truth import colour_of

_STANDARD = {
    "Nimbus Mono PS": ("Courier", "Courier-Bold", "Courier-Oblique", "Courier-BoldOblique"),
    "Nimbus Sans": ("Helvetica", "Helvetica-Bold", "Helvetica-Oblique", "Helvetica-BoldOblique"),
}
"""Families that are not embedded: a reader has the like."""
_OF_WINDOWS = "cp1252"
_RAISED = 0.65
_BELOW = 0.25
_LONGEST_PIECE = 9


@dataclass(frozen=True)
class Text:
    x: float
    y: float
    text: str
    font: str
    size: float
    tracking: float = 0.0


@dataclass(frozen=True)
class Rect:
    x: float
    y: float
    width: float
    height: float
    fill: str = ""
    round: bool = False
    rule: float = 0.0


@dataclass(frozen=True)
class Dots:
    """A dotted line: short dashes, or dots with round ends."""

    x: float
    y: float
    width: float
    round: bool


Op = Text | Rect | Dots


def _moved(op: Op, right: float, up: float) -> Op:
    return replace(op, x=op.x + right, y=op.y + up)


@cache
def _font_name(family: str, bold: bool, italic: bool) -> str:
    number = bold + 2 * italic
    if family in _STANDARD:
        return _STANDARD[family][number]
    name = f"{family.replace(' ', '')}-{number}"
    pdfmetrics.registerFont(TTFont(name, file_of(family, bold, italic)[0]))
    return name


@dataclass(frozen=True)
class _Word:
    """What is not broken: an op drawn at the origin of a line, and its width; white ones end a line unseen."""

    width: float
    ops: tuple[Op, ...] = ()
    white: bool = False
    ends: bool = False


class _Laid:
    """Blocks at a width: their heights, and what is drawn, from the top left corner down."""

    def __init__(self, font: str, marked: bool) -> None:
        self.font, self.marked = font, marked

    def block(self, block: Block, width: float) -> tuple[float, list[Op]]:
        match block:
            case Paragraph():
                return self.paragraph(block, width)
            case Space(height=height, mark=mark):
                return height, self.behind(mark, 0, -height, width, height)
            case Table():
                heights, rows = self.table(block)
                tops = accumulate([0.0, *heights])
                drawn = [_moved(op, 0, -top) for top, row in zip(tops, rows, strict=False) for op in row]
                return table_height(block, heights), [_moved(op, 0, -block.before) for op in drawn]
            case _:
                return 0.0, []

    def behind(self, mark: str | None, x: float, y: float, width: float, height: float) -> list[Op]:
        return [Rect(x, y, width, height, colour_of(mark))] if mark and self.marked else []

    # ── Paragraphs ───────────────────────────────────────────────────────────────────────────────────────────────────

    def paragraph(self, p: Paragraph, width: float) -> tuple[float, list[Op]]:
        lines: list[list[_Word]] = [[]]
        used = 0.0
        for word in self.words(p):
            if word.ends or (used + word.width > width + 0.5 and not word.white and lines[-1] and not p.one_line):
                lines.append([])
                used = 0.0
            if not word.ends and not (word.white and not lines[-1]):
                lines[-1].append(word)
                used += word.width
        ops: list[Op] = []
        for number, line in enumerate(lines):
            while line and line[-1].white:
                line.pop()
            x = {"center": 0.5, "right": 1.0}.get(p.align, 0.0) * (width - sum(word.width for word in line))
            y = -p.before - (number + 1) * p.pitch + _BELOW * p.size + (p.pitch - 1.2 * p.size) * 0.3
            start = x
            for word in line:
                ops += [_moved(op, x, y) for op in word.ops]
                x += word.width
            if p.underlined:
                ops.append(Rect(start, y - 1.5, x - start, 0.5, "#000000"))
        return p.before + len(lines) * p.pitch + p.after, ops

    def words(self, p: Paragraph) -> Iterator[_Word]:
        for inline in p.inlines:
            match inline:
                case Run():
                    yield from self.pieces(inline, p)
                case Leader():
                    yield self.leader(inline, p.size)
                case Tick():
                    yield self.tick(inline, p.size)

    def pieces(self, run: Run, p: Paragraph) -> Iterator[_Word]:
        size = p.size * (_RAISED if run.raised else 1.0)
        font = _font_name(run.font or self.font, run.bold, run.italic)
        up = p.size * 0.35 if run.raised else 0.0
        for number, line in enumerate(run.text.split("\n")):
            if number:
                yield _Word(0.0, ends=True)
            for text in _in_font(line, font).replace(" ", "\0 \0").split("\0"):
                if text:
                    width = pdfmetrics.stringWidth(text, font, size) + p.tracking * len(text)
                    behind = self.behind(run.mark, 0, -_BELOW * size, width, 1.15 * size)
                    drawn = [] if text == " " else [Text(0, up, text, font, size, p.tracking)]
                    yield _Word(width, (*behind, *drawn), text == " ")

    def leader(self, leader: Leader, size: float) -> _Word:
        behind = self.behind(leader.mark, 0, -_BELOW * size, leader.width, 1.15 * size)
        drawn: list[Op] = []
        match leader.style:
            case "typed":
                font = _font_name(self.font, False, False)
                unit = _in_font(leader.text[:1] or ".", font)
                each = pdfmetrics.stringWidth(unit, font, size)
                drawn = [Text(n * each, 0, unit, font, size) for n in range(int(leader.width / each))]
            case "ruled":
                drawn = [Rect(0, -1.2, leader.width, 0.5, "#000000")]
            case "dotted" | "underscored":
                drawn = [Dots(0, -0.8, leader.width, leader.style == "dotted")]
        return _Word(leader.width, (*behind, *drawn))

    def tick(self, tick: Tick, size: float) -> _Word:
        side = tick.size * size
        if tick.style == "sign":
            font = _font_name(tick.font or self.font, False, False)
            width = pdfmetrics.stringWidth(tick.sign, font, side)
            behind = self.behind(tick.mark, 0, -_BELOW * size, width, 1.15 * size)
            return _Word(width, (*behind, Text(0, 0, tick.sign, font, side)))
        fill = colour_of(tick.mark) if tick.mark and self.marked else ""
        return _Word(side, (Rect(0, -0.1 * side, side, side, fill, tick.style == "circle", 0.6),))

    # ── Tables ───────────────────────────────────────────────────────────────────────────────────────────────────────

    def table(self, table: Table) -> tuple[list[float], list[list[Op]]]:
        """The heights of the rows, and what is drawn of each from its top."""
        placed = list(table.placed())
        inner = {}
        heights = [row.height for row in table.rows]
        for number, column, cell in placed:
            width = sum(table.widths[column : column + cell.columns])
            inner[number, column] = self.flow(cell.nodes, width - 2 * table.padding[1])
        for rows in sorted({cell.rows for _n, _c, cell in placed}):
            for number, column, cell in placed:
                if cell.rows == rows:
                    lack = inner[number, column][0] + 2 * table.padding[0] - sum(heights[number : number + rows])
                    heights[number + rows - 1] += max(lack, 0.0)
        drawn: list[list[Op]] = [[] for _ in heights]
        for number, column, cell in placed:
            width, height = sum(table.widths[column : column + cell.columns]), sum(heights[number : number + cell.rows])
            x = sum(table.widths[:column])
            drawn[number] += [_moved(op, x, 0) for op in self.cell(table, cell, width, height, inner[number, column])]
        return heights, drawn

    def cell(self, table: Table, cell: Cell, width: float, height: float, inner) -> Iterator[Op]:
        shade = colour_of(cell.mark) if cell.mark and self.marked else cell.shade
        if shade:
            yield Rect(0, -height, width, height, shade)
        room = height - inner[0] - 2 * table.padding[0]
        down = table.padding[0] + room * {"top": 0.0, "middle": 0.5, "bottom": 1.0}[cell.align]
        yield from (_moved(op, table.padding[1], -down) for op in inner[1])
        half = table.rule / 2
        if table.rule:
            for y in (0, -height):
                yield Rect(-half, y - half, width + table.rule, table.rule, table.colour)
            for x in () if table.across else (0, width):
                yield Rect(x - half, -height, table.rule, height, table.colour)

    def flow(self, blocks: Sequence[Block], width: float) -> tuple[float, list[Op]]:
        height, ops = 0.0, []
        for block in blocks:
            each, drawn = self.block(block, width)
            ops += [_moved(op, 0, -height) for op in drawn]
            height += each
        return height, ops


def table_height(table: Table, heights: Sequence[float]) -> float:
    return table.before + sum(heights) + table.after


def _in_font(text: str, font: str) -> str:
    """The text as a font of the standard ones has it."""
    if not any(font in names for names in _STANDARD.values()):
        return text
    return text.replace("→", ">").replace("☎", "Tél").encode(_OF_WINDOWS, "replace").decode(_OF_WINDOWS)


# ── Pages ────────────────────────────────────────────────────────────────────────────────────────────────────────────


class _Pages:
    def __init__(self, path: Path, document: Document, marked: bool) -> None:
        self.canvas = Canvas(str(path), pageCompression=1, invariant=1)
        self.canvas.setTitle(document.title)
        self.random = Random(0)
        self.number = 0
        for part in document.parts:
            self.part(part, marked)
        self.canvas.save()

    def part(self, part: Part, marked: bool) -> None:
        laid = _Laid(part.font, marked)
        self.paper, self.ops, self.of = part.paper, [], part
        self.top = self.y = part.paper.height - part.paper.margins[0]
        if part.first:
            self.ops += [_moved(op, *self.corner) for op in laid.behind(part.first, 0, -1, 1, 1)]
        kept: list[tuple[float, list[Op]]] = []
        for block in part.blocks:
            match block:
                case Break():
                    self.end()
                case Table():
                    self.put([*kept, *_groups(block, *laid.table(block))])
                    kept = []
                case _:
                    kept.append(laid.block(block, part.paper.measure))
                    if not (isinstance(block, Paragraph) and block.kept):
                        self.put(kept)
                        kept = []
        self.put(kept)
        self.end()

    @property
    def corner(self) -> tuple[float, float]:
        return self.paper.margins[3], self.y

    def put(self, pieces: Sequence[tuple[float, list[Op]]]) -> None:
        for height, ops in pieces:
            if self.y - height < self.paper.margins[2] and self.y < self.top:
                self.end()
            self.ops += [_moved(op, *self.corner) for op in ops]
            self.y -= height

    def end(self) -> None:
        """Draw the page: shapes first, then the texts in pieces and in no order."""
        if not self.ops:
            return
        self.number += 1
        self.canvas.setPageSize((self.paper.width, self.paper.height))
        self.marginals()
        shapes = [op for op in self.ops if not isinstance(op, Text)]
        for op in sorted(shapes, key=lambda op: not (isinstance(op, Rect) and op.fill not in ("", "#000000"))):
            self.draw(op)
        texts = [piece for op in self.ops if isinstance(op, Text) for piece in self.cut(op)]
        self.random.shuffle(texts)
        for op in texts:
            self.draw(op)
        self.canvas.showPage()
        self.ops, self.y = [], self.top

    def marginals(self) -> None:
        font = _font_name(self.of.font, False, True)
        x, y = self.paper.margins[3], self.paper.margins[2] / 2
        if self.of.watermark:
            self.canvas.saveState()
            self.canvas.translate(self.paper.width / 2, self.paper.height / 2)
            self.canvas.rotate(50)
            self.canvas.setFillGray(0.88)
            self.canvas.setFont(_font_name(self.of.font, True, False), 90)
            self.canvas.drawCentredString(0, 0, self.of.watermark)
            self.canvas.restoreState()
        self.canvas.setFont(font, 7.5)
        self.canvas.drawString(x, y, _in_font(self.of.footer, font))
        self.canvas.drawRightString(self.paper.width - self.paper.margins[1], y, f"Page {self.number}")
        self.canvas.drawString(x, self.paper.height - self.paper.margins[0] / 2, _in_font(self.of.header, font))

    def cut(self, text: Text) -> Iterator[Text]:
        rest, x = text.text, text.x
        while rest:
            length = self.random.randint(1, _LONGEST_PIECE)
            piece, rest = rest[:length], rest[length:]
            yield replace(text, text=piece, x=x)
            x += pdfmetrics.stringWidth(piece, text.font, text.size) + text.tracking * len(piece)

    def draw(self, op: Op) -> None:
        canvas = self.canvas
        match op:
            case Text():
                words = canvas.beginText(op.x, op.y)
                words.setFont(op.font, op.size)
                words.setCharSpace(op.tracking)
                words.textOut(op.text)
                canvas.drawText(words)
            case Dots():
                canvas.saveState()
                canvas.setLineWidth(0.8)
                canvas.setLineCap(1 if op.round else 0)
                canvas.setDash([0, 2.2] if op.round else [3, 1.5], 0)
                canvas.line(op.x, op.y, op.x + op.width, op.y)
                canvas.restoreState()
            case Rect():
                canvas.setLineWidth(op.rule)
                canvas.setFillColor(op.fill or "#000000")
                shape: Callable = canvas.ellipse if op.round else canvas.rect
                corner = (op.x + op.width, op.y + op.height) if op.round else (op.width, op.height)
                shape(op.x, op.y, *corner, stroke=int(op.rule > 0), fill=int(bool(op.fill)))
                canvas.setFillColor("#000000")


def _groups(table: Table, heights: Sequence[float], rows: Sequence[list[Op]]) -> Iterator[tuple[float, list[Op]]]:
    """The rows that are not parted from each other, with the room around the table."""
    yield table.before, []
    last = 0
    start = 0
    ends = [max((cell.rows for cell in row.cells), default=1) + n for n, row in enumerate(table.rows)]
    for number in range(len(heights)):
        last = max(last, ends[number])
        if last == number + 1:
            tops = accumulate([0.0, *heights[start:last]])
            drawn = [_moved(op, 0, -top) for top, row in zip(tops, rows[start:last], strict=False) for op in row]
            yield sum(heights[start:last]), drawn
            start = last
    yield table.after, []


def draw(document: Document, marked: bool, path: Path) -> None:
    """The document as a PDF; ``marked`` for the one that shows where the marks are."""
    _Pages(path, document, marked)
