"""Builds the fields and widgets of an AcroForm from placements (ISO 32000-2 §12.7).

Field names are the public names; an answer written on several blanks is a parent whose kids are its parts. Everything a
viewer needs is there from the start: tooltips, tab order, a default appearance in an embedded font, and the appearance
of each state of a button. The line pitch of a blank of several lines is kept in the default appearance, as its ``TL``.

A field without a blank has a hidden widget (§12.5.3): programs that go by the pages, or expect a widget of every field,
keep its value, and nobody sees it, on screen or on paper. It is in no structure tree (ISO 14289-1 §7.18.1).
"""

from collections.abc import Sequence
from itertools import groupby
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from ndrcpdf.errors import UnreadablePdfError
from ndrcpdf.geometry import Rect
from ndrcpdf.messages import Message
from ndrcpdf.model.forms import Field, FieldType, Form, Option
from ndrcpdf.model.placements import Placement, Role
from ndrcpdf.pdf.acroform.button_drawings import cross, strike
from ndrcpdf.pdf.acroform.chart_curves import in_drawing_order, max_strokes, rgb
from ndrcpdf.pdf.acroform.field_kinds import ICON_ONLY
from ndrcpdf.pdf.acroform.field_tree import AnnotationFlag, FieldFlag
from ndrcpdf.pdf.pages.structure_tree import is_tagged, tag_annotations
from ndrcpdf.pdf.syntax.objects import rectangle
from ndrcpdf.pdf.typesetting.font_metrics import COMPOSITE_FONT, SIMPLE_FONT
from ndrcpdf.pdf.typesetting.form_font import EmbeddedFont, embed_form_font

_CHECKED = "Oui"
"""The on-state of a check box."""
_HIDDEN_RECT = Rect(0, 0, 72, 12)
"""The rectangle of a hidden widget, in points: as large as a line, since PyMuPDF refuses an empty one."""
_SIGNATURES_EXIST = 1
"""A flag of /SigFlags (table 225)."""
_PART_WORDS = {"jour": "jour, JJ", "mois": "mois, MM", "annee": "année, AAAA"}
_PART_LENGTHS = {"jour": 2, "mois": 2, "annee": 4}
_LENGTHS = {FieldType.POSTCODE: 5, FieldType.YEAR: 4, FieldType.DATE: 10}
_PROSE = (FieldType.TEXT, FieldType.LINES)


def put_fields(pdf: pikepdf.Pdf, form: Form, placements: Sequence[Placement], name: str) -> None:
    """Put the fields of the form on the pages of the PDF, in the order of the placements.

    Raises
    ------
    UnreadablePdfError
        The PDF has fields of its own already.
    """
    if len(pdf.Root.get("/AcroForm", Dictionary()).get("/Fields", Array())):
        raise UnreadablePdfError(
            Message("{file}: the PDF has fields already", file=name),
            Message("use the flat PDF that was published, or fill this one as it is"),
        )
    builder = _Builder(pdf, embed_form_font(pdf), placements[0].page if placements else 1)
    by_field = {name: list(group) for name, group in groupby(placements, key=lambda placement: placement.field)}
    fields = [builder.field(field, by_field.get(field.name, [])) for field in form.fields]
    builder.attach()
    pdf.Root.AcroForm = pdf.make_indirect(
        Dictionary(
            Fields=Array(fields),
            DR=Dictionary(Font=builder.fonts()),
            DA=String(f"{SIMPLE_FONT} 0 Tf 0 g"),
            SigFlags=_SIGNATURES_EXIST if any(p.role is Role.SIGNATURE for p in placements) else 0,
        )
    )


