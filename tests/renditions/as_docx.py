"""Blocks as a Word document: tab stops with leaders, merged cells, signs by number, content controls, text boxes,
footnotes, columns of text.

LibreOffice Writer makes a PDF of it, in the way it sets what comes from Word.
"""

from collections.abc import Sequence
from itertools import accumulate
from pathlib import Path
from xml.sax.saxutils import escape

import docx
from docx.enum.section import WD_SECTION
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_ROW_HEIGHT_RULE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING, WD_TAB_ALIGNMENT, WD_TAB_LEADER
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part as PackagePart
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Pt
from measure import inline_width
from tree import (
    Block,
    Break,
    Cell,
    Columns,
    Document,
    Frame,
    Frames,
    Inline,
    Leader,
    Note,
    Paragraph,
    Part,
    Run,
    Space,
    Table,
    Tick,
)
from truth import colour_of

_ALIGNS = {
    "left": WD_ALIGN_PARAGRAPH.LEFT,
    "center": WD_ALIGN_PARAGRAPH.CENTER,
    "right": WD_ALIGN_PARAGRAPH.RIGHT,
    "justify": WD_ALIGN_PARAGRAPH.JUSTIFY,
}
_LEADERS = {"tabbed": WD_TAB_LEADER.DOTS, "underscored": WD_TAB_LEADER.LINES}
_VERTICAL = {
    "top": WD_CELL_VERTICAL_ALIGNMENT.TOP,
    "middle": WD_CELL_VERTICAL_ALIGNMENT.CENTER,
    "bottom": WD_CELL_VERTICAL_ALIGNMENT.BOTTOM,
}
_TWIPS = 20
_EMU = 12700
_GREY = "808080"
_INSIDE_FRAME = 5.0
_EIGHTHS = 8
_PRIVATE = 0xF000
_WPS = 'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
_MC = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
_W14 = 'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"'
_V = 'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:w10="urn:schemas-microsoft-com:office:word"'


