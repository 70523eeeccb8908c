"""Adapts any AcroForm to be a template: with the form font, and nothing that hides the values (ISO 32000-2 §12.7.3).

A sound PDF stays as it is, byte for byte, with what it lacks in an incremental update behind it. A PDF that is
encrypted, damaged, or keeps its fields where no update reaches them is written anew first, and a finding says so.
"""

from collections.abc import Iterable, Iterator, Mapping
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
from ndrcpdf.pdf.acroform.chart_curves import curve_name
from ndrcpdf.pdf.acroform.field_kinds import new_on_state, on_states, shows_picture, takes_value
from ndrcpdf.pdf.acroform.field_tree import (
    MAX_FIELD_DEPTH,
    TerminalField,
    annotations,
    as_list,
    fields_by_name,
    only_keeps_value,
    parents_and_kids,
    stored_text,
    terminal_fields,
    unlisted_fields,
)
from ndrcpdf.pdf.acroform.fillability import is_signed, locked_fields, refuse_protected
from ndrcpdf.pdf.acroform.widget_appearance import frame_of
from ndrcpdf.pdf.acroform.widget_geometry import rect_of
from ndrcpdf.pdf.syntax.incremental import append_changes, read_original
from ndrcpdf.pdf.syntax.objects import dictionary_copy, name_key, readable_name
from ndrcpdf.pdf.syntax.opening import opened, trimmed
from ndrcpdf.pdf.templates.compiling import compile_template, has_form_font
from ndrcpdf.pdf.templates.field_contents import ListContent, TextContent
from ndrcpdf.pdf.templates.stamping import stamp
from ndrcpdf.pdf.templates.template import Template, TextField
from ndrcpdf.pdf.typesetting.font_metrics import COMPOSITE_FONT, SIMPLE_FONT
from ndrcpdf.pdf.typesetting.form_font import embed_form_font
from ndrcpdf.pdf.typesetting.text_box import FittedText, fit

_REPAIRED = "cross-reference"
"""The word in qpdf's warnings where it had to search for the objects; other repairs do no harm to an update."""
_NOTHING = b"/Tx BMC EMC"
"""The content of an appearance that shows nothing: of no bytes at all, deflated, some readers complain."""


@dataclass(frozen=True, slots=True)
class AdaptedPdf:
    """A PDF that can be compiled.

    Attributes
    ----------
    data:
        Its bytes.
    findings:
        What was done to it.
    locked:
        The names of the fields that a signature locks.
    signed:
        Whether it has a signature.
    """

    data: bytes
    findings: tuple[Finding, ...]
    locked: frozenset[str]
    signed: bool


