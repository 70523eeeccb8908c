"""Wrong use: unknown forms, and constants that are none."""

import pytest

USAGE, UNKNOWN_FORM = 2, 3


@pytest.mark.parametrize(
    "arguments",
    [
        ("fill", "attestation", "a.csv", "-o", "out"),
        ("check", "a.csv", "--form", "attestation"),
    ],
    ids=" ".join,
)
def test_an_unknown_form_is_answered_with_those_that_are_known(refuses, write_csv, row, arguments):
    write_csv("a.csv", row())
    said = refuses(UNKNOWN_FORM, *arguments)
    assert "no form is called “attestation”" in said
    assert "attestation-stage-2024" in said


def test_a_constant_for_an_unknown_field_is_refused(refuses_to_fill, write_csv, row):
    write_csv("a.csv", row())
    said = refuses_to_fill("a.csv", "--set", "fait=Nantes", code=USAGE)
    assert "“fait” is no field" in said
    assert "ndrcpdf fields" in said


def test_a_constant_without_its_equals_sign_is_told_so(refuses_to_fill, write_csv, row):
    write_csv("a.csv", row())
    said = refuses_to_fill("a.csv", "--set", "fait_a", code=USAGE)
    assert "--set FIELD=VALUE" in said
    assert "“fait_a” is no field" not in said  # it is one


def test_a_wrong_constant_stops_the_run(refuses_to_fill, write_csv, row, finding):
    write_csv("a.csv", row(fait_le=None))
    said = refuses_to_fill("a.csv", "--set", "fait_le=31/02/2024")
    assert "JJ/MM/AAAA" in finding(said, "a.csv:2: fait_le", "not-a-date")
