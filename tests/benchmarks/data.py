"""A row on its way from a CSV file to a checked record with a file name, without any PDF: the cost of each stage.

    python tests/benchmarks/data.py [--rows 10000] [--rounds 5]

Each round has rows of its own, so that nothing is fast only because it was remembered of the round before. Beside rows
that are filled in whole stand those of a school, which leaves to the host what it does not know: a finding each.
"""

import argparse
import csv
import io
import pickle
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from statistics import median
from time import perf_counter
from typing import TypeVar

from rows import FORM, people
from table import machine, table

from ndrcpdf import catalog, rules
from ndrcpdf.checking import check_row
from ndrcpdf.naming import FileNames
from ndrcpdf.records import reading
from ndrcpdf.schema import Form, RawRecord, Record
from ndrcpdf.values import typed

_OF_THE_HOST = ("Secteur d'activité", "Durée totale", "duree_unite", "activites", "fait_a", "fait_le", "signataire")
_PATTERN = "{stagiaire_nom}-{stagiaire_prenom}-{_row}"
_CHUNK = 64
"""Rows handed to a worker at a time."""

Row = Mapping[str, str]
T = TypeVar("T")


def of_a_school(row: Row) -> Row:
    """The row without the host's part."""
    return {column: "" if column in _OF_THE_HOST else cell for column, cell in row.items()}


def stages(form: Form, rows: Iterator[Row], number: int) -> dict[str, float]:
    """Each stage run over so many of the rows once: its microseconds per row."""
    file, another = written([*islice(rows, number)]), written([*islice(rows, number)])
    raws, of_reading = timed(lambda: [*read(form, file)])
    records, of_typing = timed(lambda: [typed(form, raw)[0] for raw in raws])
    _findings, of_rules = timed(lambda: [by_rules(form, record) for record in records])
    _names, of_names = timed(lambda: [*named(form, records)])
    _all, of_all = timed(lambda: [*checked(form, another)])
    _copies, of_pipe = timed(lambda: [*piped(raws)])
    seconds = {
        "CSV → raw records": of_reading,
        "raw → typed": of_typing,
        "rules": of_rules,
        "file name": of_names,
        "all of these, row by row": of_all,
        "raw records to another process": of_pipe,
    }
    return {title: each * 1e6 / number for title, each in seconds.items()}


def timed(run: Callable[[], T]) -> tuple[T, float]:
    """What comes of it, and the seconds it took."""
    start = perf_counter()
    result = run()
    return result, perf_counter() - start


def written(rows: Sequence[Row]) -> bytes:
    """The rows as a CSV file."""
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, list(rows[0]), delimiter=";", lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode("utf-8-sig")


# ── The stages ───────────────────────────────────────────────────────────────────────────────────────────────────────


def read(form: Form, file: bytes) -> Iterable[RawRecord]:
    """A CSV file → raw records."""
    with reading(io.BytesIO(file), form, name="benchmark.csv") as rows:
        yield from rows


def by_rules(form: Form, record: Record) -> object:
    """A typed record → what is worked out, and what is wrong."""
    full, _worked_out = rules.derived(form, record)
    return [*rules.check(form, full)]


def named(form: Form, records: Iterable[Record]) -> Iterable[object]:
    """Records → the names of their files."""
    return map(FileNames(form, _PATTERN).made, records)


def checked(form: Form, file: bytes) -> Iterable[object]:
    """The whole way, one row after another, as ``ndrcpdf fill`` goes it."""
    return named(form, (check_row(form, raw)[0] for raw in read(form, file)))


def piped(raws: Sequence[RawRecord]) -> Iterable[object]:
    """Raw records as another process gets them."""
    for start in range(0, len(raws), _CHUNK):
        yield pickle.loads(pickle.dumps(raws[start : start + _CHUNK], pickle.HIGHEST_PROTOCOL))


# ── The table ────────────────────────────────────────────────────────────────────────────────────────────────────────


def main() -> None:
    """Read the options, print the table."""
    parser = argparse.ArgumentParser(description="what ndrcpdf's data cost without the PDFs")
    parser.add_argument("--rows", type=int, default=10_000, help="rows of data of each kind (default 10000)")
    parser.add_argument("--rounds", type=int, default=5, help="in so many rounds (default 5)")
    options = parser.parse_args()
    form, number = catalog.find(FORM), options.rows // options.rounds
    rows = people(4 * number * (options.rounds + 1))
    kinds: dict[str, Iterator[Row]] = {"whole rows": rows, "a school's rows": map(of_a_school, rows)}
    found = [{kind: stages(form, each, number) for kind, each in kinds.items()} for _round in range(options.rounds + 1)]
    rounds = found[1:]  # in the first, what belongs to the form is compiled
    print(machine(["ndrcpdf", "phonenumberslite", "email-validator", "common-expression-language"]))
    print(f"medians of {options.rounds} rounds of {number} rows\n")
    cells = [
        (title, *(f"{median(each[kind][title] for each in rounds):.1f}" for kind in kinds))
        for title in rounds[0]["whole rows"]
    ]
    print(table(("µs per row", *kinds), cells))


if __name__ == "__main__":
    main()
