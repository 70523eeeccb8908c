"""The rules printed on the annexes, each with the smallest record that breaks it and the nearest one that does not."""

import subprocess
import sys
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ndrcpdf import catalog
from ndrcpdf.checking.rules import check
from ndrcpdf.model.findings import Finding, Severity
from ndrcpdf.model.records import Record, Source, Value

FORM = catalog.find("attestation-stage")
SOUND: dict[str, Value] = {
    "stage_debut": date(2024, 1, 8),
    "stage_fin": date(2024, 2, 2),
    "duree_totale": Decimal(4),
    "duree_unite": "semaines",
    "fait_le": date(2024, 2, 2),
}


def found(**changes: Value | None) -> list[Finding]:
    values = {name: value for name, value in {**SOUND, **changes}.items() if value is not None}
    findings = check(FORM, Record(values, Source("data.csv", 7)))
    return [finding for finding in findings if finding.code != "missing-value"]


def test_a_sound_record_has_no_finding() -> None:
    assert found() == []


@pytest.mark.parametrize(
    ("code", "severity", "field", "changes"),
    [
        ("stage-fin-avant-debut", Severity.ERROR, "stage_fin", {"stage_fin": date(2024, 1, 7)}),
        ("fait-avant-fin-de-stage", Severity.ERROR, "fait_le", {"fait_le": date(2024, 2, 1)}),
        ("duree-superieure-a-la-periode", Severity.ERROR, "duree_totale", {"duree_totale": Decimal(5)}),
        (
            "duree-superieure-a-la-periode",
            Severity.ERROR,
            "duree_totale",
            {"duree_totale": Decimal("1.5"), "duree_unite": "mois"},
        ),
        ("duree-inferieure-a-la-periode", Severity.WARNING, "duree_totale", {"duree_totale": Decimal("1.5")}),
        ("not-in-capitals", Severity.WARNING, "stagiaire_nom", {"stagiaire_nom": "Lefèvre"}),
    ],
)
def test_a_broken_rule_is_found_at_its_field(
    code: str, severity: Severity, field: str, changes: dict[str, Value]
) -> None:
    (finding,) = found(**changes)
    assert (finding.code, finding.severity, finding.field) == (code, severity, field)
    assert (finding.file, finding.row) == ("data.csv", 7)
    assert finding.message
    assert finding.remedy


@pytest.mark.parametrize(
    "changes",
    [
        {"stage_fin": date(2024, 1, 8), "duree_totale": Decimal(1)},
        {"stage_fin": date(2024, 2, 3), "fait_le": date(2024, 2, 3)},
        {"duree_totale": Decimal(1), "duree_unite": "mois"},
        {"duree_totale": Decimal(2)},
        {"stagiaire_nom": "D’ÀÉÏÔÛŸ-ŁĞÑ ß"},
        {"stage_debut": None},
        {"duree_unite": None},
    ],
)
def test_what_is_just_in_order_or_cannot_be_judged_is_no_finding(changes: dict[str, Value]) -> None:
    assert found(**changes) == []


def test_an_allowance_is_asked_for_from_the_forty_fifth_day_only() -> None:
    long = {"stage_fin": date(2024, 3, 29), "fait_le": date(2024, 3, 29)}
    for duration, unit, codes in [
        (Decimal(9), "semaines", ["gratification-absente"]),
        (Decimal("8.5"), "semaines", []),
        (Decimal("2.5"), "mois", ["gratification-absente"]),
        (Decimal(2), "mois", []),
    ]:
        assert [f.code for f in found(**long, duree_totale=duration, duree_unite=unit)] == codes
        assert found(**long, duree_totale=duration, duree_unite=unit, gratification_montant=Decimal(0)) == []


def test_what_is_missing_is_a_warning_and_an_error_when_it_must_be_complete() -> None:
    for complete, severity in ((False, Severity.WARNING), (True, Severity.ERROR)):
        missing = [f for f in check(FORM, Record(SOUND), complete=complete) if f.code == "missing-value"]
        assert {finding.severity for finding in missing} == {severity}
        required = {field.name for field in FORM.fields if field.required}
        assert {finding.field for finding in missing} == required - SOUND.keys()


@given(st.text(st.sampled_from("aàÀŁßẞǰŉﬁςΣ'-1"), min_size=1))
def test_capitals_are_those_of_each_letter_and_the_sharp_s_has_none(name: str) -> None:
    capitals = "".join(letter if letter == "ß" else letter.upper() for letter in name)
    assert [finding.code for finding in found(stagiaire_nom=name)] == ["not-in-capitals"] * (name != capitals)


def test_the_command_line_of_the_rules_language_is_left_to_whoever_wants_it() -> None:
    script = """
import sys
from ndrcpdf import catalog
from ndrcpdf.checking.rules import check
from ndrcpdf.model.records import Record
assert "cel" not in sys.modules
[*check(catalog.find("attestation-stage"), Record({}))]
assert "cel" in sys.modules and "typer" not in sys.modules
import cel.cli
assert cel.cli.app and cel.evaluate("1 + 1") == 2
"""
    subprocess.run([sys.executable, "-c", script], check=True)
