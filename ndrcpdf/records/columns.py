"""The header line of a data file → the fields of a form."""

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
"""The columns that ``extract`` writes behind those of the fields; reading passes over them."""

PREAMBLE_ROWS = 30
"""The header line is one of so many rows: lists from schools have a title and a class above it."""
_CACHED_FORMS = 64
_LIKENESS_OF_SUGGESTION = 0.75
"""A field is suggested for a header that is as like one of its words as this (difflib's ratio)."""


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of a file.

    Attributes
    ----------
    fields:
        The name of the field of each column; None for a column that is passed over.
    nameless:
        The indexes of the columns without a header.
    row:
        The row of the header line, from 1.
    findings:
        The headers that are no field, that may be several, or that are a second column of one field.
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
    """The words that people use for the fields of a form."""

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

    def field(
        self,
        header: str,
        headers: Container[object],
        taken: Container[str | None],
        others: "OtherForms | None",
        source: Source,
    ) -> tuple[str | None, Finding | None]:
        """The field that a header means, or what is wrong with it; neither for a column that ``extract`` adds.

        ``headers`` are all those of the file or of the record, ``taken`` the fields that other headers mean already,
        ``others`` the forms that the same file may feed.
        """
        if header in META_COLUMNS and header not in self._names:
            return None, None
        found = self.fields(header)
        if others is not None and others.have(header, found, headers):
            return None, others.finding(header, source)
        if len(found) == 1 and found[0] not in taken:
            return found[0], None
        return None, self._finding(header, found, source)

    def fields(self, header: str) -> list[str]:
        """The fields that a header may mean: by name; else by an alias, which a person chose; else by label."""
        for name in (header, header.strip()):
            if name in self._names:
                return [name]
        wanted = comparable(header)
        return self._aliased.get(wanted) or self._said.get(wanted) or []

    def _finding(self, header: str, found: Sequence[str], source: Source) -> Finding:
        """What is wrong with a header that is no field, may be several, or is a second one of the same."""
        if not found:
            code, message = "unknown-column", Message("the column “{header}” is no field", header=header)
            suggestion = self._suggestion(header)
            remedy = Message("rename it to a field (`ndrcpdf fields`), or remove it")
            if suggestion:
                remedy = Message("did you mean “{name}”? rename the column, or remove it", name=suggestion)
        elif len(found) > 1:
            code, message = "ambiguous-column", Message("the column “{header}” may be several fields", header=header)
            remedy = Message("rename it to one of: {names}", names=", ".join(found))
        else:
            code, message = "duplicate-column", Message("two columns give the field {name}", name=found[0])
            remedy = Message("keep one of them")
        return Finding(code, message, Severity.ERROR, remedy, file=source.file, row=source.row)

    def _suggestion(self, header: str) -> str:
        """The field whose words are nearest to the header, or an empty string."""
        table = self._said | self._aliased
        near = difflib.get_close_matches(comparable(header), table, n=1, cutoff=_LIKENESS_OF_SUGGESTION)
        return table[near[0]][0] if near else ""


@lru_cache(_CACHED_FORMS)
def vocabulary_of(form: Form) -> Vocabulary:
    """The words for the fields of a form, which are gathered once."""
    return Vocabulary(form)


def columns_of(headers: Sequence[object], row: int, form: Form, file: str) -> Columns:
    """The columns under a header line; one without a header is reported where it has a cell."""
    vocabulary, others, source = vocabulary_of(form), OtherForms(), Source(file, row)
    texts = ["" if header is None else str(header) for header in headers]
    fields: list[str | None] = []
    findings: list[Finding] = []
    for text in texts:
        field, finding = vocabulary.field(text, headers, fields, others, source) if text.strip() else (None, None)
        fields.append(field)
        findings += [finding] if finding else []
    nameless = tuple(index for index, text in enumerate(texts) if not text.strip())
    return Columns(tuple(fields), nameless, row, tuple(findings))


class OtherForms:
    """The fields of all known forms, which are looked up once for a file: one file may feed several forms."""

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

        It is the exact name of a field of another form, and it means no field of this one, or a field that the file
        gives under its own name.
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


def header_row(rows: Sequence[Sequence[object]], form: Form) -> tuple[int, int]:
    """The index of the row that names the most fields, and how many it names; 0 and 0 where none does."""
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