class _Docx:
    """A document; ``marked`` for the typesetting that shows where the marks are."""

    def __init__(self, document: Document, marked: bool) -> None:
        self.marked = marked
        self.file = docx.Document()
        self.file.core_properties.title = document.title
        self.breaks = False
        self.notes: list[str] = []
        self.frames = 0
        for number, part in enumerate(document.parts):
            self.part(number, part)
        if self.notes:
            self.file.part.relate_to(self.footnotes(), RELATIONSHIP_TYPE.FOOTNOTES)

    # ── Pages ────────────────────────────────────────────────────────────────────────────────────────────────────────

    def part(self, number: int, part: Part) -> None:
        self.font = part.font
        section = self.file.add_section(WD_SECTION.NEW_PAGE) if number else self.file.sections[0]
        section.page_width, section.page_height = Pt(part.paper.width), Pt(part.paper.height)
        top, right, bottom, left = map(Pt, part.paper.margins)
        section.top_margin, section.right_margin, section.bottom_margin, section.left_margin = top, right, bottom, left
        section.header_distance = section.footer_distance = Pt(14)
        self.marginal(section.header.paragraphs[0], part.header, part, watermark=part.watermark)
        self.marginal(section.footer.paragraphs[0], part.footer, part, numbered=True)
        if part.first:
            self.paragraph(self.file, Paragraph([Run("\u00a0", mark=part.first)], 1, 1))
        self.flow(self.file, part.blocks)

    def marginal(self, paragraph, words: str, part: Part, numbered: bool = False, watermark: str = "") -> None:
        paragraph.paragraph_format.tab_stops.add_tab_stop(Pt(part.paper.measure), WD_TAB_ALIGNMENT.RIGHT)
        run = paragraph.add_run(words + ("\t" if numbered else ""))
        self.type(run, 7.5)
        if numbered:
            number = parse_xml(f'<w:fldSimple {nsdecls("w")} w:instr=" PAGE "><w:r><w:t>1</w:t></w:r></w:fldSimple>')
            paragraph._p.append(number)
        if watermark:
            run._r.append(_watermark(watermark))

    # ── Blocks ───────────────────────────────────────────────────────────────────────────────────────────────────────

    def flow(self, into, blocks: Sequence[Block]) -> None:
        """Into the document or a cell. Between tables stands an empty line, or Word makes them one."""
        after_table = False
        for block in blocks:
            match block:
                case Break():
                    self.breaks = True
                case Table():
                    if after_table or self.breaks:
                        self.paragraph(into, Paragraph([], 1, max(block.before, 1)))
                    self.table(into, block)
                    after_table = True
                    continue
                case Space(height=height, mark=mark):
                    paragraph = self.paragraph(into, Paragraph([], 2, height))
                    if mark and self.marked:
                        paragraph._p.get_or_add_pPr().append(_shading(colour_of(mark)))
                case Paragraph():
                    self.paragraph(into, block)
                case Frames():
                    self.text_boxes(into, block)
                case Columns():
                    self.columns(block)
            after_table = False

    def paragraph(self, into, p: Paragraph):
        paragraph = into.add_paragraph()
        form = paragraph.paragraph_format
        form.space_before, form.space_after = Pt(p.before), Pt(p.after)
        form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(p.pitch)
        form.keep_with_next = p.kept
        form.page_break_before, self.breaks = self.breaks, False
        if p.mark and self.marked:
            paragraph._p.get_or_add_pPr().append(_shading(colour_of(p.mark)))
        paragraph.alignment = _ALIGNS[p.align]
        ends = accumulate(inline_width(each, self.font, p.size) for each in p.inlines)
        for inline, end in zip(p.inlines, ends, strict=True):
            if isinstance(inline, Leader) and inline.style not in ("typed", "control"):
                leader = _LEADERS.get(inline.style, WD_TAB_LEADER.SPACES)
                form.tab_stops.add_tab_stop(Pt(end), WD_TAB_ALIGNMENT.LEFT, leader)
            self.inline(paragraph, inline, p)
        printed = [each for each in p.inlines if not isinstance(each, Run) or each.text.strip()]
        if printed and isinstance(printed[-1], Leader) and printed[-1].style != "control":
            # Writer draws no leader of a tab that is the last of a paragraph in a cell, or has white space behind it.
            self.type(paragraph.add_run("."), p.size)
        return paragraph

    def type(self, run, size: float, font: str = "") -> None:
        run.font.size = Pt(round(2 * size) / 2)
        run.font.name = font or self.font
        run._r.rPr.rFonts.set(qn("w:eastAsia"), font or self.font)
        run._r.rPr.rFonts.set(qn("w:cs"), font or self.font)

    def inline(self, paragraph, inline: Inline, p: Paragraph) -> None:
        match inline:
            case Run():
                run = paragraph.add_run(inline.text)
                run.bold, run.italic = inline.bold or None, inline.italic or None
                run.font.superscript = inline.raised or None
                run.font.small_caps = inline.small_capitals or None
                run.underline = p.underlined or None
                self.type(run, p.size, inline.font)
                if p.tracking:
                    run._r.rPr.append(_element("w:spacing", val=round(p.tracking * _TWIPS)))
            case Leader(style="typed", text=text):
                run = paragraph.add_run(text)
                self.type(run, p.size)
            case Leader(style="control", text=text):
                run = self.prompt(paragraph, text, p.size)
            case Note(words=words):
                run = self.note(paragraph, words, p.size)
            case Leader(style=style):
                run = paragraph.add_run("\t")
                run.underline = style == "ruled" or None
                self.type(run, p.size)
            case Tick():
                run = self.tick(paragraph, inline, p.size)
        if inline.mark and self.marked:
            run._r.get_or_add_rPr().append(_shading(colour_of(inline.mark)))

    def tick(self, paragraph, tick: Tick, size: float):
        """A sign by its number in a font of signs, or a box of a content control."""
        run = paragraph.add_run()
        self.type(run, size * tick.size, tick.font)
        if ord(tick.sign) >= _PRIVATE:
            run._r.append(_element("w:sym", font=tick.font, char=f"{ord(tick.sign):X}"))
            return run
        run.text = tick.sign
        control = parse_xml(
            f"<w:sdt {nsdecls('w')} {_W14}><w:sdtPr><w14:checkbox>"
            '<w14:checked w14:val="0"/><w14:checkedState w14:val="2612" w14:font="MS Gothic"/>'
            '<w14:uncheckedState w14:val="2610" w14:font="MS Gothic"/></w14:checkbox></w:sdtPr><w:sdtContent/></w:sdt>'
        )
        paragraph._p.append(control)
        control[-1].append(run._r)
        return run

    def prompt(self, paragraph, text: str, size: float):
        """An empty content control, which prompts in grey."""
        run = paragraph.add_run(text)
        self.type(run, size)
        run._r.rPr.append(_element("w:color", val=_GREY))
        control = parse_xml(f"<w:sdt {nsdecls('w')}><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent/></w:sdt>")
        paragraph._p.append(control)
        control[-1].append(run._r)
        return run

    # ── Footnotes ────────────────────────────────────────────────────────────────────────────────────────────────────

    def note(self, paragraph, words: str, size: float):
        self.notes.append(words)
        run = paragraph.add_run()
        self.type(run, size)
        run.font.superscript = True
        run._r.append(_element("w:footnoteReference", id=len(self.notes)))
        return run

    def footnotes(self) -> PackagePart:
        kinds = (("separator", -1), ("continuationSeparator", 0))
        rules = "".join(
            f'<w:footnote w:type="{kind}" w:id="{number}"><w:p><w:r><w:{kind}/></w:r></w:p></w:footnote>'
            for kind, number in kinds
        )
        type_ = f'<w:rFonts w:ascii="{self.font}" w:hAnsi="{self.font}" w:cs="{self.font}"/>'
        notes = "".join(
            f'<w:footnote w:id="{number}"><w:p><w:pPr><w:spacing w:after="0"/></w:pPr>'
            f'<w:r><w:rPr>{type_}<w:sz w:val="16"/><w:vertAlign w:val="superscript"/></w:rPr><w:footnoteRef/></w:r>'
            f'<w:r><w:rPr>{type_}<w:sz w:val="16"/></w:rPr><w:t xml:space="preserve"> {escape(words)}</w:t></w:r>'
            "</w:p></w:footnote>"
            for number, words in enumerate(self.notes, 1)
        )
        xml = f"<w:footnotes {nsdecls('w')}>{rules}{notes}</w:footnotes>"
        uri = PackURI("/word/footnotes.xml")
        return PackagePart(uri, CONTENT_TYPE.WML_FOOTNOTES, xml.encode(), self.file.part.package)

    # ── Text boxes and columns of text ───────────────────────────────────────────────────────────────────────────────

    def text_boxes(self, into, block: Frames) -> None:
        """Side by side on a line of their own."""
        paragraph = into.add_paragraph()
        paragraph.paragraph_format.space_before = Pt(3)
        paragraph.paragraph_format.space_after = Pt(3)
        paragraph.paragraph_format.page_break_before, self.breaks = self.breaks, False
        for number, frame in enumerate(block.frames):
            if number:
                gap = paragraph.add_run(" ")
                self.type(gap, 1)
                gap._r.rPr.append(_element("w:spacing", val=round(block.gap * _TWIPS)))
            paragraph.add_run()._r.append(self.text_box(frame))

    def text_box(self, frame: Frame):
        self.frames += 1
        width, height = round(frame.width * _EMU), round(frame.height * _EMU)
        colour = colour_of(frame.mark) if frame.mark and self.marked else "#ffffff"
        fill = f'<a:solidFill><a:srgbClr val="{colour.removeprefix("#")}"/></a:solidFill>'
        inset = round(_INSIDE_FRAME * _EMU)
        drawing = parse_xml(
            f'<w:drawing {nsdecls("w", "wp", "a")} {_WPS}><wp:inline distT="0" distB="0" distL="0" distR="0">'
            f'<wp:extent cx="{width}" cy="{height}"/>'
            f'<wp:docPr id="{self.frames}" name="Zone de texte {self.frames}"/>'
            '<a:graphic><a:graphicData uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape">'
            f'<wps:wsp><wps:cNvSpPr txBox="1"/><wps:spPr><a:xfrm><a:off x="0" y="0"/>'
            f'<a:ext cx="{width}" cy="{height}"/></a:xfrm>'
            f'<a:prstGeom prst="{"roundRect" if frame.rounded else "rect"}"><a:avLst/></a:prstGeom>{fill}'
            '<a:ln w="9525"><a:solidFill><a:srgbClr val="000000"/></a:solidFill></a:ln></wps:spPr>'
            "<wps:txbx><w:txbxContent/></wps:txbx>"
            f'<wps:bodyPr lIns="{inset}" tIns="{inset}" rIns="{inset}" bIns="{inset}" anchor="t"/>'
            "</wps:wsp></a:graphicData></a:graphic></wp:inline></w:drawing>"
        )
        # The content of a text box is made where python-docx makes content: in a cell that is taken away again.
        scratch = self.file.add_table(1, 1)
        room = scratch.rows[0].cells[0]
        self.cell(room, Cell(frame.nodes))
        content = drawing.find(f".//{qn('w:txbxContent')}")
        content.extend(room._tc.findall(qn("w:p")))
        scratch._tbl.getparent().remove(scratch._tbl)
        alternate = parse_xml(f'<mc:AlternateContent {_WPS} {_MC}><mc:Choice Requires="wps"/></mc:AlternateContent>')
        alternate[0].append(drawing)
        return alternate

    def columns(self, block: Columns) -> None:
        for number, blocks in ((block.number, block.blocks), (1, ())):
            section = self.file.add_section(WD_SECTION.CONTINUOUS)
            for columns in section._sectPr.findall(qn("w:cols")):
                section._sectPr.remove(columns)
            section._sectPr.append(_element("w:cols", num=number, space=round(block.gap * _TWIPS)))
            self.flow(self.file, blocks)

    # ── Tables ───────────────────────────────────────────────────────────────────────────────────────────────────────

    def table(self, into, table: Table) -> None:
        rows, columns = len(table.rows), len(table.widths)
        made = into.add_table(rows, columns)
        made.autofit = False
        made._tbl.tblPr.append(_borders(table))
        made._tbl.tblPr.append(_margins(table))
        for column, width in zip(made.columns, table.widths, strict=True):
            column.width = Pt(width)
        for row, of in zip(made.rows, table.rows, strict=True):
            row.height_rule, row.height = WD_ROW_HEIGHT_RULE.AT_LEAST, Pt(of.height)
            row._tr.get_or_add_trPr().append(_element("w:cantSplit"))
        grid = [list(row.cells) for row in made.rows]
        for number, column, cell in table.placed():
            last = grid[number + cell.rows - 1][column + cell.columns - 1]
            whole = grid[number][column].merge(last)
            whole.width = Pt(sum(table.widths[column : column + cell.columns]))
            self.cell(whole, cell)

    def cell(self, into, cell: Cell) -> None:
        into.vertical_alignment = _VERTICAL[cell.align]
        shade = colour_of(cell.mark) if cell.mark and self.marked else cell.shade
        if shade:
            into._tc.get_or_add_tcPr().append(_shading(shade))
        for paragraph in into.paragraphs:
            paragraph._p.getparent().remove(paragraph._p)
        self.flow(into, cell.nodes)
        if not cell.nodes or isinstance(cell.nodes[-1], Table):
            self.paragraph(into, Paragraph([], 2, 2))


