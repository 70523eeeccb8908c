"""Answers under keys, as JSON objects and Python dicts have them → cells by field."""

from collections.abc import Mapping

from ndrcpdf.model.findings import Finding
from ndrcpdf.model.forms import Form
from ndrcpdf.model.records import Source
from ndrcpdf.records.columns import META_COLUMNS, OtherForms, column_finding, vocabulary_of


class KeyedAnswers:
    """The words that the records of one source use for the fields of a form.

    ``others`` are the forms that the records may feed as well: a key that is a field of theirs is passed over, with one
    note. Without them, it is as wrong as any key that is no field.
    """

    def __init__(self, form: Form, others: OtherForms | None = None) -> None:
        self._vocabulary = vocabulary_of(form)
        self._others = others
        self._passed_over: set[str] = set()

    def cells(self, answers: Mapping[str, object], source: Source) -> tuple[dict[str, object], list[Finding]]:
        """The answers of a record by field, and what is wrong with its keys."""
        cells: dict[str, object] = {}
        findings: list[Finding] = []
        for key, value in answers.items():
            found = self._vocabulary.fields(key)
            if self._others is not None and self._others.have(key, found, answers):
                findings += self._passing_over(key, self._others, source)
            elif len(found) == 1 and found[0] not in cells:
                cells[found[0]] = value
            elif key not in META_COLUMNS:
                findings.append(column_finding(key, found, self._vocabulary, source))
        return cells, findings

    def _passing_over(self, key: str, others: OtherForms, source: Source) -> list[Finding]:
        """The note about a key of another form, where it has not been given before."""
        if key in self._passed_over:
            return []
        self._passed_over.add(key)
        return [others.finding(key, source)]
