"""Answers from stored form fields: what each field of a form holds in a saved PDF, and how sure that is."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from urllib.parse import quote

from ndrcpdf.extracting.untouched import is_untouched
from ndrcpdf.messages import Message
from ndrcpdf.model.findings import Finding, Severity
from ndrcpdf.model.forms import Field, FieldType, Form
from ndrcpdf.model.records import Extraction, Method, Record, Source, Value
from ndrcpdf.pdf.acroform.chart_curves import read_marks
from ndrcpdf.pdf.acroform.shown_values import shown_otherwise
from ndrcpdf.pdf.acroform.stored_values import StoredField, StoredForm
from ndrcpdf.pdf.acroform.widget_geometry import WidgetArea
from ndrcpdf.values import joined_parts, parse

_SURE, _READ_BY_SECOND, _SHOWN_DIFFERS = 1.0, 0.9, 0.5
"""How sure a value is that pikepdf read, that pypdf read, or that the page shows otherwise."""


@dataclass(frozen=True, slots=True)
class _Answer:
    """One field as it was read: the text that stood there, the value it makes, how sure that is, what is wrong."""

    raw: str
    value: Value | None
    confidence: float
    findings: tuple[Finding, ...]

    @property
    def is_given(self) -> bool:
        """Whether anything stood there."""
        return bool(self.raw) or self.value is not None


def extraction_of(form: Form, stored: StoredForm, data: bytes, *, name: str, min_confidence: float) -> Extraction:
    """What the fields of a saved form say.

    Parameters
    ----------
    stored, data:
        The fields as they were read, and the bytes of the PDF that has them.
    name:
        What to call the file in the findings.
    min_confidence:
        A value that is less sure than this is a finding, for a person to confirm.
    """
    answers = _answers(form, stored, frozenset())
    if not is_untouched(data, form, _record(answers, name)) and (differing := shown_otherwise(data, stored, name)):
        answers = _answers(form, stored, differing)
    filled = {field: answer for field, answer in answers.items() if answer.is_given}
    return Extraction(
        form=form.id,
        file=name,
        sha256=hashlib.sha256(data).hexdigest(),
        record=_record(answers, name),
        raw={field: answer.raw for field, answer in filled.items()},
        methods=dict.fromkeys(filled, Method.ACROFORM),
        confidences={field: answer.confidence for field, answer in filled.items()},
        findings=tuple(replace(each, file=name) for each in _findings(form, stored, answers, min_confidence)),
    )


def _answers(form: Form, stored: StoredForm, differing: frozenset[str]) -> dict[str, _Answer]:
    sure = _READ_BY_SECOND if stored.second_reader else _SURE
    return {field.name: _answer(field, stored, differing, sure) for field in form.fields}


def _record(answers: Mapping[str, _Answer], name: str) -> Record:
    values = {field: answer.value for field, answer in answers.items() if answer.value is not None}
    return Record(values, Source(name))


def _findings(
    form: Form, stored: StoredForm, answers: Mapping[str, _Answer], min_confidence: float
) -> Iterator[Finding]:
    for field, answer in answers.items():
        yield from (replace(finding, field=field) for finding in answer.findings)
    yield from _doubted(answers, min_confidence)
    yield from _charts_that_differ(form, stored, answers)
    yield from _left_over(form, stored)


def _answer(field: Field, stored: StoredForm, differing: frozenset[str], sure: float) -> _Answer:
    pieces = {part: f"{field.name}.{part}" if part else field.name for part in field.blank.parts or ("",)}
    present = {part: stored.fields[name] for part, name in pieces.items() if name in stored.fields}
    if len(present) < len(pieces):
        return _Answer("", None, sure, (_no_such_field(),))
    raw, value, problem = _typed(field, present)
    findings = [problem] if problem else []
    differs = not differing.isdisjoint(pieces.values())
    if differs:
        findings.append(_shown_differs())
    return _Answer(raw, value, _SHOWN_DIFFERS if differs else sure, tuple(findings))


_Typed = tuple[str, Value | None, Finding | None]
"""The text that stood in a field, the value it makes, and what is wrong with it."""


def _typed(field: Field, present: Mapping[str, StoredField]) -> _Typed:
    first = next(iter(present.values()))
    match field.type:
        case FieldType.SIGNATURE:
            return "", first.signed or None, None
        case FieldType.CHART:
            return "", None, None
        case FieldType.FLAG:
            return first.text, True if first.ticked else False if first.unticked else None, None
        case FieldType.IMAGE:
            return _typed_picture(first)
    raw = joined_parts(field, {part: each.text for part, each in present.items()}) if field.blank.parts else first.text
    return raw, *parse(field, raw)


def _typed_picture(stored: StoredField) -> _Typed:
    """The picture; a text in its place is kept as a ``data:`` URI (RFC 2397), which nobody takes for a path."""
    if not stored.text or stored.picture:
        return "", stored.picture, None
    return f"data:text/plain,{quote(stored.text)}", None, _no_picture()


def _doubted(answers: Mapping[str, _Answer], least: float) -> Iterator[Finding]:
    for field, answer in answers.items():
        if answer.value is not None and answer.confidence < least and not answer.findings:
            yield Finding(
                "low-confidence",
                Message("the value was read with a confidence of {confidence:.2f} only", confidence=answer.confidence),
                Severity.WARNING,
                Message("compare it with the page"),
                field,
            )


def _charts_that_differ(form: Form, stored: StoredForm, answers: Mapping[str, _Answer]) -> Iterator[Finding]:
    """A finding for each mark whose point on a chart is elsewhere, or is missing, or should not be there."""
    for field in form.fields:
        if not field.curves or field.name not in stored.fields:
            continue
        area = WidgetArea(stored.fields[field.name].rect, stored.fields[field.name].rotation)
        for curve in field.curves:
            points = stored.curves.get(f"{field.name}.{curve.name}", ())
            drawn = read_marks(area, len(curve.fields), points)
            for column, name in enumerate(curve.fields):
                value = answers[name].value
                if drawn.get(column, set()) != (set() if value is None else {value}):
                    yield replace(_shown_differs(), field=name)


def _left_over(form: Form, stored: StoredForm) -> Iterator[Finding]:
    """Filled fields of the PDF that the form does not have: reported, since they are not in the result."""
    known = {field.name for field in form.fields}
    for name, field in stored.fields.items():
        if field.text and known.isdisjoint((name, name.partition(".")[0])):
            yield Finding(
                "unknown-field",
                Message("the PDF has a filled field “{name}” that the form does not have", name=name),
                Severity.WARNING,
                Message("check it in the PDF"),
            )


def _no_picture() -> Finding:
    return Finding(
        "text-for-picture",
        Message("a text stands where a picture belongs"),
        Severity.WARNING,
        Message("look at the PDF, and ask for the picture"),
    )


def _no_such_field() -> Finding:
    return Finding(
        "field-missing",
        Message("the PDF does not have this field"),
        Severity.WARNING,
        Message("check that it is this form and this session"),
    )


def _shown_differs() -> Finding:
    return Finding(
        "shown-differs",
        Message("what is stored is not what the page shows"),
        Severity.WARNING,
        Message("open the PDF, compare, and correct the value"),
    )
