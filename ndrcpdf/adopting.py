"""Adopt: any fillable PDF → a form, described by its own fields.

So the form of another publisher is filled, checked and read back by the same verbs as the annexes. Types come from the
fields themselves: a check box is a flag, a radio group, a list or a combo box a choice, everything else is text.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path

from ndrcpdf import catalog
from ndrcpdf.model.forms import Blank, Field, FieldType, Form, Option, Section, Where
from ndrcpdf.pdf.acroform.field_kinds import button_options, exported, is_field, is_list, shows_picture
from ndrcpdf.pdf.acroform.field_tree import Flag, Terminal, by_name
from ndrcpdf.pdf.acroform.form_marker import marked_form
from ndrcpdf.pdf.syntax.opening import opened
from ndrcpdf.pdf.templates.adapting import refuse_without_fields


def adopt(data: bytes, path: Path) -> Form:
    """The form that a fillable PDF is: the annex it says it is, else its fields under their full names, in its order.

    Raises
    ------
    NoFieldsError
        The PDF has no fields that a value can be given for, or those of XFA only.
    UnreadablePdfError
        It cannot be read.
    """
    with opened(data, str(path)) as pdf:
        known = [form for form in catalog.known_forms() if form.id == marked_form(pdf)]
        if known:
            return known[0]
        title = str(pdf.docinfo.get("/Title", "")) or path.stem
        refuse_without_fields(pdf, str(path))
        fields = [each for name, each in by_name(pdf, is_field).items() if name]
        return Form(
            id=path.stem,
            annex="",
            session=0,
            title=title,
            language=str(pdf.Root.get("/Lang", "")),
            sections=(Section(title),),
            fields=tuple(_field(each, title) for each in fields),
            rules=(),
            fingerprint=(),
            folder=path.parent,
            pdf=path.name,
        )


def _field(terminals: Sequence[Terminal], section: str) -> Field:
    """The field that the terminal fields of one name are, which differ in how they look at most."""
    first, options = terminals[0], tuple(_options(terminals))
    label = str(first.field.get("/TU", "")) or first.name
    return Field(
        name=first.name,
        type=_type(first, options),
        label=label,
        section=section,
        tooltip=label,
        blank=Blank(Where.NOWHERE, (label,)),
        required=first.flag(Flag.REQUIRED) and not first.flag(Flag.READ_ONLY),
        options=options,
    )


def _type(terminal: Terminal, options: tuple[Option, ...]) -> FieldType:
    if terminal.kind == "/Tx":
        return FieldType.LINES if terminal.flag(Flag.MULTILINE) else FieldType.TEXT
    if shows_picture(terminal):
        return FieldType.IMAGE
    if terminal.kind == "/Btn":
        return FieldType.CHOICE if options else FieldType.FLAG
    if terminal.flag(Flag.COMBO) and terminal.flag(Flag.EDIT):
        return FieldType.OPEN_CHOICE
    return FieldType.CHOICES if is_list(terminal) and terminal.flag(Flag.MULTIPLE) else FieldType.CHOICE


def _options(terminals: Sequence[Terminal]) -> Iterator[Option]:
    """What can be answered; a check box has no options, since it is on or off."""
    if terminals[0].kind == "/Ch":
        yield from (Option(value, shown) for value, shown in exported(terminals[0]).items())
    elif terminals[0].kind == "/Btn":
        answers = {answer: None for terminal in terminals for answer in button_options(terminal)}
        yield from (Option(answer, answer) for answer in answers if len(answers) > 1)