def adapt(data: bytes, name: str) -> AdaptedPdf:
    """Adapt a PDF with fields.

    Raises
    ------
    NoFieldsError
        It has no fields, or only those of XFA, which is deprecated (§12.7.8).
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
        reason, locked, signed = _why_written_anew(pdf, data), locked_fields(pdf), is_signed(pdf)
        if signed and (reason or "/XFA" in pdf.Root.AcroForm):
            raise ProtectedPdfError(
                Message("{file}: the PDF is signed, and cannot be filled without breaking the signature", file=name),
                Message("fill the PDF before it is signed"),
            )
    if reason:
        data = _written_anew(data, name)
        findings.append(Finding("written-anew", reason, Severity.INFO, file=name))
    data, notices = _updated(data, name, signed=signed, locked=locked)
    return AdaptedPdf(data, (*findings, *notices), locked, signed)


def _updated(data: bytes, name: str, *, signed: bool, locked: frozenset[str]) -> tuple[bytes, list[Finding]]:
    """The PDF with an update of what it lacks, and what was done to it."""
    with opened(data, name) as pdf:
        linked = [] if signed else list(_linked(pdf))
        notices = list(_notices(pdf, name, linked=bool(linked)))
        stale = frozenset(_without_appearance(pdf))
        original = read_original(pdf, data, name)
        changed = [*linked, *_changed(pdf)]
        data = append_changes(pdf, original, changed) if changed else data
    return (_with_appearances(data, name, stale - locked) if stale else data), notices


def refuse_without_fields(pdf: pikepdf.Pdf, name: str) -> None:
    """Refuse a PDF that has no named fields that take a value.

    Raises
    ------
    NoFieldsError
        There are none, or only those of XFA, which is deprecated (§12.7.8).
    """
    has_fields = any(takes_value(terminal) and terminal.name for terminal in terminal_fields(pdf))
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


def _why_written_anew(pdf: pikepdf.Pdf, data: bytes) -> Message | None:
    """The reason why an incremental update would not do; None where it would."""
    if pdf.is_encrypted:
        return Message("the PDF is encrypted; the filled ones are not")
    if not data.startswith(b"%PDF-") or any(_REPAIRED in str(warning) for warning in pdf.get_warnings()):
        return Message("the PDF is damaged; it was repaired before it was filled")
    if not all(map(_can_be_updated, _objects_to_update(pdf))):
        return Message("the PDF keeps its fields inside other objects; it was written anew before it was filled")
    return None


def _objects_to_update(pdf: pikepdf.Pdf) -> Iterator[pikepdf.Object]:
    """The objects that filling writes again."""
    yield from (pdf.Root, _form_object(pdf))
    for terminal in terminal_fields(pdf):
        if takes_value(terminal):
            yield terminal.dictionary
            yield from terminal.widgets
    yield from (annotation for _page, annotation in annotations(pdf) if curve_name(annotation))


def _can_be_updated(thing: pikepdf.Object) -> bool:
    """Whether an update can write an object again."""
    return bool(thing.is_indirect and not thing.objgen[1])


def _form_object(pdf: pikepdf.Pdf) -> pikepdf.Object:
    """The indirect object that has the entries of the form: the form itself, or the catalog."""
    return pdf.Root.AcroForm if pdf.Root.AcroForm.is_indirect else pdf.Root


def _written_anew(data: bytes, name: str) -> bytes:
    """The same document, decrypted and repaired, with fields and widgets as indirect objects."""
    with opened(data, name) as pdf:
        if isinstance(pdf.Root.get("/AcroForm"), Dictionary):
            _make_indirect(pdf, pdf.Root.AcroForm, "/Fields", 0)
        for page in pdf.pages:
            _make_indirect(pdf, page.obj, "/Annots", 0)
        out = BytesIO()
        with catch_warnings():
            simplefilter("ignore", pikepdf.PageCopyWarning)  # of fields that only a page refers to, filled all the same
            pdf.save(out, encryption=False)
        return out.getvalue()


def _make_indirect(pdf: pikepdf.Pdf, owner: pikepdf.Object, key: str, depth: int) -> None:
    items = owner.get(key)
    if not isinstance(items, Array) or depth > MAX_FIELD_DEPTH:
        return
    for index, item in enumerate(as_list(items)):
        if isinstance(item, Dictionary):
            if not item.is_indirect:
                items[index] = pdf.make_indirect(item)
            _make_indirect(pdf, items[index], "/Kids", depth + 1)


# ── What is said ─────────────────────────────────────────────────────────────────────────────────────────────────────


def _notices(pdf: pikepdf.Pdf, name: str, *, linked: bool) -> Iterator[Finding]:
    if linked:
        message = Message(
            "some fields are not known to the form, or do not know what they belong to; that was put right"
        )
        yield Finding("links-mended", message, Severity.INFO, file=name)
    yield from _field_notices(pdf, name)
    if "/XFA" in pdf.Root.AcroForm:
        message = Message("the PDF has the same form as XFA too, which would hide the values; it was taken out")
        yield Finding("xfa-removed", message, Severity.INFO, file=name)
    if _has_usage_rights(pdf):
        message = Message("the PDF has usage rights for Adobe Reader, which end when it is filled; they were taken out")
        yield Finding("usage-rights-removed", message, Severity.INFO, file=name)


def _field_notices(pdf: pikepdf.Pdf, name: str) -> Iterator[Finding]:
    """Notices of fields that share a name and differ in kind, and of fields that a viewer would calculate."""
    for field, terminals in fields_by_name(pdf, takes_value).items():
        if len({terminal.kind for terminal in terminals}) > 1:
            message = Message("several fields of different kinds have this name; the first of them is filled")
            yield Finding("one-name-for-two", message, Severity.WARNING, Message("have them renamed"), field, name)
    calculated = dict.fromkeys(terminal.name for terminal in terminal_fields(pdf) if _is_calculated(terminal))
    if calculated:
        message = Message(
            "the PDF calculates {names} while a person fills it; here they are what the data say",
            names=", ".join(calculated),
        )
        remedy = Message("give them in the data, or open and save the filled PDFs in a viewer that calculates")
        yield Finding("calculated-fields", message, Severity.INFO, remedy, file=name)


def _is_calculated(terminal: TerminalField) -> bool:
    """Whether a field has an action that calculates its value (§12.6.3, C), which only viewers run."""
    return takes_value(terminal) and "/C" in dictionary_copy(terminal.dictionary.get("/AA"))


# ── What is changed: each function gives the indirect objects that it changed ────────────────────────────────────────


def _changed(pdf: pikepdf.Pdf) -> Iterator[pikepdf.Object]:
    """Change what hides values, and add what the form lacks."""
    yield from _with_form_entries(pdf)
    if _has_usage_rights(pdf):
        pdf.Root.Perms = Dictionary({key: right for key, right in pdf.Root.Perms.items() if key != "/UR3"})
        yield pdf.Root
    for terminal in terminal_fields(pdf):
        if takes_value(terminal) and terminal.kind == "/Btn" and not shows_picture(terminal):
            yield from _with_states(pdf, terminal)


def _with_form_entries(pdf: pikepdf.Pdf) -> Iterator[pikepdf.Object]:
    """Remove the entries of the form that make viewers pass over appearances, and add the form font."""
    form = pdf.Root.AcroForm
    hiding = [key for key in ("/XFA", "/NeedAppearances") if key in form]
    for key in hiding:
        del form[key]
    lacks_font = not has_form_font(pdf)
    if lacks_font:
        _add_form_font(pdf, form)
    if hiding or lacks_font:
        yield _form_object(pdf)


def _add_form_font(pdf: pikepdf.Pdf, form: pikepdf.Object) -> None:
    """Add the form font to the resources of the form; resources that other objects share are copied."""
    embedded = embed_form_font(pdf)
    resources = dictionary_copy(form.get("/DR"))
    fonts = dictionary_copy(resources.get("/Font"))
    fonts[COMPOSITE_FONT], fonts[SIMPLE_FONT] = embedded.composite, embedded.simple
    resources.Font = fonts
    form.DR = resources


def _has_usage_rights(pdf: pikepdf.Pdf) -> bool:
    """Whether Adobe Reader has usage rights, by a signature that ends with the first change (§12.8.2.3, UR3)."""
    return "/UR3" in dictionary_copy(pdf.Root.get("/Perms")) and not is_signed(pdf)


def _linked(pdf: pikepdf.Pdf) -> Iterator[pikepdf.Object]:
    """Link the form, its fields and their widgets where links are missing (§12.7.3, §12.7.4, §12.5.6.19).

    Some readers start at the pages and go up, others start at the form and go down.
    """
    yield from _with_parents(pdf)
    yield from _with_kids(pdf)
    for widget in (widget for terminal in terminal_fields(pdf) for widget in terminal.widgets):
        if _can_be_updated(widget) and "/Subtype" not in widget and "/Rect" in widget:
            widget.Subtype = Name.Widget
            yield widget
    unlisted = list(filter(_can_be_updated, unlisted_fields(pdf)))
    if unlisted:
        pdf.Root.AcroForm.Fields = Array([*as_list(pdf.Root.AcroForm.get("/Fields")), *unlisted])
        yield _form_object(pdf)


def _with_parents(pdf: pikepdf.Pdf) -> Iterator[pikepdf.Object]:
    """Give each kid its parent."""
    for field, kid in list(parents_and_kids(pdf)):
        if _can_be_updated(kid) and kid.get("/Parent", Dictionary()).objgen != field.objgen:
            kid.Parent = field
            yield kid


def _with_kids(pdf: pikepdf.Pdf) -> Iterator[pikepdf.Object]:
    """Give the parent of an annotation this kid, where the parent has others."""
    for _page, annotation in annotations(pdf):
        parent = annotation.get("/Parent")
        if isinstance(parent, Dictionary) and "/Kids" in parent and all(map(_can_be_updated, (parent, annotation))):
            kids = as_list(parent.Kids)
            if annotation.objgen not in [kid.objgen for kid in kids if isinstance(kid, Dictionary)]:
                parent.Kids = Array([*kids, annotation])
                yield parent


def _with_states(pdf: pikepdf.Pdf, terminal: TerminalField) -> Iterator[pikepdf.Object]:
    """Give a named on-state with an appearance to each button that has none (§12.7.5.2.3)."""
    for number, widget in enumerate(terminal.widgets):
        states = on_states(widget)
        if not states or "" in states:
            on = f"/{new_on_state(terminal, number)}"
            stated = widget.get("/AS", terminal.entries.get("/V"))
            is_on = isinstance(stated, Name) and f"/{readable_name(name_key(stated))}" in (on, "/")
            widget.AP = Dictionary(N=_state_appearances(pdf, widget, on, states))
            widget.AS = Name(on) if is_on else Name.Off
            yield widget
            if terminal.entries.get("/V") == "/":
                terminal.dictionary.V = Name(on)
                yield terminal.dictionary


def _state_appearances(
    pdf: pikepdf.Pdf, widget: pikepdf.Object, on: str, states: Mapping[str, pikepdf.Object]
) -> Dictionary:
    """The appearances of a button: those that it has, else a cross in its frame for on, and its frame for off."""
    rect = rect_of(widget)
    frame = frame_of(widget, rect.width, rect.height).operators
    off = dictionary_copy(dictionary_copy(widget.get("/AP")).get("/N")).get("/Off")
    shown = {f"/{state}": appearance for state, appearance in states.items() if state}
    shown[on] = states[""] if "" in states else _appearance(pdf, rect, frame + cross(rect))
    shown["/Off"] = off if isinstance(off, pikepdf.Stream) else _appearance(pdf, rect, frame or _NOTHING)
    return Dictionary(shown)


def _appearance(pdf: pikepdf.Pdf, rect: Rect, content: bytes) -> pikepdf.Object:
    box = Array([0, 0, rect.width, rect.height])
    return pdf.make_stream(content, Type=Name.XObject, Subtype=Name.Form, BBox=box)


# ── Values that the PDF has ──────────────────────────────────────────────────────────────────────────────────────────


def _without_appearance(pdf: pikepdf.Pdf) -> Iterator[str]:
    """The names of fields whose value viewers were to show: all (NeedAppearances), or those without an appearance."""
    left_to_viewers = bool(pdf.Root.AcroForm.get("/NeedAppearances", False))
    for terminal in terminal_fields(pdf):
        is_shown = not left_to_viewers and all(map(_has_appearance, terminal.widgets))
        if terminal.kind in ("/Tx", "/Ch") and "/V" in terminal.entries and not is_shown:
            yield terminal.name


def _has_appearance(widget: pikepdf.Object) -> bool:
    """Whether a widget has an appearance, or needs none."""
    return "/N" in dictionary_copy(widget.get("/AP")) or only_keeps_value(widget)


def _with_appearances(data: bytes, name: str, stale: frozenset[str]) -> bytes:
    """The same PDF with appearances of the values that these fields have.

    A value that does not fit, or has characters that the form font lacks, keeps the appearance that it has.
    """
    template = compile_template(data, name)
    with opened(data, name) as pdf:
        contents = [
            content
            for terminal in terminal_fields(pdf)
            if terminal.name in template.texts and terminal.name in stale and "/RV" not in terminal.dictionary
            for content in _present_content(template, terminal)
        ]
    return stamp(template, contents)


def _present_content(template: Template, terminal: TerminalField) -> Iterable[TextContent | ListContent]:
    """The content of a field for the value that it has; nothing where it has none, or cannot be laid out."""
    field, value = template.texts[terminal.name], stored_text(terminal.entries.get("/V"))
    if field.is_list_box:
        rows = tuple(row for row, option in enumerate(field.options) if option in value.split("\n"))
        return [ListContent(terminal.name, rows)] if rows else []
    fitted = _fitted(template, field, field.options.get(value, value))
    return [TextContent(terminal.name, value, fitted)] if value and len(fitted) == len(field.widgets) else []


def _fitted(template: Template, field: TextField, text: str) -> tuple[FittedText, ...]:
    fitted = (fit(template.metrics, widget.box, text) for widget in field.widgets)
    return tuple(each for each in fitted if isinstance(each, FittedText))
