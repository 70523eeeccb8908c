"""Data files filled together: their columns are checked first, and each finding says in which file it is."""

from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from ndrcpdf.batching import FillPlan, Outcome, fill_files
from ndrcpdf.files.finding_log import FindingLog
from ndrcpdf.filling import Filler
from ndrcpdf.messages import Message
from ndrcpdf.model.findings import Finding, Severity
from ndrcpdf.model.records import RawRecord, Source
from ndrcpdf.records import Reader


@pytest.fixture
def log() -> Iterator[FindingLog]:
    with closing(FindingLog()) as log:
        yield log


@pytest.fixture
def file(row: Callable[..., dict[str, str]]) -> Callable[..., Reader]:
    """``file("a.csv", 2, stage_debut=None)``: a file of two rows with these changes, None for no such column."""

    def file(name: str, rows: int = 1, findings: tuple[Finding, ...] = (), **changes: str | None) -> Reader:
        cells = row(**changes)
        records = [RawRecord(cells, Source(name, number + 2)) for number in range(rows)]
        return Reader(name, records, frozenset(cells), findings)

    return file


@pytest.fixture
def plan(tmp_path: Path) -> FillPlan:
    return FillPlan(folder=tmp_path / "out", pattern="{_file}-{_row}")


def said(log: FindingLog) -> list[tuple[str, str, int | None]]:
    return [(finding.code, finding.file, finding.row) for finding in log]


def test_the_rows_of_all_files_are_filled_in_order(filler: Filler, file, plan: FillPlan, log: FindingLog) -> None:
    progress: list[int] = []
    outcome = fill_files(filler, [file("a.csv", 2), file("b.csv")], plan, log, progress=progress.append)
    assert outcome == Outcome(rows=3, written=3, skipped=0, refused=0)
    assert sorted(path.name for path in plan.folder.iterdir()) == ["a-2.pdf", "a-3.pdf", "b-2.pdf"]
    assert said(log) == []
    assert progress[-1] == 3


def test_a_missing_column_is_said_of_its_file_alone(filler: Filler, file, plan: FillPlan, log: FindingLog) -> None:
    fill_files(filler, [file("a.csv", 2, organisme_nom=None), file("b.csv", organisme_nom="")], plan, log)
    assert said(log) == [("missing-column", "a.csv", None), ("missing-value", "b.csv", 2)]


def test_a_file_in_error_stops_all_unless_the_others_are_wanted(
    filler: Filler, file, plan: FillPlan, log: FindingLog
) -> None:
    wrong = Finding("unknown-column", Message("no field"), Severity.ERROR, file="b.csv", row=1)
    files = [file("a.csv"), file("b.csv", findings=(wrong,))]
    assert fill_files(filler, files, plan, log).written == 0
    assert not plan.folder.exists()
    assert fill_files(filler, files, replace(plan, partial=True), log).written == 2


def test_what_is_said_of_the_template_comes_before_what_is_said_of_the_files(
    filler: Filler, file, plan: FillPlan, log: FindingLog
) -> None:
    notice = Finding("xfa-removed", Message("XFA is taken out"), Severity.WARNING, file="form.pdf")
    noticed = replace(filler, signed=True, notices=(notice,))
    fill_files(noticed, [file("a.csv", organisme_nom=None)], replace(plan, flatten=True), log)
    assert [code for code, _file, _row in said(log)] == ["xfa-removed", "signature-not-kept", "missing-column"]


def test_a_constant_gives_a_column_to_every_file(filler: Filler, file, plan: FillPlan, log: FindingLog) -> None:
    whole = replace(plan, constants={"organisme_nom": "Garage Moreau"}, complete=True)
    assert fill_files(filler, [file("a.csv", organisme_nom=None)], whole, log).written == 1
    assert said(log) == []
