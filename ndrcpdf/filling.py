"""Fill: a record and a template → the filled PDF."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property, partial
from pathlib import Path

from ndrcpdf.caching import cached, cached_all
from ndrcpdf.errors import UnreadablePdfError
from ndrcpdf.messages import Message
from ndrcpdf.model.findings import Finding, Severity
from ndrcpdf.model.forms import Curve, Field, FieldType, Form
from ndrcpdf.model.records import Picture, Record, Value
from ndrcpdf.pdf.acroform.chart_curves import most_strokes
from ndrcpdf.pdf.syntax.opening import read_bytes
from ndrcpdf.pdf.templates.adapting import adapted
from ndrcpdf.pdf.templates.compiling import compile_template
from ndrcpdf.pdf.templates.field_contents import (
    ButtonContent,
    CurveContent,
    FieldContent,
    ListContent,
    PictureContent,
    TextContent,
)
from ndrcpdf.pdf.templates.flat_stamping import stamp_flat
from ndrcpdf.pdf.templates.flattening import Flat, flatten_template
from ndrcpdf.pdf.templates.stamping import stamp
from ndrcpdf.pdf.templates.template import Template, TextField
from ndrcpdf.pdf.typesetting.fallback_text import FallbackText, set_text
from ndrcpdf.pdf.typesetting.form_font import drawn
from ndrcpdf.pdf.typesetting.lines import FontStack, font_stack, no_glyph
from ndrcpdf.pdf.typesetting.text_box import Fitted, capacity, fit
from ndrcpdf.values import display, display_parts, parse


@dataclass(frozen=True)
class Filler:
    """A form and its compiled template: the part of filling that is done once.

    Attributes
    ----------
    name:
        What to call the template in messages.
    read_only:
        Whether fields that say they are not to be filled are filled all the same.
    locked:
        The fields that a signature locks, which are never filled.
    fonts:
        Font files for what ours does not have.
    signed:
        Whether the template bears a signature.
    notices:
        What was done to the PDF before it could be filled.
    """

    form: Form
    template: Template
    name: str = ""
    read_only: bool = False
    locked: frozenset[str] = frozenset()
    fonts: tuple[Path, ...] = ()
    signed: bool = False
    notices: tuple[Finding, ...] = ()

    def __reduce__(self) -> tuple[Callable[[], "Filler"], tuple[()]]:
        """Go to another process as the form and the bytes of the template, which is compiled again there."""
        again = partial(
            filler, self.form, self.template.data, name=self.name, read_only=self.read_only, fonts=self.fonts
        )
        return again, ()

    @cached_property
    def stack(self) -> FontStack:
        """The fonts for what that of the template does not have."""
        return font_stack(self.fonts)

    @cached_property
    def flat(self) -> Flat:
        """The template without its fields, for :func:`fill_flat`."""
        return flatten_template(self.template, self.name)

    @cached_property
    def curves(self) -> tuple[tuple[str, Curve], ...]:
        """The curves that are drawn, by the name of the chart and of the curve."""
        return tuple(_curves(self))

    @cached_property
    def kept_marks(self) -> Mapping[str, Value]:
        """The marks that the template has already, of which its curves are drawn too."""
        return dict(_kept_marks(self))

    @cached_property
    def writers(self) -> tuple[tuple[str, "_Writer"], ...]:
        """For each field its name, and what makes the marks of its values."""
        return tuple((field.name, _writer(self, field)) for field in self.form.fields)


def filler(
    form: Form, template: bytes | None = None, *, name: str = "", read_only: bool = False, fonts: tuple[Path, ...] = ()
) -> Filler:
    """Compile the form's own fillable PDF, or the bytes of another one that has its fields.

    Raises
    ------
    UnreadablePdfError
        The template cannot be read, may not be filled, or lacks fields of the form.
    """
    name = name or str(form.fillable)
    base = adapted(read_bytes(form.fillable) if template is None else template, name)
    compiled = compile_template(base.data, name)
    made = Filler(form, compiled, name, read_only, base.locked, fonts, base.signed, base.findings)
    names = made.template.names
    lacking = [name for field in form.fields for name in _widget_names(field) if name not in names]
    if lacking:
        raise UnreadablePdfError(
            Message(
                "{file}: the template lacks the fields {names} of {form}",
                file=name,
                names=", ".join(lacking),
                form=form.id,
            ),
            Message("prepare the official PDF again, or name the form it belongs to"),
        )
    return replace(made, notices=(*made.notices, *_without_curves(made)))


def fill(made: Filler, record: Record) -> bytes:
    """The filled PDF of a record whose marks give no error; what is in error is left blank.

    Check first, with :func:`marks`: this is the fast half.
    """
    return stamp(made.template, [mark for mark in marks(made, record) if not isinstance(mark, Finding)])


def fill_flat(made: Filler, record: Record) -> bytes:
    """The same, with the values drawn on the pages, and no fields: for print, or so that nothing can be changed."""
    return stamp_flat(made.template, made.flat, [mark for mark in marks(made, record) if not isinstance(mark, Finding)])


def lost_when_flat(made: Filler) -> Iterator[Finding]:
    """What a PDF without fields, of one record or of many, does not have of its template."""
    if made.signed:
        yield Finding(
            "signature-not-kept",
            Message("pages without fields have no signature either: only how it looks is left of that of the PDF"),
            Severity.WARNING,
            Message("fill the fields instead, without --flatten and --merge"),
            file=made.name,
        )


def marks(made: Filler, record: Record) -> list[FieldContent | Finding]:
    """What to stamp for each value of the record; or, placed, why a value cannot be."""
    values = record.values
    laid_out: list[FieldContent | Finding] = []
    for name, write in made.writers:
        value = values.get(name)
        if value is not None:
            laid_out += write(value)
    if Finding in map(type, laid_out):
        laid_out = [*_with_places(made, record)]
    for name, curve in made.curves:
        laid_out.append(CurveContent(name, tuple(_point(made, each, values) for each in curve.fields), curve.colour))
    return laid_out


def _with_places(made: Filler, record: Record) -> Iterator[FieldContent | Finding]:
    """The marks once more, and each finding with its place: few records have any."""
    file, row = record.source
    for name, write in made.writers:
        for each in write(record.values[name]) if name in record.values else ():
            yield replace(each, field=name, file=file, row=row) if isinstance(each, Finding) else each


def holds(made: Filler) -> dict[str, int]:
    """For each text field, about how many characters of prose it holds at its printed size."""
    return {
        name: capacity(field.widgets[0].box, field.widgets[0].box.size)
        for name, field in made.template.texts.items()
        if field.widgets
    }


def _widget_names(field: Field) -> Iterator[str]:
    if field.blank.parts:
        yield from (f"{field.name}.{part}" for part in field.blank.parts)
    elif field.type not in (FieldType.SIGNATURE, FieldType.CHART):
        yield field.name


_Writer = Callable[[Value], Iterable[FieldContent | Finding]]


def _writer(made: Filler, field: Field) -> _Writer:
    """What makes the marks of a field's values: decided once, since it depends on the template alone."""
    refusal = _refusal(made, field.name)
    if refusal:
        return lambda _value: [refusal]
    if field.blank.parts:
        return _part_writer(made, field)
    return _shown_writer(made, field)


