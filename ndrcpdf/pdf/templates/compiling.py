"""A fillable PDF parsed once: what each of its fields needs to be written again with a value.

Any AcroForm will do. What a field inherits, how it is turned, framed and aligned, and what its on-states are called is
read here, once, so that stamping is nothing but joining bytes.
"""

from collections.abc import Iterable, Mapping

import pikepdf

from ndrcpdf.errors import UnreadablePdfError
from ndrcpdf.geometry import Rect
from ndrcpdf.messages import Message
from ndrcpdf.pdf.acroform.chart_curves import curve_of, read_vertices, vertices_content
from ndrcpdf.pdf.acroform.field_kinds import button_options, exported, is_field, is_list, on_states, shows_picture
from ndrcpdf.pdf.acroform.field_tree import (
    Flag,
    Terminal,
    annotations,
    by_name,
    is_hidden,
    only_keeps_value,
    stored_text,
    terminals,
)
from ndrcpdf.pdf.acroform.widget_appearance import most_characters, text_box
from ndrcpdf.pdf.acroform.widget_geometry import Area, rect_of, turn_of, turned
from ndrcpdf.pdf.syntax.incremental import read_base, reference
from ndrcpdf.pdf.syntax.objects import copied, name_bytes
from ndrcpdf.pdf.syntax.opening import opened
from ndrcpdf.pdf.templates.template import (
    Button,
    ButtonGroup,
    ChartLines,
    ObjectHead,
    PictureWidget,
    Template,
    TextField,
    TextWidget,
    object_head,
    with_fonts,
)
from ndrcpdf.pdf.typesetting.form_font import COMPOSITE_FONT, SIMPLE_FONT, read_metrics
from ndrcpdf.pdf.typesetting.text_box import TextBox, content_beginning

_NO_PAGE = 0
"""The page of a widget that is on none."""


def compile_template(data: bytes, name: str) -> Template:
    """Read a fillable PDF that has our font: ``prepare`` made it, or :mod:`.adapting` adapted it.

    Raises
    ------
    UnreadablePdfError
        It cannot be read, or does not have the font.
    """
    with opened(data, name) as pdf:
        fonts = _fonts(pdf)
        if fonts is None:
            raise UnreadablePdfError(
                Message("{file}: this PDF was not made fillable by ndrcpdf", file=name),
                Message("make it so with `ndrcpdf prepare`, or take the one of `ndrcpdf blank`"),
            )
        base = read_base(pdf, data, name)
        compiled = _Compiled(pdf, fonts, base.size)
        return Template(
            base=base,
            texts=compiled.texts,
            groups=compiled.groups,
            pictures=compiled.pictures,
            charts=_charts(pdf),
            read_only=frozenset(compiled.read_only),
            face=read_metrics(fonts[COMPOSITE_FONT]),
            fonts=compiled.fonts,
            reserved=compiled.reserved,
        )


def has_our_font(pdf: pikepdf.Pdf) -> bool:
    """Whether appearances can be written in our font as the PDF is."""
    return _fonts(pdf) is not None


def _fonts(pdf: pikepdf.Pdf) -> Mapping[str, pikepdf.Object] | None:
    fonts = copied(copied(copied(pdf.Root.get("/AcroForm")).get("/DR")).get("/Font"))
    found = {name: fonts[name] for name in (COMPOSITE_FONT, SIMPLE_FONT) if name in fonts}
    return found if len(found) > 1 else None


