"""What is printed on a terminal that lacks some characters."""

import pytest

FORM = "attestation-stage-2024"


@pytest.mark.parametrize(
    "arguments",
    [("fields", FORM), ("check", "a.csv")],
    ids=" ".join,
)
def test_a_listing_survives_a_terminal_that_lacks_its_characters(run, write_csv, row, arguments):
    write_csv("a.csv", row(stage_fin="01/01/2020"))
    done = run(*arguments, binary=True, PYTHONIOENCODING="cp1252")  # what Windows gives to a pipe or a file
    assert done.returncode == (1 if arguments[0] == "check" else 0)
    assert b"stage_fin" in done.stdout