def _refusal(made: Filler, name: str) -> Finding | None:
    if name in made.locked:
        return _locked()
    return _read_only() if name in made.template.read_only and not made.read_only else None


def _shown_writer(made: Filler, field: Field) -> _Writer:
    name, template = field.name, made.template
    if name in template.texts and template.texts[name].is_list:
        return lambda value: [_list_mark(made, field, value)]
    if name in template.texts:
        return _text_writer(made, field)
    if name in template.groups:
        return _group_writer(template, name)
    if name in template.pictures:
        return lambda value: [PictureContent(name, value)] if isinstance(value, Picture) else []
    return lambda _value: [_no_signature()]


def _group_writer(template: Template, name: str) -> _Writer:
    """What tells a group of buttons the option chosen; for a flag its only one, or nothing for off."""
    marks = {answer: (ButtonContent(name, answer),) for answer in (*template.groups[name].states, None)}
    on = next(iter(marks))

    def write(value: Value) -> tuple[ButtonContent]:
        if isinstance(value, bool):
            return marks[on if value else None]
        return marks.get(str(value)) or (ButtonContent(name, str(value)),)

    return write


def _list_mark(made: Filler, field: Field, value: Value) -> ListContent | Finding:
    options = made.template.texts[field.name].options
    missing = made.template.face.missing(drawn("".join(options.values())))
    if missing:
        return no_glyph(missing)
    rows = list(options)
    return ListContent(field.name, tuple(sorted(rows.index(line) for line in str(value).split("\n"))))


