"""Whether a PDF may be filled: its permissions, certifications and signatures (ISO 32000-2 §7.6.4.2, §12.8.2)."""

from collections.abc import Iterator
from typing import Any

import pikepdf
from pikepdf import Dictionary

from ndrcpdf.errors import ProtectedPdfError
from ndrcpdf.messages import Message
from ndrcpdf.pdf.acroform.field_tree import TerminalField, as_list, terminal_fields
from ndrcpdf.pdf.syntax.objects import dictionary_copy

_NO_CHANGES, _FORM_FILLING = 1, 2
"""Values of P of a certification or a lock: no changes, and filling forms, the default (tables 257 and 236)."""


def refuse_protected(pdf: pikepdf.Pdf, name: str) -> None:
    """Refuse a PDF that may not be filled.

    Raises
    ------
    ProtectedPdfError
        Its permissions, or a signature of it, forbid that.
    """
    may_fill = pdf.allow.modify_form or pdf.allow.modify_annotation  # either will do (table 22, bits 6 and 9)
    if pdf.is_encrypted and not pdf.owner_password_matched and not may_fill:
        raise ProtectedPdfError(
            Message("{file}: the permissions of the PDF forbid filling it", file=name),
            Message("ask its author for one that may be filled"),
        )
    if _NO_CHANGES in _changes_allowed(pdf):
        raise ProtectedPdfError(
            Message("{file}: the PDF is certified, and the certification forbids any change", file=name),
            Message("ask its author for one that may be filled"),
        )


def is_signed(pdf: pikepdf.Pdf) -> bool:
    """Whether a field of the PDF holds a signature."""
    return any(_signature(terminal) is not None for terminal in terminal_fields(pdf))


def locked_fields(pdf: pikepdf.Pdf) -> frozenset[str]:
    """The names of the fields that a signature locks (§12.8.2.4, FieldMDP; table 235, Lock)."""
    locks = [lock for terminal in terminal_fields(pdf) for lock in _locks(terminal)]
    names = (terminal.name for terminal in terminal_fields(pdf))
    return frozenset(name for name in names if any(_holds(lock, name) for lock in locks))


def _changes_allowed(pdf: pikepdf.Pdf) -> Iterator[int]:
    """The changes that the certification and each signature allow (§12.8.2.2, DocMDP)."""
    signatures = [dictionary_copy(pdf.Root.get("/Perms")).get("/DocMDP"), *map(_signature, terminal_fields(pdf))]
    for signature in signatures:
        for parameters in _transforms(signature, "/DocMDP"):
            yield int(parameters.get("/P", _FORM_FILLING))
    for terminal in terminal_fields(pdf):
        if _signature(terminal) is not None:
            yield int(dictionary_copy(terminal.dictionary.get("/Lock")).get("/P", _FORM_FILLING))


def _signature(terminal: TerminalField) -> pikepdf.Object | None:
    value = terminal.entries.get("/V") if terminal.kind == "/Sig" else None
    return value if isinstance(value, Dictionary) else None


def _transforms(signature: Any, method: str) -> Iterator[pikepdf.Object]:
    """The parameters of the transforms of a signature that have that method."""
    if isinstance(signature, Dictionary):
        for each in as_list(signature.get("/Reference")):
            if isinstance(each, Dictionary) and each.get("/TransformMethod") == method:
                yield dictionary_copy(each.get("/TransformParams"))


def _locks(terminal: TerminalField) -> Iterator[pikepdf.Object]:
    signature = _signature(terminal)
    if signature is not None:
        yield from _transforms(signature, "/FieldMDP")
        if "/Lock" in terminal.dictionary:
            yield dictionary_copy(terminal.dictionary.Lock)


def _holds(lock: pikepdf.Object, name: str) -> bool:
    """Whether a lock is on the field of that name: on all fields, on those it lists, or on all but those."""
    listed = {str(field) for field in as_list(lock.get("/Fields"))}
    is_listed = any(name == each or name.startswith(f"{each}.") for each in listed)
    match str(lock.get("/Action", "")):
        case "/All":
            return True
        case "/Include":
            return is_listed
        case "/Exclude":
            return not is_listed
        case _:
            return False
