"""File names from a pattern, safe on every system."""

import re
import string
from collections.abc import Iterable
from pathlib import Path

from ndrcpdf.errors import UsageError
from ndrcpdf.messages import Message
from ndrcpdf.model.findings import Finding, Severity
from ndrcpdf.model.forms import FieldType, Form
from ndrcpdf.model.records import Record
from ndrcpdf.values import csv_text

PDF_ENDING = ".pdf"
_LONGEST_NAME = 120
_NO_WORDS = (FieldType.IMAGE, FieldType.SIGNATURE)
_OWN_NAMES = frozenset(("_row", "_file", "_form"))
_USUAL_NAME = re.compile(r"(?! )[0-9A-Za-z\u00c0-\u024f\u1ea0-\u1ef9 _'’-]{7,}(?<! )")
"""Names that every system takes as they are: no special sign, and longer than the name of a device (CLOCK$)."""


class FileNames:
    """The file names that a pattern gives to the records of a form."""

    def __init__(self, form: Form, pattern: str) -> None:
        self._form = form
        self._parts = _parsed_pattern(pattern, form)

    def made(self, record: Record) -> str | Finding:
        """The file name of a record, or an error where it has none."""
        stem = _safe("".join([self._piece(literal, name, spec, record) for literal, name, spec in self._parts]))
        if stem:
            return stem + PDF_ENDING
        message, remedy = (
            Message("no field that --name uses has a value in this row"),
            Message("fill in the fields that --name uses"),
        )
        return Finding("no-file-name", message, Severity.ERROR, remedy, "", record.source.file, record.source.row)

    def _piece(self, literal: str, name: str | None, spec: str, record: Record) -> str:
        source = record.source
        match name:
            case None:
                return literal
            case "_row":
                return literal + format(source.row or 0, spec)
            case "_file":
                return literal + Path(source.file).stem
            case "_form":
                return literal + self._form.id
            case _:
                value = record.values.get(name)
                return literal + ("" if value is None else csv_text(value))


def _safe(name: str) -> str:
    """The name without the characters that some system refuses; empty if nothing is left."""
    if _USUAL_NAME.fullmatch(name) and len(name.encode()) <= _LONGEST_NAME:
        return name
    from pathvalidate import sanitize_filename  # noqa: PLC0415 - seldom needed, and slow: a tenth of the command

    safe: str = sanitize_filename(name, replacement_text="-", platform="universal", max_len=_LONGEST_NAME)
    return safe.strip(" .")


def _parsed_pattern(pattern: str, form: Form) -> list[tuple[str, str | None, str]]:
    """The pattern as (text before, name, format of the number).

    Raises
    ------
    UsageError
        A name is no field, or the pattern names a folder.
    """
    try:
        parts = [(literal, name, spec or "") for literal, name, spec, _conversion in string.Formatter().parse(pattern)]
        for number_format in (spec for _literal, name, spec in parts if name == "_row"):
            format(1, number_format)
    except ValueError as error:
        raise UsageError(Message("--name: {reason}", reason=error), _name_example()) from error
    if _names_folder("".join(literal for literal, _name, _spec in parts)):
        raise UsageError(
            Message("--name: “{pattern}” names a folder", pattern=pattern),
            Message("a name has no / or \\; the folder is given with -o"),
        )
    _refuse_unknown_names(parts, form)
    return parts


def _names_folder(literals: str) -> bool:
    return "/" in literals or "\\" in literals or literals.startswith("..")


def _refuse_unknown_names(parts: Iterable[tuple[str, str | None, str]], form: Form) -> None:
    known = {field.name for field in form.fields if field.type not in _NO_WORDS} | _OWN_NAMES
    for _literal, name, spec in parts:
        if name is not None and (name not in known or (spec and name != "_row")):
            raise UsageError(Message("--name: {{{name}}} is no field", name=name), _name_example())


def _name_example() -> Message:
    return Message("for example --name '{stagiaire_nom}-{_row}'")
