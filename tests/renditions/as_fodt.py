"""Blocks as one flat OpenDocument text, for LibreOffice Writer."""

from collections.abc import Sequence
from itertools import accumulate
from xml.sax.saxutils import escape, quoteattr

from measure import inline_width
from tree import Block, Break, Cell, Document, Inline, Leader, Paper, Paragraph, Part, Run, Space, Table, Tick
from truth import colour_of

_NAMES = " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for prefix, name in (
        ("office", "office"), ("style", "style"), ("text", "text"), ("table", "table"), ("draw", "drawing"),
        ("fo", "xsl-fo-compatible"), ("svg", "svg-compatible"),
    )
)  # fmt: skip
_HALF = 0.5


class _Fodt:
    def __init__(self, document: Document, marked: bool) -> None:
        self.document, self.marked = document, marked
        self.styles: dict[str, str] = {}
        self.masters: list[str] = []
        self.layouts: list[str] = []
        self.tables = 0
        self.pending = ""
        """The attributes by which the next paragraph or table begins a page."""

    def text(self) -> str:
        body = "".join(self.part(number, part) for number, part in enumerate(self.document.parts))
        automatic = "".join(
            content.replace("<style:style ", f'<style:style style:name="{name}" ', 1)
            for content, name in self.styles.items()
        )
        return (
            f'<?xml version="1.0" encoding="UTF-8"?>\n<office:document {_NAMES} office:version="1.3" '
            'office:mimetype="application/vnd.oasis.opendocument.text">'
            f"<office:styles>{_DEFAULTS}</office:styles>"
            f"<office:automatic-styles>{''.join(self.layouts)}{automatic}</office:automatic-styles>"
            f"<office:master-styles>{''.join(self.masters)}</office:master-styles>"
            f"<office:body><office:text>{body}</office:text></office:body></office:document>"
        )

    def style(self, family: str, properties: str, attributes: str = "") -> str:
        """The name of the automatic style that has those properties."""
        content = f'<style:style style:family="{family}" {attributes}>{properties}</style:style>'
        return self.styles.setdefault(content, f"A{len(self.styles)}")

    def behind(self, mark: str | None) -> str:
        return f'fo:background-color="{colour_of(mark)}" ' if mark and self.marked else ""

    # ── Pages ────────────────────────────────────────────────────────────────────────────────────────────────────────

    def part(self, number: int, part: Part) -> str:
        self.font, self.paper = part.font, part.paper
        self.layouts.append(_page_layout(number, part.paper, bool(part.header)))
        self.masters.append(self.master(number, part))
        self.pending = f'style:master-page-name="M{number}"'
        first = self.paragraph(Paragraph([Run("", mark=part.first)], 1, 1), part.first) if part.first else ""
        return first + "".join(map(self.block, part.blocks))

    def master(self, number: int, part: Part) -> str:
        small = self.style("text", f'<style:text-properties style:font-name="{part.font}" fo:font-size="7.5pt"/>')
        stop = f'<style:tab-stop style:position="{part.paper.measure}pt" style:type="right"/>'
        stop = f"<style:tab-stops>{stop}</style:tab-stops>"
        line = self.style("paragraph", f"<style:paragraph-properties>{stop}</style:paragraph-properties>")
        page = '<text:tab/><text:page-number text:select-page="current"/>'
        boxes = [
            f'<style:{name}><text:p text:style-name="{line}"><text:span text:style-name="{small}">'
            f"{escape(words)}{page if name == 'footer' else ''}</text:span></text:p></style:{name}>"
            for name, words in (("header", part.header), ("footer", part.footer))
            if words
        ]
        names = f'style:name="M{number}" style:page-layout-name="L{number}"'
        return f"<style:master-page {names}>{''.join(boxes)}</style:master-page>"

    # ── Blocks ───────────────────────────────────────────────────────────────────────────────────────────────────────

    def block(self, block: Block) -> str:
        match block:
            case Paragraph():
                return self.paragraph(block)
            case Space(height=height, mark=mark):
                return self.paragraph(Paragraph([], 2, height), mark)
            case Break():
                self.pending = self.pending or "break"
                return ""
            case Table():
                return self.table(block)

    def begins(self) -> tuple[str, str]:
        """The attribute and the property by which a page begins here, if one does."""
        pending, self.pending = self.pending, ""
        return ("", 'fo:break-before="page" ') if pending == "break" else (pending, "")

    def paragraph(self, p: Paragraph, mark: str | None = None) -> str:
        master, broken = self.begins()
        align = {"left": "start", "right": "end"}.get(p.align, p.align)
        tracking = f'fo:letter-spacing="{p.tracking}pt" ' if p.tracking else ""
        properties = (
            f'<style:paragraph-properties {broken}fo:line-height="{p.pitch:.2f}pt" fo:text-align="{align}" '
            f'fo:margin-top="{p.before}pt" fo:margin-bottom="{p.after}pt" '
            f"{_KEPT if p.kept else ''}{self.behind(mark)}>{self.tab_stops(p)}"
            "</style:paragraph-properties>"
            f'<style:text-properties style:font-name="{self.font}" fo:font-size="{p.size:.2f}pt" '
            f"{_UNDERLINED if p.underlined else ''}{tracking}/>"
        )
        inner = "".join(self.inline(inline, p.size) for inline in p.inlines)
        return f'<text:p text:style-name="{self.style("paragraph", properties, master)}">{inner}</text:p>'

    def tab_stops(self, p: Paragraph) -> str:
        """A stop at the end of every blank that a tab makes."""
        ends = accumulate(inline_width(inline, self.font, p.size) for inline in p.inlines)
        stops = []
        for inline, end in zip(p.inlines, ends, strict=True):
            if isinstance(inline, Leader) and inline.style != "typed":
                leader = 'style:leader-style="dotted" style:leader-text="."' if inline.style == "tabbed" else ""
                stops.append(f'<style:tab-stop style:position="{end:.2f}pt" {leader}/>')
        return f"<style:tab-stops>{''.join(stops)}</style:tab-stops>" if stops else ""

    def inline(self, inline: Inline, size: float) -> str:
        match inline:
            case Run():
                return self.run(inline)
            case Leader(style="typed", text=text, mark=mark):
                return self.span(escape(text), self.behind(mark))
            case Leader(style=style, mark=mark):
                line = {"ruled": _UNDERLINED, "dotted": _DOTTED}.get(style, "")
                return self.span("<text:tab/>", self.behind(mark) + line)
            case Tick(style="sign", sign=sign, font=font, size=part, mark=mark):
                return self.span(
                    sign, f'style:font-name="{font}" fo:font-size="{part * size:.2f}pt" ' + self.behind(mark)
                )
            case Tick():
                return self.drawn(inline, size)

    def run(self, run: Run) -> str:
        properties = self.behind(run.mark)
        properties += 'fo:font-weight="bold" ' if run.bold else ""
        properties += 'fo:font-style="italic" ' if run.italic else ""
        properties += 'style:text-position="super 65%" ' if run.raised else ""
        properties += f'style:font-name="{run.font}" ' if run.font else ""
        text = escape(run.text).replace("\n", "<text:line-break/>").replace("  ", " <text:s/>")
        if text.startswith(" "):
            text = "<text:s/>" + text[1:]
        return self.span(text, properties) if properties else text

    def span(self, text: str, properties: str) -> str:
        if not properties:
            return text
        name = self.style("text", f"<style:text-properties {properties}/>")
        return f'<text:span text:style-name="{name}">{text}</text:span>'

    def drawn(self, tick: Tick, size: float) -> str:
        fill = (
            f'draw:fill="solid" draw:fill-color="{colour_of(tick.mark)}"'
            if tick.mark and self.marked
            else 'draw:fill="none"'
        )
        properties = (
            f'<style:graphic-properties draw:stroke="solid" svg:stroke-width="0.7pt" svg:stroke-color="#000000" {fill} '
            'style:vertical-pos="middle" style:vertical-rel="text"/>'
        )
        shape = "rect" if tick.style == "square" else "ellipse"
        side = f"{tick.size * size:.2f}pt"
        return (
            f'<draw:{shape} draw:style-name="{self.style("graphic", properties)}" text:anchor-type="as-char" '
            f'svg:width="{side}" svg:height="{side}"/>'
        )

    # ── Tables ───────────────────────────────────────────────────────────────────────────────────────────────────────

    def table(self, table: Table) -> str:
        self.tables += 1
        master, broken = self.begins()
        look = self.style(
            "table",
            f'<style:table-properties style:width="{sum(table.widths):.2f}pt" table:align="left" {broken}'
            f'fo:margin-top="{table.before}pt" fo:margin-bottom="{table.after}pt" table:border-model="collapsing"/>',
            master,
        )
        columns = "".join(f'<table:table-column table:style-name="{self.column(width)}"/>' for width in table.widths)
        rows = "".join(self.row(table, number, row) for number, row in enumerate(_with_covered(table)))
        name = quoteattr(f"T{self.tables}")
        return f'<table:table table:name={name} table:style-name="{look}">{columns}{rows}</table:table>'

    def column(self, width: float) -> str:
        return self.style("table-column", f'<style:table-column-properties style:column-width="{width:.2f}pt"/>')

    def row(self, table: Table, number: int, cells: Sequence[Cell | None]) -> str:
        height = table.rows[number].height
        look = self.style(
            "table-row",
            f'<style:table-row-properties style:min-row-height="{max(height, 1):.2f}pt" fo:keep-together="always"/>',
        )
        inner = "".join(self.cell(cell, table) if cell else "<table:covered-table-cell/>" for cell in cells)
        return f'<table:table-row table:style-name="{look}">{inner}</table:table-row>'

    def cell(self, cell: Cell, table: Table) -> str:
        shade = self.behind(cell.mark) or (f'fo:background-color="{cell.shade}" ' if cell.shade else "")
        rule = f"{table.rule}pt solid {table.colour}"
        look = self.style(
            "table-cell",
            f'<style:table-cell-properties style:vertical-align="{cell.align}" fo:border="{rule}" {shade}'
            f'fo:padding-top="{table.padding[0]}pt" fo:padding-bottom="{table.padding[0]}pt" '
            f'fo:padding-left="{table.padding[1]}pt" fo:padding-right="{table.padding[1]}pt"/>',
        )
        spans = f' table:number-columns-spanned="{cell.columns}"' if cell.columns > 1 or cell.rows > 1 else ""
        spans += f' table:number-rows-spanned="{cell.rows}"' if cell.rows > 1 else ""
        inner = "".join(map(self.block, cell.nodes)) or self.paragraph(Paragraph([], 4, 5))
        return f'<table:table-cell table:style-name="{look}"{spans}>{inner}</table:table-cell>'


