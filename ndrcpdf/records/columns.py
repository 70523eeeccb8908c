"""What the header line of a file means: headers → fields of the form."""

import difflib
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from ndrcpdf import catalog
from ndrcpdf.errors import NoColumnsError
from ndrcpdf.messages import Message
from ndrcpdf.model.findings import Finding, Severity
from ndrcpdf.model.forms import Field, Form
from ndrcpdf.model.records import Source
from ndrcpdf.values import comparable

META_COLUMNS = ("_file", "_sha256", "_form", "_method", "_confidence", "_findings")
"""What ``extract`` writes behind the fields; reading passes over them."""

PREAMBLE_ROWS = 30
"""The header line is looked for this far down."""


@dataclass(frozen=True, slots=True)
class Columns:
    """What the header line of a file means.

    Attributes
    ----------
    fields:
        For each column its field name, or None for one that is passed over.
    nameless:
        The indexes of columns without a header.
    row:
        The row of the header line, from 1.
    findings:
        Columns that are no field, or that two fields or two columns claim.
    """

    fields: tuple[str | None, ...]
    nameless: tuple[int, ...]
    row: int
    findings: tuple[Finding, ...]

    @property
    def named(self) -> frozenset[str]:
        """The fields that have a column."""
        return frozenset(field for field in self.fields if field)


class Vocabulary:
    """The words people use for the form's fields."""

    def __init__(self, form: Form) -> None:
        self._names = {field.name for field in form.fields}
        self._said: dict[str, list[str]] = {}
        self._aliased: dict[str, list[str]] = {}
        for field in form.fields:
            for words in (field.name, field.label, f"{field.label} ({field.section})", field.tooltip):
                self._add(self._said, words, field)
            for words in field.aliases:
                self._add(self._aliased, words, field)

    @staticmethod
    def _add(table: dict[str, list[str]], words: str, field: Field) -> None:
        names = table.setdefault(comparable(words), [])
        if field.name not in names:
            names.append(field.name)

    def names(self, header: str) -> bool:
        """Whether a header is the name of a field, as it stands."""
        return header in self._names

    def fields(self, header: str) -> list[str]:
        """The fields a header may mean: by its name; else by an alias, which someone chose; else by its label."""
        for name in (header, header.strip()):
            if name in self._names:
                return [name]
        wanted = comparable(header)
        return self._aliased.get(wanted) or self._said.get(wanted) or []

    def suggestion(self, header: str) -> str:
        """The field whose words are nearest to the header, or an empty string."""
        table = self._said | self._aliased
        near = difflib.get_close_matches(comparable(header), table, n=1, cutoff=0.75)
        return table[near[0]][0] if near else ""


@lru_cache(maxsize=64)
def vocabulary_of(form: Form) -> Vocabulary:
    """The words of a form, gathered once."""
    return Vocabulary(form)


def columns_of(headers: Sequence[object], row: int, form: Form, file: str) -> Columns:
    """What each header means; a column without a header is reported with its cells, where it has any."""
    vocabulary, others = vocabulary_of(form), OtherForms()
    fields: list[str | None] = []
    findings: list[Finding] = []
    for header in headers:
        text = "" if header is None else str(header)
        is_meta = text in META_COLUMNS and not vocabulary.names(text)
        found = [] if is_meta else vocabulary.fields(text)
        if not text.strip() or is_meta:
            fields.append(None)
        elif others.have(text, found, headers):
            fields.append(None)
            findings.append(others.finding(text, Source(file, row)))
        elif len(found) == 1 and found[0] not in fields:
            fields.append(found[0])
        else:
            fields.append(None)
            findings.append(column_finding(text, found, vocabulary, Source(file, row)))
    nameless = tuple(index for index, header in enumerate(headers) if not str(header or "").strip())
    return Columns(tuple(fields), nameless, row, tuple(findings))


class OtherForms:
    """The fields of every known form, looked up once for a file: one file may feed several forms."""

    @cached_property
    def _by_field(self) -> Mapping[str, tuple[str, ...]]:
        """Field name → the forms that have it."""
        forms: dict[str, tuple[str, ...]] = {}
        for form in catalog.known_forms():
            for field in form.fields:
                forms[field.name] = (*forms.get(field.name, ()), form.name)
        return forms

    def have(self, header: str, found: Sequence[str], headers: Container[object]) -> bool:
        """Whether a header is there for another form.

        It is, exactly, the name of a field of another form; and it means no field of this one, or one that the file
        gives by its own name.
        """
        name = header.strip()
        means_another = not found or (name not in found and found[0] in headers)
        return means_another and name in self._by_field

    def finding(self, header: str, source: Source) -> Finding:
        """The note about a column that is passed over because another form has it."""
        forms = ", ".join(dict.fromkeys(self._by_field[header.strip()]))
        message = Message(
            "the column “{header}” is of another form, {forms}: it is passed over", header=header, forms=forms
        )
        return Finding("column-of-another-form", message, Severity.INFO, file=source.file, row=source.row)


def column_finding(header: str, found: Sequence[str], vocabulary: Vocabulary, source: Source) -> Finding:
    """What is wrong with a header that is no field, may be several, or is a second one of the same."""
    if not found:
        suggestion = vocabulary.suggestion(header)
        remedy = (
            Message("did you mean “{name}”? rename the column, or remove it", name=suggestion)
            if suggestion
            else Message("rename it to a field (`ndrcpdf fields`), or remove it")
        )
        return Finding(
            "unknown-column", Message("the column “{header}” is no field", header=header), Severity.ERROR, remedy,
            file=source.file, row=source.row,
        )  # fmt: skip
    if len(found) > 1:
        return Finding(
            "ambiguous-column", Message("the column “{header}” may be several fields", header=header),
            Severity.ERROR, Message("rename it to one of: {names}", names=", ".join(found)),
            file=source.file, row=source.row,
        )  # fmt: skip
    return Finding(
        "duplicate-column", Message("two columns give the field {name}", name=found[0]), Severity.ERROR,
        Message("keep one of them"), file=source.file, row=source.row,
    )  # fmt: skip


def header_row(rows: Sequence[Sequence[object]], form: Form) -> tuple[int, int]:
    """The index of the row that names the most fields, and how many it names."""
    vocabulary = vocabulary_of(form)
    counts = [sum(bool(vocabulary.fields(str(cell))) for cell in row if cell) for row in rows[:PREAMBLE_ROWS]]
    best = max(counts, default=0)
    return (counts.index(best), best) if best else (0, 0)


def no_header(name: str, form: Form) -> NoColumnsError:
    """The error of a file in which no line names a field."""
    return NoColumnsError(
        Message("{file}: no line names a field of {form}", file=name, form=form.id),
        Message(
            "the first line must hold column names such as {names}: see `ndrcpdf fields {form}`",
            names=", ".join(field.name for field in form.fields[1:3]),
            form=form.name,
        ),
    )
