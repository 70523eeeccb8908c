"""The terminal fields of any AcroForm, with the entries that they inherit (ISO 32000-2 §12.7.4).

Returned and foreign PDFs are hostile until read: objects that loop, nest too deep or are of the wrong type are passed
over.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import IntFlag
from typing import Any

import pikepdf

MAX_FIELD_DEPTH = 100
"""The most fields above one another: more than in any form."""
_INHERITABLE = ("/FT", "/V", "/DV", "/Ff", "/Opt", "/MaxLen", "/DA", "/Q")

_ObjectNumbers = set[tuple[int, int]]


class FieldFlag(IntFlag):
    """Field flags, ``/Ff`` (tables 227, 229, 231 and 233)."""

    READ_ONLY = 1 << 0
    REQUIRED = 1 << 1
    MULTILINE = 1 << 12
    PASSWORD = 1 << 13
    RADIO = 1 << 15
    PUSHBUTTON = 1 << 16
    COMBO = 1 << 17
    EDIT = 1 << 18
    FILE_SELECT = 1 << 20
    MULTI_SELECT = 1 << 21
    DO_NOT_SPELL_CHECK = 1 << 22
    DO_NOT_SCROLL = 1 << 23
    COMB = 1 << 24
    RADIOS_IN_UNISON = 1 << 25


class AnnotationFlag(IntFlag):
    """Annotation flags, ``/F`` (table 167)."""

    HIDDEN = 1 << 1
    PRINT = 1 << 2
    NO_VIEW = 1 << 5


_VALUE_ONLY = AnnotationFlag.HIDDEN | AnnotationFlag.NO_VIEW


@dataclass(frozen=True, slots=True)
class TerminalField:
    """A field without sub-fields.

    Attributes
    ----------
    name:
        Its fully qualified name.
    dictionary:
        Its own dictionary.
    entries:
        The inheritable entries: its own, else those of the fields above it, else those of the form.
    widgets:
        Its widgets: its kids, or itself.
    """

    name: str
    dictionary: pikepdf.Object
    entries: Mapping[str, Any]
    widgets: tuple[pikepdf.Object, ...]

    @property
    def kind(self) -> str:
        """``/Tx``, ``/Btn``, ``/Ch`` or ``/Sig``; empty where the PDF does not say."""
        return str(self.entries.get("/FT", ""))

    def has(self, flag: FieldFlag) -> bool:
        """Whether a flag of ``/Ff`` is set."""
        flags = self.entries.get("/Ff", 0)
        return isinstance(flags, int) and bool(int(flags) & flag)


def terminal_fields(pdf: pikepdf.Pdf) -> Iterator[TerminalField]:
    """The terminal fields of the PDF's form in its order, then those that only a page refers to."""
    form = pdf.Root.get("/AcroForm")
    if not isinstance(form, pikepdf.Dictionary):
        return
    seen: _ObjectNumbers = set()
    inherited = _Inherited("", {key: form[key] for key in ("/DA", "/Q") if key in form}, 0)
    yield from _below(as_list(form.get("/Fields")), inherited, seen)
    for _number, annotation in annotations(pdf):
        if annotation.get("/Subtype") == "/Widget" and annotation.objgen not in seen:
            top = _top(annotation)
            if "/T" in top:
                yield from _below([top], inherited, seen)


def fields_by_name(
    pdf: pikepdf.Pdf, wanted: Callable[[TerminalField], bool] = lambda _each: True
) -> dict[str, list[TerminalField]]:
    """The wanted terminal fields by name: those of one name are one field, and have one value (§12.7.4.2)."""
    fields: dict[str, list[TerminalField]] = {}
    for terminal in terminal_fields(pdf):
        if wanted(terminal):
            fields.setdefault(terminal.name, []).append(terminal)
    return fields


def annotations(pdf: pikepdf.Pdf) -> Iterator[tuple[int, pikepdf.Object]]:
    """Every annotation, with the number of its page, from 1."""
    for number, page in enumerate(pdf.pages, 1):
        for annotation in as_list(page.obj.get("/Annots")):
            if isinstance(annotation, pikepdf.Dictionary):
                yield number, annotation


def is_hidden(annotation: pikepdf.Object) -> bool:
    """Whether its flags keep an annotation from being seen on the screen (§12.5.3)."""
    return bool(_annotation_flags(annotation) & (AnnotationFlag.HIDDEN | AnnotationFlag.NO_VIEW))


def only_keeps_value(widget: pikepdf.Object) -> bool:
    """Whether a widget keeps a value and never shows it: it is Hidden and NoView, which no viewer sets together."""
    return _annotation_flags(widget) & _VALUE_ONLY == _VALUE_ONLY