def _with_covered(table: Table) -> list[list[Cell | None]]:
    """The rows with None where a cell reaches that began to the left or above."""
    covered: set[tuple[int, int]] = set()
    out: list[list[Cell | None]] = []
    for number, row in enumerate(table.rows):
        cells, line = iter(row.cells), []
        for column in range(len(table.widths)):
            if (number, column) in covered:
                line.append(None)
                continue
            cell = next(cells)
            covered |= {(number + down, column + right) for down in range(cell.rows) for right in range(cell.columns)}
            line.append(cell)
        out.append(line)
    return out


def _page_layout(number: int, paper: Paper, header: bool) -> str:
    top, right, bottom, left = paper.margins
    turned = "landscape" if paper.width > paper.height else "portrait"
    near = max(bottom - 16, 8)
    return (
        f'<style:page-layout style:name="L{number}"><style:page-layout-properties fo:page-width="{paper.width}pt" '
        f'fo:page-height="{paper.height}pt" style:print-orientation="{turned}" '
        f'fo:margin-top="{max(top - 18, 8) if header else top}pt" '
        f'fo:margin-bottom="{near}pt" fo:margin-left="{left}pt" fo:margin-right="{right}pt"/>'
        f"<style:header-style>{_MARGINAL.format('bottom')}</style:header-style>"
        f"<style:footer-style>{_MARGINAL.format('top')}</style:footer-style>"
        "</style:page-layout>"
    )


