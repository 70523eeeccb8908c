"""Answers under keys, as in JSON objects and Python dicts → cells by field."""

from collections.abc import Mapping

from ndrcpdf.model.findings import Finding, Severity
from ndrcpdf.model.forms import Form
from ndrcpdf.model.records import Source
from ndrcpdf.records.columns import OtherForms, vocabulary_of


class KeyedAnswers:
    """The answers of records from one source, whose keys are words for the fields of a form.

    ``others`` are the forms that the records may feed as well: a key that is a field of theirs is passed over, with one
    note for all records. Without them, such a key is as wrong as any other that is no field.
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
            field, finding = self._vocabulary.field(key, answers, cells, self._others, source)
            if field is not None:
                cells[field] = value
            if finding is None or (finding.severity is Severity.INFO and key in self._passed_over):
                continue
            if finding.severity is Severity.INFO:
                self._passed_over.add(key)
            findings.append(finding)
        return cells, findings
