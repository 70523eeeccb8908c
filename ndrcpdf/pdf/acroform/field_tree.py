"""The fields of any AcroForm, with what they inherit from those above them (ISO 32000-2 §12.7.4).

Returned and foreign PDFs are hostile until read: what loops, nests too deep or is no dictionary is passed over.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

import pikepdf

DEEPEST = 100
"""How many fields may be above one: more than in any form."""
HIDDEN, PRINT, NO_VIEW = 1 << 1, 1 << 2, 1 << 5
"""Annotation flags (table 167)."""
_INHERITED = ("/FT", "/V", "/DV", "/Ff", "/Opt", "/MaxLen", "/DA", "/Q")


class Flag(IntEnum):
    """The bits of ``/Ff`` by their position, counted from 1 (tables 226, 228, 230 and 233 of ISO 32000-2)."""

    READ_ONLY = 1
    REQUIRED = 2
    MULTILINE = 13
    PASSWORD = 14
    RADIO = 16
    PUSHBUTTON = 17
    COMBO = 18
    EDIT = 19
    FILE_SELECT = 21
    MULTIPLE = 22
    COMB = 25
    IN_UNISON = 26


@dataclass(frozen=True, slots=True)
class Terminal:
    """A field without sub-fields.

    Attributes
    ----------
    name:
        Its full name.
    field:
        Its own dictionary.
    entries:
        The entries that are inheritable, its own before those of the fields above it and of the form.
    widgets:
        Its widgets: its kids, or itself.
    """

    name: str
    field: pikepdf.Object
    entries: Mapping[str, Any]
    widgets: tuple[pikepdf.Object, ...]

    @property
    def kind(self) -> str:
        """``/Tx``, ``/Btn``, ``/Ch`` or ``/Sig``; empty where the PDF does not say."""
        return str(self.entries.get("/FT", ""))

    def flag(self, bit: Flag) -> bool:
        """Whether a bit of ``/Ff`` is set."""
        flags = self.entries.get("/Ff", 0)
        return bool(int(flags) >> (bit - 1) & 1) if isinstance(flags, int) else False


def terminals(pdf: pikepdf.Pdf) -> Iterator[Terminal]:
    """The terminal fields of the PDF's form in its order, then those that only a page knows of."""
    form = pdf.Root.get("/AcroForm")
    if not isinstance(form, pikepdf.Dictionary):
        return
    seen: set[tuple[int, int]] = set()
    inherited = {key: form[key] for key in ("/DA", "/Q") if key in form}
    yield from _below(as_list(form.get("/Fields")), "", inherited, seen, 0)
    for _number, annotation in annotations(pdf):
        if annotation.get("/Subtype") == "/Widget" and annotation.objgen not in seen:
            top = _top(annotation)
            if "/T" in top:
                yield from _below([top], "", inherited, seen, 0)


def by_name(pdf: pikepdf.Pdf, wanted: Callable[[Terminal], bool] = lambda _each: True) -> dict[str, list[Terminal]]:
    """The terminal fields that are wanted by full name: those of one name are one field, of one value (§12.7.4.2)."""
    fields: dict[str, list[Terminal]] = {}
    for terminal in terminals(pdf):
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
    return bool(_annotation_flags(annotation) & (HIDDEN | NO_VIEW))


def only_keeps_value(widget: pikepdf.Object) -> bool:
    """Whether a widget is there to keep a value, and never to show it: both Hidden and NoView, which no viewer sets."""
    return _annotation_flags(widget) & (HIDDEN | NO_VIEW) == HIDDEN | NO_VIEW


def _annotation_flags(annotation: pikepdf.Object) -> int:
    flags = annotation.get("/F", 0)
    return int(flags) if isinstance(flags, int) else 0


def links(pdf: pikepdf.Pdf) -> Iterator[tuple[pikepdf.Object, pikepdf.Object]]:
    """Each field above others, or above its widgets, with each of them: below the form, not on the pages alone."""
    seen: set[tuple[int, int]] = set()
    waiting = as_list(pdf.Root.AcroForm.get("/Fields"))
    while waiting:
        field = waiting.pop()
        if isinstance(field, pikepdf.Dictionary) and field.is_indirect and not _was_seen(field, seen):
            kids = [kid for kid in as_list(field.get("/Kids")) if isinstance(kid, pikepdf.Dictionary)]
            yield from ((field, kid) for kid in kids)
            waiting += kids


def tops_on_pages(pdf: pikepdf.Pdf) -> Iterator[pikepdf.Object]:
    """The fields above the named widgets of the pages that the form does not list, each once."""
    seen = {
        field.objgen for field in as_list(pdf.Root.AcroForm.get("/Fields")) if isinstance(field, pikepdf.Dictionary)
    }
    for _number, annotation in annotations(pdf):
        top = _top(annotation)
        if annotation.get("/Subtype") == "/Widget" and "/T" in top and not _was_seen(top, seen):
            yield top


def as_list(value: Any) -> list[Any]:
    """The items of an array; nothing of anything else."""
    return list(value) if isinstance(value, pikepdf.Array) else []


def _top(field: pikepdf.Object) -> pikepdf.Object:
    """The field above it that has none above."""
    for _step in range(DEEPEST):
        if not isinstance(field.get("/Parent"), pikepdf.Dictionary):
            break
        field = field.Parent
    return field


def _below(
    fields: list[Any], prefix: str, inherited: Mapping[str, Any], seen: set[tuple[int, int]], depth: int
) -> Iterator[Terminal]:
    for field in fields:
        if not isinstance(field, pikepdf.Dictionary) or depth > DEEPEST or _was_seen(field, seen):
            continue
        own = str(field.get("/T", ""))
        name = f"{prefix}.{own}" if prefix and own else prefix or own
        entries = {**inherited, **{key: field[key] for key in _INHERITED if key in field}}
        kids = [kid for kid in as_list(field.get("/Kids")) if isinstance(kid, pikepdf.Dictionary)]
        widgets = tuple(kid for kid in kids if not _is_field(kid) and not _was_seen(kid, seen))
        if widgets or not kids:
            kind = next(({"/FT": widget.FT} for widget in widgets if "/FT" in widget), {})
            yield Terminal(name, field, kind | entries, widgets or (field,))
        yield from _below([kid for kid in kids if _is_field(kid)], name, entries, seen, depth + 1)


def _is_field(kid: pikepdf.Object) -> bool:
    """Whether a kid is a field of its own, rather than a widget of the field above it (§12.7.4.2)."""
    return "/T" in kid or "/Kids" in kid


def _was_seen(thing: pikepdf.Object, seen: set[tuple[int, int]]) -> bool:
    """Whether an object has been met before; from now on it has, unless it stands inside another."""
    if not thing.is_indirect:
        return False
    was_seen = thing.objgen in seen
    seen.add(thing.objgen)
    return was_seen


def stored_text(value: Any) -> str:
    """A text string, or a text stream, or an array of them, one a line; line ends as line feeds."""
    if isinstance(value, pikepdf.Array):
        return "\n".join(stored_text(each) for each in as_list(value))
    if isinstance(value, pikepdf.Stream):
        value = pikepdf.String(value.read_bytes())
    if value is None or isinstance(value, pikepdf.Dictionary):
        return ""
    return str(value).replace("\r\n", "\n").replace("\r", "\n")
