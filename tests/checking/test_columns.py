"""The columns of a file as a whole: what reading found, and the required fields that no column gives."""

from dataclasses import replace

import pytest

from ndrcpdf.checking.columns import check_columns
from ndrcpdf.messages import Message
from ndrcpdf.model.findings import Finding, Severity
from ndrcpdf.model.forms import Form
from ndrcpdf.records import Reader

UNKNOWN = Finding("unknown-column", Message("the column is no field"), Severity.ERROR)


def reader(form: Form, *, without: frozenset[str] = frozenset(), findings: tuple[Finding, ...] = ()) -> Reader:
    return Reader("a.csv", (), frozenset(field.name for field in form.fields) - without, findings)


@pytest.fixture
def required(form: Form) -> str:
    return next(field.name for field in form.fields if field.required)


def test_a_file_with_all_columns_is_in_order(form: Form) -> None:
    assert check_columns(form, reader(form)) == ((), frozenset())


def test_a_required_field_without_a_column_is_said_once_of_the_file(form: Form, required: str) -> None:
    optional = next(field.name for field in form.fields if not field.required)
    checked = check_columns(form, reader(form, without=frozenset({required, optional})))
    (finding,) = checked.findings
    assert (finding.code, finding.field, finding.file) == ("missing-column", required, "a.csv")
    assert checked.absent == {required}
    assert not checked.are_in_error


def test_it_is_an_error_where_all_must_be_there(form: Form, required: str) -> None:
    assert check_columns(form, reader(form, without=frozenset({required})), complete=True).are_in_error


def test_a_constant_takes_the_place_of_a_column(form: Form, required: str) -> None:
    assert check_columns(form, reader(form, without=frozenset({required})), [required], complete=True).findings == ()


def test_what_reading_found_comes_first_and_counts(form: Form, required: str) -> None:
    checked = check_columns(form, reader(form, without=frozenset({required}), findings=(UNKNOWN,)))
    assert [finding.code for finding in checked.findings] == ["unknown-column", "missing-column"]
    assert checked.are_in_error
    assert not check_columns(form, reader(form, findings=(replace(UNKNOWN, severity=Severity.INFO),))).are_in_error


def test_records_with_keys_of_their_own_lack_no_column(form: Form) -> None:
    assert check_columns(form, Reader("a.json", ()), complete=True).findings == ()