class _Builder:
    """Makes field dictionaries for one PDF, which share its font and an empty appearance."""

    def __init__(self, pdf: pikepdf.Pdf, font: EmbeddedFont, page_of_hidden: int) -> None:
        """``page_of_hidden`` is the number of the page for hidden widgets, from 1."""
        self._pdf = pdf
        self._font = font
        self._page_of_hidden = page_of_hidden
        # for buttons that are off only: a program that writes into an appearance it finds would change every field that
        # shares it; and not empty, since no bytes at all, deflated, are a stream that some readers complain of
        self._nothing = self._appearance(Rect(0, 0, 1, 1), b"/Tx BMC EMC")
        self._annotations: list[tuple[int, pikepdf.Object, int | None]] = []
        self._hidden: list[pikepdf.Object] = []

    def fonts(self) -> Dictionary:
        return Dictionary({SIMPLE_FONT: self._font.simple, COMPOSITE_FONT: self._font.composite})

    def field(self, field: Field, placements: Sequence[Placement]) -> pikepdf.Object:
        """The field's dictionary, an indirect object, with its widgets as kids, or merged with its only one."""
        if not placements:
            return self._hidden_field(field)
        first = placements[0]
        match first.role:
            case Role.TICK | Role.STRIKE:
                return self._radio_group(field, placements)
            case Role.CHART:
                return self._chart(field, first)
            case Role.TEXT | Role.LINES if field.blank.parts:
                return self._parts(field, placements)
            case _:
                return self._widget(first, self._merged(field, first))

    def _merged(self, field: Field, placement: Placement) -> Dictionary:
        """The dictionary of a field that is merged with its only widget (§12.5.6.19)."""
        match placement.role:
            case Role.CHECK:
                return self._check_box(field, placement)
            case Role.PICTURE:
                return self._picture_button(field)
            case Role.SIGNATURE:
                return _named(field, FT=Name.Sig)
            case _:
                return self._text(field, placement, field.name, field.tooltip)

    def attach(self) -> None:
        """Put the annotations on their pages, in order, and into the structure tree where there is one."""
        for number, group in groupby(self._annotations, key=lambda entry: entry[0]):
            added = [(annotation, preceding) for _number, annotation, preceding in group]
            self._annotate(number, [annotation for annotation, _preceding in added])
            if is_tagged(self._pdf):
                tag_annotations(self._pdf, self._pdf.pages[number - 1], added)
        if self._hidden:
            self._annotate(self._page_of_hidden, self._hidden)

    def _annotate(self, number: int, added: Sequence[pikepdf.Object]) -> None:
        page = self._pdf.pages[number - 1].obj
        page.Annots = Array([*page.get("/Annots", Array()), *added])

    def _hidden_field(self, field: Field) -> pikepdf.Object:
        """A field that is merged with a widget that nobody sees."""
        entries = _named(field, FT=Name.Tx)
        flags = AnnotationFlag.HIDDEN | AnnotationFlag.NO_VIEW
        self._hidden.append(self._made_widget(entries, _HIDDEN_RECT, self._page_of_hidden, flags))
        return self._hidden[-1]

    def _text(self, field: Field, placement: Placement, name: str, tooltip: str) -> Dictionary:
        leading = f"{placement.leading:.4g} TL " if placement.leading else ""
        entries = Dictionary(
            FT=Name.Tx,
            T=name,
            TU=tooltip,
            Ff=int(_text_flags(field, placement)),
            DA=String(f"{SIMPLE_FONT} {placement.size:.4g} Tf {leading}0 g"),
        )
        if placement.centred:
            entries.Q = 1
        if field.options:
            entries.FT = Name.Ch
            entries.Opt = Array([_choice_option(option) for option in field.options])
            # its own empty appearance: some viewers draw an arrow into a combo box that has none
            entries.AP = Dictionary(N=self._appearance(placement.rect, b"/Tx BMC EMC"))
        length = _PART_LENGTHS.get(placement.part) if placement.part else _LENGTHS.get(field.type)
        if length:
            entries.MaxLen = length
        return entries

    def _parts(self, field: Field, placements: Sequence[Placement]) -> pikepdf.Object:
        parent = self._pdf.make_indirect(_named(field, Kids=Array()))
        for placement in placements:
            tooltip = f"{field.tooltip} ({_PART_WORDS.get(placement.part, placement.part)})"
            kid = self._widget(placement, self._text(field, placement, placement.part, tooltip))
            kid.Parent = parent
            parent.Kids.append(kid)
        return parent

    def _chart(self, field: Field, placement: Placement) -> pikepdf.Object:
        """A button that shows nothing itself, and over it the PolyLine annotations of its curves, hidden until drawn.

        Each annotation has in ``/NM`` the name of the chart, that of the curve, and the number of the stroke.
        """
        flags = FieldFlag.PUSHBUTTON | FieldFlag.READ_ONLY
        button = self._widget(placement, _named(field, FT=Name.Btn, Ff=int(flags)))
        for curve in in_drawing_order(field.curves):
            for number in range(max_strokes(len(curve.fields))):
                line = Dictionary(
                    Type=Name.Annot,
                    Subtype=Name.PolyLine,
                    Rect=rectangle(placement.rect),
                    Vertices=Array([]),
                    NM=String(f"{field.name}.{curve.name}.{number}"),
                    Contents=String(f"{field.tooltip} ({curve.name})"),
                    C=Array([*rgb(curve.colour)]),
                    F=int(AnnotationFlag.PRINT | AnnotationFlag.HIDDEN),
                    P=self._pdf.pages[placement.page - 1].obj,
                )
                self._annotations.append((placement.page, self._pdf.make_indirect(line), placement.anchor))
        return button

    def _check_box(self, field: Field, placement: Placement) -> Dictionary:
        """A check box that is a field alone, without a value until someone answers (§12.7.5.2.3)."""
        shown = self._appearance(placement.rect, cross(placement.rect))
        states = Dictionary({f"/{_CHECKED}": shown, "/Off": self._nothing})
        return _named(field, FT=Name.Btn, Ff=int(_required(field)), AP=Dictionary(N=states), AS=Name.Off)

    def _picture_button(self, field: Field) -> Dictionary:
        """A push button that shows an icon only, scaled to fit: how viewers place an image in a form (§12.7.5.2.2)."""
        fit = Dictionary(SW=Name.A, S=Name.P, A=Array([0.5, 0.5]))
        return _named(field, FT=Name.Btn, Ff=int(FieldFlag.PUSHBUTTON), MK=Dictionary(TP=ICON_ONLY, IF=fit))

    def _radio_group(self, field: Field, placements: Sequence[Placement]) -> pikepdf.Object:
        """A radio button field, whose value is the name of the on-state (§12.7.5.2.4).

        Its buttons are on in unison: to choose a wording is to strike out all others.
        """
        flags = FieldFlag.RADIO | FieldFlag.RADIOS_IN_UNISON | _required(field)
        parent = self._pdf.make_indirect(_named(field, FT=Name.Btn, Ff=int(flags), V=Name.Off, Kids=Array()))
        for placement in placements:
            kid = self._widget(placement, self._radio_button(field, placement))
            kid.Parent = parent
            parent.Kids.append(kid)
        return parent

    def _radio_button(self, field: Field, placement: Placement) -> Dictionary:
        """A radio button: a tick is on for its own option, a strike is on for every option but its own."""
        if placement.role is Role.TICK:
            drawing, states = cross(placement.rect), [placement.option]
            tooltip = f"{field.tooltip} : {placement.option}"
        else:
            drawing = strike(placement.rect)
            states = [option.value for option in field.options if option.value != placement.option]
            tooltip = f"{field.tooltip} – rayer « {placement.option} »"
        shown = self._appearance(placement.rect, drawing)
        normal = {f"/{state}": shown for state in states} | {"/Off": self._nothing}
        return Dictionary(AP=Dictionary(N=Dictionary(normal)), AS=Name.Off, TU=tooltip)

    def _widget(self, placement: Placement, entries: Dictionary) -> pikepdf.Object:
        widget = self._made_widget(entries, placement.rect, placement.page, AnnotationFlag.PRINT)
        self._annotations.append((placement.page, widget, placement.anchor))
        return widget

    def _made_widget(self, entries: Dictionary, rect: Rect, page: int, flags: AnnotationFlag) -> pikepdf.Object:
        entries.Type, entries.Subtype = Name.Annot, Name.Widget
        entries.Rect = rectangle(rect)
        entries.F = int(flags)
        entries.P = self._pdf.pages[page - 1].obj
        return self._pdf.make_indirect(entries)

    def _appearance(self, rect: Rect, content: bytes) -> pikepdf.Object:
        box = rectangle(Rect(0, 0, rect.width, rect.height))
        return self._pdf.make_stream(content, Type=Name.XObject, Subtype=Name.Form, BBox=box, Resources=Dictionary())


def _named(field: Field, **entries: Any) -> Dictionary:
    """A field dictionary with its name, its tooltip and other entries."""
    return Dictionary(T=field.name, TU=field.tooltip, **entries)


def _required(field: Field) -> FieldFlag:
    return FieldFlag.REQUIRED if field.required else FieldFlag(0)


def _text_flags(field: Field, placement: Placement) -> FieldFlag:
    flags = _required(field) | (FieldFlag.COMBO if field.options else FieldFlag.DO_NOT_SCROLL)
    if placement.role is Role.LINES:
        flags |= FieldFlag.MULTILINE
    if field.type not in _PROSE:
        flags |= FieldFlag.DO_NOT_SPELL_CHECK
    return flags


def _choice_option(option: Option) -> pikepdf.Object:
    """An option of a choice field, with the text shown for it where its value has other words (§12.7.5.4, Opt)."""
    same = option.value.casefold() == option.printed.casefold()
    return String(option.value) if same else Array([String(option.value), String(option.printed)])
