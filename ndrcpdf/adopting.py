"""Adopt: any fillable PDF → a form, described by its own fields.

So the form of another publisher is filled, checked and read back by the same verbs as the annexes. Types come from the
fields themselves: a check box is a flag, a radio group, a list or a combo box a choice, everything else is text.
"""

from collections.abc import Iterator
from pathlib import Path

from ndrcpdf import catalog
from ndrcpdf.errors import NoFieldsError
from ndrcpdf.messages import _
from ndrcpdf.pdf.acroform import marked_form
from ndrcpdf.pdf.document import opened
from ndrcpdf.pdf.field_tree import Flag, Terminal, terminals
from ndrcpdf.pdf.template import button_options, exported, is_field, shows_picture
from ndrcpdf.schema import Blank, Field, FieldType, Form, Option, Section, Where


def adopt(data: bytes, path: Path) -> Form:
    """The form that a fillable PDF is: the annex it says it is, else its fields under their full names, in its order.

    Raises
    ------
    NoFieldsError
        The PDF has no fields that a value can be given for.
    UnreadablePdfError
        It cannot be read.
    """
    with opened(data, str(path)) as pdf:
        known = [form for form in catalog.known_forms() if form.id == marked_form(pdf)]
        if known:
            return known[0]
        title = str(pdf.docinfo.get("/Title", "")) or path.stem
        fields = {terminal.name: terminal for terminal in terminals(pdf) if is_field(terminal) and terminal.name}
        if not fields:
            raise NoFieldsError(
                _("{file}: the PDF has no form fields").format(file=path), _("make some with `ndrcpdf prepare`")
            )
        return Form(
            id=path.stem,
            annex="",
            session=0,
            title=title,
            language=str(pdf.Root.get("/Lang", "")),
            sections=(Section(title),),
            fields=tuple(_field(terminal, title) for terminal in fields.values()),
            rules=(),
            fingerprint=(),
            folder=path.parent,
            pdf=path.name,
        )


def _field(terminal: Terminal, section: str) -> Field:
    label = str(terminal.field.get("/TU", "")) or terminal.name
    return Field(
        name=terminal.name,
        type=_type(terminal),
        label=label,
        section=section,
        tooltip=label,
        blank=Blank(Where.NOWHERE, (label,)),
        required=terminal.flag(Flag.REQUIRED) and not terminal.flag(Flag.READ_ONLY),
        options=tuple(_options(terminal)),
    )


def _type(terminal: Terminal) -> FieldType:
    if terminal.kind == "/Tx":
        return FieldType.LINES if terminal.flag(Flag.MULTILINE) else FieldType.TEXT
    if shows_picture(terminal):
        return FieldType.IMAGE
    if terminal.kind == "/Btn":
        return FieldType.CHOICE if len(button_options(terminal)) > 1 else FieldType.FLAG
    if terminal.flag(Flag.COMBO) and terminal.flag(Flag.EDIT):
        return FieldType.OPEN_CHOICE
    return FieldType.CHOICES if terminal.flag(Flag.MULTIPLE) else FieldType.CHOICE


def _options(terminal: Terminal) -> Iterator[Option]:
    if terminal.kind == "/Ch":
        yield from (Option(value, shown) for value, shown in exported(terminal).items())
    elif _type(terminal) is FieldType.CHOICE:
        yield from (Option(value, value) for value in button_options(terminal))
