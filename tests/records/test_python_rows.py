"""The rows of a Python program become records: nothing is dropped, and what is no value is none."""

from collections.abc import Callable, Iterator
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import numpy
import pytest

from ndrcpdf.model.forms import Form
from ndrcpdf.model.records import Picture
from ndrcpdf.records.python_rows import raw_records


@pytest.fixture
def cell(form: Form) -> Callable[[object], object]:
    """``cell(numpy.int64(3))``: a value as the cell of a record."""

    def cell(value: object) -> object:
        (record,) = raw_records([{"stagiaire_nom": value}], form)
        return record.cells["stagiaire_nom"]

    return cell


def test_records_are_numbered_from_one_and_made_as_they_are_asked_for(form: Form) -> None:
    asked: list[int] = []

    def rows() -> Iterator[dict[str, object]]:
        for number in range(3):
            asked.append(number)
            yield {"stagiaire_nom": f"A{number}"}

    records = raw_records(rows(), form)
    assert asked == []
    assert [(each.source.row, each.cells) for each in [next(records), next(records)]] == [
        (1, {"stagiaire_nom": "A0"}),
        (2, {"stagiaire_nom": "A1"}),
    ]
    assert asked == [0, 1]


def test_keys_are_words_for_fields_and_what_is_no_field_is_said(form: Form) -> None:
    (record,) = raw_records([{"Nom": "A", 7: "B"}], form)
    assert record.cells == {"stagiaire_nom": "A"}
    assert [(finding.code, finding.row) for finding in record.findings] == [("unknown-column", 1)]


@pytest.mark.parametrize(
    "nothing",
    [
        *(None, float("nan"), Decimal("NaN"), Decimal("sNaN")),
        *(numpy.float32("nan"), numpy.datetime64("NaT"), numpy.timedelta64("NaT")),
    ],
    ids=repr,
)
def test_what_is_no_value_is_none(cell: Callable[[object], object], nothing: object) -> None:
    assert cell(nothing) is None


@pytest.mark.parametrize(
    ("value", "taken"),
    [
        (numpy.float32(0.1), Decimal("0.1")),
        (numpy.float64(12.5), Decimal("12.5")),
        (numpy.int64(3), 3),
        (numpy.bool_(False), False),
        (numpy.str_("Zoé"), "Zoé"),
        (numpy.datetime64("2024-01-08"), datetime(2024, 1, 8)),  # noqa: DTZ001
        (date(2024, 1, 8), date(2024, 1, 8)),
        (1.5, 1.5),
        ([1, 2], [1, 2]),  # of which the parsers say that it is no value
    ],
    ids=repr,
)
def test_a_scalar_of_numpy_becomes_one_of_python_and_others_stay(
    cell: Callable[[object], object], value: object, taken: object
) -> None:
    assert cell(value) == taken
    assert type(cell(value)) is type(taken)


def test_a_path_stands_for_the_image_in_the_file(cell: Callable[[object], object], stamp: Path, tmp_path: Path) -> None:
    assert isinstance(cell(stamp), Picture)
    assert cell(tmp_path / "none.png") == str(tmp_path / "none.png")
    assert cell(str(stamp)) == str(stamp)


@pytest.mark.parametrize("rows", [{"stagiaire_nom": "A"}, [["A"]], ["A"], [None]])
def test_what_is_no_list_of_mappings_is_wrong_use(form: Form, rows: object) -> None:
    with pytest.raises(TypeError, match="mapping"):
        [*raw_records(rows, form)]  # type: ignore[arg-type]
