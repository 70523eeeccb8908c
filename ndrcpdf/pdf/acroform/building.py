"""Placements → the fields and widgets of an AcroForm (ISO 32000-2 §12.7).

Field names are the public names; an answer written on several blanks is a parent whose kids are its parts. Everything a
viewer needs is there from the start: tooltips, tab order, a default appearance in an embedded font, and the appearance
of each state of a button. The line pitch of a blank of several lines is kept in the default appearance, as its ``TL``.

A field without a blank has a hidden widget (§12.5.3): programs that go by the pages, or expect a widget of every field,
keep its value, and no one sees it, on screen or on paper. It stands in no structure tree (ISO 14289-1 §7.18.1).
"""

from collections.abc import Mapping, Sequence
from itertools import groupby

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from ndrcpdf.errors import UnreadablePdfError
from ndrcpdf.geometry import Rect
from ndrcpdf.messages import Message
from ndrcpdf.model.forms import Field, FieldType, Form, Option
from ndrcpdf.model.placements import Placement, Role
from ndrcpdf.pdf.acroform.button_drawings import cross, strike
from ndrcpdf.pdf.acroform.chart_curves import most_strokes, rgb, undermost_first
from ndrcpdf.pdf.acroform.field_tree import HIDDEN, NO_VIEW, PRINT
from ndrcpdf.pdf.pages import structure_tree as tagging
from ndrcpdf.pdf.typesetting.form_font import COMPOSITE_FONT, SIMPLE_FONT, EmbeddedFont, embed_form_font

CHECKED = "Oui"
"""The on-state of a check box."""

