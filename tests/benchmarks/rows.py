"""Rows of data for the benchmarks: the samples of the repository over and over, each row another person.

Standard library only: ``command.py`` has to stay a small process (see there).
"""

import csv
from collections.abc import Iterator, Mapping
from functools import cache
from itertools import product
from pathlib import Path
from string import ascii_uppercase
from typing import TextIO

_REPOSITORY = Path(__file__).parents[2]
FORM = "attestation-stage-2024"
TEMPLATE = _REPOSITORY / "forms" / FORM / "fillable.pdf"
_SAMPLES = _REPOSITORY / "samples" / "attestation-stage" / "attestations.csv"

_NAME = "stagiaire_nom"
_EMAILS = ("organisme_mel", "stagiaire_mel")
_PHONES = ("organisme_telephone", "N° tél")


@cache
def samples() -> tuple[Mapping[str, str], ...]:
    """The rows of the repository's sample, as they stand in the file."""
    with _SAMPLES.open(encoding="utf-8-sig", newline="") as file:
        return tuple(csv.DictReader(file, delimiter=";"))


def people(count: int) -> Iterator[Mapping[str, str]]:
    """The samples in turn; from the second turn on, no name, e-mail address or phone number comes twice.

    Otherwise whatever ndrcpdf or a peer remembers of a value would be found again, as it never is in real data.
    """
    for number in range(count):
        turn, index = divmod(number, len(samples()))
        yield _another(samples()[index], turn, number) if turn else samples()[index]


def write_csv(file: TextIO, count: int) -> None:
    """So many rows as a CSV file like the sample's, row by row."""
    writer = csv.DictWriter(file, list(samples()[0]), delimiter=";", lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(people(count))


def _another(row: Mapping[str, str], turn: int, number: int) -> Mapping[str, str]:
    """The same row for another person: the length of the texts is about the same, their content is not."""
    changed = {_NAME: f"{row[_NAME]} {_letters()[turn]}"}
    changed |= {column: _with_number(row[column], number) for column in _EMAILS if row[column]}
    changed |= {column: _with_digits(row[column], number) for column in _PHONES if row[column]}
    return {**row, **changed}


@cache
def _letters() -> tuple[str, ...]:
    """AA, AB, AC … ZZZ."""
    return tuple("".join(letters) for length in (2, 3) for letters in product(ascii_uppercase, repeat=length))


def _with_number(address: str, number: int) -> str:
    name, _at, host = address.partition("@")
    return f"{name}{number}@{host}"


def _with_digits(phone: str, number: int) -> str:
    """The phone number with other last four digits: the samples' are from ranges kept for fiction, and stay there."""
    return f"{phone[:-5]}{number // 100 % 100:02d} {number % 100:02d}"
