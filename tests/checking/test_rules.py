"""The rules printed on the annexes, each with the smallest record that breaks it and the nearest one that does not."""

import subprocess
import sys
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ndrcpdf import catalog
from ndrcpdf.checking.rules import check, derived
from ndrcpdf.errors import FormDescriptionError
from ndrcpdf.messages import BilingualText
from ndrcpdf.model.findings import Finding, Severity
from ndrcpdf.model.forms import Form, Rule
from ndrcpdf.model.records import Picture, Record, Source, Value

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
assert "cel.cel" not in sys.modules
[*check(catalog.find("attestation-stage"), Record({}))]
assert "cel.cel" in sys.modules and "typer" not in sys.modules
import cel.cli
assert cel.cli.app and cel.evaluate("1 + 1") == 2
"""
    for lines in (script, "import cel\n" + script.replace(" not in", " in")):
        subprocess.run([sys.executable, "-c", lines], check=True)


def test_threads_that_meet_the_first_expression_together_import_its_language_once() -> None:
    script = """
import sys
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from ndrcpdf import catalog
from ndrcpdf.checking.rules import check
from ndrcpdf.model.records import Record
form, together = catalog.find("attestation-stage"), Barrier(8)
def checked(_number):
    together.wait()
    return len([*check(form, Record({}))])
sys.setswitchinterval(1e-6)
with ThreadPoolExecutor(8) as pool:
    assert len({*pool.map(checked, range(8))}) == 1
"""
    subprocess.run([sys.executable, "-c", script], check=True)


# ── What a description may say ───────────────────────────────────────────────────────────────────────────────────────


def with_rule(check: str, **changes: object) -> Form:
    """The form with one rule."""
    words = BilingualText("fr", "en")
    rule = Rule("rule", check, "fait_le", words, words)
    return replace(FORM, rules=(replace(rule, **changes),))


def codes(form: Form, **changes: Value) -> list[str]:
    findings = check(form, Record({**SOUND, **changes}))
    return [finding.code for finding in findings if finding.code != "missing-value"]


def test_a_rule_needs_the_fields_that_it_names_and_not_those_that_its_texts_and_comments_do() -> None:
    assert codes(with_rule("fait_a == 'x'")) == []
    assert codes(with_rule("fait_a == 'x'"), fait_a="y") == ["rule"]
    assert codes(with_rule("""duree_unite == 'fait_a' || duree_unite == "fait_a" // fait_a""")) == ["rule"]


def test_a_rule_sees_what_it_may_lack_as_null_and_a_picture_as_true() -> None:
    form = with_rule("organisme_cachet == null", may_be_missing=("organisme_cachet",))
    assert codes(form) == []
    assert codes(form, organisme_cachet=Picture("image/png", b"")) == ["rule"]
    assert codes(with_rule("!organisme_cachet"), organisme_cachet=Picture("image/png", b"")) == ["rule"]


@pytest.mark.parametrize(
    ("check", "reason"),
    [
        ("stage_fin >=", "Syntax error"),
        ("stage_fin >= stage_begin", "stage_begin is no field"),
        ("stage_fin > duree_totale", "No such overload"),
        ("days(stage_debut, duree_unite) > 1.0", "Function 'days' error"),
        ("1 / int(duree_totale - 4.0) > 0", "division by zero"),
    ],
)
def test_a_rule_that_cannot_be_evaluated_is_a_fault_of_the_description(check: str, reason: str) -> None:
    with pytest.raises(FormDescriptionError, match=reason) as error:
        codes(with_rule(check))
    assert "rule: " in str(error.value)


# ── Values that are worked out ───────────────────────────────────────────────────────────────────────────────────────


def test_a_value_is_worked_out_of_others_where_it_is_not_given_itself() -> None:
    form = catalog.find("livret-scolaire")
    halves: dict[str, Value] = {"cge_semestre_1": Decimal("12.25"), "cge_semestre_2": Decimal(13)}
    record, findings = derived(form, Record(halves, Source("data.csv", 7)))
    assert record.values["cge_moyenne"] == Decimal("12.63")
    assert [(finding.code, finding.field, finding.row) for finding in findings] == [("derived", "cge_moyenne", 7)]
    for sound in ({"cge_semestre_1": Decimal(12)}, {**halves, "cge_moyenne": Decimal(9)}):
        assert derived(form, Record(sound)) == (Record(sound), [])


def test_the_rules_language_is_imported_by_several_threads_at_once() -> None:
    script = """
import sys
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from ndrcpdf import catalog
from ndrcpdf.checking.rules import check
from ndrcpdf.model.records import Record
sys.setswitchinterval(1e-6)
form, together = catalog.find("attestation-stage"), Barrier(8)
def findings(_number):
    together.wait()
    return len([*check(form, Record({}))])
with ThreadPoolExecutor(8) as threads:
    assert len({*threads.map(findings, range(8))}) == 1
"""
    subprocess.run([sys.executable, "-c", script], check=True)
