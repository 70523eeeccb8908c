"""Compiles a fillable PDF, parsed once, into a template that can be stamped many times (ISO 32000-2 §12.7).

Any AcroForm will do. What a field inherits, how it is rotated, framed and aligned, and the names of its on-states are
read here, so that stamping only joins bytes.
"""

from collections.abc import Iterable, Mapping

import pikepdf

from ndrcpdf.errors import UnreadablePdfError
from ndrcpdf.geometry import Rect
from ndrcpdf.messages import Message
from ndrcpdf.pdf.acroform.chart_curves import curve_name, read_vertices, vertices_operands
from ndrcpdf.pdf.acroform.field_kinds import (
    button_options,
    choice_options,
    is_list_box,
    on_states,
    shows_picture,
    takes_value,
)
from ndrcpdf.pdf.acroform.field_tree import (
    FieldFlag,
    TerminalField,
    annotations,
    fields_by_name,
    is_hidden,
    stored_text,
    terminal_fields,
)
from ndrcpdf.pdf.acroform.widget_appearance import max_length, text_box_of
from ndrcpdf.pdf.acroform.widget_geometry import WidgetArea, can_show_value, rect_of, rotation_of
from ndrcpdf.pdf.pages.rotation import rotation_matrix
from ndrcpdf.pdf.syntax.incremental import read_original, reference
from ndrcpdf.pdf.syntax.objects import dictionary_copy, name_bytes
from ndrcpdf.pdf.syntax.opening import opened
from ndrcpdf.pdf.templates.template import (
    Button,
    ButtonGroup,
    CurveAnnotations,
    ObjectHead,
    PictureWidget,
    Template,
    TextField,
    TextWidget,
    object_head,
    with_fonts,
)
from ndrcpdf.pdf.typesetting.font_metrics import COMPOSITE_FONT, SIMPLE_FONT
from ndrcpdf.pdf.typesetting.form_font import read_metrics
from ndrcpdf.pdf.typesetting.text_box import TextBox, content_beginning

_NO_PAGE = 0
"""The page of a widget that is on none."""
_VALUE_ENTRIES = ("/V", "/RV", "/I", "/TI")
"""The entries of a field that depend on its value, or on how it is shown."""


def compile_template(data: bytes, name: str) -> Template:
    """Compile a fillable PDF that has the form font: ``prepare`` made it, or :mod:`.adapting` adapted it.

    Raises
    ------
    UnreadablePdfError
        It cannot be read, or does not have the font.
    """
    with opened(data, name) as pdf:
        fonts = _form_fonts(pdf)
        if fonts is None:
            raise UnreadablePdfError(
                Message("{file}: this PDF was not made fillable by ndrcpdf", file=name),
                Message("make it so with `ndrcpdf prepare`, or take the one of `ndrcpdf blank`"),
            )
        original = read_original(pdf, data, name)
        compiler = _Compiler(pdf, fonts, original.next_number)
        return Template(
            original=original,
            texts=compiler.texts,
            groups=compiler.groups,
            pictures=compiler.pictures,
            curves=_curves(pdf),
            read_only=frozenset(compiler.read_only),
            metrics=read_metrics(fonts[COMPOSITE_FONT]),
            fonts=compiler.fonts,
            reserved=compiler.reserved,
        )


def has_form_font(pdf: pikepdf.Pdf) -> bool:
    """Whether the resources of the form have the form font, so that appearances can be written in it."""
    return _form_fonts(pdf) is not None


def _form_fonts(pdf: pikepdf.Pdf) -> Mapping[str, pikepdf.Object] | None:
    fonts = dictionary_copy(dictionary_copy(dictionary_copy(pdf.Root.get("/AcroForm")).get("/DR")).get("/Font"))
    found = {name: fonts[name] for name in (COMPOSITE_FONT, SIMPLE_FONT) if name in fonts}
    return found if len(found) > 1 else None


