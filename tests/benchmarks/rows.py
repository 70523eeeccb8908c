"""Rows of data for the benchmarks: the samples of a form over and over, each row another person.

Standard library only: ``command.py`` has to stay a small process (see there).
"""

import csv
from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import cache
from itertools import product
from pathlib import Path
from string import ascii_uppercase
from typing import TextIO

_REPOSITORY = Path(__file__).parents[2]
FORM = "attestation-stage"
FORMS = tuple(sorted(path.parent.name for path in _REPOSITORY.glob("samples/*/*.csv")))
_OF_TICKS = "fonctionnalites-e5b"

_NAMES = frozenset(("stagiaire_nom", "nom", "candidat_nom_prenom"))
_NUMBERS = frozenset(("numero_candidat", "numero_inscription"))
_EMAILS = frozenset(("organisme_mel", "stagiaire_mel"))
_PHONES = frozenset(("organisme_telephone", "N° tél"))
_GRADES = ("_semestre_1", "_semestre_2", "_moyenne", "_moyenne_annee_1", "_moyenne_classe")
_PROSE = 60
"""A cell of more characters is prose."""

Row = Mapping[str, str]


@cache
def template(form: str = FORM) -> bytes:
    """The form's own fillable PDF."""
    return max(_REPOSITORY.glob(f"forms/{form}-*/fillable.pdf")).read_bytes()


@cache
def samples(form: str = FORM) -> tuple[Row, ...]:
    """The rows of the repository's sample, as they stand in the file."""
    (path,) = _REPOSITORY.glob(f"samples/{form}/*.csv")
    with path.open(encoding="utf-8-sig", newline="") as file:
        return tuple(csv.DictReader(file, delimiter=";"))


def people(count: int, form: str = FORM) -> Iterator[Row]:
    """The samples in turn; from the second turn on with other names, numbers, e-mail addresses and paragraphs.

    Otherwise whatever ndrcpdf or a peer remembers of a value would be found again, as it never is in real data. Names
    and addresses never come twice, phone numbers not within ten thousand rows, paragraphs not within some thousands.
    """
    given = samples(form)
    for number in range(count):
        turn, index = divmod(number, len(given))
        if form == _OF_TICKS:
            yield _ticked(given[0], number)
        else:
            yield _another(given[index], turn, number) if turn else given[index]


def write_csv(file: TextIO, count: int, form: str = FORM, *, gaps: bool = False) -> None:
    """So many rows as a CSV file like the sample's, row by row; with ``gaps`` nobody has a name."""
    writer = csv.DictWriter(file, list(samples(form)[0]), delimiter=";", lineterminator="\r\n")
    writer.writeheader()
    empty = dict.fromkeys(_NAMES & samples(form)[0].keys() if gaps else (), "")
    writer.writerows({**row, **empty} for row in people(count, form))


def _ticked(columns: Row, number: int) -> Row:
    """Every box ticked but one, which is another from row to row, and none in each 78th."""
    off = number % (len(columns) + 1)
    return {column: "non" if place == off else "oui" for place, column in enumerate(columns, 1)}


def _another(row: Row, turn: int, number: int) -> Row:
    """The same row for another person: the length of the texts is about the same, their content is not."""
    shift = _shift(row, turn)
    return {column: _changed(column, cell, turn, number, shift) if cell else cell for column, cell in row.items()}


def _changed(column: str, cell: str, turn: int, number: int, shift: Decimal) -> str:
    if column in _NAMES:
        return f"{cell} {_letters()[turn]}"
    if column in _NUMBERS:
        return f"{cell[:-6]}{number % 1_000_000:06d}"
    if column in _EMAILS:
        return _with_number(cell, number)
    if column in _PHONES:
        return _with_digits(cell, number)
    if column.endswith(_GRADES):
        return str(_grade(cell) + shift).replace(".", ",")
    return _with_words_swapped(cell, turn) if len(cell) > _PROSE else cell


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


def _with_words_swapped(prose: str, turn: int) -> str:
    """Two words change places, other ones in each turn."""
    words = prose.split(" ")
    apart, first = divmod(turn, len(words) - 1)
    second = (first + 1 + apart) % len(words)
    words[first], words[second] = words[second], words[first]
    return " ".join(words)


def _shift(row: Row, turn: int) -> Decimal:
    """What is put on every mark of a school record, if none leaves the scale: means stay right, the chart moves."""
    shift = Decimal(turn % 10 - 5) / 10
    grades = [_grade(cell) for column, cell in row.items() if cell and column.endswith(_GRADES)]
    return shift if grades and min(grades) + shift >= 0 and max(grades) + shift <= 20 else Decimal()


def _grade(cell: str) -> Decimal:
    return Decimal(cell.replace(",", "."))
