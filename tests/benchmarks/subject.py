"""What is measured: a form and so many records of it, and the same answers as other libraries take them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO, StringIO

from peers import Answers
from rows import samples, write_csv

from ndrcpdf import catalog
from ndrcpdf.checking.rows import check_row
from ndrcpdf.filling import Filler, lay_out, make_filler
from ndrcpdf.model.findings import Finding, Severity
from ndrcpdf.model.forms import Form
from ndrcpdf.model.records import RawRecord, Record, Value
from ndrcpdf.pdf.syntax.objects import readable_name
from ndrcpdf.pdf.templates.field_contents import ButtonContent, TextContent
from ndrcpdf.records import reading


@dataclass(frozen=True)
class Subject:
    """A form ready to be filled, and so many of its records, all of which are in order."""

    name: str
    filler: Filler
    records: Sequence[Record]

    @property
    def checked(self) -> Sequence[int]:
        """The numbers of the records whose PDFs are read back: the first turn of the samples, and the last."""
        turn, count = len(samples(self.name)), len(self.records)
        return sorted({*range(min(turn, count)), *range(max(0, count - turn), count)})

    @property
    def has_chart(self) -> bool:
        """Whether the form has a chart, which no other library draws."""
        return any(field.curves for field in self.filler.form.fields)


def subject(name: str, count: int) -> Subject:
    """The form of that name, and so many records."""
    filler = make_filler(catalog.find(name))
    return Subject(name, filler, [in_order(filler, raw) for raw in raw_records(filler.form, name, count)])


def raw_records(form: Form, name: str, count: int) -> Iterator[RawRecord]:
    """So many rows as the reader of CSV gives them."""
    text = StringIO(newline="")
    write_csv(text, count, name)
    with reading(BytesIO(text.getvalue().encode()), form, name="benchmark.csv") as rows:
        yield from rows


def no_value_twice(of: Subject) -> list[Record]:
    """The records with another value in every field that is written out, so that there is nothing to remember.

    They are as long as before; whether they are in order does not matter, since nothing checks them any more.
    """
    written = {name.partition(".")[0] for name in of.filler.template.texts}
    return [
        replace(record, values={
            name: _another(value, number) if name in written else value for name, value in record.values.items()
        })
        for number, record in enumerate(of.records)
    ]  # fmt: skip


def _another(value: Value, number: int) -> Value:
    match value:
        case str():
            own = f"{number:04d}"
            return value[: -len(own)] + own
        case date():
            return date(1950, 1, 1) + timedelta(days=number)
        case Decimal():
            return Decimal(number) / 100
        case _:
            return value


def answers(filler: Filler, record: Record) -> Answers:
    """A record as the other libraries take it: ready texts and on-states, by full AcroForm name."""
    texts: dict[str, str] = {}
    states: dict[str, str] = {}
    for content in lay_out(filler, record):
        if isinstance(content, TextContent):
            texts[content.name] = content.text
        elif isinstance(content, ButtonContent) and content.value is not None:
            states[content.name] = readable_name(_state(filler, content))
    return Answers(texts, states)


def _state(filler: Filler, content: ButtonContent) -> str:
    import pikepdf

    state = filler.template.groups[content.name].state(content.value)
    return str(pikepdf.Object.parse(state))


def in_order(filler: Filler, raw: RawRecord) -> Record:
    """The typed record as ``ndrcpdf fill`` has it; the benchmark's own data are not to be in error."""
    record, findings = check_row(filler.form, raw)
    findings += [content for content in lay_out(filler, record) if isinstance(content, Finding)]
    for finding in findings:
        if finding.severity is Severity.ERROR:
            raise SystemExit(f"row {finding.row}, {finding.field}: {finding.message}")
    return record
