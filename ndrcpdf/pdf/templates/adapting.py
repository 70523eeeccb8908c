"""Any AcroForm → a template that can be stamped: our font in its resources, and nothing in the way of the values.

A sound PDF is left as it is, byte for byte, with what it lacks in an incremental update behind it. One that is
encrypted, damaged, or keeps its fields where no update reaches them is written anew first, which is said.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO
from warnings import catch_warnings, simplefilter

import pikepdf
from pikepdf import Array, Dictionary, Name

from ndrcpdf.errors import NoFieldsError, ProtectedPdfError
from ndrcpdf.geometry import Rect
from ndrcpdf.messages import Message
from ndrcpdf.model.findings import Finding, Severity
from ndrcpdf.pdf.acroform.button_drawings import cross
from ndrcpdf.pdf.acroform.chart_curves import curve_of
from ndrcpdf.pdf.acroform.field_kinds import is_field, made_state, on_states, shows_picture
from ndrcpdf.pdf.acroform.field_tree import (
    DEEPEST,
    Terminal,
    annotations,
    as_list,
    by_name,
    links,
    stored_text,
    terminals,
    tops_on_pages,
)
from ndrcpdf.pdf.acroform.fillability import is_signed, locked_fields, refuse_protected
from ndrcpdf.pdf.acroform.widget_appearance import frame_of
from ndrcpdf.pdf.acroform.widget_geometry import rect_of
from ndrcpdf.pdf.syntax.incremental import appended, read_base
from ndrcpdf.pdf.syntax.objects import copied, name_of, name_text
from ndrcpdf.pdf.syntax.opening import opened, trimmed
from ndrcpdf.pdf.templates.compiling import compile_template, has_our_font
from ndrcpdf.pdf.templates.field_contents import ListContent, TextContent
from ndrcpdf.pdf.templates.stamping import stamp
from ndrcpdf.pdf.templates.template import Template
from ndrcpdf.pdf.typesetting.form_font import COMPOSITE_FONT, SIMPLE_FONT, embed_form_font
from ndrcpdf.pdf.typesetting.text_box import FittedText, fit

_REPAIRED = "cross-reference"
"""What qpdf warns of where it had to look for the objects; what else it mends is no harm to those behind them."""
_NOTHING = b"/Tx BMC EMC"
"""The content of an appearance that shows nothing: of no bytes at all, deflated, some readers complain."""


@dataclass(frozen=True, slots=True)
class Adapted:
    """The bytes of a template, what was done to the PDF, what fields a signature locks, and whether there is one."""

    data: bytes
    findings: tuple[Finding, ...]
    locked: frozenset[str]
    signed: bool


def adapted(data: bytes, name: str) -> Adapted:
    """A PDF with fields as a template.

    Raises
    ------
    NoFieldsError
        It has no fields, or those of XFA only, which are no part of PDF any more.
    ProtectedPdfError
        Its encryption or its signature forbids filling it.
    UnreadablePdfError
        It cannot be read.
    """
    findings: list[Finding] = []
    if trimmed(data) != data:
        data = trimmed(data)
        findings.append(
            Finding("trimmed", Message("what stood behind the end of the PDF was taken away"), Severity.INFO, file=name)
        )
    with opened(data, name) as pdf:
        refuse_without_fields(pdf, name)
        refuse_protected(pdf, name)
        reason, locked, signed = _why_anew(pdf, data), locked_fields(pdf), is_signed(pdf)
        if signed and (reason or "/XFA" in pdf.Root.AcroForm):
            raise ProtectedPdfError(
                Message("{file}: the PDF is signed, and cannot be filled without breaking the signature", file=name),
                Message("fill the PDF before it is signed"),
            )
    if reason:
        data = _written_anew(data, name)
        findings.append(Finding("written-anew", reason, Severity.INFO, file=name))
    with opened(data, name) as pdf:
        mended = [] if signed else list(_mended_links(pdf))
        findings += _notices(pdf, name, mended=bool(mended))
        stale = frozenset(_stale(pdf))
        base = read_base(pdf, data, name)
        changed = [*mended, *_changed(pdf)]
        data = appended(pdf, base, changed) if changed else data
    data = _with_values_shown(data, name, stale - locked) if stale else data
    return Adapted(data, tuple(findings), locked, signed)


def refuse_without_fields(pdf: pikepdf.Pdf, name: str) -> None:
    """Refuse a PDF that has no fields with names that a value can be given for.

    Raises
    ------
    NoFieldsError
        There are none, or only those of XFA, which are no part of PDF any more.
    """
    has_fields = any(is_field(terminal) and terminal.name for terminal in terminals(pdf))
    has_xfa = "/XFA" in pdf.Root.get("/AcroForm", Dictionary())
    if (has_xfa and not has_fields) or pdf.Root.get("/NeedsRendering", False):
        raise NoFieldsError(
            Message("{file}: this is a dynamic XFA form, which is no PDF form", file=name),
            Message("open it in Adobe Acrobat, and save it as a static PDF form"),
        )
    if not has_fields:
        raise NoFieldsError(
            Message("{file}: the PDF has no form fields", file=name), Message("make some with `ndrcpdf prepare`")
        )


# ── Writing anew ─────────────────────────────────────────────────────────────────────────────────────────────────────


def _why_anew(pdf: pikepdf.Pdf, data: bytes) -> Message | None:
    """Why an incremental update cannot do; None where it can."""
    if pdf.is_encrypted:
        return Message("the PDF is encrypted; the filled ones are not")
    if not data.startswith(b"%PDF-") or any(_REPAIRED in str(warning) for warning in pdf.get_warnings()):
        return Message("the PDF is damaged; it was repaired before it was filled")
    if not all(map(_is_updated, _objects(pdf))):
        return Message("the PDF keeps its fields inside other objects; it was written anew before it was filled")
    return None


def _objects(pdf: pikepdf.Pdf) -> Iterator[pikepdf.Object]:
    """The objects that filling writes again."""
    yield from (pdf.Root, _owner(pdf))
    for terminal in terminals(pdf):
        if is_field(terminal):
            yield terminal.field
            yield from terminal.widgets
    yield from (annotation for _page, annotation in annotations(pdf) if curve_of(annotation))


def _owner(pdf: pikepdf.Pdf) -> pikepdf.Object:
    """The indirect object that the entries of the form stand in."""
    return pdf.Root.AcroForm if pdf.Root.AcroForm.is_indirect else pdf.Root


def _written_anew(data: bytes, name: str) -> bytes:
    """The same document, decrypted and repaired, with fields and widgets as objects of their own."""
    with opened(data, name) as pdf:
        if isinstance(pdf.Root.get("/AcroForm"), Dictionary):
            _make_indirect(pdf, pdf.Root.AcroForm, "/Fields", 0)
        for page in pdf.pages:
            _make_indirect(pdf, page.obj, "/Annots", 0)
        out = BytesIO()
        with catch_warnings():
            simplefilter("ignore", pikepdf.PageCopyWarning)  # of fields that only a page knows of, which are filled too
            pdf.save(out, encryption=False)
        return out.getvalue()


def _make_indirect(pdf: pikepdf.Pdf, owner: pikepdf.Object, key: str, depth: int) -> None:
    items = owner.get(key)
    if not isinstance(items, Array) or depth > DEEPEST:
        return
    for index, item in enumerate(as_list(items)):
        if isinstance(item, Dictionary):
            if not item.is_indirect:
                items[index] = pdf.make_indirect(item)
            _make_indirect(pdf, items[index], "/Kids", depth + 1)


# ── What is added, and taken away ────────────────────────────────────────────────────────────────────────────────────


def _notices(pdf: pikepdf.Pdf, name: str, *, mended: bool) -> Iterator[Finding]:
    if mended:
        message = Message(
            "some fields are not known to the form, or do not know what they belong to; that was put right"
        )
        yield Finding("links-mended", message, Severity.INFO, file=name)
    for field, terminals_of_it in by_name(pdf, is_field).items():
        if len({terminal.kind for terminal in terminals_of_it}) > 1:
            message = Message("several fields of different kinds have this name; the first of them is filled")
            yield Finding("one-name-for-two", message, Severity.WARNING, Message("have them renamed"), field, name)
    calculated = dict.fromkeys(terminal.name for terminal in terminals(pdf) if _is_calculated(terminal))
    if calculated:
        message = Message(
            "the PDF calculates {names} while a person fills it; here they are what the data say",
            names=", ".join(calculated),
        )
        remedy = Message("give them in the data, or open and save the filled PDFs in a viewer that calculates")
        yield Finding("calculated-fields", message, Severity.INFO, remedy, file=name)
    if "/XFA" in pdf.Root.AcroForm:
        message = Message("the PDF has the same form as XFA too, which would hide the values; it was taken out")
        yield Finding("xfa-removed", message, Severity.INFO, file=name)
    if _has_usage_rights(pdf):
        message = Message("the PDF has usage rights for Adobe Reader, which end when it is filled; they were taken out")
        yield Finding("usage-rights-removed", message, Severity.INFO, file=name)


def _changed(pdf: pikepdf.Pdf) -> Iterator[pikepdf.Object]:
    """Change what has to be; the indirect objects that were changed."""
    form = pdf.Root.AcroForm
    in_the_way = [key for key in ("/XFA", "/NeedAppearances") if key in form]
    for key in in_the_way:
        del form[key]
    lacks_font = not has_our_font(pdf)
    if lacks_font:
        _add_fonts(pdf, form)
    if in_the_way or lacks_font:
        yield _owner(pdf)
    if _has_usage_rights(pdf):
        pdf.Root.Perms = Dictionary({key: right for key, right in pdf.Root.Perms.items() if key != "/UR3"})
        yield pdf.Root
    for terminal in terminals(pdf):
        if is_field(terminal) and terminal.kind == "/Btn" and not shows_picture(terminal):
            yield from _with_states(pdf, terminal)


def _is_calculated(terminal: Terminal) -> bool:
    """Whether a field has an action that calculates its value (§12.7.6.3), which nothing but a viewer runs."""
    return is_field(terminal) and "/C" in copied(terminal.field.get("/AA"))


def _mended_links(pdf: pikepdf.Pdf) -> Iterator[pikepdf.Object]:
    """Tell the form, the fields and their widgets of each other, as they must (§12.7.3, §12.7.4, §12.5.2).

    Some readers start at the pages and go up, others at the form and go down. The objects that were changed.
    """
    for field, kid in list(links(pdf)):
        if _is_updated(kid) and kid.get("/Parent", Dictionary()).objgen != field.objgen:
            kid.Parent = field
            yield kid
    for _page, annotation in annotations(pdf):
        parent = annotation.get("/Parent")
        if isinstance(parent, Dictionary) and "/Kids" in parent and _is_updated(parent) and _is_updated(annotation):
            kids = as_list(parent.Kids)
            if all(kid.objgen != annotation.objgen for kid in kids if isinstance(kid, Dictionary)):
                parent.Kids = Array([*kids, annotation])
                yield parent
    for widget in (widget for terminal in terminals(pdf) for widget in terminal.widgets):
        if _is_updated(widget) and "/Subtype" not in widget and "/Rect" in widget:
            widget.Subtype = Name.Widget
            yield widget
    lost = [top for top in tops_on_pages(pdf) if _is_updated(top)]
    if lost:
        pdf.Root.AcroForm.Fields = Array([*as_list(pdf.Root.AcroForm.get("/Fields")), *lost])
        yield _owner(pdf)


def _is_updated(thing: pikepdf.Object) -> bool:
    """Whether an update can write an object again."""
    return bool(thing.is_indirect and not thing.objgen[1])


def _has_usage_rights(pdf: pikepdf.Pdf) -> bool:
    """Whether Adobe Reader is given rights, by a signature that ends with the first change (§12.8.2.3, UR3)."""
    return "/UR3" in copied(pdf.Root.get("/Perms")) and not is_signed(pdf)


def _add_fonts(pdf: pikepdf.Pdf, form: pikepdf.Object) -> None:
    """Our font beside those that are there; resources that others share are copied, not changed."""
    embedded = embed_form_font(pdf)
    resources = copied(form.get("/DR"))
    fonts = copied(resources.get("/Font"))
    fonts[COMPOSITE_FONT], fonts[SIMPLE_FONT] = embedded.composite, embedded.simple
    resources.Font = fonts
    form.DR = resources


def _with_states(pdf: pikepdf.Pdf, terminal: Terminal) -> Iterator[pikepdf.Object]:
    """The buttons whose on-state shows nothing, or has no name, with one that does and has (§12.7.5.2.3)."""
    for number, widget in enumerate(terminal.widgets):
        states = on_states(widget)
        if not states or "" in states:
            on = f"/{made_state(terminal, number)}"
            stated = widget.get("/AS", terminal.entries.get("/V"))
            is_on = isinstance(stated, Name) and f"/{name_text(name_of(stated))}" in (on, "/")
            widget.AP = Dictionary(N=_appearances(pdf, widget, on, states))
            widget.AS = Name(on) if is_on else Name.Off
            yield widget
            if terminal.entries.get("/V") == "/":
                terminal.field.V = Name(on)
                yield terminal.field


def _appearances(pdf: pikepdf.Pdf, widget: pikepdf.Object, on: str, states: Mapping[str, pikepdf.Object]) -> Dictionary:
    """What shows each state of a button: what shows it already, else a cross in its frame for on, its frame for off."""
    rect = rect_of(widget)
    ground = frame_of(widget, rect.width, rect.height).ground
    off = copied(copied(widget.get("/AP")).get("/N")).get("/Off")
    shown = {f"/{state}": shown for state, shown in states.items() if state}
    shown[on] = states[""] if "" in states else _appearance(pdf, rect, ground + cross(rect))
    shown["/Off"] = off if isinstance(off, pikepdf.Stream) else _appearance(pdf, rect, ground or _NOTHING)
    return Dictionary(shown)


def _appearance(pdf: pikepdf.Pdf, rect: Rect, content: bytes) -> pikepdf.Object:
    box = Array([0, 0, rect.width, rect.height])
    return pdf.make_stream(content, Type=Name.XObject, Subtype=Name.Form, BBox=box)


# ── Values that stand in it already ──────────────────────────────────────────────────────────────────────────────────


def _stale(pdf: pikepdf.Pdf) -> Iterator[str]:
    """The names of the fields whose value viewers show by themselves: all, if told to (NeedAppearances), or some."""
    told = bool(pdf.Root.AcroForm.get("/NeedAppearances", False))
    for terminal in terminals(pdf):
        is_shown = all("/N" in copied(widget.get("/AP")) for widget in terminal.widgets)
        if terminal.kind in ("/Tx", "/Ch") and "/V" in terminal.entries and (told or not is_shown):
            yield terminal.name


def _with_values_shown(data: bytes, name: str, stale: frozenset[str]) -> bytes:
    """The same PDF with appearances of those values that stand in it, which viewers were to make.

    Those that do not fit, or have characters that our font lacks, keep the appearance that they have.
    """
    template = compile_template(data, name)
    with opened(data, name) as pdf:
        marks = [
            mark
            for terminal in terminals(pdf)
            if terminal.name in template.texts and terminal.name in stale and "/RV" not in terminal.field
            for mark in _standing(template, terminal)
        ]
    return stamp(template, marks)


def _standing(template: Template, terminal: Terminal) -> Iterator[TextContent | ListContent]:
    field, value = template.texts[terminal.name], stored_text(terminal.entries.get("/V"))
    if field.is_list:
        rows = tuple(row for row, option in enumerate(field.options) if option in value.split("\n"))
        yield from [ListContent(terminal.name, rows)] if rows else []
    elif value:
        shown = field.options.get(value, value)
        fitted = tuple(fit(template.face, widget.box, shown) for widget in field.widgets)
        laid_out = tuple(each for each in fitted if isinstance(each, FittedText))
        yield from [TextContent(terminal.name, value, laid_out)] if len(laid_out) == len(fitted) else []
