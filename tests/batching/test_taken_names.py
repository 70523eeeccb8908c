"""Each file name is for one row."""

from collections.abc import Iterator
from contextlib import closing

import pytest

from ndrcpdf.batching.taken_names import TakenNames
from ndrcpdf.model.findings import Severity
from ndrcpdf.model.records import Source


@pytest.fixture
def names() -> Iterator[TakenNames]:
    with closing(TakenNames()) as names:
        yield names


def test_different_names_are_given(names) -> None:
    assert [names.take(name, Source("a.csv", row)) for row, name in enumerate(["a.pdf", "b.pdf", "é.pdf"])] == [
        None
    ] * 3


@pytest.mark.parametrize(
    ("first", "second"),
    [("a.pdf", "a.pdf"), ("Zoé.pdf", "ZOÉ.PDF"), ("Zo\u00e9.pdf", "Zoe\u0301.pdf"), ("Straße.pdf", "STRASSE.pdf")],
)
def test_a_second_row_of_a_name_is_told_of_the_first(names, first, second) -> None:
    assert names.take(first, Source("a.csv", 3)) is None
    finding = names.take(second, Source("b.csv", 9))
    assert (finding.code, finding.severity, finding.file, finding.row) == ("same-file-name", Severity.ERROR, "b.csv", 9)
    assert finding.message.in_language("en") == "rows 3 and 9 would have the same file"


def test_the_first_row_keeps_the_name(names) -> None:
    for row in (3, 9, 12):
        finding = names.take("a.pdf", Source("a.csv", row))
    assert finding.parameters["first"] == 3
