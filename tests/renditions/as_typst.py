"""Blocks as Typst markup: its own leaders, tables and breaks, so that no width but that of a page is given."""

from tree import Block, Break, Cell, Document, Inline, Leader, Paragraph, Part, Row, Run, Space, Table, Tick
from truth import colour_of

_BELOW = 0.25
"""How much of a line is below the baseline, in parts of the type size."""
_STROKES = {
    "ruled": "0.6pt",
    "dotted": '(thickness: 0.9pt, dash: "dotted")',
    "underscored": '(thickness: 0.4pt, dash: "densely-dashed")',
}


class Typst:
    """A document as one source; ``marked`` for the typesetting that shows where the marks are."""

    def __init__(self, document: Document, marked: bool) -> None:
        self.document, self.marked = document, marked

    def __str__(self) -> str:
        return f"#set document(title: {_quoted(self.document.title)})\n" + "".join(map(self.part, self.document.parts))

    def part(self, part: Part) -> str:
        top, right, bottom, left = part.paper.margins
        header = f'header: text(7.5pt, style: "italic")[#{_quoted(part.header)}], ' if part.header else ""
        number = '#h(1fr) #context counter(page).display("1 / 1", both: true)'
        footer = f'footer: text(7.5pt, style: "italic")[#{_quoted(part.footer)} {number}], ' if part.footer else ""
        behind = (
            f"background: rotate(-50deg, text(90pt, fill: luma(225))[#{_quoted(part.watermark)}]), "
            if part.watermark
            else ""
        )
        return (
            f"#set page(width: {part.paper.width}pt, height: {part.paper.height}pt, {header}{footer}{behind}"
            f"margin: (top: {top}pt, right: {right}pt, bottom: {bottom}pt, left: {left}pt))\n"
            f'#set text(font: ("{part.font}", "DejaVu Sans"), lang: "fr", hyphenate: false)\n'
            f"#set block(spacing: 0pt)\n#set par(spacing: 0pt)\n"
            + (f"#box(width: 1pt, height: 1pt{self.fill(part.first)})\n" if part.first else "")
            + "".join(map(self.block, part.blocks))
        )

    def fill(self, mark: str | None) -> str:
        return f', fill: rgb("{colour_of(mark)}")' if mark and self.marked else ""

    def block(self, block: Block) -> str:
        match block:
            case Paragraph():
                return self.paragraph(block)
            case Space(height=height, mark=mark):
                return f"#block(width: 100%, height: {height:.2f}pt{self.fill(mark)})\n"
            case Break():
                return "#pagebreak(weak: true)\n"
            case Table():
                return self.table(block)

    def paragraph(self, p: Paragraph) -> str:
        line = (
            f"size: {p.size:.2f}pt, tracking: {p.tracking}pt, bottom-edge: -{_BELOW}em, "
            f"top-edge: {p.pitch - _BELOW * p.size:.2f}pt"
        )
        align = "left" if p.align == "justify" else p.align
        justify = "true" if p.align == "justify" else "false"
        inner = "".join(self.inline(each, p.size) for each in p.inlines)
        inner = f"#underline[{inner}]" if p.underlined else inner
        return (
            f"#block(width: 100%, above: {p.before}pt, below: {p.after}pt, sticky: {str(p.kept).lower()}, "
            f"breakable: false)[#set text({line}); #set par(leading: 0pt, justify: {justify}); "
            f"#align({align})[{inner}]]\n"
        )

    def inline(self, inline: Inline, size: float) -> str:
        match inline:
            case Run():
                return self.run(inline)
            case Leader():
                return self.leader(inline)
            case Tick(style="sign"):
                words = f'#text(font: "{inline.font}", size: {inline.size * size:.2f}pt)[#{_quoted(inline.sign)}]'
                return self.highlighted(words, inline.mark)
            case Tick(style=style, size=part, mark=mark):
                side, fill = part * size, self.fill(mark)
                if style == "square":
                    return f"#box(width: {side:.2f}pt, height: {side:.2f}pt, stroke: 0.7pt{fill})"
                return f"#box(circle(radius: {side / 2:.2f}pt, stroke: 0.7pt{fill}))"

    def leader(self, leader: Leader) -> str:
        width, fill = f"width: {leader.width:.2f}fr", self.fill(leader.mark)
        if leader.style in ("typed", "tabbed"):
            return f"#box({width}{fill}, repeat(gap: 0.1em)[#{_quoted(leader.text[:1] or '.')}])"
        stroke = f", stroke: (bottom: {_STROKES[leader.style]})" if leader.style in _STROKES else ""
        return f"#box({width}, height: 1.1em, baseline: 0.15em{stroke}{fill})"

    def highlighted(self, words: str, mark: str | None) -> str:
        return f'#highlight(fill: rgb("{colour_of(mark)}"))[{words}]' if mark and self.marked else words

    def run(self, run: Run) -> str:
        lines = [f"#{_quoted(line)}" if line else "" for line in run.text.split("\n")]
        text = "#linebreak()".join(lines)
        text = f"#super[{text}]" if run.raised else text
        text = f"#emph[{text}]" if run.italic else text
        text = f"#strong[{text}]" if run.bold else text
        text = f"#smallcaps[{text}]" if run.small_capitals else text
        text = f'#text(font: "{run.font}")[{text}]' if run.font else text
        return self.highlighted(text, run.mark)

    # ── Tables ───────────────────────────────────────────────────────────────────────────────────────────────────────

    def table(self, table: Table) -> str:
        columns = ", ".join(f"{width:.2f}pt" for width in table.widths)
        rule = f'{table.rule}pt + rgb("{table.colour}")' if table.rule else "none"
        stroke = f"(top: {rule}, bottom: {rule})" if table.across and table.rule else rule
        cells = "".join(self.cell(cell, row, table) for row in table.rows for cell in row.cells)
        return (
            f"#block(above: {table.before}pt, below: {table.after}pt, table(columns: ({columns},), "
            f"inset: (y: {table.padding[0]}pt, x: {table.padding[1]}pt), stroke: {stroke},\n{cells}))\n"
        )

    def cell(self, cell: Cell, row: Row, table: Table) -> str:
        shade = self.fill(cell.mark) or (f', fill: rgb("{cell.shade}")' if cell.shade else "")
        align = {"top": "top", "middle": "horizon", "bottom": "bottom"}[cell.align]
        inner = "".join(map(self.block, cell.nodes))
        least = max(row.height - 2 * table.padding[0], 0) if cell.rows == 1 else 0
        if least:
            inner = (
                f"#grid(columns: (0pt, 1fr), align: {align}, stroke: none, inset: 0pt, "
                f"box(width: 0pt, height: {least:.2f}pt), [{inner}])"
            )
        return (
            f"table.cell(colspan: {cell.columns}, rowspan: {cell.rows}, breakable: false, align: {align}{shade})"
            f"[{inner}],\n"
        )


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
