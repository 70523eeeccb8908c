"""Any AcroForm → a template that can be stamped: our font in its resources, and nothing in the way of the values.

A sound PDF is left as it is, byte for byte, with what it lacks in an incremental update behind it. One that is
encrypted, damaged, or keeps its fields where no update reaches them is written anew first, which is said.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name

from ndrcpdf.errors import NoFieldsError, ProtectedPdfError
from ndrcpdf.messages import _
from ndrcpdf.pdf.boxes import rect_of
from ndrcpdf.pdf.document import opened
from ndrcpdf.pdf.drawings import cross
from ndrcpdf.pdf.field_tree import Terminal, as_list, terminals
from ndrcpdf.pdf.fonts import COMPOSITE_FONT, SIMPLE_FONT, embed
from ndrcpdf.pdf.incremental import appended, read_base
from ndrcpdf.pdf.template import has_our_font, is_field, on_states, shows_picture
from ndrcpdf.schema import Finding, Severity

_NO_CHANGES = 1
"""The value of P in the parameters of a certification that allows no changes (§12.8.2.2, table 257)."""


@dataclass(frozen=True, slots=True)
class Adapted:
    """The bytes of a template, what was done to the PDF, and the fields that a signature locks."""

    data: bytes
    findings: tuple[Finding, ...]
    locked: frozenset[str]


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
    with opened(data, name) as pdf:
        _refuse_what_cannot_be_filled(pdf, name)
        locked, signed = frozenset(_locked(pdf)), _is_signed(pdf)
        reason = _why_anew(pdf, data)
    if reason:
        if signed:
            raise ProtectedPdfError(
                _("{file}: the PDF is signed, and cannot be filled without breaking the signature").format(file=name),
                _("fill the PDF before it is signed"),
            )
        data = _written_anew(data, name)
        findings.append(Finding("written-anew", reason, Severity.INFO, file=name))
    with opened(data, name) as pdf:
        findings += _notices(pdf, name)
        base = read_base(pdf, data, name)
        changed = list(_changed(pdf, signed=signed))
        return Adapted(appended(pdf, base, changed) if changed else data, tuple(findings), locked)


# ── What cannot be filled ────────────────────────────────────────────────────────────────────────────────────────────


def _refuse_what_cannot_be_filled(pdf: pikepdf.Pdf, name: str) -> None:
    fields = [terminal for terminal in terminals(pdf) if is_field(terminal)]
    has_xfa = "/XFA" in pdf.Root.get("/AcroForm", Dictionary())
    if (has_xfa and not fields) or pdf.Root.get("/NeedsRendering", False):
        raise NoFieldsError(
            _("{file}: this is a dynamic XFA form, which is no PDF form").format(file=name),
            _("open it in Adobe Acrobat, and save it as a static PDF form"),
        )
    if not fields:
        raise NoFieldsError(
            _("{file}: the PDF has no form fields").format(file=name), _("make some with `ndrcpdf prepare`")
        )
    if pdf.is_encrypted and not pdf.owner_password_matched and not pdf.allow.modify_form:
        raise ProtectedPdfError(
            _("{file}: the permissions of the PDF forbid filling it").format(file=name),
            _("ask its author for one that may be filled"),
        )
    if _certification(pdf) == _NO_CHANGES:
        raise ProtectedPdfError(
            _("{file}: the PDF is certified, and the certification forbids any change").format(file=name),
            _("ask its author for one that may be filled"),
        )


def _certification(pdf: pikepdf.Pdf) -> int:
    """The kind of changes that a certification allows (DocMDP, §12.8.2.2); 0 where the PDF is not certified."""
    signature = pdf.Root.get("/Perms", Dictionary()).get("/DocMDP")
    for parameters in _transforms(signature, "/DocMDP"):
        return int(parameters.get("/P", 2))
    return 0


def _is_signed(pdf: pikepdf.Pdf) -> bool:
    return any(_signature(terminal) is not None for terminal in terminals(pdf))


def _signature(terminal: Terminal) -> pikepdf.Object | None:
    value = terminal.entries.get("/V") if terminal.kind == "/Sig" else None
    return value if isinstance(value, Dictionary) else None


def _transforms(signature: Any, method: str) -> Iterator[pikepdf.Object]:
    """The parameters of those transforms of a signature that have the method."""
    if isinstance(signature, Dictionary):
        for each in as_list(signature.get("/Reference")):
            if each.get("/TransformMethod") == method:
                yield each.get("/TransformParams", Dictionary())


def _locked(pdf: pikepdf.Pdf) -> Iterator[str]:
    """The names of the fields that a signature locks (FieldMDP, §12.8.2.4)."""
    names = [terminal.name for terminal in terminals(pdf)]
    for terminal in terminals(pdf):
        for parameters in _transforms(_signature(terminal), "/FieldMDP"):
            listed = {str(field) for field in as_list(parameters.get("/Fields"))}
            action = parameters.get("/Action")
            for name in names:
                if action == "/All" or (name in listed) == (action == "/Include"):
                    yield name


# ── Writing anew ─────────────────────────────────────────────────────────────────────────────────────────────────────


def _why_anew(pdf: pikepdf.Pdf, data: bytes) -> str:
    """Why an incremental update cannot do; empty where it can."""
    if pdf.is_encrypted:
        return _("the PDF is encrypted; the filled ones are not")
    if pdf.get_warnings() or not data.startswith(b"%PDF-"):
        return _("the PDF is damaged; it was repaired before it was filled")
    if any(not thing.is_indirect or thing.objgen[1] for thing in _objects(pdf)):
        return _("the PDF keeps its fields inside other objects; it was written anew before it was filled")
    return ""


def _objects(pdf: pikepdf.Pdf) -> Iterator[pikepdf.Object]:
    """The objects that filling writes again."""
    yield pdf.Root
    for terminal in terminals(pdf):
        if is_field(terminal):
            yield terminal.field
            yield from terminal.widgets


def _written_anew(data: bytes, name: str) -> bytes:
    """The same document, decrypted and repaired, with fields and widgets as objects of their own."""
    with opened(data, name) as pdf:
        if isinstance(pdf.Root.get("/AcroForm"), Dictionary):
            _make_indirect(pdf, pdf.Root.AcroForm, "/Fields", 0)
        for page in pdf.pages:
            _make_indirect(pdf, page.obj, "/Annots", 0)
        out = BytesIO()
        pdf.save(out, encryption=False)
        return out.getvalue()


def _make_indirect(pdf: pikepdf.Pdf, owner: pikepdf.Object, key: str, depth: int) -> None:
    items = owner.get(key)
    if not isinstance(items, Array) or depth > 16:  # noqa: PLR2004 - deeper than any form
        return
    for index, item in enumerate(as_list(items)):
        if isinstance(item, Dictionary):
            if not item.is_indirect:
                items[index] = pdf.make_indirect(item)
            _make_indirect(pdf, items[index], "/Kids", depth + 1)


# ── What is added, and taken away ────────────────────────────────────────────────────────────────────────────────────


def _notices(pdf: pikepdf.Pdf, name: str) -> Iterator[Finding]:
    if "/XFA" in pdf.Root.AcroForm:
        message = _("the PDF has the same form as XFA too, which would hide the values; it was taken out")
        yield Finding("xfa-removed", message, Severity.INFO, file=name)
    if "/UR3" in pdf.Root.get("/Perms", Dictionary()):
        message = _("the PDF has usage rights for Adobe Reader, which end when it is filled; they were taken out")
        yield Finding("usage-rights-removed", message, Severity.INFO, file=name)


def _changed(pdf: pikepdf.Pdf, *, signed: bool) -> Iterator[pikepdf.Object]:
    """Change what has to be; the indirect objects that were changed."""
    form, owner = pdf.Root.AcroForm, pdf.Root.AcroForm if pdf.Root.AcroForm.is_indirect else pdf.Root
    touched = False
    for key in ("/XFA", "/NeedAppearances"):
        if key in form:
            del form[key]
            touched = True
    if not has_our_font(pdf):
        _add_fonts(pdf, form)
        touched = True
    if touched:
        yield owner
    if "/UR3" in pdf.Root.get("/Perms", Dictionary()) and not signed:
        del pdf.Root.Perms
        yield pdf.Root
    for terminal in terminals(pdf):
        if is_field(terminal) and terminal.kind == "/Btn" and not shows_picture(terminal):
            yield from _with_states(pdf, terminal)


def _add_fonts(pdf: pikepdf.Pdf, form: pikepdf.Object) -> None:
    """Our font beside those that are there; resources that others share are copied, not changed."""
    embedded = embed(pdf)
    resources = Dictionary(form.get("/DR", Dictionary()))
    fonts = Dictionary(resources.get("/Font", Dictionary()))
    fonts[COMPOSITE_FONT], fonts[SIMPLE_FONT] = embedded.composite, embedded.simple
    resources.Font = fonts
    form.DR = resources


def _with_states(pdf: pikepdf.Pdf, terminal: Terminal) -> Iterator[pikepdf.Object]:
    """The check boxes without an appearance for on, which are given one (§12.7.5.2.3)."""
    for number, widget in enumerate(terminal.widgets):
        if not on_states(widget):
            rect = rect_of(widget)
            shown = pdf.make_stream(
                cross(rect), Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, rect.width, rect.height])
            )
            widget.AP = Dictionary(N=Dictionary({_on_state(terminal, widget, number): shown}))
            yield widget


def _on_state(terminal: Terminal, widget: pikepdf.Object, number: int) -> str:
    """The name of the on-state of a widget that shows none: what it says it is, else its number, else Yes."""
    if as_list(terminal.entries.get("/Opt")):
        return f"/{number}"
    for value in (widget.get("/AS"), terminal.entries.get("/DV"), terminal.entries.get("/V")):
        if isinstance(value, Name) and value not in ("/Off", "/"):
            return str(value)
    return "/Yes"
