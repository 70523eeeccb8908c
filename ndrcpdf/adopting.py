"""Adopts any fillable PDF as a form, described by its own fields (ISO 32000-2 §12.7.5).

So the form of another publisher is filled, checked and read back by the same verbs as the annexes. The types are those
of the fields: a check box is a flag, a radio group, a list box or a combo box is a choice, all others are text.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path

from ndrcpdf import catalog
from ndrcpdf.model.forms import Blank, Field, FieldType, Form, Option, Section, Where
from ndrcpdf.pdf.acroform.field_kinds import button_options, choice_options, is_list_box, shows_picture, takes_value
from ndrcpdf.pdf.acroform.field_tree import FieldFlag, TerminalField, fields_by_name
from ndrcpdf.pdf.acroform.form_marker import read_form_marker
from ndrcpdf.pdf.syntax.opening import opened
from ndrcpdf.pdf.templates.adapting import refuse_without_fields


def adopt(data: bytes, path: Path) -> Form:
    """The form of a fillable PDF: the annex that it says it is, else one of its fields, by their names, in their order.

    Raises
    ------
    NoFieldsError
        The PDF has no fields that take a value, or those of XFA only.
    UnreadablePdfError
        It cannot be read.
    """
    with opened(data, str(path)) as pdf:
        for form in catalog.known_forms():
            if form.id == read_form_marker(pdf):
                return form
        title = str(pdf.docinfo.get("/Title", "")) or path.stem
        refuse_without_fields(pdf, str(path))
        fields = [terminals for name, terminals in fields_by_name(pdf, takes_value).items() if name]
        return Form(
            id=path.stem,
            annex="",
            session=0,
            title=title,
            language=str(pdf.Root.get("/Lang", "")),
            sections=(Section(title),),
            fields=tuple(_field(terminals, title) for terminals in fields),
            rules=(),
            fingerprint=(),
            folder=path.parent,
            pdf=path.name,
        )


def _field(terminals: Sequence[TerminalField], section: str) -> Field:
    """The field of the terminal fields of one name, which differ in their appearance at most."""
    first, options = terminals[0], tuple(_options(terminals))
    label = str(first.dictionary.get("/TU", "")) or first.name
    return Field(
        name=first.name,
        type=_type(first, options),
        label=label,
        section=section,
        tooltip=label,
        blank=Blank(Where.NOWHERE, (label,)),
        required=first.has(FieldFlag.REQUIRED) and not first.has(FieldFlag.READ_ONLY),
        options=options,
    )


def _type(terminal: TerminalField, options: tuple[Option, ...]) -> FieldType:
    if terminal.kind == "/Tx":
        return FieldType.LINES if terminal.has(FieldFlag.MULTILINE) else FieldType.TEXT
    if shows_picture(terminal):
        return FieldType.IMAGE
    if terminal.kind == "/Btn":
        return FieldType.CHOICE if options else FieldType.FLAG
    if terminal.has(FieldFlag.COMBO) and terminal.has(FieldFlag.EDIT):
        return FieldType.OPEN_CHOICE
    return FieldType.CHOICES if is_list_box(terminal) and terminal.has(FieldFlag.MULTI_SELECT) else FieldType.CHOICE


def _options(terminals: Sequence[TerminalField]) -> Iterator[Option]:
    """The answers that the fields offer; a check box has no options, since it is on or off."""
    if terminals[0].kind == "/Ch":
        yield from (Option(value, shown) for value, shown in choice_options(terminals[0]).items())
    elif terminals[0].kind == "/Btn":
        answers = {answer: None for terminal in terminals for answer in button_options(terminal)}
        yield from (Option(answer, answer) for answer in answers if len(answers) > 1)
