"""Fills a template with a record (ISO 32000-2 §12.7)."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property, lru_cache, partial
from pathlib import Path
from typing import NamedTuple

from ndrcpdf.caching import FileVersion, cached, cached_all, file_version
from ndrcpdf.checking.rows import check_row
from ndrcpdf.errors import UnreadablePdfError
from ndrcpdf.messages import Message
from ndrcpdf.model.findings import Finding, Severity
from ndrcpdf.model.forms import Curve, Field, FieldType, Form
from ndrcpdf.model.records import Picture, RawRecord, Record, Value
from ndrcpdf.pdf.acroform.chart_curves import max_strokes
from ndrcpdf.pdf.syntax.opening import read_bytes
from ndrcpdf.pdf.templates.adapting import adapt
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
from ndrcpdf.pdf.templates.flattening import FlatTemplate, flatten_template
from ndrcpdf.pdf.templates.stamping import stamp
from ndrcpdf.pdf.templates.template import Template, TextField
from ndrcpdf.pdf.typesetting.characters import composed
from ndrcpdf.pdf.typesetting.fallback_text import FallbackText, fit_fallback
from ndrcpdf.pdf.typesetting.lines import FontStack, font_stack, missing_glyphs
from ndrcpdf.pdf.typesetting.text_box import FittedText, fit
from ndrcpdf.values import display, display_parts, parse


@dataclass(frozen=True)
class Filler:
    """A form and its compiled template: the part of filling that is done once.

    Attributes
    ----------
    name:
        The name of the template in messages.
    read_only:
        Whether fields that the PDF declares read-only are filled all the same.
    locked:
        The fields that a signature locks, which are never filled.
    fonts:
        Font files for characters that the form font lacks.
    signed:
        Whether the template has a signature.
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
            make_filler, self.form, self.template.data, name=self.name, read_only=self.read_only, fonts=self.fonts
        )
        return again, ()

    @cached_property
    def font_stack(self) -> FontStack:
        """The fonts for characters that the form font lacks."""
        return font_stack(self.fonts)

    @cached_property
    def flat_template(self) -> FlatTemplate:
        """The template without its fields, for :func:`fill_flat`."""
        return flatten_template(self.template, self.name)

    @cached_property
    def curves(self) -> tuple[tuple[str, Curve], ...]:
        """The curves that the template has room for, by the name of the chart and of the curve."""
        return tuple(_curves(self))

    @cached_property
    def template_marks(self) -> Mapping[str, Value]:
        """The marks that the template has already; its curves go through them too."""
        return dict(_template_marks(self))

    @cached_property
    def layouts(self) -> tuple[tuple[str, "_LayOut"], ...]:
        """The name of each field, and the function that lays out its values."""
        return tuple((field.name, _lay_out_field(self, field)) for field in self.form.fields)


def make_filler(
    form: Form, template: bytes | None = None, *, name: str = "", read_only: bool = False, fonts: tuple[Path, ...] = ()
) -> Filler:
    """Compile the form's own fillable PDF, or the bytes of another one that has its fields.

    Raises
    ------
    UnreadablePdfError
        The template cannot be read, may not be filled, or lacks fields of the form.
    """
    name = name or str(form.fillable)
    adapted = adapt(read_bytes(form.fillable) if template is None else template, name)
    compiled = compile_template(adapted.data, name)
    filler = Filler(form, compiled, name, read_only, adapted.locked, fonts, adapted.signed, adapted.findings)
    _refuse_missing_fields(filler)
    return replace(filler, notices=(*filler.notices, *_missing_curves(filler)))


def _refuse_missing_fields(filler: Filler) -> None:
    names, form = filler.template.names, filler.form
    lacking = [name for field in form.fields for name in _field_names(field) if name not in names]
    if lacking:
        raise UnreadablePdfError(
            Message(
                "{file}: the template lacks the fields {names} of {form}",
                file=filler.name,
                names=", ".join(lacking),
                form=form.id,
            ),
            Message("prepare the official PDF again, or name the form it belongs to"),
        )


class LaidOutRow(NamedTuple):
    """A row that was checked, and laid out for its fields: what to stamp, and all that is wrong with it."""

    record: Record
    contents: list[FieldContent]
    findings: list[Finding]

    @property
    def is_in_error(self) -> bool:
        """Whether it may not be filled."""
        return any(finding.severity is Severity.ERROR for finding in self.findings)


