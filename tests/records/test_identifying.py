"""Which form a data file is of, by its columns."""

import json
from io import BytesIO
from pathlib import Path

import pytest

from ndrcpdf.errors import BadDataError, UsageError
from ndrcpdf.records.identifying import form_of_data

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("path", sorted((ROOT / "samples").glob("*/*.csv")), ids=lambda path: path.parent.name)
def test_each_sample_is_told_to_be_of_its_form(path: Path) -> None:
    with path.open("rb") as file:
        assert form_of_data(file, path.name).name == path.parent.name


def test_a_file_of_any_format_is_told_and_can_be_read_again(samples: Path) -> None:
    for name in ("attestations.json", "attestations.xlsx"):
        with (samples / name).open("rb") as file:
            assert form_of_data(file, name).name == form_of_data(file, name).name == "attestation-stage"


@pytest.mark.parametrize("keys", [["couleur"], ["candidat_nom"]])
def test_what_fits_no_form_or_several_is_not_guessed(keys: list[str]) -> None:
    with pytest.raises(UsageError, match=r"a\.json"):
        form_of_data(BytesIO(json.dumps([dict.fromkeys(keys, "A")]).encode()), "a.json")


def test_what_is_no_data_is_refused() -> None:
    with pytest.raises(BadDataError):
        form_of_data(BytesIO(b"%PDF-1.7"), "a.pdf")