_HIDDEN_RECT = Rect(0, 0, 72, 12)
"""Where a hidden widget is: at the corner of the page, and as large as a line, since PyMuPDF refuses an empty one."""
MULTILINE, PUSHBUTTON = 1 << 12, 1 << 16
_REQUIRED, _RADIO, _COMBO, _IN_UNISON = 1 << 1, 1 << 15, 1 << 17, 1 << 25
_DO_NOT_SPELL_CHECK, _DO_NOT_SCROLL = 1 << 22, 1 << 23
_SIGNATURES_EXIST = 1
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
    builder = _Builder(pdf, embed_form_font(pdf), pdf.pages[placements[0].page - 1 if placements else 0])
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
    """Makes field dictionaries for one PDF, sharing its font and its empty appearance.

    Hidden widgets are on the page that is given.
    """

    def __init__(self, pdf: pikepdf.Pdf, font: EmbeddedFont, page_of_hidden: pikepdf.Page) -> None:
        self._pdf = pdf
        self._font = font
        self._page_of_hidden = page_of_hidden
        # for buttons that are off only: a filler that writes into an appearance it finds would change every field that
        # shares it; and not empty, since no bytes at all, deflated, are a stream that some readers complain of
        self._nothing = self._appearance(Rect(0, 0, 1, 1), b"/Tx BMC EMC")
        self._widgets: list[tuple[int, pikepdf.Object, int | None]] = []
        self._hidden: list[pikepdf.Object] = []

    def fonts(self) -> Dictionary:
        return Dictionary({SIMPLE_FONT: self._font.simple, COMPOSITE_FONT: self._font.composite})

    def field(self, field: Field, placements: Sequence[Placement]) -> pikepdf.Object:
        """The field's dictionary, an indirect object, with its widgets as kids or merged with its only one."""
        if not placements:
            return self._hidden_field(field)
        first = placements[0]
        match first.role:
            case Role.TICK | Role.STRIKE:
                return self._group(field, placements)
            case Role.CHART:
                return self._chart(field, first)
            case Role.TEXT | Role.LINES if field.blank.parts:
                return self._parts(field, placements)
            case _:
                return self._widget(first, self._alone(field, first))

    def _alone(self, field: Field, placement: Placement) -> Dictionary:
        """The dictionary of a field that has one widget, which is merged with it."""
        match placement.role:
            case Role.CHECK:
                return self._check(field, placement)
            case Role.PICTURE:
                return self._picture(field)
            case Role.SIGNATURE:
                return Dictionary(FT=Name.Sig, T=field.name, TU=field.tooltip)
            case _:
                return self._text(field, placement, field.name, field.tooltip)

    def attach(self) -> None:
        """Put the widgets on their pages, in order, and into the structure tree where there is one."""
        for number, group in groupby(self._widgets, key=lambda entry: entry[0]):
            page = self._pdf.pages[number - 1]
            widgets = [(widget, anchor) for _number, widget, anchor in group]
            _annotate(page, [widget for widget, _anchor in widgets])
            if tagging.is_tagged(self._pdf):
                tagging.tag_widgets(self._pdf, page, widgets)
        _annotate(self._page_of_hidden, self._hidden)

    def _hidden_field(self, field: Field) -> pikepdf.Object:
        entries = Dictionary(
            Type=Name.Annot,
            Subtype=Name.Widget,
            Rect=Array([*_HIDDEN_RECT]),
            F=HIDDEN | NO_VIEW,
            P=self._page_of_hidden.obj,
            FT=Name.Tx,
            T=field.name,
            TU=field.tooltip,
        )
        self._hidden.append(self._pdf.make_indirect(entries))
        return self._hidden[-1]

    def _text(self, field: Field, placement: Placement, name: str, tooltip: str) -> Dictionary:
        leading = f"{placement.leading:.4g} TL " if placement.leading else ""
        flags = _DO_NOT_SCROLL | (_REQUIRED if field.required else 0)
        flags |= MULTILINE if placement.role is Role.LINES else 0
        flags |= 0 if field.type in _PROSE else _DO_NOT_SPELL_CHECK
        entry = Dictionary(
            FT=Name.Tx,
            T=name,
            TU=tooltip,
            Ff=flags,
            DA=String(f"{SIMPLE_FONT} {placement.size:.4g} Tf {leading}0 g"),
        )
        if placement.centred:
            entry.Q = 1
        if field.options:
            entry.FT = Name.Ch
            entry.Ff = flags & ~_DO_NOT_SCROLL | _COMBO
            entry.Opt = Array([_listed(option) for option in field.options])
            # its own empty appearance: some viewers draw an arrow into a combo box that has none
            entry.AP = Dictionary(N=self._appearance(placement.rect, b"/Tx BMC EMC"))
        length = _PART_LENGTHS.get(placement.part) if placement.part else _LENGTHS.get(field.type)
        if length:
            entry.MaxLen = length
        return entry

    def _parts(self, field: Field, placements: Sequence[Placement]) -> pikepdf.Object:
        parent = self._pdf.make_indirect(Dictionary(T=field.name, TU=field.tooltip, Kids=Array()))
        for placement in placements:
            tooltip = f"{field.tooltip} ({_PART_WORDS.get(placement.part, placement.part)})"
            kid = self._widget(placement, self._text(field, placement, placement.part, tooltip))
            kid.Parent = parent
            parent.Kids.append(kid)
        return parent

    def _chart(self, field: Field, placement: Placement) -> pikepdf.Object:
        """A button that shows nothing itself, and over it the PolyLine annotations of its curves, hidden until drawn.

        Each has in ``/NM`` the name of the chart, of the curve, and the number of the stroke.
        """
        button = self._widget(placement, Dictionary(FT=Name.Btn, T=field.name, TU=field.tooltip, Ff=PUSHBUTTON | 1))
        for curve in undermost_first(field.curves):
            for number in range(most_strokes(len(curve.fields))):
                line = Dictionary(
                    Type=Name.Annot,
                    Subtype=Name.PolyLine,
                    Rect=Array([round(side, 3) for side in placement.rect]),
                    Vertices=Array([]),
                    NM=String(f"{field.name}.{curve.name}.{number}"),
                    Contents=String(f"{field.tooltip} ({curve.name})"),
                    C=Array([*rgb(curve.colour)]),
                    F=PRINT | HIDDEN,
                    P=self._pdf.pages[placement.page - 1].obj,
                )
                self._widgets.append((placement.page, self._pdf.make_indirect(line), placement.anchor))
        return button

    def _check(self, field: Field, placement: Placement) -> Dictionary:
        """A check box that stands alone, without a value until someone answers (§12.7.5.2.3)."""
        shown = self._appearance(placement.rect, cross(placement.rect))
        return Dictionary(
            FT=Name.Btn,
            T=field.name,
            TU=field.tooltip,
            Ff=_REQUIRED if field.required else 0,
            AP=Dictionary(N=Dictionary({f"/{CHECKED}": shown, "/Off": self._nothing})),
            AS=Name.Off,
        )

    def _picture(self, field: Field) -> Dictionary:
        """A push button that shows an icon only, scaled to fit: how viewers place an image in a form (§12.7.5.2.2)."""
        fit = Dictionary(SW=Name.A, S=Name.P, A=Array([0.5, 0.5]))
        return Dictionary(
            FT=Name.Btn,
            T=field.name,
            TU=field.tooltip,
            Ff=PUSHBUTTON,
            MK=Dictionary(TP=1, IF=fit),
        )

    def _group(self, field: Field, placements: Sequence[Placement]) -> pikepdf.Object:
        """A group whose value is the name of its on-state (§12.7.5.2.4).

        In unison: a strike-out is on for every wording but its own, so that several may be on together.
        """
        parent = self._pdf.make_indirect(
            Dictionary(
                FT=Name.Btn,
                T=field.name,
                TU=field.tooltip,
                Ff=_RADIO | _IN_UNISON | (_REQUIRED if field.required else 0),
                V=Name.Off,
                Kids=Array(),
            )
        )
        for placement in placements:
            kid = self._widget(placement, self._button(field, placement))
            kid.Parent = parent
            parent.Kids.append(kid)
        return parent

    def _button(self, field: Field, placement: Placement) -> Dictionary:
        """One button: a tick is on for its own option, a strike-out is on for every option but its own."""
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
        entries.Type, entries.Subtype = Name.Annot, Name.Widget
        entries.Rect = Array([round(side, 3) for side in placement.rect])
        entries.F = PRINT
        entries.P = self._pdf.pages[placement.page - 1].obj
        widget = self._pdf.make_indirect(entries)
        self._widgets.append((placement.page, widget, placement.anchor))
        return widget

    def _appearance(self, rect: Rect, content: bytes) -> pikepdf.Object:
        return self._pdf.make_stream(
            content,
            Type=Name.XObject,
            Subtype=Name.Form,
            BBox=Array([0, 0, round(rect.width, 3), round(rect.height, 3)]),
            Resources=Dictionary(),
        )


def _annotate(page: pikepdf.Page, added: Sequence[pikepdf.Object]) -> None:
    """Add annotations to a page."""
    if added:
        page.obj.Annots = Array([*page.obj.get("/Annots", Array()), *added])


def _listed(option: Option) -> pikepdf.Object:
    """An option of a list, with the words that are shown for it where its value has others (§12.7.5.4, Opt)."""
    same = option.value.casefold() == option.printed.casefold()
    return String(option.value) if same else Array([String(option.value), String(option.printed)])


_PART_WORDS: Mapping[str, str] = {"jour": "jour, JJ", "mois": "mois, MM", "annee": "année, AAAA"}
