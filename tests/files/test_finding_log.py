"""Any number of findings, in order. (That they do not stay in memory: ``tests/laws/test_memory.py``.)"""

from contextlib import closing

import pytest

from ndrcpdf.files.finding_log import FindingLog
from ndrcpdf.messages import Message
from ndrcpdf.model.findings import Finding, Severity


def finding(number: int) -> Finding:
    return Finding("x", Message("row {row}", row=number), Severity.WARNING, None, "champ", "a.csv", number)


@pytest.mark.parametrize("number", [0, 1, 255, 256, 257, 1000])
def test_findings_come_back_as_they_were_in_their_order_more_than_once(number) -> None:
    with closing(FindingLog()) as log:
        log.add(map(finding, range(number // 2)))
        log.add(map(finding, range(number // 2, number)))
        assert len(log) == number
        for _time in range(2):
            assert [*log] == [*map(finding, range(number))]


def test_their_language_is_chosen_when_they_are_shown() -> None:
    with closing(FindingLog()) as log:
        log.add(Finding("x", Message("access is denied")) for _time in range(300))
        assert {each.message.in_language("fr") for each in log} == {"accès refusé"}
        assert {each.message.in_language("en") for each in log} == {"access is denied"}