def _element(name: str, **attributes: str | int):
    element = OxmlElement(name)
    for key, value in attributes.items():
        element.set(qn(f"w:{key}"), str(value))
    return element


def _shading(colour: str):
    return _element("w:shd", val="clear", color="auto", fill=colour.removeprefix("#"))


def _borders(table: Table):
    borders = OxmlElement("w:tblBorders")
    for edge in ("top", "left", "bottom", "right", "insideH", "insideV"):
        drawn = table.rule and not (table.across and edge in ("left", "right", "insideV"))
        size = max(round(table.rule * _EIGHTHS), 2)
        colour = table.colour.removeprefix("#")
        borders.append(_element(f"w:{edge}", val="single" if drawn else "nil", sz=size, space=0, color=colour))
    return borders


def _margins(table: Table):
    margins = OxmlElement("w:tblCellMar")
    for edge, width in zip(("top", "left", "bottom", "right"), table.padding * 2, strict=True):
        margins.append(_element(f"w:{edge}", w=round(width * _TWIPS), type="dxa"))
    return margins


def _watermark(words: str):
    return parse_xml(
        f"<w:pict {nsdecls('w')} {_V}>"
        '<v:shapetype id="_x0000_t136" coordsize="21600,21600" o:spt="136" adj="10800" '
        'xmlns:o="urn:schemas-microsoft-com:office:office" path="m@7,l@8,m@5,21600l@6,21600e">'
        '<v:path textpathok="t"/><v:textpath on="t" fitshape="t"/></v:shapetype>'
        '<v:shape id="PowerPlusWaterMarkObject1" type="#_x0000_t136" stroked="f" fillcolor="silver" '
        'style="position:absolute;margin-left:0;margin-top:0;width:400pt;height:100pt;rotation:315;z-index:-251658752;'
        "mso-position-horizontal:center;mso-position-horizontal-relative:margin;mso-position-vertical:center;"
        'mso-position-vertical-relative:margin"><v:fill opacity=".5"/>'
        f'<v:textpath style="font-family:&quot;Liberation Sans&quot;;font-size:1pt" string="{words}"/>'
        "</v:shape></w:pict>"
    )


def write(document: Document, marked: bool, path: Path) -> None:
    _Docx(document, marked).file.save(str(path))