def lay_out_row(filler: Filler, raw: RawRecord, *, complete: bool = False, absent: Iterable[str] = ()) -> LaidOutRow:
    """Check a row against the form and against the room of its blanks; see :func:`ndrcpdf.checking.rows.check_row`."""
    record, findings = check_row(filler.form, raw, complete=complete, absent=absent)
    contents: list[FieldContent] = []
    for each in lay_out(filler, record):
        if isinstance(each, Finding):
            findings.append(each)
        else:
            contents.append(each)
    return LaidOutRow(record, contents, findings)


def _field_names(field: Field) -> Iterator[str]:
    """The names of the AcroForm fields that a template has for a field."""
    if field.blank.parts:
        yield from (f"{field.name}.{part}" for part in field.blank.parts)
    elif field.type not in (FieldType.SIGNATURE, FieldType.CHART):
        yield field.name


def kept_filler(
    form: Form, template: bytes | None = None, *, name: str = "", read_only: bool = False, fonts: tuple[Path, ...] = ()
) -> Filler:
    """What :func:`make_filler` makes, compiled once as long as the form, its PDF and the fonts are the same."""
    data = read_bytes(form.fillable) if template is None else template
    return _kept_filler(form, data, name or str(form.fillable), read_only, fonts, tuple(map(file_version, fonts)))


@lru_cache(maxsize=4)
def _kept_filler(
    form: Form,
    template: bytes,
    name: str,
    read_only: bool,
    fonts: tuple[Path, ...],
    _versions: tuple[FileVersion, ...],
) -> Filler:
    return make_filler(form, template, name=name, read_only=read_only, fonts=fonts)


def fill(filler: Filler, record: Record) -> bytes:
    """The filled PDF of a record; a value whose layout gives a finding is left blank.

    Check first, with :func:`lay_out`.
    """
    return stamp(filler.template, _contents(filler, record))


def fill_flat(filler: Filler, record: Record) -> bytes:
    """The same with the values in the content of the pages, without fields: to be printed, or never to be changed."""
    return stamp_flat(filler.template, filler.flat_template, _contents(filler, record))


def _contents(filler: Filler, record: Record) -> list[FieldContent]:
    return [content for content in lay_out(filler, record) if not isinstance(content, Finding)]


def lost_when_flat(filler: Filler) -> Iterator[Finding]:
    """What a PDF without fields, of one record or of many, lacks of its template."""
    if filler.signed:
        yield Finding(
            "signature-not-kept",
            Message("pages without fields have no signature either: only how it looks is left of that of the PDF"),
            Severity.WARNING,
            Message("fill the fields instead, without --flatten and --merge"),
            file=filler.name,
        )


def lay_out(filler: Filler, record: Record) -> list[FieldContent | Finding]:
    """The content of each value of the record, laid out for its field; or a placed finding why it cannot be."""
    values = record.values
    laid_out: list[FieldContent | Finding] = []
    for name, lay_out_value in filler.layouts:
        value = values.get(name)
        if value is not None:
            laid_out += lay_out_value(value)
    if Finding in map(type, laid_out):
        laid_out = [*_with_places(filler, record)]
    for name, curve in filler.curves:
        marks = tuple(_mark(filler, each, values) for each in curve.fields)
        laid_out.append(CurveContent(name, marks, curve.colour))
    return laid_out


def _with_places(filler: Filler, record: Record) -> Iterator[FieldContent | Finding]:
    """The contents once more, each finding with its place: few records have any."""
    file, row = record.source
    for name, lay_out_value in filler.layouts:
        for each in lay_out_value(record.values[name]) if name in record.values else ():
            yield replace(each, field=name, file=file, row=row) if isinstance(each, Finding) else each


# ── One field ────────────────────────────────────────────────────────────────────────────────────────────────────────


_LayOut = Callable[[Value], Iterable[FieldContent | Finding]]
"""Lays out a value of one field."""


def _lay_out_field(filler: Filler, field: Field) -> _LayOut:
    """The function that lays out the values of a field: chosen once, since the template alone decides."""
    refusal = _refusal(filler, field.name)
    if refusal:
        return lambda _value: [refusal]
    if field.blank.parts:
        return _lay_out_parts(filler, field)
    return _lay_out_whole(filler, field)


def _refusal(filler: Filler, name: str) -> Finding | None:
    if name in filler.locked:
        return _locked()
    return _read_only() if name in filler.template.read_only and not filler.read_only else None