class _Compiled:
    """The fields of a template, collected one by one."""

    def __init__(self, pdf: pikepdf.Pdf, fonts: Mapping[str, pikepdf.Object], size: int) -> None:
        self._pages = {annotation.objgen: number for number, annotation in annotations(pdf)}
        entries = b" ".join(b"%b %b" % (name.encode(), reference(font)) for name, font in fonts.items())
        self.fonts = entries
        self._size = size
        self.reserved = 0
        self.texts: dict[str, TextField] = {}
        self.groups: dict[str, ButtonGroup] = {}
        self.pictures: dict[str, PictureWidget] = {}
        self.read_only: set[str] = set()
        for first, *others in by_name(pdf, is_field).values():
            for terminal in (first, *(other for other in others if other.kind == first.kind)):
                self._add(terminal)

    def _add(self, terminal: Terminal) -> None:
        name = terminal.name
        if terminal.flag(Flag.READ_ONLY):
            self.read_only.add(name)
        if terminal.kind in ("/Tx", "/Ch"):
            text = self._text(terminal)
            self.texts[name] = _joined_texts(self.texts[name], text) if name in self.texts else text
        elif shows_picture(terminal):
            widget = terminal.widgets[0]
            self.pictures[name] = PictureWidget(object_head(widget, "/AP"), self._page(widget), Area.of(widget))
        else:
            group = self._group(terminal)
            self.groups[name] = _joined_groups(self.groups[name], group) if name in self.groups else group

    def _page(self, widget: pikepdf.Object) -> int:
        return self._pages.get(widget.objgen, _NO_PAGE)

    def _text(self, terminal: Terminal) -> TextField:
        return TextField(
            holders=_holders(terminal),
            widgets=tuple(self._text_widget(terminal, widget) for widget in terminal.widgets if _has_room(widget)),
            options=exported(terminal),
            is_list=is_list(terminal),
            most=most_characters(terminal),
            value=stored_text(terminal.entries.get("/V")),
        )

    def _text_widget(self, terminal: Terminal, widget: pikepdf.Object) -> TextWidget:
        box, turn = text_box(terminal, widget), turn_of(widget)
        matrix = b"/Matrix[%b]" % _numbers(turned(turn, box.width, box.height)) if turn else b""
        appearance = self._size + self.reserved
        self.reserved += 1
        shell = b"%d 0 obj\n<</Type/XObject/Subtype/Form/BBox[0 0 %b]%b" % (
            appearance, _numbers((box.width, box.height)), matrix
        )  # fmt: skip
        return TextWidget(
            stub=_widget_stub(terminal, widget, "/V", "/AP", "/RV", "/I", "/TI"),
            box=box,
            appearance=appearance,
            tail=b"/AP<</N %d 0 R>>>>\nendobj\n" % appearance,
            shell=shell,
            own_shell=with_fonts(shell, self.fonts),
            opening=content_beginning(box),
            placed=_placed(box, rect_of(widget), turn),
            page=self._page(widget),
            rect=rect_of(widget),
        )

    def _group(self, terminal: Terminal) -> ButtonGroup:
        return ButtonGroup(
            _holders(terminal),
            tuple(self._button(terminal, widget) for widget in terminal.widgets),
            button_options(terminal),
            in_unison=not terminal.flag(Flag.RADIO) or terminal.flag(Flag.IN_UNISON),
        )

    def _button(self, terminal: Terminal, widget: pikepdf.Object) -> Button:
        return Button(
            stub=_widget_stub(terminal, widget, "/V", "/AS"),
            states={name_bytes(key): reference(shown) for key, shown in on_states(widget).items()},
            page=self._page(widget),
            rect=rect_of(widget),
        )


def _has_room(widget: pikepdf.Object) -> bool:
    """Whether a widget can show anything, rather than only keep a value."""
    rect = rect_of(widget)
    return rect.width > 0 and rect.height > 0 and not only_keeps_value(widget)


def _joined_texts(first: TextField, second: TextField) -> TextField:
    """Two fields of one name, which have one value (§12.7.4.2)."""
    return TextField(
        (*first.holders, *second.holders),
        (*first.widgets, *second.widgets),
        first.options or second.options,
        first.is_list,
        min(filter(None, (first.most, second.most)), default=0),
        first.value or second.value,
    )


def _joined_groups(first: ButtonGroup, second: ButtonGroup) -> ButtonGroup:
    """Two groups of one name, each of which shows their one value, as where a page was copied."""
    return ButtonGroup(
        (*first.holders, *second.holders),
        (*first.buttons, *second.buttons),
        {**first.states, **second.states},
        in_unison=True,
    )


def _holders(terminal: Terminal) -> tuple[ObjectHead, ...]:
    """The field's own object, where it is neither its widget nor without one."""
    if terminal.widgets[0].objgen == terminal.field.objgen and _has_room(terminal.field):
        return ()
    return (object_head(terminal.field, "/V", "/AP", "/RV", "/I", "/TI"),)


def _widget_stub(terminal: Terminal, widget: pikepdf.Object, *filled_in: str) -> ObjectHead:
    return object_head(widget, *filled_in, holds_value=widget.objgen == terminal.field.objgen)


def _charts(pdf: pikepdf.Pdf) -> dict[str, ChartLines]:
    """The curves that ``prepare`` put on the pages, each with its PolyLine annotations, hidden until they are drawn."""
    found: dict[str, list[tuple[int, pikepdf.Object]]] = {}
    for page, annotation in annotations(pdf):
        if curve_of(annotation):
            found.setdefault(curve_of(annotation), []).append((page, annotation))
    buttons = {each.name: each.widgets[0] for each in terminals(pdf) if found and each.flag(Flag.PUSHBUTTON)}
    return {
        name: ChartLines(
            tuple(object_head(line, "/AP", "/Vertices", "/F", "/Rect") for _page, line in lines),
            tuple(b"" if is_hidden(line) else vertices_content(read_vertices(line)) for _page, line in lines),
            lines[0][0],
            Area.of(buttons[name.rpartition(".")[0]]),
        )
        for name, lines in found.items()
        if name.rpartition(".")[0] in buttons
    }


def _placed(box: TextBox, rect: Rect, turn: int) -> bytes:
    a, b, c, d, e, f = turned(turn, box.width, box.height)
    matrix = b"%g %g %g %g %.6g %.6g" % (a, b, c, d, rect.x0 + e, rect.y0 + f)
    return b"q %b cm %b0 0 %.6g %.6g re W n " % (matrix, box.frame, box.width, box.height)


def _numbers(numbers: Iterable[float]) -> bytes:
    return " ".join(f"{number:.6g}" for number in numbers).encode("ascii")
