"""What keeps a PDF from being filled: permissions (ISO 32000-2 §7.6.4.2), certifications and signatures (§12.8.2)."""

from collections.abc import Iterator
from typing import Any

import pikepdf
from pikepdf import Dictionary

from ndrcpdf.errors import ProtectedPdfError
from ndrcpdf.messages import Message
from ndrcpdf.pdf.acroform.field_tree import Terminal, as_list, terminals
from ndrcpdf.pdf.syntax.objects import copied

_NO_CHANGES = 1
"""The value of P of a certification or a lock that allows no changes (tables 257 and 236)."""


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
    """Whether a field of it holds a signature."""
    return any(_signature(terminal) is not None for terminal in terminals(pdf))


def locked_fields(pdf: pikepdf.Pdf) -> frozenset[str]:
    """The full names of the fields that a signature locks (§12.8.2.4, FieldMDP; table 235, Lock)."""
    locks = [lock for terminal in terminals(pdf) for lock in _locks(terminal)]
    return frozenset(terminal.name for terminal in terminals(pdf) if any(_holds(lock, terminal.name) for lock in locks))


def _changes_allowed(pdf: pikepdf.Pdf) -> Iterator[int]:
    """What a certification, and each signature, says of later changes (DocMDP, §12.8.2.2)."""
    signatures = [copied(pdf.Root.get("/Perms")).get("/DocMDP"), *map(_signature, terminals(pdf))]
    for signature in signatures:
        for parameters in _transforms(signature, "/DocMDP"):
            yield int(parameters.get("/P", 2))
    for terminal in terminals(pdf):
        if _signature(terminal) is not None:
            yield int(copied(terminal.field.get("/Lock")).get("/P", 2))


def _signature(terminal: Terminal) -> pikepdf.Object | None:
    value = terminal.entries.get("/V") if terminal.kind == "/Sig" else None
    return value if isinstance(value, Dictionary) else None


def _transforms(signature: Any, method: str) -> Iterator[pikepdf.Object]:
    """The parameters of those transforms of a signature that have the method."""
    if isinstance(signature, Dictionary):
        for each in as_list(signature.get("/Reference")):
            if isinstance(each, Dictionary) and each.get("/TransformMethod") == method:
                yield copied(each.get("/TransformParams"))


def _locks(terminal: Terminal) -> Iterator[pikepdf.Object]:
    signature = _signature(terminal)
    if signature is not None:
        yield from _transforms(signature, "/FieldMDP")
        if "/Lock" in terminal.field:
            yield copied(terminal.field.Lock)


def _holds(lock: pikepdf.Object, name: str) -> bool:
    """Whether a lock is on the field of that name: all fields, those listed, or all but those."""
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
