"""Fill: a record and a template → the filled PDF."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property

from ndrcpdf.errors import UnreadablePdfError
from ndrcpdf.messages import _
from ndrcpdf.pdf.appearance import capacity, fit
from ndrcpdf.pdf.document import read_bytes
from ndrcpdf.pdf.stamping import (
    CheckMark,
    CurveMark,
    GroupMark,
    Mark,
    PictureMark,
    Template,
    TextMark,
    ValueMark,
    compile_template,
    stamp,
)
from ndrcpdf.schema import Curve, Field, FieldType, Finding, Form, Picture, Record, Severity, Value
from ndrcpdf.values import display, display_parts


@dataclass(frozen=True)
class Filler:
    """A form and its compiled template: the part of filling that is done once."""

    form: Form
    template: Template

    @cached_property
    def names(self) -> frozenset[str]:
        """The full names of the template's fields."""
        return frozenset(
            (
                *self.template.texts,
                *self.template.groups,
                *self.template.checks,
                *self.template.values,
                *self.template.pictures,
            )
        )


def filler(form: Form, template: bytes | None = None, *, name: str = "") -> Filler:
    """Compile the form's own fillable PDF, or the bytes of another one that ``prepare`` made.

    Raises
    ------
    UnreadablePdfError
        The template cannot be read, or lacks fields of the form.
    """
    data = read_bytes(form.fillable) if template is None else template
    made = Filler(form, compile_template(data, name or str(form.fillable)))
    lacking = [name for field in form.fields for name in _widget_names(field) if name not in made.names]
    if lacking:
        raise UnreadablePdfError(
            _("{file}: the template lacks the fields {names} of {form}").format(
                file=name or form.fillable, names=", ".join(lacking), form=form.id
            ),
            _("prepare the official PDF again, or name the form it belongs to"),
        )
    return made


def fill(made: Filler, record: Record) -> bytes:
    """The filled PDF of a record whose marks give no error; what is in error is left blank.

    Check first, with :func:`marks`: this is the fast half.
    """
    return stamp(made.template, [mark for mark in marks(made, record) if not isinstance(mark, Finding)])


def marks(made: Filler, record: Record) -> Iterator[Mark | Finding]:
    """What to stamp for each value of the record; or, placed, why a value cannot be."""
    for field in made.form.fields:
        for curve in field.curves:
            yield _curve_mark(made.template, field, curve, record)
        value = record.values.get(field.name)
        if value is None:
            continue
        for mark in _field_marks(made.template, field, value):
            if isinstance(mark, Finding):
                yield replace(mark, field=field.name, file=record.source.file, row=record.source.row)
            else:
                yield mark


def holds(made: Filler) -> dict[str, int]:
    """For each text field, about how many characters of prose it holds at its printed size."""
    face = made.template.face
    return {name: capacity(face, widget.box, widget.box.size) for name, widget in made.template.texts.items()}


def _widget_names(field: Field) -> Iterator[str]:
    if field.blank.parts:
        yield from (f"{field.name}.{part}" for part in field.blank.parts)
    elif field.type not in (FieldType.SIGNATURE, FieldType.CHART):
        yield field.name


def _field_marks(template: Template, field: Field, value: Value) -> Iterator[Mark | Finding]:
    if field.type is FieldType.SIGNATURE:
        yield _no_signature()
    elif isinstance(value, Picture):
        yield PictureMark(template.pictures[field.name], value)
    elif field.name in template.values:
        yield ValueMark(template.values[field.name], display(field, value))
    elif field.name in template.checks:
        yield CheckMark(template.checks[field.name], bool(value))
    elif field.name in template.groups:
        yield GroupMark(template.groups[field.name], str(value))
    elif field.blank.parts:
        for part, text in display_parts(field, value).items():
            yield _text_mark(template, f"{field.name}.{part}", text)
    else:
        yield _text_mark(template, field.name, display(field, value))


def _curve_mark(template: Template, field: Field, curve: Curve, record: Record) -> CurveMark:
    """A curve through the marks of its fields; a mark that is missing leaves a gap."""
    marks = (record.values.get(name) for name in curve.fields)
    points = tuple(mark if isinstance(mark, Decimal) else None for mark in marks)
    return CurveMark(template.charts[f"{field.name}.{curve.name}"], points, curve.colour)


def _text_mark(template: Template, name: str, text: str) -> TextMark | Finding:
    widget = template.texts[name]
    fitted = fit(template.face, widget.box, text)
    return fitted if isinstance(fitted, Finding) else TextMark(widget, text, fitted)


def _no_signature() -> Finding:
    return Finding(
        "signature-not-reproduced",
        _("the signature of the file that was read is not put on the new one"),
        Severity.INFO,
        _("have it signed again"),
    )