def _annotation_flags(annotation: pikepdf.Object) -> int:
    flags = annotation.get("/F", 0)
    return int(flags) if isinstance(flags, int) else 0


def parents_and_kids(pdf: pikepdf.Pdf) -> Iterator[tuple[pikepdf.Object, pikepdf.Object]]:
    """Each field that the form leads to, with each of its sub-fields and widgets."""
    seen: _ObjectNumbers = set()
    waiting = as_list(pdf.Root.AcroForm.get("/Fields"))
    while waiting:
        field = waiting.pop()
        if isinstance(field, pikepdf.Dictionary) and field.is_indirect and not _was_seen(field, seen):
            kids = _kids(field)
            yield from ((field, kid) for kid in kids)
            waiting += kids


def unlisted_fields(pdf: pikepdf.Pdf) -> Iterator[pikepdf.Object]:
    """The topmost fields of named widgets on the pages that the form does not list, each once."""
    seen = {
        field.objgen for field in as_list(pdf.Root.AcroForm.get("/Fields")) if isinstance(field, pikepdf.Dictionary)
    }
    for _number, annotation in annotations(pdf):
        top = _top(annotation)
        if annotation.get("/Subtype") == "/Widget" and "/T" in top and not _was_seen(top, seen):
            yield top


def as_list(value: Any) -> list[Any]:
    """The items of an array; an empty list for anything else."""
    return list(value) if isinstance(value, pikepdf.Array) else []


def stored_text(value: Any) -> str:
    """The text of a text string, a text stream, or an array of them, one a line; line ends are line feeds."""
    if isinstance(value, pikepdf.Array):
        return "\n".join(stored_text(each) for each in as_list(value))
    if isinstance(value, pikepdf.Stream):
        value = pikepdf.String(value.read_bytes())
    if value is None or isinstance(value, pikepdf.Dictionary):
        return ""
    return str(value).replace("\r\n", "\n").replace("\r", "\n")


def _top(field: pikepdf.Object) -> pikepdf.Object:
    """The topmost field above a field or a widget."""
    for _step in range(MAX_FIELD_DEPTH):
        if not isinstance(field.get("/Parent"), pikepdf.Dictionary):
            break
        field = field.Parent
    return field


@dataclass(frozen=True, slots=True)
class _Inherited:
    """What a field inherits: the name of the field above it, inheritable entries, and how many fields are above it."""

    name: str
    entries: Mapping[str, Any]
    depth: int


def _below(fields: Sequence[Any], inherited: _Inherited, seen: _ObjectNumbers) -> Iterator[TerminalField]:
    """The terminal fields among some fields and below them; ``seen`` are the objects met before."""
    for field in fields:
        if isinstance(field, pikepdf.Dictionary) and inherited.depth <= MAX_FIELD_DEPTH and not _was_seen(field, seen):
            yield from _at(field, inherited, seen)


def _at(field: pikepdf.Object, inherited: _Inherited, seen: _ObjectNumbers) -> Iterator[TerminalField]:
    """The field, if it is a terminal one, and the terminal fields below it."""
    name = ".".join(filter(None, (inherited.name, str(field.get("/T", "")))))
    entries = {**inherited.entries, **_inheritable(field)}
    kids = _kids(field)
    widgets = tuple(kid for kid in kids if not _is_field(kid) and not _was_seen(kid, seen))
    if widgets or not kids:
        kinds = ({"/FT": widget.FT} for widget in widgets if "/FT" in widget)
        yield TerminalField(name, field, next(kinds, {}) | entries, widgets or (field,))
    yield from _below(list(filter(_is_field, kids)), _Inherited(name, entries, inherited.depth + 1), seen)


def _inheritable(field: pikepdf.Object) -> dict[str, Any]:
    return {key: field[key] for key in _INHERITABLE if key in field}


def _kids(field: pikepdf.Object) -> list[pikepdf.Object]:
    return [kid for kid in as_list(field.get("/Kids")) if isinstance(kid, pikepdf.Dictionary)]


def _is_field(kid: pikepdf.Object) -> bool:
    """Whether a kid is a field of its own, rather than a widget of the field above it (§12.7.4.2)."""
    return "/T" in kid or "/Kids" in kid


def _was_seen(thing: pikepdf.Object, seen: _ObjectNumbers) -> bool:
    """Whether an indirect object was met before; from now on it was."""
    if not thing.is_indirect:
        return False
    was_seen = thing.objgen in seen
    seen.add(thing.objgen)
    return was_seen
