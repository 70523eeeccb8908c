"""Rows filled one by one in memory: each when it is asked for, with what was found of it."""

from collections.abc import Callable, Iterator
from io import BytesIO

import pikepdf
import pytest

from ndrcpdf.batching.fill_each import fill_each, fill_valid, refuse_invalid
from ndrcpdf.errors import InvalidRowsError
from ndrcpdf.filling import Filler
from ndrcpdf.messages import Message
from ndrcpdf.model.findings import Finding, Severity
from ndrcpdf.model.records import RawRecord, Source

RawOf = Callable[..., RawRecord]


@pytest.fixture(scope="module")
def raw(row: Callable[..., dict[str, str]]) -> RawOf:
    """``raw(3, stage_debut="?")``: the third row, with changes."""
    return lambda number, **changes: RawRecord(row(**changes), Source("a.csv", number))


def codes(findings: tuple[Finding, ...]) -> list[str]:
    return [finding.code for finding in findings]


def test_each_row_is_filled_when_it_is_asked_for(filler: Filler, raw: RawOf, stored: Callable) -> None:
    asked: list[int] = []

    def rows() -> Iterator[RawRecord]:
        for number in (1, 2):
            asked.append(number)
            yield raw(number, stagiaire_nom=f"NOM{number}")

    filled = fill_each(filler, rows())
    assert asked == []
    pdf, findings = next(filled)
    assert (stored(pdf)["stagiaire_nom"], findings, asked) == ("NOM1", (), [1])
    assert [stored(pdf)["stagiaire_nom"] for pdf, _findings in filled] == ["NOM2"]


def test_a_row_in_error_has_no_pdf_and_the_next_has(filler: Filler, raw: RawOf) -> None:
    filled = list(fill_each(filler, [raw(1, stage_debut="?"), raw(2)]))
    assert [pdf is None for pdf, _findings in filled] == [True, False]
    assert [(each.code, each.row) for each in filled[0].findings] == [("not-a-date", 1)]


def test_what_is_said_of_the_template_comes_with_the_first_row(filler: Filler, raw: RawOf) -> None:
    notice = Finding("xfa-removed", Message("XFA is taken out"), Severity.WARNING)
    noticed = Filler(filler.form, filler.template, signed=True, notices=(notice,))
    filled = fill_each(noticed, [raw(1), raw(2)], flatten=True)
    assert [codes(findings) for _pdf, findings in filled] == [["xfa-removed", "signature-not-kept"], []]


def test_a_flat_pdf_has_no_fields(filler: Filler, raw: RawOf) -> None:
    ((data, _findings),) = fill_each(filler, [raw(1)], flatten=True)
    with pikepdf.open(BytesIO(data)) as pdf:
        assert "/AcroForm" not in pdf.Root


def test_the_first_row_in_error_stops_those_that_must_be_valid(filler: Filler, raw: RawOf) -> None:
    filled = fill_valid(filler, [raw(1), raw(2, stage_debut="?"), raw(3)])
    assert next(filled).pdf.startswith(b"%PDF-")
    with pytest.raises(InvalidRowsError) as error:
        next(filled)
    assert [(each.code, each.row) for each in error.value.findings] == [("not-a-date", 2)]


def test_all_rows_are_checked_before_they_are_refused(filler: Filler, raw: RawOf) -> None:
    refuse_invalid(filler, [raw(1), raw(2, stagiaire_nom=None)])
    with pytest.raises(InvalidRowsError) as error:
        refuse_invalid(filler, [raw(1, stage_debut="?"), raw(2), raw(3, stagiaire_nom="中")])
    assert [(each.code, each.row) for each in error.value.findings] == [("not-a-date", 1), ("no-glyph", 3)]
    with pytest.raises(InvalidRowsError):
        refuse_invalid(filler, [raw(1, organisme_nom=None)], complete=True)
