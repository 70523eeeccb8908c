"""Blocks as HTML and CSS, for WeasyPrint and Chromium."""

from html import escape

from tree import Block, Break, Cell, Document, Inline, Leader, Paragraph, Part, Run, Space, Table, Tick
from truth import colour_of

_CSS = """
* { margin: 0; padding: 0; box-sizing: border-box; }
html { print-color-adjust: exact; -webkit-print-color-adjust: exact; hyphens: none; font-size: 10pt; }
p { white-space: pre-wrap; break-inside: avoid; overflow: clip; }
p.line { white-space: pre; }
table { border-collapse: collapse; table-layout: fixed; break-inside: auto; }
tr { break-inside: avoid; }
td { overflow-wrap: normal; }
.leader { display: inline-block; height: 1.15em; vertical-align: -0.2em; }
.dotted { border-bottom: 0.9pt dotted #000; }
.ruled { border-bottom: 0.6pt solid #000; }
.square, .circle { display: inline-block; border: 0.7pt solid #000; vertical-align: -0.05em; }
.circle { border-radius: 50%; }
.small { font-variant-caps: small-caps; }
.watermark {
  position: fixed; top: 42%; left: 0; width: 100%; text-align: center; font-size: 90pt; color: #dddddd;
  transform: rotate(-45deg); z-index: -1;
}
sup { font-size: 65%; line-height: 0; vertical-align: super; }
"""


class Html:
    """A document as one page of HTML; ``marked`` for the typesetting that shows where the marks are."""

    def __init__(self, document: Document, marked: bool) -> None:
        self.document, self.marked = document, marked

    def __str__(self) -> str:
        pages = "".join(self.page(number, part) for number, part in enumerate(self.document.parts))
        bodies = "".join(self.part(number, part) for number, part in enumerate(self.document.parts))
        head = f'<meta charset="utf-8"><title>{escape(self.document.title)}</title><style>{_CSS}{pages}</style>'
        return f'<!DOCTYPE html><html lang="fr"><head>{head}</head><body>{bodies}</body></html>'

    def page(self, number: int, part: Part) -> str:
        paper = part.paper
        margins = " ".join(f"{margin}pt" for margin in paper.margins)
        font = f"font: italic 7.5pt '{part.font}'"
        boxes = f"@bottom-left {{ content: '{_css(part.footer)}'; {font}; }}" if part.footer else ""
        boxes += f"@top-left {{ content: '{_css(part.header)}'; {font}; }}" if part.header else ""
        boxes += f"@bottom-right {{ content: counter(page); {font}; }}" if part.footer or part.header else ""
        return f"@page part{number} {{ size: {paper.width}pt {paper.height}pt; margin: {margins}; {boxes} }}\n"

    def part(self, number: int, part: Part) -> str:
        style = f"page: part{number}; font-family: '{part.font}'; {'break-before: page;' if number else ''}"
        first = f'<p style="height: 1pt; line-height: 1pt; {self.behind(part.first)}"></p>' if part.first else ""
        behind = f'<div class="watermark">{escape(part.watermark)}</div>' if part.watermark else ""
        return f'<section style="{style}">{behind}{first}{"".join(map(self.block, part.blocks))}</section>\n'

    def behind(self, mark: str | None) -> str:
        return f"background: {colour_of(mark)};" if mark and self.marked else ""

    def block(self, block: Block) -> str:
        match block:
            case Paragraph():
                return self.paragraph(block)
            case Space(height=height, mark=mark):
                return f'<div style="height: {height:.2f}pt; {self.behind(mark)}"></div>'
            case Break():
                return '<div style="break-after: page"></div>'
            case Table():
                return self.table(block)

    def paragraph(self, p: Paragraph) -> str:
        style = f"font-size: {p.size:.2f}pt; line-height: {p.pitch:.2f}pt; text-align: {p.align};"
        style += f" margin: {p.before}pt 0 {p.after}pt;" if p.before or p.after else ""
        style += " text-decoration: underline;" if p.underlined else ""
        style += f" letter-spacing: {p.tracking}pt;" if p.tracking else ""
        style += " break-after: avoid;" if p.kept else ""
        inlines = "".join(map(self.inline, p.inlines))
        return f'<p class="{"line" if p.one_line else ""}" style="{style}">{inlines}</p>'

    def inline(self, inline: Inline) -> str:
        match inline:
            case Run():
                return self.run(inline)
            case Leader(style="typed", text=text, mark=mark):
                return f'<span style="{self.behind(mark)}">{escape(text)}</span>'
            case Leader(style=style, width=width, mark=mark):
                return f'<span class="leader {style}" style="width: {width:.2f}pt; {self.behind(mark)}"></span>'
            case Tick(style="sign"):
                font = f"font-family: '{inline.font}'; font-size: {inline.size}em; line-height: 1;"
                return f'<span style="{font} {self.behind(inline.mark)}">{inline.sign}</span>'
            case Tick(style=style, size=size, mark=mark):
                return f'<span class="{style}" style="width: {size}em; height: {size}em; {self.behind(mark)}"></span>'

    def run(self, run: Run) -> str:
        text = escape(run.text).replace("\n", "<br>")
        if run.raised:
            text = f"<sup>{text}</sup>"
        if run.italic:
            text = f"<i>{text}</i>"
        if run.bold:
            text = f"<b>{text}</b>"
        if run.small_capitals:
            text = f'<span class="small">{text}</span>'
        style = (f"font-family: '{run.font}';" if run.font else "") + self.behind(run.mark)
        return f'<span style="{style}">{text}</span>' if style else text

    def table(self, table: Table) -> str:
        columns = "".join(f'<col style="width: {width:.2f}pt">' for width in table.widths)
        style = f"width: {sum(table.widths):.2f}pt; margin: {table.before}pt 0 {table.after}pt;"
        rows = "".join(
            f'<tr style="height: {row.height:.2f}pt">{"".join(self.cell(cell, table) for cell in row.cells)}</tr>'
            for row in table.rows
        )
        return f'<table style="{style}"><colgroup>{columns}</colgroup>{rows}</table>'

    def cell(self, cell: Cell, table: Table) -> str:
        sides = ("-top", "-bottom") if table.across else ("",)
        rule = "".join(f"border{side}: {table.rule}pt solid {table.colour};" for side in sides)
        shade = self.behind(cell.mark) or (f"background: {cell.shade};" if cell.shade else "")
        padding = f"padding: {table.padding[0]}pt {table.padding[1]}pt;"
        spans = (f' colspan="{cell.columns}"' if cell.columns > 1 else "") + (
            f' rowspan="{cell.rows}"' if cell.rows > 1 else ""
        )
        inner = "".join(map(self.block, cell.nodes))
        return f'<td{spans} style="vertical-align: {cell.align}; {rule} {padding} {shade}">{inner}</td>'


def _css(text: str) -> str:
    return text.replace("\\", "").replace("'", "\\'")