def _part_writer(made: Filler, field: Field) -> _Writer:
    """What makes the marks of a value that is written on several blanks."""
    parts = {part: _texts(made, f"{field.name}.{part}") for part in field.blank.parts}
    return cached_all(lambda value: [parts[part](text) for part, text in display_parts(field, value).items()])


def _text_writer(made: Filler, field: Field) -> _Writer:
    mark = _texts(made, field.name)
    shown = cached_all(lambda value: (mark(display(field, value)),))
    return lambda value: (mark(value),) if type(value) is str else shown(value)


def _texts(made: Filler, name: str) -> Callable[[str], TextContent | Finding]:
    """What lays a text out for a field; a short one that comes again only once."""
    return cached(partial(_text_mark, made, name, made.template.texts[name]))


def _text_mark(made: Filler, name: str, field: TextField, text: str) -> TextContent | Finding:
    if field.most and len(text) > field.most:
        return _too_many_characters(field)
    shown = field.options.get(text, text) if field.options else text
    face = made.template.face
    fitted: list[Fitted | FallbackText] = []
    for widget in field.widgets:
        laid_out = fit(face, widget.box, shown) or set_text(made.stack, widget.box, drawn(shown))
        if isinstance(laid_out, Finding):
            return laid_out
        fitted.append(laid_out)
    return TextContent(name, text, tuple(fitted))


def _curves(made: Filler) -> Iterator[tuple[str, Curve]]:
    """The curves of the form that the template can show, by the name of the chart and of the curve."""
    for field in made.form.fields:
        for curve in field.curves:
            lines = made.template.charts.get(f"{field.name}.{curve.name}")
            if lines and len(lines.stubs) >= most_strokes(len(curve.fields)):
                yield f"{field.name}.{curve.name}", curve


def _point(made: Filler, name: str, values: Mapping[str, Value]) -> Decimal | None:
    """The mark that a curve has to show: the one given, else the one that the template has; None leaves a gap."""
    mark = values.get(name, made.kept_marks.get(name))
    return mark if isinstance(mark, Decimal) else None


def _kept_marks(made: Filler) -> Iterator[tuple[str, Value]]:
    """What the template has already in the fields of its curves: each is left as it is where nothing is given."""
    for name in {name for _name, curve in made.curves for name in curve.fields} & made.template.texts.keys():
        value, _problem = parse(made.form.field(name), made.template.texts[name].value)
        if value is not None:
            yield name, value


def _without_curves(made: Filler) -> Iterator[Finding]:
    drawn = dict(made.curves)
    for field in made.form.fields:
        if any(f"{field.name}.{curve.name}" not in drawn for curve in field.curves):
            yield Finding(
                "chart-missing",
                Message("the template has no room for the curves of the chart: they are not drawn"),
                Severity.WARNING,
                Message("prepare the official PDF again"),
                field.name,
                file=made.name,
            )


def _too_many_characters(field: TextField) -> Finding:
    return Finding(
        "too-long",
        Message("the field takes {number} characters at most", number=field.most),
        Severity.ERROR,
        Message("shorten it to {number} characters", number=field.most),
    )


def _read_only() -> Finding:
    return Finding(
        "read-only",
        Message("the PDF says that this field is not to be filled in"),
        Severity.ERROR,
        Message("empty the column, or fill it all the same with --read-only"),
    )


def _locked() -> Finding:
    return Finding(
        "locked",
        Message("a signature of the PDF locks this field"),
        Severity.ERROR,
        Message("empty the column, or fill the PDF before it is signed"),
    )


def _no_signature() -> Finding:
    return Finding(
        "signature-not-reproduced",
        Message("the signature of the file that was read is not put on the new one"),
        Severity.INFO,
        Message("have it signed again"),
    )