_MARGINAL = '<style:header-footer-properties fo:min-height="14pt" fo:margin-{}="4pt"/>'
_UNDERLINED = 'style:text-underline-style="solid" style:text-underline-width="auto" '
_DOTTED = 'style:text-underline-style="dotted" style:text-underline-width="auto" '
_KEPT = 'fo:keep-with-next="always" '
_SYMBOLS = ' style:font-charset="x-symbol"'
_OF_SYMBOLS = ("Wingdings", "Symbol")
"""Fonts whose signs have private numbers; where they are not installed, LibreOffice draws them from OpenSymbol."""
_DEFAULTS = (
    '<style:default-style style:family="paragraph"><style:paragraph-properties fo:hyphenation-ladder-count="no-limit" '
    'style:tab-stop-distance="36pt"/><style:text-properties fo:language="fr" fo:country="FR" fo:hyphenate="false" '
    'style:letter-kerning="true"/></style:default-style>'
    '<style:style style:name="Standard" style:family="paragraph" style:class="text"/>'
)


def fodt(document: Document, marked: bool) -> str:
    """The document as flat OpenDocument; ``marked`` for the typesetting that shows where the marks are."""
    fonts = sorted({part.font for part in document.parts} | _fonts(document))
    faces = "".join(
        f'<style:font-face style:name="{font}" svg:font-family="&apos;{font}&apos;"'
        f"{_SYMBOLS if font in _OF_SYMBOLS else ''}/>"
        for font in fonts
    )
    text = _Fodt(document, marked).text()
    return text.replace(
        "<office:styles>", f"<office:font-face-decls>{faces}</office:font-face-decls><office:styles>", 1
    )


def _fonts(document: Document) -> set[str]:
    found: set[str] = set()

    def look_into(blocks: Sequence[Block]) -> None:
        for block in blocks:
            if isinstance(block, Paragraph):
                found.update(i.font for i in block.inlines if isinstance(i, Run | Tick) and i.font)
            elif isinstance(block, Table):
                for row in block.rows:
                    for cell in row.cells:
                        look_into(cell.nodes)

    for part in document.parts:
        look_into(part.blocks)
    return found
