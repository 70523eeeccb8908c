"""Errors say what happened and what to do, in one exit code each, and go to another process as they are."""

import errno
import os
import pickle
from collections.abc import Iterator

import pytest

from ndrcpdf.errors import (
    BadDataError,
    ExitCode,
    InvalidRowsError,
    NdrcpdfError,
    NoFieldsError,
    UnreadablePdfError,
    finding_of,
    reason_of,
)
from ndrcpdf.messages import Message
from ndrcpdf.model.findings import Finding, Severity


def kinds(base: type[NdrcpdfError] = NdrcpdfError) -> Iterator[type[NdrcpdfError]]:
    for kind in base.__subclasses__():
        yield kind
        yield from kinds(kind)


def fault(row: int, field: str = "", severity: Severity = Severity.ERROR) -> Finding:
    return Finding("wrong", Message("this is wrong"), severity, Message("put it right"), field, "a.csv", row)


def test_every_kind_of_error_has_its_own_code() -> None:
    codes = [kind.code for kind in kinds()]
    assert len(codes) == len({*codes}) > 10


@pytest.mark.parametrize("kind", [kind for kind in kinds() if kind is not InvalidRowsError])
def test_an_error_goes_to_another_process_with_its_remedy(kind: type[NdrcpdfError]) -> None:
    again = pickle.loads(pickle.dumps(kind(Message("{file}: no", file="é.pdf"), Message("try again"))))
    assert type(again) is kind
    assert (str(again), str(again.remedy)) == ("é.pdf: no", "try again")


def test_the_errors_of_rows_are_listed_with_their_rows_up_to_twenty() -> None:
    findings = [fault(1, "nom"), fault(1), fault(2, severity=Severity.WARNING), *(fault(row) for row in range(3, 30))]
    error = InvalidRowsError(findings)
    lines = str(error).splitlines()
    assert lines[:3] == ["28 rows are in error:", "row 1: nom: this is wrong", "row 1: this is wrong"]
    assert len(lines) == 1 + 20 + 1
    assert lines[-1] == "and 9 other faults"
    assert error.findings == tuple(findings)
    assert error.exit_code is ExitCode.BAD_DATA
    assert pickle.loads(pickle.dumps(error)).findings == error.findings
    assert str(InvalidRowsError([fault(7, "nom")])) == "1 row is in error:\nrow 7: nom: this is wrong"


def test_the_error_of_one_file_among_many_is_a_finding_there_which_does_not_repeat_its_name() -> None:
    error = NoFieldsError(Message("{file}: the PDF has no form fields", file="a.pdf"), Message("ask for the saved PDF"))
    finding = finding_of(error, "a.pdf")
    assert (finding.code, finding.file, finding.severity) == ("no-fields", "a.pdf", Severity.ERROR)
    assert str(finding.message) == "the PDF has no form fields"
    assert finding.remedy == error.remedy
    assert str(finding_of(BadDataError("as it is"), "a.pdf").message) == "as it is"
    assert issubclass(NoFieldsError, UnreadablePdfError)


def test_the_usual_reasons_of_the_file_system_are_in_our_words_and_others_in_its_own() -> None:
    assert str(reason_of(FileNotFoundError(errno.ENOENT, "x"))) == "there is no such file or folder"
    assert str(reason_of(OSError(errno.ENOSPC, "x"))) == "the disk is full"
    assert str(reason_of(OSError(errno.EMFILE, "x"))) == os.strerror(errno.EMFILE)
    assert str(reason_of(OSError("no number")))