def _lay_out_whole(filler: Filler, field: Field) -> _LayOut:
    name, template = field.name, filler.template
    if name in template.texts and template.texts[name].is_list_box:
        return lambda value: [_list_content(filler, field, value)]
    if name in template.texts:
        return _lay_out_text(filler, field)
    if name in template.groups:
        return _lay_out_buttons(template, name)
    if name in template.pictures:
        return lambda value: [PictureContent(name, value)] if isinstance(value, Picture) else []
    return lambda _value: [_no_signature()]


def _lay_out_buttons(template: Template, name: str) -> _LayOut:
    """For a group of buttons: the answer that was chosen; for a flag its only one, or none for off."""
    contents = {answer: (ButtonContent(name, answer),) for answer in (*template.groups[name].states, None)}
    on = next(iter(contents))

    def lay_out_value(value: Value) -> tuple[ButtonContent]:
        if isinstance(value, bool):
            return contents[on if value else None]
        return contents.get(str(value)) or (ButtonContent(name, str(value)),)

    return lay_out_value


def _list_content(filler: Filler, field: Field, value: Value) -> ListContent | Finding:
    options = filler.template.texts[field.name].options
    missing = filler.template.metrics.missing(composed("".join(options.values())))
    if missing:
        return missing_glyphs(missing)
    rows = list(options)
    return ListContent(field.name, tuple(sorted(rows.index(line) for line in str(value).split("\n"))))


def _lay_out_parts(filler: Filler, field: Field) -> _LayOut:
    """For a value that is written on several blanks."""
    parts = {part: _text_layout(filler, f"{field.name}.{part}") for part in field.blank.parts}
    return cached_all(lambda value: [parts[part](text) for part, text in display_parts(field, value).items()])


def _lay_out_text(filler: Filler, field: Field) -> _LayOut:
    lay_out_string = _text_layout(filler, field.name)
    lay_out_other = cached_all(lambda value: (lay_out_string(display(field, value)),))
    return lambda value: (lay_out_string(value),) if type(value) is str else lay_out_other(value)


def _text_layout(filler: Filler, name: str) -> Callable[[str], TextContent | Finding]:
    """The function that lays out a text for a field; a short text that comes again is laid out once."""
    return cached(partial(_text_content, filler, name, filler.template.texts[name]))


def _text_content(filler: Filler, name: str, field: TextField, text: str) -> TextContent | Finding:
    if field.max_length and len(text) > field.max_length:
        return _too_many_characters(field)
    shown = field.options.get(text, text) if field.options else text
    metrics = filler.template.metrics
    fitted: list[FittedText | FallbackText] = []
    for widget in field.widgets:
        laid_out = fit(metrics, widget.box, shown) or fit_fallback(filler.font_stack, widget.box, composed(shown))
        if isinstance(laid_out, Finding):
            return laid_out
        fitted.append(laid_out)
    return TextContent(name, text, tuple(fitted))


# ── Charts ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def _curves(filler: Filler) -> Iterator[tuple[str, Curve]]:
    """The curves of the form that the template can show, by the name of the chart and of the curve."""
    for field in filler.form.fields:
        for curve in field.curves:
            annotations = filler.template.curves.get(f"{field.name}.{curve.name}")
            if annotations and len(annotations.heads) >= max_strokes(len(curve.fields)):
                yield f"{field.name}.{curve.name}", curve


def _mark(filler: Filler, name: str, values: Mapping[str, Value]) -> Decimal | None:
    """The mark that a curve goes through: the one given, else the one that the template has; None leaves a gap."""
    mark = values.get(name, filler.template_marks.get(name))
    return mark if isinstance(mark, Decimal) else None


def _template_marks(filler: Filler) -> Iterator[tuple[str, Value]]:
    """The marks that the template has in the fields of its curves: they stay where the record has none."""
    for name in {name for _name, curve in filler.curves for name in curve.fields} & filler.template.texts.keys():
        value, _problem = parse(filler.form.field(name), filler.template.texts[name].value)
        if value is not None:
            yield name, value


# ── Findings ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def _missing_curves(filler: Filler) -> Iterator[Finding]:
    shown = dict(filler.curves)
    for field in filler.form.fields:
        if any(f"{field.name}.{curve.name}" not in shown for curve in field.curves):
            yield Finding(
                "chart-missing",
                Message("the template has no room for the curves of the chart: they are not drawn"),
                Severity.WARNING,
                Message("prepare the official PDF again"),
                field.name,
                file=filler.name,
            )


def _too_many_characters(field: TextField) -> Finding:
    return Finding(
        "too-long",
        Message("the field takes {number} characters at most", number=field.max_length),
        Severity.ERROR,
        Message("shorten it to {number} characters", number=field.max_length),
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