class _Compiler:
    """Collects the fields of a template."""

    def __init__(self, pdf: pikepdf.Pdf, fonts: Mapping[str, pikepdf.Object], first_number: int) -> None:
        """``first_number`` is the first object number to reserve for appearances."""
        self._pages = {annotation.objgen: number for number, annotation in annotations(pdf)}
        self._first_number = first_number
        self.fonts = b" ".join(b"%b %b" % (name.encode(), reference(font)) for name, font in fonts.items())
        self.reserved = 0
        self.texts: dict[str, TextField] = {}
        self.groups: dict[str, ButtonGroup] = {}
        self.pictures: dict[str, PictureWidget] = {}
        self.read_only: set[str] = set()
        for first, *others in fields_by_name(pdf, takes_value).values():
            for terminal in (first, *(other for other in others if other.kind == first.kind)):
                self._add(terminal)

    def _add(self, terminal: TerminalField) -> None:
        name = terminal.name
        if terminal.has(FieldFlag.READ_ONLY):
            self.read_only.add(name)
        if terminal.kind in ("/Tx", "/Ch"):
            text = self._text(terminal)
            self.texts[name] = _joined_texts(self.texts[name], text) if name in self.texts else text
        elif shows_picture(terminal):
            widget = terminal.widgets[0]
            self.pictures[name] = PictureWidget(object_head(widget, "/AP"), self._page(widget), WidgetArea.of(widget))
        else:
            group = self._group(terminal)
            self.groups[name] = _joined_groups(self.groups[name], group) if name in self.groups else group

    def _page(self, widget: pikepdf.Object) -> int:
        return self._pages.get(widget.objgen, _NO_PAGE)

    def _text(self, terminal: TerminalField) -> TextField:
        return TextField(
            holders=_holders(terminal),
            widgets=tuple(self._text_widget(terminal, widget) for widget in terminal.widgets if can_show_value(widget)),
            options=choice_options(terminal),
            is_list_box=is_list_box(terminal),
            max_length=max_length(terminal),
            value=stored_text(terminal.entries.get("/V")),
        )

    def _text_widget(self, terminal: TerminalField, widget: pikepdf.Object) -> TextWidget:
        box, rotation = text_box_of(terminal, widget), rotation_of(widget)
        matrix = b"/Matrix[%b]" % _numbers(rotation_matrix(rotation, box.width, box.height)) if rotation else b""
        appearance = self._first_number + self.reserved
        self.reserved += 1
        stream_head = b"%d 0 obj\n<</Type/XObject/Subtype/Form/BBox[0 0 %b]%b" % (
            appearance, _numbers((box.width, box.height)), matrix
        )  # fmt: skip
        return TextWidget(
            head=_widget_head(terminal, widget, "/AP", *_VALUE_ENTRIES),
            box=box,
            appearance=appearance,
            tail=b"/AP<</N %d 0 R>>>>\nendobj\n" % appearance,
            stream_head=stream_head,
            stream_head_with_fonts=with_fonts(stream_head, self.fonts),
            content_beginning=content_beginning(box),
            page_content_beginning=_page_content_beginning(box, rect_of(widget), rotation),
            page=self._page(widget),
            rect=rect_of(widget),
        )

    def _group(self, terminal: TerminalField) -> ButtonGroup:
        return ButtonGroup(
            _holders(terminal),
            tuple(self._button(terminal, widget) for widget in terminal.widgets),
            button_options(terminal),
            in_unison=not terminal.has(FieldFlag.RADIO) or terminal.has(FieldFlag.RADIOS_IN_UNISON),
        )

    def _button(self, terminal: TerminalField, widget: pikepdf.Object) -> Button:
        return Button(
            head=_widget_head(terminal, widget, "/V", "/AS"),
            states={name_bytes(key): reference(shown) for key, shown in on_states(widget).items()},
            page=self._page(widget),
            rect=rect_of(widget),
        )


def _joined_texts(first: TextField, second: TextField) -> TextField:
    """Two fields of one name, which have one value (§12.7.4.2)."""
    return TextField(
        (*first.holders, *second.holders),
        (*first.widgets, *second.widgets),
        first.options or second.options,
        first.is_list_box,
        min(filter(None, (first.max_length, second.max_length)), default=0),
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


def _holders(terminal: TerminalField) -> tuple[ObjectHead, ...]:
    """The field's own object, unless it is merged with a widget that can show anything."""
    if terminal.widgets[0].objgen == terminal.dictionary.objgen and can_show_value(terminal.dictionary):
        return ()
    return (object_head(terminal.dictionary, "/AP", *_VALUE_ENTRIES),)


def _widget_head(terminal: TerminalField, widget: pikepdf.Object, *filled_in: str) -> ObjectHead:
    return object_head(widget, *filled_in, holds_value=widget.objgen == terminal.dictionary.objgen)


def _curves(pdf: pikepdf.Pdf) -> dict[str, CurveAnnotations]:
    """The curves that ``prepare`` put on the pages, by the names of the chart and of the curve."""
    found: dict[str, list[tuple[int, pikepdf.Object]]] = {}
    for page, annotation in annotations(pdf):
        if name := curve_name(annotation):
            found.setdefault(name, []).append((page, annotation))
    buttons = {each.name: each.widgets[0] for each in terminal_fields(pdf) if each.has(FieldFlag.PUSHBUTTON)}
    charts = {name: buttons.get(name.rpartition(".")[0]) for name in found}
    return {name: _curve(found[name], button) for name, button in charts.items() if button is not None}


def _curve(lines: list[tuple[int, pikepdf.Object]], button: pikepdf.Object) -> CurveAnnotations:
    return CurveAnnotations(
        tuple(object_head(line, "/AP", "/Vertices", "/F", "/Rect") for _page, line in lines),
        tuple(b"" if is_hidden(line) else vertices_operands(read_vertices(line)) for _page, line in lines),
        lines[0][0],
        WidgetArea.of(button),
    )


def _page_content_beginning(box: TextBox, rect: Rect, rotation: int) -> bytes:
    """The operators before the text of a widget in the content of the page: its place, its frame, its clipping path."""
    a, b, c, d, e, f = rotation_matrix(rotation, box.width, box.height)
    matrix = b"%g %g %g %g %.6g %.6g" % (a, b, c, d, rect.x0 + e, rect.y0 + f)
    return b"q %b cm %b0 0 %.6g %.6g re W n " % (matrix, box.frame, box.width, box.height)


def _numbers(numbers: Iterable[float]) -> bytes:
    return " ".join(f"{number:.6g}" for number in numbers).encode("ascii")
